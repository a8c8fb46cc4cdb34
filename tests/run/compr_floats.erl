%% Bits that are no float are passed over.
%% since: 28
-module(compr_floats).
-export([main/0]).

main() ->
    Bad = <<-1:64>>,
    L = [<<>>, <<Bad/binary, 1:64/float, 1.5/float>>, <<2.0/float, Bad/binary, 3.0/float>>,
         <<Bad/binary, 1:8>>],
    io:format("~p~n", [[[X || <<X/float>> <= B] || B <- L]]),
    io:format("~p~n", [[[x || <<2.0/float>> <= B] || B <- L]]),
    io:format("~p~n", [[X || <<S, X:S/float>> <= <<64, Bad/binary, 32, 1.5:32/float>>]]),
    io:format("~p~n", [[try [X || <<X/float>> <:= B] catch C:R -> {C, R} end || B <- L]]).
