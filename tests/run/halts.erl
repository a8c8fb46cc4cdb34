% args: one "two three" äö
% Arguments; halt flushes what was written and gives the status.
-module(halts).
-export([main/1]).

main(Args) ->
    io:format("~p~n", [Args]),
    io:format("written~n"),
    spawn(fun() -> receive after 10 -> halt(7) end end),
    receive after infinity -> ok end.
