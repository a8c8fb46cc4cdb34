%% SPDX-License-Identifier: Apache-2.0
%% Loops over bit strings, in which the rest is a position: what they return,
%% pass on and fail with must be the rest as it is.
-module(bits_loop).
-export([main/0]).

main() ->
    [show(F, B) || F <- loops(), B <- inputs()],
    ok.

show({Name, F}, B) ->
    R = try F(B)
        catch C:E:S -> {M, N, A, _} = hd(S), {C, E, M, N, A}
        end,
    io:format("~s ~w~n", [Name, R]).

%% Bytes of their own, shared ones, parts of both, not at a byte, odd sizes.
inputs() ->
    Own = <<1, 2, 200, 4, 5, 255, 7, 0, 9>>,
    Shared = list_to_binary([<<(I * 7):8>> || I <- lists:seq(1, 90)]),
    <<_:3/binary, Part:20/binary, _/binary>> = Shared,
    <<_:5, Odd:200/bits, _/bits>> = Shared,
    <<_:1, Few:60/bits, _/bits>> = <<Own/binary>>,
    [<<>>, Own, Part, Odd, Few, <<Own/binary, 3:3>>, <<"12,345,,6,x">>,
     <<"GET /a/b c"/utf8>>, <<"aä☃😀b"/utf8>>, <<"aä", 255>>, abc].

loops() ->
    [{sum, fun(B) -> sum(B, 0) end}, {signed, fun(B) -> signed(B, []) end},
     {little, fun(B) -> little(B, 0) end}, {bits, fun(B) -> bits(B, []) end},
     {fives, fun(B) -> fives(B, []) end}, {mixed, fun(B) -> mixed(B, []) end},
     {until, fun(B) -> until(B, 0) end}, {rests, fun(B) -> rests(B, []) end},
     {long, fun(B) -> long(B, 0) end}, {chars, fun(B) -> chars(B, []) end},
     {guards, fun(B) -> guards(B, []) end}, {other, fun(B) -> other(B, B, 0) end},
     {fields, fun(B) -> fields(B, <<>>, []) end}, {words, fun(B) -> words(B, 0) end},
     {pairs, fun(B) -> pairs(B, 0) end}, {skip, fun(B) -> skip(B, 0) end},
     {nested, fun(B) -> nested(B, []) end}, {caught, fun(B) -> caught(B, 0) end},
     {method, fun(B) -> method(B, 0) end}, {odd, fun(B) -> odd(B, 0) end},
     {head, fun(B) -> head(B, B, 0, []) end}, {late, fun(B) -> late(B, [], 9) end}].

sum(<<B, R/binary>>, S) -> sum(R, S + B);
sum(<<>>, S) -> S.

signed(<<A:16/signed, B:8/signed-little, R/binary>>, S) -> signed(R, [A, B | S]);
signed(R, S) -> {R, S}.

little(<<A:32/little, B:24/little-signed, R/binary>>, S) -> little(R, S + A - B);
little(<<A:56, R/binary>>, S) -> little(R, S + A);
little(R, S) -> {S, R}.

bits(<<A:1, B:3, R/bitstring>>, L) -> bits(R, [A + B | L]);
bits(R, L) -> {L, R}.

fives(<<A:5, B:11, C:5/signed, R/bits>>, L) -> fives(R, [{A, B, C} | L]);
fives(R, L) -> [R | L].

%% The rest is whole bytes or not: from clause to clause.
mixed(<<A:3, R/binary>>, L) -> mixed(R, [{three, A} | L]);
mixed(<<A:4, R/bits>>, L) -> mixed(R, [{four, A} | L]);
mixed(<<R/binary>>, L) -> {whole, R, L};
mixed(R, L) -> {R, L}.

%% The rest is the result.
until(<<$,, R/binary>>, N) -> {N, R};
until(<<_, R/binary>>, N) -> until(R, N + 1);
until(R, N) -> {none, R, N}.

%% The rest is kept in every round.
rests(<<_, R/binary>>, L) -> rests(R, [R | L]);
rests(_, L) -> [byte_size(R) || R <- L].

%% More than 64 bits, and sizes that come from the data.
long(<<A:65, R/bits>>, S) -> long(R, S + A);
long(<<N:3, A:N, R/bits>>, S) -> long(R, S + A);
long(R, S) -> {R, S}.

