%% Updates of maps with constant keys: in the order of keys, all => before :=.
-module(update_order).
-export([main/0]).

main() ->
    M = id(#{a => 1}),
    K = id(z),
    io:format("~p~n", [[t(F) || F <- [
        fun() -> M#{c := 1, b := 2} end,
        fun() -> M#{42.0 := 1, 42 := 2} end,
        fun() -> M#{c := 1, K := 2, b := 3} end,
        fun() -> M#{K := 1, c := 2, b := 3} end,
        fun() -> M#{c := 1, a := 2, b => 3, b := 4} end,
        fun() -> M#{b => 1, b := 2, a := 3, a => 4} end,
        fun() -> M#{b := 1, b => 2} end,
        fun() -> M#{{x} := 1, "x" := 2, <<>> := 3, 1 := 4} end]]]).

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.
