% timeout: 60
%% Terms nested a million deep, and long lists, made by single BIFs.
-module(bif_deep).
-export([main/0]).

main() ->
    N = 1000000,
    Left = nested(N, <<108, 1:32>>, <<97, $x>>, <<106>>),
    Tails = nested(N, <<108, 2:32>>, <<97, $x>>, <<97, $y, 106>>),
    p(iolist_size(Left)),
    p(iolist_to_binary(Left)),
    p(byte_size(iolist_to_binary(Tails))),
    p(unicode:characters_to_list(Left)),
    p(length(unicode:characters_to_list(Tails))),
    p(unicode:characters_to_binary([Left, <<195>>, 165]) =:= ok),
    p(iolist_size(erlang:iolist_to_iovec(Tails))),
    Tuples = nested(N, <<104, 1>>, <<106>>, <<>>),
    p(Tuples =:= nested(N, <<104, 1>>, <<106>>, <<>>)),
    p(Tuples < nested(N, <<104, 1>>, <<97, 1>>, <<>>)),
    p(catch iolist_to_binary([Left, a])),
    T = ets:new(t, []),
    ets:insert(T, {k, Tuples}),
    p(ets:match_object(T, {k, Tuples}) =:= [{k, Tuples}]),
    p(ets:lookup(T, k) =:= [{k, Tuples}]),
    L = binary_to_list(binary:copy(<<1, 2, 3, 4>>, N div 4)),
    p(length(L -- binary_to_list(binary:copy(<<4, 2>>, N div 4)))),
    p(length(L ++ L)),
    p(length(lists:reverse(L, L))),
    p(tuple_size(list_to_tuple(L))),
    p(lists:member(5, L)),
    p(map_size(maps:from_keys(L, x))),
    p(byte_size(list_to_binary([L | <<1>>]))).

%% Open, N times, what is innermost, close, N times.
nested(N, Open, Inner, Close) ->
    binary_to_term(<<131, (binary:copy(Open, N))/binary, Inner/binary,
                     (binary:copy(Close, N))/binary>>).

p({'EXIT', {R, _}}) -> p(R);
p(X) -> io:format("~w~n", [X]).
