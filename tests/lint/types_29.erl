% SPDX-License-Identifier: Apache-2.0
% otp: 29
-module(types_29).
-export([f/0, g/1]).
-export_type([t/0, t/0, nope/2, e/1]).  %! 4070:2 4204:2
-export_type([1]).  %! 4075:2
-record(r, {a :: integer(), b = 1 :: nix(), c :: types_29:far() | other:far()}).  %! 4070:38 4070:50
-type t() :: foo(_, b) | bool() | 1..0 | 1..2 | -3..$a | a..b | <<_:1>>.  %! 4074:35 4074:58 4202:26
-type foo(A, B) :: {A, B} | 1 bsl 2 | not true | (a + 1) | <<_:(a), _:_*4>>.  %! 4074:39 4074:53 4074:60
-type t() :: a.  %! 4071:2
-type list() :: a.  %! 4200:2 4201:2
-type e(A) :: #{A => A, a := fun((...) -> ok), b => fun()}.
-type once(A) :: b.  %! 4073:12 4200:2
-type hidden(_A) :: v2().  %! 4200:2
-type v2() :: hidden(_).  %! 4200:2
-opaque o() :: term().  %! 4200:2 4206:2
-opaque p() :: any() | t().  %! 4200:2 4206:2
-type w() :: #r{a :: b, a :: c, d :: x()} | #s{}.  %! 4040:45 4042:25 4044:33 4070:38
-type union(A, B) :: tuple(A, B).
-type tuple(A, B) :: union(A, B) | [A, ...] | A | A.
-type '$w'(X) :: Y :: X | {Z, Z} | {Y}.  %! 4073:37
-spec f() -> w() | tuple() | '$w'(1) | map() | (X :: 1) | bool(a).  %! 4070:59
f() -> ok.
-type pid() :: a.  %! 4201:2
-type pid() :: b.  %! 4201:2
-type string() :: a.  %! 4200:2
-type map(X) :: {X} | X.  %! 4200:2
-compile({nowarn_redefined_builtin_type, [{string, 0}]}).
-type nonempty_list(A) :: A | a | b.  %! 4201:2
-type u(A, B, C, D) :: {A} | {A, B} | B | {C, nonempty_list(C)}.  %! 4073:18 4200:2
-spec g(A | B) -> {A | E, D} | {D, C | C} | [E].  %! 4073:13 4073:24 4073:27 4073:36
g(_) -> ok.
-nominal n() :: a.  %! 4200:2
-nominal n() :: b.  %! 4071:2
-nominal pid() :: c.  %! 4200:2 4201:2
-nominal m(A) :: #types_29:r{a :: A} | #other:r{a :: nope(1)} | record().  %! 4200:2
-opaque q() :: #types_29:nix{} | #nix{}.  %! 4040:16 4040:34 4200:2 4206:2
