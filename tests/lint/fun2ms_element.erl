% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_element).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X}) -> [A || A <- X] end).  %! 4811:31
