%% Functions that are missing, defined twice, imported twice.
-module(functions).
-export([f/1, g/1, nope/3, aa/1, bb/1]).  %! 4020:2
-import(lists, [map/2, reverse/1]).
-import(lists, [map/2]).  %! 4023:2
-import(foo, [length/1]).  %! 4024:2
-compile({inline, [{missing, 1}, {f, 1}]}).  %! 4033:2
-on_load(init/0).  %! 4031:2
f(X) -> undefined_fun(X), f(X, 1).  %! 4020:9 4020:27
g(A) -> A.
g(A) -> A.  %! 4021:1
length(X) -> X.  %! 4022:1
aa(X) -> [length(X), hd(X), fun nofun/1, fun length/1, fun record_info/2].  %! 4020:29 4025:22 4045:56
hd(X) -> X.
bb(X) when hd(X) -> lists:foo, 1.  %! 4052:21 4053:12
-foo(bar).  %! 4027:2
-export([g/1]).  %! 4027:2
