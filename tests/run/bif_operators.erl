%% SPDX-License-Identifier: Apache-2.0
%% Operators as functions, and the guard BIFs on numbers.
-module(bif_operators).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    rows([{erlang, F, [X, Y]} || F <- ['+', '-', '*', '/', 'div', 'rem'],
                                 X <- numbers(), Y <- numbers()]),
    rows([{erlang, F, [X, Y]} || F <- ['band', 'bor', 'bxor'],
                                 X <- integers(), Y <- integers()]),
    rows([{erlang, F, [X, Y]} || F <- ['bsl', 'bsr'], X <- [1, -1, 0, 1 bsl 65, 1.0],
                                 Y <- shifts()]),
    rows([{erlang, F, [X, Y]} || F <- ['and', 'or', 'xor'],
                                 X <- booleans(), Y <- booleans()]),
    rows([{erlang, F, [X]} || F <- ['+', '-', 'not', 'bnot'],
                              X <- numbers() ++ booleans()]),
    rows([{erlang, F, [X]} || F <- [abs, float, trunc, round, floor, ceil],
                              X <- numbers() ++ floats()]),
    ?T([erlang:F(X, Y) || F <- [min, max], X <- terms(), Y <- terms()]),
    compare(['=:=', '=/=', '==', '/=', '<', '=<', '>', '>=']),
    ?T(direct(list_to_integer("1"), list_to_float("1.0"))).

numbers() ->
    [0, 1, -7, 1 bsl 59, -(1 bsl 59), 1 bsl 64, 2.5, -0.0, 1.0e308, a].

integers() ->
    [0, -1, 12, 1 bsl 59, -(1 bsl 64) - 1, 1 bsl 128, 1.0, []].

shifts() ->
    [0, 1, -1, 58, 59, 63, 64, -64, 200, -200, a, 1.0, -(1 bsl 70)].

booleans() ->
    [true, false, a, 1].

floats() ->
    [0.5, -0.5, 1.5, 2.4999999999999996, 0.49999999999999994, 1.0e22, -1.0e22,
     1.0e300, 5.0e-324, 4503599627370497.5, 9007199254740993.0, -2.5,
     576460752303423487.0, -576460752303423488.0, 1 bsl 1024, "1"].

terms() ->
    [1, 1.0, 1 bsl 64, 1.8446744073709552e19, -0.0, 0, a, b, <<>>, <<1:1>>, <<0>>,
     "a", [], [a | b], {}, {1}, {a, b}, #{}, #{1 => 2}, #{1.0 => 2}, #{a => 1}].

%% One character for each pair of terms.
compare(Operators) ->
    [io:format("~w~n~ts", [F, [[[flag(erlang:F(X, Y)) || Y <- terms()], $\n] ||
                                  X <- terms()]])
     || F <- Operators].

flag(true) -> $1;
flag(false) -> $0.

%% I is 1, F is 1.0, but the compiler does not know.
direct(I, F) ->
    [erlang:'+'(I, F), erlang:'-'(I, F), erlang:'*'(I, I), erlang:'/'(I, F),
     erlang:'div'(I, I), erlang:'rem'(I, I), erlang:'band'(I, 3),
     erlang:'bor'(I, 2), erlang:'bxor'(I, 3), erlang:'bsl'(I, 70),
     erlang:'bsr'(I, 1), erlang:'bnot'(I), erlang:'-'(I), erlang:'+'(F),
     erlang:'and'(I > 0, F > 2), erlang:'or'(I > 0, F > 2),
     erlang:'xor'(I > 0, F > 2), erlang:'not'(I > 0), erlang:'=:='(I, F),
     erlang:'=/='(I, F), erlang:'=='(I, F), erlang:'/='(I, F),
     erlang:'<'(I, F), erlang:'=<'(I, F), erlang:'>'(I, F), erlang:'>='(I, F)].
