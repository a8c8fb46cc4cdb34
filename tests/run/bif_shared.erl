%% SPDX-License-Identifier: Apache-2.0
%% What processes share: atomics, counters, persistent terms, the environment.
-module(bif_shared).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    atomics(),
    counters(),
    persistent(),
    environment(),
    persistent_term:put(?MODULE, 1),
    ?T(erts_internal:erase_persistent_terms()),
    ?T(persistent_term:get(?MODULE, gone)).

atomics() ->
    rows([{erts_internal, atomics_new, [N, O]} || {N, O} <- [{0, 1}, {-1, 1}, {a, 1},
                                                             {1 bsl 70, 1}, {1, a}]]),
    rows([{atomics, new, [N, O]} || {N, O} <- [{0, []}, {a, []}, {1, a}, {1, [a]},
                                               {1, [{signed, b}]}]]),
    S = erts_internal:atomics_new(2, 1),
    U = erts_internal:atomics_new(2, 0),
    ?T(maps:without([memory], erlang:apply(atomics, info, [S]))),
    ?T(maps:without([memory], atomics:info(U))),
    ?T([is_reference(X) || X <- [S, U]]),
    [begin
         ?T(atomics:put(A, 1, 1 bsl 62)),
         ?T(atomics:add(A, 1, 1 bsl 62)),
         ?T(atomics:get(A, 1)),
         ?T(atomics:add_get(A, 1, -1)),
         ?T(atomics:exchange(A, 2, 17)),
         ?T(atomics:compare_exchange(A, 2, 16, 1)),
         ?T(atomics:compare_exchange(A, 2, 17, 1))
     end || A <- [S, U]],
    ?T(atomics:put(U, 1, (1 bsl 64) - 1)),
    ?T(atomics:get(U, 1)),
    ?T(atomics:put(S, 1, -(1 bsl 63))),
    ?T(atomics:get(S, 1)),
    [wrong(fun() -> apply(atomics, F, Args) end)
     || A <- [S, U],
        {F, Args} <- [{put, [A, 0, 1]}, {put, [A, 3, 1]}, {put, [A, a, 1]},
                      {put, [A, 1, 1 bsl 64]}, {put, [A, 1, a]},
                      {put, [A, 1, -(1 bsl 63) - 1]}, {get, [A, 3]}, {get, [a, 1]},
                      {get, [A, 1 bsl 70]},
                      {add, [A, 1, 1.0]}, {add, [A, 3, 1]}, {add, [A, 1, 1 bsl 64]},
                      {add_get, [A, 0, 1]}, {add_get, [A, 1, -(1 bsl 64)]},
                      {exchange, [A, 1, a]}, {exchange, [A, 9, 1]},
                      {exchange, [A, 1, 1 bsl 64]},
                      {compare_exchange, [A, 1, a, 1]},
                      {compare_exchange, [A, 1, 1, a]},
                      {compare_exchange, [A, 5, 1, 1]},
                      {compare_exchange, [make_ref(), 5, 1, 1]},
                      {info, [make_ref()]}, {info, [a]}]].

%% References in arguments differ from run to run.
wrong(F) ->
    try F() of
        V -> io:format("~0p~n", [V])
    catch
        error:R:S ->
            {M, N, A, Info} = hd(S),
            io:format("~w ~w:~w ~0p ~0p~n", [R, M, N, tl(A), Info]),
            io:format("  ~0p~n", [erl_erts_errors:format_error(R, S)])
    end.

