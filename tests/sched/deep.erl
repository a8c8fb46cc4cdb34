% Deep recursion, large heaps, collections with live data of all kinds.
-module(deep).
-export([main/0]).

p(X) -> io:format("~p~n", [X]).

main() ->
    p(count(10000000)),
    p(length(build(3000000))),
    p(tree_sum(tree(20))),
    p(churn(200000, #{}, [])),
    p(keep_binaries(2000, [])),
    p(catch_deep(1000000)),
    spawn_deep().

count(0) -> 0;
count(N) -> 1 + count(N - 1).

build(0) -> [];
build(N) -> [N | build(N - 1)].

tree(0) -> leaf;
tree(N) -> {node, tree(N - 1), N, tree(N - 1)}.

tree_sum(leaf) -> 0;
tree_sum({node, L, N, R}) -> tree_sum(L) + N + tree_sum(R).

%% A map and a list that change all the time, with garbage between.
churn(0, M, L) -> {map_size(M), length(L), lists:sum(maps:values(M))};
churn(N, M, L) ->
    _ = lists:duplicate(5, {N, "garbage"}),
    L1 = case N rem 1000 of 0 -> lists:sublist(L, 500); _ -> [N | L] end,
    churn(N - 1, M#{N rem 500 => N * 1000000000000}, L1).

keep_binaries(0, L) -> lists:sum([byte_size(B) || B <- L]);
keep_binaries(N, L) ->
    B = binary:copy(<<N:32>>, 100),
    keep_binaries(N - 1, case N rem 3 of 0 -> [B | L]; _ -> L end).

%% Raised a million frames below its handler.
catch_deep(N) ->
    try throw_at(N) catch throw:T -> T end.

throw_at(0) -> throw(bottom);
throw_at(N) -> [throw_at(N - 1)].

spawn_deep() ->
    Self = self(),
    [spawn(fun() -> Self ! {I, count(200000 + I)} end) || I <- lists:seq(1, 5)],
    p([receive {I, N} -> N end || I <- lists:seq(1, 5)]).
