%% SPDX-License-Identifier: Apache-2.0
%% Counters and objects that are replaced, in tables of every type, also while
%% they are fixed; keys that are equal but not the same.
-module(ets_counters).
-export([main/0]).

main() ->
    [counters(T) || T <- [set, ordered_set]],
    [replaced(T) || T <- [set, ordered_set, bag, duplicate_bag]],
    [fixed(T) || T <- [set, ordered_set, bag]],
    [many(T) || T <- [set, ordered_set]],
    equal().

try_(F) -> try F() catch C:E -> {C, E} end.

counters(Type) ->
    T = ets:new(t, [Type]),
    Max = (1 bsl 60) - 1,
    ets:insert(T, [{a, 1}, {b, Max, x}, {c, -Max - 1}, {d, 1 bsl 70}, {e, 1.5}, {f}, {g, 2, {h, 3}}]),
    ets:insert(T, {{k, 1}, 7, 8}),
    U = fun(K, Op) -> try_(fun() -> ets:update_counter(T, K, Op) end) end,
    R = [U(a, 1), U(a, {2, -5}), U(a, {2, 0}), U(b, 1), U(b, -1), U(b, {2, 1}),
         U(b, {2, -3}), U(c, -1), U(c, {2, 1}), U(c, 2 * Max), U(d, 1), U(d, -(1 bsl 70)),
         U(e, 1), U(f, 1), U(f, {1, 1}), U(a, {1, 1}), U(a, {3, 1}), U(a, {0, 1}),
         U(a, {-1, 1}), U(a, {2, x}), U(a, {2, 1.0}), U(a, x), U(b, {3, 1}), U(g, {3, 1}),
         U({k, 1}, {3, 2}), U({k, 1.0}, 1), U(none, 1), U(a, {2, 1 bsl 65}), U(a, {2, -(1 bsl 65)}),
         U(a, {2, 10, 5, 0}), U(a, [{2, 1}, {2, 2}]), U(a, []), U(a, {{2}, 1})],
    [io:format("~w ~w~n", [Type, X]) || X <- R],
    io:format("~w~n", [try_(fun() -> ets:update_counter(T, new, {3, 4}, {x, 1, 2}) end)]),
    io:format("~w ~w~n", [lists:sort(ets:tab2list(T)), ets:info(T, size)]).

replaced(Type) ->
    T = ets:new(t, [Type, {keypos, 2}]),
    [ets:insert(T, {V, K}) || V <- lists:seq(1, 3), K <- lists:seq(1, 20)],
    ets:insert(T, [{V, K, x} || V <- [1, 2], K <- [5, 6]]),
    ets:insert(T, {1, 7}),
    ets:delete(T, 8),
    ets:insert(T, {again, 8}),
    io:format("~w ~w ~w~n", [Type, ets:info(T, size), lists:sort(ets:tab2list(T))]),
    io:format("~w~n", [[ets:lookup(T, K) || K <- [5, 6, 7, 8]]]),
    New = [{1, 99}, {2, 99}, {1, 98}, {2, 99}, {3, 99}],
    io:format("~w ~w~n", [ets:insert_new(T, New), ets:lookup(T, 99)]),
    io:format("~w ~w~n", [ets:insert_new(T, New), ets:lookup(T, 98)]),
    ets:insert(T, New),
    io:format("~w~n", [ets:lookup(T, 99)]).

%% What was deleted and comes again while the table is fixed.
fixed(Type) ->
    T = ets:new(t, [Type]),
    [ets:insert(T, {K, a}) || K <- lists:seq(1, 30)],
    ets:safe_fixtable(T, true),
    [ets:delete(T, K) || K <- lists:seq(1, 30, 3)],
    [ets:insert(T, {K, b}) || K <- lists:seq(1, 30, 2)],
    [ets:insert(T, {K, c}) || K <- lists:seq(1, 30, 6)],
    [ets:delete(T, K) || K <- lists:seq(1, 30, 5)],
    [ets:insert(T, {K, d}) || K <- lists:seq(1, 30, 10)],
    Before = lists:sort(ets:tab2list(T)),
    ets:safe_fixtable(T, false),
    io:format("~w ~w ~w~n", [Type, Before =:= lists:sort(ets:tab2list(T)), Before]).

many(Type) ->
    T = ets:new(t, [Type]),
    put_many(T, 20000, 1),
    Keys = lists:sort([K || {K, _} <- ets:tab2list(T)]),
    Sum = ets:foldl(fun({K, V}, A) -> (A * 31 + K * V) rem 1000003 end, 0, ordered(T, Type)),
    io:format("~w ~w ~w ~w~n", [Type, length(Keys), ets:info(T, size), Sum]).

ordered(T, ordered_set) -> T;
ordered(T, _) ->
    O = ets:new(o, [ordered_set]),
    ets:foldl(fun(X, _) -> ets:insert(O, X) end, 0, T),
    O.

put_many(_, 0, _) -> ok;
put_many(T, N, S) ->
    S1 = (S * 1103515245 + 12345) band 16#7fffffff,
    K = (S1 bsr 8) rem 3000,
    case S1 rem 5 of
        0 -> ets:delete(T, K);
        _ -> ets:insert(T, {K, N})
    end,
    put_many(T, N - 1, S1).

equal() ->
    O = ets:new(o, [ordered_set]), S = ets:new(s, [set]),
    Ks = [1, 1.0, 2, {1, a}, {1.0, a}, 1 bsl 70, float(1 bsl 70), 0, 0.0, [1], [1.0], <<1>>],
    [ets:insert(T, {K, N}) || T <- [O, S], {K, N} <- lists:zip(Ks, lists:seq(1, length(Ks)))],
    io:format("~w~n~w~n", [ets:tab2list(O), lists:sort(ets:tab2list(S))]),
    io:format("~w~n", [[ets:update_counter(T, 1, 100) || T <- [O, S]]]).
