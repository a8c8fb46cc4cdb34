% SPDX-License-Identifier: Apache-2.0
% Values that nobody uses.
-module(core_unused).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
call(L) -> length(L), ok.  %! 4442:12
named(L) -> X = length(L), ok.  %! 4442:17
underscore(L) -> _ = length(L), _X = hd(L), ok.
operator(A) -> X = A + 1, X == 2, ok.  %! 4440:29 4442:22
nested(A) -> {a, A + 1}, A - 1 == 2, ok.  %! 4440:32 4442:20 4442:28 4443:14
tuple(B) -> X = {a, B}, ok.  %! 4443:17
used_once(B) -> X = {a, B}, X == 1, ok.  %! 4440:31
data(B) -> {a, #{b => B}, [B + 1]}, "abc", 1, 2.0, <<B>>, ok.  %! 4442:30 4443:12 4443:16 4443:37 4443:44 4443:47 4443:52
nothing() -> a, [], ok.
branches(Y) -> X = case Y of 1 -> {a}; 2 -> {b} end, ok.  %! 4443:35 4443:45
effect(Y) -> case Y of 1 -> {a}; 2 -> self(); 3 -> Y end, ok.  %! 4441:39 4443:29
message() -> receive X -> {a, X} after 10 -> [b] end, ok.  %! 4443:27 4443:46
compr(A) -> [{a, X} || X <- A], ok.  %! 4443:14
funs(X) -> fun call/1, fun() -> X end, fun erlang:foo/2, ok.  %! 4442:40 4443:24
bools(X) -> X andalso {a, b}, X orelse length(X), not X, X and true, ok.  %! 4442:40 4442:51 4442:60 4443:23
in_try(X) -> try {a, X} catch _:_ -> {b, X} after {c, X}, {d, X} end, ok.  %! 4443:51
in_catch(X) -> catch {a, X}, ok.
chain(A) -> B = A + 1, C = B + 1, D = {B, C}, ok.  %! 4442:30 4443:39
maps_too(M) -> maps:get(a, M), maps:is_key(a, M), maps:new(), lists:append(M, M), ok.  %! 4442:16 4442:16 4442:32 4442:32 4442:51 4442:63
qualified(M) -> erlang:date(), lists:subtract(M, M), math:pi(), ok.  %! 4441:17 4442:32 4442:54
shown(L) -> {A, B} = {length(L), L}, B.  %! 4442:23
