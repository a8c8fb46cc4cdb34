%% SPDX-License-Identifier: Apache-2.0
%% Numbers, atoms, processes, references, ports and funs as text.
-module(bif_text).
-export([main/0, 'B c'/0]).
-include("bif_table.hrl").

main() ->
    rows([{erlang, F, [X]} || F <- [integer_to_list, integer_to_binary],
                              X <- [0, -1, 1 bsl 60, -(1 bsl 64), a, 1.0]]),
    rows([{erlang, F, [X, B]} || F <- [integer_to_list, integer_to_binary],
                                 X <- [0, -255, 1 bsl 64, a],
                                 B <- [2, 16, 36, 1, 37, 0, -1, a, 1 bsl 70]]),
    rows([{erlang, list_to_integer, [X]} || X <- integers()]),
    rows([{erlang, binary_to_integer, [X]} || X <- binaries(integers())]),
    rows([{erlang, list_to_integer, [X, B]} || X <- ["ff", "-FF", "zz", "12", "", "2", a],
                                               B <- [2, 16, 36, 1, 37, a]]),
    rows([{erlang, binary_to_integer, [X, B]} || X <- [<<"ff">>, <<"-FF">>, <<>>, <<"2">>, a, <<1:1>>],
                                                 B <- [2, 16, 36, 1, 37, a]]),
    rows([{string, list_to_integer, [X]} || X <- integers()]),
    rows([{string, list_to_float, [X]} || X <- floats()]),
    rows([{erlang, list_to_float, [X]} || X <- floats()]),
    rows([{erlang, binary_to_float, [X]} || X <- binaries(floats())]),
    rows([{erlang, F, [X]} || F <- [float_to_list, float_to_binary],
                              X <- [0.0, -0.0, 1.5, 1.0e300, 5.0e-324, 1, a]]),
    rows([{erlang, F, [X, O]} || F <- [float_to_list, float_to_binary],
                                 X <- [-1.5, 1.0e300], O <- float_options()]),
    rows([{erlang, float_to_list, [X, [short]]} || X <- [1, a]]),
    atoms(),
    identifiers(),
    funs().

integers() ->
    ["0", "-0", "+7", "007", "123456789012345678901234567890", "", "-", "+", "1.0", " 1",
     "1 ", "a", "1a", "--1", a, 1, [1 | b], [a], "1_000", [955], [$1 | $2]].

floats() ->
    ["1.0", "-0.0", "+1.5", "1.5e3", "1.5E-3", "1.0e+10", "1", "1.", ".5", "1e3", "", "1.0e",
     "1.0e400", "-1.0e400", "1.0e-400", " 1.0", "1.0 ", "1.0x", "a", a, 1, [1.0], "1,5",
     "1.5e 3", "123456789.123456789123456789", "inf", "nan"].

binaries(L) ->
    [list_to_binary(X) || X <- L, is_list(X), is_latin1(X)] ++ [a, 1, "1", <<1:1>>].

is_latin1([C | T]) -> is_integer(C) andalso C < 256 andalso is_latin1(T);
is_latin1(T) -> T =:= [].

float_options() ->
    [[], [short], [{decimals, 0}], [{decimals, 3}], [{decimals, 3}, compact], [compact],
     [{scientific, 0}], [{scientific, 5}], [{decimals, 253}], [{decimals, 254}],
     [{decimals, -1}], [{scientific, 249}], [{scientific, 250}], [{decimals, a}], [a], a,
     [short | a], [{short, 1}], [{decimals, 2}, {scientific, 2}], [{scientific, 2}, short]].

