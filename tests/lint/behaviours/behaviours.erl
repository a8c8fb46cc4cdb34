% SPDX-License-Identifier: Apache-2.0
-module(behaviours).
-behaviour(gen_server).  %! 4220:2 4220:2
-behavior(gen_event).  %! 4220:2 4220:2 4225:2
-behaviour(supervisor).  %! 4225:2
-behaviour(nowhere).  %! 4221:2
-behaviour(lists).  %! 4221:2
-behaviour('').  %! 4004:2 4221:2
-behaviour(by_function).  %! 4220:2
-behaviour(by_function_optional).  %! 4220:2 4225:2
-behaviour(by_attributes).  %! 4220:2 4225:2
-behaviour(ill_defined).  %! 4223:2
-behaviour(ill_defined_optional).  %! 4224:2
-behaviour(says_undefined).  %! 4222:2
-behaviour(not_exported).  %! 4221:2
-export([init/1, f/1, g/1, o/1]).
init(_) -> ok.
f(_) -> ok.
g(_) -> ok.
o(_) -> ok.
