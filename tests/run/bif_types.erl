%% SPDX-License-Identifier: Apache-2.0
%% Type tests called as functions, and term order's internals.
-module(bif_types).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    [io:format("~w ~ts~n", [F, [flag(erlang:F(X)) || X <- terms()]])
     || F <- [is_atom, is_binary, is_bitstring, is_boolean, is_float,
              is_function, is_integer, is_list, is_map, is_number, is_pid,
              is_port, is_reference, is_tuple]],
    rows([{erlang, is_function, [F, A]} || F <- [fun lists:map/2, fun erlang:abs/1, a],
                                           A <- [0, 1, 2, -1, 1 bsl 70, a, 1.0]]),
    rows([{erlang, is_record, [T, N]} || T <- records(), N <- [r, 1, "r"]]),
    rows([{erlang, is_record, [T, r, S]} || T <- records(),
                                            S <- [0, 1, 2, -1, 1 bsl 70, a]]),
    rows([{erlang, is_record, [{r}, 1, 1]}]),
    ?T([erts_internal:cmp_term(X, Y) || X <- ordered(), Y <- ordered()]),
    %% Short parts of binaries and floats are represented in other ways than in erl.
    ?T([erts_internal:term_type(X) || X <- terms(), not is_bitstring(X)]),
    ?T([erts_debug:same(X, X) || X <- terms()]),
    ?T(erts_debug:same({make_ref()}, {make_ref()})),
    ?T([erts_debug:flat_size(X) || X <- [1, 1 bsl 64, a, <<>>, <<0>>, "a", [], {1}, {a, b}]]),
    ?T([erlang:phash2(X) || X <- ordered()]),
    rows([{erlang, phash2, [a, R]} || R <- [1, 2, 1 bsl 27, 1 bsl 32, 0, -1, a,
                                            (1 bsl 32) + 1, 1.0, 1 bsl 100]]),
    rows([{erlang, phash, [a, R]} || R <- [1, 2, 1 bsl 27, 1 bsl 32, 0, -1, a,
                                           (1 bsl 32) + 1, 1.0, 1 bsl 100]]).

terms() ->
    [a, true, '', 1, 1 bsl 64, -(1 bsl 64), 1.5, <<>>, <<1:1>>, <<0:1000>>, [], [a | b], {},
     {r}, #{}, maps:from_list([{I, I} || I <- lists:seq(1, 50)]),
     fun lists:map/2, fun flag/1, self(), make_ref(), hd(ports())].

ports() ->
    [list_to_port("#Port<0.0>")].

ordered() ->
    [1, 1.0, 1 bsl 64, 1.8446744073709552e19, -0.0, 0, a, <<>>, <<1:1>>, <<0>>, "a", [],
     [a | b], {}, {1}, {a, b}, #{}, #{1 => 2}, #{1.0 => 2}, #{a => 1}].

records() ->
    [{r}, {r, 1}, {}, {s, r}, r, [r], #{r => r}].

flag(true) -> $1;
flag(false) -> $0.
