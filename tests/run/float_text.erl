%% What is text of a float, for each function that reads one.
-module(float_text).
-export([main/0]).

main() ->
    Texts = ["1.5", "-0.0", "+1.5E+3", "1,5", "-1,5e3", "+0,25E-1", "1,5,2", "1,5.2",
             "1.5,", "1,", ",5", "1.", ".5", "1,5e", "1.0e-320", "1.0e-999", "1e5",
             " 1.0", "1.0 ", "1.0ee3", "", "+", "12345678901234567890,5"],
    [io:format("~p ~w~n", [T, [try F(T) catch _:E -> E end || F <- readers()]])
     || T <- Texts].

readers() ->
    [fun list_to_float/1, fun(T) -> binary_to_float(list_to_binary(T)) end,
     fun string:to_float/1].
