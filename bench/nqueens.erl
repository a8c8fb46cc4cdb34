%% SPDX-License-Identifier: Apache-2.0
-module(nqueens).
-export([main/0, run/0]).
%% number of solutions of 13 queens, list based
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() -> queens(13).
queens(N) -> place(N, lists:seq(1, N), []).
place(0, _, _) -> 1;
place(K, Cols, Board) -> try_cols(Cols, K, Cols, Board, 0).
try_cols([], _, _, _, Acc) -> Acc;
try_cols([C | Cs], K, All, Board, Acc) ->
    case safe(C, 1, Board) of
        true -> try_cols(Cs, K, All, Board, Acc + place(K - 1, lists:delete(C, All), [C | Board]));
        false -> try_cols(Cs, K, All, Board, Acc)
    end.
safe(_, _, []) -> true;
safe(C, D, [B | Bs]) when B =/= C, B + D =/= C, B - D =/= C -> safe(C, D + 1, Bs);
safe(_, _, _) -> false.
