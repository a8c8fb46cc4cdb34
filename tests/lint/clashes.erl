% SPDX-License-Identifier: Apache-2.0
%% Functions named as BIFs.
-module(clashes).
-export([a/1, b/1, monotonic_time/0, atom_to_binary/1]).
-import(binary, [binary_part/3]).  %! 4118:2
-compile({no_auto_import, [atom_to_binary/1]}).
a(X) -> {monotonic_time(), is_map_key(1, X), erlang:is_map_key(1, X)}.  %! 4117:28
b(X) -> {fun is_map_key/2, binary_part(X, 1, 1), atom_to_binary(X)}.
monotonic_time() -> 1.
is_map_key(_, _) -> is_map_key(1, 2).  %! 4117:21
atom_to_binary(X) -> X.
