%% SPDX-License-Identifier: Apache-2.0
%% What external funs made by erlang:make_fun/3 or binary_to_term run whose
%% function is not in the program. A fun passes itself as an additional last argument.
-module(candela_undef).
-export([call/1, call/2, call/3, call/4, call/5, call/6, call/7, call/8, call/9,
         call/10, call/11]).

call(F) -> fail(F, []).
call(A, F) -> fail(F, [A]).
call(A, B, F) -> fail(F, [A, B]).
call(A, B, C, F) -> fail(F, [A, B, C]).
call(A, B, C, D, F) -> fail(F, [A, B, C, D]).
call(A, B, C, D, E, F) -> fail(F, [A, B, C, D, E]).
call(A, B, C, D, E, G, F) -> fail(F, [A, B, C, D, E, G]).
call(A, B, C, D, E, G, H, F) -> fail(F, [A, B, C, D, E, G, H]).
call(A, B, C, D, E, G, H, I, F) -> fail(F, [A, B, C, D, E, G, H, I]).
call(A, B, C, D, E, G, H, I, J, F) -> fail(F, [A, B, C, D, E, G, H, I, J]).
call(A, B, C, D, E, G, H, I, J, K, F) ->
    fail(F, [A, B, C, D, E, G, H, I, J, K]).

fail(F, Args) ->
    {module, M} = erlang:fun_info(F, module),
    {name, N} = erlang:fun_info(F, name),
    erlang:raise(error, undef, [{M, N, Args, []}]).
