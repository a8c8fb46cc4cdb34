%% Feature compr_assign: a match among qualifiers is a strict generator.
%% since: 29
-module(compr_assign).
-feature(compr_assign, enable).
-export([main/0]).

-record(r, {l = [Y || X <- [1, 2], Y = X * 3]}).

main() ->
    X = 17,
    io:format("~p~n", [[{E, H} || E <- [1, 2, 3, 4], H = E * E, H rem 2 =:= 0]]),
    io:format("~p~n", [[X || X = [1], true]]),
    io:format("~p~n", [[A || {A, _} = B = {X, 2}, is_tuple(B)]]),
    io:format("~p~n", [<< <<B>> || <<A>> <= <<1, 2>>, B = A + 1 >>]),
    io:format("~p~n", [#r{}]),
    io:format("~p~n", [try [A || E <- [{ok, 1}, b], {ok, A} = E] catch C:R -> {C, R} end]).
