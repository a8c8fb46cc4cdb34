%% SPDX-License-Identifier: Apache-2.0
%% A sigil that has no end.
-module(open_sigil).
-compile([export_all, nowarn_export_all]).
a() -> ~s"abc.  %! 1004:10
