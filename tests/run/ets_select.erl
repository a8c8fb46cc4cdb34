%% Match specifications: select and its like, in parts, compiled.
-module(ets_select).
-export([main/0]).

t(F) ->
    io:format("~w~n", [try F() catch C:R -> {C, R} end]).

main() ->
    functions(), specs(), tables(), replace(), compiled(), keys().

%% Which functions guards may call, with how many arguments.
functions() ->
    [io:format("~w ~w~n", [F, [N || N <- lists:seq(0, 4), compiles(list_to_tuple([F | args(N)]))]])
     || F <- [is_atom, is_float, is_integer, is_list, is_number, is_pid, is_port, is_reference,
              is_tuple, is_map, is_binary, is_bitstring, is_boolean, is_function, is_record,
              is_map_key, 'and', 'or', 'not', 'xor', 'andalso', 'orelse', abs, element, hd, length,
              map_get, map_size, node, round, ceil, size, bit_size, byte_size, tl, trunc, float,
              binary_part, tuple_size, '+', '-', '*', '/', 'div', 'rem', 'band', 'bor', 'bxor',
              'bnot', 'bsl', 'bsr', '>', '>=', '<', '=<', '=:=', '==', '=/=', '/=', self, max,
              const, foo]].

args(N) -> lists:duplicate(N, '$1').

compiles(Guard) ->
    try ets:match_spec_compile([{'$1', [Guard], ['$_']}]), true
    catch error:badarg -> false end.

specs() ->
    [io:format("~w => ~w~n", [X, try ets:match_spec_run(L, ets:match_spec_compile(X))
                                 catch C:E -> {C, E} end])
     || {L, X} <- cases()].

