%% SPDX-License-Identifier: Apache-2.0
-module(maps_bench).
-export([main/0, run/0]).
%% large maps (HAMT): put/get/update/fold/remove of 300k keys
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    N = 300000,
    M = ins(N, #{}),
    S1 = get_all(N, M, 0),
    M2 = upd(N, M),
    S2 = maps:fold(fun(_, V, A) -> A + V end, 0, M2),
    M3 = maps:filter(fun(K, _) -> K band 3 =:= 0 end, M2),
    M4 = maps:merge(M3, maps:map(fun(_, V) -> V + 1 end, M3)),
    L = maps:to_list(M4),
    S1 + S2 + maps:size(rem_all(N div 2, M4)) + lists:sum([V || {_, V} <- L]).
ins(0, M) -> M;
ins(N, M) -> ins(N - 1, M#{(N * 7919) band 16#FFFFFF => N}).
get_all(0, _, S) -> S;
get_all(N, M, S) -> #{((N * 7919) band 16#FFFFFF) := V} = M, get_all(N - 1, M, S + V).
upd(0, M) -> M;
upd(N, M) -> K = (N * 7919) band 16#FFFFFF, upd(N - 1, M#{K := maps:get(K, M) + 1}).
rem_all(0, M) -> M;
rem_all(N, M) -> rem_all(N - 1, maps:remove((N * 7919) band 16#FFFFFF, M)).
