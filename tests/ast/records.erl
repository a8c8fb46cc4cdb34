%% SPDX-License-Identifier: Apache-2.0
%% Records: definition, use, update, access, index.
-module(records).
-export([f/1]).

-record(r, {a = 1 :: integer(), b, 'C' = "x"}).

f(#r{a = A} = R) -> {A, R#r.b, R#r{b = 2, _ = 3}, #r.'C'}.

%| {attribute,{1,1},file,{"records.erl",1}}.
%| {attribute,{3,2},module,records}.
%| {attribute,{4,2},export,[{f,1}]}.
%| {attribute,{6,2},record,{r,[{typed_record_field,{record_field,{6,13},{atom,{6,13},a},{integer,{6,17},1}},{type,{6,22},integer,[]}},{record_field,{6,33},{atom,{6,33},b}},{record_field,{6,36},{atom,{6,36},'C'},{string,{6,42},"x"}}]}}.
%| {function,{8,1},f,1,[{clause,{8,1},[{match,{8,3},{record,{8,3},r,[{record_field,{8,6},{atom,{8,6},a},{var,{8,10},'A'}}]},{var,{8,15},'R'}}],[],[{tuple,{8,21},[{var,{8,22},'A'},{record_field,{8,26},{var,{8,25},'R'},r,{atom,{8,29},b}},{record,{8,33},{var,{8,32},'R'},r,[{record_field,{8,36},{atom,{8,36},b},{integer,{8,40},2}},{record_field,{8,43},{var,{8,43},'_'},{integer,{8,47},3}}]},{record_index,{8,51},r,{atom,{8,54},'C'}}]}]}]}.
