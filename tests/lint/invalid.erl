% SPDX-License-Identifier: Apache-2.0
%% What cannot be called, is no record, has no such size.
-module(invalid).
-export([a/1, b/1, c/2, d/1]).
-record(r, {a}).
a(X) -> {1(X), "a"(X), {a, b, c}(X), {a, b}(X), [X](X)}.  %! 4119:10 4119:16 4119:24 4119:49
b(X) -> {a#r.a, [X]#r{a = 1}, (fun b/1)#r.a, X#r.a, {X}#r.a}.  %! 4120:11 4120:20 4120:40
c(X, <<Y:a, Z:1.5, W:{X}, V:"a">>) -> {Y, Z, W, V}.  %! 4010:23 4130:10 4130:15 4130:22
d(X) -> {<<X:8/float>>, <<X:32/float>>, <<X:2/float-unit:16>>}.  %! 4131:12
