%% Many cases for few clauses: ranges, equal distances, other terms between.
-module(switches).
-export([main/0]).

main() ->
    Near = lists:seq(-5, 45) ++ [1 bsl 59, (1 bsl 60) - 1, 1 bsl 60, -(1 bsl 59),
                                 -(1 bsl 60), 1.0, 8.0, 24.0, a, b, c, [], [1], {1}, <<1>>,
                                 true, false, #{}],
    p([{X, range(X)} || X <- Near]),
    p([{X, ranges(X)} || X <- Near]),
    p([{X, steps(X)} || X <- Near ++ lists:seq(95, 260)]),
    p([{X, mixed(X)} || X <- Near]),
    p([{X, edge(X)} || X <- Near]),
    p([same([X], t) || X <- [10, 20, 30, 40, 50]]).

range(3) -> in;
range(4) -> in;
range(5) -> in;
range(6) -> in;
range(_) -> out.

ranges(10) -> a;
ranges(7) -> b;
ranges(-1) -> c;
ranges(11) -> a;
ranges(8) -> b;
ranges(0) -> c;
ranges(12) -> a;
ranges(9) -> b;
ranges(1) -> c;
ranges(13) -> a;
ranges(20) -> d;
ranges(22) -> e;
ranges(24) -> f;
ranges(30) -> d;
ranges(31) -> d;
ranges(32) -> d;
ranges(33) -> a;
ranges(34) -> d;
ranges(35) -> d;
ranges(X) -> {none, X}.

steps(100) -> y; steps(107) -> y; steps(114) -> y; steps(121) -> y; steps(128) -> y;
steps(135) -> y; steps(142) -> y; steps(149) -> y; steps(156) -> y; steps(163) -> y;
steps(170) -> y; steps(177) -> y; steps(184) -> y; steps(191) -> y; steps(198) -> y;
steps(205) -> z;
steps(_) -> n.

mixed(a) -> 1;
mixed(1) -> 2;
mixed([]) -> 3;
mixed(2) -> 2;
mixed(b) -> 1;
mixed(3) -> 2;
mixed(4) -> 2;
mixed({1}) -> 4;
mixed(X) when is_float(X) -> 5;
mixed(_) -> 6.

edge(576460752303423487) -> max;
edge(576460752303423488) -> max;
edge(576460752303423489) -> max;
edge(-576460752303423488) -> min;
edge(-576460752303423487) -> min;
edge(-576460752303423486) -> min;
edge(1152921504606846975) -> big;
edge(1152921504606846976) -> big;
edge(1152921504606846977) -> big;
edge(_) -> no.

same([10 = X | T], A) -> next(X, T, [10, X | A]);
same([20 = X | T], A) -> next(X, T, [20, X | A]);
same([30 = X | T], A) -> next(X, T, [30, X | A]);
same([40 = X | T], A) -> next(X, T, [X, 40 | A]);
same([X | T], A) -> next(X, T, A).

next(X, T, A) -> {X, T, A}.

p(X) -> io:format("~p~n", [X]).
