%% SPDX-License-Identifier: Apache-2.0
-module(strings).
-export([main/0, run/0]).
%% string:split/join/uppercase/lexemes, list strings, io_lib:format
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    W = [lists:flatten(io_lib:format("word~w-~s-~.3f", [I, [$a + I rem 26], I / 7])) || I <- lists:seq(1, 20000)],
    S = lists:flatten(lists:join(" ", W)),
    L = string:lexemes(S, " "),
    U = [string:uppercase(X) || X <- L],
    P = [string:split(X, "-", all) || X <- U],
    R = lists:sum([length(X) || X <- P]),
    B = unicode:characters_to_binary(S),
    BL = binary:split(B, <<" ">>, [global]),
    T = [string:trim(string:replace(X, <<"word">>, <<"w ">>)) || X <- BL],
    R + length(L) + iolist_size(T) + string:length(B).
