% SPDX-License-Identifier: Apache-2.0
-module(fun2ms_not_fun).
-export([f/1]).
-include_lib("stdlib/include/ms_transform.hrl").
f(F) -> ets:fun2ms(F).  %! 4801:9