chars(<<C/utf8, R/binary>>, L) -> chars(R, [C | L]);
chars(<<C, R/binary>>, L) -> chars(R, [{bad, C} | L]);
chars(<<>>, L) -> lists:reverse(L).

guards(<<A, R/bits>>, L) when byte_size(R) > 5 -> guards(R, [A, bit_size(R) | L]);
guards(<<A, R/bits>>, L) when is_binary(R), A > 3 -> guards(R, [A | L]);
guards(<<A:2, R/bits>>, L) when is_bitstring(R), not is_binary(R) -> guards(R, [{A} | L]);
guards(R, L) -> {is_binary(R), R, L}.

%% Two at a time, one of them rewound.
other(<<A, R/binary>>, <<B, Q/binary>>, N) when N < 30 -> other(R, Q, N + A - B);
other(<<>>, Q, N) when N < 30 -> other(Q, <<1, 2>>, N + 10);
other(R, Q, N) -> {R, Q, N}.

fields(<<$,, R/binary>>, F, L) -> fields(R, <<>>, [F | L]);
fields(<<C, R/binary>>, F, L) -> fields(R, <<F/binary, C>>, L);
fields(<<>>, F, L) -> lists:reverse([F | L]).

words(<<W:8/binary, R/binary>>, N) -> words(R, N + byte_size(W) + bit_size(W));
words(<<W:3/bits, R/bits>>, N) -> words(R, N + bit_size(W) + byte_size(R));
words(R, N) -> {R, N}.

pairs(<<N:4, M:4, R/binary>>, S) when N > M -> pairs(R, S + N);
pairs(<<N, Rest/binary>>, S) ->
    case Rest of
        <<M, R/binary>> -> pairs(R, S + N * M);
        R -> pairs(R, S - N)
    end;
pairs(<<>>, S) -> S.

skip(<<L:2, _:L/binary, _:4/signed, _:16, R/bits>>, N) -> skip(R, N + L);
skip(<<_:7, R/bits>>, N) -> skip(R, N + 1);
skip(R, N) -> {bit_size(R), N}.

nested(<<N, R/binary>>, L) ->
    {T, Rest} = take(N rem 4, R, 0),
    nested(Rest, [T | L]);
nested(R, L) -> {R, L}.

take(0, R, S) -> {S, R};
take(N, <<B, R/bits>>, S) -> take(N - 1, R, S + B);
take(_, R, S) -> {-S, R}.

caught(<<B, R/binary>>, S) ->
    V = try 1000 div (B rem 5) catch error:badarith -> R end,
    case V of
        X when is_integer(X) -> caught(R, S + X);
        _ -> {R, V, S}
    end;
caught(R, S) -> {R, S}.

method(<<"GET ", R/binary>>, N) -> method(R, N + 1000);
method(<<"/a/b", R/binary>>, N) -> method(R, N + 100);
method(<<7:3, R/bits>>, N) -> method(R, N + 1);
method(<<"a", R/bits>>, N) -> method(R, N + 2);
method(<<_:1, R/bits>>, N) -> method(R, N);
method(<<>>, N) -> N.

%% No clause for what is left in the middle.
odd(<<A:8, 0:1, R/bits>>, S) -> odd(R, S + A);
odd(<<A:9, B:2, R/bits>>, S) when A > 2 * B -> odd(R, S - A);
odd(<<>>, S) -> S.

%% A guard in the loop's head, which fails or raises; the rest behind it.
head(_, W, N, L) when byte_size(W) < N -> {W, L};
head(<<0, R/binary>>, _, N, L) -> {R, N, L};
head(<<A, B, R/binary>>, W, N, L) when A > B -> head(R, <<W/binary, A>>, N + 1, [A | L]);
head(<<N, R/binary>>, <<_, W/binary>>, M, L) -> head(W, R, M + N rem 3, L);
head(R, W, _, L) when bit_size(R) > 7 -> {bit_size(R), W, L};
head(R, W, N, _) -> {R, W, N}.

late(B, L, N) when N > 0, hd(L) > 250 -> {B, L};
late(<<A, R/bits>>, L, N) when N div (A band 3) > 1 -> late(R, [A | L], N - 1);
late(<<A, R/bits>>, L, N) when length(L) < A -> late(R, [{A} | L], N);
late(B, L, N) when tuple_size(B) > N -> L;
late(B, L, _) -> {B, L}.
