%% SPDX-License-Identifier: Apache-2.0
%% The application `kernel`: stands for OTP's callback module. Of OTP's services it
%% starts those that a linked program can use: logging, and the supervisor under
%% which libraries start servers of their own (timer, pg, disk_log).
-module(kernel).
-behaviour(supervisor).
-export([start/2, stop/1, init/1, config_change/3]).

start(_Type, []) ->
    ok = logger:internal_init_logger(),
    case supervisor:start_link({local, kernel_sup}, ?MODULE, []) of
        {ok, Pid} ->
            ok = logger:add_handlers(kernel),
            {ok, Pid, []};
        Error ->
            Error
    end.

stop(_State) -> ok.

config_change(_Changed, _New, _Removed) -> ok.

init([]) ->
    SafeSup = [{local, kernel_safe_sup}, ?MODULE, safe],
    {ok, {#{strategy => one_for_all, intensity => 0, period => 1},
          [child(kernel_safe_sup, {supervisor, start_link, SafeSup}),
           child(logger_sup, {logger_sup, start_link, []})]}};
init(safe) ->
    {ok, {#{strategy => one_for_one, intensity => 4, period => 3600}, []}}.

child(Id, Start) ->
    #{id => Id, start => Start, restart => permanent, shutdown => infinity,
      type => supervisor}.
