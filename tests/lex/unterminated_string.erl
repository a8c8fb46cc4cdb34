%% SPDX-License-Identifier: Apache-2.0
%% The text up to the end of the file is in the string.
-module(unterminated_string).
-compile([export_all, nowarn_export_all]).
a() -> ok.
%!+1 1004:8
b() -> "abc\x41\n, c() -> ok.
