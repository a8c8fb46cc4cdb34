%% SPDX-License-Identifier: Apache-2.0
-module(spawn1m).
-export([main/0, run/0]).
%% spawn 1M short lived processes, each replies (batches of 1000)
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() -> batches(1000, 0).
batches(0, S) -> S;
batches(K, S) ->
    Self = self(),
    spawn_n(1000, Self),
    batches(K - 1, collect(1000, S)).
spawn_n(0, _) -> ok;
spawn_n(N, Self) -> spawn(fun() -> Self ! N end), spawn_n(N - 1, Self).
collect(0, S) -> S;
collect(N, S) -> receive K when is_integer(K) -> collect(N - 1, S + K) end.
