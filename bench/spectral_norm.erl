%% SPDX-License-Identifier: Apache-2.0
-module(spectral_norm).
-export([main/0, run/0]).
%% spectral-norm n=700
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    N = 700,
    U = lists:duplicate(N, 1.0),
    {U1, V1} = power(10, N, U, U),
    {VBv, Vv} = lists:foldl(fun({A, B}, {X, Y}) -> {X + A*B, Y + B*B} end, {0.0, 0.0}, lists:zip(U1, V1)),
    trunc(math:sqrt(VBv / Vv) * 1.0e9).
power(0, _, U, V) -> {U, V};
power(K, N, U, _) -> V = atau(N, U), power(K - 1, N, atau(N, V), V).
atau(N, U) -> atu(N, au(N, U)).
au(N, U) -> [row(I, 0, U, 0.0) || I <- lists:seq(0, N - 1)].
atu(N, U) -> [col(I, 0, U, 0.0) || I <- lists:seq(0, N - 1)].
row(_, _, [], S) -> S;
row(I, J, [X | T], S) -> row(I, J + 1, T, S + X / a(I, J)).
col(_, _, [], S) -> S;
col(I, J, [X | T], S) -> col(I, J + 1, T, S + X / a(J, I)).
a(I, J) -> (I + J) * (I + J + 1) div 2 + I + 1.
