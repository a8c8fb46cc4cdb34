%% SPDX-License-Identifier: Apache-2.0
-module(door).
-behaviour(gen_statem).
-export([start_link/1, push/1, state/0]).
-export([init/1, callback_mode/0, locked/3, open/3]).

start_link(Code) -> gen_statem:start_link({local, ?MODULE}, ?MODULE, Code, []).
push(D) -> gen_statem:call(?MODULE, {push, D}).
state() -> gen_statem:call(?MODULE, state).

callback_mode() -> [state_functions, state_enter].
init(Code) -> {ok, locked, #{code => Code, left => Code, opened => 0}}.

locked(enter, _, D = #{code := C}) -> {keep_state, D#{left := C}};
locked({call, F}, {push, X}, D = #{left := [X]}) -> {next_state, open, D, [{reply, F, opened}]};
locked({call, F}, {push, X}, D = #{left := [X | T]}) -> {keep_state, D#{left := T}, [{reply, F, {left, length(T)}}]};
locked({call, F}, {push, _}, D = #{code := C}) -> {keep_state, D#{left := C}, [{reply, F, wrong}]};
locked({call, F}, state, D) -> {keep_state_and_data, [{reply, F, {locked, maps:get(opened, D)}}]}.

open(enter, locked, D = #{opened := N}) -> {keep_state, D#{opened := N + 1}, [{state_timeout, 5000, close}]};
open(state_timeout, close, D) -> {next_state, locked, D};
open({call, F}, state, #{opened := N}) -> {keep_state_and_data, [{reply, F, {open, N}}]};
open({call, F}, {push, 4}, D) -> {next_state, locked, D, [{reply, F, closed}]};
open({call, _}, {push, _}, _) -> {keep_state_and_data, [postpone]}.
