%% What programs ask the system for: random bytes, ports, collections.
-module(system_asks).
-export([main/0]).

main() ->
    random(),
    [io:format("~p~n", [class(fun() -> open_port(N, S) end)])
     || {N, S} <- [{{spawn, "a", b}, []}, {{spawn, "true"}, none}, {{spawn}, []},
                   {{spawn, "true"}, [1]}, {{spawn, "true"}, [in | out]}]],
    collect().

random() ->
    Sizes = [0, 1, 7, 64, 1000, 100000],
    io:format("~p~n", [[byte_size(crypto:strong_rand_bytes(N)) || N <- Sizes]]),
    <<A:256, B:256>> = crypto:strong_rand_bytes(64),
    io:format("~p~n", [A =/= B andalso A > 1 bsl 128 andalso B > 1 bsl 128]),
    [io:format("~p~n", [class(fun() -> crypto:strong_rand_bytes(N) end)])
     || N <- [-1, a, 1.0]].

class(F) ->
    try F() catch C:E -> {C, E} end.

%% A collection that is asked for gives back what is not needed.
collect() ->
    Big = size_with(lists:seq(1, 50000)),
    true = garbage_collect(),
    {total_heap_size, Small} = process_info(self(), total_heap_size),
    io:format("~p~n", [Small < Big div 4]),
    Kept = lists:seq(1, 1000),
    true = garbage_collect(),
    true = garbage_collect(self()),
    io:format("~p~n", [lists:sum(Kept)]).

size_with(List) ->
    {total_heap_size, N} = process_info(self(), total_heap_size),
    N + 0 * length(List).
