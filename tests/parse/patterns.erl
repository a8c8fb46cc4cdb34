%% SPDX-License-Identifier: Apache-2.0
%% A function's parameters are patterns already for the parser; in brackets, and
%% in case, they are expressions.
-module(patterns).
-compile([export_all, nowarn_export_all]).
a(foo(X)) -> X.  %! 3001:6
b(X#r.f) -> X.  %! 3001:4
c(begin X end) -> X.  %! 3001:3
d(X andalso Y) -> X.  %! 3001:5
e(X ! Y) -> X.  %! 3001:5
f(m:f) -> 1.  %! 3001:4
g([X || X <- Y]) -> X.  %! 3001:6
h(<<X || X <- Y>>) -> X.  %! 3001:7
i(X#{a := b}) -> X.  %! 3001:4
j(fun() -> ok end) -> 1.  %! 3001:3
k(catch X) -> X.  %! 3001:3
l(case) -> X.  %! 3001:3
m("a" ++ T, 1 + 2, -1, (X), X = _, #{a := B}, {T, B}) -> ok.
n() -> fun(foo(X)) -> X end.  %! 3001:15
o() -> try x catch foo(X) -> X end.  %! 3001:23
p() -> try x catch error:foo(X) -> X end.  %! 3001:29
