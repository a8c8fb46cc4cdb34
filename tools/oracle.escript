#!/usr/bin/env escript
%% SPDX-License-Identifier: Apache-2.0
%% Writes calls of BIFs with random arguments, and what real Erlang made of
%% them, for tests/unit/term_test.c.
%%   oracle.escript FILE COUNT [SEED]
%% Each call: 4 bytes of length, then {Module, Name, Args, ok | error, Result}
%% in the external format.

main([File, Count | Seed]) ->
    rand:seed(exsss, {1, 2, list_to_integer(hd(Seed ++ ["3"]))}),
    {ok, F} = file:open(File, [write, raw, delayed_write]),
    [put_call(F, call()) || _ <- lists:seq(1, list_to_integer(Count))],
    ok = file:close(F).

put_call(F, {M, N, As}) ->
    {How, R} = try {ok, apply(M, N, As)} catch error:E -> {error, E} end,
    Bin = term_to_binary({M, N, As, How, R}),
    ok = file:write(F, <<(byte_size(Bin)):32, Bin/binary>>).

rnd(N) -> rand:uniform(N).
pick(L) -> lists:nth(rnd(length(L)), L).

%% --- calls
call() ->
    case rnd(14) of
        1 -> erl(pick(['+', '-', '*', '/', 'div', 'rem']), [num(), num()]);
        2 -> erl(pick(['+', '-', '*', 'div', 'rem']), [int(), int()]);
        3 -> erl(pick(['band', 'bor', 'bxor']), [int(), int()]);
        4 -> erl(pick(['bsl', 'bsr']), [int(), pick([rnd(300) - 150, int()])]);
        5 -> erl(pick(['+', '-', 'bnot', abs, float, trunc, round, floor, ceil]),
                 [pick([num(), num(), num(), term()])]);
        6 -> erl(pick(['=:=', '=/=', '==', '/=', '<', '=<', '>', '>=', min, max]),
                 two());
        7 -> {erts_internal, cmp_term, two()};
        8 -> hash();
        9 -> to_text();
        10 -> from_text();
        11 -> atoms();
        12 -> external();
        13 -> math();
        14 -> check()
    end.

erl(N, As) -> {erlang, N, As}.

two() ->
    A = term(),
    case rnd(3) of
        1 -> [A, term()];
        2 -> [A, vary(A)];
        3 -> [num(), num()]
    end.

hash() ->
    T = term(),
    pick([erl(phash2, [T]), erl(phash2, [T, pick([1, 1000, 1 bsl 32, rnd(99)])]),
          erl(phash, [T, pick([1, 1000, 1 bsl 32, 0])])]).

to_text() ->
    pick([erl(pick([integer_to_list, integer_to_binary]), [int()]),
          erl(pick([integer_to_list, integer_to_binary]), [int(), rnd(37)]),
          erl(pick([float_to_list, float_to_binary]), [flt()]),
          erl(pick([float_to_list, float_to_binary]), [flt(), float_options()])]).

float_options() ->
    [pick([short, short, compact, {decimals, rnd(40) - 2}, {scientific, rnd(40) - 2},
           {decimals, rnd(260)}, {scientific, rnd(260)}, foo])
     || _ <- lists:seq(1, pick([0, 1, 1, 1, 2]))].

from_text() ->
    Base = rnd(37),
    Text = pick([digits(min(max(Base, 2), 36)), float_text(), float_text(), bytes()]),
    Bin = list_to_binary(Text),
    pick([erl(list_to_integer, [Text]), erl(list_to_integer, [Text, Base]),
          erl(binary_to_integer, [Bin]), erl(binary_to_integer, [Bin, Base]),
          erl(list_to_float, [Text]), erl(binary_to_float, [Bin]),
          {string, list_to_integer, [Text]}, {string, list_to_float, [Text]}]).

