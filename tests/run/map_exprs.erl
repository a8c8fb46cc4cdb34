%% Map expressions and patterns: order, errors, keys of all kinds.
-module(map_exprs).
-export([main/0]).

main() ->
    p(#{}), p(#{k => 1, l => 2, k => 3}), p(#{1 => one, 1.0 => float, "s" => str, {t} => #{}}),
    K = key, V = 5,
    M = #{K => V, {K, 1} => [V]},
    p(M), p(M#{K := 6}), p(M#{new => V, K := 7, K => 8}), p(M#{}),
    p(catch M#{nokey := 1}), p(catch (id(foo))#{k => 1}), p(catch (id(foo))#{k := 1}),
    p(catch (id(foo))#{}), p(catch M#{nokey := error(x)}),
    [p(match(X)) || X <- [#{}, #{k => 1}, #{k => 2, l => 3}, #{l => 1}, #{1 => 2}, #{1.0 => 2},
                          #{"str" => yes}, #{{k, 1} => t}, foo, #{k => #{k => deep}}]],
    [p(vars(X, M)) || X <- [key, {key, 1}, nokey]],
    p(big()), p(binary_keys(#{<<"a">> => 1, <<"b">> => 2})),
    p(expr_keys(#{3 => three, {1, 2} => pair})), p(same(#{a1 => 1, b1 => 1})),
    p(same(#{a1 => 1, b1 => 2})), p(order()), p(literal()), p(nested_update(#{a1 => #{b1 => 1}})),
    p(catch mismatch(#{})), p(catch #{k := _} = id(1)), p(large(40)), p(guard_key(#{[1] => x1}, [1, 2])),
    p(guard_key(#{[1] => x1}, foo)), p(alias(#{k => 1, l => 2})).

p({'EXIT', {R, _}}) -> p({exit, R});
p(X) -> io:format("~w~n", [X]).

id(X) -> X.

match(#{k := 1}) -> k1;
match(#{k := #{k := D}}) -> {deep, D};
match(#{k := V, l := L}) -> {V, L};
match(#{1 := V}) -> {int, V};
match(#{1.0 := V}) -> {float, V};
match(#{"str" := V}) -> {str, V};
match(#{{k, 1} := V}) -> {tuple, V};
match(#{l := L} = M) when map_size(M) =:= 1 -> {l, L};
match(M) when M =:= #{} -> empty;
match(_) -> none.

vars(K, M) ->
    case M of
        #{K := V} -> {found, V};
        #{} -> none
    end.

big() ->
    M = maps:from_list([{X, X * X} || X <- lists:seq(1, 100)]),
    #{50 := A, 7 := B} = M,
    N = M#{50 := x, 101 => y, 102 => z},
    {A, B, map_size(N), maps:get(50, N), case N of #{103 := _} -> yes; #{101 := Y} -> Y end}.

binary_keys(#{<<"a">> := A} = M) -> #{<<"b">> := B} = M, {A, B}.

expr_keys(M) ->
    X = 1,
    #{X + 2 := A, {X, 2} := B} = M,
    {A, B}.

same(#{a1 := X, b1 := X}) -> {same, X};
same(#{a1 := X, b1 := Y}) -> {X, Y}.

l(X) -> put(log, [X | get(log)]), X.

order() ->
    put(log, []),
    _ = #{l(1) => l(2), l(3) => l(4)},
    _ = (l(#{5 => 6}))#{l(5) := l(6), l(7) => l(8)},
    lists:reverse(get(log)).

literal() -> #{list => [1, 2], tuple => {a1, #{b1 => "x"}}, <<1>> => 1.5, 1 bsl 70 => big}.

nested_update(#{a1 := I} = M) -> M#{a1 := I#{b1 := 2, c1 => 3}}.

mismatch(M) -> #{gone := X} = M, X.

large(N) ->
    M = #{1 => N, 2 => N, 3 => N, 4 => N, 5 => N, 6 => N, 7 => N, 8 => N, 9 => N, 10 => N,
          11 => N, 12 => N, 13 => N, 14 => N, 15 => N, 16 => N, 17 => N, 18 => N, 19 => N,
          20 => N, 21 => N, 22 => N, 23 => N, 24 => N, 25 => N, 26 => N, 27 => N, 28 => N,
          29 => N, 30 => N, 31 => N, 32 => N, 33 => N, 34 => last},
    {map_size(M), maps:get(33, M), maps:get(34, M)}.

guard_key(M, L) ->
    case M of
        #{[hd(L)] := V} -> V;
        _ -> none
    end.

alias(#{k := K} = #{l := L}) -> {K, L}.
