%% SPDX-License-Identifier: Apache-2.0
%% Checksums, MD5 in pieces, terms as I/O vectors.
-module(bif_checksum).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    rows([{erlang, F, [X]} || F <- [crc32, adler32, md5], X <- data() ++ wrong()]),
    rows([{erlang, F, [N, X]} || F <- [crc32, adler32],
                                 N <- [0, 1, 16#ffffffff, 1 bsl 32, -1, a],
                                 X <- ["", "abc", <<1:1>>]]),
    rows([{erlang, F, [A, B, N]} || F <- [crc32_combine, adler32_combine],
                                    {A, B} <- [{0, 0}, {1, 1}, {16#12345678, 16#9abcdef0},
                                               {16#ffffffff, 16#ffffffff}, {1 bsl 32, 1},
                                               {1, -1}, {a, 1}],
                                    N <- [0, 1, 1000, -1, a]]),
    ?T([combined(F, G, N) || {F, G} <- [{crc32, crc32_combine}, {adler32, adler32_combine}],
                             N <- [0, 1, 5551, 5552, 5553, 65521, 100000]]),
    ?T([pieces(Cuts) || Cuts <- [[], [0], [1], [55, 1, 8], [64, 64], [63, 1, 64], [200]]]),
    ?T([erlang:md5(binary:copy(<<"x">>, N)) || N <- [55, 56, 57, 63, 64, 65, 100000]]),
    ?T(byte_size(erlang:md5_init())),
    rows([{erlang, md5_update, [C, X]} || C <- [a, <<>>, <<1, 2>>, binary:copy(<<0>>, 87)],
                                          X <- ["abc"]]),
    ?T(catch_reason(fun() -> erlang:md5_update(erlang:md5_init(), [a]) end)),
    rows([{erlang, md5_final, [C]} || C <- [a, <<>>, <<1, 2>>, binary:copy(<<0>>, 89)]]),
    vectors().

data() ->
    ["", <<>>, "a", "abc", <<"123456789">>, [<<"12">>, "34", [$5 | <<"6789">>]],
     binary:copy(<<255>>, 6000), lists:seq(0, 255)].

wrong() ->
    [a, [a], [256], [-1], <<1:1>>, [<<1:1>>], [$a | b], 1, {}].

combined(F, G, N) ->
    A = binary:copy(<<"abcdefg">>, 100), B = binary:copy(<<"z">>, N),
    erlang:G(erlang:F(A), erlang:F(B), N) =:= erlang:F([A, B]).

pieces(Cuts) ->
    Data = list_to_binary(lists:seq(0, 255)),
    {C, Rest} = lists:foldl(fun(N, {C0, D}) ->
                                    {Now, Later} = split_binary(D, N),
                                    {erlang:md5_update(C0, Now), Later}
                            end, {erlang:md5_init(), Data}, Cuts),
    erlang:md5_final(erlang:md5_update(C, [Rest])) =:= erlang:md5(Data).

catch_reason(F) -> try F() catch C:R -> {C, R} end.

vectors() ->
    ?T([binary_to_term(iolist_to_binary(erlang:term_to_iovec(T))) =:= T || T <- terms()]),
    ?T([iolist_to_binary(erlang:term_to_iovec(T)) =:= term_to_binary(T) || T <- terms()]),
    ?T([binary_to_term(iolist_to_binary(erlang:term_to_iovec(T, O))) =:= T
        || T <- terms(), O <- [[], [compressed], [{minor_version, 1}], [{compressed, 9}]]]),
    ?T([is_list(V) andalso lists:all(fun is_binary/1, V)
        || T <- terms(), V <- [erlang:term_to_iovec(T)]]),
    rows([{erlang, F, [t, O]} || F <- [term_to_iovec, term_to_binary, external_size],
                                 O <- [a, [a], [{compressed, 10}], [{compressed, -1}],
                                       [{minor_version, 3}], [{minor_version, -1}],
                                       [compressed | a], [deterministic]]]),
    rows([{erlang, binary_to_term, [B]} || B <- [<<>>, <<131>>, <<131, 100>>, a, <<130, 106>>,
                                                 <<131, 106>>, <<131, 106, 1>>, <<131, 97>>,
                                                 <<131, 255>>, <<1:1>>]]),
    rows([{erlang, binary_to_term, [<<131, 106, 1>>, O]} || O <- [[], [used], [safe, used], a, [b]]]),
    rows([{erlang, binary_to_term, [<<131, 119, 12, "no_such_atom">>, [safe]]}]),
    rows([{erlang, external_size, [T]} || T <- [a, 1, [], "abc", {1, 2.0}, 1 bsl 100]]).

terms() ->
    [a, [], 1.5, {1, 2}, "abc", lists:seq(1, 1000), binary:copy(<<1>>, 1000),
     {binary:copy(<<2>>, 100), [binary:copy(<<3>>, 200)]}, #{a => <<1:7>>}, 1 bsl 5000].
