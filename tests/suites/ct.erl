% SPDX-License-Identifier: Apache-2.0
% What suites call of common_test's module ct; output goes nowhere.
-module(ct).
-export([log/1, log/2, log/3, pal/1, pal/2, pal/3, print/1, print/2, print/3,
         comment/1, comment/2, fail/1, fail/2, sleep/1, timetrap/1,
         get_timetrap_info/0, get_config/1, get_config/2, get_status/0,
         capture_start/0, capture_stop/0, capture_get/0, capture_get/1]).

log(_) -> ok.
log(_, _) -> ok.
log(_, _, _) -> ok.
pal(_) -> ok.
pal(_, _) -> ok.
pal(_, _, _) -> ok.
print(_) -> ok.
print(_, _) -> ok.
print(_, _, _) -> ok.
comment(_) -> ok.
comment(_, _) -> ok.

fail(Why) -> exit({test_case_failed, Why}).
fail(Format, Args) -> fail(lists:flatten(io_lib:format(Format, Args))).

sleep({hours, H}) -> sleep(H * 3600000);
sleep({minutes, M}) -> sleep(M * 60000);
sleep({seconds, S}) -> sleep(S * 1000);
sleep(T) -> receive after trunc(T) -> ok end.

timetrap(_) -> ok.
get_timetrap_info() -> {infinity, {false, 1}}.
get_config(_) -> undefined.
get_config(_, Default) -> Default.
get_status() -> no_tests_running.

capture_start() -> capture(start).
capture_stop() -> ok.
capture_get() -> capture(get).
capture_get(_) -> capture(get).

capture(What) ->
    Ref = make_ref(),
    group_leader() ! {capture, self(), Ref, What},
    receive {Ref, Result} -> Result end.
