# SPDX-License-Identifier: Apache-2.0
# with: ../../tools/run-wasi.mjs
# Standard streams that are closed, full, or have nobody who reads.
cat > a.erl <<'X'
-module(a).
-export([main/1]).
main(["out", N]) -> lines(list_to_integer(N));
main(["in"]) -> erlang:display(io:get_line("")).
lines(0) -> ok;
lines(N) -> io:format("~p~n", [N]), lines(N - 1).
X
"$CANDELA" build a.erl
"$CANDELA" build --target wasm32-wasi a.erl
for to in '> /dev/full' '>&-'; do
  sh -c "./a out 3 $to" 2> log || echo "status $?"
  grep -o '^{terminated' log
done
{ ./a out 100000 2> log || echo "status $?" > status; } | head -n 1
cat status
grep -o '^{terminated' log
for run in ./a 'node --no-warnings run-wasi.mjs a.wasm'; do # a reader that is slow
  $run out 30000 | { sleep 1; tail -n 1; }
done
./a in < /dev/null
./a in <&-
./a in < /
"$CANDELA" targets > /dev/full || echo "status $?"
"$CANDELA" build a.erl --emit ir -o - > /dev/full || echo "status $?"

#| status 1
#| {terminated
#| status 1
#| {terminated
#| 100000
#| status 1
#| {terminated
#| 1
#| 1
#| eof
#| eof
#| eof
#| candela: cannot write standard output: No space left on device
#| status 1
#| candela: cannot write standard output: No space left on device
#| status 1
