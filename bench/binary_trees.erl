%% SPDX-License-Identifier: Apache-2.0
-module(binary_trees).
-export([main/0, run/0]).
%% binary-trees depth 19: allocation + GC
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    Max = 19,
    Stretch = check(make(Max + 1)),
    Long = make(Max),
    R = depths(4, Max, 0),
    Stretch + check(Long) + R.
depths(D, Max, Acc) when D > Max -> Acc;
depths(D, Max, Acc) ->
    N = 1 bsl (Max - D + 4),
    depths(D + 4, Max, Acc + iter(N, D, 0)).
iter(0, _, S) -> S;
iter(N, D, S) -> iter(N - 1, D, S + check(make(D))).
make(0) -> {nil, nil};
make(D) -> {make(D - 1), make(D - 1)}.
check({nil, _}) -> 1;
check({L, R}) -> 1 + check(L) + check(R).
