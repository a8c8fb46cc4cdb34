% SPDX-License-Identifier: Apache-2.0
%% qlc:q is a parse transform's.
-module(qlc_header).
-export([f/1]).
f(X) -> {qlc:q([Y || Y <- X]), qlc:q([Y || Y <- X], []), qlc:q(X)}.  %! 4121:10 4121:32
