%% SPDX-License-Identifier: Apache-2.0
% timeout: 60
%% BIFs on numbers, text, atoms and terms with arguments made by a fixed random
%% sequence: for each BIF the number of calls that raised and a hash of all
%% results, reasons of errors included.
-module(bif_numbers).
-export([main/0]).

main() ->
    lists:foreach(fun report/1, bifs()).

report({Name, Bif, Gens}) ->
    {Errors, Hash} = run(Bif, Gens, 300, erlang:phash2(Name) + 1, 0, 0),
    io:format("~s ~w ~w~n", [Name, Errors, Hash]).

run(_Bif, _Gens, 0, _S, Errors, Hash) ->
    {Errors, Hash};
run(Bif, Gens, N, S0, Errors, Hash) ->
    {Args, S} = args(Gens, S0),
    {E, R} = try apply(Bif, Args) of V -> {0, {ok, V}}
             catch C:Reason -> {1, {C, Reason}} end,
    run(Bif, Gens, N - 1, S, Errors + E, erlang:phash2({Hash, R})).

args([], S) -> {[], S};
args([G | Gs], S0) ->
    {A, S1} = G(S0),
    {As, S} = args(Gs, S1),
    {[A | As], S}.

bifs() ->
    N = fun num/1, I = fun int/1, F = fun flt/1, T = fun term/1,
    B = fun base/1, A = fun atom/1, E = fun encoding/1,
    Two = [{Name, Bif, [N, N]} || {Name, Bif} <- operators()],
    Two ++
    [{"bsl", fun erlang:'bsl'/2, [I, fun shift/1]},
     {"bsr", fun erlang:'bsr'/2, [I, fun shift/1]},
     {"bnot", fun erlang:'bnot'/1, [N]},
     {"neg", fun erlang:'-'/1, [N]},
     {"plus", fun erlang:'+'/1, [T]},
     {"abs", fun erlang:abs/1, [N]},
     {"float", fun erlang:float/1, [N]},
     {"trunc", fun erlang:trunc/1, [N]},
     {"round", fun erlang:round/1, [N]},
     {"floor", fun erlang:floor/1, [N]},
     {"ceil", fun erlang:ceil/1, [N]},
     {"math:floor", fun math:floor/1, [N]},
     {"math:ceil", fun math:ceil/1, [N]},
     {"math:sqrt", fun math:sqrt/1, [N]},
     {"math:fmod", fun math:fmod/2, [N, N]},
     {"cmp numbers", fun(X, Y) -> {X < Y, X =< Y, X == Y, X =:= Y, X > Y} end, [N, N]},
     {"cmp terms", fun(X, Y) -> {X < Y, X =< Y, X == Y, X =:= Y, X > Y} end, [T, T]},
     {"min max", fun(X, Y) -> {min(X, Y), max(X, Y)} end, [T, T]},
     {"sort", fun lists:sort/1, [fun terms/1]},
     {"is", fun types/1, [T]},
     {"phash2", fun erlang:phash2/1, [T]},
     {"phash2/2", fun erlang:phash2/2, [T, I]},
     {"phash", fun(X) -> erlang:phash(X, 1 bsl 32) end, [T]},
     {"integer_to_list", fun erlang:integer_to_list/1, [N]},
     {"integer_to_list/2", fun erlang:integer_to_list/2, [I, B]},
     {"integer_to_binary/2", fun erlang:integer_to_binary/2, [I, B]},
     {"back", fun(X, Y) -> list_to_integer(integer_to_list(X, Y), Y) =:= X end, [I, B]},
     {"back/2", fun(X, Y) -> binary_to_integer(integer_to_binary(X, Y), Y) =:= X end, [I, B]},
     {"list_to_integer", fun erlang:list_to_integer/1, [fun text/1]},
     {"list_to_integer/2", fun erlang:list_to_integer/2, [fun text/1, B]},
     {"binary_to_integer", fun(X) -> binary_to_integer(list_to_binary(X)) end, [fun text/1]},
     {"string:to_integer", fun string:to_integer/1, [fun text/1]},
     {"string:to_float", fun string:to_float/1, [fun float_text/1]},
     {"list_to_float", fun erlang:list_to_float/1, [fun float_text/1]},
     {"binary_to_float", fun(X) -> binary_to_float(list_to_binary(X)) end, [fun float_text/1]},
     {"float_to_list", fun erlang:float_to_list/1, [F]},
     {"short", fun(X) -> float_to_list(X, [short]) end, [F]},
     {"short back", fun(X) -> list_to_float(float_to_list(X, [short])) =:= X end, [F]},
     {"decimals", fun(X, D) -> float_to_list(X, [{decimals, D}]) end, [F, B]},
     {"compact", fun(X, D) -> float_to_binary(X, [{decimals, D}, compact]) end, [F, B]},
     {"scientific", fun(X, D) -> float_to_list(X, [{scientific, D}]) end, [F, B]},
     {"atom_to_list", fun erlang:atom_to_list/1, [A]},
     {"atom_to_binary", fun erlang:atom_to_binary/2, [A, E]},
     {"list_to_atom", fun erlang:list_to_atom/1, [fun text/1]},
     {"binary_to_atom", fun(X, Y) -> binary_to_atom(list_to_binary(X), Y) end, [fun text/1, E]},
     {"external", fun(X) -> binary_to_term(term_to_binary(X)) =:= X end, [T]},
     {"term_to_binary", fun(X) -> term_to_binary(X, [{minor_version, 1}]) end, [T]},
     {"external_size", fun(X) -> byte_size(term_to_binary(X)) =:= erlang:external_size(X) end, [T]},
     {"damaged", fun damaged/2, [T, I]},
     {"crc32", fun erlang:crc32/1, [fun text/1]},
     {"adler32", fun erlang:adler32/1, [fun text/1]},
     {"md5", fun erlang:md5/1, [fun text/1]}].

