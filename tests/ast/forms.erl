%% SPDX-License-Identifier: Apache-2.0
%% Attributes, types, specifications.
-module(forms).
-export([f/1, 'G'/2]).
-import(lists, [map/2]).
-export_type([t/0]).
-behaviour(gen_server).
-record(r, {a, b = 1, c :: integer(), d = x :: #r{a :: t()}}).
-type t() :: a | 1..2 | [t()] | [t(), ...] | {} | {t(), any()} | tuple() | map().
-type u(A) :: #{a => A, b := A} | fun() | fun((...) -> A) | fun((A) -> x) | m:t(A).
-opaque v() :: <<_:8, _:_*4>> | <<>> | X :: atom() | -1 | 1 + 2 | 'q' | #r{}.
-spec f(A) -> B when A :: B, B :: t(); (x) -> y.
-callback c(A :: t()) -> ok.
-vsn({1, "two", 'Three', [4 | 5], -6, #{a => f/1}}).
-on_load(f/1).
f(_) -> ok.

%| {attribute,{1,1},file,{"forms.erl",1}}.
%| {attribute,{3,2},module,forms}.
%| {attribute,{4,2},export,[{f,1},{'G',2}]}.
%| {attribute,{5,2},import,{lists,[{map,2}]}}.
%| {attribute,{6,2},export_type,[{t,0}]}.
%| {attribute,{7,2},behaviour,gen_server}.
%| {attribute,{8,2},record,{r,[{record_field,{8,13},{atom,{8,13},a}},{record_field,{8,16},{atom,{8,16},b},{integer,{8,20},1}},{typed_record_field,{record_field,{8,23},{atom,{8,23},c}},{type,{8,28},integer,[]}},{typed_record_field,{record_field,{8,39},{atom,{8,39},d},{atom,{8,43},x}},{type,{8,48},record,[{atom,{8,49},r},{type,{8,51},field_type,[{atom,{8,51},a},{user_type,{8,56},t,[]}]}]}}]}}.
%| {attribute,{9,2},type,{t,{type,{9,14},union,[{atom,{9,14},a},{type,{9,18},range,[{integer,{9,18},1},{integer,{9,21},2}]},{type,{9,25},list,[{user_type,{9,26},t,[]}]},{type,{9,33},nonempty_list,[{user_type,{9,34},t,[]}]},{type,{9,46},tuple,[]},{type,{9,51},tuple,[{user_type,{9,52},t,[]},{type,{9,57},any,[]}]},{type,{9,66},tuple,any},{type,{9,76},map,any}]},[]}}.
%| {attribute,{10,2},type,{u,{type,{10,15},union,[{type,{10,15},map,[{type,{10,19},map_field_assoc,[{atom,{10,17},a},{var,{10,22},'A'}]},{type,{10,27},map_field_exact,[{atom,{10,25},b},{var,{10,30},'A'}]}]},{type,{10,35},'fun',[]},{type,{10,47},'fun',[{type,{10,47},any},{var,{10,56},'A'}]},{type,{10,65},'fun',[{type,{10,65},product,[{var,{10,66},'A'}]},{atom,{10,72},x}]},{remote_type,{10,77},[{atom,{10,77},m},{atom,{10,79},t},[{var,{10,81},'A'}]]}]},[{var,{10,9},'A'}]}}.
%| {attribute,{11,2},opaque,{v,{type,{11,16},union,[{type,{11,16},binary,[{integer,{11,20},8},{integer,{11,27},4}]},{type,{11,33},binary,[{integer,11,0},{integer,11,0}]},{ann_type,{11,40},[{var,{11,40},'X'},{type,{11,45},union,[{type,{11,45},atom,[]},{op,{11,54},'-',{integer,{11,55},1}},{op,{11,61},'+',{integer,{11,59},1},{integer,{11,63},2}},{atom,{11,67},q},{type,{11,73},record,[{atom,{11,74},r}]}]}]}]},[]}}.
%| {attribute,{12,2},spec,{{f,1},[{type,{12,8},bounded_fun,[{type,{12,8},'fun',[{type,{12,8},product,[{var,{12,9},'A'}]},{var,{12,15},'B'}]},[{type,{12,22},constraint,[{atom,{12,22},is_subtype},[{var,{12,22},'A'},{var,{12,27},'B'}]]},{type,{12,30},constraint,[{atom,{12,30},is_subtype},[{var,{12,30},'B'},{user_type,{12,35},t,[]}]]}]]},{type,{12,40},'fun',[{type,{12,40},product,[{atom,{12,41},x}]},{atom,{12,47},y}]}]}}.
%| {attribute,{13,2},callback,{{c,1},[{type,{13,12},'fun',[{type,{13,12},product,[{ann_type,{13,13},[{var,{13,13},'A'},{user_type,{13,18},t,[]}]}]},{atom,{13,26},ok}]}]}}.
%| {attribute,{14,2},vsn,{1,"two",'Three',[4|5],-6,#{a => {f,1}}}}.
%| {attribute,{15,2},on_load,{f,1}}.
%| {function,{16,1},f,1,[{clause,{16,1},[{var,{16,3},'_'}],[],[{atom,{16,9},ok}]}]}.
