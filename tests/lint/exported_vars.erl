% SPDX-License-Identifier: Apache-2.0
%% Variables that constructs export.
-module(exported_vars).
-compile(warn_export_vars).
-export([a/1, b/1, c/1, d/1, e/1]).
a(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, Y.  %! 4103:47
b(X) -> if X -> Y = 1; true -> Y = 2 end, Y = X, Y.  %! 4103:43
c(X) -> receive {Y, X} -> ok after X -> Y = 1 end, <<_:Y>> = X, {Y, Y}.  %! 4103:56
d(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, _ = fun(1) -> Y; (_) -> ok end, Y.  %! 4103:61 4103:79
e(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, _ = [Y || _ <- X], <<_:(Y + 1)>> = X.  %! 4103:52
