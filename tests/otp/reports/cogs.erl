%% SPDX-License-Identifier: Apache-2.0
-file("cogs.erl", 2).
-module(cogs).
-behaviour(gen_statem).
-export([init/1, callback_mode/0, turning/3]).

callback_mode() -> state_functions.
init([]) -> {ok, turning, #{turns => 0}}.
turning(cast, go, D) -> {keep_state, D}.
