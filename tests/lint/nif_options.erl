% SPDX-License-Identifier: Apache-2.0
%% NIFs and inlining do not go together.
-module(nif_options).
-export([f/0]).
-nifs([f/0]).
-compile({inline, [{f, 0}]}).
f() -> erlang:load_nif("x", 0).  %! 4123:8
