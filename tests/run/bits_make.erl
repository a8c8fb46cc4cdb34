% timeout: 60
%% Construction of bit strings; appending, with older ones still in use.
-module(bits_make).
-export([main/0]).

main() ->
    [io:format("~s ~w~n", [Name, total(F)]) || {Name, F} <- cases()],
    raised(), loops(), versions(), many().

total(F) ->
    lists:foldl(fun({V, Size, Before}, H) ->
                        R = try F(V, Size, Before) catch C:E -> {C, E} end,
                        erlang:phash2({H, R})
                end, 0, arguments()).

arguments() ->
    [{V, Size, B} || V <- values(), Size <- sizes(), B <- [<<>>, <<5:3>>, <<1, 2, 3>>, <<7:13>>]].

values() ->
    [0, 1, -1, 255, -128, 12345678901234567, 1 bsl 59, -(1 bsl 60), 1 bsl 60, 1 bsl 64,
     -(1 bsl 64), (1 bsl 130) + 12345, -(1 bsl 130) - 54321, 1.5, -0.1, 70000.0, a, <<1, 2, 3>>,
     <<9:5>>].

sizes() -> [0, 1, 7, 8, 13, 16, 32, 33, 60, 61, 64, 65, 100, 128, 200, 600].

cases() ->
    [{"integer", fun(V, S, B) -> <<B/bits, V:S>> end},
     {"little", fun(V, S, B) -> <<B/bits, V:S/little, 3:2>> end},
     {"unit", fun(V, S, B) -> <<B/bits, V:S/unit:3>> end},
     {"float", fun(V, S, B) -> <<B/bits, V:S/float>> end},
     {"little float", fun(V, S, B) -> <<B/bits, V:S/float-little>> end},
     {"bits", fun(V, S, B) -> <<B/bits, V:S/bits, 1:1>> end},
     {"all", fun(V, _, B) -> <<B/bits, V/bits>> end},
     {"binary", fun(V, _, B) -> <<B/bits, V/binary>> end},
     {"utf8", fun(V, _, B) -> <<B/bits, V/utf8>> end},
     {"utf16", fun(V, _, B) -> <<B/bits, V/utf16-little>> end},
     {"utf32", fun(V, _, B) -> <<B/bits, V/utf32>> end},
     {"middle", fun(V, S, B) -> <<1:1, B/bits, V:S, "xyz", B/bits>> end},
     {"comprehension", fun(V, S, B) -> << <<X:3, V:S>> || <<X:2>> <= B >> end}].

raised() ->
    [io:format("~w~n", [try F(id(V)) catch C:R -> {C, R} end])
     || {F, V} <- [{fun(S) -> <<1:S>> end, -1}, {fun(S) -> <<1:S>> end, a},
                   {fun(S) -> <<1:S>> end, 1 bsl 70}, {fun(S) -> <<1:S>> end, -(1 bsl 70)},
                   {fun(S) -> <<1:S>> end, 8.0}, {fun(V) -> <<V>> end, 1.0},
                   {fun(V) -> <<V/binary>> end, <<1:1>>}, {fun(V) -> <<V/binary>> end, "a"},
                   {fun(V) -> <<V:4/binary>> end, <<"abc">>}, {fun(V) -> <<V/utf8>> end, 16#d800},
                   {fun(V) -> <<V/float>> end, 1 bsl 2000}, {fun(S) -> <<1.0:S/float>> end, 8},
                   {fun(V) -> <<"abc", V/utf16>> end, 16#110000}]].

id(X) -> X.

loops() ->
    B = bytes(100000, <<>>),
    io:format("~w ~w~n", [byte_size(B), erlang:phash2(B)]),
    O = odd(5000, <<>>),
    io:format("~w ~w~n", [bit_size(O), erlang:phash2(O)]),
    C = << <<X:7>> || X <- lists:seq(1, 5000) >>,
    io:format("~w ~w~n", [bit_size(C), erlang:phash2(C)]).

bytes(0, Acc) -> Acc;
bytes(N, Acc) -> bytes(N - 1, <<Acc/binary, N>>).

odd(0, Acc) -> Acc;
odd(N, Acc) -> odd(N - 1, <<Acc/bits, N:5>>).

%% Everything appended to keeps its own value, whatever was appended since.
versions() ->
    All = lists:foldl(fun(I, [A | _] = As) -> [<<A/binary, I>> | As] end,
                      [<<0:600>>], lists:seq(1, 200)),
    Twice = [<<A/bits, 1:3, A/bits>> || A <- All],
    Again = [<<A/binary, "branch">> || A <- All],
    io:format("~w~n", [[erlang:phash2(X) || X <- [All, Twice, Again, All]]]),
    [A | _] = All,
    X = <<A/binary, "x">>,
    Y = <<A/binary, "y">>,
    Z = <<X/binary, "z">>,
    T = binary_part(Z, 100, byte_size(Z) - 100),
    U = <<T/binary, "u">>,
    io:format("~w ~w ~w ~w ~w~n", [binary:last(A), binary:last(X), binary:last(Y),
                                   binary:part(Z, byte_size(Z), -3), binary:part(U, byte_size(U), -4)]).

%% Garbage in between: collections while binaries grow.
many() ->
    Bs = lists:foldl(fun(I, Acc) ->
                             [<<B/binary, (list_to_binary(lists:seq(1, I rem 250)))/binary>>
                              || B <- Acc]
                     end, [<<>>, <<1>>, <<2, 3>>], lists:seq(1, 300)),
    io:format("~w~n", [[{byte_size(B), erlang:phash2(B)} || B <- Bs]]).
