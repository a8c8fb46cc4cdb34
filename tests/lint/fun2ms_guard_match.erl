% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_guard_match).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X}) when (Y = X) -> Y end).  %! 4807:34
