% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_head_atom).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({'$1', X}) -> X end).  %! 4805:24
