%% SPDX-License-Identifier: Apache-2.0
%% Module math: each function at corners and in between, and with wrong
%% arguments.
-module(bif_math).
-export([main/0]).
-include("bif_table.hrl").

main() ->
    [call(F, [X]) || F <- unary(), X <- corners() ++ wrong()],
    [call(F, [X, Y]) || F <- binary(), X <- few(), Y <- few()],
    [call(F, Args) || F <- binary(),
                      Args <- [[a, 1], [1, b], [a, b], [1 bsl 2000, 1],
                               [1.0, -(1 bsl 2000)]]],
    rows([{math, pi, []}]),
    ?T([digits(sin, X) || X <- called_directly()]).

call(F, Args) ->
    show(io_lib:format("~w~w", [F, Args]),
         fun() -> digits(F, apply(math, F, Args)) end).

%% Of most functions the last digits are the C library's.
digits(F, V) ->
    case lists:member(F, [ceil, floor, fmod, log, log2, pow, sqrt]) of
        true -> V;
        false -> list_to_float(float_to_list(V, [{scientific, 13}]))
    end.

unary() ->
    [acos, acosh, asin, asinh, atan, atanh, ceil, cos, cosh, erf, erfc, exp,
     floor, log, log10, log2, sin, sinh, sqrt, tan, tanh].

corners() ->
    [0, 0.0, -0.0, 1, -1, 1.0, -1.0, 0.5, -0.5, 2, 2.5, -3.75, 10, 1.0e-10,
     5.0e-324, 1.7976931348623157e308, -1.7976931348623157e308, 1.0e22,
     0.9999999999999999, 1.0000000000000002, 709.5, 711.0, -746.0,
     1 bsl 60, 1 bsl 100, -(1 bsl 1023), 1000].

wrong() ->
    [a, [], "1.0", <<"1">>, {1}, 1 bsl 1024, -(1 bsl 4000)].

binary() ->
    [atan2, fmod, pow].

few() ->
    [0, 0.0, -0.0, 1, -1, 0.5, -2.5, 3, 1.0e300, -1.0e300, 1 bsl 70, 5.0e-324].

called_directly() ->
    [X, Y] = [list_to_float(S) || S <- ["0.25", "1.5"]],
    [math:acos(X), math:acosh(Y), math:asin(X), math:asinh(X), math:atan(X),
     math:atanh(X), math:ceil(X), math:cos(X), math:cosh(X), math:erf(X),
     math:erfc(X), math:exp(X), math:floor(X), math:log(X), math:log10(X),
     math:log2(X), math:sin(X), math:sinh(X), math:sqrt(X), math:tan(X),
     math:tanh(X), math:atan2(X, Y), math:fmod(Y, X), math:pow(X, Y)].
