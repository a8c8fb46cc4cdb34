% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_field).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
-record(r, {a, b}).
f() -> ets:fun2ms(fun({X}) -> #r{c = X} end).  %! 4814:31
