% SPDX-License-Identifier: Apache-2.0
% erlc: differs, because it runs parse transforms
-module(options).
-export([f/0]).
-compile([nowarn_unused_vars, {parse_transform, foo}]). %! 4903
f() -> ok.
