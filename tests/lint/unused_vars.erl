% SPDX-License-Identifier: Apache-2.0
%% Variables that nothing uses, in each construct.
-module(unused_vars).
-export([a/1, b/1, c/1, d/1, e/1, f/1, g/1, h/0, i/1, j/1, k/1, l/1, m/1]).
a(X) -> Y = 1, _Z = 2, ok.  %! 4101:3 4101:9
b({X, [Y | Z], #{k := W}}) -> X.  %! 4101:8 4101:12 4101:23
c(X) -> case X of {Y, Z} -> Y; [A] -> B = A, ok; _ -> C = 1 end.  %! 4101:23 4101:39 4101:55
d(X) -> case X of 1 -> Y = 1; 2 -> Y = 2 end, ok.  %! 4101:24 4101:36
e(X) -> fun(Y, X) -> ok end.  %! 4101:3 4101:13 4101:16 4102:16
f(X) -> fun F(Y) -> X end.  %! 4101:9 4101:15
g(X) -> [1 || Y <- X, {Z, _} <- X, Y <- X].  %! 4101:15 4101:24 4101:36 4102:36
h() -> try X = 1 of Y -> ok catch A:B:C -> ok after D = 1 end.  %! 4101:12 4101:21 4101:35 4101:37 4101:39 4101:53
i(X) -> receive Y -> ok after X -> Z = 1 end.  %! 4101:17 4101:36
j(<<A:8, B:A, C/binary>>) -> ok.  %! 4101:10 4101:15
k(X) -> [Y || X <- X, Y = Z <- X].  %! 4101:27 4102:15
l(X) -> begin Y = X end, catch Z = X, if X -> W = 1; true -> ok end.  %! 4101:15 4101:32 4101:47
m(X) -> << <<1>> || <<A:4, B:A>> <= X >>.  %! 4101:28
