%% Module ets: objects, keys, counters, options, names.
-module(ets_basic).
-export([main/0]).

t(F) ->
    io:format("~w~n", [try F() catch C:R -> {C, R} end]).

main() ->
    B = ets:new(b, [bag]),
    D = ets:new(d, [duplicate_bag]),
    S = ets:new(s, [set, named_table, public]),
    O = ets:new(o, [ordered_set]),
    [ets:insert(T, {k, I}) || T <- [B, D], I <- [1, 2, 3, 2, 4]],
    [ets:insert(T, {I, x}) || T <- [S, O], I <- [5, 1, 3, 2.0, 4, 2]],
    lookup(B, D), order(O), new(), insert(S, O), elements(S, D), delete(S, B, D),
    counters(S, B), updates(S, B), info(S, O, B), names(S, O).

lookup(B, D) ->
    t(fun() -> {ets:lookup(B, k), ets:lookup(D, k), ets:lookup(B, x)} end),
    t(fun() -> {ets:match_object(B, {k, '_'}), ets:match(B, {k, '$1'}), ets:tab2list(B)} end),
    t(fun() -> {ets:match_object(D, {k, '_'}), ets:tab2list(D)} end),
    t(fun() -> {ets:member(B, k), ets:member(B, x)} end).

order(O) ->
    t(fun() -> ets:tab2list(O) end),
    t(fun() -> {ets:lookup(O, 2), ets:lookup(O, 1.0), ets:first(O), ets:last(O)} end),
    t(fun() -> [ets:next(O, K) || K <- [2, 2.5, 9, 0, a]] end),
    t(fun() -> [ets:prev(O, K) || K <- [3, 0, 2.5, a]] end),
    [t(fun() -> ets:slot(O, I) end) || I <- [0, 4, 5, 6, -1, a]].

new() ->
    [t(fun() -> is_reference(ets:new(x, O)) end)
     || O <- [[], [foo], [{keypos, 0}], [{keypos, 2}], [set | bag], [{write_concurrency, auto}],
              [{read_concurrency, x}], [compressed], [{heir, none}], [{heir, self(), 1}],
              [{heir, x, 1}], [public, private], a]],
    t(fun() -> ets:new("x", []) end),
    t(fun() -> ets:new(s, [named_table]) end).

insert(S, O) ->
    [t(fun() -> ets:insert(S, X) end) || X <- [{}, a, [{1}, a], [], [{1} | a], {9, 9}, [{8, 8}, {7, 7}]]],
    [t(fun() -> ets:insert_new(S, X) end) || X <- [[], [{100}, {100}], [{101}, {1}], {102, a}, {102, b}]],
    t(fun() -> {ets:lookup(S, 101), ets:lookup(S, 102)} end),
    t(fun() -> ets:insert(O, {1.0, y}), ets:tab2list(O) end).

elements(S, D) ->
    [t(fun() -> ets:lookup_element(T, K, P) end)
     || {T, K, P} <- [{S, 5, 2}, {S, 5, 3}, {S, 55, 2}, {D, k, 2}, {S, 5, 0}, {S, 5, a}, {nope, 1, 1}]].

delete(S, B, D) ->
    [t(fun() -> ets:delete(S, 5) end) || _ <- [1, 2]],
    [t(fun() -> ets:delete_object(B, X) end) || X <- [{k, 2}, {k, 7}, a, {}]],
    t(fun() -> ets:delete_object(D, {k, 2}), ets:lookup(D, k) end),
    [t(fun() -> ets:take(D, k) end) || _ <- [1, 2]],
    t(fun() -> ets:lookup(B, k) end).

counters(S, B) ->
    ets:insert(S, {c, 1, 10, a}),
    [t(fun() -> ets:update_counter(S, K, U) end)
     || {K, U} <- [{c, 1}, {c, {3, 5}}, {c, [{2, 1}, {3, 1}]}, {c, {2, 10, 5, 0}},
                   {c, [{2, 3, 100, 0}, {2, -1, -5, 7}]}, {c, {4, 1}}, {c, {9, 1}}, {c, {1, 1}},
                   {zz, 1}, {c, a}, {c, []}, {c, [{2, 1}, {4, 1}]}, {c, {2, 1.0}},
                   {c, {2, 1 bsl 70}}, {c, {2, -(1 bsl 70)}}, {c, {2, 1, 2}}, {c, {2, a, 1, 1}},
                   {c, {2, -5, 0, 100}}, {c, {2, 0}}, {c, [{2, 1} | x]}]],
    t(fun() -> ets:lookup(S, c) end),
    [t(fun() -> ets:update_counter(S, K, U, Df) end)
     || {K, U, Df} <- [{n1, 1, {n1, 5}}, {n2, {2, 5}, {x, 1}}, {n4, 1, {n4}}, {n5, 1, a},
                       {c, 1, {c, 5}}]],
    t(fun() -> [ets:lookup(S, K) || K <- [n1, n2, n4]] end),
    t(fun() -> ets:update_counter(B, k, 1) end).

updates(S, B) ->
    [t(fun() -> ets:update_element(S, K, U) end)
     || {K, U} <- [{c, {2, q}}, {c, [{2, w}, {3, e}]}, {zz, {2, 1}}, {c, {1, 1}}, {c, {9, 1}},
                   {c, []}, {c, [{2, 1}, {1, 1}]}, {c, a}, {c, {2, 1, 1}}, {zz, {9, 1}}, {zz, a},
                   {c, {3, "abc"}}, {c, {3, 7}}]],
    t(fun() -> ets:lookup(S, c) end),
    t(fun() -> ets:update_element(B, k, {2, 1}) end).

info(S, O, B) ->
    Items = [name, size, heir, node, named_table, type, keypos, protection, compressed,
             read_concurrency, write_concurrency, fixed, safe_fixed, foo],
    [t(fun() -> ets:info(T, I) end) || T <- [S, O, B], I <- Items],
    t(fun() -> ets:info(S, owner) =:= self() end),
    t(fun() -> [I || {I, _} <- ets:info(S)] end),
    ets:safe_fixtable(S, true),
    t(fun() -> {ets:info(S, fixed), element(2, ets:info(S, safe_fixed)) =:= [{self(), 1}]} end),
    ets:safe_fixtable(S, false),
    t(fun() -> ets:info(S, fixed) end),
    [t(fun() -> ets:info(X, size) end) || X <- [nope, 1, make_ref()]],
    t(fun() -> lists:member(S, ets:all()) andalso lists:member(O, ets:all()) end).

names(S, O) ->
    t(fun() -> ets:rename(S, s2) end),
    t(fun() -> ets:rename(O, o2) =:= O end),
    t(fun() -> {ets:info(ets:whereis(s2), name), ets:whereis(s), ets:whereis(o2)} end),
    t(fun() -> ets:whereis(1) end),
    t(fun() -> ets:rename(s2, s2) end),
    t(fun() -> ets:info(O, name) end),
    [t(fun() -> ets:setopts(s2, X) end)
     || X <- [{heir, self(), x}, {heir, none}, [], {protection, protected}, [{heir, none}], foo]],
    t(fun() -> ets:lookup(ets:whereis(s2), 1) end),
    [t(fun() -> ets:delete(O) end) || _ <- [1, 2]],
    t(fun() -> ets:lookup(O, 1) end),
    t(fun() -> ets:info(O) end),
    t(fun() -> ets:delete_all_objects(s2), ets:info(s2, size) end),
    t(fun() -> ets:delete(s2) end),
    t(fun() -> ets:insert(s2, {1}) end).
