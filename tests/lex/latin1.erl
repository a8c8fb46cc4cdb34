%% SPDX-License-Identifier: Apache-2.0
%% coding: latin-1
%% erlc: differs, it prints Latin-1
-module(latin1).
-compile([export_all, nowarn_export_all]).
a() -> {"é", été, $ÿ}.
b() -> £.  %! 3001:8
