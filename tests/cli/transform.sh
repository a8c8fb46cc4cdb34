# SPDX-License-Identifier: Apache-2.0
# timeout: 90
# Parse transforms that fail, warn, print, or give what are no forms; eunit's.
program() { # transform, what it is to do
  cat > main.erl <<EOF
-module(main). -export([main/0]). -compile({parse_transform, $1}). -do($2).
main() ->
    io:format("main~n").
EOF
}
try() {
  echo "-- $1"
  program does $1
  $CANDELA run main.erl || echo "status $?"
}
cat > does.erl <<'EOF'
-module(does).
-export([parse_transform/2, format_error/1]).
parse_transform(F, _) ->
    [What] = [W || {attribute, _, do, W} <- F],
    do(What, F).
format_error(E) -> io_lib:format("it says ~p", [E]).
do(print, F) -> io:format("told ~p~n", [length(F)]), F;
do(warn, F) -> {warning, F, [{"main.erl", [{{2,1},does,one}, {2,does,two}]}]};
do(fail, _) -> {error, [{"main.erl", [{{3,5},does,bad}, {none,does,worse}]}], []};
do(raise, _) -> lists:nth(0, [a]);
do(halt, _) -> halt(3);
do(mark, F) -> [{error, {{2,1},does,hm}} | F];
do(no_list, _) -> forms;
do(no_form, F) -> [foo | F];
do(no_expr, F) -> F ++ [g([{what,1}])];
do(no_body, F) -> F ++ [g([])];
do(no_arity, F) -> F ++ [setelement(4, g([{nil,1}]), 1)];
do(no_clause, F) -> F ++ [g([{clause,1,[],[],[{nil,1}]}])];
do(deep, F) -> F ++ [g([lists:foldl(fun(_, E) -> {tuple,1,[E]} end, {nil,1},
                                    lists:seq(1, 5000))])];
do(long, F) -> F ++ [{attribute,1,compile,[export_all,nowarn_export_all]},
                     g([lists:foldr(fun(_, E) -> {cons,1,{integer,1,1},E} end,
                                    {nil,1}, lists:seq(1, 50000))])].
g(Body) -> {function,1,g,0,[{clause,1,[],[],Body}]}.
EOF
for what in print warn fail raise halt mark no_list no_form no_expr no_body \
            no_arity no_clause deep long; do
  try $what
done
echo "-- none has parse_transform/2"
echo '-module(lacks).' > lacks.erl
program lacks x
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
cat > pa/there.erl <<'EOF'
-module(there).
-export([parse_transform/2]).
-include("there.hrl").
parse_transform(F, _) -> io:format("~p~n", [?X]), F.
EOF
echo '-define(X, first).' > pa/there.hrl
program there x
$CANDELA build -o main -pa pa main.erl
echo "-- built again when the transform changes"
$CANDELA build -o main -pa pa main.erl
echo '-define(X, second).' > pa/there.hrl
$CANDELA build -o main -pa pa main.erl
echo "-- generated code is not warned of: qlc's"
cat > q.erl <<'EOF'
-module(q).
-export([main/0]).
-include_lib("stdlib/include/qlc.hrl").
main() -> io:format("~p~n", [qlc:e(qlc:q([X || X <- [1, 2], X > 1]))]).
EOF
$CANDELA check q.erl
echo "-- judged after another module's errors"
echo '-module(a_bad). f( -> ok.' > a_bad.erl
program does print
echo 'unused() -> X.' >> main.erl
$CANDELA check a_bad.erl main.erl 2>&1 | grep -v '^%' | grep . || true
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

#| -- print
#| told 6
#| main
#| -- warn
#| main.erl:2: Warning: it says two
#| main.erl:2:1: Warning: it says one
#| %    2| main() ->
#| %     | ^
#|
#| main
#| -- fail
#| main.erl: it says worse
#| main.erl:3:5: it says bad
#| %    3|     io:format("main~n").
#| %     |     ^
#|
#| status 1
#| -- raise
#| main.erl: error in parse transform 'does':
#| exception error: no function clause matching lists:nth(0,[a]) (lists.erl, line 198)
#| status 1
#| -- halt
#| main.erl: parse transform 'does' ended without a result
#| status 1
#| -- mark
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
#| main.erl:1: malformed body in the result of a parse transform
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
#| first
#| -- built again when the transform changes
#| second
#| -- generated code is not warned of: qlc's
#| -- judged after another module's errors
#| a_bad.erl:1:20: syntax error before: '->'
#| told 7
#| main.erl:4:13: variable 'X' is unbound
#| main.erl:4:1: Warning: function unused/0 is unused
#| -- eunit
#| [{main,0},{module_info,0},{module_info,1},{one_test,0},{test,0},{two_test_,0}]
