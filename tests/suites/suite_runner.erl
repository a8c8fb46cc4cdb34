% SPDX-License-Identifier: Apache-2.0
% Runs cases of a suite without common_test: no nodes, no files, no loading of
% code. tests/suites.py builds it with one suite. A line for each case:
%   @@ NAME TAB ok|failed|skipped|timeout TAB milliseconds TAB why
-module(suite_runner).
-export([run/3, plain/1]).

-record(run, {suite, sink, limit}).

% Names: of the cases to run, in the suite's order; Limit: milliseconds for one.
run(Suite, [Data, Limit0 | Names0], Options) ->
    Limit = list_to_integer(Limit0),
    Names = [list_to_atom(N) || N <- Names0],
    Run = #run{suite = Suite, sink = spawn(fun() -> sink([]) end), limit = Limit},
    Config = [{data_dir, Data}, {priv_dir, Data}, {suite, Suite} | Options],
    Cases = [C || {Name, _} = C <- cases(Suite), lists:member(Name, Names)],
    [result(N, {failed, not_in_all}, 0) || N <- Names, not lists:keymember(N, 1, Cases)],
    case setup(Run, init_per_suite, [Config], Config) of
        {ok, Config1} ->
            leave(Run, lists:foldl(fun(C, Open) -> in_groups(Run, C, Open) end,
                                   [{[], {ok, Config1}}], Cases)),
            setup(Run, end_per_suite, [Config1], ok);
        Why ->
            [result(N, Why, 0) || {N, _} <- Cases]
    end,
    ok.

% Under erl: the suite's name is -run's argument, the others follow -extra.
plain([Suite]) ->
    Name = list_to_atom(Suite),
    {module, Name} = code:ensure_loaded(Name),
    run(Name, init:get_plain_arguments(), []),
    halt().

% --- what there is: {Name, Groups}, a group being {Name, Properties}, the
% --- outermost first

cases(Suite) ->
    Groups = case erlang:function_exported(Suite, groups, 0) of
                 true -> Suite:groups();
                 false -> []
             end,
    lists:flatmap(fun(Item) -> expand(Item, Groups, []) end, Suite:all()).

expand({group, Name}, Groups, Path) -> group(Name, default, Groups, Path);
expand({group, Name, Props}, Groups, Path) -> group(Name, Props, Groups, Path);
expand({group, Name, Props, _}, Groups, Path) -> group(Name, Props, Groups, Path);
expand({testcase, Name, _}, _, Path) -> [{Name, lists:reverse(Path)}];
expand({Name, Props, Items}, Groups, Path) ->
    lists:flatmap(fun(I) -> expand(I, Groups, [{Name, Props} | Path]) end, Items);
expand(Name, _, Path) when is_atom(Name) -> [{Name, lists:reverse(Path)}].

group(Name, Props0, Groups, Path) ->
    {Props, Items} = case lists:keyfind(Name, 1, Groups) of
                         {_, P, I} -> {P, I};
                         {_, I} -> {[], I}
                     end,
    Own = if Props0 =:= default -> Props; true -> Props0 end,
    expand({Name, Own, Items}, Groups, Path).

% --- groups. Open has those entered, the innermost first: {Path, what its init
% --- gave}; the last is the suite itself

in_groups(Run, {Name, Path}, Open0) ->
    [{_, State} | _] = Open = enter(Run, Path, close(Run, Path, Open0)),
    case State of
        {ok, Config} -> one(Run, Name, Config);
        Why -> result(Name, Why, 0)
    end,
    Open.

close(Run, Path, [{Entered, State} | Open] = All) ->
    case lists:prefix(Entered, Path) of
        true ->
            All;
        false ->
            leave_group(Run, Entered, State),
            close(Run, Path, Open)
    end.

leave(Run, Open) -> close(Run, [], Open).

leave_group(Run, Entered, {ok, Config}) ->
    {Name, _} = lists:last(Entered),
    setup(Run, end_per_group, [Name, Config], ok);
leave_group(_, _, _) ->
    ok.

enter(Run, Path, [{Entered, State} | _] = Open) ->
    case lists:nthtail(length(Entered), Path) of
        [] -> Open;
        [Group | _] ->
            Next = {Entered ++ [Group], enter_group(Run, Group, State)},
            enter(Run, Path, [Next | Open])
    end.

enter_group(Run, {Name, Props}, {ok, Config0}) ->
    Config = lists:keystore(tc_group_properties, 1, Config0,
                            {tc_group_properties, [{name, Name} | Props]}),
    setup(Run, init_per_group, [Name, Config], Config);
enter_group(_, _, Why) ->
    Why.

