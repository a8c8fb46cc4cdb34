% Timers: receive timeouts, send_after, start_timer, cancelling.
-module(timers).
-export([main/0]).

p(X) -> io:format("~p~n", [X]).
now_ms() -> erlang:monotonic_time(millisecond).

main() ->
    p({waits, took(fun() -> receive after 30 -> ok end end, 30)}),
    p({zero, receive nothing -> bad after 0 -> ok end}),
    self() ! here,
    p({zero, receive here -> ok after 0 -> bad end}),
    p({wrong, catch_class(fun() -> receive after -1 -> ok end end)}),
    p({wrong, catch_class(fun() -> receive after atom -> ok end end)}),
    self() ! left,
    p({wrong, catch_class(fun() -> receive other -> bad after 1.0 -> ok end end)}),
    p({left, receive left -> ok after 0 -> bad end}),
    messages(), cancelling(), order(), names(), dead(), many(), selective().

took(F, Least) ->
    T = now_ms(),
    F(),
    D = now_ms() - T,
    D >= Least andalso D < Least + 500.

catch_class(F) ->
    try F() catch C:R -> {C, R} end.

messages() ->
    erlang:send_after(10, self(), {tick, "text"}),
    p(receive {tick, T} -> {tick, T} after 1000 -> bad end),
    R = erlang:start_timer(10, self(), msg),
    p(receive {timeout, R, M} -> M after 1000 -> bad end),
    A = erlang:send_after(now_ms() + 10, self(), absolute, [{abs, true}]),
    p(receive absolute -> ok after 1000 -> bad end),
    p(erlang:read_timer(A)).

cancelling() ->
    R = erlang:send_after(100000, self(), never),
    Left = erlang:read_timer(R),
    p(Left > 90000 andalso Left =< 100000),
    p(is_integer(erlang:cancel_timer(R))),
    p(erlang:cancel_timer(R)),
    p(erlang:cancel_timer(make_ref())),
    R2 = erlang:start_timer(100000, self(), never),
    p(erlang:cancel_timer(R2, [{async, true}])),
    p(receive {cancel_timer, R2, N} -> is_integer(N) after 1000 -> bad end),
    R3 = erlang:start_timer(100000, self(), never),
    p(erlang:cancel_timer(R3, [{info, false}])),
    p(catch_class(fun() -> erlang:send_after(-5, self(), x) end)).

order() ->
    Self = self(),
    [erlang:send_after(T, Self, {at, T}) || T <- [40, 10, 30, 20, 50]],
    p([receive {at, T} -> T end || _ <- lists:seq(1, 5)]).

names() ->
    register(timed, self()),
    erlang:send_after(5, timed, to_name),
    p(receive to_name -> ok after 1000 -> bad end),
    unregister(timed),
    erlang:send_after(5, timed, to_nobody).

dead() ->
    P = spawn(fun() -> ok end),
    receive after 5 -> ok end,
    p(is_reference(erlang:send_after(5, P, x))).

many() ->
    Self = self(),
    N = 5000,
    Rs = [erlang:send_after(X rem 50, Self, {n, X}) || X <- lists:seq(1, N)],
    p(lists:sum([receive {n, X} -> X end || _ <- Rs])),
    p(receive {n, _} -> bad after 60 -> none end).

%% Other messages neither end a receive nor begin its time again.
selective() ->
    Self = self(),
    spawn(fun() -> [begin Self ! noise, receive after 5 -> ok end end
                    || _ <- lists:seq(1, 10)] end),
    T = now_ms(),
    R = receive wanted -> bad after 40 -> timeout end,
    D = now_ms() - T,
    p({R, D >= 40 andalso D < 500}),
    p(flush(0) > 0).

flush(N) ->
    receive noise -> flush(N + 1) after 0 -> N end.
