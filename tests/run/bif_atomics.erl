%% Modules atomics and counters.
-module(bif_atomics).
-export([main/0]).

t(F) ->
    io:format("~w~n", [try F() catch C:R -> {C, R} end]).

main() ->
    A = atomics:new(3, []),
    U = atomics:new(1, [{signed, false}]),
    [t(fun() -> atomics:put(R, I, V) end)
     || R <- [A, U, a, make_ref()], I <- [1, 0, 4, a],
        V <- [5, -1, 1 bsl 63, -(1 bsl 63), (1 bsl 64) - 1, 1 bsl 64, 1.0]],
    [t(fun() -> {atomics:add_get(R, 1, V), atomics:add(R, 1, V), atomics:get(R, 1)} end)
     || R <- [A, U],
        V <- [1, -7, 1 bsl 63, -(1 bsl 63), (1 bsl 64) - 1, 1 bsl 64, -(1 bsl 63) - 1, a]],
    [t(fun() -> {atomics:sub_get(A, 2, V), atomics:exchange(A, 2, V)} end) || V <- [1, -1, a]],
    [t(fun() -> atomics:compare_exchange(A, 2, E, 7) end) || E <- [-1, 7, 8, a]],
    t(fun() -> maps:remove(memory, atomics:info(A)) end),
    t(fun() -> maps:remove(memory, atomics:info(U)) end),
    [t(fun() -> atomics:new(N, O) end)
     || {N, O} <- [{0, []}, {-1, []}, {a, []}, {1 bsl 70, []}, {1, [foo]}, {1, foo}]],
    [counters(counters:new(2, O)) || O <- [[], [atomics], [write_concurrency]]],
    t(fun() -> counters:new(2, [x]) end),
    t(fun() -> counters:new(0, []) end),
    shared().

counters(C) ->
    t(fun() -> {counters:add(C, 1, 5), counters:sub(C, 1, 7), counters:get(C, 1)} end),
    t(fun() -> {counters:put(C, 2, 1 bsl 62), counters:get(C, 2)} end),
    t(fun() -> counters:put(C, 2, 1 bsl 63) end),
    t(fun() -> counters:add(C, 2, 1 bsl 63), counters:get(C, 2) end),
    t(fun() -> counters:get(C, 3) end),
    t(fun() -> maps:get(size, counters:info(C)) end).

%% Processes share an array.
shared() ->
    A = atomics:new(1, []),
    Me = self(),
    N = 10,
    [spawn(fun() -> [atomics:add(A, 1, 1) || _ <- lists:seq(1, 1000)], Me ! done end)
     || _ <- lists:seq(1, N)],
    [receive done -> ok end || _ <- lists:seq(1, N)],
    io:format("~w~n", [atomics:get(A, 1)]).
