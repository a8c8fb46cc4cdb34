% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_body_match).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X}) -> Y = X, Y end).  %! 4808:31
