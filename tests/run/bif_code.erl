%% SPDX-License-Identifier: Apache-2.0
%% What can be asked about functions, funs and modules.
-module(bif_code).
-export([main/0, exported/2]).
-author(nobody).
-vsn({1, 2}).
-note([a, b]).
-note(c).
-include("bif_table.hrl").

main() ->
    rows([{erlang, function_exported, [M, F, A]}
          || {M, F} <- [{?MODULE, exported}, {?MODULE, main}, {?MODULE, not_exported},
                        {lists, map}, {no_such_module, f}, {erlang, abs}, {lists, member},
                        {1, f}, {lists, "map"}],
             A <- [0, 1, 2, -1, a, 256, 1 bsl 70]]),
    rows([{erlang, is_builtin, [M, F, A]}
          || {M, F} <- [{erlang, abs}, {lists, member}, {lists, map}, {no_such_module, f},
                        {erlang, '+'}, {erlang, spawn}, {ets, lookup}, {?MODULE, main},
                        {1, f}, {erlang, "abs"}],
             A <- [1, 2, -1, a]]),
    rows([{erlang, module_loaded, [M]} || M <- [?MODULE, lists, no_such_module, erlang, 1, "lists"]]),
    rows([{erlang, check_old_code, [M]} || M <- [?MODULE, lists, no_such_module, 1, "lists"]]),
    ?T([lists:member(M, erlang:loaded()) || M <- [?MODULE, erlang, lists, no_such_module]]),
    ?T([lists:member(M, erlang:pre_loaded()) || M <- [erlang, no_such_module]]),
    ?T(erts_internal:check_process_code(?MODULE)),
    rows([{erts_internal, check_process_code, [M]} || M <- [no_such_module, 1, "a"]]),
    modules(),
    funs().

modules() ->
    ?T(?MODULE:module_info(module)),
    ?T(lists:sort(?MODULE:module_info(exports))),
    ?T(lists:sort([X || {N, A} = X <- ?MODULE:module_info(functions), hd(atom_to_list(N)) =/= $-,
                        A < 3])),
    ?T([X || {K, _} = X <- ?MODULE:module_info(attributes), K =/= vsn]),
    ?T(proplists:get_value(vsn, ?MODULE:module_info(attributes))),
    ?T(?MODULE:module_info(nifs)),
    ?T(lists:sort([K || {K, _} <- ?MODULE:module_info()])),
    ?T(lists:sort(erlang:get_module_info(?MODULE)) =:= lists:sort(?MODULE:module_info())),
    ?T(erlang:get_module_info(?MODULE, module)),
    ?T(erlang:get_module_info(?MODULE, native)),
    rows([{erlang, get_module_info, [M]} || M <- [no_such_module, 1, "lists"]]),
    rows([{erlang, get_module_info, [?MODULE, K]} || K <- [a, 1, "md"]]),
    rows([{erlang, get_module_info, [M, module]} || M <- [no_such_module, 1]]).

funs() ->
    X = self(), Y = make_ref(),
    F = fun(A) -> {A, X, Y} end, G = fun lists:map/2, H = fun exported/2,
    ?T([erlang:fun_info(G, K) || K <- [module, name, arity, env, type]]),
    ?T([erlang:fun_info(F, K) || K <- [module, arity, type]]),
    ?T(length(element(2, erlang:fun_info(F, env)))),
    ?T([erlang:fun_info(H, K) || K <- [module, arity, type, env, name]]),
    ?T(erlang:fun_info_mfa(H)),
    ?T([is_integer(element(2, erlang:fun_info(F, K))) || K <- [index, uniq, new_index]]),
    ?T([byte_size(element(2, erlang:fun_info(F, K))) || K <- [new_uniq]]),
    ?T(erlang:fun_info(F, pid) =:= {pid, self()}),
    ?T([erlang:fun_info(G, K) || K <- [index, uniq, new_index, new_uniq, pid, refc]]),
    ?T(lists:sort([K || {K, _} <- erlang:fun_info(F)])),
    ?T(lists:sort(erlang:fun_info(G))),
    rows([{erlang, fun_info, [A, K]} || {A, K} <- [{a, module}, {G, a}, {G, 1}, {1, a}]]),
    ?T(element(1, erlang:fun_info_mfa(F))),
    ?T(element(3, erlang:fun_info_mfa(F))),
    ?T(erlang:fun_info_mfa(G)),
    rows([{erlang, fun_info_mfa, [A]} || A <- [a, 1]]),
    ?T((erlang:make_fun(?MODULE, exported, 2))(1, 2)),
    ?T(erlang:make_fun(lists, map, 2) =:= G),
    ?T(erlang:make_fun(no_such_module, f, 10)),
    ?T((erlang:make_fun(?MODULE, not_exported, 0))()),
    rows([{erlang, make_fun, [M, N, A]} || {M, N, A} <- [{1, f, 1}, {m, 1, 1}, {m, f, a},
                                                         {m, f, -1}, {m, f, 256},
                                                         {m, f, 1 bsl 70}]]).

exported(A, B) -> {A, B}.
