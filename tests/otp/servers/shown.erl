%% SPDX-License-Identifier: Apache-2.0
%% A handler that prints what is logged, without what differs between runs.
-module(shown).
-export([log/2, text/2]).

log(Event, Config) -> io:put_chars(text(Event, Config)).

text(Event, #{formatter := {Module, Config}}) ->
    mask(lists:flatten(Module:format(Event, Config))).

mask("<0." ++ T) -> "<pid>" ++ mask(tl(lists:dropwhile(fun(C) -> C =/= $> end, T)));
mask("#Ref<" ++ T) -> "<ref>" ++ mask(tl(lists:dropwhile(fun(C) -> C =/= $> end, T)));
mask("_size: " ++ T) -> "_size: N" ++ mask(number(T));
mask("gen.erl\"},{line," ++ T) -> "gen.erl\"},{line,N" ++ mask(number(T));
mask("reductions: " ++ T) -> "reductions: N" ++ mask(number(T));
mask([C | T]) -> [C | mask(T)];
mask([]) -> [].

number(T) -> lists:dropwhile(fun(C) -> C >= $0 andalso C =< $9 end, T).
