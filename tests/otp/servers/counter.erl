%% SPDX-License-Identifier: Apache-2.0
-module(counter).
-behaviour(gen_server).
-export([start_link/1, add/1, crash/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2, terminate/2]).

start_link(N) -> gen_server:start_link({local, ?MODULE}, ?MODULE, N, []).
add(N) -> gen_server:call(?MODULE, {add, N}).
crash() -> gen_server:call(?MODULE, crash).

init(N) -> {ok, N}.
handle_call({add, N}, _From, S) -> {reply, S + N, S + N};
handle_call(slow, From, S) ->
    erlang:send_after(60, self(), {answer, From}),
    {noreply, S};
handle_call(crash, _From, S) -> {stop, {shutdown, crashed}, S}.
handle_cast(_, S) -> {noreply, S}.
handle_info({answer, From}, S) -> gen_server:reply(From, late), {noreply, S};
handle_info(_, S) -> {noreply, S}.
terminate(_, _) -> ok.
