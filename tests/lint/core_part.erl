% SPDX-License-Identifier: Apache-2.0
%% Parts of what are no whole bytes: errors since OTP 27.
-module(core_part).
-export([f/0]).
f() -> B = <<1,2,3:4>>, {binary_part(B, 0, 1), binary_part(B, {0,1})}.
