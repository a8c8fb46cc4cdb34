% SPDX-License-Identifier: Apache-2.0
% otp: 29
% Warnings of the passes as OTP 29 has them.
-module(core_29).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
same({a, _}) -> 1;
same({a, X}) -> X.
maps(#{}, _) -> 1;
maps(#{a := X}, _) -> X.
keys([#{a := _}]) -> 1;
keys([#{a := _, b := _}]) -> 2.
in_turn(X) -> {a} = {b} = X.
in_turn_too() -> {_, a} = {_, b} = {1, a}.
outside(X) -> Y = case X of {Z} -> b end, case Y of c -> Z; _ -> d end.
effect(M) -> M#{a => length(M)}, ok.
maybe_match(X) -> maybe {ok, Y} ?= {a, X}, Y else _ -> no end.
maybe_else(X) -> maybe {ok, Y} ?= Z = X, {Y, Z} else _ -> {no}; b -> c end.
maybe_idle(X) -> maybe {ok, Y} ?= X, {a, Y} else {b} -> [X] end, ok.
compr(A) -> #{{a, X} => 1 / 0 || X <- A, X > 1}, ok.
strict(A) -> [{X, Y} || {X} <:- A && Y <- A], ok.
