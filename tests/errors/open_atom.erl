%% SPDX-License-Identifier: Apache-2.0
%% A quoted atom that has no end.
-module(open_atom).
-compile([export_all, nowarn_export_all]).
a() -> 'abc.  %! 1004:8
