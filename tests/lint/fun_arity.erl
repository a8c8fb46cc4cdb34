% SPDX-License-Identifier: Apache-2.0
-module(fun_arity).
-export([f/0, g/0, h/0]).
f() -> fun lists:map/255.
g() -> fun lists:map/256.  %! 4410:8
h() -> fun lists:map/99999999999999999999.  %! 4410:8
