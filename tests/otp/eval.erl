% timeout: 120
%% OTP's scanner, parser, evaluator and pretty printers, run on text.
-module(eval).
-export([main/0]).

main() ->
    [run(T) || T <- texts()],
    [form(T) || T <- forms()],
    bad("1 + ."),
    bad("foo(. "),
    bad("\"abc"),
    bad("A = 1 2.").

texts() ->
    ["1 + 2 * 3 - 4 div 3.",
     "X = 5, [Y * X || Y <- lists:seq(1, 5), Y rem 2 =:= 1].",
     "case {a, 2} of {a, N} when N > 1 -> N; _ -> none end.",
     "F = fun F(0) -> 1; F(N) -> N * F(N - 1) end, F(20).",
     "<<A:4, B:4, R/binary>> = <<16#5a, \"xyz\">>, {A, B, R}.",
     "M = #{a => 1, \"b\" => 2.5}, M#{a := 3, c => [M]}.",
     "try error(oops) catch error:E -> {caught, E} after ok end.",
     "catch throw(ball).",
     "begin self() ! hello, receive hello -> got; Z -> Z after 0 -> late end end.",
     "<< <<(X * 2)>> || <<X>> <= <<1, 2, 3>> >>.",
     "if 1 > 2 -> a; true -> b end.",
     "lists:foldl(fun erlang:'+'/2, 0, [1, 2, 3]).",
     "[{K, V} || {K, V} <- maps:to_list(#{x => 1, y => 2})].",
     "1 / 0.",
     "hd([]).",
     "fun(X) -> X + a end(1).",
     "undefined_module:f(1)."].

forms() ->
    ["f(X, [H | T]) when is_atom(X), H > 1; T == [] -> {X, H, T}; f(_, _) -> fun(A) -> A + 1 end.",
     "-record(r, {a = 1 :: integer(), b}).",
     "-spec g(integer(), #{atom() => [T]}) -> {ok, T} | error when T :: any().",
     "g() -> R = #r{a = 2}, R#r.b, receive {x, <<N:16/little>>} -> N after 10 -> timeout end, "
     "[begin Y = X * 2, Y end || X <- [1, 2, 3], X > 1], try a:b() of c -> d catch e:f -> g after h end.",
     "-type t() :: {a, 1..10} | [atom()] | fun((integer()) -> binary())."].

run(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Exprs} = erl_parse:parse_exprs(Tokens),
    io:format("~s~n  ", [erl_pp:exprs(Exprs)]),
    try erl_eval:exprs(Exprs, erl_eval:new_bindings()) of
        {value, V, Bs} -> io:format("~p ~p~n", [V, [B || {_, X} = B <- lists:sort(orddict:to_list(Bs)), not is_function(X)]])
    catch
        C:R -> io:format("~p:~p~n", [C, R])
    end.

form(Text) ->
    {ok, Tokens, _} = erl_scan:string(Text),
    {ok, Form} = erl_parse:parse_form(Tokens),
    io:format("~s~p~n", [erl_pp:form(Form), Form]).

bad(Text) ->
    case erl_scan:string(Text) of
        {ok, Tokens, _} ->
            {error, {L, M, E}} = erl_parse:parse_exprs(Tokens),
            io:format("~p: ~s~n", [L, M:format_error(E)]);
        {error, {L, M, E}, _} ->
            io:format("~p: ~s~n", [L, M:format_error(E)])
    end.
