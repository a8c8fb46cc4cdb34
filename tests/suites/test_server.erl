% SPDX-License-Identifier: Apache-2.0
% What suites call of common_test's module test_server. There are no other
% nodes: cases that start one are skipped.
-module(test_server).
-export([lookup_config/2, timetrap/1, timetrap_cancel/1, get_timetrap_info/0,
         timetrap_scale_factor/0, seconds/1, minutes/1, hours/1, sleep/1,
         adjusted_sleep/1, is_native/1, is_cover/0, is_debug/0, is_valgrind/0,
         is_asan/0, is_commercial/0, os_type/0, do_times/2, do_times/4,
         m_out_of_n/3, call_crash/3, call_crash/5, messages_get/0, fail/0,
         fail/1, format/1, format/2, format/3, comment/1, timecall/3,
         start_node/3, stop_node/1, start_peer/2, start_peer/3, start_peer/4,
         is_release_available/1, run_on_shielded_node/2, app_test/1,
         app_test/2, appup_test/1, capture_start/0, capture_stop/0,
         capture_get/0]).

lookup_config(Key, Config) -> proplists:get_value(Key, Config).

timetrap(_) -> make_ref().
timetrap_cancel(_) -> ok.
get_timetrap_info() -> ct:get_timetrap_info().
timetrap_scale_factor() -> 1.
seconds(N) -> trunc(N * 1000).
minutes(N) -> trunc(N * 60000).
hours(N) -> trunc(N * 3600000).
sleep(T) -> ct:sleep(T).
adjusted_sleep(T) -> ct:sleep(T).

is_native(_) -> false.
is_cover() -> false.
is_debug() -> false.
is_valgrind() -> false.
is_asan() -> false.
is_commercial() -> false.
os_type() -> os:type().

do_times(0, _) -> ok;
do_times(N, Fun) -> Fun(), do_times(N - 1, Fun).

do_times(N, M, F, A) -> do_times(N, fun() -> apply(M, F, A) end).

% M of N calls have to succeed.
m_out_of_n(0, _, _) -> ok;
m_out_of_n(M, 0, _) -> exit({m_out_of_n_failed, {M, left_to_do}});
m_out_of_n(M, N, Fun) ->
    case catch Fun() of
        {'EXIT', _} -> m_out_of_n(M, N - 1, Fun);
        _ -> m_out_of_n(M - 1, N - 1, Fun)
    end.

call_crash(M, F, A) -> call_crash(infinity, any, M, F, A).

call_crash(Time, Crash, M, F, A) ->
    Old = process_flag(trap_exit, true),
    Pid = spawn_link(M, F, A),
    receive
        {'EXIT', Pid, Why} when Crash =:= any; Why =:= Crash -> ok;
        {'EXIT', Pid, Why} -> exit({wrong_crash_reason, Why})
    after Time -> exit(call_crash_timeout)
    end,
    process_flag(trap_exit, Old),
    ok.

messages_get() -> receive M -> [M | messages_get()] after 0 -> [] end.

fail() -> exit(suite_failed).
fail(Why) -> exit({suite_failed, Why}).
format(_) -> ok.
format(_, _) -> ok.
format(_, _, _) -> ok.
comment(_) -> ok.

timecall(M, F, A) ->
    {Time, Value} = timer:tc(M, F, A),
    {Time / 1000000, Value}.

start_node(_, _, _) -> no_nodes().
start_peer(_, _) -> no_nodes().
start_peer(_, _, _) -> no_nodes().
start_peer(_, _, _, _) -> no_nodes().
stop_node(_) -> ok.
is_release_available(_) -> false.
run_on_shielded_node(Fun, _) -> Fun().

no_nodes() -> throw({skip, "no other nodes"}).

app_test(_) -> throw({skip, "no applications' files"}).
app_test(App, _) -> app_test(App).
appup_test(App) -> app_test(App).

capture_start() -> ct:capture_start().
capture_stop() -> ct:capture_stop().
capture_get() -> ct:capture_get().
