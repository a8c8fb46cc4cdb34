% SPDX-License-Identifier: Apache-2.0
% A fun of a function that cannot be, for it has too many arguments.
-module(fun_arity).
-export([main/0]).
main() ->
    io:format("~p~n", [fun lists:map/255]),
    try fun lists:map/256 of
        F -> io:format("~p~n", [F])
    catch
        C:R:Stack ->
            [{M, N, A, _} | _] = Stack,
            io:format("~p~n", [{C, R, M, N, A}])
    end.
