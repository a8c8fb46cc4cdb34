%% SPDX-License-Identifier: Apache-2.0
%% Standard input and output: the processes `user` and `standard_error`, which
%% speak the io protocol (stdlib's chapter "The Erlang I/O-protocol"), and print
%% what the runtime reports. The runtime starts `user` (rt/main.c); reading and
%% writing are BIFs of module candela.
-module(candela_user).
-export([start/0]).

-record(s, {
    fd,                  % where output goes: 1 or 2
    encoding,            % of the device: latin1 or unicode
    mode = list,         % how input is given: list or binary
    input = [],          % read, but not asked for yet: binaries as read, and
                         % what a collecting function left over
    part = <<>>,         % the first bytes of a character
    eof = false
}).

start() ->
    Encoding = encoding(),
    Error = spawn(fun() -> loop(#s{fd = 2, encoding = Encoding}) end),
    register(standard_error, Error),
    loop(#s{fd = 1, encoding = Encoding}).

%% As `erl -noshell` of the release has it.
encoding() ->
    case erlang:system_info(otp_release) of
        "25" -> latin1;
        _ -> unicode
    end.

loop(S) ->
    receive
        {io_request, From, ReplyAs, Request} when is_pid(From) ->
            {Reply, S1} = request(Request, S),
            From ! {io_reply, ReplyAs, Reply},
            loop(S1);
        {log, _Level, Format, Args, Meta} ->
            _ = write(S, report(Format, Args, Meta)),
            loop(S);
        {failed, _Level, Format, Args, Meta} ->
            _ = write(S#s{fd = 2}, report(Format, Args, Meta)),
            halt(1);
        _ ->
            loop(S)
    end.

%%% Requests: each gives {Reply, State}.

request({put_chars, Encoding, Chars}, S) ->
    {put_chars(Encoding, Chars, S), S};
request({put_chars, Encoding, M, F, Args}, S) ->
    {put_result(Encoding, catch apply(M, F, Args), S), S};
request({get_line, Encoding, Prompt}, S = #s{fd = 1, mode = binary}) ->
    input(Prompt, raw_line, <<>>, Encoding, S);
request({get_line, Encoding, Prompt}, S = #s{fd = 1}) ->
    input(Prompt, line, [], Encoding, S);
request({get_chars, Encoding, Prompt, N}, S = #s{fd = 1}) ->
    input(Prompt, chars, N, Encoding, S);
request({get_until, Encoding, Prompt, M, F, Args}, S = #s{fd = 1}) ->
    input(Prompt, until, {M, F, Args}, Encoding, S);
request({requests, Requests}, S) ->
    requests(Requests, ok, S);
request(getopts, S = #s{fd = 1}) ->
    {[{binary, S#s.mode =:= binary}, {encoding, S#s.encoding}], S};
request(getopts, S) ->
    {[{encoding, S#s.encoding}], S};
request({setopts, Options}, S) when is_list(Options) ->
    case setopts(Options, S) of
        error -> {{error, enotsup}, S};
        S1 -> {ok, S1}
    end;
request({get_geometry, What}, S) when What =:= columns; What =:= rows ->
    {geometry(What, S), S};
request({put_chars, Chars}, S) ->
    request({put_chars, latin1, Chars}, S);
request({put_chars, M, F, Args}, S) ->
    request({put_chars, latin1, M, F, Args}, S);
request({get_line, Prompt}, S) ->
    request({get_line, latin1, Prompt}, S);
request({get_chars, Prompt, N}, S) ->
    request({get_chars, latin1, Prompt, N}, S);
request({get_until, Prompt, M, F, Args}, S) ->
    request({get_until, latin1, Prompt, M, F, Args}, S);
request(Request, S) ->
    {{error, {request, Request}}, S}.

requests([], Reply, S) ->
    {Reply, S};
requests([Request | Rest], _, S) ->
    case request(Request, S) of
        {{error, _}, _} = Error -> Error;
        {Reply, S1} -> requests(Rest, Reply, S1)
    end;
requests(Requests, _, S) ->
    {{error, {request, {requests, Requests}}}, S}.

geometry(What, #s{fd = Fd}) ->
    case candela:tty(Fd) of
        {Columns, _} when What =:= columns -> Columns;
        {_, Rows} -> Rows;
        _ -> {error, enotsup}
    end.

setopts([], S) -> S;
setopts([binary | Rest], S) -> setopts([{binary, true} | Rest], S);
setopts([list | Rest], S) -> setopts([{binary, false} | Rest], S);
setopts([{list, Is} | Rest], S) -> setopts([{binary, not Is} | Rest], S);
setopts([{binary, true} | Rest], S) -> setopts(Rest, S#s{mode = binary});
setopts([{binary, _} | Rest], S) -> setopts(Rest, S#s{mode = list});
setopts([unicode | Rest], S) -> setopts([{encoding, unicode} | Rest], S);
setopts([latin1 | Rest], S) -> setopts([{encoding, latin1} | Rest], S);
setopts([{encoding, utf8} | Rest], S) ->
    setopts([{encoding, unicode} | Rest], S);
setopts([{encoding, E} | Rest], S) when E =:= unicode; E =:= latin1 ->
    setopts(Rest, S#s{encoding = E});
setopts(_, _) -> error.

%%% Output

put_result(Encoding, Chars, S) when is_list(Chars); is_binary(Chars) ->
    put_chars(Encoding, Chars, S);
put_result(_, _, _) ->
    {error, put_chars}.

put_chars(From, Chars, S) when From =:= unicode; From =:= latin1 ->
    case to_device(Chars, From, S#s.encoding) of
        error -> {error, put_chars};
        Bytes -> write(S, Bytes)
    end;
put_chars(_, _, _) ->
    {error, put_chars}.

write(#s{fd = Fd}, Bytes) ->
    case candela:write(Fd, Bytes) of
        ok -> ok;
        error -> {error, terminated}
    end.

%% What the device cannot show is written as \x{...}.
to_device(Chars, From, To) ->
    try unicode:characters_to_binary(Chars, From, To) of
        Bytes when is_binary(Bytes) -> Bytes;
        _ when To =:= latin1 -> escaped(unicode:characters_to_list(Chars, From));
        _ -> error
    catch
        error:_ -> error
    end.

escaped(Chars) when is_list(Chars) ->
    iolist_to_binary([escape(C) || C <- Chars]);
escaped(_) ->
    error.

escape(C) when C > 255 -> ["\\x{", integer_to_list(C, 16), $}];
escape(C) -> C.

%%% Input: a collecting function of io_lib is given data until it has enough.

input(Prompt, What, Arg, Encoding, S) ->
    case prompt(Prompt, S) of
        ok -> start_input(Prompt, What, Arg, Encoding, fill(Prompt, S));
        _ -> {{error, error_name(What, Arg)}, S}
    end.

prompt('', _) -> ok;
prompt(Prompt, S) ->
    put_chars(unicode, io_lib:format_prompt(Prompt, S#s.encoding), S).

start_input(_, _, _, _, S = #s{input = []}) ->
    {eof, S};
start_input(_, raw_line, Line, Encoding, S) ->
    raw_line(Line, Encoding, S);
start_input(_, What, Arg, Encoding, S) ->
    more(start, What, Arg, Encoding, S).

%% A line as a binary: what follows it stays as it was read.
raw_line(Line, Encoding, S0) ->
    case fill('', S0) of
        S = #s{input = []} ->
            {cast(Line, Encoding, S), S};
        S = #s{input = [Chunk | Rest]} ->
            case binary:split(bytes(Chunk, S), <<"\n">>) of
                [All] ->
                    raw_line(<<Line/binary, All/binary>>, Encoding,
                             S#s{input = Rest});
                [Head, Tail] ->
                    Whole = end_line(<<Line/binary, Head/binary>>),
                    Input = [Tail || Tail =/= <<>>] ++ Rest,
                    {cast(Whole, Encoding, S), S#s{input = Input}}
            end
    end.

bytes(Chars, S) when is_list(Chars) ->
    unicode:characters_to_binary(Chars, unicode, S#s.encoding);
bytes(Bytes, _) ->
    Bytes.

end_line(Line) ->
    case byte_size(Line) - 1 of
        N when N >= 0 ->
            case Line of
                <<Text:N/binary, $\r>> -> <<Text/binary, $\n>>;
                _ -> <<Line/binary, $\n>>
            end;
        _ -> <<$\n>>
    end.

more(State, What, Arg, Encoding, S0) ->
    S = fill('', S0),
    {Data, Rest} =
        case S#s.input of
            [] -> {eof, []};
            [Chunk | Chunks] -> {Chunk, Chunks}
        end,
    case catch collect(What, State, cast(Data, Encoding, S), Encoding, Arg) of
        {stop, Result, Left} when Left =:= eof; Left =:= []; Left =:= <<>> ->
            {Result, S#s{input = Rest}};
        {stop, Result, Left} -> {Result, S#s{input = [Left | Rest]}};
        {'EXIT', _} -> {{error, error_name(What, Arg)}, S#s{input = []}};
        Next -> more(Next, What, Arg, Encoding, S#s{input = Rest})
    end.

collect(line, State, Data, Encoding, Arg) ->
    io_lib:collect_line(State, Data, Encoding, Arg);
collect(chars, State, Data, Encoding, Arg) ->
    io_lib:collect_chars(State, Data, Encoding, Arg);
collect(until, State, Data, Encoding, Arg) ->
    io_lib:get_until(State, Data, Encoding, Arg).

error_name(line, _) -> get_line;
error_name(raw_line, _) -> get_line;
error_name(chars, _) -> get_chars;
error_name(until, {_, F, _}) -> F.

%% Bytes of the device as the reader wants characters.
cast(eof, _, _) ->
    eof;
cast(Bytes, Encoding, S = #s{mode = list}) when is_binary(Bytes) ->
    limited(Encoding, unicode:characters_to_list(Bytes, S#s.encoding));
cast(Chars, Encoding, #s{mode = list}) ->
    limited(Encoding, Chars);
cast(Bytes, Encoding, S) when is_binary(Bytes) ->
    unicode:characters_to_binary(Bytes, S#s.encoding, Encoding);
cast(Chars, Encoding, _) ->
    unicode:characters_to_binary(Chars, unicode, Encoding).

limited(latin1, Chars) ->
    case lists:all(fun(C) -> C < 256 end, Chars) of
        true -> Chars;
        false -> exit({no_translation, unicode, latin1})
    end;
limited(_, Chars) when is_list(Chars) ->
    Chars.

%% Waits for input unless there is some, or will be no more; others' output, and
%% what needs no input, is served meanwhile.
fill(Prompt, S = #s{input = [], eof = false}) ->
    case candela:read(65536) of
        Bytes when is_binary(Bytes) -> fill(Prompt, add(Bytes, S));
        wait -> fill(Prompt, await(Prompt, S));
        _ -> at_end(S#s{eof = true})
    end;
fill(_, S) ->
    S.

%% The start of a character waits for the rest of it.
add(Bytes, S = #s{encoding = unicode}) ->
    All = <<(S#s.part)/binary, Bytes/binary>>,
    case unicode:characters_to_binary(All) of
        {incomplete, <<>>, Part} -> S#s{part = Part};
        {incomplete, Good, Part} -> S#s{input = [Good], part = Part};
        _ -> S#s{input = [All], part = <<>>}
    end;
add(Bytes, S) ->
    S#s{input = [<<(S#s.part)/binary, Bytes/binary>>], part = <<>>}.

at_end(S = #s{part = <<>>}) -> S;
at_end(S) -> S#s{input = [S#s.part], part = <<>>}.

await(Prompt, S) ->
    receive
        candela_input ->
            S;
        {io_request, From, ReplyAs, Request}
          when is_pid(From), element(1, Request) =/= get_line,
               element(1, Request) =/= get_chars,
               element(1, Request) =/= get_until,
               element(1, Request) =/= requests ->
            {Reply, S1} = request(Request, S),
            From ! {io_reply, ReplyAs, Reply},
            _ = [prompt(Prompt, S1) || element(1, Request) =:= put_chars],
            await(Prompt, S1);
        {log, _, Format, Args, Meta} ->
            _ = write(S, report(Format, Args, Meta)),
            await(Prompt, S);
        {failed, _, Format, Args, Meta} ->
            _ = write(S#s{fd = 2}, report(Format, Args, Meta)),
            halt(1)
    end.

%%% Reports of the runtime, in the form of logger's default handler.

report(Format, Args, #{time := Time}) ->
    to_device([heading(Time), io_lib:format(Format, Args), $\n], unicode, latin1).

heading(Time) ->
    {{Y, Mo, D}, {H, Mi, S}} =
        erlang:universaltime_to_localtime(
          erlang:posixtime_to_universaltime(Time div 1000000)),
    Month = element(Mo, {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
                         "Sep", "Oct", "Nov", "Dec"}),
    io_lib:format("=ERROR REPORT==== ~w-~s-~w::~2..0w:~2..0w:~2..0w.~6..0w ===~n",
                  [D, Month, Y, H, Mi, S, Time rem 1000000]).
