% SPDX-License-Identifier: Apache-2.0
% otp: 27
-module(format_27).
-compile({warn_format, 2}).
-import(io_lib, [format/2]).
-export([f/1]).
f(X) ->
  io:format("~p ~s", [1]),  %! 4308:22
  io:format("~p ~s", [1, 2 | X]),  %! 4303:22
  io:format(user, "~p", [1 | a]),  %! 4302:25
  io:fwrite("~q", []),  %! 4304:13
  io:format("~p~n"),  %! 4305:13
  io:format("a~n~~"),
  io:format('~w'),  %! 4305:13
  io:format("a", [b]),  %! 4306:18
  io:format("~p~i~W~X", []),  %! 4307:25
  io:format("~p", [1, 2]),  %! 4309:19
  io:format("~*.*.*s", "abcd"),
  io:format("~-10.3.xs~10s~-*s~.5w~..*w~.", [1, 2]),  %! 4304:13
  io:format("~p", a),  %! 4302:19
  io:format("~p", 1.0),  %! 4302:19
  io:format("~p", X + 1),  %! 4303:19
  io:format(X, []),  %! 4301:13
  io:format("a" ++ X, []),  %! 4301:13
  io:format(<<"a">>, []),  %! 4301:13
  io:format(user, X, "~p", []),  %! 4300:3
  io:format(),  %! 4300:3
  io_lib:fwrite(x, "~ta", []),  %! 4304:20
  io_lib:format("~tp~lp~tlp~ltP", [1]),  %! 4304:17
  io_lib:format("~ls", [1]),  %! 4304:17
  io_lib:format("~ltc", [1]),  %! 4304:17
  io_lib:format("~tlc", [1]),  %! 4304:17
  io_lib:format("~tl", [1]),  %! 4304:17
  io_lib:format("~t", [1]),  %! 4304:17
  io_lib:format("~l", [1]),  %! 4304:17
  io_lib:format("~tlt", [1]),  %! 4304:17
  io_lib:format("~kp", [1]),
  io_lib:format("~", [1]),  %! 4304:17
  io_lib:format("~kp~Kp~kKtp", [1]),  %! 4304:17
  io_lib:format("~kKtp", [1]),  %! 4304:17
  io_lib:format("~tls", [1]),  %! 4304:17
  io_lib:format("~ttp", [1]),  %! 4304:17
  io_lib:format("~kb", [1]),  %! 4304:17
  io_lib:format("~ls", [1]),  %! 4304:17
  io_lib:format("~tlkx", [1]),  %! 4304:17
  io_lib:format("~tkw", [1]),
  io_lib:format("~12", [1]),  %! 4304:17
  format("~12.", [1]),  %! 4304:10
  format("~12.13.p", [1]).  %! 4304:10
