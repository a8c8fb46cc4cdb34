%% SPDX-License-Identifier: Apache-2.0
%% gen_server, gen_statem, gen_event under a supervisor that restarts them.
-module(servers).
-export([main/0]).

main() ->
    ok = logger:remove_handler(default),
    Formatter = {logger_formatter, #{single_line => false,
                                     template => ["[", level, "] ", msg, "\n"]}},
    ok = logger:add_handler(shown, shown, #{formatter => Formatter}),
    process_flag(trap_exit, true),
    {ok, Sup} = servers_sup:start_link(),
    p(lists:sort([{Id, Type, Mods} || {Id, _, Type, Mods} <- supervisor:which_children(Sup)])),
    p(counter:add(5)),
    p(counter:add(-2)),
    Crash = (catch counter:crash()),
    wait_for(counter, 100),
    p(Crash), % after the report
    p(counter:add(1)),
    p([door:push(D) || D <- [1, 2, 3, 4, 1, 2]]),
    p(door:state()),
    p(catch gen_server:call(nobody, x)),
    p(catch gen_server:call(counter, slow, 20)),
    p(counter:add(1)),
    gen_event:add_handler(bus, collector, []),
    [gen_event:notify(bus, E) || E <- [a, b, c]],
    p(gen_event:call(bus, collector, all)),
    p(gen_event:which_handlers(bus)),
    p(supervisor:count_children(Sup)),
    p(supervisor:terminate_child(Sup, door)),
    p(catch door:state()),
    p(element(1, supervisor:restart_child(Sup, door))),
    p(door:state()),
    [catch counter:crash() || _ <- [1, 2, 3, 4], begin wait_for(counter, 100), true end],
    receive {'EXIT', Sup, R} -> p({supervisor, R}) after 5000 -> p(no_exit) end,
    p([whereis(N) || N <- [counter, door, bus]]).

wait_for(_, 0) -> never;
wait_for(Name, N) ->
    case whereis(Name) of
        undefined -> timer:sleep(5), wait_for(Name, N - 1);
        _ -> ok
    end.

p(X) -> io:format("~p~n", [X]).
