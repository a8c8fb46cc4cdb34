%% SPDX-License-Identifier: Apache-2.0
%% What is reported when processes crash, and who reports it. Each report is
%% awaited before the next one is made.
-file("reports.erl", 4).
-module(reports).
-export([main/0]).

main() ->
    ok = logger:remove_handler(default),
    Formatter = {logger_formatter, #{legacy_header => false, single_line => false,
                                     template => ["[", level, "] ", msg, "\n"]}},
    ok = logger:add_handler(told, told, #{formatter => Formatter, config => self()}),
    process_flag(trap_exit, true),
    spawn(fun() -> error(plain) end), reports(1),
    spawn(fun() -> exit(quiet) end),
    spawn(fun() -> throw(ball) end), reports(1),
    proc_lib:spawn(fun() -> error(in_proc_lib) end), reports(1),
    proc_lib:spawn(fun() -> exit({shutdown, quiet}) end),
    servers(),
    machine(),
    events(),
    supervisors(),
    legacy(),
    levels(),
    receive {told, Text} -> io:format("left: ~ts~n", [Text]) after 100 -> ok end.

reports(0) -> ok;
reports(N) ->
    receive {told, Text} -> io:put_chars(Text), reports(N - 1)
    after 5000 -> io:format("no report~n")
    end.

servers() ->
    {ok, A} = gen_server:start(crasher, [], []),
    io:format("~p~n", [catch element(1, element(2, catch gen_server:call(A, bad)))]),
    reports(2),
    {ok, B} = gen_server:start({local, bee}, crasher, [], []),
    gen_server:cast(B, unknown),
    reports(2),
    {ok, C} = gen_server:start_link(crasher, [], []),
    C ! stop_badly,
    reports(2),
    {error, _} = gen_server:start(crasher, fail, []),
    reports(1),
    {ok, D} = gen_server:start(crasher, [], []),
    D ! not_for_me,
    reports(1).

machine() ->
    {ok, M} = gen_statem:start({local, machine}, cogs, [], []),
    gen_statem:cast(M, jam),
    reports(2).

events() ->
    {ok, E} = gen_event:start({local, bus}),
    ok = gen_event:add_handler(E, faulty, []),
    gen_event:notify(E, boom),
    reports(1),
    io:format("~p~n", [gen_event:which_handlers(E)]).

supervisors() ->
    {error, _} = supervisor:start_link(bad_sup, []),
    reports(1).

legacy() ->
    error_logger:error_msg("message ~p~n", [1]), reports(1),
    error_logger:warning_report([{a, 1}, {b, "two"}]), reports(1),
    error_logger:info_report(my_type, "text"),
    error_logger:info_msg("seen at level notice"), reports(2).

levels() ->
    ok = logger:set_primary_config(level, info),
    logger:info("now seen ~s", ["so"]), reports(1),
    logger:debug("not seen"),
    logger:error(#{what => map, n => 1}, #{domain => [mine]}), reports(1),
    ok = logger:set_module_level(?MODULE, debug),
    logger:log(debug, "seen only by macros"),
    ok = logger:add_primary_filter(no, {fun(_, _) -> stop end, none}),
    logger:emergency("stopped"),
    ok = logger:remove_primary_filter(no),
    logger:alert("last"), reports(1),
    #{level := Level} = logger:get_primary_config(),
    io:format("~p ~p~n", [logger:get_handler_ids(), Level]).
