%% Patterns of every kind, in every place where patterns stand.
-module(match_terms).
-export([main/0]).

-record(r, {a, b = 2, cc}).

main() ->
    [p(f(X)) || X <- terms()],
    [p(g(X)) || X <- terms()],
    [p(lists_of(X)) || X <- terms()],
    [p(big(X)) || X <- terms()],
    [p(two(X, Y)) || X <- [1, a, [], [1], {a}, 2.0], Y <- [1, a, [], [1], {a}, 2.0]],
    [p(rec(X)) || X <- terms()],
    [p(catch badmatch(X)) || X <- [1, {a, 1}, [x | y], {a, {b, cc}}]],
    [p(catch nested(X)) || X <- terms()],
    [p(same(X, Y)) || X <- [1, 1.0, {a}, "s"], Y <- [1, 1.0, {a}, "s"]],
    [p(arities(list_to_tuple(lists:seq(1, N)))) || N <- lists:seq(0, 7)],
    [p(str(S)) || S <- ["", "abc", "abd", "ab", "abcd", "x", abc]],
    p(bound(1)), p(bound(2)),
    p(alias({a, [1, 2]})), p(alias({b, [1, 2]})), p(alias({a, []})).

p(X0) -> X = catch_reason(X0), io:format("~w~n", [X]).

catch_reason({'EXIT', {R, _}}) -> {'EXIT', R};
catch_reason(X) -> X.

terms() ->
    [1, 2, -1, 0, 1 bsl 70, -(1 bsl 70), 1.0, 0.0, 1.5, a, b, true, false, [],
     [1], [a], [1, 2], [1 | 2], [[]], "ab", {}, {a}, {b}, {a, 1}, {a, b}, {b, 1},
     {1, a}, {a, 1, 2}, {r, 1, 2, 3}, {r, x}, #{}, #{a => 1}, <<>>, <<1>>,
     {a, {a, 1}}, {a, [1]}, {[], []}, [{a, 1}], ok, error, {ok, 1}, {error, x}].

f(1) -> one;
f(a) -> atom_a;
f([]) -> nil;
f({a, X}) -> {pair, X};
f(2) -> two;
f([X]) -> {single, X};
f({a}) -> tuple1;
f(1.0) -> float1;
f(b) -> atom_b;
f({a, 1, Y}) -> {triple, Y};
f([X | Y]) -> {cons, X, Y};
f({X, X}) -> {twin, X};
f({X, 1}) -> {snd, X};
f(-1) -> minus_one;
f(#{a := V}) -> {map, V};
f(#{}) -> map;
f(<<>>) -> empty;
f(0.0) -> zero;
f(Other) -> {other, Other}.

g(X) when X =:= 1 -> one;
g({_, 1}) -> a;
g({a, _}) -> b;
g({_, b}) -> cc;
g({_, _}) -> d;
g([_ | T]) when T =:= [] -> e;
g([H | _]) when is_integer(H), H > 0; H =:= a -> f;
g([H | _]) -> {g, H};
g(true) -> t;
g(X) when is_atom(X) -> {h, X};
g(X) when is_float(X) orelse X > 1 -> {ii, X};
g(_) -> j.

lists_of([]) -> [];
lists_of([1]) -> one;
lists_of([1, 2]) -> one_two;
lists_of([1 | _]) -> one_more;
lists_of([a | T]) -> {a, T};
lists_of([[]]) -> list_of_nil;
lists_of([{a, X} | _]) -> {pair, X};
lists_of([_, _ | T]) -> {two, T};
lists_of(_) -> none.

big(16#400000000000000000) -> big;
big(-16#400000000000000000) -> minus_big;
big(1.5) -> float;
big(-0.5) -> float2;
big({error, _}) -> err;
big({ok, _}) -> ok;
big(ok) -> ok2;
big(error) -> err2;
big(_) -> no.

two(1, 1) -> a;
two(_, 1) -> b;
two(1, _) -> cc;
two([], [_ | _]) -> d;
two([_ | _], []) -> e;
two([X | _], [X | _]) -> f;
two({X}, {X}) -> {g, X};
two(X, X) -> {h, X};
two(a, Y) -> {ii, Y};
two(_, _) -> j.

rec(#r{a = 1, b = 2}) -> r12;
rec(#r{a = x}) -> rx;
rec(#r{_ = 1}) -> all1;
rec(#r{}) -> r;
rec({r, _}) -> short;
rec(_) -> none.

badmatch(X) ->
    {a, Y} = X,
    {b, Z} = Y,
    {Y, Z}.

nested(X) ->
    case X of
        {A, {B, C}} -> {A, B, C};
        {_, [H | T]} -> {H, T};
        [{K, V} | _] ->
            case {K, V} of
                {a, 1} -> one;
                {Q, W} -> {Q, W}
            end;
        #r{cc = C} when C > 2 -> C;
        1 -> case X of 2 -> no end;
        2 -> {ok, _} = X;
        a -> if X =:= b -> no end;
        _ -> none
    end.

same(X, X) -> yes;
same(X, Y) when X == Y -> equal;
same(_, _) -> no.

arities({}) -> 0;
arities({A}) -> {1, A};
arities({A, _}) -> {2, A};
arities({_, _, A}) -> {3, A};
arities({_, A, _, _}) -> {4, A};
arities({_, _, _, _, A}) -> {5, A};
arities(X) when tuple_size(X) > 6 -> many;
arities(X) -> X.

str("abc") -> abc;
str("ab" ++ T) -> {ab, T};
str([]) -> empty;
str(L) when is_list(L) -> list;
str(_) -> none.

bound(X) ->
    Y = 1,
    case X of
        Y -> same;
        _ -> other
    end.

alias({a, _} = {_, [H | _] = L}) -> {H, L};
alias({b, _} = X) -> X;
alias({_, Y} = _X) -> {y, Y}.
