% SPDX-License-Identifier: Apache-2.0
% otp: 29
%% Updates of what is no native record.
-module(core_native_29).
-export([g/0,h/1,i/0,j/0,k/0,m/1,n/1,o/1,p/0,q/1,r/0]).
-record #rec {name = 1, a = 2}.
g() -> {a}#rec{name = foo()}.  %! 4419:8
h(X) -> [X]#rec{}.  %! 4120:12
i() -> R = [], R#rec{}.  %! 4419:16
j() -> R = 5, R#foo:bar{name = bar()}.  %! 4419:15
k() -> R = foo(), R#_{name=2}.
m(X) -> (X + 1)#rec{name=2}.
n(X) -> (X = 5)#rec{name=2}.  %! 4419:10
o(X) -> {R} = {5}, ok(R#_{name=X}), R#rec{name = 1}, ok.  %! 4419:23
p() -> (#{a => 1})#rec{name = 1}.  %! 4124:19 4419:9
q(X) -> R = <<X>>, R#rec{name = 1}.
r() -> R = "abc", R#rec{name = exit(a)}.
ok(X) -> X.
foo() -> 1.
bar() -> 1.
