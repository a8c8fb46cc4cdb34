%% Guards: type tests, failing operations, alternatives, boolean operators.
-module(guards).
-export([main/0]).

-record(r, {k, n = 1}).

main() ->
    [p({X, type(X)}) || X <- terms()],
    [p({X, old_type(X)}) || X <- terms()],
    [p(fails(X)) || X <- terms()],
    [p(bools(X, Y)) || X <- [true, false, ok], Y <- [true, false, 1]],
    [p(arith(X, Y)) || X <- [0, 1, 2.5, foo, 1 bsl 65], Y <- [0, 2, -1, 0.0, bar]],
    [p(cmp(X, Y)) || X <- [1, 1.0, foo, [], {1}, <<1>>], Y <- [1, 1.0, foo, [], {1}, <<1>>]],
    [p(rec(X)) || X <- [#r{k = 1}, #r{k = xx, n = 2}, {r, 1}, {r, 1, 2, 3}, foo, #r{k = #r{k = 7}}]],
    [p(maps(X)) || X <- [#{}, #{k => 1}, #{k => 2, l => 3}, foo]],
    [p(bifs(X)) || X <- terms()],
    [p(bin(X)) || X <- [<<1, 2>>, <<1:3>>, 5, foo, <<>>]],
    [p(funs(X)) || X <- [fun p/1, fun(_, _) -> 1 end, fun lists:map/2, foo, self()]],
    p(pids(self())), p(pids(foo)).

p(X) -> io:format("~w~n", [X]).

terms() ->
    [1, 0, -5, 1 bsl 70, 1.5, foo, true, false, [], [1, 2], "str", [1 | 2], {}, {1, 2},
     #{}, #{x => 1}, <<>>, <<1, 2>>, <<1:1>>].

type(X) when is_boolean(X) -> boolean;
type(X) when is_atom(X) -> atom;
type(X) when is_integer(X), X > 1 bsl 60 -> big;
type(X) when is_integer(X) -> integer;
type(X) when is_number(X) -> float;
type(X) when is_list(X), length(X) > 2 -> long_list;
type([_ | _] = X) when is_list(X) -> list;
type(X) when is_list(X) -> nil;
type(X) when is_tuple(X), tuple_size(X) =:= 0 -> empty_tuple;
type(X) when is_tuple(X) -> tuple;
type(X) when is_map(X), map_size(X) > 0 -> map;
type(X) when is_map(X) -> empty_map;
type(X) when is_binary(X) -> {binary, byte_size(X)};
type(X) when is_bitstring(X) -> {bits, bit_size(X)};
type(_) -> other.

old_type(X) when integer(X) -> integer;
old_type(X) when float(X) -> float;
old_type(X) when atom(X) -> atom;
old_type(X) when list(X) -> list;
old_type(X) when tuple(X) -> tuple;
old_type(X) when binary(X) -> binary;
old_type(X) when number(X) -> number;
old_type(_) -> other.

fails(X) when hd(X) =:= 1 -> hd1;
fails(X) when element(1, X) =:= 1; length(X) =:= 3 -> elem_or_length;
fails(X) when X + 1 =:= 2; is_atom(X) -> one_or_atom;
fails(X) when not X -> never;
fails(X) when hd(X) =:= 0 orelse true -> orelse_true;
fails(X) when is_list(X) orelse element(3, X) =:= 3 -> list;
fails(X) when (X > 0) =:= (element(1, X) > 0) -> tuple;
fails(X) when X rem 2 =:= 0 -> even;
fails(X) when map_size(X) =:= 0; byte_size(X) =:= 2 -> empty_map_or_2;
fails(_) -> none.

bools(X, Y) when X and Y -> both;
bools(X, Y) when X or Y -> some;
bools(X, Y) when X xor Y -> odd;
bools(X, Y) when X andalso Y -> lazy_both;
bools(X, Y) when X orelse Y -> lazy_some;
bools(X, Y) when not X, Y =:= 1 -> not_x;
bools(X, _) when X -> x;
bools(X, Y) when not (X =:= Y) -> differ;
bools(_, _) -> none.

arith(X, Y) when X div Y > 0 -> div_pos;
arith(X, Y) when X / Y > 0 -> pos;
arith(X, Y) when X * Y < 0 -> neg;
arith(X, Y) when -X =:= Y; abs(X) > 1 -> minus;
arith(X, Y) when X band 1 =:= 1, Y bsl 2 =:= 8 -> bits;
arith(X, Y) when bnot X =:= -1, X bor Y =:= 2; X bxor Y =:= -1 -> bits2;
arith(X, _) when X bsr 1 =:= 0 -> small;
arith(X, Y) when round(X) =:= 3; trunc(Y) =:= 0 -> rounded;
arith(_, _) -> none.

cmp(X, Y) when X =:= Y -> exact;
cmp(X, Y) when X == Y -> equal;
cmp(X, Y) when X < Y, X =< Y, X /= Y, X =/= Y -> less;
cmp(X, Y) when X > Y, X >= Y -> more.

rec(X) when is_record(X, r), X#r.k =:= 1 -> one;
rec(X) when X#r.n > 1 orelse X =:= foo -> n;
rec(X) when is_record(X, r, 3), is_record(X#r.k, r) -> nested;
rec(X) when X =:= #r{k = xx} -> built;
rec(X) when is_record(X, r, 4) -> four;
rec(X) when (X#r.k =:= 0) or true -> no_record;
rec(_) -> none.

maps(X) when map_get(k, X) =:= 1 -> one;
maps(X) when is_map_key(l, X) -> key;
maps(X) when X =:= #{} -> empty;
maps(X) when X#{z => 1} =:= #{z => 1} -> updated;
maps(_) -> none.

bifs(X) when abs(X) =:= 5 -> abs;
bifs(X) when element(2, X) =:= 2 -> element;
bifs(X) when tl(X) =:= [2] -> tl;
bifs(X) when size(X) =:= 2 -> size;
bifs(X) when floor(X) =:= 1, ceil(X) =:= 2 -> floor;
bifs(X) when float(X) =:= 1.0 -> one;
bifs(X) when bit_size(X) =:= 1 -> bit;
bifs(X) when [X] =:= [foo]; {X, 1} =:= {[], 1} -> built;
bifs(X) when node(X) =:= node() -> node;
bifs(_) -> none.

bin(X) when <<X/bits>> =:= <<1, 2>> -> same;
bin(X) when <<X:8>> =:= <<5>> -> five;
bin(X) when binary_part(X, 0, 0) =:= <<>> -> part;
bin(X) when is_bitstring(X) -> bits;
bin(_) -> none.

funs(X) when is_function(X, 1) -> one;
funs(X) when is_function(X, 2) -> two;
funs(X) when is_function(X) -> function;
funs(X) when is_function(X, foo) -> never;
funs(X) when is_pid(X) -> pid;
funs(_) -> none.

pids(X) when X =:= self() -> self;
pids(X) when is_reference(X); is_port(X) -> other;
pids(_) -> none.
