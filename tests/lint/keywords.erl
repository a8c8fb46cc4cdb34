% SPDX-License-Identifier: Apache-2.0
%% Atoms that are reserved where a feature is enabled, if they are not quoted.
-module(keywords).
-compile(warn_keywords).
-export([f/1, g/0, 'else'/1, h/2]).
-record(maybe, {maybe = else}).  %! 4126:25
f(maybe) -> X = maybe, X.  %! 4126:3 4126:17
'else'(maybe) -> #{maybe => else}.  %! 4126:8 4126:20 4126:29
g() -> {fun a:maybe/0, fun maybe/0, ?MODULE:maybe(), maybe(), maybe:maybe(1), 1 = maybe, fun maybe:g/0}.  %! 4126:15 4126:45 4126:54 4126:69 4126:83 4126:94
maybe() -> maybe.  %! 4126:1 4126:12
h(X, Y) when is_atom(maybe), X =:= maybe -> #maybe{maybe = maybe}, maybe:X(1), Y:maybe(), 'maybe':'maybe'(), X#maybe.maybe;  %! 4126:22 4126:36 4126:60 4126:68 4126:82
h(#maybe{maybe = maybe}, _) -> try maybe catch maybe:else -> maybe end;  %! 4126:18 4126:36 4126:48 4126:54 4126:62
h({maybe, maybe}, <<X, Y:(maybe)>>) -> -maybe(), fun maybe/1, {X, Y}.  %! 4020:50 4126:4 4126:11 4126:27 4126:41 4130:27
