% SPDX-License-Identifier: Apache-2.0
% erlc: differs, because its message has no line
-module(no_transform). %!0 4904
-export([f/0]).
-compile([nowarn_unused_vars, {parse_transform, no_such_transform}]).
f() -> X.
