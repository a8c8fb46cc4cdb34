%% SPDX-License-Identifier: Apache-2.0
%% What a condition does not compute.
%% erlc: differs, it computes with integers of any size, maps and bit strings
-module(condition_limits).
-compile([export_all, nowarn_export_all]).
-if(1 bsl 64 > 1).  %! 2026:2
-endif.
-if(9999999999999999999 > 1).  %! 2026:2
-endif.
-if(#{a => 1} == #{}).  %! 2026:2
-endif.
-if(<<1>> == <<>>).  %! 2026:2
-endif.
