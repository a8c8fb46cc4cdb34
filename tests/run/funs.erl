%% Funs: closures, named funs, references, calls, apply, arities, recursion.
-module(funs).
-export([main/0, add/2, f0/0]).
-import(lists, [map/2, reverse/1]).

main() ->
    p(closure(3)), p(counter(3)), p((adder(2))(3)), p(compose()), p(named(5)),
    p(named2([1, [2, [3, 4]], 5])), p(map(fun double/1, [1, 2, 3])),
    p(map(fun erlang:abs/1, [-1, 2])), p(map(fun length/1, [[], [1]])),
    p(map(fun ?MODULE:double_all/1, [])), p(reverse([1, 2])),
    p(lists:foldl(fun add/2, 0, [1, 2, 3])), p(lists:foldl(fun erlang:'+'/2, 0, [1, 2, 3])),
    F = fun add/2, G = fun ?MODULE:add/2, M = ?MODULE, A = 2, H = fun M:add/A,
    p([F(1, 2), G(1, 2), H(1, 2), M:add(1, 2), (id(M)):(id(add))(1, 2)]),
    p([apply(F, [1, 2]), apply(M, add, [1, 2]), apply(id(M), id(add), id([1, 2])),
       apply(id(F), id([3, 4])), erlang:apply(fun() -> none end, [])]),
    p([is_function(F), is_function(F, 2), is_function(F, 1), is_function(foo)]),
    p([catch_it(fun() -> (id(F))(1) end), catch_it(fun() -> (id(foo))(1) end),
       catch_it(fun() -> apply(foo, bar, [1]) end), catch_it(fun() -> apply(F, foo) end),
       catch_it(fun() -> (id(1)):foo() end), catch_it(fun() -> M:nofun(1, 2) end),
       catch_it(fun() -> ?MODULE:local_only() end), catch_it(fun() -> apply(F, [1 | 2]) end)]),
    p(G =:= fun ?MODULE:add/2), p(fun lists:map/2 =:= fun lists:map/2),
    p(erlang:fun_info(G, module)), p(erlang:fun_info(G, arity)),
    p(many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)),
    p((fun(B1, B2, B3, B4, B5, B6, B7, B8) -> {B8, B7, B6, B5, B4, B3, B2, B1, A} end)(1, 2, 3, 4, 5, 6, 7, 8)),
    p(clauses()), p(shadow(1)), p(f0()), p((fun f0/0)()), p(local_only()),
    p((deep(3))()), p(tail(100000)), p(mutual(10001)), p(named_tail(100000)), p(sizes()).

p(X) -> io:format("~w~n", [X]).

id(X) -> X.
add(X, Y) -> X + Y.
double(X) -> X * 2.
f0() -> zero.
local_only() -> local.

catch_it(F) ->
    try F() catch
        C:{badarity, {G, As}} when is_function(G) -> {C, badarity, As};
        C:{badfun, G} when is_function(G) -> {C, badfun};
        C:R -> {C, R}
    end.

closure(X) ->
    Y = X * 2,
    F = fun(Z) -> {X, Y, Z, fun() -> {X, Z} end} end,
    {A, B, C, G} = F(z1),
    {A, B, C, G()}.

counter(N) ->
    Fs = [fun() -> I end || I <- lists:seq(1, N)],
    [F() || F <- Fs].

adder(N) -> fun(X) -> X + N end.

compose() ->
    C = fun(F, G) -> fun(X) -> F(G(X)) end end,
    (C(fun(X) -> X + 1 end, fun(X) -> X * 2 end))(5).

named(N) -> (fun Fact(0) -> 1; Fact(K) when K > 0 -> K * Fact(K - 1) end)(N).

named2(L) ->
    F = fun Flat([H | T], Acc) when is_list(H) -> Flat(T, Flat(H, Acc));
            Flat([H | T], Acc) -> Flat(T, [H | Acc]);
            Flat([], Acc) -> Acc
        end,
    {F(L, []), (fun Self(_) -> is_function(Self, 1) end)(1)}.

many(A, B, C, D, E, F, G, H, I, J, K, L) -> {L, K, J, I, H, G, F, E, D, C, B, A}.

clauses() ->
    F = fun(0) -> zero; (X) when X > 0 -> {pos, X}; ([H | _]) -> {list, H}; ({X, X}) -> same end,
    [catch_it(fun() -> F(X) end) || X <- [0, 5, [1], {2, 2}, {1, 2}]].

shadow(X) ->
    F = fun(X) -> X * 10 end,
    G = fun(Y) -> X = Y, ok end,
    H = fun({X, Y}) -> {Y, X} end,
    {F(5), G(1), catch_it(fun() -> G(2) end), H({3, 4}), X}.

deep(0) -> fun() -> done end;
deep(N) -> G = deep(N - 1), R = G(), fun() -> {N, R} end, fun() -> [N | R] end.

tail(0) -> done;
tail(N) -> F = fun(K) -> tail(K) end, F(N - 1).

mutual(0) -> even;
mutual(N) -> odd(N - 1).
odd(0) -> odd;
odd(N) -> mutual(N - 1).

named_tail(N) -> (fun Loop(0) -> N; Loop(K) -> Loop(K - 1) end)(N).

sizes() -> [element(2, erlang:fun_info(F, arity)) || F <- [fun() -> 1 end, fun(_) -> 2 end, fun id/1]].
