%% SPDX-License-Identifier: Apache-2.0
%% A triple-quoted string that has no end.
-module(open_triple).
-compile([export_all, nowarn_export_all]).
a() -> """  %! 1004:10
  abc.
