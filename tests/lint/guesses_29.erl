% SPDX-License-Identifier: Apache-2.0
% otp: 29
% erlc: differs, it shows records as lists of characters where it guesses fields
%% Names that are not there, and others like them.
-module(guesses_29).
-export([first/1, second/2, exporte/1]).  %! 4020:2
-record(record, {field, filed}).
-record(other, {}).  %! 4112:2
-compile({inline, [{frist, 1}, {second, 3}, {xyzzy, 1}]}).  %! 4033:2 4033:2 4033:2
-compile({nowarn_unused_function, [{secnd, 2}, x]}).  %! 4034:2 4038:2
-nifs([firsst/1]).  %! 4032:2 4122:2
-on_load(initt/0).  %! 4031:2
first(Variable) -> Varable + X + second(Variable).  %! 4010:20 4010:30 4020:34
second(#recod{}, #record{feild = X}) -> {exported(X), third(X), secand(1, X)}.  %! 4010:51 4010:61 4010:75 4020:55 4020:65 4040:8 4044:26
init() -> #othr{}.  %! 4040:11 4110:1
exported(X) -> X#record.fieldd.  %! 4044:25