% {ok, what the function gives}, or a reason not to go on.
setup(#run{suite = Suite} = Run, Name, Args, Default) ->
    case erlang:function_exported(Suite, Name, length(Args)) of
        false -> {ok, Default};
        true ->
            case guarded(Run, fun() -> apply(Suite, Name, Args) end) of
                {ok, {skip, Why}} -> {skipped, {Name, Why}};
                {ok, {skipped, Why}} -> {skipped, {Name, Why}};
                {ok, Config} -> {ok, Config};
                {_, Why} -> {failed, {Name, Why}}
            end
    end.

% --- a case

one(Run, Name, Config) ->
    io:format("@> ~s~n", [Name]),
    Start = erlang:monotonic_time(millisecond),
    Outcome = guarded(Run, fun() -> around(Run#run.suite, Name, Config) end),
    result(Name, verdict(Outcome), erlang:monotonic_time(millisecond) - Start).

% The functions around a case run in its process.
around(Suite, Name, Config0) ->
    case optional(Suite, init_per_testcase, [Name, Config0], Config0) of
        {fail, Why} ->
            exit({init_per_testcase, Why});
        Config when is_list(Config) ->
            try Suite:Name(Config)
            after
                catch optional(Suite, end_per_testcase, [Name, Config], ok)
            end;
        Skip ->
            Skip
    end.

optional(Suite, Name, Args, Default) ->
    case erlang:function_exported(Suite, Name, length(Args)) of
        true -> apply(Suite, Name, Args);
        false -> Default
    end.

verdict({ok, {skip, Why}}) -> {skipped, Why};
verdict({ok, {skipped, Why}}) -> {skipped, Why};
verdict({ok, {fail, Why}}) -> {failed, Why};
verdict({ok, {failed, Why}}) -> {failed, Why};
verdict({ok, _}) -> {ok, ''};
verdict({failed, {throw, {skip, Why}, _}}) -> {skipped, Why};
verdict(Other) -> Other.

result(Name, {Status, Why}, Ms) ->
    Text = unicode:characters_to_list(io_lib:format("~0tp", [Why])),
    io:format("@@ ~s\t~s\t~w\t~s~n",
              [Name, Status, Ms, lists:sublist([printable(C) || C <- Text], 400)]).

printable(C) when C >= $\s, C < 127 -> C;
printable(_) -> $\s.

% Runs a fun in a process whose output is lost: {ok, Value}, {failed, Why} or
% {timeout, ''}.
guarded(#run{sink = Sink, limit = Limit}, Fun) ->
    Me = self(),
    Ref = make_ref(),
    {Pid, Monitor} = spawn_monitor(fun() ->
        group_leader(Sink, self()),
        Me ! {Ref, try {ok, Fun()} catch C:R:S -> {failed, {C, R, S}} end}
    end),
    receive
        {Ref, Result} -> demonitor(Monitor, [flush]), Result;
        {'DOWN', Monitor, _, _, Why} ->
            receive {Ref, Result} -> Result after 0 -> {failed, {died, Why}} end
    after Limit ->
        exit(Pid, kill),
        receive {'DOWN', Monitor, _, _, _} -> ok after 1000 -> ok end,
        receive {Ref, _} -> ok after 0 -> ok end,
        {timeout, ''}
    end.

% --- the cases' io server: drops output, or keeps it for ct:capture_get

sink(Kept) ->
    receive
        {capture, From, Ref, start} ->
            From ! {Ref, ok},
            sink([]);
        {capture, From, Ref, get} ->
            From ! {Ref, lists:reverse(Kept)},
            sink(Kept);
        {io_request, From, As, Request} ->
            {Reply, More} = request(Request),
            From ! {io_reply, As, Reply},
            sink(More ++ Kept);
        _ ->
            sink(Kept)
    end.

request({put_chars, _, Chars}) -> {ok, [text(Chars)]};
request({put_chars, _, M, F, A}) ->
    try apply(M, F, A) of
        Chars -> {ok, [text(Chars)]}
    catch
        _:_ -> {{error, F}, []}
    end;
request({requests, Requests}) ->
    lists:foldl(fun(R, {_, Before}) ->
                    {Reply, More} = request(R),
                    {Reply, More ++ Before}
                end, {ok, []}, Requests);
request(getopts) -> {[{binary, false}, {encoding, unicode}], []};
request({setopts, _}) -> {ok, []};
request({get_geometry, _}) -> {{error, enotsup}, []};
request(R) when element(1, R) =:= get_until; element(1, R) =:= get_chars;
                element(1, R) =:= get_line -> {eof, []};
request(_) -> {{error, request}, []}.

text(Chars) ->
    case unicode:characters_to_list(Chars) of
        Text when is_list(Text) -> Text;
        _ -> Chars
    end.
