% stderr: ^=ERROR REPORT==== .* ===\nError in process <0\.\d+\.0> with exit value:\n\{\{badmatch,2\},\s+\[\{uncaught,main,0,\s*\[\{file,".*uncaught\.erl"\},\s*\{line,7\}\]\}\]\}\n
-module(uncaught).
-export([main/0]).

main() ->
    io:format("before~n"),
    1 = id(2),
    io:format("after~n").

id(X) -> X.
