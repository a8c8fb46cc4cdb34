%% SPDX-License-Identifier: Apache-2.0
%% BIFs on tuples, lists and maps at their corners and with wrong arguments.
-module(bif_lists).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    rows(tuples()),
    rows(lists()),
    rows(keys()),
    rows(maps()),
    rows(internal_maps()),
    ?T(erts_internal:map_next(0, #{a => 1, b => 2}, [])),
    ?T(length(erts_internal:map_hashmap_children(
                maps:from_list([{I, I} || I <- lists:seq(1, 1000)])))).

big() -> 1 bsl 80.

tuples() ->
    [{erlang, element, [N, T]} || N <- indices(), T <- [{a, b}, {}, a]] ++
    [{erlang, setelement, [N, T, x]} || N <- indices(), T <- [{a, b}, {}, a]] ++
    [{erlang, delete_element, [N, T]} || N <- indices(), T <- [{a, b}, {}, a]] ++
    [{erlang, insert_element, [N, T, x]} || N <- indices(), T <- [{a, b}, {}, a]] ++
    [{erlang, F, [T]} || F <- [tuple_size, size, tuple_to_list, list_to_tuple],
                         T <- [{}, {a, b}, [], [a, b], [a | b], a, <<1, 2>>,
                               <<1, 2:2>>]] ++
    [{erlang, append_element, [T, x]} || T <- [{}, {a}, a, []]] ++
    [{erlang, make_tuple, [N, x]} || N <- [0, 2, -1, a, big(), 1 bsl 24, 1.0]] ++
    [{erlang, make_tuple, [N, x, L]}
     || N <- [0, 3, -1, a, big(), 1 bsl 24],
        L <- [[], [{1, a}], [{1, a}, {1, b}], [{4, a}], [a], [{a, b}], a, [{1, a} | b],
              [{1, a, b}], [{0, a}], [{big(), a}]]].

indices() -> [0, 1, 2, 3, -1, a, 1.0, big()].

lists() ->
    [{erlang, F, [L]} || F <- [hd, tl, length],
                         L <- [[], [a], [a, b], [a | b], a, {a}]] ++
    [{erlang, F, [X, Y]} || F <- ['++', append, '--', subtract],
                            X <- [[], [a, b, a], [a | b], a],
                            Y <- [[], [a], [a | b], b]] ++
    [{lists, member, [X, L]} || X <- [a, 1, 1.0], L <- [[], [a], [b | a], a, [1], [1.0]]] ++
    [{lists, reverse, [X, Y]} || X <- [[], [a, b], [a | b], a], Y <- [[], [c], d]].

keys() ->
    [{lists, F, [K, N, L]} || F <- [keyfind, keymember, keysearch], K <- [a, 1],
                              N <- [1, 2, 3, 0, -1, a, big()],
                              L <- [[], [{a, 1}, {1.0, a}], [x, {a}], [{b} | c], a]].

maps() ->
    [{erlang, map_size, [M]} || M <- some_maps()] ++
    [{M, F, [K, Map]} || {M, F} <- [{erlang, map_get}, {erlang, is_map_key},
                                    {maps, get}, {maps, find}, {maps, is_key},
                                    {maps, remove}, {maps, take}],
                         K <- [a, 1.0], Map <- some_maps()] ++
    [{maps, F, [K, v, Map]} || F <- [put, update], K <- [a, 1.0], Map <- some_maps()] ++
    [{maps, F, [Map]} || F <- [keys, values], Map <- some_maps()] ++
    [{maps, merge, [X, Y]} || X <- some_maps(), Y <- some_maps()] ++
    [{maps, from_list, [L]} || L <- [[], [{a, 1}, {a, 2}], [a], [{a, 1} | b], a,
                                     [{a, 1}, {b}]]] ++
    [{maps, from_keys, [L, v]} || L <- [[], [a, b, a], [a | b], a]].

some_maps() -> [#{}, #{a => 1}, #{1 => b}, a, [{a, 1}]].

internal_maps() ->
    [{erts_internal, map_to_tuple_keys, [M]} || M <- [#{}, #{b => 1, a => 2}]] ++
    [{erts_internal, map_hashmap_children, [M]} || M <- [#{}, a]] ++
    [{erts_internal, map_next, [P, M, R]}
     || P <- [0, 1, a, none], M <- [#{}, #{a => 1}, b], R <- [iterator, [], c]].
