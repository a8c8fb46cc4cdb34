%% SPDX-License-Identifier: Apache-2.0
%% Clocks and calendars.
-module(bif_time).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    clocks(),
    rows([{erlang, F, [U]} || F <- [monotonic_time, system_time, time_offset],
                              U <- wrong_units()]),
    rows([{os, system_time, [U]} || U <- wrong_units()]),
    unique(),
    local(),
    rows([{erlang, universaltime_to_posixtime, [T]} || T <- times() ++ wrong_times()]),
    rows([{erlang, posixtime_to_universaltime, [S]} || S <- seconds()]),
    rows([{erlang, F, Args} || {F, Args} <- wrong_timers()]),
    ?T(back()).

units() ->
    [second, millisecond, microsecond, nanosecond, native, perf_counter, 1, 7, 1000,
     1000000000000].

wrong_units() ->
    [a, 0, -1, 1.0, [], "second"].

clocks() ->
    ?T([close(erlang:monotonic_time(U), convert(erlang:monotonic_time(), U), U) || U <- units()]),
    ?T([close(erlang:system_time(U), convert(erlang:system_time(), U), U) || U <- units()]),
    ?T([close(os:system_time(U), convert(os:system_time(), U), U) || U <- units()]),
    ?T([close(erlang:time_offset(U), convert(erlang:time_offset(), U), U) || U <- units()]),
    ?T(close(erlang:monotonic_time() + erlang:time_offset(), erlang:system_time(), native)),
    ?T(close(erlang:system_time(), os:system_time(), native)),
    ?T(close(micro(erlang:timestamp()), erlang:system_time(microsecond), microsecond)),
    ?T(close(micro(os:timestamp()), os:system_time(microsecond), microsecond)),
    ?T(close(micro(erlang:now()), erlang:system_time(microsecond), microsecond)),
    ?T(erlang:now() < erlang:now()),
    ?T([{true, true, true} =:= parts(T) || T <- [erlang:timestamp(), os:timestamp(), erlang:now()]]),
    ?T(os:perf_counter() =< os:perf_counter()),
    ?T(erlang:monotonic_time() =< erlang:monotonic_time()),
    ?T([U > 0 || U <- [erts_internal:time_unit(), erts_internal:perf_counter_unit()]]),
    ?T(erlang:convert_time_unit(1, second, native) =:= erts_internal:time_unit()),
    ?T(erlang:convert_time_unit(1, second, perf_counter) =:= erts_internal:perf_counter_unit()),
    ?T(erlang:system_time(second) > 1600000000).

convert(T, U) -> erlang:convert_time_unit(T, native, U).

close(A, B, U) -> abs(A - B) =< erlang:convert_time_unit(5, second, U).

micro({M, S, U}) -> (M * 1000000 + S) * 1000000 + U.

parts({M, S, U}) ->
    {is_integer(M), S >= 0 andalso S < 1000000, U >= 0 andalso U < 1000000}.

unique() ->
    ?T(erlang:unique_integer() =/= erlang:unique_integer()),
    ?T(erlang:unique_integer([monotonic]) < erlang:unique_integer([monotonic])),
    ?T(erlang:unique_integer([positive]) > 0),
    ?T(erlang:unique_integer([positive, monotonic]) > 0),
    ?T(erlang:unique_integer([monotonic, positive, positive]) > 0),
    ?T(is_integer(erlang:unique_integer([]))),
    ?T(length(lists:usort([erlang:unique_integer() || _ <- lists:seq(1, 1000)]))),
    rows([{erlang, unique_integer, [O]} || O <- [a, [a], [positive | a], {}]]).

%% Relations only: the time zone is the machine's.
local() ->
    ?T(seconds_of(erlang:universaltime()) - erlang:system_time(second) =< 5),
    ?T(abs(seconds_of(erlang:localtime()) - seconds_of(erlang:universaltime())) =< 14 * 3600),
    ?T(near({erlang:date(), erlang:time()}, erlang:localtime())),
    ?T(near(erlang:universaltime_to_localtime(erlang:universaltime()), erlang:localtime())),
    ?T(near(erlang:localtime_to_universaltime(erlang:localtime()), erlang:universaltime())),
    ?T([T =:= erlang:localtime_to_universaltime(erlang:universaltime_to_localtime(T), false)
        || T <- [{{2020, 1, 15}, {12, 0, 0}}, {{1999, 12, 1}, {0, 0, 0}}]]),
    ?T([near(erlang:localtime_to_universaltime(T, D), T)
        || T <- [{{2020, 1, 15}, {12, 0, 0}}], D <- [true, false, undefined]]),
    rows([{erlang, universaltime_to_localtime, [T]} || T <- wrong_times()]),
    rows([{erlang, localtime_to_universaltime, [T, undefined]} || T <- wrong_times()]),
    rows([{erlang, localtime_to_universaltime, [{{2020, 1, 1}, {0, 0, 0}}, D]} || D <- [a, 1]]).

seconds_of(T) -> erlang:universaltime_to_posixtime(T).

near(A, B) -> abs(seconds_of(A) - seconds_of(B)) =< 14 * 3600.

times() ->
    [{{1970, 1, 1}, {0, 0, 0}}, {{2000, 2, 29}, {23, 59, 59}}, {{2038, 1, 19}, {3, 14, 8}},
     {{2100, 3, 1}, {0, 0, 0}}, {{1969, 12, 31}, {23, 59, 59}}, {{1900, 3, 1}, {0, 0, 0}},
     {{2400, 2, 29}, {12, 30, 1}}, {{9999, 12, 31}, {23, 59, 59}}, {{1583, 1, 1}, {0, 0, 0}}].

wrong_times() ->
    [{{2001, 2, 29}, {0, 0, 0}}, {{2001, 0, 1}, {0, 0, 0}}, {{2001, 13, 1}, {0, 0, 0}},
     {{2001, 1, 0}, {0, 0, 0}}, {{2001, 4, 31}, {0, 0, 0}}, {{2001, 1, 1}, {24, 0, 0}},
     {{2001, 1, 1}, {0, 60, 0}}, {{2001, 1, 1}, {0, 0, 60}}, {{2001, 1, 1}, {-1, 0, 0}},
     {{a, 1, 1}, {0, 0, 0}}, {{2001, 1, 1}, {0, 0}}, {{2001, 1}, {0, 0, 0}}, a,
     {{2001, 1, 1}, {0, 0, 0}, 1}, {{1 bsl 70, 1, 1}, {0, 0, 0}}, {{2001, 1.0, 1}, {0, 0, 0}}].

seconds() ->
    [0, -1, 1, 951868799, 1 bsl 31, -(1 bsl 31), 4107542400, 253402300799, -2208988800,
     a, 1.0, 1 bsl 70, -(1 bsl 70), []].

back() ->
    lists:all(fun(S) -> S =:= seconds_of(erlang:posixtime_to_universaltime(S)) end,
              [I * 86399 * 37 || I <- lists:seq(0, 2000)]).

wrong_timers() ->
    [{start_timer, [a, self, m]}, {start_timer, [-1, self, m]}, {start_timer, [1 bsl 70, s, m]},
     {start_timer, [1, 2, m]}, {start_timer, [1, self, m, [a]]}, {start_timer, [1, self, m, a]},
     {send_after, [a, self, m]}, {send_after, [-1, self, m]}, {send_after, [1, 2, m]},
     {send_after, [1, self, m, [{abs, b}]]}, {cancel_timer, [a]}, {cancel_timer, [a, []]},
     {read_timer, [a]}, {read_timer, [a, []]}].
