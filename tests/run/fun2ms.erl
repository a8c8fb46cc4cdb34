%% Match specifications that ms_transform makes of funs.
-module(fun2ms).
-export([main/0]).
-include_lib("stdlib/include/ms_transform.hrl").

-record(r, {a, b = 7, c = [x], d :: integer() | undefined}).
-define(SHOW(E), io:format("~p~n    ~0p~n", [??E, E])).

main() ->
    heads(),
    guards(1, {a, "b"}),
    bodies(self, 2),
    records(#r{a = 1}),
    traces(),
    tables().

heads() ->
    ?SHOW(ets:fun2ms(fun(X) -> X end)),
    ?SHOW(ets:fun2ms(fun({X, Y, X, _, _}) -> {Y, X} end)),
    ?SHOW(ets:fun2ms(fun(T = {[A, B | C], "text", 1.5}) -> {T, A, B, C} end)),
    ?SHOW(ets:fun2ms(fun({a, {b, '$', '_', '$x'}} = T) -> T end)),
    ?SHOW(ets:fun2ms(fun({#{k := V, 1 := W}, <<1, 2:16>>}) -> [V | W] end)),
    ?SHOW(ets:fun2ms(fun({"ab" ++ T, -1, $c, []}) -> T end)),
    ?SHOW(ets:fun2ms(fun({1}) -> one; ({X}) when X > 1 -> more; (_) -> no end)).

guards(P, Q) ->
    ?SHOW(ets:fun2ms(fun({X, Y}) when X > Y, is_atom(X); Y =:= P -> true end)),
    ?SHOW(ets:fun2ms(fun({X}) when atom(X), float(X), integer(X) -> true end)),
    ?SHOW(ets:fun2ms(fun({X}) when X + 1 * 2 < 3 * 4, not (X == a) -> X end)),
    ?SHOW(ets:fun2ms(fun({X}) when X andalso 1 < 2, true or false -> X end)),
    ?SHOW(ets:fun2ms(fun({X}) when element(1, X) =/= Q, node(X) == node() -> X end)),
    ?SHOW(ets:fun2ms(fun({X}) when erlang:'+'(X, 1) > 1, erlang:length(X) == 0 -> X end)),
    ?SHOW(ets:fun2ms(fun({X}) when is_map_key(a, X), map_get(a, X) == Q -> X end)),
    ?SHOW(ets:fun2ms(fun({X}) when X == {a, [b, {X}]}, X < -1, X == '$1' -> X end)).

bodies(A, B) ->
    ?SHOW(ets:fun2ms(fun({X, Y}) -> {{X, A}, [B | Y], {}, "s", $c, 1.0, -2} end)),
    ?SHOW(ets:fun2ms(fun({X, _}) -> object(), bindings(), self(), X end)),
    ?SHOW(ets:fun2ms(fun({X, Y}) -> #{X => Y, A => 1, k => {B}} end)),
    ?SHOW(ets:fun2ms(fun({X}) -> [hd(X), tl(X), abs(-B), X div 2, bnot X] end)),
    ?SHOW(ets:fun2ms(fun(_) -> <<1, B:8, "x">> end)).

records(R) ->
    ?SHOW(ets:fun2ms(fun(#r{}) -> ok end)),
    ?SHOW(ets:fun2ms(fun(#r{a = X, _ = Y} = T) -> {X, Y, T} end)),
    ?SHOW(ets:fun2ms(fun(#r{a = A, d = {D, A}}) when A > D -> D end)),
    ?SHOW(ets:fun2ms(fun(X) when is_record(X, r), X#r.b > 1 -> X#r.c end)),
    ?SHOW(ets:fun2ms(fun(X) when record(X, r) -> X#r{a = 1, d = X#r.b} end)),
    ?SHOW(ets:fun2ms(fun({X}) -> #r{a = X} end)),
    ?SHOW(ets:fun2ms(fun({X}) -> {#r{_ = X}, #r.d, R} end)).

traces() ->
    ?SHOW(dbg:fun2ms(fun(_) -> return_trace() end)),
    ?SHOW(dbg:fun2ms(fun([A, B | C]) when A == B -> message(C), display(A) end)),
    ?SHOW(dbg:fun2ms(fun(L = [_]) -> {L, caller()}, set_tcw(1) end)).

tables() ->
    T = ets:new(t, [ordered_set]),
    true = ets:insert(T, [{N, N * N, [N]} || N <- lists:seq(1, 9)]),
    Low = 3,
    Select = fun(High) ->
        ets:select(T, ets:fun2ms(fun({N, S, _}) when N >= Low, S < High -> {S, N} end))
    end,
    io:format("~p ~p~n", [Select(30), Select(50)]),
    Odd = ets:fun2ms(fun({_, S, [N]}) when S rem 2 =:= 1, N < 8 -> true end),
    io:format("~p~n", [ets:select_delete(T, Odd)]),
    case ets:select_count(T, ets:fun2ms(fun(_) -> true end)) of
        5 -> io:format("~p~n", [[ets:fun2ms(fun({X}) -> X end) || _ <- [1, 2]]])
    end.
