%% Tuples and cells that were matched are not built again; maps with the same
%% constant keys share them; what inlined functions raise.
-module(wholes).
-compile({inline, [pick/2, one/1]}).
-export([main/0]).

main() ->
    T = id({ok, id(value)}),
    N = id({n, T, [id(1) | id(x)]}),
    L = id([ok | id(value)]),
    io:format("~w~n", [[same(T, a(T)), same(T, b(#{k => T})), same(N, c(N)), same(L, d(L)),
                        same(N, e(N, T)), same(T, f(T, T)), same(N, g(N))]]),
    io:format("~w~n", [[a(T), c(N), d(L), i({ok, 1}, 1), i({ok, 1}, 2), j({a, 2.0}), k(T)]]),
    M = fun(X) -> #{b => X, a => 1, 1.0 => 2, 1 => 3, a => X} end,
    io:format("~w~n", [[maps:to_list(M(7)), M(8) =:= #{a => 8, 1.0 => 2, b => 8, 1 => 3},
                        maps:get(b, M(9))]]),
    io:format("~w~n", [[t(fun() -> {pick(id(X), 5)} end) || X <- [a, {b, 2}, {b, 0}, c]]]),
    io:format("~w~n", [t(fun() -> one(id({a, b})) end)]).

id(X) -> X.

same(A, B) -> erts_debug:same(A, B).

t(F) ->
    try F()
    catch
        C:R:S -> {C, R, [{N, A} || {wholes, N, A, _} <- [hd(S)]]}
    end.

a({ok, X}) -> {ok, X}.
b(#{k := {ok, X}}) -> {ok, X}.
c({n, {ok, X}, [H | E]}) -> {n, {ok, X}, [H | E]}.
d([ok | X]) -> [ok | X].
e({n, _, C}, T) -> {n, T, C}.
f({ok, X}, Y) -> case Y of {ok, X} -> {ok, X} end.
g({n, {ok, _} = Y, Z}) -> id(Y), {n, Y, Z}.
i({ok, X}, Y) when X =:= Y -> {ok, Y};
i({ok, _}, Y) -> {ok, Y}.
j({a, X}) when X == 2 -> {a, 2}.
k(Y) ->
    case id(1) of
        1 -> {ok, X} = Y;
        2 -> X = Y
    end,
    {ok, X}.

pick(a, Y) -> Y + 1;
pick({b, X}, Y) when X > 0 -> error(bad, [X, Y]);
pick(c, Y) -> Y.

one({a}) -> 1.
