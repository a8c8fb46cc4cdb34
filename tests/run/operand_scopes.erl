%% A variable that two operands bind: funs see it once theirs has bound it.
-module(operand_scopes).
-export([main/0]).

main() ->
    io:format("~p~n", [[t(fun() -> f(B, 1, X, Y) end)
                        || B <- [true, false], X <- [1, 2], Y <- [1, 2]]]).

t(F) -> try F() catch C:R -> {C, R} end.

f(Bool, A, B, C) ->
    {X = A,
     case Bool of
         true ->
             fun() -> X = 9 end(),
             X = B;
         false ->
             X = C,
             fun() -> X = 9 end()
     end}.
