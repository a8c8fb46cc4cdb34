%% SPDX-License-Identifier: Apache-2.0
%% Tables of calls. rows/1 calls each {Module, Function, Arguments} and prints
%% what comes back. Of an exception: class, reason, the stack trace's top without
%% its line, and what the module of its error_info says about the arguments.
%% ?T(Expression) shows the expression and its value; what differs between runs
%% is checked in the expression.
-export([rows/1, show/2]).
-define(T(E), show(??E, fun() -> E end)).

rows(Rows) ->
    lists:foreach(fun row/1, Rows).

row({M, F, Args}) ->
    Shown = [io_lib:format("~0P", [A, 30]) || A <- Args],
    show(io_lib:format("~w:~w(~ts)", [M, F, lists:join(", ", Shown)]),
         fun() -> apply(M, F, Args) end).

show(Text, F) ->
    try F() of
        V -> io:format("~ts = ~0P~n", [Text, V, 100])
    catch
        C:R:S ->
            io:format("~ts~n  ~w ~0P", [Text, C, R, 40]),
            top(S),
            io:nl(),
            explain(R, S)
    end.

top([{M, N, A, _} | _]) when M =/= ?MODULE ->
    io:format(" ~w:~w ~0P", [M, N, A, 60]);
top(_) ->
    ok.

explain(R, [{_, _, _, Info} | _] = S) ->
    explain(proplists:get_value(error_info, Info), R, S);
explain(_, []) ->
    ok.

explain(undefined, _, _) -> ok;
explain(Info, R, S) ->
    Cause = maps:to_list(maps:remove(module, Info)),
    Text = try format(maps:get(module, Info, none), R, S)
           catch _:_ -> "OTP's module fails"
           end,
    io:format("  ~0p ~0p~n", [Cause, Text]).

format(erl_erts_errors, R, S) -> erl_erts_errors:format_error(R, S);
format(erl_stdlib_errors, R, S) -> erl_stdlib_errors:format_error(R, S);
format(erl_kernel_errors, R, S) -> erl_kernel_errors:format_error(R, S);
format(Module, _, _) -> Module.
