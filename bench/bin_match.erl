%% SPDX-License-Identifier: Apache-2.0
-module(bin_match).
-export([main/0, run/0]).
%% binary matching: packets, varints, utf8
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    P = list_to_binary([begin L = I band 31, [<<L:8, I:16, (I*3):32/little>>, binary:copy(<<I:8>>, L)] end || I <- lists:seq(1, 60000)]),
    V = << <<(varint(I * 37))/binary>> || I <- lists:seq(1, 300000) >>,
    U = unicode:characters_to_binary([16#41 + (I band 16#3FFF) || I <- lists:seq(1, 300000), (I band 16#3FFF) + 16#41 < 16#D800]),
    loop(20, P, V, U, 0).
loop(0, _, _, _, S) -> S;
loop(K, P, V, U, S) -> loop(K - 1, P, V, U, S + packets(P, 0) + varints(V, 0, 0, 0) + utf(U, 0) + bytes(P, 0)).
packets(<<L:8, A:16, B:32/little, Pl:L/binary, R/binary>>, S) -> packets(R, S + A + B + byte_size(Pl));
packets(<<>>, S) -> S.
varints(<<1:1, X:7, R/binary>>, Sh, V, S) -> varints(R, Sh + 7, V bor (X bsl Sh), S);
varints(<<0:1, X:7, R/binary>>, Sh, V, S) -> varints(R, 0, 0, S + (V bor (X bsl Sh)));
varints(<<>>, _, _, S) -> S.
varint(I) when I < 128 -> <<I>>;
varint(I) -> <<1:1, (I band 127):7, (varint(I bsr 7))/binary>>.
utf(<<C/utf8, R/binary>>, S) -> utf(R, S + C);
utf(<<>>, S) -> S.
bytes(<<B, R/binary>>, S) -> bytes(R, S + B);
bytes(<<>>, S) -> S.
