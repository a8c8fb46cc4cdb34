# SPDX-License-Identifier: Apache-2.0
# What nests without end, or is large: compiled, or a message.
# with: shapes.py
# timeout: 120
try() {
  python3 shapes.py "$1" "$2"
  status=0
  "$CANDELA" build -W0 g.erl -o g 2> log || status=$?
  sed -nE "1s/^(g.erl:[0-9]+:).*(nested|expand)/$1: \\1 \\2/p" log
  [ $status = 0 ] && [ ! -s log ] && echo "$1: compiled" || true
  [ $status = 0 ] || [ ! -e g ] || echo "$1: a file is left"
  [ $status -lt 2 ] || { echo "$1: status $status"; cat log; }
  rm -f g
}
for kind in parentheses lists tails tuples maps binaries parts calls cases funs \
  tries blocks comprehensions catches sums differences appends signs nots \
  andalso guard patterns aliases matches types conditions attributes arguments \
  macros open; do
  try $kind 100000
done
for kind in string_pattern bits_pattern; do try $kind 12000; done
for kind in literal line elements clauses; do try $kind 10000; done
try doubling 60
try blank 10000000
try string 1000000
try integer 30000

#| parentheses: g.erl:3: nested too deeply
#| lists: g.erl:3: nested too deeply
#| tails: g.erl:3: nested too deeply
#| tuples: g.erl:3: nested too deeply
#| maps: g.erl:3: nested too deeply
#| binaries: g.erl:3: nested too deeply
#| parts: g.erl:3: nested too deeply
#| calls: g.erl:3: nested too deeply
#| cases: g.erl:3: nested too deeply
#| funs: g.erl:3: nested too deeply
#| tries: g.erl:3: nested too deeply
#| blocks: g.erl:3: nested too deeply
#| comprehensions: g.erl:3: nested too deeply
#| catches: g.erl:3: nested too deeply
#| sums: g.erl:3: nested too deeply
#| differences: g.erl:3: nested too deeply
#| appends: g.erl:3: nested too deeply
#| signs: g.erl:3: nested too deeply
#| nots: g.erl:4: nested too deeply
#| andalso: g.erl:4: nested too deeply
#| guard: g.erl:4: nested too deeply
#| patterns: g.erl:4: nested too deeply
#| aliases: g.erl:4: nested too deeply
#| matches: g.erl:3: nested too deeply
#| types: g.erl:3: nested too deeply
#| conditions: g.erl:3: nested too deeply
#| attributes: g.erl:3: nested too deeply
#| arguments: g.erl:4: expand to too much
#| macros: compiled
#| open: g.erl:3: nested too deeply
#| string_pattern: g.erl:4: nested too deeply
#| bits_pattern: compiled
#| literal: compiled
#| line: compiled
#| elements: compiled
#| clauses: compiled
#| doubling: g.erl:64: expand to too much
#| blank: compiled
#| string: compiled
#| integer: compiled