digits(Base) ->
    pick(["", "", "-", "+"]) ++
        [pick("0123456789abcdefghijklmnopqrstuvwxyz" -- lists:nthtail(Base, "0123456789abcdefghijklmnopqrstuvwxyz"))
         || _ <- lists:seq(1, pick([1, 3, 12, 20, 80, 400]))].

float_text() ->
    pick([float_to_list(flt()), float_to_list(flt(), [short]),
          digits(10) ++ "." ++ digits(10) ++ pick(["", "e", "E"]) ++ pick(["", "-", "+", "300"]) ++ digits(10),
          float_to_list(flt()) ++ bytes(),
          digits(10) ++ "." ++ digits(10)]).

atoms() ->
    E = pick([latin1, utf8, unicode, foo]),
    A = atom(),
    Bin = pick([atom_to_binary(A, utf8), list_to_binary(bytes())]),
    pick([erl(atom_to_list, [A]), erl(atom_to_binary, [A, E]),
          erl(list_to_atom, [pick([atom_to_list(A), bytes(), term()])]),
          erl(binary_to_atom, [pick([Bin, Bin, term()]), E]),
          erl(atom_to_binary, [A])]).

external() ->
    T = portable(term()),
    Bin = term_to_binary(T),
    pick([erl(binary_to_term, [Bin]), erl(binary_to_term, [<<Bin/binary, 1>>, [used]]),
          erl(term_to_binary, [flat(T)]),
          erl(term_to_binary, [flat(T), [pick([{minor_version, rnd(4) - 1}, deterministic])]]),
          erl(external_size, [T]), erl(binary_to_term, [damaged(Bin)]),
          erl(binary_to_term, [term_to_binary([T, T], [{compressed, rnd(10) - 1}])]),
          erl(binary_to_term, [<<(term_to_binary([T, T, T], [compressed]))/binary, 7>>, [used]]),
          erl(binary_to_term, [flip(term_to_binary([T, T], [compressed]))])]).

%% Large maps have an order of their own in each system.
flat(M) when is_map(M), map_size(M) > 32 -> #{};
flat(M) when is_map(M) -> maps:from_list(flat(maps:to_list(M)));
flat([H | T]) -> [flat(H) | flat(T)];
flat(T) when is_tuple(T) -> list_to_tuple(flat(tuple_to_list(T)));
flat(T) -> T.

portable(T) -> T.

%% Another bit in what zlib made.
flip(<<131, 80, _:32, _/binary>> = Bin) ->
    N = 5 + rnd(byte_size(Bin) - 6),
    <<A:N/binary, B, C/binary>> = Bin,
    <<A/binary, (B bxor (1 bsl (rnd(8) - 1))), C/binary>>;
flip(Bin) -> Bin.

damaged(Bin) ->
    pick([binary:part(Bin, 0, rnd(byte_size(Bin)) - 1), <<130, Bin/binary>>, <<131>>]).

%% Exact results only: the C libraries differ in the last place of the others.
math() ->
    X = pick([num(), num(), term()]),
    pick([{math, pick([floor, ceil, sqrt]), [X]}, {math, fmod, [X, num()]}]).

check() ->
    T = pick([io(), io(), term()]),
    pick([erl(crc32, [T]), erl(adler32, [T]), erl(md5, [T]),
          erl(crc32, [rnd(1 bsl 32) - 1, T]), erl(adler32, [rnd(1 bsl 32) - 1, T]),
          erl(crc32_combine, [rnd(1 bsl 32) - 1, rnd(1 bsl 32) - 1, rnd(1 bsl 20) - 1]),
          erl(adler32_combine, [adler(), adler(), rnd(1 bsl 20) - 1])]).

adler() -> erlang:adler32(bytes()).

io() -> [pick([bytes(), list_to_binary(bytes()), [bytes() | list_to_binary(bytes())], []])
         || _ <- lists:seq(1, rnd(4))].

%% --- terms
num() -> pick([int(), int(), flt(), near()]).

