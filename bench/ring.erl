%% SPDX-License-Identifier: Apache-2.0
-module(ring).
-export([main/0, run/0]).
%% ring of 1000 processes, 2000 rounds = 2M messages
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    N = 1000, M = 2000,
    Self = self(),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> node_loop(Next) end) end, Self, lists:seq(1, N - 1)),
    R = rounds(M, Last, 0),
    Last ! stop,
    receive stop -> ok end,
    R.
rounds(0, _, S) -> S;
rounds(M, Next, S) ->
    Next ! {tok, M},
    receive {tok, K} -> rounds(M - 1, Next, S + K) end.
node_loop(Next) ->
    receive
        {tok, K} -> Next ! {tok, K}, node_loop(Next);
        stop -> Next ! stop
    end.
