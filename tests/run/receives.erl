%% receive: selection, order, guards, timeouts, nesting, values and tails.
-module(receives).
-export([main/0]).

main() ->
    S = self(),
    S ! one, S ! {two, 2}, S ! three,
    p(receive {two, X} -> X end), p(receive Y -> Y end), p(receive Z when is_atom(Z) -> Z end),
    p(receive _ -> no after 0 -> timeout end),
    p(timeout(10)), p(after_value()), S ! {k, 1}, S ! {k, 2},
    p(key(2)), p(key(1)), p(flush()),
    [S ! N || N <- [3, 1, 2]], p(sorted(3)), p(flush()),
    p(echo()), p(nested()), p(guards()), p(catch bad_timeout(foo)), p(catch bad_timeout(-1)),
    p(vars(S)), p(in_try()), p(ping(1000)), p(selective(2000)), p(only_after()), p(infinity()),
    p(bound(S)).

p({'EXIT', {R, _}}) -> p({exit, R});
p(X) -> io:format("~w~n", [X]).

timeout(T) -> receive never -> no after T -> {waited, T} end.
after_value() -> receive after 5 -> done end.
key(K) -> receive {k, K} = M -> M end.
flush() -> receive M -> [M | flush()] after 0 -> [] end.
sorted(0) -> [];
sorted(N) -> receive N -> [N | sorted(N - 1)] end.

echo() ->
    S = self(),
    P = spawn(fun() -> receive {From, M} -> From ! {self(), M} end end),
    P ! {S, hello},
    receive {P, M} -> M end.

nested() ->
    S = self(),
    S ! a1, S ! b1, S ! c1,
    receive
        b1 -> receive c1 -> receive a1 -> in_order end end
    end.

guards() ->
    S = self(),
    [S ! X || X <- [5, foo, {1, 2}, [x1]]],
    [receive X when is_list(X), hd(X) =:= x1 -> {list, X} end,
     receive X1 when X1 > 4, is_integer(X1); X1 =:= bar -> {num, X1} end,
     receive {A, B} when A < B -> {pair, A, B} end,
     receive Y -> Y end].

bad_timeout(T) -> receive nothing -> no after T -> yes end.

vars(S) ->
    S ! {v, 1},
    receive {v, X} -> Y = X + 1; {w, X} -> Y = X end,
    Z = receive _ -> none after 0 -> Q = 5, Q end,
    {X, Y, Z}.

in_try() ->
    self() ! boom,
    try receive boom -> throw(caught) after 1000 -> late end
    catch caught -> ok
    after self() ! after_msg
    end,
    receive after_msg -> in_after end.

ping(N) ->
    S = self(),
    P = spawn(fun() -> pong(S) end),
    ping(P, N).
ping(P, 0) -> P ! stop, pinged;
ping(P, N) -> P ! {ping, N}, receive {pong, N} -> ping(P, N - 1) end.
pong(S) -> receive {ping, N} -> S ! {pong, N}, pong(S); stop -> ok end.

selective(N) ->
    S = self(),
    [S ! {other, I} || I <- lists:seq(1, N)],
    S ! wanted,
    receive wanted -> ok end,
    length(flush()).

only_after() -> T = 1, receive after T -> T end.

infinity() ->
    self() ! x1,
    receive x1 -> got after infinity -> never end.

bound(X) ->
    self() ! not_it, self() ! X,
    R = receive X -> same end,
    {R, flush()}.
