%% SPDX-License-Identifier: Apache-2.0
-module(unterminated_atom).
-compile([export_all, nowarn_export_all]).
%!+1 1004:8
b() -> 'it\'s, c() -> ok.
