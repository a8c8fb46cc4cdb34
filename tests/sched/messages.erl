% Mailboxes: order, selection, many messages and processes, big terms.
-module(messages).
-export([main/0, awake/1]).

p(X) -> io:format("~p~n", [X]).

main() ->
    ring(100, 2000), million(), selection(), big(), binaries(), aliases(),
    many_processes(), priorities(), suspended(), hibernated(), fetched().

ring(N, Rounds) ->
    Self = self(),
    First = lists:foldl(fun(_, Next) -> spawn(fun() -> pass(Next) end) end, Self,
                        lists:seq(1, N)),
    p({ring, around(First, Rounds, 0)}).

around(_, 0, Sum) -> Sum;
around(First, N, Sum) ->
    First ! {token, N, [N]},
    receive {token, K, [K]} -> around(First, N - 1, Sum + K) end.

pass(Next) ->
    receive Message -> Next ! Message, pass(Next) end.

million() ->
    Self = self(),
    spawn(fun() -> send(1000000, Self) end),
    p({million, sum(1000000, 0)}).

send(0, _) -> ok;
send(N, To) -> To ! {N, N * 2}, send(N - 1, To).

sum(0, S) -> S;
sum(N, S) -> receive {N, M} -> sum(N - 1, S + M) end.

selection() ->
    [self() ! {n, I} || I <- lists:seq(1, 1000)],
    L = [receive {n, I} -> I end || I <- lists:seq(1000, 1, -1)],
    p({selection, hd(L), lists:sum(L)}),
    p(process_info(self(), message_queue_len)).

big() ->
    Self = self(),
    T = lists:foldl(fun(I, A) -> {I, A, [I, "text", 1.0 * I, 1 bsl (I rem 200)]} end,
                    [], lists:seq(1, 20000)),
    P = spawn(fun() -> receive {From, X} -> From ! {self(), X} end end),
    P ! {Self, T},
    p({big, receive {P, Y} -> Y =:= T end}).

binaries() ->
    B = binary:copy(<<"0123456789">>, 10000),
    <<_:7, Part:1000/bits, _/bits>> = B,
    P = spawn(fun() -> receive {F, X, Y} -> F ! {byte_size(X), Y} end end),
    P ! {self(), B, Part},
    p({binaries, receive {N, Y} -> {N, Y =:= Part} end}).

aliases() ->
    A = alias(),
    A ! one,
    p(receive one -> one after 100 -> none end),
    p({unalias(A), unalias(A)}),
    A ! two,
    p(receive two -> two after 10 -> none end),
    B = alias([reply]),
    B ! first, B ! second,
    p(receive first -> first after 100 -> none end),
    p(receive second -> second after 10 -> none end),
    P = spawn(fun() -> receive {Ref, X} -> Ref ! {Ref, X + 1} end end),
    R = monitor(process, P, [{alias, reply_demonitor}]),
    P ! {R, 41},
    p(receive {R, N} -> N after 100 -> none end),
    p(receive {'DOWN', R, _, _, _} -> down after 20 -> none end).

many_processes() ->
    Self = self(),
    Ps = [spawn(fun() -> receive {add, N} -> Self ! N + I end end)
          || I <- lists:seq(1, 20000)],
    [P ! {add, 1} || P <- Ps],
    p({many, lists:sum([receive N -> N end || _ <- Ps])}).

priorities() ->
    Self = self(),
    Ps = [spawn_opt(fun() -> receive go -> Self ! {ran, Prio} end end,
                    [{priority, Prio}]) || Prio <- [low, normal, high]],
    process_flag(priority, max),
    [P ! go || P <- Ps],
    process_flag(priority, low),
    p([receive {ran, Prio} -> Prio end || _ <- Ps]),
    process_flag(priority, normal).

suspended() ->
    Self = self(),
    P = spawn(fun() -> pass(Self) end),
    erlang:suspend_process(P),
    P ! hello,
    p(receive hello -> bad after 20 -> suspended end),
    erlang:resume_process(P),
    p(receive hello -> resumed after 1000 -> bad end).

hibernated() ->
    Self = self(),
    P = spawn(fun() -> erlang:hibernate(?MODULE, awake, [Self]) end),
    receive after 10 -> ok end,
    p(process_info(P, current_function)),
    exit(P, kill).

awake(To) -> To ! awake.

%% What stands in the mailbox is seen by process_info, in order.
fetched() ->
    P = spawn(fun() -> receive stop -> ok end end),
    P ! a, P ! {b, "c"},
    p(process_info(P, [messages, message_queue_len])),
    P ! stop.
