%% SPDX-License-Identifier: Apache-2.0
%% BIFs on bit strings, I/O lists and Unicode text, with wrong arguments above all.
-module(bif_binaries).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    rows([{erlang, F, [X]} || F <- [bit_size, byte_size, size, binary_to_list, bitstring_to_list],
                              X <- [<<>>, <<1, 2>>, <<1:3>>, a, [1], {1}]]),
    rows([{erlang, split_binary, [B, N]} || B <- binaries(), N <- [0, 1, 3, 4, -1, a, 1 bsl 70]]),
    rows([{M, F, [B, S, L]} || {M, F} <- [{erlang, binary_part}, {binary, part}], B <- binaries(),
                               {S, L} <- positions()]),
    rows([{M, F, [B, P]} || {M, F} <- [{erlang, binary_part}, {binary, part}], B <- binaries(),
                            P <- [{0, 1}, {3, -1}, {2, 2}, {0, 0}, a, {1}, {1, 2, 3}, {a, 1}]]),
    rows([{erlang, binary_to_list, [B, F, T]} || B <- binaries(),
                                                 {F, T} <- [{1, 3}, {1, 1}, {2, 1}, {0, 1}, {1, 4},
                                                            {a, 1}, {1, a}, {1 bsl 70, 1}]]),
    rows([{erlang, F, [X]} || F <- [list_to_binary, list_to_bitstring, iolist_to_binary,
                                    iolist_size, iolist_to_iovec],
                              X <- iolists()]),
    rows([{binary, list_to_bin, [X]} || X <- iolists()]),
    module_binary(),
    unicode().

binaries() -> [<<1, 2, 3>>, <<>>, <<1, 2, 3:7>>, a].

positions() ->
    [{0, 0}, {0, 3}, {3, -3}, {3, 0}, {1, 3}, {4, 0}, {-1, 1}, {1, -2}, {a, 1}, {1, a},
     {1 bsl 70, 1}, {0, 1 bsl 70}, {1.0, 1}].

iolists() ->
    [[], <<>>, <<1, 2>>, [1, [2 | <<3>>], <<4>>], [255], [256], [-1], [a], a, [1 | 2],
     [1 | a], <<1:1>>, [<<1:1>>], [<<1:4>>, <<2:4>>], [1, <<1:4>>, 2], [<<1:4>> | <<1:4>>],
     {1}, [1.0], [1 bsl 70], [[[[]]]], 1].

module_binary() ->
    rows([{binary, F, Args} || F <- [match, matches, split],
                               Args <- [[<<"abcabc">>, <<"bc">>], [<<"abcabc">>, [<<"c">>, <<"ab">>]],
                                        [<<>>, <<"a">>], [<<"a">>, <<>>], [<<"a">>, []], [a, <<"a">>],
                                        [<<"a">>, a], [<<1:1>>, <<"a">>], [<<"a">>, [<<>>]],
                                        [<<"a">>, [<<"a">> | b]], [<<"a">>, <<1:1>>],
                                        [<<"a">>, {bm, a}]]]),
    rows([{binary, F, [<<"abcabc">>, <<"b">>, O]}
          || F <- [match, matches],
             O <- [[], [{scope, {2, 4}}], [{scope, {6, -4}}], [{scope, {0, 7}}], [{scope, {-1, 1}}],
                   [{scope, a}], [{scope, {a, 1}}], [a], a, [{scope, {0, 1}} | b], [global]]]),
    rows([{binary, split, [<<",a,,b,">>, <<",">>, O]}
          || O <- [[], [global], [trim], [trim, global], [trim_all, global], [{scope, {1, 2}}],
                   [{scope, {1, 20}}], [a], a, [global | b]]]),
    rows([{binary, compile_pattern, [P]} || P <- [<<>>, [], a, [<<>>], [a], <<1:1>>, [<<"a">> | b]]]),
    ?T(element(1, binary:compile_pattern(<<"a">>))),
    ?T(element(1, binary:compile_pattern([<<"a">>, <<"b">>]))),
    rows([{binary, at, [B, N]} || B <- binaries(), N <- [0, 2, 3, -1, a, 1 bsl 70]]),
    rows([{binary, F, [B]} || F <- [first, last, copy, decode_unsigned], B <- binaries()]),
    rows([{binary, copy, [B, N]} || B <- binaries(), N <- [0, 1, 2, -1, a, 1.0]]),
    rows([{binary, decode_unsigned, [<<1, 2>>, E]} || E <- [big, little, a, 1]]),
    rows([{binary, encode_unsigned, [N]} || N <- [0, 255, 256, 1 bsl 70, -1, a, 1.0]]),
    rows([{binary, encode_unsigned, [N, E]} || N <- [258, 0, -1], E <- [big, little, a]]),
    rows([{binary, F, [L]} || F <- [longest_common_prefix, longest_common_suffix],
                              L <- [[<<"abc">>, <<"abd">>], [<<"xbc">>, <<"abc">>], [<<"a">>], [],
                                    [<<>>, <<"a">>], [a], a, [<<"a">> | b], [<<1:1>>]]]),
    Big = binary:copy(<<"0123456789">>, 100),
    ?T(binary:referenced_byte_size(binary:part(Big, 10, 500))),
    rows([{binary, referenced_byte_size, [B]} || B <- [a, <<1:1>>]]),
    rows([{binary, bin_to_list, [<<1, 2, 3>>, P, L]} || {P, L} <- [{0, 2}, {1, 5}]]).

unicode() ->
    rows([{unicode, F, [X, E]} || F <- [characters_to_list, characters_to_binary],
                                  X <- [[], "abc", [955], <<206, 187>>, <<206>>, [<<206>>, <<187>>],
                                        <<255>>, [16#d800], [16#110000], [-1], [a], a, [$a | b],
                                        <<1:1>>, ["a", <<"b">>, [[955]]], [1 | 2], <<$a, 200, $b>>],
                                  E <- [utf8, latin1, utf16, a]]),
    rows([{unicode, bin_is_7bit, [B]} || B <- [<<>>, <<"abc">>, <<200>>, <<1:1>>, a, "abc"]]).
