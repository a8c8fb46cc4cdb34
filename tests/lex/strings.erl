%% SPDX-License-Identifier: Apache-2.0
%% Escapes and their errors; the rest of the form is read as a new one.
-module(strings).
-compile([export_all, nowarn_export_all]).
a() -> "\x{110000}".  %! 1001:9
b() -> "\xg1".
c() -> "\x{}".
d() -> "\x{d800}".
e() -> 'a\x{fffe}b'.  %! 1001:10
f() -> $\x.  %! 1001:9 3001:11
g() -> $\x{41}, $\^a, "\^?\101\e\s\d\
", $\

.
h() -> "a" "b" "c".
