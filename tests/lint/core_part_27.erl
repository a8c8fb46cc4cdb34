% SPDX-License-Identifier: Apache-2.0
% otp: 27
%% Parts of what are no whole bytes: errors since OTP 27.
-module(core_part_27).
-export([f/0]).
f() -> B = <<1,2,3:4>>, {binary_part(B, 0, 1), binary_part(B, {0,1})}.  %! 4410:26 4410:48
