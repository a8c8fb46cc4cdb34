% SPDX-License-Identifier: Apache-2.0
-module(obsolete).
-export([f/1, g/1, is_list/1, is_float/1]).
-import(queue, [lait/1]).
-compile({nowarn_deprecated_function, [{queue, lait, 1}]}).
-compile([{nowarn_deprecated_function, {'', a, 1}}]).  %! 4004:2
-compile({nowarn_removed, [pg2, ' ', {core_lib, get_anno, 1}, {'\t', b, 2}]}).  %! 4005:2 4006:2
-type uri() :: http_uri:uri() | ' ':a().  %! 4005:33
f(X) ->
  lait(X), queue:lait(X), auth:cookie(), now(), erlang:phash(1, 2),  %! 4320:27 4320:42 4320:49
  crypto:crypto_dyn_iv_init(1, 2, 3), code:rehash(), zlib:adler32(1, 2),  %! 4321:3 4321:39 4321:54
  pg2:a(), core_lib:get_anno(2), core_lib:is_literal(1), random:uniform(),  %! 4320:58 4322:34
  httpd_util:flatlength([]), slave:a(), ' ':b(X), '':X(), 'ж':c(),  %! 4004:51 4005:41 4007:59 4321:3 4321:30
  erl_scan:token_info(1, 2).  %! 4322:3
-spec g(uri() | erl_scan:column()) -> ok.  %! 4328:17
g(X) when integer(X); X > now(); erlang:phash(1, 2) > 1 -> ok;  %! 4054:27 4054:34 4331:11
g(X) when float(X), is_float(X); record(X, a); function(X) -> [Y || Y <- X, list(Y)];  %! 4040:44 4053:21 4097:11 4097:77 4331:11 4331:34 4331:48 4331:77
g(X) -> case X of Y when pid(Y); reference(Y), atom(X), tuple(X) -> ok end.  %! 4331:26 4331:34 4331:48 4331:57
is_float(X) -> is_list(X).  %! 4025:16
is_list(X) -> is_float(X).  %! 4025:15
