%% SPDX-License-Identifier: Apache-2.0
%% Clauses of one function with different names or numbers of parameters.
-module(heads).
-compile([export_all, nowarn_export_all]).
a(1) -> 1;
b(2) -> 2.  %! 3002:1
c(1) -> 1;
c(2, 3) -> 2;  %! 3002:1
c() -> 3.
d() -> fun (1) -> 1; (2, 3) -> 2 end.  %! 3002:22
e() -> fun F(1) -> 1; G(2) -> 2 end.  %! 3002:23
f() -> fun F(1) -> 1; (2) -> 2 end.  %! 3002:23
g() -> fun (1) -> 1; F(2) -> 2 end.  %! 3002:22
h(1) -> 1;
(2) -> 2.  %! 3001:1
i(1) -> 1;
.  %! 3001:1
j() -> fun F(1) -> F; F(2) -> F end.
