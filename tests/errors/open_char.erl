%% SPDX-License-Identifier: Apache-2.0
%% A character that has no end.
-module(open_char).
-compile([export_all, nowarn_export_all]).
%!+1 1004:8
a() -> $