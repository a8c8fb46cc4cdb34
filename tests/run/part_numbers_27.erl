% SPDX-License-Identifier: Apache-2.0
% otp: 27
% The numbers of comprehensions in maybe: what follows `P ?= E` comes before E.
-module(part_numbers_27).
-export([main/0]).

one(A, B) -> maybe [] ?= [X || X <- A], [Y || Y <- B] end.
two(A, B) -> maybe [] ?= [X || X <- A], [] ?= [Y || Y <- B], [X || X <- 1] end.
mixed(A, B) ->
  maybe
    A, [] ?= [X || X <- A], _ = id([X || X <- A]), [] ?= [Y || Y <- B], [X || X <- 1]
  else
    _ -> [Y || Y <- 2]
  end.
nested(A, B) -> maybe {_} ?= maybe [] ?= [X || X <- A], [X || X <- B] end, [Z || Z <- 3] end.
bits(A, B) -> maybe [] ?= [X || <<X>> <= <<>>, a <- B], [Y || Y <- A] end.

id(X) -> X.

main() ->
  Fs = [fun one/2, fun two/2, fun mixed/2, fun nested/2, fun bits/2],
  [show(F, A, B) || {A, B} <- [{x, y}, {[], y}, {[], []}, {[], [1]}], F <- Fs],
  ok.

show(F, A, B) ->
  try io:format("~w~n", [F(A, B)]) catch error:E:Trace ->
    Name = element(2, hd(Trace)),
    [_, In, Part | _] = string:split(atom_to_list(Name), "-", all),
    io:format("~w ~s ~s~n", [E, In, Part])
  end.