atoms() ->
    rows([{erlang, atom_to_list, [X]} || X <- ['', abc, 'é', 'λ', 1, "a"]]),
    rows([{erlang, atom_to_binary, [X]} || X <- ['', abc, 'é', 'λ', 1, "a"]]),
    rows([{erlang, atom_to_binary, [X, E]} || X <- [abc, 'é', 'λ', 1],
                                              E <- [latin1, utf8, unicode, a, 1]]),
    rows([{erlang, F, [X]} || F <- [list_to_atom, list_to_existing_atom],
                              X <- ["", "abc", [233], [955], [16#10ffff], [16#d800], [-1],
                                    [1 bsl 21], [a], a, <<"a">>, [$a | b],
                                    lists:duplicate(255, $a), lists:duplicate(256, $b),
                                    lists:duplicate(256, 955)]]),
    rows([{erlang, F, [X]} || F <- [binary_to_atom, binary_to_existing_atom],
                              X <- [<<>>, <<"abc">>, <<"é"/utf8>>, <<233>>, a, <<1:1>>,
                                    binary:copy(<<"b">>, 256), "abc"]]),
    rows([{erlang, F, [X, E]} || F <- [binary_to_atom, binary_to_existing_atom],
                                 X <- [<<"abc">>, <<"é"/utf8>>, <<233>>, <<255, 254>>, a],
                                 E <- [latin1, utf8, unicode, a, 1]]),
    rows([{erlang, F, Args} || {F, Args} <- [{list_to_existing_atom, ["no such atom yet"]},
                                             {binary_to_existing_atom, [<<"nor this one">>]},
                                             {binary_to_existing_atom, [<<"or that">>, utf8]}]]),
    ?T(list_to_atom("no such atom" ++ " now")),
    ?T(list_to_existing_atom("no such atom now")).

identifiers() ->
    ?T([X =:= list_to_pid(pid_to_list(X)) || X <- [self(), spawn(fun() -> ok end)]]),
    ?T([X =:= list_to_ref(ref_to_list(X)) || X <- [make_ref(), alias(), monitor(process, self())]]),
    ?T([X =:= list_to_port(port_to_list(X)) || X <- [list_to_port("#Port<0.77>")]]),
    rows([{erlang, list_to_pid, [X]} || X <- ["<0.1.0>", "<0.0.0>", "", "<0.1.0", "<0.1.0>x",
                                              "<0.a.0>", "<0.1>", "0.1.0", a, [a], [$< | a], 1,
                                              <<"<0.1.0>">>, "<1.2.3>", "<0.-1.0>"]]),
    rows([{erlang, list_to_port, [X]} || X <- ["#Port<0.1>", "#Port<0.0>", "", "#Port<0.1",
                                               "#Port<0.1>x", "#Port<1.2>", "<0.1>", a,
                                               "#Port<0.99999999999>", [a], 1]]),
    rows([{erlang, list_to_ref, [X]} || X <- ["#Ref<0.1.2.3>", "#Ref<0.0.0.0>", "", "#Ref<0.1>",
                                              "#Ref<0.1.2.3", "#Ref<0.1.2.3>x", "<0.1.2.3>", a,
                                              "#Ref<0.1.2.a>", "#Ref<1.2.3.4>", [a], 1]]),
    rows([{erlang, F, [X]} || F <- [pid_to_list, ref_to_list, port_to_list], X <- [a, 1, "x", {}]]),
    ?T(is_list(erlang:ports())),
    ?T([erlang:is_port(P) || P <- [list_to_port("#Port<0.1>")]]),
    ?T(erlang:port_to_list(list_to_port("#Port<0.12>"))),
    ?T(erlang:pid_to_list(list_to_pid("<0.12.3>"))),
    ?T(erlang:ref_to_list(list_to_ref("#Ref<0.1.2.3>"))),
    ?T(lists:sort([list_to_ref("#Ref<0.1.2." ++ [C] ++ ">") || C <- "312"])),
    ?T(node(list_to_ref("#Ref<0.1.2.3>"))).

funs() ->
    ?T(erlang:fun_to_list(fun lists:map/2)),
    ?T(lists:prefix("#Fun<bif_text.", erlang:fun_to_list(fun() -> ok end))),
    ?T(erlang:fun_to_list(fun ?MODULE:'B c'/0)),
    rows([{erlang, fun_to_list, [X]} || X <- [a, 1, "x"]]).

'B c'() -> ok.
