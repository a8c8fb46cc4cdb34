%% SPDX-License-Identifier: Apache-2.0
%% Errors of several forms are reported at once.
-module(several).
-compile([export_all, nowarn_export_all]).
a() -> X = .  %! 3001:12
b() -> {1, 2.  %! 3001:13
c() -> case x of end.  %! 3001:18
d() -> fun().  %! 3001:13
e( -> ok.  %! 3001:4
-record(r, {).  %! 3001:13
f() -> ok.
