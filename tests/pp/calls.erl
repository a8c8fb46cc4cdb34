%% SPDX-License-Identifier: Apache-2.0
%% Uses of macros that are not there, have other arguments, or go in circles.
-module(calls).
-compile([export_all, nowarn_export_all]).
-define(A, 1).
-define(F(X), {X, ??X}).
-define(G(X, Y), [X|Y]).
-define(OBJ, foo).
-define(X1, ?Y1).
-define(Y1, {?X1}).
-define(C(X), ?C(X)).
a() -> ?NONE.  %! 2008:9
b() -> ?NONE(1, 2).  %! 2008:9
c() -> ?G(1).  %! 2009:9
d() -> ?G(1, ).  %! 2010:9
e() -> ?G(, 1).  %! 2010:9
f() -> ?F(1.  %! 2010:9
g() -> ?F.  %! 2009:9
h() -> ?X1.  %! 2012:9
i() -> ?C(1).  %! 2012:9
j() -> ?1.  %! 2011:9
k() -> ?"a".  %! 2011:9
l() -> ??A.  %! 2011:9
m() -> ?(A).  %! 2011:9
n() -> ?OBJ(1), ?F((a,b)), ?F([a,b]), ?F({a,b}), ?F(<<a,b>>), ?F(begin a, b end),  %! 3001:22
       ?F(fun(Y, Z) -> {Y, Z} end), ?F(fun n/0), ?G(a, b), ?F(case 1 of 1 -> a end).
o() -> ?'A'.
foo(X) -> X.
p() -> ?G(a,,b).  %! 2009:9
