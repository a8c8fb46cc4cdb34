% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_remote_call).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X}) -> lists:reverse(X) end).  %! 4810:31
