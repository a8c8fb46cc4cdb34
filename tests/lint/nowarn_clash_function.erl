% SPDX-License-Identifier: Apache-2.0
%% Options that name functions which are not there.
-module(nowarn_clash_function).
-export([f/1]).
-compile({nowarn_bif_clash, [{hd, 1}]}).  %! 4035:2
f(X) -> X.
