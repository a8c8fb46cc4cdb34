%% SPDX-License-Identifier: Apache-2.0
%% A program that runs parse transforms, at the compiler's wish. It reads
%% {Transforms, File, Forms, Options} from standard input and writes
%% {ok | error, Forms, Errors, Warnings} to standard output, both in external
%% format; messages are {File, Place, Text}. What transforms print goes to
%% standard error.
-module(candela_transform).
-export([main/0]).

main() ->
    {Transforms, File, Forms, Options} = binary_to_term(read_all(<<>>)),
    group_leader(whereis(standard_error), self()),
    Result = run(Transforms, clean(Transforms, Forms), {File, Options, []}),
    ok = candela:write(1, term_to_binary(Result)).

read_all(Before) ->
    case candela:read(65536) of
        Bytes when is_binary(Bytes) -> read_all(<<Before/binary, Bytes/binary>>);
        _ -> Before
    end.

%% Without the options that name these transforms: they would run again.
clean(Ts, Forms) ->
    [clean_form(Ts, F) || F <- Forms, not is_naming(Ts, F)].

is_naming(Ts, {attribute, _, compile, {parse_transform, T}}) ->
    lists:member(T, Ts);
is_naming(_, _) ->
    false.

clean_form(Ts, {attribute, Anno, compile, Options}) when is_list(Options) ->
    {attribute, Anno, compile,
     Options -- [{parse_transform, T} || T <- Ts]};
clean_form(_, Form) ->
    Form.

run([], Forms, {_, _, Warnings}) when is_list(Forms) ->
    {Errors, More} = told(Forms, ""),
    Left = [F || F <- Forms, not is_told(F)],
    {ok, Left, messages(Errors), messages(Warnings ++ More)};
run([], NoForms, _) ->
    {ok, NoForms, [], []};
run([T | Ts], Forms, S) ->
    case erlang:function_exported(T, parse_transform, 2) of
        true ->
            run(T, Ts, located(T, Forms), S);
        false ->
            failed(io_lib:format("undefined parse transform '~ts'", [T]), S)
    end.

run(T, Ts, Forms, S = {File, Options, Warnings}) ->
    try T:parse_transform(Forms, Options) of
        {error, Errors, More} ->
            {error, [], messages(Errors), messages(Warnings ++ More)};
        {warning, Forms1, More} ->
            run(Ts, Forms1, {File, Options, Warnings ++ More});
        Forms1 ->
            run(Ts, Forms1, S)
    catch
        Class:Reason:Stack ->
            failed(io_lib:format("error in parse transform '~ts':\n~ts",
                                 [T, reason(Class, Reason, Stack)]), S)
    end.

failed(Text, {File, _, Warnings}) ->
    {error, [], [{File, none, text(Text)}], messages(Warnings)}.

%% A transform may say that it only knows lines.
located(T, Forms) ->
    case erlang:function_exported(T, parse_transform_info, 0) of
        true ->
            case T:parse_transform_info() of
                #{error_location := line} -> [lines(F) || F <- Forms];
                _ -> Forms
            end;
        false ->
            Forms
    end.

lines({eof, {Line, _}}) -> {eof, Line};
lines(Form) -> erl_parse:map_anno(fun line/1, Form).

line(Anno) -> erl_anno:set_location(erl_anno:line(Anno), Anno).

reason(Class, Reason, Stack) ->
    Options = #{stack_trim_fun => fun(M, _, _) -> M =:= ?MODULE end,
                format_fun => fun(Term, _) -> io_lib:format("~tp", [Term]) end},
    erl_error:format_exception(Class, Reason, Stack, Options).

%%% Messages

%% Errors and warnings among the forms, each of the file it stands behind.
told([{attribute, _, file, {File, _}} | Forms], _) ->
    told(Forms, File);
told([{error, Info} | Forms], File) ->
    {Errors, Warnings} = told(Forms, File),
    {[{File, [Info]} | Errors], Warnings};
told([{warning, Info} | Forms], File) ->
    {Errors, Warnings} = told(Forms, File),
    {Errors, [{File, [Info]} | Warnings]};
told([_ | Forms], File) ->
    told(Forms, File);
told([], _) ->
    {[], []}.

is_told({error, _}) -> true;
is_told({warning, _}) -> true;
is_told(_) -> false.

messages(Ws) ->
    [message(File, Info) || {File, Infos} <- Ws, Info <- Infos].

message({File, _}, Info) -> message(File, Info);
message(File, {Module, E}) -> message(File, {none, Module, E});
message(File, {Place, Module, E}) ->
    {File, place(Place), text(Module:format_error(E))}.

place(none) -> none;
place(Anno) -> erl_anno:location(Anno).

text(Chars) -> unicode:characters_to_list(Chars).
