%% Bit strings that comprehensions make: allocated at once where the size can be
%% told; and what erts_debug says of them.
-module(bits_room).
-export([main/0]).

main() ->
    io:format("~p~n", [[t(F) || F <- [fun() -> erts_debug:get_internal_state({binary_info, <<>>}) end,
                                      fun() -> erts_debug:set_internal_state(a, true) end]]]),
    false = erts_debug:set_internal_state(available_internal_state, true),
    true = erts_debug:set_internal_state(available_internal_state, true),
    io:format("~p~n", [[t(fun() -> erts_debug:get_internal_state(X) end)
                        || X <- [{binary_info, a}, {binary_info, <<"abc">>}, nope]]]),
    L = id([1, 2, 3]),
    B = id(<<1, 2, 3, 4>>),
    S = id(16),
    N = id(-1),
    io:format("~p~n", [[info(X) || X <- [
        << <<X>> || X <- L >>, << <<X:3>> || X <- L >>, << <<X:S, "ab", 1.5/float>> || X <- L >>,
        << <<(X + Y)>> || X <- L, <<Y>> <= <<4, 5>> >>, << <<X>> || <<X:12>> <= B >>,
        << <<X:S>> || <<X:S>> <= B >>, << <<X>> || X <- [] >>,
        << begin <<1, 2>> end || _ <- L >>]]]),
    io:format("~p~n", [[
        << <<X/utf8>> || X <- L >>, << <<X>> || X <- L, X > 1 >>,
        << <<X>> || {X} <- [{1}, {2}] >>, << <<X:X>> || X <- L >>,
        << <<X>> || L1 <- [L, L], X <- L1 >>, << <<V>> || <<V, V>> <= <<1, 1, 2, 3>> >>,
        erlang:phash2(<< <<X>> || _ <- L, X <- lists:seq(0, 255) >>)]]),
    io:format("~p~n", [[t(F) || F <- [
        fun() -> << <<X:N>> || X <- L >> end, fun() -> << <<X:N>> || X <- [] >> end,
        fun() -> << <<X>> || <<X:N>> <= B >> end,
        fun() -> << <<X>> || <<X>> <= id(a) >> end, fun() -> << <<X>> || X <- L, Y <- id(y) >> end]]]),
    Keep = << <<X>> || X <- L >>,
    io:format("~p~n", [{<<Keep/binary, 4>>, <<Keep/binary, 5>>, Keep}]),
    true = erts_debug:set_internal_state(available_internal_state, false).

id(X) -> X.

info(B) ->
    Info = erts_debug:get_internal_state({binary_info, B}),
    {erlang:phash2(B), element(1, Info), element(2, Info), element(3, Info)}.

t(F) -> try F() catch C:R -> {C, R} end.
