%% SPDX-License-Identifier: Apache-2.0
%% erlc: differs, it crashes
-module(import).
-import(lists).  %! 3004:9
