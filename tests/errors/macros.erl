%% SPDX-License-Identifier: Apache-2.0
%% What can be wrong with macros.
-module(macros).
-compile([export_all, nowarn_export_all]).
-define(A, 1).
-define(A, 2).  %! 2006:9
-define(B(X), X).
-define(R, ?R).
-define(S, ?T).
-define(T, ?S).
-define(, 1).  %! 2001:9
-define(1, 1).  %! 2001:9
-define(E 1).  %! 2001:11
-define(F(X, X), 1).  %! 2005:14
-define(LINE, 1).  %! 2007:9
-define(G(X, 1).  %! 2001:12
a() -> ?NOPE.  %! 2008:9
b() -> ?B(1, 2).  %! 2009:9
c() -> ?B.  %! 2009:9
d() -> ?R.  %! 2012:9
e() -> ?S.  %! 2012:9
f() -> ?B(1.  %! 2010:9
g() -> ok.
h() -> ?NOPE(1).  %! 2008:9
