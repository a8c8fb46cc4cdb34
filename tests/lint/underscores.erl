% SPDX-License-Identifier: Apache-2.0
%% Variables that begin with _ and are matched.
-module(underscores).
-export([a/2, b/1, c/1, d/1, e/1]).
a(_A, _A) -> ok.  %! 4106:3 4106:7
b(_A) -> _A = 1, {_B, _B} = {1, 1}, _B.  %! 4105:10 4106:19 4106:23
c(<<_A:8, _A:8>>) -> {_B = 1, _B = 1}.  %! 4105:11 4106:23 4106:31
d(_A) -> case 1 of _A -> ok; {_C, _C, _C} -> ok end.  %! 4105:20 4106:31 4106:35 4106:39
e(_A) -> [_A || _A <- [1]], fun(_A, _A) -> ok end.  %! 4102:17 4102:33 4106:33 4106:37
