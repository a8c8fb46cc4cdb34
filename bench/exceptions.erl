%% SPDX-License-Identifier: Apache-2.0
-module(exceptions).
-export([main/0, run/0]).
%% try/catch/throw/error with and without stacktrace, after
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() -> loop(8000000, 0).
loop(0, S) -> S;
loop(N, S) ->
    V = try f(N) of X -> X
        catch throw:{t, Y} -> Y;
              error:badarith -> 3;
              error:{badmatch, Z} -> Z;
              exit:_:_St -> 5
        after put(k, N)
        end,
    loop(N - 1, S + V).
f(N) ->
    case N rem 5 of
        0 -> throw({t, 1});
        1 -> (N - N + id(1)) div id(0);
        2 -> {ok, V} = {ok, id(2)}, V;
        3 -> exit(bye);
        4 -> ok = id(4)
    end.
id(X) -> X.
