%% SPDX-License-Identifier: Apache-2.0
%% Real Erlang's part of erlgen.py: compiles and runs what it is told, for as long
%% as there is something. Commands are terms on standard input:
%%   {compile, Options, Dir, [{Program, [Module]}]}.  @bad: what is refused
%%   {run, Mode, [Program]}.                          as h:run/3 prints
%%   root.                                            OTP's directory and release
%% Each ends with a line `@done`.
-module(oracle).
-export([main/0]).

main() ->
  logger:set_primary_config(level, none),
  io:setopts([{encoding, latin1}]),
  loop(#{}).

loop(Loaded) ->
  case io:read("") of
    {ok, {compile, Options, Dir, Programs}} ->
      unload(Loaded),
      New = maps:from_list([{P, Ms} || {P, Ms} <- Programs, compile(Options, Dir, P, Ms)]),
      done(New);
    {ok, {run, Mode, Programs}} ->
      [run(P, Mode) || P <- Programs, is_map_key(P, Loaded)],
      done(Loaded);
    {ok, root} ->
      io:format("~s~n~s~n", [code:root_dir(), erlang:system_info(otp_release)]),
      done(Loaded);
    eof -> halt()
  end.

done(Loaded) ->
  io:put_chars("@done\n"),
  loop(Loaded).

compile(Options, Dir, P, Ms) ->
  Rs = [compile:file(filename:join(Dir, M), [binary, return_errors | Options]) || M <- Ms],
  case [R || R <- Rs, element(1, R) =/= ok] of
    [] ->
      [code:load_binary(M, "", B) || {ok, M, B} <- Rs],
      true;
    [Bad | _] ->
      io:format("@bad ~s ~0p~n", [P, Bad]),
      false
  end.

unload(Loaded) ->
  [unload_module(list_to_atom(M)) || Ms <- maps:values(Loaded), M <- Ms].

unload_module(M) ->
  code:delete(M),
  code:purge(M).

%% A program that needs too much ends `killed`: +hmax.
run(P, Mode) ->
  M = list_to_atom(P ++ "_0"),
  h:run(P, fun M:main/0, Mode).
