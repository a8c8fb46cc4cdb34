% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_body_bits).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X}) -> <<X:8>> end).  %! 4812:33
