% SPDX-License-Identifier: Apache-2.0
% Functions that are put in place of their calls: variables, traces, recursion.
-module(inline).
-export([main/0, fails/1, fails_last/1, id/1]).
-compile({inline, [add/2, choose/1, info/2, first/2, count/1, even/1, odd/1,
                   guarded/1, caught/1]}).
-compile([{inline, {same, 2}}]).

main() ->
    X = ?MODULE:id(1), Y = ?MODULE:id(2),
    io:format("~p~n", [[add(Y, X), add(X + 10, Y * 10), X, Y]]),
    io:format("~p~n", [[choose(N) || N <- [1, 2, x]]]),
    io:format("~p~n", [[first(X, Y), first(Y, X), count(?MODULE:id(5))]]),
    io:format("~p~n", [[even(?MODULE:id(7)), odd(?MODULE:id(7))]]),
    io:format("~p~n", [[same(X, X), caught(fun() -> Y end), caught(fun() -> throw(Y) end)]]),
    io:format("~p~n", [[caught(fun() -> guarded(N) end) || N <- [1, a]]]),
    [trace(fun() -> ?MODULE:F(a) end) || F <- [fails, fails_last]],
    trace(fun() -> maps:fold(a, b, ?MODULE:id(c)) end),
    trace(fun() -> maps:to_list(?MODULE:id(c)) end),
    trace(fun() -> unicode:characters_to_list(?MODULE:id(c)) end).

id(X) -> X.

add(X, Y) ->
    Z = X * 100,
    Z + Y.

choose(X) ->
    Y = case X of 1 -> one; 2 -> two; _ -> other end,
    {X, Y}.

first(Y, _) -> Y.

same(A, A) -> yes;
same(_, _) -> no.

count(N) -> case N of 0 -> done; _ -> count(N - 1) end.

even(N) -> case N of 0 -> true; _ -> odd(N - 1) end.
odd(N) -> case N of 0 -> false; _ -> even(N - 1) end.

guarded(X) when is_integer(X) -> X.

caught(F) ->
    try F() of
        V -> {ok, V}
    catch
        C:R -> {C, R}
    end.

info(R, Args) -> erlang:error(R, Args, [{error_info, #{}}]).

fails(X) -> [info(bad, [X]) | X].

fails_last(X) -> info(worse, [X]).

trace(F) ->
    try F() catch C:R:S -> io:format("~p ~p ~p~n", [C, R, top(hd(S))]) end.

top({M, F, A, Info}) -> {M, F, A, [X || {Key, _} = X <- Info, Key =/= file]}.
