% SPDX-License-Identifier: Apache-2.0
% otp: 29
%% A native record in another file, which has this one's name and lines.
-module(native_header).
-export([f/0]).
-file("include/native_header.erl", 7).
-record #inh {a = 1}.
f() -> ok.  %! 4195:2
