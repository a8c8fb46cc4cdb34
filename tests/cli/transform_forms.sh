# SPDX-License-Identifier: Apache-2.0
# timeout: 90
# Forms that no source has: what lint says of them, as erl_lint does, and what
# is no form. Function numbers and places stay as they are in the source.
cat > odd.erl <<'EOS'
-module(odd).
-export([parse_transform/2]).
parse_transform(F, _) ->
    [What] = [W || {attribute, _, odd, W} <- F],
    case odd(What) of
        same -> F;
        {attribute, _, _, _} = A -> [lists:nth(1, F), lists:nth(2, F), A | tl(tl(F))];
        {pattern, P} -> F ++ [g(P, {atom,{9,9},ok})];
        E -> F ++ [g({var,{9,3},'_'}, E)]
    end.
g(P, E) -> {function,{9,1},g,1,[{clause,{9,1},[P],[],[E]}]}.
-define(A, {9,10}).
odd(same) -> same;
odd(remote) -> {remote,?A,ok(),ok()};
odd(pattern) -> {pattern, {call,?A,ok(),[]}};
odd(no_cases) -> {'case',?A,ok(),[]};
odd(no_clauses) -> {'fun',?A,{clauses,[]}};
odd(old_fun) -> {'fun',?A,{function,m,f,1}};
odd(fun_arity) -> {'fun',?A,{function,ok(),ok(),{integer,?A,-1}}};
odd(no_zip) -> {lc,?A,ok(),[{zip,?A,[]}]};
odd(no_bits) -> {lc,?A,ok(),[{b_generate,?A,ok(),ok()}]};
odd(two_items) -> {lc,?A,[ok(),ok()],[]};
odd(native) -> {record,?A,{m,r},[]};
odd(stack) -> {'try',?A,[ok()],[],
               [{clause,?A,[{tuple,?A,[ok(),ok(),ok()]}],[],[ok()]}],[]};
odd(unit) -> {bin,?A,[{bin_element,?A,ok(),default,[{unit,300}]}]};
odd(signed) -> {bin,?A,[{bin_element,?A,{integer,?A,-5},{integer,?A,-5},default}]};
odd(char) -> {char,?A,-1};
odd(far) -> {var,{1 bsl 40,1 bsl 40},'Z'};
odd(before) -> {var,{-1,-1},'Z'};
odd(cells) -> lists:foldr(fun(_, T) -> {cons,{1,2},{integer,{1,3},1},T} end,
                          {nil,{1,4}}, lists:seq(1, 20000));
odd(body) -> {block,?A,[]};
odd(deep) -> {tuple,?A,[{integer,-1,a}]};
odd(wild) -> {attribute,{2,1},record,r};
odd(wild_types) -> {attribute,{2,1},export_type,[1]};
odd(import) -> {attribute,{2,1},import,lists};
odd(spec) -> {attribute,{2,1},spec,{{g,1},[ok()]}};
odd(spec_any) -> spec({type,?A,bounded_fun,any});
odd(spec_product) -> spec({type,?A,'fun',[{type,?A,product,any},ok()]});
odd(bound) -> spec({type,?A,bounded_fun,
                    [{type,?A,'fun',[{type,?A,product,[]},ok()]},[ok()]]});
odd(record) -> type({type,?A,record,[{var,?A,'V'}]});
odd(field) -> type({type,?A,record,[{atom,?A,r},ok()]});
odd(params) -> type({type,?A,'fun',[ok(),ok()]}).
ok() -> {atom,?A,ok}.
spec(T) -> {attribute,{2,1},spec,{{main,0},[T]}}.
type(T) -> {attribute,{2,1},type,{t,T,[]}}.
EOS
try() {
  cat > main.erl <<EOS
-module(main). -export([main/0, f/1]). -odd($1).
-compile({parse_transform, odd}).
main() -> [name(F) || F <- [fun(_) -> a end, hd([fun() -> X end || X <- "x"])
                            | [fun() -> 1 end]]].
name(F) -> io:format("~p~n", [erlang:fun_info(F, name)]).
f({X, [Y | [Z]]}) -> [X | [V || V <- Y]].
EOS
  echo "-- $1"
  $CANDELA check --format short $2 +nowarn_unused_function main.erl || true
}
for what in remote pattern no_cases no_clauses old_fun fun_arity no_bits \
            two_items native stack unit signed char far before body deep cells wild \
            wild_types import spec spec_any spec_product bound record field params
do
  try $what
done
try no_zip '--release 29'
try same
$CANDELA run -W0 main.erl

#| -- remote
#| main.erl:9:10: [4052] illegal expression
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- pattern
#| main.erl:9:10: [4050] illegal pattern
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- no_cases
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- no_clauses
#| main.erl:9:10: [4903] malformed fun in the result of a parse transform
#| -- old_fun
#| main.erl:9:10: [4903] malformed expression in the result of a parse transform
#| -- fun_arity
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| main.erl:9:10: [4410] Warning: fun construction will fail with a 'badarg' exception
#| -- no_bits
#| main.erl:9:10: [4903] malformed b_generate in the result of a parse transform
#| -- two_items
#| main.erl:9:10: [4903] malformed expression in the result of a parse transform
#| -- native
#| main.erl:9:10: [4903] malformed name in the result of a parse transform
#| -- stack
#| main.erl:9:10: [4903] malformed try in the result of a parse transform
#| -- unit
#| main.erl:9:10: [4060] bit type {unit,300} undefined
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- signed
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| main.erl:9:10: [4402] Warning: binary construction will fail because of a type mismatch
#| -- char
#| main.erl:9:10: [4903] malformed number in the result of a parse transform
#| -- far
#| main.erl: [4010] variable 'Z' is unbound
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- before
#| main.erl: [4010] variable 'Z' is unbound
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- body
#| main.erl:9:10: [4903] malformed body in the result of a parse transform
#| -- deep
#| main.erl:9:10: [4903] malformed integer in the result of a parse transform
#| -- cells
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- wild
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- wild_types
#| main.erl:2:1: [4075] bad export_type declaration
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- import
#| main.erl:2:1: [4903] malformed import in the result of a parse transform
#| -- spec
#| main.erl:9:10: [4903] malformed spec in the result of a parse transform
#| -- spec_any
#| main.erl:9:10: [4903] malformed bounded_fun in the result of a parse transform
#| -- spec_product
#| main.erl:9:10: [4903] malformed spec in the result of a parse transform
#| -- bound
#| main.erl:9:10: [4903] malformed bounded_fun in the result of a parse transform
#| -- record
#| main.erl:9:10: [4074] bad record type
#| main.erl:2:1: [4200] Warning: type t() is unused
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- field
#| main.erl:9:10: [4074] bad record type
#| main.erl:2:1: [4200] Warning: type t() is unused
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- params
#| main.erl:9:10: [4074] bad fun type
#| main.erl:2:1: [4200] Warning: type t() is unused
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| -- no_zip
#| main.erl:9:10: [4903] malformed zip in the result of a parse transform
#| -- same
#| main.erl:6:13: [4101] Warning: variable 'Z' is unused
#| {name,'-main/0-fun-3-'}
#| {name,'-main/0-fun-2-'}
#| {name,'-main/0-fun-0-'}
