% SPDX-License-Identifier: Apache-2.0
% otp: 29
%% Variables that parts of expressions export.
-module(parts_29).
-export([a/1, b/1, c/1, d/1, e/1]).
a(X) -> f(Y = X, [Z = X]), {Y, Z}.  %! 4104:29 4104:32
b(X) -> _ = {A = X, 1}, _ = <<(B = X)>>, _ = #{c => C = X}, _ = -(D = X), {A, B, C, D}.  %! 4104:76 4104:79 4104:82 4104:85
c(X) -> begin Y = X end, _ = (Z = X) + 1, Z = Y, Z.  %! 4104:43
d(X) -> _ = [Y = X, Z = X | W = X], (V = X) andalso true, {Y, Z, W, V}.  %! 4104:60 4104:63 4104:66 4104:69
e(X) -> _ = {Y = X, 1}, <<_:(Y + 1), Y>> = X, catch X.  %! 4104:30 4104:38 4125:47
f(X, Y) -> {X, Y}.
