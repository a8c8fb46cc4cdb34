% SPDX-License-Identifier: Apache-2.0
% Tuples that are matched where they are written, and named by the pattern: the
% tuple of one clause is not that of another, nor what nothing matches.
-module(wholes).
-export([main/0]).

main() ->
  [show(F, X) || F <- [fun named/1, fun guarded/1, fun second/1, fun assigned/1, fun in_try/1],
                 X <- [1, a, self, [], {}]],
  ok.

show(F, X) ->
  try F(X) of V -> io:format("~p~n", [V])
  catch C:E -> io:format("~p ~p~n", [C, E])
  end.

id(X) -> X.

named(X) ->
  case {id(X), a} of
    {A, a} = B when is_atom(A) -> {id(A), B}
  end.

guarded(X) ->
  case {id(X), a} of
    {A, b} = B when is_atom(A) -> {id(A), B};
    {A, C} = B when is_list(A), tuple_size(B) =:= 2 -> {C, B}
  end.

second(X) ->
  case {id(X), id(b)} of
    {a, b} = B -> B;
    {1, _} = B -> {one, B};
    {A, b} = C when C > {c} -> [A | {A, b}]
  end.

assigned(X) ->
  {A, 1} = B = {id(X), X},
  {A, B}.

in_try(X) ->
  try {id(X), X} of
    {A, A} = B when is_integer(A) -> B
  catch
    error:{try_clause, {C, D} = E} -> {C, D, E}
  end.
