%% SPDX-License-Identifier: Apache-2.0
-module(gen_server_call).
-export([main/0, run/0]).
-behaviour(gen_server).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).
%% gen_server:call loop, 500k calls + 500k casts
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    {ok, P} = gen_server:start_link(?MODULE, [], []),
    R = calls(500000, P, 0),
    casts(500000, P),
    T = gen_server:call(P, get, infinity),
    gen_server:stop(P),
    R + T.
calls(0, _, S) -> S;
calls(N, P, S) -> calls(N - 1, P, S + gen_server:call(P, {add, N})).
casts(0, _) -> ok;
casts(N, P) -> gen_server:cast(P, {inc, N}), casts(N - 1, P).
init([]) -> {ok, 0}.
handle_call({add, N}, _From, S) -> {reply, N band 3, S + 1};
handle_call(get, _From, S) -> {reply, S, S}.
handle_cast({inc, N}, S) -> {noreply, S + (N band 1)}.
handle_info(_, S) -> {noreply, S}.
