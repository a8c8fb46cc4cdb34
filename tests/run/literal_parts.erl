% SPDX-License-Identifier: Apache-2.0
% Patterns of other shapes than the constants that meet them, when these show
% only in the end.
-module(literal_parts).
-export([main/0]).
-record(r, {a, b = 1, c = []}).

a() -> case (#r{a = [1.5]})#r{b = c} of #r{a = #r{a = A, b = B}} -> {A, B}; _ -> none end.
b() -> case (#r{a = {}})#r{b = c} of #r{a = #r{a = A, b = B}} -> {A, B}; _ -> none end.
c() -> case (#r{a = [1.5]})#r{b = c} of #r{a = {_, _, _, _, _, {A, _}}} -> A; #r{a = [H | _]} -> H end.
d(X) -> {<<B/bits>>, B, {_, C}} = case X of a -> {}; b -> [1]; c -> "x" end, C.
e() -> case {1, [2]} of {_, {_, {A, B}}} -> {A, B}; {{A}, [_, _ | B]} -> {A, B}; T -> T end.

main() ->
  io:format("~p~n", [[a(), b(), c(), e()]]),
  [io:format("~p~n", [catch element(1, element(2, catch d(X)))]) || X <- [a, b, c]].
