%% A module without a name is judged all the same.
-compile({inline, [{missing, 1}, {f, 0}]}).
f() -> X.
g(X) -> h(X), #r{}.
-export([k/1]).
-record(r, {a}).
f() -> 1.
