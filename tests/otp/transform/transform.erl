%% SPDX-License-Identifier: Apache-2.0
%% Parse transforms run at compile time: one of this program, and those that
%% come with OTP.
-module(transform).
-export([main/0]).
-compile({parse_transform, a_transform}).
-include_lib("stdlib/include/qlc.hrl").
-more([f, g]).
-record(r, {a = 1, b :: integer() | undefined, c = {x, "y", <<"z">>}}).
-type t(A) :: #r{b :: A} | [{a, 1..2}, ...] | fun((...) -> A) | <<_:8, _:_*2>>.
-export_type([t/1]).
-spec f(T, integer()) -> {t(T), any()} when T :: atom().
-dialyzer({nowarn_function, [f/2]}).
-author({"a", [1, 2 | 3], #{k => v}, <<1, 2:3>>, 1.5, -1}).

main() ->
    io:format("~p~n", [[K || K <- kinds(), K =/= file, K =/= spec, K =/= type,
                             K =/= record, K =/= compile]]),
    io:format("~p~n", [f(a, 1)]),
    io:format("~p~n", [catch g(#{a => 1})]),
    io:format("~p~n", [lists:sort(?MODULE:module_info(exports))]),
    io:format("~p~n", [qlc:e(qlc:q([{X, Y} || X <- [1, 2, 3], Y <- [2, 3, 4],
                                              X =:= Y]))]),
    every(),
    ok.

f(X, Y) -> {#r{b = X}, Y + 10}.

g(#{a := 1}) -> 1;
g(#{a := 2} = M) -> M#{b => 5};
g(_) -> 1 / 0.

%% All sorts of expressions, unchanged.
every() ->
    io:format("~p~n", [[1, $a, "str", 'an atom', 1.5, 16#ff, -3, 1 bsl 70,
                        -(1 bsl 70), "\x{3b1}", <<>>, <<1:4, 2:4/little, "ab",
                        (<<"cd">>)/binary, 3.5:32/float, $x/utf8>>]]),
    io:format("~p~n", [[X || {X, 1} <- [{a, 1}, {b, 2}], is_atom(X)]
                       ++ [Y || <<Y:4>> <= <<1, 2>>]]),
    io:format("~p~n", [<< <<X>> || X <- "abc", X > $a >>]),
    F = fun Loop(0) -> []; Loop(N) when N > 0, N < 5; N =:= 9 -> [N | Loop(N - 1)] end,
    io:format("~p ~p ~p~n", [F(3), (fun every/1)(2), (fun erlang:abs/1)(-2)]),
    R = #r{c = 3},
    io:format("~p ~p ~p ~p~n", [R, R#r.c, R#r{a = 2, b = 3}, #r.b]),
    io:format("~p~n", [if R#r.a > 5; R#r.c =:= 4 -> yes; true -> no end]),
    io:format("~p~n", [case {R, x} of {#r{a = A, _ = _}, _} when A > 0 -> A end]),
    self() ! {m, 1},
    io:format("~p~n", [receive {m, V} -> V after 100 -> none end]),
    io:format("~p~n", [receive {m, V1} -> V1 after 0 -> none end]),
    io:format("~p~n", [try throw(x) of _ -> y catch throw:T -> {caught, T};
                           error:E:S when E =/= 1 -> {E, S} after ok end]),
    io:format("~p~n", [catch begin exit(a), b end]),
    io:format("~p~n", [not (true andalso false orelse x =:= y)]).

every(X) -> X * 2.
