% SPDX-License-Identifier: Apache-2.0
% otp: 29
-module(unsafe_29).
-export([f/1, i/1, i/2]).
-unsafe([{f, 1}, {g, 2}, {f, 1, possibly}, {f, 1, 1}, xx]).  %! 4095:2 4095:2 4096:2
-unsafe([module, {'_', '_'}, {i, '_'}, {j, '_'}, {1, 2}, {i, 2, "x"}]).  %! 4095:2 4096:2
f(_) -> ok.
i(_) -> ok.
i(_, _) -> ok.
