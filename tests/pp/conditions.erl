%% SPDX-License-Identifier: Apache-2.0
%% -if and its like: nesting, order, what is no condition.
-module(conditions).
-compile([export_all, nowarn_export_all]).
-define(T, 1).
-ifdef(T).
a() -> ok.
-else.
a( -> no.
-endif.
-ifndef(T).
b( -> no.
$\x
-ifdef(T).
-else.
-endif.
-else.
b() -> ok.
-endif.
-if(?OTP_RELEASE >= 21 andalso defined(T) andalso not defined(nope)).
c() -> ok.
-elif(true).
c( -> no.
-else.
c( -> no.
-endif.
-if(false).
d( -> no.
-elif(1 + 1 =:= 2).
d() -> ok.
-elif(true).
d( -> no.
-else.
d( -> no.
-endif.
-if(length([1, 2]) =:= 2 orelse hd([]) > 1).
e() -> ok.
-endif.
-if(hd([]) > 1).
e( -> no.
-endif.
-if("abc" == [97, 98, 99] andalso {1, 2.0} < [] andalso 1 == 1.0 andalso 1 =/= 1.0).
f() -> ok.
-endif.
-if(is_atom(x) and is_integer(1) and is_float(2.5) and not is_list({})).
g() -> ok.
-endif.
-if(X > 1).
h( -> no.
-endif.
-ifdef(FUNCTION_NAME).
h( -> no.
-endif.
-ifdef(1).  %! 2001:8
-endif.
-ifndef("x").  %! 2001:9
-endif.
-if true.  %! 2001:5
-endif.
-if(1 +).  %! 3001:8
-endif.
-if(true, false).  %! 3001:9
-endif.
-if(spawn(1)).  %! 2001:2
-endif.
-if(begin true end).  %! 2001:2
-endif.
-if(defined(1)).  %! 2001:2
-endif.
-if(?NOPE).  %! 2008:6
-endif.
-endif.  %! 2016:2
-else.  %! 2016:2
-elif(true).  %! 2016:2
-ifdef(T).
-else.
-else.  %! 2017:2
-endif.
-ifdef(T).
-else.
-elif(true).  %! 2018:2
-endif.
-ifndef(T).
-else.
-elif(true).  %! 2016:2
-endif.
-ifndef(T).
-else(x).
-endif(x).  %! 2001:7
-endif.
z() -> ok.
