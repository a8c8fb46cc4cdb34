%% SPDX-License-Identifier: Apache-2.0
%% Definitions that are not well formed.
-module(define).
-compile([export_all, nowarn_export_all]).
-define(A, 1).
-define(A, 2).  %! 2006:9
-define(A(X), X).
-define(A(X, Y), {X, Y}).
-define(A(Z), Z).  %! 2006:9
-define(LINE, 3).  %! 2007:9
-define(MODULE(X), X).  %! 2007:9
-define(B(X, X), X).  %! 2005:14
-define(B(1), 1).  %! 2001:11
-define(B(X, 1), 1).  %! 2001:12
-define(B(X) 1).  %! 2003:14
-define(B).  %! 2001:10
-define(1, 2).  %! 2001:9
-define.  %! 2001:8
-define B, 1.  %! 2001:9
-define(C, 1.  %! 2002:13
-define(C(X), 1.  %! 2002:16
-define(D, ).
-define(E(), e).
-define(F, ?A(1,)).  %! 2010:13
-define(G, ?A(1).  %! 2010:13
-undef(1).  %! 2001:8
-undef(A, B).  %! 2001:9
-undef(nowhere).
f() -> {?A, ?A(x), ?A(x, y), ?E(), {?D}}.
