% SPDX-License-Identifier: Apache-2.0
% Native records imported and exported twice.
% otp: 29
-module(native_imports).
-export([f/0]).
-import_record(one, [x, y]).
-import_record(two, [z, y]).  %! 4181:2
-record(t, {a}).
-export_record([t, t]).  %! 4183:2 4184:2
f() -> #x{a = 1}.
