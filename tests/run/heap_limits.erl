%% max_heap_size: what is a limit, who gets it, what it does.
-module(heap_limits).
-export([main/0]).

main() ->
    {P, Ref} = spawn_monitor(fun settings/0),
    receive {'DOWN', Ref, process, P, Why} -> io:format("~p~n", [Why]) end,
    process_flag(trap_exit, true),
    Quiet = #{size => 20000, error_logger => false},
    ends([{max_heap_size, Quiet}], fun() -> grow([], 1000000) end),
    ends([{max_heap_size, Quiet}], fun() -> exit(length(lists:seq(1, 200000))) end),
    ends([{max_heap_size, Quiet}], fun() -> try grow([], 1000000) catch _:_ -> ok end end),
    ends([{max_heap_size, Quiet#{kill => false}}], fun() -> exit(grow([], 50000)) end),
    ends([{max_heap_size, 0}], fun() -> exit(grow([], 50000)) end),
    ends([{max_heap_size, Quiet}], fun() -> exit(churn(20000)) end),
    ends([], fun() -> process_flag(max_heap_size, Quiet), grow([], 1000000) end).

%% Not kept: any number of short-lived terms is fine.
churn(0) -> churned;
churn(N) -> _ = list_to_tuple(lists:seq(1, 10)), churn(N - 1).

grow(L, 0) -> length(L);
grow(L, N) -> grow([N | L], N - 1).

ends(Options, F) ->
    {Pid, Ref} = spawn_opt(F, [link, monitor | Options]),
    receive {'DOWN', Ref, process, Pid, Down} -> ok end,
    receive {'EXIT', Pid, Exit} -> ok end,
    io:format("~p ~p~n", [Down, Exit]).

settings() ->
    [show(fun() -> process_flag(max_heap_size, V) end)
     || V <- [#{}, #{size => 100000, kill => x}, #{size => 0, foo => x}, #{size => a},
              a, -1, 1 bsl 70, #{size => 200000, kill => false}, 300000, 232,
              #{size => 232}, #{error_logger => false}, 0]],
    process_flag(max_heap_size, #{size => 300000, error_logger => false}),
    show(fun() -> process_info(self(), max_heap_size) end),
    {_, Gc} = process_info(self(), garbage_collection),
    show(fun() -> lists:keyfind(max_heap_size, 1, Gc) end),
    [show(fun() -> is_pid(spawn_opt(fun() -> ok end, Options)) end)
     || Options <- [[{max_heap_size, 100}], [{max_heap_size, 1000}, {min_heap_size, 2000}],
                    [{max_heap_size, #{kill => true}}], [{max_heap_size, 100000}]]],
    show(fun() -> erlang:system_flag(max_heap_size, #{size => 1000000, kill => false}) end),
    show(fun() -> erlang:system_info(max_heap_size) end),
    show(fun() -> erlang:system_flag(max_heap_size, 1) end),
    show(fun() -> erlang:system_flag(max_heap_size, x) end),
    {Q, _} = spawn_monitor(fun() -> receive after infinity -> ok end end),
    show(fun() -> process_info(Q, max_heap_size) end),
    show(fun() -> erlang:system_flag(max_heap_size, #{size => 0, kill => true}) end).

show(F) ->
    io:format("~p~n", [try F() catch C:E -> {C, E} end]).