counters() ->
    rows([{erts_internal, counters_new, [N]} || N <- [0, -1, a, 1 bsl 70]]),
    C = erts_internal:counters_new(2),
    ?T(erts_internal:counters_put(C, 1, 1 bsl 62)),
    ?T(erts_internal:counters_add(C, 1, 1 bsl 62)),
    ?T(erts_internal:counters_get(C, 1)),
    ?T(erts_internal:counters_get(C, 2)),
    ?T(lists:sort(maps:keys(erts_internal:counters_info(C)))),
    ?T(maps:get(size, erts_internal:counters_info(C))),
    [wrong(fun() -> apply(erts_internal, F, Args) end)
     || {F, Args} <- [{counters_get, [C, 0]}, {counters_get, [C, 3]},
                      {counters_get, [a, 1]}, {counters_put, [C, 1, a]},
                      {counters_put, [C, 1, 1 bsl 64]}, {counters_put, [C, 3, 1]},
                      {counters_add, [C, 1, 1.0]}, {counters_add, [C, 0, 1]},
                      {counters_add, [C, 1, -(1 bsl 64)]}, {counters_info, [a]},
                      {counters_info, [make_ref()]}]],
    [begin
         D = counters:new(3, [K]),
         ?T(counters:add(D, 3, 5)),
         ?T(counters:sub(D, 3, 7)),
         ?T(counters:put(D, 1, 1 bsl 63 - 1)),
         ?T(counters:add(D, 1, 1)),
         ?T([counters:get(D, I) || I <- [1, 2, 3]])
     end || K <- [atomics, write_concurrency]].

persistent() ->
    ?T(persistent_term:put({?MODULE, 1}, one)),
    ?T(persistent_term:put({?MODULE, 1}, one)),
    ?T(persistent_term:put({?MODULE, 1.0}, [1, 2, {3}])),
    ?T(persistent_term:get({?MODULE, 1})),
    ?T(persistent_term:get({?MODULE, 1.0})),
    ?T(persistent_term:get({?MODULE, 1}, two)),
    ?T(persistent_term:get({?MODULE, 2}, two)),
    ?T(persistent_term:get({?MODULE, 2})),
    ?T(lists:sort([X || {{?MODULE, _}, _} = X <- persistent_term:get()])),
    ?T(persistent_term:put({?MODULE, 1}, lists:seq(1, list_to_integer("1000")))),
    #{count := N, memory := M} = persistent_term:info(),
    ?T(lists:sort(maps:keys(persistent_term:info()))),
    ?T(persistent_term:erase({?MODULE, 1})),
    ?T(persistent_term:erase({?MODULE, 1})),
    ?T(maps:get(count, persistent_term:info()) - N),
    ?T(maps:get(memory, persistent_term:info()) < M),
    ?T(persistent_term:get({?MODULE, 1}, none)).

environment() ->
    ?T(os:putenv("BIF_TEST", "one")),
    ?T(os:getenv("BIF_TEST")),
    ?T([X || {"BIF_TEST", _} = X <- os:env()]),
    ?T([X || "BIF_TEST" ++ _ = X <- os:getenv()]),
    ?T(os:putenv("BIF_TEST", "")),
    ?T(os:getenv("BIF_TEST")),
    ?T(os:putenv("BIF_TEST", [229, 955])),
    ?T(os:getenv("BIF_TEST")),
    ?T(os:putenv([955], "λ")),
    ?T(os:getenv([955])),
    ?T(os:unsetenv("BIF_TEST")),
    ?T(os:unsetenv("BIF_TEST")),
    ?T(os:getenv("BIF_TEST")),
    ?T(os:getenv("BIF_TEST", "default")),
    ?T(os:unsetenv("A=B")),
    rows([{os, getenv, [N]} || N <- ["", a, "A=B", [0], "a" ++ [0], [a], <<"A">>, [-1],
                                     [1 bsl 21], ["A", "B"], 1]]),
    rows([{os, putenv, [N, "v"]} || N <- ["", a, "A=B", [0], [a], <<"A">>, [16#d800]]]),
    rows([{os, putenv, ["N", V]} || V <- [a, [0], "A=B", [a], <<"A">>, 1]]),
    rows([{os, unsetenv, [N]} || N <- ["", a, [0], [a], <<"A">>]]),
    ?T(is_list(os:env())),
    ?T(list_to_integer(os:getpid()) > 0).
