# SPDX-License-Identifier: Apache-2.0
# No more memory: the compiler and programs say so and end, with status 1.
# timeout: 60
cat > a.erl <<'X'
-module(a).
-export([main/1]).
main(["list"]) -> list([]);
main(["map"]) -> map(#{}, 0);
main(["binary"]) -> binary(<<>>);
main(["large"]) -> byte_size(binary:copy(<<1>>, 1 bsl 40));
main(["stack"]) -> stack(1);
main(["spawn"]) -> spawn(fun() -> receive x -> ok end end), main(["spawn"]);
main(["message"]) -> self() ! lists:seq(1, 100), main(["message"]);
main(["ets"]) -> ets(ets:new(t, []), 1);
main(["atoms"]) -> atoms(1).
list(L) -> list([hd([L | L]) | L]).
map(M, N) -> map(M#{N => N}, N + map_size(M)).
binary(B) -> binary(<<B/binary, 0:80000>>).
stack(N) -> [N | stack(N + 1)].
ets(T, N) -> ets:insert(T, {N, N}), ets(T, N + 1).
atoms(N) -> _ = list_to_atom(integer_to_list(N)), atoms(N + 1).
X
sed -i 's/^list(L).*/list(L) -> put(l, L), list([L, L | L])./' a.erl
"$CANDELA" build a.erl
for x in list map binary large stack spawn message ets; do
  (ulimit -v 150000; ./a $x) > log 2>&1 || echo "$x: status $?"
  sed 's/allocate [0-9]*/allocate N/' log
done
./a atoms 2>&1 | grep -oE '\{system_limit,\[\{erlang,list_to_atom'
# Sanitizers need room of their own.
case $(nm -D "$CANDELA") in *__asan_init*) exit 0 ;; esac
for kb in 8000 16000 24000 32000; do
  (ulimit -v $kb; "$CANDELA" build --no-cache a.erl -o b) > log 2>&1 && echo "$kb: built"
  grep -qx 'candela: out of memory' log || cat log
done

#| list: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| map: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| binary: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| large: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| stack: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| spawn: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| message: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| ets: status 1
#| eheap_alloc: Cannot allocate N bytes of memory.
#| {system_limit,[{erlang,list_to_atom
