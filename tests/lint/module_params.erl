% SPDX-License-Identifier: Apache-2.0
-module(module_params, [A, B]).  %! 4003:2
-export([f/1]).
f(X) -> X.
