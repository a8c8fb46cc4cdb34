% timeout: 60
%% Random operations on tables of every type, with terms of every kind; prints a
%% hash of what they gave and of what is in the table at the end.
-module(ets_random).
-export([main/0]).

main() ->
    [io:format("~w ~w~n", [Type, run(Type, 20000)]) || Type <- [set, ordered_set, bag, duplicate_bag]].

run(Type, N) ->
    T = ets:new(t, [Type]),
    H = steps(T, N, 12345, 0),
    {H, ets:info(T, size), erlang:phash2(lists:sort([erlang:phash2(X) || X <- ets:tab2list(T)]))}.

steps(_T, 0, _S, H) -> H;
steps(T, N, S0, H) ->
    {Op, S1} = r(20, S0),
    {R, S} = step(Op, T, S1),
    steps(T, N - 1, S, erlang:phash2({H, R})).

r(N, S0) ->
    S = (S0 * 1103515245 + 12345) band 16#7fffffff,
    {(S bsr 8) rem N, S}.

step(Op, T, S) when Op < 7 ->
    {K, S1} = key(S),
    {V, S2} = value(S1),
    {ets:insert(T, {K, V, Op}), S2};
step(7, T, S) ->
    {K, S1} = key(S),
    {ets:insert_new(T, [{K, 1, 2}, {{K}, 3, 4}]), S1};
step(Op, T, S) when Op < 11 ->
    {K, S1} = key(S),
    {ets:lookup(T, K), S1};
step(Op, T, S) when Op < 13 ->
    {K, S1} = key(S),
    {ets:delete(T, K), S1};
step(13, T, S) ->
    {K, S1} = key(S),
    {ets:take(T, K), S1};
step(14, T, S) ->
    {K, S1} = key(S),
    {catch_badarg(fun() -> ets:update_counter(T, K, {3, 7}) end), S1};
step(15, T, S) ->
    {K, S1} = key(S),
    {V, S2} = value(S1),
    {catch_badarg(fun() -> ets:update_element(T, K, {2, V}) end), S2};
step(16, T, S) ->
    {K, S1} = key(S),
    {lists:sort(ets:match(T, {K, '$1', '_'})), S1};
step(17, T, S) ->
    {N, S1} = r(7, S),
    {ets:select_count(T, [{{'_', '_', N}, [], [true]}]), S1};
step(18, T, S) ->
    {N, S1} = r(100, S),
    {case N of
         0 -> ets:select_delete(T, [{{'$1', '_', '_'}, [{is_integer, '$1'}, {'<', '$1', 50}], [true]}]);
         _ -> ets:member(T, N)
     end, S1};
step(19, T, S) ->
    {K, S1} = key(S),
    {V, S2} = value(S1),
    {ets:delete_object(T, {K, V, 3}), S2}.

catch_badarg(F) ->
    try F() catch error:badarg -> badarg end.

key(S0) ->
    case r(8, S0) of
        {0, S} -> r(1000, S);
        {1, S} -> r(100, S);
        {2, S1} -> {N, S} = r(100, S1), {float(N), S};
        {3, S1} -> {N, S} = r(100, S1), {{N, "abc"}, S};
        {4, S1} -> {N, S} = r(100, S1), {<<N, "key">>, S};
        {5, S1} -> {N, S} = r(50, S1), {1 bsl (50 + N), S};
        {6, S1} -> {N, S} = r(50, S1), {#{k => N}, S};
        {7, S1} -> {N, S} = r(50, S1), {[N | N], S}
    end.

value(S0) ->
    case r(5, S0) of
        {0, S} -> {a, S};
        {1, S1} -> {N, S} = r(200, S1), {list_to_binary(lists:duplicate(N, N)), S};
        {2, S1} -> {N, S} = r(40, S1), {maps:from_list([{I, I} || I <- lists:seq(1, N)]), S};
        {3, S1} -> {N, S} = r(40, S1), {lists:seq(1, N), S};
        {4, S1} -> {N, S} = r(100, S1), {{N, N / 7, <<5:3>>}, S}
    end.
