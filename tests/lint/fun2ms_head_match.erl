% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_head_match).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X, {Y, 1} = Z}) -> {X, Y, Z} end).  %! 4804:27
