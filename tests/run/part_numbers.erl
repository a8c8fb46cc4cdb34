% SPDX-License-Identifier: Apache-2.0
% The numbers of funs and comprehensions in stack traces: operands are numbered
% from the last to the first.
-module(part_numbers).
-export([main/0]).

call(V) -> id(fun() -> V end, [a || _ <- V]).
tuple(V) -> {fun() -> V end, [a || _ <- V], fun() -> V end}.
list(V) -> [fun() -> V end, [a || _ <- V] | fun() -> V end].
operator(V) -> [fun() -> V end] ++ [a || _ <- V].
remote(V) -> lists:map(fun() -> V end, [a || _ <- V]).
applied(V) -> (fun(X, _) -> X end)([a || _ <- V], fun() -> V end).
body(V) -> F = fun() -> V end, {F, [a || _ <- V]}.
timeout(V) ->
  receive {X, F} -> F(fun() -> X end) after 0 -> id(1, [a || _ <- V]) end.
bits(V) -> << <<X>> || X <- id([fun() -> V end], [Y || Y <- V]) >>.
segments(V) -> <<(id(fun() -> V end, <<>>))/bits, (id(1, [X || X <- V]))/bits>>.

id(_, X) -> X.

main() ->
  Fs = [fun call/1, fun tuple/1, fun list/1, fun operator/1, fun remote/1, fun applied/1,
        fun body/1, fun timeout/1, fun bits/1, fun segments/1],
  lists:foreach(fun show/1, Fs).

show(F) ->
  try F(a) catch error:E:Trace ->
    Name = element(2, hd(Trace)),
    [_, In, Part | _] = string:split(atom_to_list(Name), "-", all),
    io:format("~w ~s ~s~n", [E, In, Part])
  end.
