%% SPDX-License-Identifier: Apache-2.0
-file("faulty.erl", 2).
-module(faulty).
-behaviour(gen_event).
-export([init/1, handle_event/2, handle_call/2]).

init(S) -> {ok, S}.
handle_event(boom, S) -> {ok, tl(S)}.
handle_call(_, S) -> {ok, ok, S}.
