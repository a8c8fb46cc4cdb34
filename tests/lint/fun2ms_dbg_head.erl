% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_dbg_head).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> dbg:fun2ms(fun({X}) -> X end).  %! 4803:22
