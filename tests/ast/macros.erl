%% SPDX-License-Identifier: Apache-2.0
%% Places of what comes out of macros: the call's, or the argument's.
-module(macros).
-define(A, {a, b}).
-define(F(X), {X, ??X, x}).
-define(F(X, Y), ?F(X) + Y).
-define(G, f).
f() -> {?A, ?F(1), ?F([a | "b c"], 'D'), ?G(1), ?LINE, ?MODULE, ?FUNCTION_NAME}.

%| {attribute,{1,1},file,{"macros.erl",1}}.
%| {attribute,{3,2},module,macros}.
%| {function,{8,1},f,0,[{clause,{8,1},[],[],[{tuple,{8,8},[{tuple,{8,10},[{atom,{8,10},a},{atom,{8,10},b}]},{tuple,{8,14},[{integer,{8,16},1},{string,{8,16},"1"},{atom,{8,16},x}]},{op,{8,33},'+',{tuple,{8,21},[{cons,{8,23},{atom,{8,24},a},{string,{8,28},"b c"}},{string,{8,33},"[ a | \"b c\" ]"},{atom,{8,33},x}]},{atom,{8,36},'D'}},{call,{8,43},{atom,{8,43},f},[{integer,{8,45},1}]},{integer,{8,50},8},{atom,{8,57},macros},{atom,{8,66},f}]}]}]}.
