% SPDX-License-Identifier: Apache-2.0
%% Variables that hide others.
-module(shadowed_vars).
-export([a/2, b/2, c/2, d/1, e/1, f/1]).
a(X, L) -> [X || X <- L], X.  %! 4102:18
b(X, L) -> {fun(X) -> X end, lists:map(fun({X, Y}) -> X + Y end, L), X}.  %! 4102:17 4102:45
c(F, X) -> {fun F(0) -> X; F(N) -> F(N - 1) end, F}.  %! 4102:13
d(X) -> _ = <<(Y = X)>>, << <<Y>> || <<Y, X:Y>> <= X, X > 1 >>.  %! 4101:16 4102:40 4102:43
e(X) -> case X of 1 -> Y = 1; _ -> ok end, fun(Y) -> Y end.  %! 4101:24
f(X) -> [[X || X <- X] || X <- X, X <- X].  %! 4102:16 4102:27 4102:35
