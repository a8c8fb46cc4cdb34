%% What error/2,3 take for the arguments of the failing function; sizes of
%% strings without characters; comprehensions of which nobody wants the list.
-module(error_arguments).
-export([main/0]).

main() ->
    As = [none, bar, [a | b], [], [1], 17],
    io:format("~p~n", [[top(fun() -> error(x, A) end) || A <- As]]),
    io:format("~p~n", [[top(fun() -> error(x, A, [{error_info, #{}}]) end) || A <- As]]),
    S = id(-1),
    io:format("~p~n", [[t(F) || F <- [
        fun() -> <<"":(-42)>> end, fun() -> <<"":S>> end, fun() -> <<"":bad>> end,
        fun() -> <<"":42, "":$F>> end, fun() -> <<"":(X = 3)/little>>, X end]]]),
    _ = [{'EXIT', {badarg, _}} = (catch id(atom_to_list(X))) || X <- lists:seq(1, 50000)],
    io:format("~p~n", [t(fun() -> _ = [X || X <- [1, 2, 3], id(X) > 1, X < id(a) orelse hd(id([]))] end)]).

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.

top(F) ->
    try F()
    catch
        error:R:S -> [{M, _, A, _} | _] = S, {R, M, A}
    end.
