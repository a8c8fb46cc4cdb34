% SPDX-License-Identifier: Apache-2.0
-module(deprecated).
-export([f/1, i/1, i/2]).
-deprecated([{f, 1}, {g, 2, "x"}, {h, 1, foo}, module, {'_', '_'}]).  %! 4090:2 4091:2
-deprecated({f, '_'}).
-deprecated([[{i, 1, eventually}, {i, 2, next_version}], {i, 3, next_major_release}]).  %! 4091:2
-deprecated([{j, '_'}, {1, 2}, xx, {'_', 2}, {i, -1}, {f, 1, ""}, {f, 1, [a]}]).  %! 4090:2 4090:2 4090:2 4090:2 4091:2 4091:2
-removed([{f, 1}, {g, 2, "x"}, {h, 1, foo}, module, {'_', '_'}]).  %! 4092:2 4093:2 4094:2 4094:2
-removed([{j, '_'}, {f, '_'}, {1, 2}, xx, {'_', 1}, {f, 1, eventually}]).  %! 4092:2 4092:2 4092:2 4094:2
-unsafe([{f, 1}, {g, 2}, {f, 1, possibly}, {f, 1, 1}, xx]).
f(_) -> ok.
i(_) -> ok.
i(_, _) -> ok.
