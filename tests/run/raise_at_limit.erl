% SPDX-License-Identifier: Apache-2.0
% What a BIF raises, wherever the heap ends.
-module(raise_at_limit).
-export([main/0]).

main() ->
  io:format("~p~n", [lists:usort([reason(N) || N <- lists:seq(1, 3000)])]).

% Only the place of the failure in the heap differs.
reason(N) ->
  {P, R} = spawn_monitor(fun() -> exit(caught(N)) end),
  receive {'DOWN', R, process, P, Why} -> Why end.

caught(N) ->
  _ = id(lists:duplicate(N rem 300, N)),
  try value(x, id([])) of _ -> none catch error:Reason -> use_heap(3), Reason end.

use_heap(0) -> ok;
use_heap(N) -> _ = id(lists:seq(1, 500 * N)), use_heap(N - 1).

value(K, M) ->
  V = map_get(K, M),
  [fun() -> V end, V, {V, K}].

id(X) -> X.
