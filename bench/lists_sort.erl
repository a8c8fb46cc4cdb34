%% SPDX-License-Identifier: Apache-2.0
-module(lists_sort).
-export([main/0, run/0]).
%% lists:sort / keysort / usort / merge on 500k pseudo random ints
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    L = rnd(500000, 42, []),
    S1 = lists:sort(L),
    S2 = lists:keysort(2, [{a, X} || X <- L]),
    S3 = lists:usort(L),
    S4 = lists:sort(fun(A, B) -> A >= B end, L),
    {a, X2} = lists:nth(1000, S2),
    lists:nth(1000, S1) + X2 + length(S3) + lists:nth(1000, S4).
rnd(0, _, Acc) -> Acc;
rnd(N, S, Acc) -> S1 = (S * 1103515245 + 12345) band 16#7FFFFFFF, rnd(N - 1, S1, [S1 bsr 8 | Acc]).
