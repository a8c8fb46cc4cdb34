%% SPDX-License-Identifier: Apache-2.0
-module(pidigits).
-export([main/0, run/0]).
%% pidigits 2000 (spigot, bignums)
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() -> digits(2000, {1, 0, 1}, 1, 0).
digits(0, _, _, Acc) -> Acc;
digits(N, {Q, R, T} = Z, K, Acc) ->
    Y = (3 * Q + R) div T,
    case Y =:= (4 * Q + R) div T of
        true -> digits(N - 1, {10 * Q, 10 * (R - Y * T), T}, K, (Acc * 10 + Y) rem 1000000007);
        false -> L = 2 * K + 1, _ = Z, digits(N, {Q * K, (2 * Q + R) * L, T * L}, K + 1, Acc)
    end.
