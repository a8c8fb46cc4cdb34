% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_record).
-export([f/0]).
-include_lib("stdlib/include/ms_transform.hrl").
f() -> ets:fun2ms(fun({X}) -> #s{a = X} end).  %! 4813:31
