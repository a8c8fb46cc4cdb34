% timeout: 60
%% Terms nested a million deep.
-module(bif_deep).
-export([main/0]).

main() ->
    N = 1000000,
    Left = lists:foldl(fun(_, A) -> [A] end, <<"x">>, lists:seq(1, N)),
    Tails = lists:foldl(fun(_, A) -> [A, "y"] end, <<"x">>, lists:seq(1, N)),
    Tuples = lists:foldl(fun(_, A) -> {A, 1} end, [], lists:seq(1, N)),
    p(iolist_size(Left)),
    p(iolist_to_binary(Left)),
    p(byte_size(iolist_to_binary(Tails))),
    p(unicode:characters_to_list(Left)),
    p(length(unicode:characters_to_list(Tails))),
    p(unicode:characters_to_binary([Left, <<195>>, 165]) =:= ok),
    p(iolist_size(erlang:iolist_to_iovec(Tails))),
    p(Tuples == lists:foldl(fun(_, A) -> {A, 1} end, [], lists:seq(1, N))),
    p(catch iolist_to_binary([Left, a])),
    p(length(lists:seq(1, N) -- lists:seq(1, N, 2))),
    p(length(lists:seq(1, N) ++ lists:seq(1, N))).

p({'EXIT', {R, _}}) -> p(R);
p(X) -> io:format("~w~n", [X]).
