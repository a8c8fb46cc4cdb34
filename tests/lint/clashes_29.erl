% SPDX-License-Identifier: Apache-2.0
% otp: 29
%% Functions named as BIFs, since all are alike.
-module(clashes_29).
-export([a/1, length/1]).
-import(foo, [size/1]).
-compile(nowarn_bif_clash).  %! 4036:2
a(X) -> {length(X), size(X), fun length/1}.
length(X) -> X.