cases() ->
    [{[{1}], [{'_', [], [{hd, 1}]}]}, {[{1}], [{'_', [], [{hd, 1}, ok]}]},
     {[{1}], [{'_', [{hd, 1}], [ok]}]}, {[{1}], [{'_', [1], [ok]}]},
     {[{1}], [{'_', [true, false], [ok]}]}, {[{1}], [{'_', [], []}]},
     {[{1}], [{'_', [], [{{a, '$_'}}]}]}, {[{1}], [{'$1', [], ['$2']}]},
     {[{1}], [{{'$1'}, [], ['$$']}]}, {[{1, 2}], [{{'$3', '$1'}, [], ['$$']}]},
     {[{1}], [{'_', a, [ok]}]}, {[{1}], [{'_', [], ok}]}, {[{1}], [{'_', []}]}, {[{1}], []},
     {[{1}], [a]}, {[{1}], a}, {[{1}], [{'_', [], [a, b, c]}]}, {[{1}], [{'_', [], ['_']}]},
     {[{1}], [{'_', [], [{a}]}]}, {[{1}], [{'_', [], [{}]}]}, {[{1}], [{'_', [], [{{}}]}]},
     {[{1}], [{'_', [], [[]]}]}, {[{1}], [{'_', [], [['$_' | a]]}]},
     {[#{a => 1, b => 2}, #{}], [{#{a => '$1'}, [], ['$1']}]},
     {[#{a => 1, b => 2}], [{#{}, [], ['$_']}]}, {[#{a => 1}], [{#{'$1' => 1}, [], ['$1']}]},
     {[#{a => 1}], [{#{'_' => 1}, [], ['$_']}]},
     {[#{a => 1}], [{'$1', [], [#{x => '$1', '$1' => y}]}]},
     {[{1, 1}, {1, 2}, {1, 1.0}], [{{'$1', '$1'}, [], ['$1']}]}, {[{1.0}], [{{1}, [], [y]}]},
     {[a, 1, "abc", [x | y]], [{['$1' | '$2'], [], [{{'$1', '$2'}}]}]},
     {[{1}], [{'$1', [{is_tuple, '$1'}], [{element, 1, '$1'}]}]},
     {[1, a], [{'$1', [{'andalso', {is_integer, '$1'}, {'>', '$1', 0}}], [x]}]},
     {[1, a], [{'$1', [{'orelse', {'>', {hd, '$1'}, 0}, true}], [x]}]},
     {[1, a], [{'$1', [{'and', true, 1}], [x]}]},
     {[1, a], [{'$1', [{'or', true, {'>', '$1', 0}}], [x]}]},
     {[1], [{'$1', [], [{'and', true, 1}]}]}, {[1], [{'$1', [], [{'andalso', true, 1}]}]},
     {[1], [{'$1', [], [{'andalso', 1, true}]}]}, {[1], [{'$1', [], [{'andalso', true, false, 1}]}]},
     {[1], [{'$1', [], [{'orelse', false, {'andalso', true, x}}]}]},
     {[1], [{'$1', [], [{'not', 1}]}]}, {[1], [{'$1', [], [{{{hd, 1}, 2}}]}]},
     {[1], [{'$1', [], [{const, {'$1', a}}]}]}, {[1], [{'$1', [], [{const}]}]},
     {[1], [{'$1', [], [{'+', '$1', a}]}]}, {[1], [{'$1', [], ['$_x']}]},
     {[1], [{'$01', [], ['$1']}]}, {['$1a'], [{'$1a', [], ['$_']}]},
     {[1], [{'$100000000', [], ['$100000000']}]},
     {[{rec, 1, 2}], [{'$1', [{is_record, '$1', rec, 3}], [y]}]},
     {[1], [{'$1', [], [{binary_part, <<"abc">>, 1, 1}]}]}, {[1, {}], [{{}, [], [x]}]},
     {[<<1>>, 1.5, 1 bsl 70], [{<<1>>, [], [x]}, {1.5, [], [y]}, {1 bsl 70, [], [z]}]},
     {[fun lists:map/2], [{'$1', [{is_function, '$1'}], [x]}]},
     {[1], [{'$1', [{{a}}], [x]}]}, {[1], [{'$1', [[true]], [x]}]},
     {[1], [{'$1', [{'=:=', {{'$1', 2}}, {const, {1, 2}}}], [x]}]},
     {[1], [{'$1', [], [x | y]}]}, {[1], [{'$1', [true | y], [x]}]},
     {[{a, [{b, [1, {c, "x"}]}]}], [{{a, [{b, ['$2', {'$1', "x"}]}]}, [], ['$$']}]},
     {[7], [{'$1', [{'>', '$1', 9}], [big]}, {'$1', [{'>', '$1', 5}], [middle]}, {'_', [], [small]}]}].

tables() ->
    S = ets:new(s, [set]),
    O = ets:new(o, [ordered_set]),
    B = ets:new(b, [bag]),
    [ets:insert(T, {I, x}) || T <- [S, O], I <- [1, 2, 3, 4]],
    [ets:insert(B, {k, I}) || I <- [1, 2, 3, 4, 5]],
    All = [{{'$1', '_'}, [], ['$1']}],
    [t(fun() -> parts(ets:select(O, All, N)) end) || N <- [1, 2, 3, 4, 5]],
    [t(fun() -> parts(ets:select_reverse(O, All, N)) end) || N <- [1, 3]],
    [t(fun() -> lists:sort(lists:append(parts(ets:select(S, All, N)))) end) || N <- [1, 2, 3, 4, 5]],
    [t(fun() -> parts(ets:select(B, [{{k, '$1'}, [], ['$1']}], N)) end) || N <- [2, 5, 9]],
    [t(fun() -> parts(ets:select(T, [{{K, '_'}, [], ['$_']}], N)) end)
     || T <- [S, O], K <- [2, 22, 2.0], N <- [1, 2]],
    t(fun() -> parts(ets:match(O, {'$1', '_'}, 3)) end),
    t(fun() -> parts(ets:match_object(O, {'$1', '_'}, 3)) end),
    t(fun() -> ets:select(O, [{{3, '_'}, [], ['$_']}, {{1, '_'}, [], ['$_']}, {{1.0, '_'}, [], ['$_']}]) end),
    t(fun() -> ets:select_reverse(O, [{{3, '_'}, [], ['$_']}, {{1, '_'}, [], ['$_']}]) end),
    [t(fun() -> ets:select(O, All, N) end) || N <- [0, -1, a]],
    [t(fun() -> ets:select(K) end) || K <- ['$end_of_table', a, {O, a, b}]],
    [t(fun() -> ets:select(T, X) end) || {T, X} <- [{O, a}, {nope, []}, {O, []}]],
    [t(fun() -> ets:match(O, X) end) || X <- [a, '_', '$1', {'_', '$0'}]],
    [t(fun() -> ets:match_object(O, X) end) || X <- [a, '_', {'_', y}]],
    t(fun() -> ets:select_count(O, [{{'$1', '_'}, [{'>', '$1', 1}], [true]}]) end),
    t(fun() -> ets:select_count(O, All) end),
    t(fun() -> {ets:select_delete(O, [{{'$1', '_'}, [{'>', '$1', 3}], [true]}]), ets:tab2list(O)} end),
    t(fun() -> {ets:match_delete(O, {2, '_'}), ets:tab2list(O)} end),
    t(fun() -> {ets:select_delete(S, [{'_', [], [true]}]), ets:tab2list(S)} end).

parts('$end_of_table') -> [];
parts({L, K}) -> [L | parts(ets:select(K))].

replace() ->
    O = ets:new(o, [ordered_set]),
    B = ets:new(b, [bag]),
    [ets:insert(O, {I, x}) || I <- [1, 2, 3]],
    [t(fun() -> ets:select_replace(O, X) end)
     || X <- [[{{'$1', '$2'}, [], [{{'$1', y}}]}], [{{'$1', '$2'}, [], [{{'$2', '$1'}}]}],
              [{{'$1', '$2'}, [], ['$_']}], [{{1, '$2'}, [], [{{1, z}}]}],
              [{{1, '$2'}, [], [{{{const, 1}, w}}]}],
              [{{'$1', '_'}, [{'==', '$1', 2}], [{{{element, 1, '$_'}, q}}]}],
              [{{'$1', '_'}, [], [{const, {1, a}}]}], [{'$1', [], ['$1']}],
              [{{'$1', '$2'}, [], [a, {{'$1', y}}]}], [{{{'$1'}, '$2'}, [], [{{{{'$1'}}, y}}]}],
              [{{'$1', '$2'}, [], [{{'$1'}}]}], [{{'$1', '$2'}, [], [{{'$1', a, b}}]}],
              [{{2.0, '$2'}, [], [{{2, z}}]}], [{'_', [], ['$_']}],
              [{{'$1', '$2'}, [{'<', '$1', 0}], [{{'$2', '$1'}}]}]]],
    t(fun() -> ets:tab2list(O) end),
    t(fun() -> ets:select_replace(B, [{'_', [], ['$_']}]) end).

compiled() ->
    R = ets:match_spec_compile([{'_', [], ['$_']}]),
    t(fun() -> {is_reference(R), [ets:is_compiled_ms(X) || X <- [R, make_ref(), a]]} end),
    [t(fun() -> ets:match_spec_run(L, X) end)
     || {L, X} <- [{[{1}, {2}, 3], R}, {[{1} | a], R}, {a, R}, {[{1}], a}, {[], R}]],
    t(fun() -> ets:match_spec_run_r([1, 2], R, [z]) end),
    t(fun() -> ets:match_spec_run_r([1, 2], R, z) end).

%% With keys that the heads name, beside maps and variables inside of keys.
keys() ->
    T = ets:new(t, []),
    ets:insert(T, [{{a, 1}, 1}, {{a, 2}, 2}, {#{x => 1}, 3}, {"s", 4}, {<<"b">>, 5}, {1, 6}, {1.0, 7}]),
    [t(fun() -> lists:sort(ets:match(T, {K, '$9'})) end)
     || K <- [{a, 1}, {a, '_'}, {'$1', 2}, #{x => 1}, #{}, #{x => 2}, "s", <<"b">>, 1, 1.0, 2, '_', '$1',
              '$9']],
    t(fun() -> lists:sort(ets:select(T, [{{1, '$1'}, [], ['$1']}, {{1, '_'}, [], [x]}, {{"s", '$1'}, [], ['$1']}])) end).
