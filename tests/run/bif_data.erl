% timeout: 60
%% BIFs on tuples, lists, binaries, maps with arguments made by a fixed random
%% sequence: for each BIF the number of calls that raised and a hash of all
%% results, reasons of errors included.
-module(bif_data).
-export([main/0]).

main() ->
    lists:foreach(fun report/1, bifs()).

report({Name, Bif, Gens}) ->
    {Errors, Hash} = run(Bif, Gens, 400, seed(Name), 0, 0),
    io:format("~s ~w ~w~n", [Name, Errors, Hash]).

run(_Bif, _Gens, 0, _S, Errors, Hash) ->
    {Errors, Hash};
run(Bif, Gens, N, S0, Errors, Hash) ->
    {Args, S} = args(Gens, S0),
    {E, R} = try call(Bif, Args) of V -> {0, {ok, V}}
             catch C:Reason -> {1, {C, Reason}} end,
    run(Bif, Gens, N - 1, S, Errors + E, erlang:phash2({Hash, R})).

call(F, [A]) -> F(A);
call(F, [A, B]) -> F(A, B);
call(F, [A, B, C]) -> F(A, B, C).

args([], S) -> {[], S};
args([G | Gs], S0) ->
    {A, S1} = G(S0),
    {As, S} = args(Gs, S1),
    {[A | As], S}.

