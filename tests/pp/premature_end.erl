%% SPDX-License-Identifier: Apache-2.0
-module(premature_end).
-compile([export_all, nowarn_export_all]).
-define(A, 1  %! 2004:12
