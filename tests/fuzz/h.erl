%% SPDX-License-Identifier: Apache-2.0
%% What random programs call, and what runs them: each in a process of its own,
%% whose calls' results are printed, or only their digest.
-module(h).
-export([run/3, t/2, c/1, sp/1, id/1, big/2, hash/1, ordered/1, safe/1, test/1]).

id(X) -> X.

big(K, V) -> maps:from_list([{K + I, {I, V}} || I <- lists:seq(1, 40)]).

%% Funs and pids are hashed by what they are in the program.
hash(X) ->
  case c(X) of
    X -> erlang:phash2(X);
    Y -> erlang:phash2({erlang:phash2(Y), is_map(X)})
  end.

%% The order of maps is not OTP's: in generators it is that of keys; where a fun
%% raises or is no predicate, it must not show for which element.
ordered(M) when is_map(M) -> maps:iterator(M, ordered);
ordered(M) -> M.

safe(F) when is_function(F, 2) ->
  fun(K, V) -> try F(K, V) catch C:R -> {C, c(R)} end end;
safe(F) -> F.

test(F) when is_function(F, 2) ->
  fun(K, V) -> try F(K, V) =:= true catch _:_ -> false end end;
test(F) -> F.

sp(F) ->
  {P, R} = spawn_monitor(F),
  receive {'DOWN', R, process, P, X} -> c(X) end.

%% Runs Fun in a process: what its calls of t/2 gave, in order, and how it ended.
run(Name, Fun, Mode) ->
  Parent = self(),
  {P, R} = spawn_monitor(fun() -> put('$parent', Parent), Fun() end),
  {How, Results} = collect(P, R, []),
  print(Mode, Name, How, Results).

collect(P, R, Done) ->
  receive
    {P, Label, Result} -> collect(P, R, [{Label, Result} | Done]);
    {'DOWN', R, process, P, Why} -> {c(Why), lists:reverse(Done)}
  after 5000 ->
    exit(P, kill),
    {timeout, lists:reverse(Done)}
  end.

print(sum, Name, How, Results) ->
  Sum = erlang:md5(term_to_binary(Results)),
  io:format("@~s ~s ~0p~n", [Name, [integer_to_list(B, 16) ++ "." || <<B>> <= Sum], How]);
print(full, Name, How, Results) ->
  io:format("@~s ~0p~n", [Name, How]),
  lists:foreach(fun({Label, T}) -> show(Label, T) end, Results).

show(Label, T) ->
  B = term_to_binary(T),
  case byte_size(B) of
    N when N < 1500 -> io:format("~s: ~w~n", [Label, T]);
    N -> io:format("~s: ~w ~w ~0P~n", [Label, N, erlang:crc32(B), T, 60])
  end.

%% One call; funs, pids and stack traces stand for what they are.
t(Label, F) ->
  Parent = get('$parent'),
  R = try F() of V -> {ok, V} catch C:E:S -> {C, E, top(E, S)} end,
  _ = erase(),
  put('$parent', Parent),
  process_flag(trap_exit, false),
  Parent ! {self(), Label, c({R, flush()})}.

flush() -> receive M -> [M | flush()] after 0 -> [] end.

%% The function on top. erlc's optimiser shows in it: where an operand is known
%% to be a float, the operator is not there; functions within functions have
%% numbers and variables for what is left of them.
top(badarith, [{erlang, _, _, _} | S = [_ | _]]) -> top(S);
top(_, S) -> top(S).

top([{M, F, A, _} | _]) when is_list(A) -> top(M, atom_to_list(F), length(A));
top([{M, F, A, _} | _]) -> top(M, atom_to_list(F), A);
top(_) -> none.

top(M, [$- | F], _) -> {top, M, list_to_atom(part(string:lexemes(F, "-")))};
top(M, F, A) -> {top, M, list_to_atom(F ++ "/" ++ integer_to_list(A))}.

part([F, "after" ++ _ | _]) -> F;
part([F, "inlined" | _]) -> F ++ "-fun";
part([F, Kind | _]) -> F ++ "-" ++ Kind;
part([F]) -> F.

c({'EXIT', {R, S = [{_, _, _, _} | _]}}) -> {'EXIT', c(R), top(R, S)};
c({R, S = [{_, _, _, L} | _]}) when is_list(L) -> {c(R), top(R, S)};
c(X) when is_tuple(X) -> list_to_tuple(c(tuple_to_list(X)));
c([H | T]) -> [c(H) | c(T)];
c(X) when is_map(X) ->
  {map, lists:sort(fun exact/2, [{c(K), c(V)} || {K, V} <- maps:to_list(X)])};
c(X) when is_function(X) ->
  case erlang:fun_info(X, type) of
    {type, external} -> X;
    {type, local} -> {'fun', element(2, erlang:fun_info(X, arity))}
  end;
c(X) when is_pid(X) -> pid;
c(X) when is_reference(X) -> ref;
c(X) when X == 0.0, is_float(X) -> zero(X);
c(X) -> X.

%% We tell -0.0 from 0.0 as OTP 27 does, whatever the release.
zero(X) ->
  case erlang:system_info(otp_release) >= "27" of
    true -> X;
    false -> 0.0
  end.

exact({A, _}, {B, _}) -> {A, is_float(A)} =< {B, is_float(B)}.
