%% SPDX-License-Identifier: Apache-2.0
%% Characters that no token has, and what is read after them.
%% erlc: differs, it prints Latin-1
-module(illegal).
-compile([export_all, nowarn_export_all]).
a() -> @.  %! 3001:8
b() -> 1 € 2.  %! 1001:10 3001:12
c() -> £.  %! 3001:8
d() -> a\b.  %! 3001:9
e() -> `x`.  %! 3001:8
f() -> X ^ Y.  %! 3001:10
g() -> ~x.  %! 3001:8
h() -> é, É = 1, {é, É}.
i() -> a & b.  %! 3001:10
