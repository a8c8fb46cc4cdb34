%% SPDX-License-Identifier: Apache-2.0
%% Stands for stdlib's module `records`, all of whose functions are BIFs of
%% OTP's runtime. Here they are ours, but for one: a record's definition is what
%% a hidden function of its module gives.
-module(records).
-export([get/2, get_module/1, get_name/1, get_field_names/1, is_exported/1,
         create/4, update/4, get_definition/2]).

get(_, _) -> erlang:nif_error(undef).
get_module(_) -> erlang:nif_error(undef).
get_name(_) -> erlang:nif_error(undef).
get_field_names(_) -> erlang:nif_error(undef).
is_exported(_) -> erlang:nif_error(undef).
create(_, _, _, _) -> erlang:nif_error(undef).
update(_, _, _, _) -> erlang:nif_error(undef).

get_definition(Module, Name) ->
    try Module:'-record-'(Name) of
        {{_, _, IsExported, Fields}, Defaults} ->
            {#{is_exported => IsExported},
             lists:zipwith(fun field/2, tuple_to_list(Fields),
                           tuple_to_list(Defaults))};
        false ->
            badarg(Module, Name)
    catch
        error:_ -> badarg(Module, Name)
    end.

field(Name, []) -> Name;
field(Name, [Default]) -> {Name, Default}.

%% As a BIF would: the callers' places stand behind its own.
badarg(Module, Name) ->
    {current_stacktrace, Stack} =
        erlang:process_info(self(), current_stacktrace),
    Callers = [F || F <- Stack, element(1, F) =/= ?MODULE,
                    element(2, F) =/= process_info],
    erlang:raise(error, badarg,
                 [{?MODULE, get_definition, [Module, Name], []} | Callers]).
