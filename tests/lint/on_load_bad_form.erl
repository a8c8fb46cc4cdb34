% SPDX-License-Identifier: Apache-2.0
-module(on_load_bad_form).
-export([f/1]).
-on_load({a, b, "c"}).  %! 4028:2
f(X) -> X.
