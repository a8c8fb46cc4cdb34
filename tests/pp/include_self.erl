%% SPDX-License-Identifier: Apache-2.0  %! 2021:10
%% Files include each other at most eight deep; the message is for line 1 of
%% the file included.
%% erlc: differs, the message's file is the innermost one there
-module(include_self).
-compile([export_all, nowarn_export_all]).
-include("include_self.inc").
