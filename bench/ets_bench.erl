%% SPDX-License-Identifier: Apache-2.0
-module(ets_bench).
-export([main/0, run/0]).
%% ets set/ordered_set insert, lookup, update_counter, select, fold; 300k
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    N = 300000,
    T = ets:new(t, [set]),
    O = ets:new(o, [ordered_set, public]),
    ins(N, T, O),
    S1 = look(N, T, 0),
    upd(N, T),
    S2 = ets:foldl(fun({_, V, _}, A) -> A + V end, 0, T),
    S3 = length(ets:select(O, [{{'$1', '$2'}, [{'>', '$2', N div 2}], ['$1']}])),
    S4 = walk(ets:first(O), O, 0),
    ets:delete(T), ets:delete(O),
    S1 + S2 + S3 + S4.
ins(0, _, _) -> ok;
ins(N, T, O) -> ets:insert(T, {N, N * 2, <<"payload">>}), ets:insert(O, {(N * 7919) band 16#FFFFF, N}), ins(N - 1, T, O).
look(0, _, S) -> S;
look(N, T, S) -> [{_, V, _}] = ets:lookup(T, N), look(N - 1, T, S + V).
upd(0, _) -> ok;
upd(N, T) -> ets:update_counter(T, N, {2, 1}), upd(N - 1, T).
walk('$end_of_table', _, S) -> S;
walk(K, O, S) -> walk(ets:next(O, K), O, S + K).
