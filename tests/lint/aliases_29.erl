% SPDX-License-Identifier: Apache-2.0
% otp: 29
%% Patterns that should be one, catch, and, or.
-module(aliases_29).
-compile(warn_obsolete_bool_op).
-export([a/1, b/2, c/1, hd/1, map/1]).
-import(lists, [map/2]).
a({A, b} = {B, C}) -> {A, B, C};  %! 4129:3
a(X = Y = {_} = _) -> {X, Y}.
b(X, Y) when X and Y -> catch X or Y.  %! 4125:25 4127:16 4127:33
c(X) -> {fun map/2, fun hd/1, aliases_29:nope(X), fun aliases_29:d/1}.  %! 4037:10 4116:31 4116:51 4117:21
d(X) -> X.  %! 4110:1
hd(X) -> X.
map(X) -> [#{1 => 2 || _ <- X}, #{1 := 2 || _ <- X}].  %! 4058:37
