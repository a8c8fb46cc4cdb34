%% case, if, andalso, orelse, blocks: values, tails, exported variables, errors.
-module(control).
-export([main/0]).

main() ->
    [p(exports(X)) || X <- [1, 2, 3, {4, 5}]],
    [p(andor(X, Y)) || X <- [true, false, 7], Y <- [true, false, 8]],
    [p(cases(X, Y)) || X <- [true, false, 7], Y <- [true, false, 8]],
    [p(strict(X, Y)) || X <- [true, false, 7], Y <- [true, false, 8]],
    [p(ifs(X)) || X <- [1, 0, -1, foo]],
    [p(tail(X)) || X <- [0, 10, 11]],
    p(order()), p(get()),
    [p(nested(X)) || X <- [1, 2, 3, {1, 2}, {2, 1}, [1], [2], []]],
    [p(values(X)) || X <- [1, 2, 3]],
    p(deep(3)), p(operands()), p(catch operands2(2)), p(noreturn(1)),
    p(catch noreturn(2)).

p({'EXIT', {R, _}}) -> p({exit, R});
p(X0) -> X = clean(X0), io:format("~w~n", [X]).

clean(X) when is_function(X) -> a_fun;
clean(X) when is_tuple(X) -> list_to_tuple(clean(tuple_to_list(X)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(X) -> X.


exports(X) ->
    case X of
        1 -> A = one, B = 1;
        2 -> B = 2, A = two;
        {A, B} -> ok;
        _ -> A = other, B = X
    end,
    if A =:= one -> C = B; true -> C = {B} end,
    D = case C of {E} -> E; E -> [E] end,
    {A, B, C, D, E}.

andor(X, Y) ->
    [short(Z) || Z <- [catch (X andalso Y), catch (X orelse Y),
                       catch (X andalso Y orelse not Y), catch (X andalso (Y andalso X)),
                       catch ((X orelse Y) andalso Y), catch not X,
                       catch (not (X andalso Y))]].

cases(X, Y) ->
    A = (catch case X andalso Y of true -> t; false -> f end),
    B = (catch case X orelse Y of true -> t; false -> f end),
    C = (catch case X =:= Y of true -> t; _ -> f end),
    D = (catch case not (X =:= Y) andalso Y of false -> f; true -> t end),
    E = (catch case X of true -> t; false -> f end),
    F = case X == Y of false -> f; true -> t end,
    G = (catch case (X =:= 7) and Y of true -> t; false -> f end),
    H = case is_atom(X) andalso is_atom(Y) of true -> t; _ -> f end,
    I = case X of true when Y -> t; true -> ty; _ -> f end,
    [short(Z) || Z <- [A, B, C, D, E, F, G, H, I]].

short({'EXIT', {R, _}}) -> {exit, R};
short(X) -> X.

strict(X, Y) ->
    [short(catch (X and Y)), short(catch (X or Y)), short(catch (X xor Y)),
     short(catch (is_atom(X) and is_atom(Y))), short(catch ((X =:= Y) or (Y =:= true)))].

ifs(X) ->
    A = if X > 0, X < 10 -> pos; X =:= 0 -> zero; X < 0; X =:= foo -> other end,
    B = (catch if X =:= 1 -> one end),
    {A, short(B)}.

tail(X) when X > 10 -> X;
tail(X) -> case X of 10 -> tail(X + 1); _ -> if X < 5 -> tail(X + 5); true -> tail(10) end end.

order() ->
    put(log, []),
    _ = {l(1), [l(2), l(3) | l([4])], l(5) + l(6), #{l(7) => l(8), l(9) => l(10)},
         <<(l(11)):(l(12))>>, (l(fun(_) -> 1 end))(l(13)), l(14) =:= l(15)},
    M = l(#{}),
    _ = M#{l(16) => l(17), l(18) => l(19)},
    _ = max(l(20), l(21)),
    _ = (l(erlang)):(l(max))(l(22), l(23)),
    lists:reverse(get(log)).

l(X) -> put(log, [X | get(log)]), X.

nested(X) ->
    R = case X of
            1 -> case X of 2 -> a1; _ -> a2 end;
            {A, _} when A > 1 -> big;
            {A, B} -> case {B, A} of {2, 1} -> swapped; Z -> Z end;
            [H | T] -> begin Q = H + 1, {Q, T} end;
            Other -> if Other =:= 2 -> two; true -> {other, Other} end
        end,
    {r, R}.

values(X) ->
    Y = case X of 1 -> 10; 2 -> 20; _ -> X end,
    Z = if Y > 15 -> Y; true -> Y * 2 end,
    (case Z of 20 -> fun(A) -> A end; _ -> fun(_) -> none end end)(Z + Y).

deep(0) -> [];
deep(N) -> [begin X = N, Y = X * 2, {X, Y} end | deep(N - 1)].

operands() -> {X = 1, Y = 2, [Z = 3, 4]} = {1, 2, [3, 4]}, {X, Y, Z}.

operands2(N) -> {X = 1, X = N}, X.

noreturn(X) ->
    Y = case X of 1 -> 2; 2 -> exit(two); 3 -> throw(three) end,
    Z = case X of 1 -> Y; _ -> erlang:error({bad, Y}) end,
    Z + 1.
