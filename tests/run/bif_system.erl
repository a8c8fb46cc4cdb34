%% SPDX-License-Identifier: Apache-2.0
%% What the system says about itself: items by type, relation, or value where
%% that is the same everywhere; a node that is alone; nothing is traced.
-module(bif_system).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    info(),
    flags(),
    statistics(),
    memory(),
    nodes_alone(),
    tracing(),
    other().

info() ->
    [show(io_lib:format("system_info(~w)", [I]), fun() -> erlang:system_info(I) end)
     || I <- [port_limit, atom_limit, ets_limit, wordsize, {wordsize, internal},
              {wordsize, external}, machine, otp_release, compat_rel, threads,
              thread_pool_size, smp_support, multi_scheduling, scheduler_bind_type, creation,
              delayed_node_table_gc, dist_buf_busy_limit, driver_version, nif_version, end_time,
              eager_check_io, emu_flavor, emu_type, build_type, fullsweep_after, heap_type,
              kernel_poll, max_heap_size, message_queue_data, modified_timing_level,
              time_correction, time_offset, time_warp_mode, tolerant_timeofday,
              trace_control_word, update_cpu_info, port_parallelism, debug_compiled, dist,
              outstanding_system_requests_limit, dynamic_trace, dynamic_trace_probes,
              sequential_tracer, ets_realloc_moves, endian]],
    ?T([{I, type(erlang:system_info(I))}
        || I <- [process_count, port_count, atom_count, ets_count, schedulers, schedulers_online,
                 logical_processors, scheduler_id, system_architecture, system_version,
                 start_time, min_heap_size, min_bin_vheap_size, garbage_collection, os_type,
                 os_version, dirty_cpu_schedulers, dirty_cpu_schedulers_online,
                 dirty_io_schedulers, version, process_limit]]),
    ?T(is_tuple(erlang:system_info(scheduler_bindings))),
    ?T(element(1, erlang:system_info(os_type))),
    ?T(os:type() =:= erlang:system_info(os_type)),
    ?T(os:version() =:= erlang:system_info(os_version)),
    ?T([K || {K, _} <- erlang:system_info(garbage_collection)]),
    ?T(process_grows()),
    ?T(ets_grows()),
    rows([{erlang, system_info, [X]} || X <- [a, 1, {wordsize, a}, {a, b, c}, [], "machine",
                                              {wordsize, internal, 1}]]).

type(X) when is_integer(X), X >= 0 -> natural;
type(X) when is_integer(X) -> negative;
type(X) when is_atom(X) -> atom;
type([X | _]) when is_integer(X) -> string;
type(X) when is_list(X) -> list;
type(X) when is_tuple(X) -> {tuple, tuple_size(X)}.

process_grows() ->
    N = erlang:system_info(process_count),
    P = spawn(fun() -> receive stop -> ok end end),
    M = erlang:system_info(process_count),
    P ! stop,
    M > N.

ets_grows() ->
    N = erlang:system_info(ets_count),
    T = ets:new(t, []),
    M = erlang:system_info(ets_count),
    ets:delete(T),
    M - N.

flags() ->
    ?T(erlang:system_flag(backtrace_depth, 8)),
    ?T(element(1, {erlang:system_flag(min_heap_size, 233), 1}) > 0),
    ?T(erlang:system_flag(fullsweep_after, 65535)),
    ?T(erlang:system_flag(max_heap_size, 0)),
    rows([{erlang, system_flag, [F, V]} || {F, V} <- [{a, 1}, {1, 1}, {"a", 1}]]).

statistics() ->
    ?T([{K, shape(erlang:statistics(K))}
        || K <- [runtime, wall_clock, reductions, exact_reductions, context_switches,
                 garbage_collection, run_queue, total_run_queue_lengths,
                 total_run_queue_lengths_all, total_active_tasks, total_active_tasks_all, io,
                 scheduler_wall_time, scheduler_wall_time_all]]),
    ?T([lists:all(fun is_integer/1, erlang:statistics(K))
        || K <- [run_queue_lengths, run_queue_lengths_all, active_tasks, active_tasks_all]]),
    {R0, _} = erlang:statistics(exact_reductions),
    lists:foreach(fun(_) -> lists:seq(1, 100) end, lists:seq(1, 1000)),
    {R1, D1} = erlang:statistics(exact_reductions),
    ?T(R1 - R0 > 1000),
    ?T(D1 =:= R1 - R0),
    {W0, _} = erlang:statistics(wall_clock),
    receive after 20 -> ok end,
    {W1, _} = erlang:statistics(wall_clock),
    ?T(W1 - W0 >= 19),
    ?T(element(1, erlang:statistics(runtime)) >= 0),
    rows([{erlang, statistics, [X]} || X <- [a, 1, "runtime", {runtime}]]).

