%% A segment that several clauses take: each must see whether it was there.
-module(bits_again).
-export([main/0]).

-record(s, {max, id}).

main() ->
    Bins = [<<>>, <<1>>, <<0, 0, 0, 1>>, <<0, 0, 0, 1, 7>>, <<0, 0, 0, 2, 7>>,
            <<0, 0, 0, 1, 7, 8>>, <<0, 0, 0, 0, 1, 2, 3, 4>>],
    [io:format("~p~n", [{Op, B, call(Op, B)}])
     || Op <- [1, 2, 3, 4, 5, 6, 7, 8], B <- Bins].

call(Op, B) when is_binary(B), is_integer(Op) -> op(Op, B, #s{max = 4, id = a}).

op(Op, <<N:32, _/binary>>, #s{id = I}) when (Op == 4 orelse Op == 5), N > 256 ->
    {long, I};
op(Op, <<N:32, _/binary>>, #s{max = M, id = I}) when (Op == 4 orelse Op == 7), N > M ->
    {longer, I};
op(Op, <<N:32, _:N/binary, K:32, _/binary>>, #s{max = M, id = I})
  when (Op == 6 orelse Op == 5), (N > M orelse K > M) ->
    {two, I};
op(1, B, #s{id = I}) when is_binary(B), B =/= <<>> ->
    {one, B, I};
op(2, <<N:32, B:N/binary>>, S) ->
    {two, B, S#s.id};
op(3, <<N:32, B:N/binary>>, #s{id = I}) ->
    {three, B, I};
op(4, <<N:32, B:N/binary, R/binary>>, _) ->
    {four, B, R};
op(5, <<N:32, B:N/binary, _:8, _/binary>>, _) ->
    {five, B};
op(7, <<N:32, _/binary>>, _) ->
    {seven, N};
op(_, B, _) ->
    {none, B}.
