%% try, catch, after: classes, values, order, stack traces, nesting.
-module(exceptions).
-export([main/0, boom/1]).

main() ->
    Fs = [fun() -> ok end, fun() -> {ok, 1} end, fun() -> throw(thrown) end,
          fun() -> exit(bye) end, fun() -> error(bad) end, fun() -> error({bad, 1}) end,
          fun() -> 1 + atom end, fun() -> hd([]) end, fun() -> nope:nope(1) end,
          fun() -> (id(foo))(1) end, fun() -> (id(fun() -> 1 end))(2) end,
          fun() -> boom(3) end, fun() -> erlang:raise(throw, again, []) end,
          fun() -> {x, _} = id({y, 1}) end, fun() -> case id(1) of 2 -> ok end end,
          fun() -> if 1 > 2 -> ok end end, fun() -> #{k := _} = id(#{}) end,
          fun() -> (id(#{}))#{k := 1} end, fun() -> (id(1))#{k => 1} end,
          fun() -> [X || X <- id(nolist)] end, fun() -> [X || X <- [1], id(7)] end,
          fun() -> try id(1) of 2 -> ok after ok end end, fun() -> list_to_atom(1) end,
          fun() -> atom_to_list("x") end, fun() -> element(3, {1, 2}) end],
    [p(plain(F)) || F <- Fs],
    [p(classes(F)) || F <- Fs],
    [p(of_clauses(F)) || F <- Fs],
    [p(with_after(F)) || F <- Fs],
    [p(both(F)) || F <- Fs],
    [p(rethrow(F)) || F <- Fs],
    p(nested()), p(order()), p(vars(1)), p(vars(2)), p(loop(100000)),
    p(trace(fun() -> boom(5) end)), p(trace(fun() -> deep(3) end)),
    p(trace(fun() -> lists:map(fun(X) -> X + a end, [1]) end)),
    p(catch_values()), p(in_handler()), p(tail_catch(3)), p(large_after(1)),
    p(catch large_after(0)), p(get(large)), p(guards(fun() -> throw({a, 5}) end)),
    p(guards(fun() -> throw({a, -5}) end)), p(guards(fun() -> throw(1) end)).

p({'EXIT', {R, [_ | _]}}) -> p({'EXIT', R});
p(X0) -> X = clean(X0), io:format("~w~n", [X]).

clean(X) when is_function(X) -> a_fun;
clean(X) when is_tuple(X) -> list_to_tuple(clean(tuple_to_list(X)));
clean([H | T]) -> [clean(H) | clean(T)];
clean(X) -> X.


id(X) -> X.

plain(F) -> try F() catch E -> {caught, E}; C:R -> {C, R} end.

classes(F) ->
    try F() of
        X -> {value, X}
    catch
        throw:thrown -> t;
        throw:X -> {throw, X};
        exit:X -> {exit, X};
        error:{badmatch, V} -> {badmatch, V};
        error:{badfun, X} -> {not_a_fun, X};
        error:X when is_atom(X) -> {error_atom, X};
        error:X -> {error, X}
    end.

of_clauses(F) ->
    try
        try F() of
            ok -> fine;
            {ok, N} when N > 0 -> {fine, N};
            [] -> error(empty)
        catch
            error:badarith -> arith
        end
    catch
        error:empty -> was_empty;
        error:{try_clause, X} -> {no_clause, X};
        C:R -> {outer, C, R}
    end.

with_after(F) ->
    put(after_ran, no),
    R = (catch try F() after put(after_ran, yes) end),
    {strip(R), get(after_ran)}.

strip({'EXIT', {R, [_ | _]}}) -> {'EXIT', R};
strip(X) -> X.

both(F) ->
    put(log, []),
    R = try
            try F() of X -> log(of_clause), {x, X}
            catch error:E -> log(handler), {e, E}
            after log(first_after)
            end
        catch
            C:V -> log(outer), {C, V}
        after
            log(second_after)
        end,
    {R, lists:reverse(get(log))}.

log(X) -> put(log, [X | get(log)]).

rethrow(F) ->
    try
        try F() catch C:R:S -> erlang:raise(C, {again, R}, S) end
    catch
        C2:R2:S2 when is_list(R2) -> {C2, S2};
        C2:R2:S2 -> {C2, R2, is_list(S2)}
    end.

nested() ->
    try
        A = try throw(one) catch one -> two end,
        B = try exit(A) catch exit:X -> {exited, X} end,
        C = (catch throw(B)),
        try error(C) catch error:Y -> {Y, A} after put(k, 1) end
    catch
        _:_ -> wrong
    end.

order() ->
    put(log, []),
    try log(body), throw(log_it) of _ -> log(no)
    catch log_it -> log(caught) after log(after_1), log(after_2) end,
    lists:reverse(get(log)).

vars(X) ->
    Y = X + 1,
    R = try
            Z = Y * 2,
            if X =:= 2 -> throw({Z, Y}); true -> Z end
        catch
            {A, B} -> {A, B, X, Y}
        end,
    {R, X, Y}.

loop(0) -> done;
loop(N) ->
    try id(N) of _ -> loop(N - 1) catch _:_ -> error end.

boom(0) -> error(boom);
boom(N) -> boom(N - 1).

deep(0) -> id(1) + id(deep);
deep(N) -> [N | deep(N - 1)].

trace(F) ->
    try F()
    catch C:R:S ->
        {C, R, [{M, F1, if is_list(A) -> {args, length(A)}; true -> A end,
                 proplists:get_value(line, I)} || {M, F1, A, I} <- S, M =:= ?MODULE]}
    end.

catch_values() ->
    [catch throw(a), strip(catch exit(b)), catch_shape(catch error(cc)), catch 5,
     catch id(6), (catch throw({1, 2}))].

catch_shape({'EXIT', {R, [{M, F, A, L} | _]}}) -> {R, M, F, A, is_list(L)}.

in_handler() ->
    try
        try error(first) catch error:first -> error(second) end
    catch
        error:X -> X
    end.

tail_catch(0) -> done;
tail_catch(N) -> catch tail_catch(N - 1).

large_after(X) ->
    try 1 / X
    after
        A = [{Y, Z} || Y <- [X, 2, 3], Z <- [4]],
        B = fun(Q) -> {Q, A} end,
        put(large, {A, B(X), case X of 0 -> zero; _ -> {other, length(A)} end})
    end.

guards(F) ->
    try F()
    catch
        {a, X} when X > 0 -> {pos, X};
        {a, X} when hd(X) -> never;
        throw:{_, X} -> {neg, X};
        _:Other when is_integer(Other), Other > 0 -> {int, Other}
    end.
