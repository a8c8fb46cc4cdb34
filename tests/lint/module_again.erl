% SPDX-License-Identifier: Apache-2.0
-module(module_again).
-export([f/1]).
-module(other).  %! 4002:2
f(X) -> X.
