%% Bit syntax: alternatives that share segments, sizes from other segments,
%% constants, alignment, strings, utf, construction out of parts.
-module(bits_clauses).
-export([main/0]).

main() ->
    [p({X, words(X)}) || X <- [<<"true,">>, <<"false">>, <<"null">>, <<"nul">>, <<"tru">>, <<"12">>,
                               <<"x">>, <<>>, <<1:3>>, foo, <<"truex", 1:1>>]],
    [p(tlv(X)) || X <- [<<1, 2, "ab", 9>>, <<1, 5, "ab">>, <<2, 3:16, 1, 2, 3>>, <<2, 0, 1>>, <<3>>,
                        <<3, 1:1>>, <<4, 7:4, 1:7, 5:5>>, <<9, 9>>]],
    [p(sizes(X, 12)) || X <- [<<1:12>>, <<1:12, 5:4>>, <<>>, <<0:24, "abc">>, <<0:11>>]],
    [p(utf(X)) || X <- [<<"åb"/utf8>>, <<16#C3>>, <<"x">>, <<240, 159, 152, 128, 1>>, <<237, 160, 128>>]],
    [p(utf16(X)) || X <- [<<"åx"/utf16>>, <<16#D83D:16, 16#DE00:16>>, <<16#DE00:16>>, <<"ab"/utf16-little>>]],
    [p(num(X)) || X <- [<<1.5:32/float, 1>>, <<255, 255>>, <<1:16/little>>, <<-1:16/signed>>, <<1.0/float>>,
                        <<16#7FF0000000000000:64>>]],
    [p(const(X)) || X <- [<<1, 2, 3>>, <<1, 2, 4>>, <<1:4, 2:4>>, <<16#12345678:32>>, <<"abc", 0>>, <<3:2>>, <<5:3, 1:5>>]],
    [p(last(X)) || X <- [<<1, 2>>, <<1, 2, 3:4>>, <<1>>, <<1:1>>]],
    p(make(5, <<"bin">>, 1.5)), p(nested(<<1, 2, 3, 4>>)), p(bound(<<3, 1, 2, 3, 9>>)),
    p(same(<<1, 1>>)), p(same(<<1, 2>>)), p(outer(4, <<16#AB>>)), p(expr(<<2, 1, 2, 3, 4, 5>>)),
    p(catch make_bad(-1)), p(catch make_bad(foo)), p(catch make_val(foo)), p(make_val(300)),
    p(neg(<<255>>)), p(neg(<<1>>)), p(big(<<1:100>>)), p(big(<<5:80, 1:20>>)), p(all(<<1, 2, 3:3>>)),
    p(string_sizes(16)), p(copy(<<1, 2, 3, 4, 5, 6, 7, 8>>)), p(skip(<<1, 2, 3, 4>>)), p(skip(<<1, 2, 3>>)),
    p(unit(<<1:3, 7:21, 2:3>>)), p(match_expr(<<1, 2, 3>>)), p(catch match_expr(<<1>>)), p(loop(<<"hello world">>, 0)),
    p(parse(<<"k1=v1;key=value">>)), p(<<>>), p(<<"a", "b":16, $c/utf8, 1:4, 2:4>>), p(literal()),
    p(utf_make([16#41, 16#E5, 16#20AC, 16#1F600])), p(catch utf_make([16#D800])), p(mixed(<<1, 2:9, 3:7>>)).

p({'EXIT', {R, _}}) -> p({exit, R});
p(X) -> io:format("~w~n", [X]).

words(<<"true", R/binary>>) -> {t, R};
words(<<"false", R/binary>>) -> {f, R};
words(<<"null", _/binary>>) -> null;
words(<<C, R/binary>>) when C >= $0, C =< $9 -> {digit, C - $0, R};
words(<<C, _/bits>>) -> {other, C};
words(<<>>) -> empty;
words(X) when is_bitstring(X) -> bits;
words(_) -> none.

tlv(<<1, N, V:N/binary, R/binary>>) -> {one, V, R};
tlv(<<2, N:16, V:N/unit:8, R/bits>>) -> {two, V, R};
tlv(<<3, R/bits>>) when bit_size(R) < 8 -> {three, R};
tlv(<<4, N:4, V:N/bits, R/bitstring>>) -> {four, V, R};
tlv(<<T, _/binary>>) -> {unknown, T}.

sizes(<<A:12>>, _) -> {exactly, A};
sizes(X, N) ->
    case X of
        <<A:N, R:4>> -> {then4, A, R};
        <<A:(N * 2), R/binary>> -> {double, A, R};
        <<_:(N - 1)>> -> less;
        <<>> -> empty;
        _ -> none
    end.

utf(<<C/utf8, R/binary>>) -> {C, R};
utf(<<C, R/bits>>) -> {raw, C, R}.

utf16(<<C/utf16, D/utf16>>) -> {C, D};
utf16(<<C/utf16, R/bits>>) -> {C, R};
utf16(<<C:16, _/bits>>) -> {raw, C}.

num(<<F:32/float, R>>) -> {f32, F, R};
num(<<F/float>>) -> {f64, F};
num(<<A:16/little-signed>>) -> A;
num(<<_:64>>) -> not_a_number.

const(<<1, 2, 3>>) -> c123;
const(<<1, 2, X>>) -> {c12, X};
const(<<1:4, X:4>>) -> {nibbles, X};
const(<<16#1234:16, X:16>>) -> {c1234, X};
const(<<"abc", _>>) -> abc;
const(<<3:2>>) -> bits3;
const(<<5:3, X:5>>) -> {five, X};
const(_) -> none.

last(<<A, B/binary>>) -> {A, B};
last(<<A, B/bits>>) -> {bits, A, B};
last(B) -> {short, B}.

make(N, B, F) ->
    [<<N, B/binary, F/float>>, <<N:16/little, N:3, B/bits>>, <<B:2/binary>>, <<(N + 1):N>>, <<F:32/float, N:4/unit:2>>,
     <<"pre", N, "post"/utf8>>, <<B/binary, B/binary>>, <<(-N):8, N:16/native>>, <<N:N/unit:8>>, <<<<N>>/binary, (<<1:1>>)/bits>>].

nested(<<A:4, B:4, C/binary>>) -> <<D, E/binary>> = C, {A, B, D, E}.
bound(<<N, R/binary>>) -> <<V:N/binary, X>> = R, {V, X}.
same(<<X, X>>) -> {same, X};
same(<<X, Y>>) -> {X, Y}.
outer(N, B) -> <<X:N, _/bits>> = B, F = fun(<<N:4, Y:N/bits>>) -> {N, Y} end, {X, catch F(<<4:4, 1:4>>)}.
expr(<<N, A:(N + 1)/binary, R/bits>>) -> {A, R}.
make_bad(N) -> <<1:N>>.
make_val(V) -> <<V>>.
neg(<<-1:8/signed>>) -> minus_one;
neg(<<300>>) -> never;
neg(<<X>>) -> X.
big(<<16#10000000000000000:80, X:20>>) -> {big, X};
big(<<X:80, Y:20>>) -> {X, Y}.
all(X) -> <<A:8, B/bits>> = X, <<C:3>> = <<7:3>>, {A, B, C}.
string_sizes(N) -> {<<"ab":N>>, <<"ab":4/unit:4>>, <<"":N, 1>>}.
copy(B) -> {binary:copy(B), << <<X:4>> || <<X>> <= B >>}.
skip(<<_:16, _/binary-unit:16>>) -> even;
skip(<<_, _/binary>>) -> odd.
unit(<<A:1/unit:3, B:3/unit:7, C/bits>>) -> {A, B, C}.
match_expr(B) -> <<A, _, C>> = B, {A, C}.
loop(<<C, R/binary>>, N) -> loop(R, N + C);
loop(<<>>, N) -> N.

parse(B) -> parse(B, <<>>, []).
parse(<<$=, R/binary>>, K, Acc) -> value(R, K, <<>>, Acc);
parse(<<C, R/binary>>, K, Acc) -> parse(R, <<K/binary, C>>, Acc);
parse(<<>>, _, Acc) -> lists:reverse(Acc).
value(<<$;, R/binary>>, K, V, Acc) -> parse(R, <<>>, [{K, V} | Acc]);
value(<<C, R/binary>>, K, V, Acc) -> value(R, K, <<V/binary, C>>, Acc);
value(<<>>, K, V, Acc) -> lists:reverse([{K, V} | Acc]).

literal() -> [<<1, 2:4, 3:4>>, <<-1:16>>, <<258:16/little>>, <<1.5/float>>, <<"å"/utf8, "å"/utf16, 1/utf32>>,
              <<5:3/little>>, <<16#1234567:28/little>>, <<(-(1 bsl 70)):80>>, <<(1 bsl 70):75/little>>].

utf_make(L) -> [{<<X/utf8>>, <<X/utf16>>, <<X/utf16-little>>, <<X/utf32>>} || X <- L].
mixed(<<A, B:9, C:7>>) -> {A, B, C}.
