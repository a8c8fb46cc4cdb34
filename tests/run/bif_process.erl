%% SPDX-License-Identifier: Apache-2.0
%% BIFs on processes: the dictionary, spawn requests, group leaders, suspending,
%% flags, and wrong arguments.
-module(bif_process).
-export([main/0, wait/0, tell/2, tell_leader/1]).
-include("bif_table.hrl").

main() ->
    dictionary(),
    requests(),
    leaders(),
    suspended(),
    flags(),
    tasks(),
    raising(),
    rows([{erlang, F, Args} || {F, Args} <- wrong()]).

wait() -> receive stop -> ok end.

tell(To, What) -> To ! {What, self()}.

tell_leader(To) -> To ! {leader, group_leader()}.

dictionary() ->
    erase(),
    ?T(put(a, 1)),
    ?T(put(a, 2)),
    ?T([put({k, N}, N) || N <- lists:seq(1, 40)]),
    ?T(put(1, x)),
    ?T(put(1.0, y)),
    ?T({get(a), get(1), get(1.0), get({k, 17}), get(b)}),
    ?T(lists:sort([{is_float(K), K} || K <- get_keys()])),
    ?T(lists:sort(erlang:get_keys(2))),
    ?T(erlang:get_keys(nothing)),
    ?T(lists:sort([K || {K, _} <- get()]) =:= lists:sort(get_keys())),
    ?T(erlang:erase(a)),
    ?T(erlang:erase(a)),
    ?T(put(b, self()) =:= undefined andalso get(b) =:= self()),
    ?T(length(erlang:erase())),
    ?T(erlang:erase()),
    ?T({get(), get_keys()}).

requests() ->
    Self = self(),
    R = erlang:spawn_request(?MODULE, tell, [Self, plain]),
    ?T(receive {spawn_reply, R, ok, P} -> is_pid(P) after 5000 -> none end),
    ?T(receive {plain, _} -> plain after 5000 -> none end),
    R2 = erts_internal:spawn_request(?MODULE, tell, [Self, inner], []),
    ?T(receive {spawn_reply, R2, ok, _} -> ok after 5000 -> none end),
    ?T(receive {inner, _} -> inner after 5000 -> none end),
    R3 = erlang:spawn_request(?MODULE, wait, [], [monitor, {reply_tag, mine}]),
    ?T(receive {mine, R3, ok, P3} -> P3 ! stop, ok after 5000 -> none end),
    ?T(receive {'DOWN', R3, process, _, Why} -> Why after 5000 -> none end),
    R4 = erlang:spawn_request(?MODULE, tell, [Self, quiet], [{reply, no}]),
    ?T(receive {quiet, _} -> quiet after 5000 -> none end),
    ?T(receive {spawn_reply, R4, _, _} -> reply after 0 -> none end),
    ?T(begin
           R5 = erts_internal:spawn_request(?MODULE, tell, [Self, x], [{reply, error_only}, bad]),
           receive {spawn_reply, R5, error, Reason} -> Reason after 5000 -> none end
       end),
    ?T(erlang:spawn_request_abandon(R)),
    ?T(erlang:spawn_request_abandon(make_ref())),
    rows([{erlang, spawn_request_abandon, [a]}]),
    rows([{erts_internal, spawn_request, Args} || Args <- [[a, b, c, []], [1, b, [], []],
                                                           [a, 1, [], []], [a, b, [x | y], []],
                                                           [a, b, [], c], [a, b, [], [c | d]]]]),
    rows([{erlang, F, Args} || {F, Args} <- [{spawn_request, [1]}, {spawn_request, [a, 1, []]}]]),
    S = erts_internal:spawn_system_process(?MODULE, wait, []),
    ?T(erts_internal:is_system_process(S)),
    ?T(lists:member(S, erlang:processes())),
    ?T(lists:member(self(), erlang:processes())).

leaders() ->
    Old = erlang:group_leader(),
    ?T(is_pid(Old)),
    New = spawn(?MODULE, wait, []),
    Set = erlang:group_leader(New, self()), % nothing can be printed now
    Is = erlang:group_leader(),
    spawn(?MODULE, tell_leader, [self()]),
    Inherited = receive {leader, L} -> L after 5000 -> none end,
    true = erlang:group_leader(Old, self()),
    ?T([Set, Is =:= New, Inherited =:= New]),
    ?T(erlang:group_leader() =:= Old),
    Other = spawn(?MODULE, wait, []),
    ?T(erlang:group_leader(New, Other)),
    ?T(erlang:process_info(Other, group_leader) =:= {group_leader, New}),
    ?T(erts_internal:group_leader(Old, self())),
    rows([{erlang, group_leader, [L, P]} || {L, P} <- [{a, b}, {list_to_pid("<0.9999.0>"), b},
                                                       {a, list_to_pid("<0.9999.0>")},
                                                       {list_to_pid("<0.0.0>"), list_to_pid("<0.9999.0>")}]]),
    Other ! stop,
    New ! stop.

suspended() ->
    Self = self(),
    P = spawn(fun() -> receive go -> Self ! gone end end),
    ?T(erlang:suspend_process(P)),
    ?T(erts_internal:suspend_process(P, [])),
    ?T(erlang:process_info(P, status)),
    P ! go,
    ?T(receive gone -> gone after 50 -> nothing end),
    ?T(erlang:resume_process(P)),
    ?T(receive gone -> gone after 50 -> nothing end),
    ?T(erlang:resume_process(P)),
    ?T(receive gone -> gone after 5000 -> nothing end),
    Q = spawn(?MODULE, wait, []),
    ?T([erlang:suspend_process(Q, [unless_suspending]) || _ <- [1, 2]]),
    ?T(erlang:resume_process(Q)),
    Q ! stop,
    rows([{erlang, suspend_process, Args} || Args <- [[a], [a, []], [list_to_pid("<0.9999.0>")],
                                                      [list_to_pid("<0.9999.0>"), [bad]],
                                                      [list_to_pid("<0.9999.0>"), bad]]]),
    rows([{erlang, resume_process, [X]} || X <- [a, list_to_pid("<0.9999.0>"), 1]]).

