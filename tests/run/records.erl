%% Records: construction, defaults, update, access, patterns, guards, errors.
-module(records).
-export([main/0]).

-record(empty, {}).
-record(p, {x = 1, y = 2 :: integer(), z}).
-record(q, {p = #p{x = 5} :: #p{}, l = [1, 2 | []], f = fun(X) -> X * 2 end,
            m = #{k => v}, t = tag(), n = length("four")}).
-record('odd name', {'odd field' = 'odd value'}).
-record(big, {a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16,
              a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30,
              a31, a32, a33, a34 = last}).

main() ->
    p(#empty{}), p(#p{}), p(#p{z = 3, x = a}), p(#p{_ = all}), p(#p{y = 0, _ = rest}),
    Q = #q{},
    p(Q#q{f = fn}), p((Q#q.f)(21)), p(Q#q.p#p.x), p(#'odd name'{}),
    p(#'odd name'{}#'odd name'.'odd field'),
    R = #p{x = 10},
    p(R#p{}), p(R#p{y = 20}), p(R#p{x = 1, y = 2, z = 3}), p(R#p{z = R#p.x}),
    p(Q#q{p = #p{}, f = 0, l = []}), p((Q#q.p)#p{x = deep}),
    [p(catch access(X)) || X <- [R, #empty{}, {p, 1}, foo, {q, 1, 2, 3}]],
    [p(catch update(X)) || X <- [R, #empty{}, {p, 1}, foo, {q, 1, 2, 3}]],
    [p(catch copy(X)) || X <- [R, foo]],
    [p(match(X)) || X <- [R, #p{}, #p{x = 2, y = 2}, #empty{}, {p}, #p{z = #p{x = 7}}, Q]],
    p({record_info(size, p), record_info(fields, p), record_info(size, empty)}),
    p({#p.x, #p.y, #p.z, #q.p}), p(element(#p.z, #p{z = here})),
    p(lists:keysort(#p.x, [#p{x = 2}, #p{x = 1}])),
    p([is_record(X, p) || X <- [R, foo, {p, 1}, {p, 1, 2, 3}, {q, 1, 2, 3}]]),
    p([is_record(X, p, 2) || X <- [R, foo, {p, 1}]]),
    p([is_record(X, tag(), 2) || X <- [{tag, 1}, foo]]),
    p(order()), B = #big{a3 = x},
    p(B#big{a1 = 1, a34 = 2, a17 = 3}), p(B#big{a2 = 0}), p(B#big.a34),
    p(index(#p{x = 1})), p(nested(#q{})).

p({'EXIT', {R, _}}) -> p({exit, R});
p(X0) -> X = clean(X0), io:format("~w~n", [X]).

clean(X) when is_function(X) -> a_fun;
clean(X) when is_tuple(X) -> list_to_tuple([clean(E) || E <- tuple_to_list(X)]);
clean(X) -> X.

tag() -> tag.

access(R) -> {R#p.x, R#p.z}.
update(R) -> R#p{x = 0}.
copy(R) -> R#p{}.

match(#p{x = X, y = X}) -> {same, X};
match(#p{x = 10} = R) -> {ten, R#p.y};
match(#p{z = #p{x = Z}}) -> {inner, Z};
match(#p{x = X}) -> {x, X};
match(#empty{}) -> empty;
match(#q{p = #p{x = 5}, l = [H | _]}) -> {q, H};
match(_) -> none.

l(X) -> put(log, [X | get(log)]), X.

order() ->
    put(log, []),
    R = #p{z = l(1), y = l(2), x = l(3)},
    _ = (l(R))#p{z = l(4), x = l(5)},
    lists:reverse(get(log)).

index(R) when element(#p.x, R) =:= 1, R#p.y > 1 -> yes;
index(_) -> no.

nested(#q{p = P} = Q) -> (Q#q{p = P#p{x = 6}})#q.p#p.x.
