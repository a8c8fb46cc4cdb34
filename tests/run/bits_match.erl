% timeout: 60
%% Matching of bit strings: segments of every type at every bit offset.
-module(bits_match).
-export([main/0]).

main() ->
    [io:format("~s ~w~n", [Name, total(F)]) || {Name, F} <- cases()],
    sizes(), heads(), tails(<<1, 2, 3, 4, 5>>, []), floats(), chars().

%% A hash over sources, offsets and sizes; `none` where it does not match.
total(F) ->
    lists:foldl(fun({B, Pos, Size}, H) ->
                        R = try F(B, Pos, Size) catch error:{badmatch, _} -> none end,
                        erlang:phash2({H, R})
                end, 0, arguments()).

arguments() ->
    Sizes = [0, 1, 3, 7, 8, 9, 12, 16, 31, 32, 33, 59, 60, 61, 62, 63, 64, 65, 72, 100, 127, 128,
             129, 200, 300],
    [{B, Pos, Size} || B <- sources(), Pos <- [0, 1, 4, 7, 8, 13, 64], Size <- Sizes].

sources() ->
    Long = << <<(I * 37 + 11)>> || I <- lists:seq(1, 100) >>,
    <<_:3, Odd/bits>> = Long,
    [Long, Odd, <<255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255>>,
     <<0:200>>, <<16#80, 0:150>>, <<1:9>>, <<>>].

cases() ->
    [{"unsigned", fun(B, P, S) -> <<_:P, X:S, _/bits>> = B, X end},
     {"signed", fun(B, P, S) -> <<_:P, X:S/signed, _/bits>> = B, X end},
     {"little", fun(B, P, S) -> <<_:P, X:S/little, _/bits>> = B, X end},
     {"signed little", fun(B, P, S) -> <<_:P, X:S/signed-little, _/bits>> = B, X end},
     {"native", fun(B, P, S) -> <<_:P, X:S/native, _/bits>> = B, X end},
     {"bits", fun(B, P, S) -> <<_:P, X:S/bits, _/bits>> = B, X end},
     {"bytes", fun(B, P, S) -> <<_:P, X:S/bytes, _/bits>> = B, X end},
     {"unit 3", fun(B, P, S) -> <<_:P, X:S/unit:3, _/bits>> = B, X end},
     {"rest", fun(B, P, S) -> <<_:P, _:S, X/bits>> = B, X end},
     {"rest bytes", fun(B, P, S) -> <<_:P, _:S, X/binary>> = B, X end},
     {"float", fun(B, P, S) -> <<_:P, X:S/float, _/bits>> = B, X end},
     {"little float", fun(B, P, S) -> <<_:P, X:S/float-little, _/bits>> = B, X end},
     {"utf8", fun(B, P, _) -> <<_:P, X/utf8, R/bits>> = B, {X, R} end},
     {"utf16", fun(B, P, _) -> <<_:P, X/utf16, R/bits>> = B, {X, R} end},
     {"literal", fun(B, P, _) -> <<_:P, 182, R/bits>> = B, R end},
     {"twice", fun(B, P, S) -> <<_:P, X:S, X:S, R/bits>> = B, {X, R} end}].

%% Sizes that are no sizes do not match.
sizes() ->
    [io:format("~w~n", [case <<1, 2, 3, 4>> of <<X:S, _/bits>> -> X; _ -> none end])
     || S <- [0, 8, 32, 33, -1, a, 1.0, 1 bsl 70]],
    <<N, B:N/binary, R/binary>> = <<3, "abcdef">>,
    io:format("~w ~w~n", [B, R]).

heads() ->
    [io:format("~w~n", [head(B)])
     || B <- [<<>>, <<1>>, <<1:4>>, <<2, 3, 4>>, <<"GET /">>, <<"PUT x">>, <<0:5, 7:3, 1:1>>,
              <<5:3, 1:5, 9>>, a, <<200, 200, 200, 200>>]].

head(<<>>) -> empty;
head(<<1>>) -> one;
head(<<"GET ", R/binary>>) -> {get, R};
head(<<"PUT ", R/binary>>) -> {put, R};
head(<<2, X, Y>>) -> {two, X, Y};
head(<<0:5, X:3, _:1>>) -> {odd, X};
head(<<5:3, X:5, R/bits>>) -> {five, X, R};
head(<<X:32/signed>>) -> {word, X};
head(B) when is_bitstring(B) -> {bits, bit_size(B)};
head(_) -> other.

tails(<<X, R/binary>>, Acc) -> tails(R, [X, R | Acc]);
tails(<<>>, Acc) -> io:format("~w~n", [Acc]).

floats() ->
    [io:format("~w~n", [case B of
                            <<F:64/float>> -> F;
                            <<F:32/float>> -> F;
                            <<F:16/float>> -> F;
                            _ -> none
                        end])
     || B <- [<<1.5:64/float>>, <<-0.0:64/float>>, <<16#7ff0:16, 0:48>>, <<16#fff8:16, 0:48>>,
              <<1:64>>, <<0.1:32/float>>, <<16#7f80:16, 0:16>>, <<1:32>>, <<16#3c00:16>>,
              <<1:16>>, <<16#7c00:16>>, <<16#fbff:16>>, <<16#8001:16>>, <<16#03ff:16>>]].

chars() ->
    Bad = [<<16#ed, 16#a0, 16#80>>, <<16#c0, 16#80>>, <<16#f4, 16#90, 16#80, 16#80>>, <<16#e2, 16#82>>,
           <<16#ff>>, <<16#80>>, <<16#e0, 16#80, 16#80>>],
    [io:format("~w~n", [case B of <<X/utf8, _/bits>> -> X; _ -> none end])
     || B <- [<<C/utf8>> || C <- [0, 127, 128, 2047, 2048, 16#ffff, 16#10000, 16#10ffff]] ++ Bad],
    [io:format("~w~n", [case B of <<X/utf16, _/bits>> -> X; _ -> none end])
     || B <- [<<$a:16>>, <<16#d83d:16, 16#de00:16>>, <<16#d83d:16>>, <<16#de00:16>>,
              <<16#d83d:16, 16#d83d:16>>, <<1>>]],
    [io:format("~w~n", [case B of <<X/utf32, _/bits>> -> X; _ -> none end])
     || B <- [<<16#10ffff:32>>, <<$a:32>>]]. % OTP 25 crashes when utf32 does not match
