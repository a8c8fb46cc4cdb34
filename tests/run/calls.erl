%% Calls: local, remote, dynamic, BIFs as functions and operators, constants.
-module(calls).
-compile({no_auto_import, [abs/1, max/2]}).
-import(lists, [max/1, nth/2]).
-export([main/0, exported/1]).

main() ->
    p(abs(-1)), p(erlang:abs(-1)), p(max([1, 3, 2])), p(max(1, 2)), p(nth(2, [a1, b1])),
    p([erlang:'+'(1, 2), erlang:'not'(true), erlang:'=:='(1, 1.0), erlang:'<'(1, 2), erlang:'-'(5),
       erlang:'and'(true, false), erlang:'++'([1], [2]), erlang:'--'([1, 2], [2]), erlang:'>='(1, 2)]),
    p([erlang:is_atom(x1), is_integer(1), is_float(1), is_function(fun main/0, 0), is_boolean(true)]),
    p(?MODULE:exported(1)), M = ?MODULE, p(M:exported(2)), p(catch ?MODULE:not_exported(1)),
    p(catch ?MODULE:missing(1, 2)), p(not_exported(5)), p(self() =:= erlang:self()),
    p([1, 2] ++ [3] ++ []), p("abc" ++ "def"), p([1 | [2]]), p([1, 2, 3, 4] -- [2, 4]),
    p("pre" ++ exported([x1])), p(tl([a1] ++ b1)), p(catch id([a1 | b1]) ++ [c1]),
    p([60 * 60 * 24, 1 bsl 70, -(1 bsl 70), 16#FF band 16#F0, 7 div 2, -7 div 2, -7 rem 2, 7.0 / 2,
       bnot 5, 1 bsl 64 bsr 60, -1 bsr 1, (1 bsl 70) bxor 1, -(1 bsl 70) band 255, 3 - 1.5, 1.0e3 * 2]),
    p([catch 1 div id(0), catch 1 / 0, catch 1 rem 0, catch a1 + 1, catch 1 bsl foo, catch -foo]),
    p({big(), str(), tuple(), list(), nested()}), p(setelement(1, {a1, b1}, c1)),
    p(element(2, {a1, b1})), p(catch element(id(3), {a1, b1})), p(tuple_size({1, 2})),
    p([size({1}), size(<<1, 2>>), length([1]), byte_size(<<1:9>>), bit_size(<<1:9>>)]),
    p(hd([1])), p(tl([1, 2])), p(catch hd(id([]))), p(catch tl(id(foo))), p(list_to_tuple([1])),
    p(module_info(module)), p(lists:member({exported, 1}, module_info(exports))),
    p(?MODULE:module_info(module)), p(erlang:apply(erlang, abs, [-3])), p(deep(100000)),
    p([float(1), round(2.5), trunc(2.7), floor(-1.5), ceil(1.2)]), p(loop(3, [])), p(block()),
    p(erlang:max(1, 2)), p(min(1, 2)), p(throw_value()), p(strings()), p(chars()).

p(X0) -> X = clean(X0), io:format("~w~n", [X]).

clean({'EXIT', {R, _}}) -> {exit, R};
clean(X) when is_list(X), length(X) > 0 -> [clean(E) || E <- X];
clean(X) -> X.

id(X) -> X.
abs(X) -> {my_abs, X}.
max(X, Y) -> {my_max, X, Y}.
exported(X) -> [X].
not_exported(X) -> X.
big() -> 123456789012345678901234567890.
str() -> "a\tb\n\x{e5}".
tuple() -> {a1, "b", 1.5, <<"bin">>, {}, []}.
list() -> [1, a1, "s", [x1, y1]].
nested() -> [{x1, [#{a1 => {1, 2}}]}, fun lists:map/2].
deep(0) -> 0;
deep(N) -> 1 + deep(N - 1).
loop(0, A) -> A;
loop(N, A) -> loop(N - 1, [N | A]).
block() -> begin A = 1, B = begin A + 1 end, {A, B} end.
throw_value() -> try throw({v, 1}) catch throw:X -> X end.
strings() -> case "abc" of "ab" ++ R -> R end.
chars() -> [$a, $\n, $\s, $\x41, $å].
