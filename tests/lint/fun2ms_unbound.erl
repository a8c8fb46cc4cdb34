% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_unbound).
-export([f/0, g/1]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X}) when X > Y -> Z end).  %! 4010:37 4010:42
g(Z) -> ets:fun2ms(fun({X}) -> {X, Z} end).
