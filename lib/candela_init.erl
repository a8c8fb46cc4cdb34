%% SPDX-License-Identifier: Apache-2.0
%% The process `init` of a linked program: answers what OTP's module init asks it.
%% There are no boot script, no flags of an emulator and no releases; the program's
%% arguments are the plain arguments.
-module(candela_init).
-export([start/0, answer/1]).

start() ->
    process_flag(trap_exit, true),
    loop().

loop() ->
    receive
        {stop, {stop, Status}} -> halt(Status);
        {stop, _Reason} -> halt(0);
        {From, Request} when is_pid(From) ->
            From ! {init, answer(Request)},
            loop();
        _ -> loop()
    end.

answer(get_arguments) -> flags();
answer({get_argument, Flag}) -> values(Flag, [V || {F, V} <- flags(), F =:= Flag]);
answer(get_plain_arguments) -> candela:arguments();
answer(get_status) -> {started, started};
answer(get_script_name) -> {[], []};
answer(script_id) -> {"Candela", erlang:system_info(otp_release)};
answer(bootloaded) -> erlang:loaded();
answer(fetch_loaded) -> [];
answer({ensure_loaded, _Module}) -> not_allowed;
answer({notify_when_started, _Pid}) -> started;
answer({make_permanent, _Boot, _Config}) -> {error, no_release};
answer({set_configfd, _}) -> ok;
answer(_) -> {error, badarg}.

values(_Flag, []) -> error;
values(_Flag, Values) -> {ok, Values}.

flags() -> [{progname, ["candela"]} | home(os:getenv("HOME"))].

home(false) -> [];
home(Home) -> [{home, [Home]}].
