% SPDX-License-Identifier: Apache-2.0
%% Functions, records and imports that nothing uses.
-module(unused_functions).
-compile([warn_unused_import, {nowarn_unused_function, [{k, 0}, {none, 1}]}]).  %! 4034:2
-compile([{nowarn_unused_record, [s, none]}]).  %! 4040:2
-export([a/0, a/0]).  %! 4115:2
-import(lists, [map/2, reverse/1, append/1]).  %! 4111:2
-on_load(l/0).
-record(r, {a = d(), b = e()}).
-record(s, {}).
-record(t, {a :: #u{}}).  %! 4040:18 4112:2
-record(u, {}).
-record(v, {a = #w{}}).  %! 4040:17
-record(w, {}).  %! 4112:2
a() -> #r{a = 1}, fun b/0, map(fun c/1, fun append/1).  %! 4020:41
b() -> c(1).
c(_) -> ok.
d() -> ok.  %! 4110:1
e() -> ok.
f() -> g().  %! 4110:1
g() -> f(), reverse([]).  %! 4110:1
h() -> h().  %! 4110:1
k() -> ok.
l() -> m().
m() -> is_record(x, v).
