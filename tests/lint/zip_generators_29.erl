% SPDX-License-Identifier: Apache-2.0
% otp: 29
%% What is no generator, between those that go in step.
-module(zip_generators_29).
-export([f/0, g/0, h/0, i/0, j/1]).
f() -> [X + Y || X <- [1, 2] && Y <- [5, 6] && X > 1].  %! 4059:50
g() -> [X + Y || X <- [[1], [2]] && lists:sum(X) > 0 && Y <- [5, 6]].  %! 4059:50
h() -> [X || X <- [a, b] && F()].  %! 4059:29
i() -> [X || a && b].  %! 4010:9 4059:14 4059:19
j(L) -> [X || X <- L && Y = 1].  %! 4059:25
