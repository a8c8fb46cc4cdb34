%% unicode:characters_to_list/2, characters_to_binary/2,3, bin_is_7bit/1.
-module(bif_unicode).
-export([main/0]).

main() ->
    [both(D, E) || D <- data(), E <- [unicode, latin1]],
    [t(fun() -> unicode:bin_is_7bit(X) end)
     || X <- [<<>>, <<127>>, <<128>>, <<1:1>>, a]],
    [both(D, E) || D <- ["abc", <<0, $a, 216, 61, 222, 0>>, <<0, 216>>, [$a, <<0>>], a],
                   E <- [utf16, {utf16, little}, utf32, {utf32, big}, foo]],
    [t(fun() -> unicode:characters_to_binary(D, utf8, E) end)
     || D <- [[228, 8364, 128512], "abc", <<"abc">>, <<228>>],
        E <- [latin1, utf8, utf16, {utf16, little}, utf32, foo]],
    random(300, 1, 0).

both(D, E) ->
    t(fun() -> unicode:characters_to_list(D, E) end),
    t(fun() -> unicode:characters_to_binary(D, E) end).

t(F) ->
    io:format("~w~n", [try F() catch C:R -> {C, R} end]).

data() ->
    [[], <<>>, "abc", <<"abc">>, [228, 246, 252], [8364, 16#10ffff], [-1], [16#110000],
     [$a, 16#d800, $b], [$a, 1 bsl 70, $b], [$a, [[$b, 16#d800], $c], $d],
     <<195, 164>>, <<228>>, [<<195>>, <<164>>], [<<195>>, 164], [<<195>>],
     [[<<195>>]], [<<226>>, <<130>>, <<172>>], [<<226, 130>>, $a], [<<226>>, <<40>>],
     [<<240, 159>>, [[], <<152, 128>>] | <<"x">>], [<<"ab", 255, "cd">>, "ef"],
     <<"ab", 255, "cd">>, [$a, [$b | <<255>>], [$c] | <<"d">>],
     [$a, [$b | <<195>>], [$c] | <<"d">>], <<237, 160, 128>>, <<244, 144, 128, 128>>,
     <<192>>, <<193, 129>>, <<224, 128>>, <<224, 128, 128>>, <<245>>, <<248>>,
     a, [a], [$a | b], [$a, 1.0], [<<1:1>>], <<1:9>>, [$a | $b], [300, <<200>>]].

%% Random pieces: the hash of what comes out.
random(0, _S, Hash) ->
    io:format("~w~n", [Hash]);
random(N, S0, Hash) ->
    {D, S} = piece(4, S0),
    R = [try unicode:characters_to_list(D, E) catch error:X -> X end || E <- [utf8, latin1]],
    Q = [try unicode:characters_to_binary(D, E) catch error:X -> X end || E <- [utf8, latin1]],
    random(N - 1, S, erlang:phash2({Hash, R, Q})).

r(N, S0) ->
    S = (S0 * 1103515245 + 12345) band 16#7fffffff,
    {(S bsr 8) rem N, S}.

piece(D, S0) ->
    case r(7, S0) of
        {0, S} -> {<<"abc">>, S};
        {1, S1} -> {K, S} = r(3, S1), {binary_part(<<226, 130, 172>>, 0, K + 1), S};
        {2, S1} -> {K, S} = r(3, S1), {binary_part(<<226, 130, 172>>, K, 3 - K), S};
        {3, S1} -> {K, S} = r(256, S1), {[K, K * 3], S};
        {4, S1} -> {K, S} = r(256, S1), {<<K, "x">>, S};
        {_, S} when D =:= 0 -> {[], S};
        {_, S1} ->
            {A, S2} = piece(D - 1, S1),
            {B, S3} = piece(D - 1, S2),
            {C, S} = piece(D - 1, S3),
            {if is_list(C) -> [A, B | C]; true -> [A, B, C] end, S}
    end.
