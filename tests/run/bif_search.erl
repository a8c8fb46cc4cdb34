%% SPDX-License-Identifier: Apache-2.0
%% Several patterns at once, in short and in long binaries: what begins first
%% wins, then the longest; scopes; parts of binaries as patterns and subjects.
-module(bif_search).
-export([main/0]).

main() ->
    <<_:3, Odd:32/bits, _/bits>> = <<(16#12345678 bsl 5):40>>,
    <<_, Part:2/binary, _/binary>> = <<"xab">>,
    Lists = [[<<"a">>, <<"b">>], [<<"ab">>, <<"a">>, <<"abc">>], [<<"bc">>, <<"abcd">>, <<"c">>],
             [Part, <<"b">>], [<<"aa">>, <<"aaa">>, <<"a">>], [Odd, <<"x">>], [<<"zz">>, <<"yy">>],
             [<<0>>, <<255>>, <<0, 255>>], [<<"long pattern that is not there">>, <<"bab">>],
             [<<X, 255>> || X <- lists:seq(0, 255)],
             [<<" ">>, <<"\t">>, <<"\r\n">>, <<"\n">>, <<"\r">>]],
    Short = [<<>>, <<"a">>, <<"abcabcd">>, <<"xxabxbaabbc">>, <<"aaaaaaa">>, <<1, 0, 255, 0, 0, 255>>,
             Odd, <<" ab\r\ncd\n\te f ">>, <<"xabc">>],
    Long = binary:copy(<<"-abcab bab cd\r\n", 0, 255>>, 90),
    Compiled = [binary:compile_pattern(L) || L <- Lists],
    [io:format("~w~n", [[binary:matches(S, L) || S <- Short]]) || L <- Compiled],
    [show(S, L) || S <- Short, L <- Lists],
    [io:format("~w~n", [erlang:phash2([binary:matches(Long, L), binary:split(Long, L, [global, trim_all])])]) || L <- Lists],
    [io:format("~w~n", [element(1, element(2, catch binary:matches(<<"abc">>, L)))])
     || L <- [[], [<<>>], [<<"a">>, <<>>], [<<"a">>, b], [<<"a">> | <<"b">>], [<<"a">>, <<1:4>>]]],
    io:format("~w~n", [[binary:match(<<"abcab">>, [<<"ab">>, <<"ca">>], [{scope, {F, N}}])
                        || F <- [0, 1, 3, 5], N <- [0, 1, 2, -1, -3], F + N >= 0, F + N =< 5]]).

show(S, L) ->
    io:format("~w~n", [{binary:match(S, L), binary:matches(S, L), binary:split(S, L),
                        binary:split(S, L, [global]), binary:split(S, L, [global, trim_all])}]).
