%% SPDX-License-Identifier: Apache-2.0
%% A parse transform of the program's own: adds 1 to the integers of functions
%% named in an attribute, adds a function that tells of the forms it saw.
-module(a_transform).
-export([parse_transform/2]).

parse_transform(Forms, Options) ->
    true = lists:member(report_errors, Options),
    Names = lists:append([Ns || {attribute, _, more, Ns} <- Forms]),
    {Head, Tail} = lists:splitwith(fun(F) -> element(1, F) =/= function end,
                                   Forms),
    Kinds = [kind(F) || F <- Forms],
    Head ++ [kinds(Kinds) | [form(F, Names) || F <- Tail]].

kind({attribute, _, Name, _}) -> Name;
kind({function, {_, _}, Name, Arity, _}) -> {Name, Arity};
kind({eof, {Line, 1}}) when Line > 20 -> eof.

kinds(Kinds) ->
    A = erl_anno:set_generated(true, erl_anno:new({1, 1})),
    {function, A, kinds, 0,
     [{clause, A, [], [], [erl_parse:abstract(Kinds, [{location, {1, 1}}])]}]}.

form(F = {function, _, Name, _, _}, Names) ->
    case lists:member(Name, Names) of
        true -> more(F);
        false -> F
    end;
form(F, _) -> F.

more({integer, A, I}) -> {integer, A, I + 1};
more(T) when is_tuple(T) -> list_to_tuple(more(tuple_to_list(T)));
more([H | T]) -> [more(H) | more(T)];
more(X) -> X.
