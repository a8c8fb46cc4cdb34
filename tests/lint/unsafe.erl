%% Ways through a construct that do not bind a variable.
-module(unsafe).
-compile([nowarn_export_vars]).
-export([a/1, b/1, c/1, d/1, e/1, f/1, g/1, h/1]).
a(X) ->
    case X of
        1 -> Y = a;
        2 -> exit(no)
    end,
    {X, Y}.  %! 4011:9
b(X) ->
    try {ok, Y} = X of
        {ok, Z} -> Z
    catch
        _:_ -> Z = 1
    after
        W = 2
    end,
    [Y, Z, W].  %! 4011:6 4011:9 4011:12
c(X) ->
    receive X -> A = 1; B -> A = 2 end,
    {A, B}.  %! 4011:9
d(X) ->
    (catch Y = X),
    case X of Y -> ok end.  %! 4011:15
e(X) ->
    F = fun(Y) -> Z = Y, Z end,
    [F(Z), [Z || Z <- X], Z].  %! 4010:8 4010:27
f(X) ->
    case X of {_, Y} -> Y; Y -> Y end,
    if X -> Z = 1; true -> Z = 2 end,
    {Y, Z}.
g(X) ->
    case X of 1 -> A = 1, A; B -> B end,
    A = 2.  %! 4011:5
h(X) -> X orelse (Y = 1), X =:= Y.  %! 4011:33
