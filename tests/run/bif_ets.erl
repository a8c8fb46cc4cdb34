%% SPDX-License-Identifier: Apache-2.0
%% ets: what wrong arguments raise, and BIFs that the library's functions stand on.
-module(bif_ets).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    set = ets:new(set, [named_table, public]),
    ord = ets:new(ord, [named_table, ordered_set]),
    bag = ets:new(bag, [named_table, bag]),
    two = ets:new(two, [named_table, {keypos, 2}]),
    [ets:insert(T, [{K, K * 10} || K <- lists:seq(1, 5)]) || T <- [set, ord, bag, two]],
    rows([{ets, new, [N, O]} || {N, O} <- wrong_new()]),
    rows([{ets, F, [T]} || F <- [delete, first, last, info, safe_fixtable, whereis], T <- [nope, 1],
                           {F, T} =/= {safe_fixtable, nope}]),
    rows([{ets, F, [T, K]} || F <- [lookup, member, take, delete, next, prev],
                              T <- [set, ord, bag, nope, 1, "a"], K <- [3, 3.0, x, 7]]),
    rows([{ets, lookup_element, [T, K, P]} || T <- [set, bag, nope], K <- [1, x],
                                              P <- [1, 2, 3, 0, -1, a, 1 bsl 70]]),
    rows([{ets, F, [T, O]} || F <- [insert, insert_new, delete_object], T <- [set, two, nope],
                              O <- [{9, 90}, {}, {9}, [], [{9, 90}, {}], [{9, 90} | a], a, [a]]]),
    rows([{ets, slot, [T, N]} || T <- [ord, nope], N <- [0, 4, 5, 6, -1, a]]),
    rows([{ets, F, Args} || {F, Args} <- updates()]),
    rows([{ets, F, Args} || {F, Args} <- whole_tables()]),
    rows([{ets, F, [T, S]} || F <- [select, select_count, select_reverse, select_replace,
                                    internal_select_delete, match, match_object],
                              T <- [ord, nope], S <- [[], a, [{{'$1', '_'}, [], [['$1']]}], [a],
                                                      [{{'$1', '_'}, [], [a | b]}],
                                                      [{{'$1', '_'}, [{a}], [true]}],
                                                      [{{'$1', '_'}, [{'>', '$1', 99}], [true]}]]]),
    rows([{ets, F, [ord, '_', L]} || F <- [match, match_object], L <- [0, -1, a]]),
    rows([{ets, F, [ord, [{'_', [], ['$_']}], L]} || F <- [select, select_reverse], L <- [0, a]]),
    rows([{ets, F, [X]} || F <- [select, select_reverse, match, match_object],
                           X <- [a, 1, {}, '$end_of_table']]),
    rows([{ets, match_spec_compile, [S]} || S <- [a, [a], [{a, b}], [{'_', [], [{}, {{}}]}],
                                                  [{'_', [{foo}], [true]}]]]),
    rows([{ets, is_compiled_ms, [X]} || X <- [a, []]]),
    rows([{ets, match_spec_run_r, [L, M, A]} || {L, M, A} <- [{[], a, []}, {a, a, []}]]),
    ?T(ets:match_spec_run_r([{1}, {2}, 3], ets:match_spec_compile([{{'$1'}, [], ['$1']}]), [])),
    ?T(ets:is_compiled_ms(ets:match_spec_compile([]))),
    requests(),
    private().

wrong_new() ->
    [{1, []}, {a, a}, {a, [b]}, {a, [set | b]}, {a, [{keypos, 0}]}, {a, [{keypos, a}]},
     {set, [named_table]}, {a, [{heir, a, b}]}, {a, [{heir, a}]}, {a, [{read_concurrency, a}]},
     {a, [{write_concurrency, a}]}, {a, [{decentralized_counters, a}]}, {"a", []}].

