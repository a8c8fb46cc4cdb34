%% SPDX-License-Identifier: Apache-2.0
%% Conditions that the end of the file finds open. Within a part that is
%% skipped only its own are named.
-module(unterminated).
-compile([export_all, nowarn_export_all]).
-define(T, 1).
-ifdef(T).
-ifdef(T).
-ifdef(nope).
-ifdef(T).
-else.
-else.  %!+1 2019:1 2019:1
