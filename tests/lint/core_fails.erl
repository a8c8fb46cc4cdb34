% SPDX-License-Identifier: Apache-2.0
% Expressions that are sure to fail.
-module(core_fails).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
divide() -> 1 / 0.  %! 4410:15
behind(X) -> error(X), 1 div 0.  %! 4410:26
never(X) -> Y = error(X), 1 div 0.
arguments() -> element(3, {a, b}), hd([]), atom_to_list(1), length([a | b]), ok.  %! 4410:16 4410:36 4410:44 4410:61 4442:16 4442:36 4442:44 4442:61
operands(X) -> [a | X] ++ 1, a + 1, [] -- b, not 1, a and true, ok.  %! 4410:32 4410:40 4410:46 4410:55 4442:24 4442:32 4442:40 4442:46 4442:55 4443:16
known() -> X = a, Y = X + 1, Y.  %! 4410:25
fun_call() -> X = 1, X().  %! 4416:22
names(X) -> 1:foo(X), X:1(), {a}:foo().  %! 4417:13 4417:23 4417:30
map() -> M = 1, M#{a => 1}.  %! 4415:18
keys(A) -> #{a => 1, a => A, 1 => 2, 1.0 => 3, "b" => 4, "b" => 5}.  %! 4403:14 4403:48
quiet(X) -> X / 0.
guard(X) when X > 1 / 0 -> X.  %! 4410:21
