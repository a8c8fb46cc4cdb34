% SPDX-License-Identifier: Apache-2.0
% Clauses that cannot match.
-module(core_clauses).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
whole(_) -> 1;
whole(a) -> 2;  %! 4420:1
whole(b) -> 3.  %! 4420:1
bools(X) -> case X == 1 of true -> a; false -> b; _ -> c end.  %! 4422:51
constant(_) -> case true of foo -> a; true -> b end.  %! 4426:29
variable(A, B) -> Y = (A == B), case Y of true -> a; false -> b; _ -> c end.  %! 4422:66
tuple(A) -> case {a, A} of {b, _} -> 1; {a, X} -> X; _ -> 2 end.  %! 4421:54 4426:28
none(A) -> case {a, A} of {b, _} -> 1; [] -> 2 end.  %! 4425:12 4426:27 4426:40
same({a, _}, _) -> 1;
same({a, X}, _) -> X;  %! 4421:1
same({b, X}, _) -> X;
same({a, X}, 1) -> X.  %! 4421:1
values(a) -> 1;
values(1) -> 2;
values(a) -> 3;  %! 4421:1
values(1.0) -> 4;
values(1) -> 5;  %! 4421:1
values([a | _]) -> 6;
values([]) -> 7;
values([a | _]) -> 8;  %! 4421:1
values(#{a := _}) -> 9;
values(#{a := _}) -> 10.  %! 4421:1
message(X) -> receive X -> a; Y -> Y; z -> [] end.  %! 4421:39
caught(X) -> try X:f() catch _:_ -> 1; error:x -> 2 end.  %! 4421:40
tried(X) -> try X:f() of Y -> Y; {a} -> 1 catch _ -> 2 end.  %! 4421:34
tests(A) -> if A -> 1; true -> 2; A > 1 -> 3 end.  %! 4421:35
guards(X) when foo -> X;  %! 4424:1 4425:1
guards(X) when 1 > 2 -> X;  %! 4424:1
guards(X) when not true; false -> X;  %! 4424:1
guards(X) when is_integer(a) -> X.  %! 4424:1
funs(_) -> fun(a) -> 1; (_) -> 2; (b) -> 3 end.  %! 4421:35
generator(A) -> [X || {a} = [X] <- A].  %! 4401:17
filter(A) -> [X || X <- A, false].  %! 4424:14
patterns({a} = {b}) -> 1;  %! 4401:1
patterns({X} = {a, X}) -> 2.  %! 4401:1
match() -> {a} = {b}.  %! 4425:12
matched(X) -> {a, _} = {b, X}.  %! 4425:15 4426:15
again() -> X = 1, X = 2.  %! 4424:19 4425:19
typed(A) -> T = {a, A}, case T of {b, _} -> 1; {_, X} -> X end.  %! 4426:35
