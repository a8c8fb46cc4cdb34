%% SPDX-License-Identifier: Apache-2.0
%% Lines after -file belong to another file: no place in this one.
-module(renamed).
-compile([export_all, nowarn_export_all]).
a() -> {?FILE, ?LINE}.
-file("renamed.erl", 100).
b() -> {?FILE, ?LINE}.
-file("renamed.erl", 7).  %! 3001:8
c() -> .
