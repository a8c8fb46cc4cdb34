%% OTP's containers, each filled and emptied the same way.
-module(containers).
-export([main/0]).

main() ->
    Keys = keys(200, 17),
    p(dict, lists:sort(dict:to_list(lists:foldl(fun(K, D) -> dict:update_counter(K, 1, D) end, dict:new(), Keys)))),
    p(orddict, lists:foldl(fun(K, D) -> orddict:append(K rem 10, K, D) end, orddict:new(), Keys)),
    T = lists:foldl(fun(K, D) -> gb_trees:enter(K, -K, D) end, gb_trees:empty(), Keys),
    p(gb_trees, {gb_trees:size(T), gb_trees:smallest(T), gb_trees:largest(T), gb_trees:to_list(gb_trees:balance(T))}),
    p(gb_trees_out, drain(gb_trees:iterator(T), 0)),
    S = gb_sets:from_list(Keys),
    p(gb_sets, gb_sets:to_list(gb_sets:intersection(S, gb_sets:from_list(lists:seq(0, 100, 3))))),
    p(sets, lists:sort(sets:to_list(sets:subtract(sets:from_list(Keys), sets:from_list(lists:seq(0, 50)))))),
    p(sets2, lists:sort(sets:to_list(sets:union(sets:from_list(Keys, [{version, 2}]), sets:from_list([a, b], [{version, 2}]))))),
    p(ordsets, ordsets:union(ordsets:from_list(Keys), ordsets:from_list([1, x, {y}]))),
    Q = lists:foldl(fun queue:in/2, queue:new(), Keys),
    p(queue, {queue:len(Q), queue:peek(Q), queue:get_r(Q), queue:to_list(queue:filter(fun(K) -> K rem 7 =:= 0 end, Q))}),
    A = lists:foldl(fun(K, X) -> array:set(K, {K}, X) end, array:new([{default, none}]), Keys),
    p(array, {array:size(A), array:sparse_to_orddict(A), array:get(1, A), array:get(100000, A)}),
    p(proplists, {proplists:get_value(b, [a, {b, 1}, {b, 2}]), proplists:get_all_values(b, [a, {b, 1}, b, {b, 2}]),
                  proplists:compact([{a, true}, {b, false}]), proplists:to_map([a, {b, 1}, {b, 2}])}),
    G = digraph:new(),
    [digraph:add_vertex(G, V) || V <- lists:seq(1, 12)],
    [digraph:add_edge(G, X, Y) || X <- lists:seq(1, 12), Y <- lists:seq(1, 12), X * 2 =:= Y orelse X * 3 =:= Y],
    p(digraph, {lists:sort(digraph_utils:reachable([2], G)), digraph:get_path(G, 1, 12), digraph_utils:is_acyclic(G),
                lists:sort(digraph:out_neighbours(G, 2))}),
    digraph:delete(G),
    R = sofs:relation([{1, a}, {2, b}, {2, c}, {3, a}]),
    p(sofs, {sofs:to_external(sofs:image(R, sofs:set([2, 3]))), sofs:to_external(sofs:relation_to_family(R)),
             sofs:to_external(sofs:converse(R))}),
    p(maps, maps:fold(fun(K, V, N) -> K * V + N end, 0, maps:from_list([{K, K + 1} || K <- Keys]))),
    p(lists, {lists:usort(Keys) =:= ordsets:from_list(Keys), lists:keysort(2, [{K, K rem 5} || K <- lists:sublist(Keys, 20)]),
              lists:partition(fun(K) -> K > 100 end, Keys), lists:zipwith3(fun(X, Y, Z) -> X + Y + Z end, [1, 2], [3, 4], [5, 6]),
              lists:mapfoldl(fun(X, N) -> {X + N, N + 1} end, 0, lists:sublist(Keys, 9)), lists:flatten([1, [2, [3, []]], 4])}).

keys(0, _) -> [];
keys(N, X) -> [X rem 211 | keys(N - 1, (X * 1103515245 + 12345) rem 2147483648)].

drain(I, N) ->
    case gb_trees:next(I) of
        {K, V, I2} -> drain(I2, N * 31 + K - V);
        none -> N
    end.

p(What, X) -> io:format("~s: ~p~n", [What, X]).
