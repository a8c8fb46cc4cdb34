%% Comprehensions of all kinds that OTP 25 has: order, filters, failing parts,
%% shadowing, nesting, generators over lists and bit strings.
-module(comprehensions).
-compile({no_auto_import, [is_list/1]}).
-export([main/0]).

main() ->
    p([X * 2 || X <- [1, 2, 3]]),
    p([{X, Y} || X <- [1, 2], Y <- "ab"]),
    p([X || {ok, X} <- [{ok, 1}, error, {ok, 2}]]),
    p([X || X <- [1, 2, 3, 4], X rem 2 =:= 0, X > 2]),
    p([X || X <- [1, foo, 2], X + 1 > 2]),
    p(catch [X || X <- [1, foo, 2], even(X)]),
    p(catch [X || X <- [1], not_bool(X)]),
    p([X || true, X <- [1]]), p([X || X <- [1], false]),
    p([1 || even(2)]), p([1 || even(1)]),
    p(catch [X || X <- [1 | 2]]), p(catch [X || X <- foo]),
    p(catch [X || <<X>> <= foo]), p(catch << <<X>> || X <- bar >>),
    p(shadow(5)), p(nested([1, 2, 3])), p(free(1, 2)),
    p([Y || X <- [[1, 2], [3]], Y <- X, Y > 1]),
    p([[Y || Y <- X, Y > 1] || X <- [[1, 2], [3]]]),
    p([Y || X <- [1, 2], Y <- [X || X <- [X, X]]]),
    p(<< <<X>> || X <- [1, 2, 3] >>),
    p(<< <<X:4>> || X <- [1, 2, 3] >>),
    p(<< <<X, Y>> || <<X:4>> <= <<16#12, 16#34>>, Y <- [X, 255] >>),
    p([X || <<X:3>> <= <<1, 2, 3>>]),
    p([X || <<1, X>> <= <<1, 2, 3, 4, 1, 5, 6>>]),
    p([{X, Y} || <<X:8, Y:X/bits>> <= <<3:8, 5:3, 1:8, 1:1, 200:8, 1:4>>]),
    p([X || <<X/utf8>> <= <<"h", 16#C3, 16#A5, "x", 255, "y">>]),
    p([{A, B} || <<A:2, B:A/unit:4>> <= <<1:2, 9:4, 2:2, 17:8, 3:2>>]),
    p([F || <<F/float>> <= <<1.5/float, 2.5/float, 3>>]),
    p([S || <<S:8/signed-little>> <= <<255, 1, 128>>]),
    p([X || <<X:16/little>> <= <<1, 2, 3, 4, 5>>]),
    p(<< (list_to_binary([X])) || X <- "abc" >>),
    p(<< <<(X + 1):8>> || <<X>> <= <<"HAL">> >>),
    p(<< <<Y/bits, 1:1>> || Y <- [<<1:1>>, <<>>, <<5:3>>] >>),
    p(catch << <<Y/binary>> || Y <- [<<1:1>>] >>),
    p(catch << X || X <- [1] >>),
    p(<< <<X>> || X <- [] >>),
    p(<< <<X>> || <<X>> <= <<>>, X > 1 >>),
    p(effects()), p([X || X <- [1, 2, 3]] ++ [4]), p([X || X <- []] ++ tail),
    p([X + Y || X <- [1, 2], even(X), Y <- [10, 20], Y > 10]),
    p([X || X = {_, _} <- [1, {a, b}, {cc}]]),
    p([{X, Z} || X <- [1, 2], Z <- [begin Q = X * 2, Q + 1 end]]),
    p(vars_in_filter()), p(length([X || X <- lists:seq(1, 100000), X rem 3 =:= 0])),
    p(byte_size(<< <<X:32>> || X <- lists:seq(1, 10000) >>)),
    p(funs()), p(same(3)), p([V || #{v := V} <- [#{v => 1}, #{w => 2}, 3]]),
    p([X || [X | _] <- [[1], [], [2, 3]]]), p(in_guard(5)), p(local_is_list([1])).

p({'EXIT', {R, _}}) -> p({exit, R});
p(X) -> io:format("~w~n", [X]).

even(X) -> X rem 2 =:= 0.
not_bool(X) -> {X}.

shadow(X) ->
    Y = [X || X <- [1, 2]],
    Z = [X || _ <- [1, 2]],
    F = fun(X) -> X + 1 end,
    G = fun(Q) -> X = Q, X end,
    {X, Y, Z, F(1), catch_one(fun() -> G(1) end), G(5)}.

catch_one(F) -> try F() catch error:R -> R end.

nested(L) -> [{X, [{Y, [Z || Z <- L, Z > Y]} || Y <- L, Y > X]} || X <- L].

free(A, B) ->
    C = A + B,
    [begin
         D = X + C,
         F = fun(E) -> [E, D, C, A] end,
         [F(Y) || Y <- [B, D]]
     end || X <- [1, 2], X < C].

effects() ->
    put(log, []),
    [put(log, [X, Y | get(log)]) || X <- [1, 2, 3], X =/= 2, Y <- [X + 10]],
    _ = [put(log, [X | get(log)]) || X <- [7]],
    get(log).

vars_in_filter() -> [{X, Y} || X <- [1, 2, 3], begin Y = X * X, Y > 3 end].

funs() -> [F(10) || F <- [fun(A) -> A + X end || X <- [1, 2, 3]]].

same(X) -> [Y || {Y, Y} <- [{1, 2}, {3, 3}, {X, 3}]] ++ [X || {Z, Z, _} <- [{X, X, 1}]].

in_guard(X) -> [if Y > X -> big; true -> Y end || Y <- [4, 5, 6]].

is_list(_) -> false.
local_is_list(X) -> [{erlang:is_list(Y)} || Y <- [X], is_list(Y) =:= false].
