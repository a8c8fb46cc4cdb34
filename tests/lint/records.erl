%% Records and fields that do not exist, or twice.
-module(records).
-export([m/1, n/1, o/1, u/0]).
-record(r, {a, b = 1, a}).  %! 4042:23
-record(r, {x}).  %! 4041:2
-record(q, {z = X, y = Y = 1, w = fun(A) -> A end, v = [B || B <- [1]]}).  %! 4010:17 4012:24
m(#nope{}) -> 1;  %! 4040:3
m(#r{nofield = 1}) -> 2;  %! 4044:6
m(#r{a = 1, a = 2}) -> 3;  %! 4042:13
m(#r{_ = 1, a = 2, b = 3}) -> 4;  %! 4043:6
m(#late{}) -> 5.  %! 4040:3
n(X) -> {#nope{}, #r{q = 1}, X#r.zz, X#r{_ = 1}, #r.qq, X#nope.a, #r{Foo = 1},  %! 4040:10 4040:58 4044:22 4044:34 4044:53 4046:70 4047:42
         #r{_ = 1, _ = 2}}.  %! 4043:20
o(X) -> {record_info(fields, nope), record_info(size, X), record_info(foo, r)}.  %! 4040:10 4045:37 4045:71
-record(late, {}).
u() -> {#late{}, #q{}}.
