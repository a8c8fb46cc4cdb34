%% SPDX-License-Identifier: Apache-2.0
-module(echo).
-export([main/1]).
main(Args) ->
    io:format("args ~p~n", [Args]),
    receive after 50 -> ok end,
    Line = io:get_line("> "),
    io:format("got ~p~n", [Line]),
    halt(3).
