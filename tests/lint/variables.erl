%% Variables that are unbound, or bound on some ways only.
-module(variables).
-export([f/1, g/1, h/1, i/1, j/1, k/1, l/1, m/1, n/1, o/1, p/1, q/1]).
f(_X) -> Y.  %! 4010:10
g(A) -> case A of 1 -> B = 2; 2 -> C = 3 end, {B, C}.  %! 4011:48 4011:51
h(A) -> try Z = A, Z catch _:_ -> Z end, Z.  %! 4011:35 4011:42
i(A) -> (catch W = A), W.  %! 4011:24
j(A) -> A andalso (V = 1), V.  %! 4011:28
k(A) -> if A -> U = 1; true -> U = 2 end, {U, T}.  %! 4010:47
l(X) -> try X catch C:R:S when S == 1 -> {C, S, R}; C:_:C -> C end.  %! 4013:32 4014:57
m(X) -> {[Y || Y <- X], Y, << <<Z>> || <<Z>> <= X >>, [A || A <- B]}.  %! 4010:25 4010:66
n(X) -> {fun(Y) -> Z = Y, Z end, Z, fun F(0) -> F(1) end, F, X}.  %! 4010:34 4010:59
o(X) -> [{Y = X, Y}, receive {a, W} -> W after Q = 10 -> Q end, W].  %! 4010:18 4010:58 4010:65
p(X) ->
    case X of
        1 -> Y = a;
        2 -> case X of 3 -> Y = b; _ -> ok end
    end,
    Y.  %! 4011:5
q(#{K := V}) -> V.  %! 4010:5
