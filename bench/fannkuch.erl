%% SPDX-License-Identifier: Apache-2.0
-module(fannkuch).
-export([main/0, run/0]).
%% fannkuch-redux n=9, list flips
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    {Chk, Max} = fannkuch(9),
    Chk * 100 + Max.
fannkuch(N) -> perms(lists:seq(1, N), list_to_tuple(lists:duplicate(N, 0)), N, 0, 0, 0).
%% permutations in the canonical fannkuch order, counter tuple
perms(P, Cnt, N, Idx, Chk, Max) ->
    F = flips(P, 0),
    Chk1 = case Idx band 1 of 0 -> Chk + F; 1 -> Chk - F end,
    Max1 = if F > Max -> F; true -> Max end,
    next(P, Cnt, N, 2, Idx, Chk1, Max1).
next(_, _, N, I, _, Chk, Max) when I > N -> {Chk, Max};
next(P, Cnt, N, I, Idx, Chk, Max) ->
    P1 = rot(I, P),
    C = element(I, Cnt) + 1,
    if C < I -> perms(P1, setelement(I, Cnt, C), N, Idx + 1, Chk, Max);
       true -> next(P1, setelement(I, Cnt, 0), N, I + 1, Idx, Chk, Max)
    end.
rot(I, [H | T]) -> ins(I - 1, H, T).
ins(0, X, L) -> [X | L];
ins(K, X, [H | T]) -> [H | ins(K - 1, X, T)].
flips([1 | _], C) -> C;
flips([N | _] = P, C) -> flips(rev(N, P, []), C + 1).
rev(0, T, Acc) -> app(Acc, T);
rev(N, [H | T], Acc) -> rev(N - 1, T, [H | Acc]).
app(Acc, T) -> Acc ++ T.
