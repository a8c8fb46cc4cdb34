% SPDX-License-Identifier: Apache-2.0
% erlc: differs, because it crashes where this error has no place
%% An option that is no more, where it is no attribute of its own.
%!0 4036
-module(clash_options).
-compile([nowarn_bif_clash]).
-compile({nowarn_bif_clash, {hd, 1}}).
-export([f/1, hd/1]).
f(X) -> X.
hd(X) -> X.
