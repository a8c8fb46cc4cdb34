%% What could be read is judged even if the rest has errors.
-module(judged).
-export([main/0, none/0]).  %! 4020:2
main() -> bar(1), baz(), X.  %! 4010:26 4020:11
bar( -> 1.  %! 3001:6
-foo(.  %! 3001:6
baz() -> Z.  %! 4010:10
