%% SPDX-License-Identifier: Apache-2.0
%% A handler that sends what is logged, as text, to the process in its config.
-file("told.erl", 3).
-module(told).
-export([log/2]).

log(Event, #{config := To} = Config) -> To ! {told, shown:text(Event, Config)}.
