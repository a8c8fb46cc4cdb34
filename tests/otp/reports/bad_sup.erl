%% SPDX-License-Identifier: Apache-2.0
-file("bad_sup.erl", 2).
-module(bad_sup).
-behaviour(supervisor).
-export([init/1]).

init([]) -> {ok, {#{}, [#{id => kid, start => {crasher, missing, [1]}}]}}.