flags() ->
    P = spawn(?MODULE, wait, []),
    ?T(erts_internal:process_flag(self(), save_calls, 0)),
    ?T(erlang:process_flag(self(), save_calls, 0)),
    ?T(is_value(erlang:process_flag(P, save_calls, 0))),
    P ! stop,
    rows([{erlang, process_flag, [X, F, V]} || {X, F, V} <- [{a, save_calls, 0},
                                                            {list_to_pid("<0.9999.0>"), save_calls, 0},
                                                            {list_to_pid("<0.9999.0>"), a, 0}]]).

is_value(N) -> N =:= 0.

tasks() ->
    ?T(erlang:yield()),
    ?T(erlang:bump_reductions(1)),
    ?T(erlang:bump_reductions(1000000)),
    rows([{erlang, bump_reductions, [X]} || X <- [0, -1, a, 1.0]]),
    ?T(erts_internal:garbage_collect(major)),
    ?T(erts_internal:garbage_collect(minor)),
    ?T(erlang:garbage_collect()),
    P = spawn(?MODULE, wait, []),
    ?T(erlang:garbage_collect(P)),
    ?T(erlang:garbage_collect(P, [{type, minor}])),
    ?T(erlang:garbage_collect(P, [{async, me}])),
    ?T(receive {garbage_collect, me, X} -> X after 5000 -> none end),
    ?T(erts_internal:request_system_task(P, normal, {garbage_collect, {self(), id}, major})),
    ?T(receive {garbage_collect, _, Y} -> Y after 5000 -> none end),
    P ! stop,
    rows([{erlang, garbage_collect, Args} || Args <- [[a], [list_to_pid("<0.9999.0>")],
                                                      [list_to_pid("<0.9999.0>"), [a]],
                                                      [list_to_pid("<0.9999.0>"), [{type, a}]]]]).

raising() ->
    rows([{erlang, F, [X]} || F <- [error, exit, throw, nif_error], X <- [a, {b, c}]]),
    rows([{erlang, F, [x, A]} || F <- [error, nif_error], A <- [[1, 2], none, [1 | 2]]]),
    rows([{erlang, error, [x, A, O]} || A <- [[1], none], O <- [[], [a], a, [{error_info, #{}}],
                                                                [{error_info, a}]]]),
    rows([{erlang, raise, [C, x, S]} || C <- [error, exit, throw, a],
                                        S <- [[], [{m, f, 1, []}], [{m, f, [a], [{line, 1}]}], [a], a]]).

wrong() ->
    Dead = list_to_pid("<0.9999.0>"),
    [{spawn, [1, f, []]}, {spawn, [m, 1, []]}, {spawn, [m, f, a]}, {spawn, [m, f, [a | b]]},
     {spawn_link, [1, f, []]}, {spawn_opt, [m, f, [], a]}, {spawn_opt, [m, f, [], [bad]]},
     {spawn_opt, [1, f, [], []]}, {spawn_opt, [m, f, [], [{priority, a}]]},
     {spawn_opt, [m, f, [], [{min_heap_size, a}]]}, {spawn_opt, [m, f, [], [link | a]]},
     {link, [a]}, {link, [1]}, {unlink, [a]}, {unlink, [Dead]},
     {monitor, [process, 1]}, {monitor, [a, self]}, {monitor, [process, {a, 1}]},
     {monitor, [process, a, [b]]}, {monitor, [process, a, b]}, {monitor, [time_offset, a]},
     {demonitor, [a]}, {demonitor, [a, []]}, {demonitor, [1, [flush]]},
     {alias, [[bad]]}, {alias, [a]}, {unalias, [a]},
     {send, [a, b]}, {send, [1, b]}, {send, [no_such_name, b]}, {send, [Dead, b]},
     {send, [1, b, []]}, {send, [Dead, b, [bad]]}, {send, [Dead, b, a]}, {send, [Dead, b, [nosuspend]]},
     {'!', [1, b]}, {'!', [no_such_name, b]}, {'!', [Dead, b]}, {'!', [{a, 1}, b]},
     {register, [a, b]}, {register, [1, self]}, {register, [undefined, Dead]}, {register, [a, Dead]},
     {unregister, [no_such_name]}, {unregister, [1]}, {whereis, [1]}, {whereis, [no_such_name]},
     {is_process_alive, [a]}, {is_process_alive, [Dead]},
     {process_info, [a]}, {process_info, [Dead]}, {process_info, [Dead, status]},
     {process_info, [a, status]}, {process_info, [Dead, bad]}, {process_info, [Dead, [status, bad]]},
     {process_info, [Dead, [status | a]]},
     {process_flag, [trap_exit, a]}, {process_flag, [bad, a]}, {process_flag, [priority, a]},
     {process_flag, [min_heap_size, -1]}, {process_flag, [message_queue_data, a]},
     {process_flag, [1, a]}, {process_flag, [max_heap_size, a]}, {process_flag, [fullsweep_after, -1]},
     {hibernate, [1, f, []]}, {hibernate, [m, f, a]},
     {exit, [a, b]}, {exit, [1, b]}, {exit, [Dead, b]}].
