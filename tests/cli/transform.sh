# SPDX-License-Identifier: Apache-2.0
# timeout: 90
# Parse transforms that fail, warn, print, or give what are no forms; eunit's.
module() {
  echo "-module($1). $2"
}
transform() { # name, what it does with forms F
  module "$1" '-export([parse_transform/2, format_error/1]).' > "$1.erl"
  cat >> "$1.erl" <<EOF
format_error(E) -> io_lib:format("it says ~p", [E]).
parse_transform(F, _) -> $2.
EOF
}
program() {
  module main "-export([main/0]). -compile({parse_transform, $1})." > main.erl
  cat >> main.erl <<'EOF'
main() ->
    io:format("main~n").
EOF
}
try() { # name, what it does
  echo "-- $1"
  transform "$1" "$2"
  program "$1"
  $CANDELA run main.erl || echo "status $?"
}
try prints 'io:format("told ~p~n", [length(F)]), F'
try warns '{warning, F, [{"main.erl", [{{2,1},warns,one}, {2,warns,two}]}]}'
try errors '{error, [{"main.erl", [{{3,5},errors,bad}, {none,errors,worse}]}], []}'
try raises 'lists:nth(0, F)'
try halts 'halt(3)'
try marks '[{error, {{2,1},marks,hm}} | F]'
try no_list 'forms'
try no_form '[foo | F]'
try no_expr 'F ++ [{function,1,g,0,[{clause,1,[],[],[{what,1}]}]}]'
try no_body 'F ++ [{function,1,g,0,[{clause,1,[],[],[]}]}]'
try no_arity 'F ++ [{function,1,g,1,[{clause,1,[],[],[{nil,1}]}]}]'
try no_clause 'F ++ [{function,1,g,0,[{clause,1,[],[],[{clause,1,[],[],[{nil,1}]}]}]}]'
try deep 'F ++ [{function,1,g,0,[{clause,1,[],[],[lists:foldl(fun(_, E) -> {tuple,1,[E]} end, {nil,1}, F ++ lists:seq(1, 5000))]}]}]'
try long 'F ++ [{attribute,1,compile,[export_all,nowarn_export_all]},{function,1,g,0,[{clause,1,[],[],[lists:foldr(fun(_, E) -> {cons,1,{integer,1,1},E} end, {nil,1}, lists:seq(1, 50000))]}]}]'
echo "-- none has parse_transform/2"
module lacks > lacks.erl
program lacks
$CANDELA run main.erl || echo "status $?"
echo "-- needs itself"
cat > selfish.erl <<'EOF'
-module(selfish).
-export([main/0, parse_transform/2]).
-compile({parse_transform, selfish}).
main() -> ok.
parse_transform(F, _) -> F.
EOF
$CANDELA run selfish.erl || echo "status $?"
echo "-- found behind -pa, with its own includes"
mkdir -p pa
transform there 'F'
echo '-include("there.hrl").' >> there.erl
mv there.erl pa
echo '-define(X, 1).' > pa/there.hrl
program there
$CANDELA run -pa pa main.erl
echo "-- built again when the transform changes"
transform prints 'io:format("changed~n"), F'
program prints
$CANDELA build -o main main.erl
$CANDELA build -o main main.erl
transform prints 'io:format("again~n"), F'
$CANDELA build -o main main.erl
echo "-- eunit"
cat > some_tests.erl <<'EOF'
-module(some_tests).
-export([main/0]).
-include_lib("eunit/include/eunit.hrl").
main() ->
    io:format("~p~n", [lists:sort(module_info(exports))]).
one_test() -> ?assertEqual(1, 1).
two_test_() -> [].
helper() -> one_test().
EOF
$CANDELA run some_tests.erl 2>/dev/null

#| -- prints
#| told 5
#| main
#| -- warns
#| main.erl:2: Warning: it says two
#| main.erl:2:1: Warning: it says one
#| %    2| main() ->
#| %     | ^
#|
#| main
#| -- errors
#| main.erl: it says worse
#| main.erl:3:5: it says bad
#| %    3|     io:format("main~n").
#| %     |     ^
#|
#| status 1
#| -- raises
#| main.erl: error in parse transform 'raises':
#| exception error: no function clause matching lists:nth(0,
#|  [{attribute,{1,1},file,{"main.erl",1}},
#|   {attribute,{1,2},module,main},
#|   {attribute,{1,17},export,[{main,0}]},
#|   {function,{2,1},
#|             main,0,
#|             [{clause,{2,1},
#|                      [],[],
#|                      [{call,{3,5},
#|                             {remote,{3,7},{atom,{3,5},io},{atom,{3,8},format}},
#|                             [{string,{3,15},"main~n"}]}]}]},
#|   {eof,{4,1}}]) (lists.erl, line 198)
#| status 1
#| -- halts
#| main.erl: parse transform 'halts' ended without a result
#| status 1
#| -- marks
#| main.erl:2:1: it says hm
#| %    2| main() ->
#| %     | ^
#|
#| status 1
#| -- no_list
#| main.erl: malformed list of forms in the result of a parse transform
#| status 1
#| -- no_form
#| main.erl: malformed form in the result of a parse transform
#| status 1
#| -- no_expr
#| main.erl:1: malformed what in the result of a parse transform
#| status 1
#| -- no_body
#| main.erl: malformed body in the result of a parse transform
#| status 1
#| -- no_arity
#| main.erl:1: malformed clause in the result of a parse transform
#| status 1
#| -- no_clause
#| main.erl:1: malformed clause in the result of a parse transform
#| status 1
#| -- deep
#| main.erl:1: nested too deeply
#| status 1
#| -- long
#| main
#| -- none has parse_transform/2
#| main.erl: undefined parse transform 'lacks'
#| status 1
#| -- needs itself
#| selfish.erl: undefined parse transform 'selfish'
#| status 1
#| -- found behind -pa, with its own includes
#| main
#| -- built again when the transform changes
#| changed
#| again
#| -- eunit
#| [{main,0},{module_info,0},{module_info,1},{one_test,0},{test,0},{two_test_,0}]
