%% SPDX-License-Identifier: Apache-2.0
% erlc: differs, it reports the place more than once and what is cut off
-module(not_utf8).
-compile([export_all, nowarn_export_all]).
a() -> ok.
b( -> ok.  %! 3001:4
c() -> "xÿ".  %! 1008:10
d() -> ok.
