%% A module without a name is judged all the same.
-compile([nowarn_unused_function, nowarn_unused_record]).
-compile({inline, [{missing, 1}, {f, 0}]}).  %! 4033:2
f() -> X.  %! 4001:1 4010:8
g(X) -> h(X), #r{}.  %! 4020:9 4040:15
-export([k/1]).  %! 4027:2
-record(r, {a}).
f() -> 1.  %! 4021:1
