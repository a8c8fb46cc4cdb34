%% SPDX-License-Identifier: Apache-2.0
%% Types and specifications.
-module(types).
-compile([export_all, nowarn_export_all]).
-export_type([a/0, b/0, g/0, i/0, j/0, n/0, p/0, q/0, r/0, s/0, w/0, x/0, y/0,
              z/0]).
-record(r, {a :: b, c}).
-type a :: b.  %! 3004:2
-type a() : b.  %! 3003:7
-type a(1) :: b.  %! 3005:9
-type a(_) :: b.  %! 3005:9
-type a(X, f()) :: b.  %! 3005:12
-type a() :: .  %! 3001:14
-type a() :: [].
-type b() :: [a, ...] | [a] | nonempty_list(a).
-type c() :: [a, b].  %! 3001:18
-type d() :: {a, } .  %! 3001:18
-type e() :: 1..2..3.  %! 3001:18
-type f() :: #{a}.  %! 3001:17
-type g() :: #{a => b, c := d}.
-type h() :: #r{a :: b, c}.  %! 3001:26
-type i() :: #r{a :: b}.
-type j() :: <<_:8, _:_*8>> | <<>> | <<_:_*1>> | <<_:1>>.
-type k() :: <<X:8>>.  %! 3006:16
-type l() :: <<_:X*8>>.  %! 3006:18
-type m() :: <<_:8, _:8>>.  %! 3001:23
-type n() :: fun() | fun((...) -> a) | fun((a, b) -> c) | fun(() -> d).
-type o() :: fun(a).  %! 3001:18
-type p() :: X :: a | Y :: b.
-type q() :: (a | b) | (c | d).
-type r() :: 1 + 2 * 3 | -1 | bnot 1 | $a | 1 bsl 2.
-type s() :: m:t(a) | m:t().
-type t() :: m:T().  %! 3001:16
-type u() :: "x".  %! 3001:14
-type v() :: 1.5.  %! 3001:14
-type w() :: [a | b].
-opaque x() :: a.
-type (y()) :: a.
-type(z() :: a).
-spec f(a) -> b.
-spec f(a, b) -> b; (c, d) -> e.
-spec f1(X) -> Y when X :: a, Y :: b.
-spec(g() -> ok).
-spec f.  %! 3001:8
-spec f() -> .  %! 3001:14
-spec f() -> a when X.  %! 3001:22
-spec f() -> a when x :: y.  %! 3001:23
-spec f2(X) -> a when is_subtype(X, b).
-spec f(X) -> a when is_subtype(y, b).  %! 3005:33
-spec f(X) -> a when is_subtype(X, b, c).  %! 3007:22
-spec f(X) -> a when foo(X, b).  %! 3007:22
-spec f(X) -> a when _ :: b.  %! 3005:22
-spec f(X) -> a; .  %! 3001:18
-spec f/1 :: a.  %! 3001:8
-callback c(a) -> b.
-callback c.  %! 3001:12
f(X) -> X.
f(X, Y) -> {X, Y}.
f1(X) -> X.
f2(X) -> X.
g() -> ok.
