% SPDX-License-Identifier: Apache-2.0
% otp: 29
-module(behaviours_29).
-compile([nowarn_undefined_behaviour_callbacks, nowarn_ill_defined_behaviour_callbacks]).
-behaviour(gen_server).  %! 4220:2 4220:2
-behaviour(nowhere).  %! 4221:2
-behaviour(lists).  %! 4221:2
-behaviour('').  %! 4004:2 4221:2
-behaviour({a, 1}).  %! 4008:2 4221:2
-behaviour(by_function).  %! 4220:2
-behaviour(by_function_optional).  %! 4220:2 4226:2
-behaviour(by_attributes).  %! 4220:2 4226:2
-behaviour(ill_defined).
-behaviour(ill_defined_optional).  %! 4224:2
-behaviour(says_undefined).
-behaviour(not_exported).  %! 4221:2
-export([init/1, f/1, g/1, o/1]).
init(_) -> ok.
f(_) -> ok.
g(_) -> ok.
o(_) -> ok.
