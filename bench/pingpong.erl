%% SPDX-License-Identifier: Apache-2.0
-module(pingpong).
-export([main/0, run/0]).
%% ping-pong between two processes, 1M round trips
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    Self = self(),
    P = spawn_link(fun() -> pong(Self) end),
    R = ping(1000000, P, 0),
    unlink(P), exit(P, kill), R.
ping(0, _, S) -> S;
ping(N, P, S) ->
    P ! {ping, N},
    receive {pong, K} -> ping(N - 1, P, S + K) end.
pong(Owner) ->
    receive {ping, N} -> Owner ! {pong, N band 7}, pong(Owner) end.
