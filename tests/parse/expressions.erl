%% SPDX-License-Identifier: Apache-2.0
%% Where an expression ends that should not end there.
-module(expressions).
-compile([export_all, nowarn_export_all]).
a() -> .  %! 3001:8
b() -> 1 + .  %! 3001:12
c() -> (1.  %! 3001:10
d() -> 1 == 2 == 3.  %! 3001:15
e() -> 1 < 2 >= 3.  %! 3001:14
f() -> {1, }.  %! 3001:12
g() -> [1, ].  %! 3001:12
h() -> [1 | 2, 3].  %! 3001:14
i() -> [a, b || x].  %! 3001:14
j() -> <<a || b.  %! 3001:16
k() -> #r.  %! 3001:10
l() -> #r{a}.  %! 3001:12
m() -> X#{a}.  %! 3001:12
n() -> X#r{a := 1}.  %! 3001:14
o() -> #{a => 1, b}.  %! 3001:19
p() -> a:b:c.  %! 3001:11
q() -> f(1)(2).  %! 3001:12
r() -> X#r.f(1).  %! 3001:13
s() -> X#r.m:f().  %! 3001:13
t() -> X#{}#r{}.  %! 3001:13
u() -> X#r{}#{}.  %! 3001:14
v() -> fun f.  %! 3001:13
w() -> fun f/a.  %! 3001:14
x() -> fun X/1.  %! 3001:13
y() -> fun m:f/1.0.  %! 3001:16
z() -> fun () end.  %! 3001:15
aa() -> case x of end.  %! 3001:19
ab() -> case x of 1 end.  %! 3001:21
ac() -> if true end.  %! 3001:17
ad() -> receive end.  %! 3001:17
ae() -> receive after 1 end.  %! 3001:25
af() -> try x end.  %! 3001:15
ag() -> try x of y catch z end.  %! 3001:20
ah() -> try x catch a:b:c -> d end.  %! 3001:25
ai() -> begin end.  %! 3001:15
aj() -> "a" 1.  %! 3001:13
ak() -> a b.  %! 3001:11
al() -> A B.  %! 3001:11
am() -> 'end' end.  %! 3001:15
an() -> let x = 1.  %! 3001:9
ao() -> cond true -> 1 end.  %! 3001:9
ap() -> [X || X <- Y, ].  %! 3001:23
aq() -> [X || X <= Y].  %! 3001:17
ar(Y) -> << <<X>> || <<X>> <= Y >>.
as() -> <<1:X+1>>.  %! 3001:14
at() -> <<1/integer-unit:x>>.  %! 3001:26
au() -> 1 ?= 2.  %! 3001:11
av() -> maybe 1 end.  %! 3001:15
aw() -> not.  %! 3001:12
ax() -> catch.  %! 3001:14
ay() -> - .  %! 3001:11
az() -> a ! b ! c = d = e.
ba() -> {catch b, 1 + catch c}.
bb()  1.  %! 3001:7
bc -> 1.  %! 3001:4
bd() when -> 1.  %! 3001:11
be() when a; -> 1.  %! 3001:14
bf() when a, b; c -> 1.
Bg() -> 1.  %! 3001:1
1() -> 1.  %! 3001:1
bh(  %! 3001:3