operators() ->
    [{"+", fun erlang:'+'/2}, {"-", fun erlang:'-'/2}, {"*", fun erlang:'*'/2},
     {"/", fun erlang:'/'/2}, {"div", fun erlang:'div'/2},
     {"rem", fun erlang:'rem'/2}, {"band", fun erlang:'band'/2},
     {"bor", fun erlang:'bor'/2}, {"bxor", fun erlang:'bxor'/2}].

types(T) ->
    [is_atom(T), is_binary(T), is_bitstring(T), is_boolean(T), is_float(T),
     is_function(T), is_integer(T), is_list(T), is_map(T), is_number(T),
     is_pid(T), is_port(T), is_reference(T), is_tuple(T)].

damaged(T, I) ->
    Bin = term_to_binary(T),
    Len = abs(I) rem byte_size(Bin),
    binary_to_term(binary:part(Bin, 0, Len)).

%% Generators: state to {Value, State}.
r(N, S0) ->
    S = (S0 * 1103515245 + 12345) band 16#7fffffff,
    {(S bsr 8) rem N, S}.

many(_G, 0, S) -> {[], S};
many(G, N, S0) ->
    {X, S1} = G(S0),
    {Xs, S} = many(G, N - 1, S1),
    {[X | Xs], S}.

upto(G, Max, S0) ->
    {N, S} = r(Max + 1, S0),
    many(G, N, S).

one(L, S0) ->
    {I, S} = r(length(L), S0),
    {lists:nth(I + 1, L), S}.

%% About so many bits.
wide(Bits, S) -> wide(Bits, 1, S).
wide(Bits, Acc, S) when Bits =< 0 -> {Acc, S};
wide(Bits, Acc, S0) ->
    {X, S} = r(1 bsl 16, S0),
    wide(Bits - 16, Acc bsl 16 bor X, S).

int(S0) ->
    {Sign, S1} = one([1, -1], S0),
    {I, S} = case r(6, S1) of
                 {0, S2} -> r(20, S2);
                 {1, S2} -> one([1 bsl 27, 1 bsl 59, (1 bsl 59) - 1, 1 bsl 60, (1 bsl 60) - 1,
                                 1 bsl 63, (1 bsl 64) - 1, 1 bsl 64, 1 bsl 128], S2);
                 {2, S2} -> wide(32, S2);
                 {3, S2} -> {B, S3} = r(130, S2), wide(B, S3);
                 {4, S2} -> {B, S3} = r(2500, S2), wide(B, S3);
                 {5, S2} -> r(100000, S2)
             end,
    {Sign * I, S}.

