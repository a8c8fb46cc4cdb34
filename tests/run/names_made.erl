%% Functions whose names the program makes of text, or that do not exist.
-module(names_made).
-export([main/0]).

main() ->
    Names = ["+", "-", "div", "<", "=:=", "max", "element", "no_such_bif"],
    [io:format("~s ~p~n", [N, call(erlang, N, [2, {7, 8}])]) || N <- Names],
    [io:format("~s ~p~n", [N, call(erlang, N, [2, 8])]) || N <- Names],
    io:format("~p~n", [call(erlang, "integer_to_list", [12345])]),
    undefined_funs(?MODULE),
    undefined_funs(no_such_module),
    uniq().

call(M, Name, Args) ->
    try apply(M, list_to_atom(Name), Args) catch error:E -> E end.

undefined_funs(M) ->
    F = fun M:nothing/0,
    G = binary_to_term(term_to_binary(fun M:nothing/2)),
    io:format("~p ~p~n", [F, G]),
    [io:format("~p~n", [try apply(H, As) catch error:E -> E end])
     || {H, As} <- [{F, []}, {G, [1, 2]}, {G, []}, {fun M:main/3, [a, b, c]}]].

uniq() ->
    N = length(atom_to_list(node())),
    Fs = [fun() -> N end, fun() -> N + 1 end],
    [A, B] = [element(2, erlang:fun_info(F, uniq)) || F <- Fs],
    io:format("~p ~p~n", [A =:= B, [element(2, erlang:fun_info(F, index)) || F <- Fs]]),
    io:format("~p~n", [[(binary_to_term(term_to_binary(F)))() || F <- Fs]]).