bifs() ->
    T = fun tuple/1, I = fun index/1, L = fun list/1, K = fun key/1,
    M = fun map/1, B = fun bits/1, V = fun term/1, KL = fun keylist/1,
    IO = fun iolist/1,
    [{"element", fun erlang:element/2, [I, T]},
     {"setelement", fun erlang:setelement/3, [I, T, V]},
     {"tuple_size", fun erlang:tuple_size/1, [T]},
     {"size", fun erlang:size/1, [B]},
     {"tuple_to_list", fun erlang:tuple_to_list/1, [T]},
     {"list_to_tuple", fun erlang:list_to_tuple/1, [L]},
     {"make_tuple", fun erlang:make_tuple/2, [I, V]},
     {"make_tuple/3", fun erlang:make_tuple/3, [I, V, KL]},
     {"append_element", fun erlang:append_element/2, [T, V]},
     {"insert_element", fun erlang:insert_element/3, [I, T, V]},
     {"delete_element", fun erlang:delete_element/2, [I, T]},
     {"hd", fun erlang:hd/1, [L]},
     {"tl", fun erlang:tl/1, [L]},
     {"length", fun erlang:length/1, [L]},
     {"++", fun erlang:'++'/2, [L, L]},
     {"--", fun erlang:'--'/2, [L, L]},
     {"-- long", fun erlang:'--'/2, [fun longlist/1, fun longlist/1]},
     {"member", fun lists:member/2, [K, L]},
     {"reverse", fun lists:reverse/2, [L, L]},
     {"keyfind", fun lists:keyfind/3, [K, I, KL]},
     {"keymember", fun lists:keymember/3, [K, I, KL]},
     {"keysearch", fun lists:keysearch/3, [K, I, KL]},
     {"bit_size", fun erlang:bit_size/1, [B]},
     {"byte_size", fun erlang:byte_size/1, [B]},
     {"split_binary", fun erlang:split_binary/2, [B, I]},
     {"binary_part", fun erlang:binary_part/3, [B, I, I]},
     {"binary_to_list", fun erlang:binary_to_list/1, [B]},
     {"binary_to_list/3", fun erlang:binary_to_list/3, [B, I, I]},
     {"bitstring_to_list", fun erlang:bitstring_to_list/1, [B]},
     {"list_to_binary", fun erlang:list_to_binary/1, [IO]},
     {"list_to_bitstring", fun erlang:list_to_bitstring/1, [IO]},
     {"iolist_to_binary", fun erlang:iolist_to_binary/1, [IO]},
     {"iolist_size", fun erlang:iolist_size/1, [IO]},
     {"map_size", fun erlang:map_size/1, [M]},
     {"map_get", fun erlang:map_get/2, [K, M]},
     {"is_map_key", fun erlang:is_map_key/2, [K, M]},
     {"maps:get", fun maps:get/2, [K, M]},
     {"maps:find", fun maps:find/2, [K, M]},
     {"maps:put", fun maps:put/3, [K, V, M]},
     {"maps:update", fun maps:update/3, [K, V, M]},
     {"maps:remove", fun maps:remove/2, [K, M]},
     {"maps:take", fun maps:take/2, [K, M]},
     {"maps:merge", fun maps:merge/2, [M, M]},
     {"maps:from_list", fun maps:from_list/1, [KL]},
     {"maps:from_keys", fun maps:from_keys/2, [L, V]},
     {"maps:keys", fun(X) -> hashes(maps:keys(X)) end, [M]},
     {"maps:values", fun(X) -> hashes(maps:values(X)) end, [M]},
     {"maps:to_list", fun(X) -> hashes(maps:to_list(X)) end, [M]},
     {"iterator", fun(X) -> walk(maps:next(maps:iterator(X)), #{}) end, [M]}].

%% 1 and 1.0 are equal to lists:sort/1.
hashes(L) -> lists:sort([erlang:phash2(X) || X <- L]).

walk(none, Acc) -> Acc;
walk({K, V, I}, Acc) -> walk(maps:next(I), Acc#{K => V}).

%% Generators: state to {Value, State}.
seed(Name) -> erlang:phash2(Name) + 1.

%% Below N.
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

index(S0) ->
    case r(20, S0) of
        {0, S} -> one([a, -1, 1.0, 1 bsl 70, [], -5], S);
        {1, S} -> {-2, S};
        {N, S} -> {N - 2, S}
    end.

key(S0) ->
    case r(6, S0) of
        {0, S} -> r(100, S);
        {1, S1} -> {N, S} = r(20, S1), {float(N), S};
        {2, S} -> one([a, b, c, foo, true], S);
        {3, S1} -> {N, S} = r(10, S1), {{N, x}, S};
        {4, S1} -> {N, S} = r(50, S1), {<<N>>, S};
        {5, S1} -> {N, S} = r(20, S1), {N, S}
    end.

term(S0) ->
    case r(9, S0) of
        {0, S} -> key(S);
        {1, S} -> one([1 bsl 64, -(1 bsl 64), 1 bsl 59, 1.5, -0.25, 1 bsl 200], S);
        {2, S1} -> {L, S} = upto(fun key/1, 4, S1), {list_to_tuple(L), S};
        {3, S} -> upto(fun key/1, 4, S);
        {4, S} -> bits(S);
        {5, S1} -> {L, S} = upto(fun pair/1, 4, S1), {maps:from_list(L), S};
        {6, S1} -> {L, S} = upto(fun key/1, 4, S1), {L ++ tail, S};
        {_, S} -> r(1000, S)
    end.

pair(S0) ->
    {K, S1} = key(S0),
    {V, S} = r(50, S1),
    {{K, V}, S}.

tuple(S0) ->
    case r(10, S0) of
        {0, S} -> term(S);
        {_, S1} -> {L, S} = upto(fun term/1, 9, S1), {list_to_tuple(L), S}
    end.

list(S0) ->
    case r(10, S0) of
        {0, S} -> term(S);
        {_, S} -> upto(fun term/1, 20, S)
    end.

longlist(S) -> upto(fun key/1, 200, S).

keylist(S0) ->
    case r(10, S0) of
        {0, S} -> list(S);
        {_, S} -> upto(fun pair/1, 60, S)
    end.

map(S0) ->
    case r(20, S0) of
        {0, S} -> term(S);
        {N, S1} ->
            Max = if N < 10 -> 6; N < 16 -> 50; true -> 200 end,
            {L, S} = upto(fun pair/1, Max, S1),
            {maps:from_list(L), S}
    end.

byte(S) -> r(256, S).

bits(S0) ->
    {L, S1} = upto(fun byte/1, 30, S0),
    case r(5, S1) of
        {0, S} -> {list_to_binary(L), S};
        {1, S2} ->
            {K, S} = r(8, S2),
            <<_:K, B/bits>> = list_to_binary([255 | L]),
            {B, S};
        {2, S2} ->
            {K, S} = r(8, S2),
            {<<(list_to_binary(L))/binary, 1:K>>, S};
        {3, S2} ->
            {More, S} = many(fun byte/1, 100, S2),
            B = list_to_binary([L, More]),
            {binary_part(B, 3, byte_size(B) - 3), S};
        {4, S} -> term4(S, L)
    end.

term4(S0, L) ->
    case r(4, S0) of
        {0, S} -> one([a, [], 1.5, #{}], S);
        {_, S} -> {list_to_binary(L), S}
    end.

iolist(S) -> iolist(4, S).

iolist(0, S0) ->
    case r(4, S0) of
        {0, S} -> bits(S);
        {1, S} -> {[], S};
        {2, S1} -> {L, S} = upto(fun byte/1, 5, S1), {list_to_binary(L), S};
        {3, S} -> byte(S)
    end;
iolist(D, S0) ->
    case r(12, S0) of
        {0, S1} ->
            {A, S2} = iolist(D - 1, S1),
            {B, S} = iolist(0, S2),
            {[A | B], S};
        {1, S} -> iolist(0, S);
        {_, S} -> upto(fun(X) -> iolist(D - 1, X) end, 4, S)
    end.
