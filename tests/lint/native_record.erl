% SPDX-License-Identifier: Apache-2.0
% Native records, as erl_lint of OTP 29 judges them.
% otp: 29
-module(native_record).
-export([f/1, g/1]).
-export_record([a, zz, t, a]).
-record #a{x, y = 2, x, z = self()}.
-record #n{p, q}.
-record #a{}.
-record(t, {u}).
-import_record(other, [o, a, o]).
f(R) ->
 #a{q=1},
 #n{p=1},
 #native_record:n{p=1},
 #native_record:a{q=1},
 #n{_ = 1},
 #n{V = 1},
 #n{p=1,q=2,p=3},
 #o{a=1, a=2},
 R#n.zz,
 R#native_record:n.zz,
 R#n{zz=1},
 R#n{_=1},
 #n.p,
 #o.p,
 R#o.k, R#_.k, #_{},
 record_info(fields, n),
 is_record(R, n), is_record(R, o).
g(R) when R#n.zz -> 1;
g(R) when #n{p=1,q=2} =:= R -> 1;
g(#n{zz=1}) -> 1; g(#o{zz=1,zz=2}) -> 1; g(#_{a=V}) -> V;
g(R) when is_record(R, native_record, n) -> 1.
