%% SPDX-License-Identifier: Apache-2.0
%% The last form has no end.
-module(no_dot).
-compile([export_all, nowarn_export_all]).
a() -> ok,
  {b, c}  %! 3001:8