flt(S0) ->
    case r(7, S0) of
        {0, S} -> one([0.0, 1.0, -1.0, 0.5, 1.0e22, 1.0e23, 5.0e-324, 1.7976931348623157e308,
                       2.2250738585072014e-308, 9007199254740993.0, 0.1, 0.285], S);
        {1, S1} -> {I, S} = r(100000, S1), {I / 1000, S};
        {2, S1} -> {I, S} = wide(32, S1), {I / 1.0e7, S};
        {3, S1} -> {I, S} = wide(64, S1), {float(I), S};
        {4, S1} -> {I, S2} = wide(48, S1), {E, S} = r(600, S2), {I * pow2(E - 400), S};
        {5, S1} -> {I, S} = r(2000, S1), {(I - 1000) / 8, S};
        {6, S1} -> {I, S} = wide(200, S1), {-float(I), S}
    end.

pow2(N) when N >= 0 -> float(1 bsl N);
pow2(N) -> 1.0 / (1 bsl -N).

num(S0) ->
    case r(20, S0) of
        {0, S} -> one([a, [], <<>>, {}], S);
        {N, S} when N < 8 -> flt(S);
        {_, S} -> int(S)
    end.

shift(S0) ->
    case r(10, S0) of
        {0, S} -> one([a, 1.0, -(1 bsl 70), -1000], S);
        {_, S1} -> {N, S} = r(300, S1), {N - 150, S}
    end.

base(S0) ->
    case r(20, S0) of
        {0, S} -> one([a, -1, 0, 1, 37, 1.0], S);
        {_, S1} -> {N, S} = r(35, S1), {N + 2, S}
    end.

encoding(S) -> one([latin1, utf8, unicode, foo], S).

atom(S) -> one([a, 'A b', '', list_to_atom([955]), 'éa', true, "a", list_to_atom([955, 8364, 65536])], S).

digit(S) -> one("0123456789012345678901234567890123456789abcdefzZ+-. ", S).

text(S0) ->
    {Sign, S1} = one(["", "", "-", "+"], S0),
    {Max, S2} = one([1, 3, 20, 100], S1),
    {L, S} = case r(3, S2) of
                 {0, S3} -> upto(fun digit/1, Max, S3);
                 {_, S3} -> upto(fun(X) -> one("0123456789", X) end, Max, S3)
             end,
    {Sign ++ L, S}.

float_text(S0) ->
    {A, S1} = text(S0),
    {B, S2} = upto(fun(X) -> one("0123456789", X) end, 25, S1),
    {E, S3} = one(["", "e", "e-", "E+", "e1", "e300", "e-300"], S2),
    {C, S} = upto(fun(X) -> one("0123456789", X) end, 2, S3),
    {A ++ "." ++ B ++ E ++ C, S}.

terms(S) -> upto(fun term/1, 12, S).

term(S) -> term(3, S).

term(D, S0) ->
    case r(if D > 0 -> 10; true -> 5 end, S0) of
        {0, S} -> num(S);
        {1, S} -> atom(S);
        {2, S1} -> {L, S} = text(S1), {list_to_binary(L), S};
        {3, S} -> one([<<1:1>>, <<5:3>>, <<1, 2, 3:4>>, [], fun lists:map/2, fun lists:reverse/1], S);
        {4, S} -> r(50, S);
        {5, S1} -> {L, S} = upto(fun(X) -> term(D - 1, X) end, 4, S1), {list_to_tuple(L), S};
        {6, S} -> upto(fun(X) -> term(D - 1, X) end, 5, S);
        {7, S} -> text(S);
        {8, S1} -> {L, S2} = upto(fun(X) -> term(D - 1, X) end, 3, S1),
                   {T, S} = term(D - 1, S2), {L ++ T, S};
        {9, S1} -> {L, S} = upto(fun(X) -> pair(D - 1, X) end, 6, S1), {maps:from_list(L), S}
    end.

pair(D, S0) ->
    {K, S1} = term(D, S0),
    {V, S} = term(D, S1),
    {{K, V}, S}.
