% SPDX-License-Identifier: Apache-2.0
-module(fun2ms).
-export([f/1]).
-include_lib("stdlib/include/ms_transform.hrl").
f(T) ->
    ets:select(T, ets:fun2ms(fun({X, Y}) when X > length(Y) -> f(X) end)).  %! 4809:64