int() ->
    Sign = pick([1, -1]),
    Sign * case rnd(8) of
               1 -> rnd(10) - 1;
               2 -> rnd(1000);
               3 -> rnd(1 bsl 32);
               4 -> (1 bsl pick([27, 31, 32, 52, 53, 59, 60, 61, 63, 64, 128])) + rnd(5) - 3;
               5 -> rnd(1 bsl rnd(64));
               6 -> rnd(1 bsl rnd(200));
               7 -> rnd(1 bsl rnd(2000));
               8 -> (1 bsl (64 * rnd(6))) - 1
           end.

%% Integers about as large as the integers that floats can tell apart.
near() ->
    I = (1 bsl (50 + rnd(30))) + rnd(5) - 3,
    pick([I, -I, float(I), -float(I)]).

flt() ->
    case rnd(7) of
        1 -> (rnd(2000) - 1000) / 8;
        2 -> (rnd(2000000) - 1000000) / 1000;
        3 -> float(rnd(1 bsl 60));
        4 -> math:pow(2, rnd(2000) - 1000);
        5 -> pick([0.0, -0.0, 1.0, -1.0, 0.5, 1.0e22, 1.0e-5, 5.0e-324, 1.7976931348623157e308]);
        _ -> any_float()
    end.

any_float() ->
    case <<(rnd(1 bsl 64) - 1):64>> of
        <<F/float>> -> F;
        _ -> 1.5
    end.

bytes() -> [rnd(256) - 1 || _ <- lists:seq(1, rnd(20))].

atom() ->
    case rnd(4) of
        1 -> pick([true, false, ok, '', 'A b', erlang, 'é', 'λx', '日本']);
        2 -> list_to_atom([rnd(26) + 96]);
        3 -> list_to_atom([rnd(400) || _ <- lists:seq(1, rnd(6))]);
        4 -> list_to_atom(lists:duplicate(rnd(255), pick([97, 955])))
    end.

bits() ->
    <<(list_to_binary(bytes()))/binary, (rnd(256) - 1):(rnd(8) - 1)>>.

term() -> term(4).

term(0) -> pick([num(), atom(), bits(), [], int(), 7]);
term(D) ->
    case rnd(12) of
        1 -> [term(D - 1) || _ <- lists:seq(1, rnd(5))];
        2 -> [term(D - 1) | term(D - 1)];
        3 -> list_to_tuple([term(D - 1) || _ <- lists:seq(1, rnd(6) - 1)]);
        4 -> maps:from_list([{term(D - 1), term(D - 1)} || _ <- lists:seq(1, rnd(5))]);
        5 -> maps:from_list([{pick([I, float(I), {I}, [I]]), I} || I <- lists:seq(1, rnd(60))]);
        6 -> bytes();
        7 -> pick([fun erlang:atom_to_list/1, fun lists:map/2, fun 'a b':c/0]);
        8 -> pick([binary_to_term(<<131, 88, 119, 3, "a@b", (rnd(100)):32, (rnd(9)):32, 1:32>>),
                   binary_to_term(<<131, 120, 119, 3, "a@b", (rnd(100)):64, 1:32>>)]);
        _ -> term(0)
    end.

%% Something like it.
vary([H | T]) -> pick([[vary(H) | T], [H | vary(T)]]);
vary(T) when is_tuple(T), T =/= {} ->
    I = rnd(tuple_size(T)),
    setelement(I, T, vary(element(I, T)));
vary(M) when is_map(M), map_size(M) > 0 ->
    K = pick(maps:keys(M)),
    pick([M#{K := vary(maps:get(K, M))}, maps:remove(K, M), (maps:remove(K, M))#{vary(K) => 1}]);
vary(I) when is_integer(I), abs(I) < 1 bsl 1000 -> pick([I + 1, I, float(I)]);
vary(F) when is_float(F) -> pick([trunc(F), F, F + 1]);
vary(B) when is_bitstring(B) -> pick([<<B/bits, 1:1>>, <<0:1, B/bits>>, B]);
vary(T) -> pick([T, term(0)]).
