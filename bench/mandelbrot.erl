%% SPDX-License-Identifier: Apache-2.0
-module(mandelbrot).
-export([main/0, run/0]).
%% mandelbrot 600x600, 50 iterations, float loop
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() -> rows(0, 600, 0).
rows(N, N, S) -> S;
rows(Y, N, S) -> rows(Y + 1, N, cols(0, N, 2.0 * Y / N - 1.0, S)).
cols(N, N, _, S) -> S;
cols(X, N, Ci, S) -> cols(X + 1, N, Ci, S + iter(2.0 * X / N - 1.5, Ci, 0.0, 0.0, 0)).
iter(_, _, _, _, 50) -> 50;
iter(Cr, Ci, Zr, Zi, K) ->
    Zr2 = Zr * Zr, Zi2 = Zi * Zi,
    if Zr2 + Zi2 > 4.0 -> K;
       true -> iter(Cr, Ci, Zr2 - Zi2 + Cr, 2.0 * Zr * Zi + Ci, K + 1)
    end.