shape(T) when is_tuple(T) -> list_to_tuple([shape(X) || X <- tuple_to_list(T)]);
shape(X) when is_integer(X), X >= 0 -> n;
shape(X) -> X.

memory() ->
    ?T([{K, V >= 0} || {K, V} <- erlang:memory()]),
    ?T([{K, V >= 0} || {K, V} <- erlang:memory([total, ets, binary])]),
    ?T(erlang:memory([])),
    ?T([erlang:memory(K) > 0 || K <- [total, processes, processes_used, system, atom, atom_used,
                                      code]]),
    ?T(erlang:memory(total) >= erlang:memory(processes)),
    B = erlang:memory(binary),
    Bin = binary:copy(<<1>>, 1000000),
    ?T(erlang:memory(binary) - B >= 1000000),
    E = erlang:memory(ets),
    T = ets:new(t, []),
    ets:insert(T, {1, lists:duplicate(10000, 0), byte_size(Bin)}),
    ?T(erlang:memory(ets) - E >= 160000),
    ets:delete(T),
    ?T(abs(erlang:memory(ets) - E) < 10000),
    rows([{erlang, memory, [X]} || X <- [a, 1, [a], "total", {total}]]).

nodes_alone() ->
    rows([{erlang, F, []} || F <- [node, nodes, is_alive]]),
    rows([{erlang, nodes, [K]} || K <- [visible, hidden, connected, this, known, [], [this],
                                        [visible, hidden], a, [a], 1, [this | a]]]),
    rows([{erlang, nodes, [K, O]} || K <- [this, visible, [known], a],
                                     O <- [#{}, #{connection_id => true}, #{node_type => true},
                                           #{node_type => false, connection_id => false},
                                           a, #{a => true}, #{node_type => 1}]]),
    rows([{erlang, node, [X]} || X <- [list_to_pid("<0.1.0>"), list_to_port("#Port<0.1>"),
                                       list_to_ref("#Ref<0.1.2.3>"), a, 1, node()]]),
    rows([{erlang, monitor_node, [N, F]} || {N, F} <- [{'a@b', 1}, {1, true}, {"a", true},
                                                       {node(), true}, {node(), false},
                                                       {'a@b', false}, {a, b}]]),
    rows([{erlang, monitor_node, [N, F, O]} || {N, F, O} <- [{'a@b', 1, []}, {1, true, []},
                                                             {node(), true, []},
                                                             {node(), true, [allow_passive_connect]},
                                                             {node(), true, [a]},
                                                             {node(), true, a}]]),
    ?T(erlang:monitor_node('a@b', true)),
    ?T(receive {nodedown, N} -> N after 5000 -> none end),
    ?T(erts_internal:get_creation()),
    ?T(net_kernel:dflag_unicode_io(self())),
    rows([{net_kernel, dflag_unicode_io, [X]} || X <- [a, 1]]).

tracing() ->
    rows([{erlang, trace_info, [I, K]}
          || I <- [new, new_processes, new_ports, {lists, map, 2}, {lists, nope, 2}, on_load,
                   {no_such_module, f, 1}, a, 1, {lists, map}, {lists, map, a}],
             K <- [flags, tracer, traced, match_spec, meta, meta_match_spec, call_count,
                   call_time, all, a, 1]]),
    ?T([erlang:trace_info(self(), K) || K <- [flags, tracer]]),
    rows([{erlang, seq_trace_info, [K]} || K <- [label, serial, send, 'receive', print, timestamp,
                                                 monotonic_timestamp, strict_monotonic_timestamp,
                                                 a, 1]]),
    ?T(erlang:seq_trace_print(a)),
    ?T(erlang:seq_trace_print(1, a)),
    rows([{erlang, seq_trace_print, [L, a]} || L <- [a, 0, {}]]),
    rows([{erlang, F, []} || F <- [system_monitor, system_profile, dt_get_tag, dt_get_tag_data]]),
    rows([{erlang, F, [X]} || F <- [dt_put_tag, dt_spread_tag, dt_restore_tag,
                                    dt_prepend_vm_tag_data, dt_append_vm_tag_data],
                              X <- [undefined, true, <<"a">>, a, 1, []]]).

other() ->
    ?T(erts_internal:is_system_process(self())),
    rows([{erts_internal, is_system_process, [X]} || X <- [a, 1]]),
    ?T(error_logger:warning_map()),
    ?T(lists:member(file:native_name_encoding(), [latin1, utf8])),
    ?T(io:printable_range()).
