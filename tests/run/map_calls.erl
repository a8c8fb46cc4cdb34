%% Calls of maps:get, is_key and size are calls of BIFs of erlang in stack traces.
-module(map_calls).
-export([main/0]).
-import(maps, [is_key/2]).

main() ->
    M = maps,
    [io:format("~p~n", [top(F)]) ||
        F <- [fun() -> maps:get(a, id(#{})) end, fun() -> maps:get(a, id(x)) end,
              fun() -> is_key(b, id(3)) end, fun() -> maps:is_key(a, id([])) end,
              fun() -> maps:size(id(y)) end, fun() -> M:get(a, id(#{})) end,
              fun() -> (id(fun maps:get/2))(a, #{}) end, fun() -> maps:get(a, id(x), 1) end,
              fun() -> maps:get(a, id(#{a => 1})) end, fun() -> apply(maps, get, [a, id(#{})]) end,
              fun() -> apply(id(maps), is_key, [a, id(z)]) end]].

top(F) ->
    try F() catch C:E:S -> {M, N, A, _} = hd(S), {C, E, M, N, A} end.

id(X) -> X.
