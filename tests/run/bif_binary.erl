%% Module binary.
-module(bif_binary).
-export([main/0]).

t(F) ->
    io:format("~w~n", [try F() catch C:R -> {C, R} end]).

main() ->
    match(), split(), bytes(), integers(), common(), replace().

match() ->
    [t(fun() -> binary:match(S, P) end) || S <- subjects(), P <- patterns()],
    [t(fun() -> binary:matches(S, P) end) || S <- subjects(), P <- patterns()],
    [t(fun() -> binary:matches(<<"abcdabcd">>, P, [{scope, Sc}]) end)
     || P <- [<<"a">>, [<<"bc">>, <<"bcd">>]],
        Sc <- [{0, 8}, {1, 7}, {8, -8}, {8, 0}, {9, 0}, {0, 9}, {0, 0}, {1, 3}, x]],
    [t(fun() -> binary:match(<<"abc">>, <<"b">>, O) end)
     || O <- [[], [global], foo, [{scope, {2, 1}}], [{scope, {0, 1}}, {scope, {0, 3}}]]],
    {bm, _} = B = binary:compile_pattern(<<"b">>),
    {bm, _} = binary:compile_pattern([<<"b">>]),
    {ac, R} = A = binary:compile_pattern([<<"b">>, <<"cd">>]),
    t(fun() -> binary:matches(<<"abcd">>, B) end),
    t(fun() -> binary:matches(<<"abcd">>, A) end),
    t(fun() -> binary:matches(<<"abcd">>, {bm, R}) end),
    t(fun() -> binary:matches(<<"abcd">>, {ac, make_ref()}) end),
    t(fun() -> binary:compile_pattern([]) end),
    t(fun() -> binary:compile_pattern([<<>>]) end),
    Long = binary:copy(<<"abcabcabd">>, 1000),
    t(fun() -> length(binary:matches(Long, <<"abcabd">>)) end),
    t(fun() -> length(binary:matches(Long, [<<"abcabd">>, <<"cabca">>, <<"d">>])) end),
    t(fun() -> binary:match(Long, <<"abd", 0>>) end),
    t(fun() -> binary:match(binary:copy(<<"a">>, 10000), <<"aaaaaaaaab">>) end).

subjects() ->
    [<<>>, <<"abc">>, <<"aababcabcd">>, <<"bbbb">>, <<"abc", 1:1>>, a].

patterns() ->
    [<<"b">>, <<"abc">>, [<<"b">>, <<"bc">>], [<<"ab">>, <<"abcd">>, <<"c">>],
     [<<"abcd">>, <<"bc">>], [], <<>>, [<<>>], [<<"a">> | b], [a], <<1:1>>].

split() ->
    [t(fun() -> binary:split(S, P, O) end)
     || S <- [<<>>, <<",">>, <<",a,,b,,">>, <<"abc">>, <<"a;b,c">>],
        P <- [<<",">>, [<<",">>, <<";">>], <<",,">>],
        O <- [[], [global], [trim], [trim_all], [global, trim], [global, trim_all],
              [global, {scope, {1, 2}}], [foo]]],
    t(fun() -> binary:split(<<"a,b">>, <<",">>) end),
    t(fun() -> binary:split(<<"a,b">>, a) end),
    <<_:3, U/bits>> = <<5:3, "one two three">>,
    t(fun() -> binary:split(U, <<" ">>, [global]) end).

bytes() ->
    B = <<1, 2, 3, 4, 5>>,
    <<_:5, U:32/bits>> = <<0:5, 9, 8, 7, 6>>,
    [t(fun() -> binary:at(X, I) end) || X <- [B, U, <<>>, <<1:7>>, a], I <- [0, 3, 4, 5, -1, a]],
    [t(fun() -> {binary:first(X), binary:last(X)} end) || X <- [B, U, <<>>, <<1:9>>]],
    [t(fun() -> binary:part(B, P, L) end)
     || {P, L} <- [{0, 5}, {5, -5}, {2, 2}, {5, 0}, {5, 1}, {6, -1}, {-1, 1}, {0, a}]],
    t(fun() -> binary:part(B, {1, 2}) end),
    t(fun() -> binary:part(B, {1, 2, 3}) end),
    [t(fun() -> binary:bin_to_list(B, P, L) end) || {P, L} <- [{0, 5}, {5, -2}, {4, 2}]],
    [t(fun() -> binary:copy(X, N) end) || X <- [B, U, <<>>, <<1:3>>], N <- [0, 1, 3, -1, a]],
    t(fun() -> erlang:phash2(binary:copy(B, 1000)) end),
    t(fun() -> binary:list_to_bin([1, [2 | <<3>>]]) end),
    t(fun() -> binary:list_to_bin(<<1>>) end),
    t(fun() -> binary:encode_hex(B) end),
    t(fun() -> binary:decode_hex(<<"00ffAB">>) end).

integers() ->
    [t(fun() -> binary:decode_unsigned(X, E) end)
     || X <- [<<>>, <<1>>, <<1, 2, 3>>, <<255:64>>, <<1:200>>, <<0:200>>, <<1:3>>, a],
        E <- [big, little, middle]],
    [t(fun() -> binary:encode_unsigned(X, E) end)
     || X <- [0, 1, 255, 256, 1 bsl 60, 1 bsl 64, (1 bsl 70) - 1, -1, 1.0, a],
        E <- [big, little, middle]].

common() ->
    Ls = [[], [<<"abc">>], [<<"abc">>, <<"abd">>], [<<"xbc">>, <<"bc">>, <<"c">>],
          [<<"abc">>, <<>>], [<<"abc">>, a], [<<"abc">> | <<"a">>], [<<1:1>>], a],
    [t(fun() -> binary:longest_common_prefix(L) end) || L <- Ls],
    [t(fun() -> binary:longest_common_suffix(L) end) || L <- Ls].

replace() ->
    t(fun() -> binary:replace(<<"abcabc">>, <<"b">>, <<"[]">>, [global]) end),
    t(fun() -> binary:replace(<<"abcabc">>, [<<"b">>, <<"c">>], <<"[]">>, [{insert_replaced, 1}]) end).
