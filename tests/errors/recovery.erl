%% SPDX-License-Identifier: Apache-2.0
%% One error for each form that has one; what is right in between is parsed.
-module(recovery).
-compile([export_all, nowarn_export_all]).
-record(r, {a b}).  %! 3001:15
a() -> ok.
b() -> case a() of ok -> 1.  %! 3001:27
c() -> ok.
d() -> X = , Y = .  %! 3001:12
-define(M(X) x).  %! 2003:14
e() -> ?M(1).  %! 2008:9
f() -> "\x{zz}".  %! 1001:9 1004:15
g() -> ok.
-spec h( -> ok.
h() -> fun() -> end.
i() -> ok
j() -> ok.
k() -> ok.
