%% SPDX-License-Identifier: Apache-2.0
-module(fib).
-export([main/0, run/0]).
%% naive fib(37): calls + small int arithmetic
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() -> fib(37).
fib(0) -> 0;
fib(1) -> 1;
fib(N) -> fib(N - 1) + fib(N - 2).
