% SPDX-License-Identifier: Apache-2.0
%% Somebody must load NIFs.
-module(nifs_unloaded).
-export([f/0]).
-nifs([f/0]).  %! 4122:2
f() -> ok.