updates() ->
    [{update_counter, [T, K, U]} || T <- [set, bag, nope], K <- [1, x],
                                    U <- [1, {2, 1}, {2, 1, 15, 0}, [{2, 1}, {2, 2}], [], {1, 1},
                                          {3, 1}, {0, 1}, {2, a}, {2, 1, a, 0}, a, [a], {a},
                                          [{2, 1} | a], 1.0]] ++
    [{update_counter, [set, 50, {2, 1}, D]} || D <- [{50, 1}, {}, {a}, {50}, a, {50, b}]] ++
    [{update_counter, [set, 60, {2, 1}, D]} || D <- [{a}, [], a]] ++
    [{update_element, [T, K, U]} || T <- [set, bag, nope], K <- [1, x],
                                    U <- [{2, x}, [{2, y}], [], {1, x}, {3, x}, {0, x}, a, [a],
                                          {2}, [{2, x} | a]]].

whole_tables() ->
    [{rename, [set, ord]}, {rename, [nope, a]}, {rename, [set, 1]}, {rename, [1, a]},
     {give_away, [set, a, b]}, {give_away, [nope, list_to_pid("<0.0.0>"), b]},
     {give_away, [set, list_to_pid("<0.9999.0>"), b]},
     {setopts, [set, a]}, {setopts, [set, {heir, a}]}, {setopts, [set, {heir, a, b}]},
     {setopts, [set, [{heir, none}]]}, {setopts, [nope, {heir, none}]},
     {setopts, [set, {protection, a}]},
     {safe_fixtable, [set, a]}, {safe_fixtable, [nope, true]}, {safe_fixtable, [set, true]},
     {safe_fixtable, [set, false]},
     {info, [set, a]}, {info, [nope, size]}, {info, [set, size]}, {info, [1, size]},
     {info, [set, keypos]}, {info, [ord, type]}, {info, [bag, protection]},
     {info, [two, keypos]}, {info, [set, named_table]}, {info, [set, fixed]},
     {info, [set, heir]}, {info, [set, compressed]}, {info, [set, node]},
     {info, [set, read_concurrency]}, {info, [set, write_concurrency]},
     {info, [set, decentralized_counters]}, {info, [set, safe_fixed]},
     {info, [set, safe_fixed_monotonic_time]}, {info, [set, name]}, {info, [set, binary]},
     {whereis, [nope]}, {whereis, [1]}, {whereis, [make_ref]}].

requests() ->
    R = ets:internal_request_all(),
    Tables = lists:append([receive {R, Part} -> Part after 5000 -> [] end
                           || _ <- lists:seq(1, erlang:system_info(schedulers))]),
    ?T([lists:member(T, Tables) orelse lists:member(ets:whereis(T), Tables)
        || T <- [set, ord, bag, two]]),
    T = ets:new(t, []),
    ets:insert(T, [{I} || I <- lists:seq(1, 100)]),
    ?T(delete_all(T)),
    ?T(ets:info(T, size)),
    rows([{ets, internal_delete_all, [X, undefined]} || X <- [nope, 1]]).

%% How many there were.
delete_all(T) -> ets:internal_delete_all(T, undefined).

%% Other processes may not use what is not theirs.
private() ->
    P = ets:new(p, [private, named_table]), Q = ets:new(q, [protected, named_table]),
    {Pid, Ref} = spawn_monitor(fun() -> others(P, Q) end),
    receive {'DOWN', Ref, process, Pid, Why} -> io:format("~0p~n", [Why]) end.

others(P, Q) ->
    rows([{ets, F, Args} || T <- [P, Q],
                            {F, Args} <- [{lookup, [T, 1]}, {insert, [T, {1}]}, {delete, [T, 1]},
                                          {delete, [T]}, {member, [T, 1]}, {first, [T]},
                                          {info, [T, size]}, {rename, [T, x]},
                                          {setopts, [T, {heir, none}]}, {take, [T, 1]},
                                          {update_counter, [T, 1, 1]}, {select, [T, []]},
                                          {give_away, [T, list_to_pid("<0.9999.0>"), x]},
                                          {safe_fixtable, [T, true]}, {slot, [T, 0]},
                                          {internal_delete_all, [T, undefined]}]]).
