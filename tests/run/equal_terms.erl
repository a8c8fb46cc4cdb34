%% == beside =:=: zeros, funs and what they close over.
-module(equal_terms).
-export([main/0]).

main() ->
    Z = id(0.0),
    N = -1 * Z,
    io:format("~p~n", [{N == Z, N == 0.0, Z == 0.0, g(N), g(Z), N /= 0.0, {N} == {0.0}}]),
    F = fun(I) -> fun() -> I end end,
    io:format("~p~n", [{F(1) == F(1.0), F(1) =:= F(1.0), F(1) =:= F(1), F(1) /= F(2)}]),
    A = id(fun id/1),
    io:format("~p~n", [{A =:= fun id/1, A == fun id/1, A == fun g/1, same(A, fun id/1)}]).

id(X) -> X.

g(X) when X == 0.0 -> <<(abs(X))/float>>;
g(_) -> no.

same(X, X) -> yes;
same(_, _) -> no.
