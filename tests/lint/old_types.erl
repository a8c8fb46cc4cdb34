% SPDX-License-Identifier: Apache-2.0
-module(old_types).
-compile(no_auto_import_types).
-export([f/1]).
-type list() :: a.  %! 4200:2
-type list() :: b.  %! 4071:2
-type dynamic() :: list() | nonempty_binary().  %! 4200:2
-type 'Odd one'(A) :: {A}.  %! 4200:2
-record('R x', {'F y' :: 'Odd one'()}).  %! 4070:26
-record(empty, {}).
-record(empty, {a :: nope()}).  %! 4041:2
-record(empty, {}).  %! 4041:2
-file("other.erl", 10).
-type u() :: a.  %! 4044:16
-file("old_types.erl", 13).
-spec f(#'R x'{'G z' :: a}) -> #'R x'{'F y' :: a}.
f(X) -> {X, #empty{}}.
