%% SPDX-License-Identifier: Apache-2.0
%% A string that has no end.
-module(open_string).
-compile([export_all, nowarn_export_all]).
a() -> "abc.  %! 1004:8
