%% SPDX-License-Identifier: Apache-2.0
%% Logging and applications: what OTP's init and boot script do. Linked in when
%% something kept needs them (abi/roots.def). The runtime then starts start/0 as
%% process `init`, in the place of candela_init's, and the main process calls boot/0
%% before the program's entry (src/link/start.c).
-module(candela_kernel).
-export([start/0, boot/0]).
-export([consult/1, config/0, load_config/1, flags/1]). % abi/stands.def

%%% Process `init`: watches over the processes of the kernel, and stops them in order.

start() ->
    process_flag(trap_exit, true),
    loop([]).

%% Kernel: {Name, Pid, Parent} of its processes, the last one first.
loop(Kernel) ->
    receive
        {stop, {stop, Status}} ->
            shutdown(Kernel),
            halt(Status);
        {stop, _} ->
            shutdown(Kernel),
            halt(0);
        {exit, normal} -> % the main process has returned
            shutdown(Kernel),
            halt(0);
        {failed, _, _, _, _} = Report -> % or has not: `user` says why, and halts
            shutdown(Kernel),
            user ! Report,
            loop([]);
        {'EXIT', Pid, Reason} ->
            _ = [ended(Name, Reason) || {Name, P, _} <- Kernel, P =:= Pid],
            loop(Kernel);
        {From, {kernel_process, Name, Pid}} ->
            link(Pid),
            From ! {init, ok},
            loop([{Name, Pid, From} | Kernel]);
        {From, Request} when is_pid(From) ->
            answer(From, Request),
            loop(Kernel);
        IoRequest when element(1, IoRequest) =:= io_request ->
            user ! IoRequest, % init is the group leader of application masters
            loop(Kernel);
        _ ->
            loop(Kernel)
    end.

answer(From, Request) ->
    From ! {init, candela_init:answer(Request)}.

shutdown(Kernel) ->
    _ = [shutdown(Pid, Parent)
         || {Name, Pid, Parent} <- Kernel, Name =/= logger],
    ok.

%% What ends may still ask for something.
shutdown(Pid, Parent) ->
    Pid ! {'EXIT', Parent, shutdown},
    await_end(Pid).

await_end(Pid) ->
    receive
        {'EXIT', Pid, _} ->
            ok;
        {From, Request} when is_pid(From) ->
            answer(From, Request),
            await_end(Pid)
    end.

%% The application controller ends when a permanent application does. As in OTP there
%% is time for reports.
ended(Name, Reason) ->
    receive after 500 -> ok end,
    erlang:display({"Kernel pid terminated", Name, Reason}),
    halt(lists:flatten(io_lib:format("Kernel pid terminated (~w) (~ts)",
                                     [Name, slogan(Reason)]))).

slogan(Reason) when is_list(Reason) -> Reason;
slogan(Reason) -> io_lib:format("~0p", [Reason]).

%%% The start of them all, by a process of its own: the program's main process stays
%%% as new.

boot() ->
    {Pid, Ref} = spawn_monitor(fun start_kernel/0),
    receive
        {'DOWN', Ref, process, Pid, normal} -> ok;
        {'DOWN', Ref, process, Pid, Reason} -> exit(Reason)
    end.

start_kernel() ->
    hand_over(logger, logger_server:start_link()),
    hand_over(application_controller,
              application_controller:start('kernel.app':read())),
    ok = application:start_boot(kernel, permanent),
    ok = application:start_boot('stdlib.app':read(), permanent).

hand_over(Name, {ok, Pid}) ->
    init ! {self(), {kernel_process, Name, Pid}},
    receive {init, ok} -> unlink(Pid) end.

%%% For application_controller: descriptions of applications are modules, linked in
%%% where they are needed (src/link/apps.c), of which code:where_is_file/1 tells.
%%% There are neither configuration files nor flags with environments.

consult(File) ->
    Module = list_to_existing_atom(File),
    {ok, [Module:read()]}.

config() -> {ok, []}.

load_config(_File) -> {error, {none, open_file, "configuration file not found"}}.

flags(_Application) -> [].
