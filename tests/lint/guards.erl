%% What must not stand in a guard.
-module(guards).
-export([l/1, loc/1]).
-record(r, {a}).
l(A) when foo(A) -> A;  %! 4054:11
l(A) when A ++ B -> A;  %! 4010:16 4054:13
l(A) when length(A) > lists:max(A) -> A;  %! 4054:23
l(A) when is_record(A, nope) -> A;  %! 4040:24
l(A) when is_record(A, B) -> A;  %! 4010:24 4054:11
l(A) when #r{a = A} == 1, A#r.b, A#r.a -> A;  %! 4044:31
l(A) when (fun() -> A end) -> A;  %! 4054:12
l(A) when loc(A); A ! 1 -> A;  %! 4053:11 4054:21
l(A) when #{a := 1} == A -> A;  %! 4055:15
l(A) when erlang:'+'(A, 1), erlang:put(A, 1), foo:bar() -> A;  %! 4054:29 4054:47
l(A) when case A of 1 -> true end -> A.  %! 4054:11
loc(_) -> true.
