%% SPDX-License-Identifier: Apache-2.0
%% erlc: differs, it crashes
-module(ellipsis_spec).
-spec f(...) -> a.  %! 3017:8
