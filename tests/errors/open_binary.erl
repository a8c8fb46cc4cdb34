%% SPDX-License-Identifier: Apache-2.0
%% A binary that has no end.
-module(open_binary).
-compile([export_all, nowarn_export_all]).
a() -> <<"abc">.  %! 3001:15
