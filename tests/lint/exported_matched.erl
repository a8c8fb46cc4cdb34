% SPDX-License-Identifier: Apache-2.0
%% Matching a variable that a construct exports is warned of in any case.
-module(exported_matched).
-export([a/1, b/1]).
a(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, Y = X, Y.  %! 4103:47
b(X) -> case X of 1 -> Y = 1; _ -> Y = 2 end, case X of Y -> ok; {Y} -> Y end.  %! 4103:57 4103:67
