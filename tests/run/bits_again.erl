%% A segment that several clauses take: each must see whether it was there.
-module(bits_again).
-export([main/0]).

-record(s, {max, id}).

main() ->
    Bins = [<<>>, <<1>>, <<0, 0, 0, 1>>, <<0, 0, 0, 1, 7>>, <<0, 0, 0, 2, 7>>,
            <<0, 0, 0, 1, 7, 8>>, <<0, 0, 0, 0, 1, 2, 3, 4>>],
    [io:format("~p~n", [{Op, B, call(Op, B)}])
     || Op <- [1, 2, 3, 4, 5, 6, 7, 8], B <- Bins],
    Buffer = <<3, "abc", 0, 2, "de", 192, 0, 1>>,
    [io:format("~p~n", [catch labels(B, Buffer)])
     || B <- [Buffer, <<2, "xy", 192, 5, 3>>, <<192, 1>>, <<192, 8, 7>>, <<0:7>>, <<0>>, <<>>, a]].

%% The loop's head has a guard that may fail.
labels(Bin, Buffer) -> labels(Bin, Buffer, [], Bin, 0).

labels(_, Buffer, _, _, N) when N > byte_size(Buffer) -> throw(loops);
labels(<<0, Rest/binary>>, _, Ls, Tail, N) ->
    {if N =/= 0 -> Tail; true -> Rest end, Ls};
labels(<<0:2, Len:6, L:Len/binary, Rest/binary>>, Buffer, Ls, Tail, N) ->
    labels(Rest, Buffer, [L | Ls], if N =/= 0 -> Tail; true -> Rest end, N);
labels(<<3:2, At:14, Rest/binary>>, Buffer, Ls, Tail, N) ->
    case Buffer of
        <<_:At/binary, Bin/binary>> ->
            labels(Bin, Buffer, Ls, if N =/= 0 -> Tail; true -> Rest end, N + 2);
        _ -> throw(outside)
    end;
labels(_, _, _, _, _) -> throw(bad).

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
