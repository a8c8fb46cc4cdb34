% SPDX-License-Identifier: Apache-2.0
% otp: 29
% Warnings of the passes as OTP 29 has them.
-module(core_29).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
same({a, _}) -> 1;
same({a, X}) -> X.  %! 4423:1
maps(#{}, _) -> 1;
maps(#{a := X}, _) -> X.  %! 4423:1
keys([#{a := _}]) -> 1;
keys([#{a := _, b := _}]) -> 2.
in_turn(X) -> {a} = {b} = X.
in_turn_too() -> {_, a} = {_, b} = {1, a}.  %! 4425:18
outside(X) -> Y = case X of {Z} -> b end, case Y of c -> Z; _ -> d end.
effect(M) -> M#{a => length(M)}, ok.  %! 4443:15
maybe_match(X) -> maybe {ok, Y} ?= {a, X}, Y else _ -> no end.  %! 4425:33 4426:33
maybe_else(X) -> maybe {ok, Y} ?= Z = X, {Y, Z} else _ -> {no}; b -> c end.  %! 4421:65
maybe_idle(X) -> maybe {ok, Y} ?= X, {a, Y} else {b} -> [X] end, ok.  %! 4443:38 4443:57
compr(A) -> #{{a, X} => 1 / 0 || X <- A, X > 1}, ok.  %! 4410:27
strict(A) -> [{X, Y} || {X} <:- A && Y <- A], ok.  %! 4443:15
