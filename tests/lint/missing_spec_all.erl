% SPDX-License-Identifier: Apache-2.0
-module(missing_spec_all).
-export([f/1]).
-compile([warn_missing_spec_all, warn_missing_spec, warn_untyped_record]).
-record(r, {a, b :: integer()}).  %! 4207:2
-record(s, {}).
-record(t, {a :: integer()}).
f(#r{}) -> g(#s{});  %! 4208:1
f(#t{}) -> 1.
g(_) -> ok.  %! 4208:1
