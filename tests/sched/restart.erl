% A supervisor of our own: workers that crash are started again.
-module(restart).
-export([main/0, worker/2]).

main() ->
    process_flag(trap_exit, true),
    Names = [w1, w2, w3],
    State = maps:from_list([{start(N), N} || N <- Names]),
    io:format("~p~n", [lists:sort(maps:values(State))]),
    Last = rounds(30, State, #{}),
    io:format("~p~n", [[{N, call(N, value)} || N <- Names]]),
    [exit(P, shutdown) || P <- maps:keys(Last)],
    io:format("~p~n", [lists:sort([receive {'EXIT', P, W} -> W end || P <- maps:keys(Last)])]),
    io:format("~p~n", [[whereis(N) || N <- Names]]).

start(Name) ->
    Self = self(),
    P = spawn_link(?MODULE, worker, [Name, Self]),
    receive {P, started} -> P end.

worker(Name, Parent) ->
    register(Name, self()),
    Parent ! {self(), started},
    loop(0).

loop(N) ->
    receive
        {From, Ref, value} -> From ! {Ref, N}, loop(N);
        {From, Ref, {add, K}} -> From ! {Ref, ok}, loop(N + K);
        {From, Ref, crash} -> From ! {Ref, crashing}, exit({crash, N})
    end.

call(Name, Request) ->
    Ref = monitor(process, Name),
    Name ! {self(), Ref, Request},
    receive
        {Ref, Reply} -> demonitor(Ref, [flush]), Reply;
        {'DOWN', Ref, _, _, Why} -> {down, Why}
    after 5000 -> timeout
    end.

rounds(0, State, Seen) ->
    io:format("~p~n", [lists:sort(maps:to_list(Seen))]),
    State;
rounds(N, State, Seen) ->
    Name = lists:nth(N rem 3 + 1, [w1, w2, w3]),
    ok = call(Name, {add, N}),
    case N rem 4 of
        0 ->
            crashing = call(Name, crash),
            receive
                {'EXIT', P, {crash, _} = Why} ->
                    Name = maps:get(P, State),
                    New = start(Name),
                    rounds(N - 1, (maps:remove(P, State))#{New => Name}, Seen#{N => Why})
            end;
        _ -> rounds(N - 1, State, Seen)
    end.
