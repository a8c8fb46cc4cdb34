%% Large integers become the nearest float; patterns of searches that find
%% nothing are looked at all the same.
%% since: 29
-module(big_floats).
-export([main/0]).

main() ->
    L = [428654966685883400000, 38409289721754710000, 96874578115970900000, (1 bsl 64) + 1,
         (1 bsl 100) + (1 bsl 47), (1 bsl 100) + (1 bsl 47) + 1, (1 bsl 100) + 3 * (1 bsl 47),
         (1 bsl 1024) - (1 bsl 970) - 1],
    [io:format("~w~n", [{float(id(I)), float(-id(I)), id(I) + 0.5, id(I) / 3, I * 1.0, I == float(id(I))}]) || I <- L],
    io:format("~w~n", [[t(F) || F <- [fun() -> float(id(1 bsl 1024)) end,
        fun() -> float((1 bsl 1024) - (1 bsl 970)) end,
        fun() -> binary:match(<<>>, foobar) end, fun() -> binary:split(<<"abc">>, foobar, [{scope, {0, 0}}]) end,
        fun() -> binary:copy(<<1:1>>, 0) end, fun() -> binary:copy(<<1>>, 0) end]]]).

id(X) -> X.

t(F) -> try F() catch C:R -> {C, R} end.
