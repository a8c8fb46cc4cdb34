%% SPDX-License-Identifier: Apache-2.0
-module(jsonrt).
-export([main/0, run/0]).
%% JSON decode + encode in plain Erlang
main() ->
    T0 = erlang:monotonic_time(),
    R = run(),
    T1 = erlang:monotonic_time(),
    io:format("~s ~w ~w~n", [?MODULE, R, erlang:convert_time_unit(T1 - T0, native, microsecond)]).

run() ->
    T = [doc(I) || I <- lists:seq(1, 2000)],
    J = iolist_to_binary(enc(T)),
    loop(8, J, 0).
loop(0, _, S) -> S;
loop(N, J, S) ->
    {T, _} = val(ws(J)),
    J2 = iolist_to_binary(enc(T)),
    loop(N - 1, J, S + byte_size(J2) + erlang:crc32(J2) + length(T)).
doc(I) -> #{<<"id">> => I, <<"name">> => <<"user \"", (integer_to_binary(I))/binary, "\" \n x">>,
            <<"tags">> => [<<"a">>, <<"bcd">>, true, false, null],
            <<"pos">> => #{<<"x">> => I * 0.5, <<"y">> => -I, <<"z">> => [1, 2.25, 3.0e-3]}}.
enc(M) when is_map(M) -> [${, join([[str(K), $:, enc(V)] || {K, V} <- lists:sort(maps:to_list(M))]), $}];
enc(L) when is_list(L) -> [$[, join([enc(E) || E <- L]), $]];
enc(B) when is_binary(B) -> str(B);
enc(true) -> <<"true">>; enc(false) -> <<"false">>; enc(null) -> <<"null">>;
enc(I) when is_integer(I) -> integer_to_binary(I);
enc(F) when is_float(F) -> float_to_binary(F, [{decimals, 6}]).
join([]) -> [];
join([H | T]) -> [H | [[$,, X] || X <- T]].
str(B) -> [$", esc(B, <<>>), $"].
esc(<<$", R/binary>>, A) -> esc(R, <<A/binary, $\\, $">>);
esc(<<$\\, R/binary>>, A) -> esc(R, <<A/binary, $\\, $\\>>);
esc(<<$\n, R/binary>>, A) -> esc(R, <<A/binary, $\\, $n>>);
esc(<<C, R/binary>>, A) -> esc(R, <<A/binary, C>>);
esc(<<>>, A) -> A.
ws(<<C, R/binary>>) when C =:= $\s; C =:= $\n; C =:= $\t; C =:= $\r -> ws(R);
ws(B) -> B.
val(<<${, R/binary>>) -> obj(ws(R), []);
val(<<$[, R/binary>>) -> arr(ws(R), []);
val(<<$", R/binary>>) -> string(R, <<>>);
val(<<"true", R/binary>>) -> {true, R};
val(<<"false", R/binary>>) -> {false, R};
val(<<"null", R/binary>>) -> {null, R};
val(<<$-, R/binary>>) -> {V, R1} = num(R, 0), {-V, R1};
val(B) -> num(B, 0).
num(<<D, R/binary>>, A) when D >= $0, D =< $9 -> num(R, A * 10 + D - $0);
num(<<$., R/binary>>, A) -> frac(R, A, 1);
num(B, A) -> {A, B}.
frac(<<D, R/binary>>, A, S) when D >= $0, D =< $9 -> frac(R, A * 10 + D - $0, S * 10);
frac(B, A, S) -> {A / S, B}.
string(<<$", R/binary>>, A) -> {A, R};
string(<<$\\, $n, R/binary>>, A) -> string(R, <<A/binary, $\n>>);
string(<<$\\, C, R/binary>>, A) -> string(R, <<A/binary, C>>);
string(<<C, R/binary>>, A) -> string(R, <<A/binary, C>>).
arr(<<$], R/binary>>, []) -> {[], R};
arr(B, A) ->
    {V, R} = val(B),
    case ws(R) of
        <<$,, R1/binary>> -> arr(ws(R1), [V | A]);
        <<$], R1/binary>> -> {lists:reverse([V | A]), R1}
    end.
obj(<<$}, R/binary>>, []) -> {#{}, R};
obj(<<$", B/binary>>, A) ->
    {K, R} = string(B, <<>>),
    <<$:, R1/binary>> = ws(R),
    {V, R2} = val(ws(R1)),
    case ws(R2) of
        <<$,, R3/binary>> -> obj(ws(R3), [{K, V} | A]);
        <<$}, R3/binary>> -> {maps:from_list([{K, V} | A]), R3}
    end.
