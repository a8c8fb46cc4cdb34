%% SPDX-License-Identifier: Apache-2.0
-file("crasher.erl", 2).
-module(crasher).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

init(fail) -> error(no_start);
init(S) -> {ok, S}.
handle_call(bad, _From, S) -> {reply, hd(S), S}.
handle_cast(known, S) -> {noreply, S}.
handle_info(stop_badly, S) -> {stop, badly, S};
handle_info(M, S) -> logger:warning("got ~p", [M]), {noreply, S}.
terminate(_, _) -> ok.
