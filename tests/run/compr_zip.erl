%% Generators that go together: what is passed over, where they end, and what
%% they raise when they do not.
%% since: 29
-module(compr_zip).
-export([main/0]).

main() ->
    io:format("~p~n", [lists()]),
    io:format("~p~n", [bits()]),
    io:format("~p~n", [maps()]),
    io:format("~p~n", [strict()]).

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.

lists() ->
    [t(fun() -> [{A, B} || {ok, A} <- id(L) && {ok, B} <- id(M)] end)
     || {L, M} <- [{[], []}, {[{ok, 1}, x, {ok, 3}], [{ok, 4}, {ok, 5}, y]},
                   {[{ok, 1}], []}, {[1 | 2], [1]}, {[], a}]]
        ++ [[{A, B} || {S, A} <- id([{a, 1}, {b, 2}]) && {S, B} <- id([{a, 3}, {c, 4}])],
            [X + Y || X <- [1, 2, 3] && Y <- [4, 5, 6], X =/= 2],
            [X || a = b = X <- id([1, 2]) && _ <- [1, 2]],
            maps:get(b, #{X => Y || X <- [a, b] && Y <- [1, 2]})].

bits() ->
    [t(fun() -> [{A, B} || <<A>> <= id(X) && <<B:4>> <= id(Y)] end)
     || {X, Y} <- [{<<1, 2>>, <<3:4, 4:4>>}, {<<1, 2>>, <<3:4, 4:4, 5:3>>},
                   {<<1>>, a}, {<<1>>, <<1, 2>>}]]
        ++ [[A || <<A>> <= id(<<1, 2, 5>>) && <<A>> <= id(<<1, 3, 5>>)],
            [{C, D} || <<C/utf8>> <= id(<<"ab", 255, "c">>) && <<D>> <= id(<<"wxyz">>)],
            << <<(A + B)>> || A <- [1, 2] && <<B>> <= <<3, 4>> >>].

maps() ->
    M = maps:iterator(#{a => 1, b => 2, c => 3}, ordered),
    [[{K, V, X} || K := V <- M && X <- [x, y, z]],
     [{K, X} || K := 2 <- M && X <- [x, y, z]],
     t(fun() -> [K || K := _ <- id(#{a => 1}) && _ <- []] end),
     t(fun() -> [K || K := _ <- id([7 | #{}]) && _ <- []] end),
     t(fun() -> [K || K := _ <- id({a, b, c})] end),
     [{K, V} || K := V <- id({a, b, none})]].

strict() ->
    [t(F) || F <- [
        fun() -> [{A, B} || {i, A} <:- id([{i, 1}, b, {i, 2}]) && B <- [1, 2, 3]] end,
        fun() -> [{A, B} || {i, A} <:- id([{i, 1}, {i, 2}]) && {i, B} <- [1, {i, 2}]] end,
        fun() -> [Y || Y <- id([b]) && Y <:- [a]] end,
        fun() -> [{X, Y} || {X, Y} <- id([{a, b}]) && Y <:- id([c])] end,
        fun() -> [{X, Y} || {[X], _} <- id([z]) && Y <:- id([c])] end,
        fun() -> [x || a <- id([b]) && _ <:- id([c])] end,
        fun() -> [X || X <:- [1] && #{k := X, l := _} <- id([#{k => 1}])] end,
        fun() -> [X || X <:- [1] && #{k := X, l := _} <- id([#{k => 0}])] end,
        fun() -> [A || <<A>> <:= id(<<1, 2:4>>) && _ <- [1]] end,
        fun() -> [A || <<A>> <:= id(<<1, 2>>) && _ <:- [1, 2]] end,
        fun() -> [F || <<W:1>> <:= id(<<1:1, 1:1>>) && <<S, F:S/float>> <:=
                           id(<<32, 1.5:32/float, 64, -1:64>>), W =:= 1] end]].
