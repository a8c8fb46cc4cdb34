% SPDX-License-Identifier: Apache-2.0
% otp: 27
-module(obsolete_27).
-behaviour(gen_server).  %! 4329:2
-behaviour(gen_server).  %! 4226:2 4226:2 4226:2 4226:2 4329:2
-export([f/1, init/1, handle_call/3, handle_cast/2, format_status/2, is_list/1]).
-compile({nowarn_deprecated_function, [{crypto, rand_uniform, 2}, slave]}).
-compile({nowarn_unsafe_function, [{os, cmd, 1}]}).
-type uri() :: http_uri:uri() | ssl:prf_random().  %! 4327:33 4328:16
-spec f(uri()) -> ok.
f(X) ->
  crypto:rand_uniform(1, 2), slave:start(X), os:cmd(X), os:cmd(X, X),  %! 4321:30
  zlib:adler32(X, X), erlang:phash(1, 2),  %! 4320:23 4322:3
  public_key:decrypt_private(X, X), public_key:decrypt_private(X, X, X),
  list_to_atom(X).
init(X) when list(X), is_list(X); atom(X) -> {ok, X}.  %! 4053:23 4098:14 4331:14 4331:35
handle_call(_, _, _) -> ok.
handle_cast(_, _) -> ok.
format_status(_, _) -> ok.
is_list(_) -> true.
