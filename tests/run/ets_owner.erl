%% Tables and processes: rights, owners that end, heirs, fixed tables.
-module(ets_owner).
-export([main/0]).

t(F) ->
    io:format("~w~n", [try F() catch C:R -> {C, R} end]).

%% The result of F in another process.
other(F) ->
    Me = self(),
    P = spawn(fun() -> Me ! {self(), try F() catch C:R -> {C, R} end} end),
    receive {P, X} -> X end.

main() ->
    [rights(A) || A <- [private, protected, public]],
    ends(), heirs(), gifts(), fixed(), traversal(), messages().

rights(A) ->
    T = ets:new(t, [A]),
    ets:insert(T, {1, a}),
    t(fun() -> {A, other(fun() -> ets:lookup(T, 1) end), other(fun() -> ets:insert(T, {2, b}) end),
                other(fun() -> ets:info(T, size) end), other(fun() -> ets:delete(T, 1) end),
                other(fun() -> ets:setopts(T, {heir, none}) end),
                other(fun() -> ets:rename(T, x) =:= T end),
                other(fun() -> ets:give_away(T, self(), x) end),
                other(fun() -> ets:delete(T) end), ets:info(T, size)} end).

%% Runs F in a process and waits for its end.
run(F) ->
    {P, M} = spawn_monitor(F),
    receive {'DOWN', M, process, P, R} -> R end.

ends() ->
    Me = self(),
    run(fun() ->
                T = ets:new(ends, [named_table, public]),
                [ets:insert(T, {I, list_to_binary(lists:duplicate(100, I))}) || I <- lists:seq(1, 100)],
                Me ! ets:whereis(ends)
        end),
    receive T -> ok end,
    t(fun() -> {ets:info(T), ets:whereis(ends)} end),
    t(fun() -> ets:lookup(T, 1) end).

heirs() ->
    Me = self(),
    run(fun() -> ets:insert(ets:new(h1, [named_table, {heir, Me, {some, "data"}}]), {1, 2}) end),
    receive {'ETS-TRANSFER', h1, _, Data} -> t(fun() -> {Data, ets:tab2list(h1), ets:info(h1, heir) =:= Me} end) end,
    t(fun() -> ets:info(h1, owner) =:= Me end),
    Dead = spawn(fun() -> ok end),
    receive after 50 -> ok end,
    run(fun() -> ets:new(h2, [named_table, {heir, Dead, x}]) end),
    t(fun() -> ets:info(h2) end),
    run(fun() ->
                T = ets:new(h3, [named_table]),
                ets:setopts(T, {heir, Me, y}),
                ets:setopts(T, [{heir, none}])
        end),
    t(fun() -> ets:info(h3) end).

gifts() ->
    Me = self(),
    P = spawn(fun() ->
                      receive {'ETS-TRANSFER', T, From, D} ->
                              Me ! {got, From =:= Me, D, ets:insert(T, {2, b}), ets:tab2list(T)}
                      end,
                      receive stop -> ok end
              end),
    T = ets:new(g, [private]),
    t(fun() -> ets:give_away(T, P, gift) end),
    receive X -> t(fun() -> X end) end,
    t(fun() -> ets:lookup(T, 2) end),
    t(fun() -> ets:give_away(T, P, gift) end),
    U = ets:new(u, []),
    [t(fun() -> ets:give_away(U, X1, gift) end) || X1 <- [self(), a]],
    P ! stop.

%% While a table is fixed, traversal by keys finds its way.
fixed() ->
    T = ets:new(f, [public]),
    ets:insert(T, [{I, I} || I <- lists:seq(1, 1000)]),
    ets:safe_fixtable(T, true),
    Keys = walk(T, ets:first(T), fun(K) -> K rem 2 =:= 0 andalso ets:delete(T, K) end),
    t(fun() -> {length(Keys), lists:sort(Keys) =:= lists:seq(1, 1000), ets:info(T, size)} end),
    ets:insert(T, [{I, again} || I <- lists:seq(1, 1000, 4)]),
    ets:insert(T, [{I, new} || I <- lists:seq(2, 1000, 4)]),
    t(fun() -> {ets:info(T, size), length(ets:match_object(T, {'_', new}))} end),
    run(fun() -> ets:safe_fixtable(T, true), ets:safe_fixtable(T, true) end),
    ets:safe_fixtable(T, false),
    t(fun() -> {ets:info(T, fixed), ets:info(T, size), length(ets:tab2list(T))} end),
    t(fun() -> ets:next(T, 4) end),
    ets:safe_fixtable(T, true),
    ets:delete_all_objects(T),
    t(fun() -> {ets:info(T, size), ets:first(T), ets:tab2list(T)} end),
    ets:safe_fixtable(T, false).

walk(_T, '$end_of_table', _F) -> [];
walk(T, K, F) ->
    F(K),
    [K | walk(T, ets:next(T, K), F)].

traversal() ->
    [begin
         T = ets:new(x, [Type]),
         ets:insert(T, [{I rem 300, I} || I <- lists:seq(1, 1000)]),
         Keys = walk(T, ets:first(T), fun(_) -> ok end),
         t(fun() -> {Type, ets:info(T, size), length(Keys), lists:usort(Keys) =:= lists:seq(0, 299)} end),
         t(fun() -> ets:foldl(fun({_, V}, A) -> A + V end, 0, T) end),
         [ets:delete(T, I) || I <- lists:seq(0, 299, 3)],
         t(fun() -> {ets:info(T, size), length(walk(T, ets:first(T), fun(_) -> ok end))} end)
     end || Type <- [set, bag, duplicate_bag, ordered_set]].

%% Many processes count in one table.
messages() ->
    T = ets:new(c, [public]),
    Me = self(),
    [spawn(fun() -> [ets:update_counter(T, n, 1, {n, 0}) || _ <- lists:seq(1, 500)], Me ! done end)
     || _ <- lists:seq(1, 20)],
    [receive done -> ok end || _ <- lists:seq(1, 20)],
    t(fun() -> ets:tab2list(T) end).
