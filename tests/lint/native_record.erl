% SPDX-License-Identifier: Apache-2.0
% Native records, as erl_lint of OTP 29 judges them.
% otp: 29
-module(native_record).
-export([f/1, g/1]).
-export_record([a, zz, t, a]).  %! 4182:2 4184:2
-record #a{x, y = 2, x, z = self()}.  %! 4042:22 4189:25
-record #n{p, q}.
-record #a{}.  %! 4041:2
-record(t, {u}).
-import_record(other, [o, a, o]).  %! 4180:2
f(R) ->
 #a{q=1},  %! 4044:5
 #n{p=1},  %! 4190:2
 #native_record:n{p=1},  %! 4191:2
 #native_record:a{q=1},  %! 4191:2 4192:19
 #n{_ = 1},  %! 4187:5
 #n{V = 1},  %! 4046:5
 #n{p=1,q=2,p=3},  %! 4042:13
 #o{a=1, a=2},  %! 4040:2
 R#n.zz,  %! 4192:6
 R#native_record:n.zz,  %! 4192:20
 R#n{zz=1},  %! 4192:6
 R#n{_=1},  %! 4187:6
 #n.p,  %! 4185:2
 #o.p,  %! 4040:2
 R#o.k, R#_.k, #_{},  %! 4040:3 4182:16
 record_info(fields, n),  %! 4188:14
 is_record(R, n), is_record(R, o).  %! 4040:32
g(R) when R#n.zz -> 1;  %! 4192:15
g(R) when #n{p=1,q=2} =:= R -> 1;  %! 4186:11
g(#n{zz=1}) -> 1; g(#o{zz=1,zz=2}) -> 1; g(#_{a=V}) -> V;  %! 4040:21 4192:6
g(R) when is_record(R, native_record, n) -> 1.
