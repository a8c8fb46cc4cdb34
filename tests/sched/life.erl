% Processes begin and end: links, monitors, exit signals.
-module(life).
-export([main/0]).

p(X) -> io:format("~p~n", [X]).

main() ->
    returned(), crashed(), killed(), linked(), trapping(), chain(), monitors(),
    names(), demonitors(), unlinks(), self_signals(), options().

wait(Pid) ->
    R = monitor(process, Pid),
    receive {'DOWN', R, process, Pid, Why} -> Why end.

%% What a process ends with that may end before it is watched.
why({P, R}) -> receive {'DOWN', R, process, P, Why} -> Why end.

returned() ->
    p({returned, why(spawn_monitor(fun() -> result end))}),
    p({spawned_mfa, why(spawn_monitor(lists, reverse, [[1, 2]]))}).

crashed() ->
    {P, R} = spawn_monitor(fun() -> exit({why, "text", 1.5}) end),
    receive {'DOWN', R, process, P, Why} -> p({crashed, Why}) end,
    {P2, R2} = spawn_monitor(fun() -> receive go -> exit(normal) end end),
    P2 ! go,
    receive {'DOWN', R2, process, P2, Why2} -> p({crashed, Why2}) end.

killed() ->
    F = fun() -> process_flag(trap_exit, true), receive after infinity -> ok end end,
    P = spawn(F),
    exit(P, kill),
    p({killed, wait(P)}),
    P2 = spawn(fun() -> receive after infinity -> ok end end),
    exit(P2, normal),
    p({alive, is_process_alive(P2)}),
    exit(P2, stop),
    p({stopped, wait(P2)}),
    p({dead, is_process_alive(P2)}).

linked() ->
    Self = self(),
    P = spawn(fun() ->
                  Q = spawn_link(fun() -> receive after infinity -> ok end end),
                  Self ! {q, Q},
                  exit(together)
              end),
    Q = receive {q, Q0} -> Q0 end,
    p({linked, wait(P), wait(Q)}).

trapping() ->
    process_flag(trap_exit, true),
    P = spawn_link(fun() -> exit(bye) end),
    receive {'EXIT', P, W} -> p({trapped, W}) end,
    P2 = spawn_link(fun() -> ok end),
    receive {'EXIT', P2, W2} -> p({trapped, W2}) end,
    P3 = spawn_link(fun() -> exit(kill) end),
    receive {'EXIT', P3, W3} -> p({trapped, W3}) end,
    P4 = spawn_link(fun() -> receive after infinity -> ok end end),
    exit(P4, kill),
    receive {'EXIT', P4, W4} -> p({trapped, W4}) end,
    link(P4),
    receive {'EXIT', P4, W5} -> p({trapped, W5}) end,
    process_flag(trap_exit, false).

%% A row of linked processes falls when the last one does.
chain() ->
    P = spawn(fun() -> chain(20) end),
    p({chain, wait(P)}).

chain(0) -> exit(last);
chain(N) -> spawn_link(fun() -> chain(N - 1) end), receive after infinity -> ok end.

monitors() ->
    P = spawn(fun() -> receive stop -> exit(stopped) end end),
    Rs = [monitor(process, P) || _ <- lists:seq(1, 5)],
    P ! stop,
    p({monitors, [receive {'DOWN', R, process, P, W} -> W end || R <- Rs]}),
    R = monitor(process, P),
    receive {'DOWN', R, process, P, W} -> p({monitors, W}) end,
    R2 = monitor(process, no_such_name),
    receive {'DOWN', R2, process, Who, W2} -> p({monitors, Who, W2}) end,
    Q = spawn(fun() -> receive stop -> ok end end),
    register(a_name, Q),
    R3 = monitor(process, a_name),
    a_name ! stop,
    receive {'DOWN', R3, process, Who3, W3} -> p({monitors, Who3, W3}) end.

names() ->
    P = spawn(fun() -> receive stop -> ok end end),
    true = register(some_name, P),
    p({names, whereis(some_name) =:= P, lists:member(some_name, registered())}),
    p({names, catch_class(fun() -> register(some_name, self()) end)}),
    p({names, catch_class(fun() -> register(other, P) end)}),
    p({names, process_info(P, registered_name)}),
    R = monitor(process, P),
    some_name ! stop,
    p({names, why({P, R}), whereis(some_name)}),
    p({names, catch_class(fun() -> some_name ! hello end)}),
    true = register(again, self()),
    again ! hello,
    receive hello -> ok end,
    true = unregister(again),
    p({names, catch_class(fun() -> unregister(again) end)}).

demonitors() ->
    P = spawn(fun() -> receive stop -> ok end end),
    R = monitor(process, P),
    p({demonitor, demonitor(R), demonitor(R), demonitor(R, [info])}),
    R2 = monitor(process, P),
    P ! stop,
    _ = wait(P),
    p({demonitor, demonitor(R2, [flush, info])}),
    p(receive X -> X after 0 -> nothing end).

unlinks() ->
    P = spawn_link(fun() -> receive stop -> exit(abnormal) end end),
    unlink(P),
    R = monitor(process, P),
    P ! stop,
    p({unlinked, why({P, R})}).

self_signals() ->
    p({self, why(spawn_monitor(fun() -> exit(self(), normal), receive after 100 -> x end end))}),
    p({self, why(spawn_monitor(fun() -> exit(self(), because), p(not_reached) end))}),
    p({self, why(spawn_monitor(fun() ->
                            process_flag(trap_exit, true),
                            S = self(),
                            exit(S, hello),
                            receive {'EXIT', S, W} -> exit({got, W}) end
                        end))}).

options() ->
    {P, R} = spawn_opt(fun() -> receive go -> exit(gone) end end,
                       [monitor, {priority, high}, {min_heap_size, 500}]),
    p(process_info(P, priority)),
    P ! go,
    receive {'DOWN', R, process, P, W} -> p({options, W}) end,
    {_, R2} = spawn_opt(fun() -> ok end, [{monitor, [{tag, my_tag}]}]),
    receive {my_tag, R2, process, _, W2} -> p({options, W2}) end,
    p(catch_class(fun() -> spawn_opt(fun() -> ok end, [nonsense]) end)).

catch_class(F) ->
    try F() catch C:R -> {C, R} end.
