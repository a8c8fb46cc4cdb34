% SPDX-License-Identifier: Apache-2.0
% Warnings of the passes that are turned off by kind, or all of them; but for
% keys of maps, which cannot be.
-module(core_options).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
-compile([nowarn_ignored, nowarn_failed]).
ignored(X) -> length(X), {X}, ok.
failed() -> 1 / 0.
bad() -> <<a:8>>.
no_match(_) -> 1;
no_match(a) -> 2.  %! 4420:1
keys() -> #{a => 1, a => 2}.  %! 4403:13
