% SPDX-License-Identifier: Apache-2.0
-module(on_load_bad).
-export([f/1]).
-on_load(f/1).  %! 4030:2
-on_load({a, b}).  %! 4028:2
-on_load({f, 1}).  %! 4029:2
-on_load(g/0).  %! 4029:2
f(X) -> X.
