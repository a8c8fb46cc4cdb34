%% SPDX-License-Identifier: Apache-2.0
-module(collector).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2]).

init(_) -> {ok, []}.
handle_event(E, S) -> {ok, [E | S]}.
handle_call(all, S) -> {ok, lists:reverse(S), S}.
