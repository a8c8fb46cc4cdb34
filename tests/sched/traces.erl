% What stack traces show: functions, arguments, lines, BIFs that raised.
-module(traces).
-export([main/0, plus/2, clause/1, head/1, level/1, raw/0, id/1, caught/1]).

main() ->
    t(fun() -> ?MODULE:plus(?MODULE:id(a), 1) end),
    t(fun() -> ?MODULE:clause(?MODULE:id(b)) end),
    t(fun() -> ?MODULE:head(?MODULE:id([])) end),
    t(fun() -> ?MODULE:level(?MODULE:id(12)) end),
    t(fun() -> element(3, ?MODULE:id({a})) end),
    t(fun() -> atom_to_list(?MODULE:id(1)) end),
    t(fun() -> list_to_atom([?MODULE:id(x)]) end),
    t(fun() -> nomodule:missing(1, 2) end),
    t(fun() -> lists:nth(4, [?MODULE:id(1)]) end),
    t(fun() -> (?MODULE:id(3))(1) end),
    t(fun() -> (?MODULE:id(fun erlang:abs/1))(1, 2) end),
    t(fun() -> throw(?MODULE:id(x)) end),
    t(fun() -> exit(?MODULE:id(x)) end),
    t(fun() -> error(?MODULE:id(x), [1, 2]) end),
    t(fun() -> error(?MODULE:id(x), none) end),
    t(fun() -> error(x, [1, 2], [{error_info, #{cause => ?MODULE:id(1)}}]) end),
    t(fun() -> erlang:raise(error, x, [{a, b, 1, []}, {c, d, [1]}]) end),
    t(fun() -> lists:map(fun(X) -> X + ?MODULE:id(a) end, [1]) end),
    t(fun() -> ?MODULE:id(1) bsl ?MODULE:id(a) end),
    t(fun() -> -?MODULE:id(a) end),
    t(fun() -> not ?MODULE:id(a) end),
    t(fun() -> ?MODULE:id(a) and true end),
    t(fun() -> ?MODULE:id(1) / ?MODULE:id(0) end),
    t(fun() -> ?MODULE:id(1) div ?MODULE:id(0) end),
    t(fun() -> maps:put(a, 1, ?MODULE:id(2)) end),
    t(fun() -> (?MODULE:id(2))#{a => 1} end),
    t(fun() -> (?MODULE:id(#{}))#{a := 1} end),
    t(fun() -> ?MODULE:id(foo) ! a end),
    t(fun() -> receive after ?MODULE:id(a) -> ok end end),
    t(fun() -> [] = ?MODULE:id(2) end),
    t(fun() -> case ?MODULE:id(2) of 3 -> ok end end),
    t(fun() -> if hd([]) -> ok end end),
    t(fun() -> try ?MODULE:id(2) of 3 -> ok catch _:_ -> ok end end),
    t(fun() -> ?MODULE:caught(1) end),
    t(fun() -> process_flag(?MODULE:id(a), b) end),
    t(fun() -> register(?MODULE:id(a), b) end),
    t(fun() -> link(?MODULE:id(b)) end),
    t(fun() -> exit(?MODULE:id(b), c), ok end),
    t(fun() -> erlang:monotonic_time(?MODULE:id(b)) end),
    t(fun() -> ?MODULE:raw() end),
    io:format("~p~n", [catch erlang:raise(wrong, x, [])]),
    io:format("~p~n", [catch erlang:raise(error, x, [{a, b}])]),
    {'EXIT', {badarith, S}} = (catch ?MODULE:plus(1, ?MODULE:id([]))),
    io:format("~p~n", [entry(hd(S))]),
    io:format("~p~n", [catch throw(value)]),
    io:format("~p~n", [catch exit(value)]).

t(F) ->
    try F() of
        R -> io:format("no error: ~p~n", [R])
    catch
        C:R:S ->
            io:format("~p ~p~n", [C, R]),
            [io:format("  ~p~n", [entry(E)]) || E <- S, element(2, E) =/= main]
    end.

entry({M, F, A, Info}) -> {M, F, A, lists:keydelete(file, 1, Info)};
entry(E) -> E.

id(X) -> X.
plus(A, B) -> A + B.
clause(a) -> 1.
head(X) -> hd(X).

%% Deeper than a trace shows.
level(0) -> error(bottom);
level(N) -> [?MODULE:level(N - 1)].

%% The trace of the first error is kept when it is raised again.
raw() ->
    try ?MODULE:plus(a, 2)
    catch error:R:S -> erlang:raise(error, {again, R}, S)
    end.

caught(X) ->
    try ?MODULE:clause(X)
    after ok
    end.
