# SPDX-License-Identifier: Apache-2.0
# BIFs of our own, and those that later releases have or changed: erl of the
# release that records expectations cannot be asked about them.
cat > a.erl <<'END'
-module(a).
-export([main/1]).

main(Args) ->
    ok = candela:write(1, iolist_to_binary(["arguments ", Args, $\n])),
    show(Args =:= candela:arguments()),
    show([catch_(fun() -> candela:write(X, Y) end) || {X, Y} <- [{a, <<>>}, {1, a}, {99, <<"x">>}]]),
    show([candela:tty(1), catch_(fun() -> candela:tty(a) end)]),
    show([candela:read(4), candela:read(100), candela:read(1)]),
    show([catch_(fun() -> candela:read(X) end) || X <- [0, a]]),
    show([candela:bits_room(X) || X <- [0, 100, a]]),
    show([catch_(fun() -> erts_debug:unaligned_bitstring(X, Y) end)
          || {X, Y} <- [{<<1, 2, 3>>, 3}, {<<>>, 1}, {<<5:3>>, 7}, {<<1>>, 0}, {<<1>>, 8}, {a, 1}]]),
    tables(),
    numbers(),
    show([byte_size(crypto:strong_rand_bytes_nif(N)) || N <- [0, 1, 1000]]),
    show([catch_(fun() -> crypto:strong_rand_bytes_nif(X) end) || X <- [-1, a]]),
    show([catch_(fun() -> erts_internal:open_port(X, []) end) || X <- [{spawn, "a"}, a]]),
    show([catch_(fun() -> erts_internal:term_to_string(T, L) end)
          || {T, L} <- [{{a, "b", 1.5}, undefined}, {[1, 2, 3, 4], 2}, {a, -1}, {a, b}]]),
    true = erlang:display_string("to stderr"),
    true = erlang:display_nl(),
    [true = erlang:display_string(D, T) || {D, T} <- [{stdout, "out\n"}, {stderr, <<"err\n">>}]],
    show([catch_(fun() -> erlang:display_string(D, T) end) || {D, T} <- [{a, "x"}, {stdout, [a]}]]),
    erlang:halt(3, [{flush, true}]).

show(T) -> erlang:display(T).

catch_(F) -> try F() catch C:R -> {C, R} end.

tables() ->
    T = ets:new(t, [ordered_set]),
    show([ets:first_lookup(T), ets:last_lookup(T)]),
    ets:insert(T, [{1, a}, {2, b}, {3, c}]),
    show([ets:first_lookup(T), ets:last_lookup(T), ets:next_lookup(T, 1), ets:next_lookup(T, 3),
          ets:prev_lookup(T, 3), ets:prev_lookup(T, 1), ets:next_lookup(T, 1.5)]),
    show([catch_(fun() -> ets:F(nope) end) || F <- [first_lookup, last_lookup]]),
    show([catch_(fun() -> ets:F(nope, 1) end) || F <- [next_lookup, prev_lookup]]),
    show([ets:lookup_element(T, K, 2, none) || K <- [1, 9]]),
    show(catch_(fun() -> ets:lookup_element(T, 1, 3, none) end)),
    show([ets:update_element(T, 9, {2, x}, {0, y}), ets:lookup(T, 9)]).

numbers() ->
    show([erlang:is_integer(X, 1, 3) || X <- [0, 1, 3, 4, 2.0, a]]),
    show([catch_(fun() -> erts_internal:list_to_integer(X, B) end)
          || {X, B} <- [{"12", 10}, {"ff", 16}, {"12x", 10}, {"", 10}, {a, 10}]]),
    show([catch_(fun() -> erts_internal:binary_to_integer(X, B) end)
          || {X, B} <- [{<<"12">>, 10}, {<<"x">>, 10}, {a, 10}]]).
END
printf 'input of more' | "$CANDELA" run a.erl one two || echo "status $?"

#| arguments onetwo
#| true
#| [{error,badarg},{error,badarg},error]
#| [false,{error,badarg}]
#| [<<"inpu">>,<<"t of more">>,eof]
#| [{error,badarg},{error,badarg}]
#| [<<>>,<<>>,<<>>]
#| [<<1,2,3>>,<<>>,<<5:3>>,{error,badarg},{error,badarg},{error,badarg}]
#| ['$end_of_table','$end_of_table']
#| [{1,[{1,a}]},{3,[{3,c}]},{2,[{2,b}]},'$end_of_table',{2,[{2,b}]},'$end_of_table',{2,[{2,b}]}]
#| [{error,badarg},{error,badarg}]
#| [{error,badarg},{error,badarg}]
#| [a,none]
#| {error,badarg}
#| [true,[{9,x}]]
#| [false,true,true,false,false,false]
#| [{12,[]},{255,[]},{12,"x"},no_integer,not_a_list]
#| [12,badarg,badarg]
#| [0,1,1000]
#| [{error,badarg},{error,badarg}]
#| [enotsup,enotsup]
#| ["{a,\"b\",1.500000e+00}","[1...",{error,badarg},{error,badarg}]
#| to stderr
#| out
#| err
#| [{error,badarg},{error,badarg}]
#| status 3
