% SPDX-License-Identifier: Apache-2.0
-module(options).
-export([f/0]).
-compile([nowarn_unused_vars]).
f() -> ok.
