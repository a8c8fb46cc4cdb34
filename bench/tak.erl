%% SPDX-License-Identifier: Apache-2.0
-module(tak).
-export([main/0, run/0]).
%% Takeuchi tak(24..25,16,8) x 80
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() -> loop(80, 0).
loop(0, S) -> S;
loop(N, S) -> loop(N - 1, S + tak(24 + N band 1, 16, 8)).
tak(X, Y, Z) when Y < X ->
    tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y));
tak(_, _, Z) -> Z.
