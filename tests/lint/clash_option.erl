% SPDX-License-Identifier: Apache-2.0
%% An option that is no more.
-module(clash_option).
-export([f/1]).
-compile(nowarn_bif_clash).  %! 4036:2
-compile({nowarn_bif_clash, {hd, 1}}).  %! 4035:2 4036:2
f(X) -> X.
