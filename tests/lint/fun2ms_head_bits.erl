% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_head_bits).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({<<X, _/binary>>}) -> X end).  %! 4806:26
