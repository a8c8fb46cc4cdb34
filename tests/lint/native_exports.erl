% SPDX-License-Identifier: Apache-2.0
% otp: 29
%% What cannot be exported; types of fields; what is not used.
-module(native_exports).
-record #rec {a = 1}.
-record #idle {a = 1}.  %! 4112:2
-record(tup, {b}).
-export_record([rec, 5]).  %! 4193:2
-export_record(rec).  %! 4193:2
-export_record([rec, tup, foo, rec]).  %! 4182:2 4184:2
-export_record([rec | x]).  %! 4193:2
-export([f/0, g/1]).
-spec f() -> #rec{a :: integer()} | #rec{} | #tup{b :: integer()} | #native_exports:rec{a :: atom()} | #other:rec{b :: atom()}.  %! 4194:19 4194:89
f() -> #rec{}.
-spec g(#rec{a :: integer()}) -> ok.  %! 4194:14
g(_) -> ok.
