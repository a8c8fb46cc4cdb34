%% SPDX-License-Identifier: Apache-2.0
%% Native records: what they are, who may see them, what goes wrong.
%% otp: 29
-module(native_record).
-export([main/0]).
-export_record([b, 'Q r']).
-import_record(other, [far]).
-record #a{x, y = 2}.
-record #b{z = 1, a = foo, l = [1, 2.5, <<"x">>]}.
-record #e{}.
-record #'Q r'{n = 0}.

main() ->
    local(),
    show(fun matches/0),
    wrong(),
    any(),
    terms(),
    module_records(),
    guards(),
    many(),
    ok.

show(F) ->
    io:format("~p~n", [try F() catch C:R:S -> {C, clean(R), at(S)} end]).

%% The libraries' printing need not know of records.
clean(R) when is_record(R) ->
    {records:get_module(R), records:get_name(R),
     [{F, clean(records:get(F, R))} || F <- records:get_field_names(R)]};
clean(T) when is_tuple(T) -> list_to_tuple(clean(tuple_to_list(T)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(M) when is_map(M) ->
    maps:from_list([{clean(K), clean(V)} || {K, V} <- maps:to_list(M)]);
clean(X) -> X.

at(Stack) ->
    [{M, F, case A of L when is_list(L) -> clean(L); _ -> A end, Info =/= []}
     || {M, F, A, Info} <- lists:sublist(Stack, 2), M =/= init].

id(X) -> X.

local() ->
    R = id(#a{x = 1}),
    show(fun() -> clean([R, #b{}, #e{}, #b{l = R}, #'Q r'{n = id(3)}]) end),
    show(fun() -> {R#a.x, R#a.y, (id(#b{}))#b.l} end),
    show(fun() -> clean([R#a{y = 3}, R#a{y = 4, x = R}, R#a{}]) end),
    show(fun() -> clean(#native_record:b{a = 2}) end),
    show(fun() -> {R =:= #a{x = 1, y = 2}, R == #a{x = 1.0}, R =:= #a{x = 1.0},
                   R =:= id(#b{}), #e{} =:= id(#e{})} end),
    show(fun() -> {is_record(R), is_record(id({a, 1, 2})), is_tuple(R),
                   is_record(R, a), is_record(R, b), is_record(R, native_record, a), is_record(R, x, a),
                   is_record(R, id(a)), is_record(R, id(native_record), id(a)),
                   is_record({a, 1}, a, 2)} end).

matches() ->
    F = fun(#a{x = 1, y = Y}) -> {one, Y};
           (#_{y = 7}) -> seven;
           (#a{x = X, y = _}) when X > 5 -> {big, X};
           (#b{a = A, z = Z} = B) -> {b, A, Z, clean(B)};
           (#'Q r'{n = <<N:8, _/binary>>}) -> N;
           (#e{}) -> e;
           (#far{}) -> far;
           (#_{} = R) -> {some, records:get_name(R)};
           ({_, _}) -> pair;
           (_) -> none
        end,
    [F(X) || X <- [#a{x = 1}, #a{x = 2, y = 7}, #a{x = 1, y = 7}, #a{x = 6},
                   #a{x = 2}, #b{}, #'Q r'{n = <<"xy">>}, #'Q r'{}, #e{},
                   {1, 2}, [], far(true), far(false), none]].

far(Exported) ->
    records:create(other, far, [{k, 1}, {y, 2}], #{is_exported => Exported}).

wrong() ->
    show(fun() -> (id(1))#a.x end),
    show(fun() -> (id(#b{}))#a.x end),
    show(fun() -> (id(#a{x = 1}))#native_record:a.x end),
    show(fun() -> (id(#b{}))#native_record:b.z end),
    show(fun() -> (id(#b{}))#b{nope = 1} end),
    show(fun() -> (id(#a{x = 1}))#b{z = 1} end),
    show(fun() -> (id({a, 1, 2}))#a{x = 1} end),
    show(fun() -> #native_record:b{nope = 1} end),
    show(fun() -> #native_record:a{x = 1} end),
    show(fun() -> #no_such_module:a{x = 1} end),
    show(fun() -> #far{k = 1} end),
    show(fun() -> (id(far(true)))#far.nope end),
    show(fun() -> {(id(far(true)))#far.k, (id(far(true)))#other:far.y} end),
    show(fun() -> (id(far(false)))#far.k end),
    show(fun() -> clean((id(far(true)))#far{k = 9}) end),
    show(fun() -> (id(far(false)))#far{k = 9} end),
    show(fun() -> #a{} = id(#b{}) end),
    show(fun() -> (id(#a{x = 1}))#a{x = io:format("x "), y = io:format("y ")},
                  done end).

any() ->
    R = id(#a{x = 1}),
    show(fun() -> {R#_.x, (id(far(true)))#_.k, (id(far(false)))#_.k} end),
    show(fun() -> clean([R#_{x = 5}, (id(far(true)))#_{k = 5}]) end),
    show(fun() -> (id(far(false)))#_{k = 5} end),
    show(fun() -> R#_.nope end),
    show(fun() -> R#_{nope = 1} end),
    show(fun() -> (id(x))#_.x end).

terms() ->
    All = [#{}, {1, 2, 3, 4}, #a{x = 1}, #b{}, #e{}, [], {}, 1, a, #a{x = 0},
           #b{z = 0}, <<>>, far(true), far(false)],
    show(fun() -> clean(lists:sort(All)) end),
    show(fun() -> [T || X <- All, is_record(X), (T = binary_to_term(
                       term_to_binary(X))) =/= X] end),
    show(fun() -> [term_to_binary(X, [{minor_version, 2}])
                   || X <- [#a{x = 1}, #b{}, #e{}]] end),
    show(fun() -> binary_to_term(<<131, 67, 0:32, 2, 119, 1, "a", 119, 1, "b">>) end),
    show(fun() -> {erlang:phash2(#a{x = 1}), erlang:phash2(#e{}),
                   erlang:phash2({#a{x = x, y = [y]}, 1})} end),
    show(fun() -> M = #{#a{x = 1} => one, #e{} => e},
                  {map_size(M), maps:get(#a{x = 1, y = 2}, M), maps:get(#e{}, M)} end),
    self() ! #b{z = [1, 2]},
    show(fun() -> receive #b{z = [_ | T]} -> T end end),
    show(fun() -> try throw(#a{x = 3}) catch throw:#a{x = X} -> X end end).

module_records() ->
    show(fun() -> clean(records:create(m, r, [{z, 3}, {a, 1}],
                                       #{is_exported => true})) end),
    show(fun() -> records:create(m, r, [{1, 3}], #{is_exported => true}) end),
    show(fun() -> records:create(m, r, [{x, 3}, {x, 4}],
                                 #{is_exported => true}) end),
    show(fun() -> records:create(m, 1, [], #{is_exported => true}) end),
    show(fun() -> records:create(m, r, [], #{}) end),
    show(fun() -> records:create(m, r, [], x) end),
    show(fun() -> records:create(m, r, [a | b], #{is_exported => true}) end),
    show(fun() -> clean(records:update(#a{x = 1}, native_record, a, #{y => 5})) end),
    show(fun() -> records:update(#a{x = 1}, native_record, a, #{q => 5}) end),
    show(fun() -> records:update(#a{x = 1}, native_record, b, #{y => 5}) end),
    show(fun() -> records:update(x, native_record, b, #{y => 5}) end),
    show(fun() -> {records:is_exported(#b{}), records:is_exported(#a{x = 1})} end),
    show(fun() -> records:get(q, #e{}) end),
    show(fun() -> records:get_module(x) end),
    show(fun() -> records:get_name(x) end),
    show(fun() -> records:get_field_names(x) end),
    show(fun() -> records:is_exported(x) end),
    show(fun() -> records:get_definition(native_record, a) end),
    show(fun() -> records:get_definition(native_record, b) end),
    show(fun() -> {records:get_definition(native_record, c)} end),
    show(fun() -> erlang:apply(erlang, is_record, [id(#e{})]) end),
    show(fun() -> lists:sort(native_record:module_info(exports)) end).

guards() ->
    G = fun(R) when R#a.x > 1 -> big;
           (R) when R#b.z =:= 1; R#_.n =:= 0 -> one;
           (R) when is_record(R, far) -> far;
           (R) when is_record(R, native_record, e) -> e;
           (R) when is_record(R) -> other;
           (_) -> none
        end,
    show(fun() -> [G(X) || X <- [#a{x = 5}, #a{x = 0}, #b{}, #b{z = 2}, #e{},
                                 #'Q r'{}, far(true), 1, {a, 7, 7}]] end).

many() ->
    L = [#a{x = I, y = I * I} || I <- lists:seq(1, 2000)],
    show(fun() -> lists:foldl(fun(#a{x = X, y = Y}, S) -> S + Y - X end, 0, L) end),
    show(fun() -> R = lists:foldl(fun(_, #a{x = X, y = Y} = R) ->
                                          R#a{x = X + 1, y = [Y]}
                                  end, #a{x = 0, y = []}, lists:seq(1, 3000)),
                  {R#a.x, depth(R#a.y, 0)} end).

depth([], N) -> N;
depth([X], N) -> depth(X, N + 1).
