# SPDX-License-Identifier: Apache-2.0
# Large input: compiled down to Low, and checked after each pass, or a message;
# and in time that grows with it (each is limited).
# with: shapes.py
# timeout: 240
try() {
  python3 shapes.py "$1" "$2"
  status=0
  (ulimit -t "${3:-10}"
   "$CANDELA" build --no-cache --emit low --verify g.erl -o g.low) 2> log ||
    status=$?
  echo "$1: status $status"
  head -c 100 log | sed -n 1p
  rm -f g.low
}
for kind in comment blank newlines string strings literal clauses; do
  try $kind 200000
done
for kind in zeros ifdefs macros dollars bytes exports case_of elements; do
  try $kind 50000
done
for kind in sequence errors line dots quotes illegal; do try $kind 20000; done
for kind in guards tests undefined variables fields; do try $kind 20000; done
try string_pattern 2500
try open 3000000
try atom 10000000
try quoted 10000000
try variable 10000000
try integer 100000
try integer 10000000
try float 3000000
try text 10000000
try zeros 20000000
try functions 20000 20

#| comment: status 0
#| blank: status 0
#| newlines: status 0
#| string: status 0
#| strings: status 0
#| literal: status 0
#| clauses: status 0
#| zeros: status 0
#| ifdefs: status 0
#| macros: status 0
#| dollars: status 0
#| bytes: status 0
#| exports: status 0
#| case_of: status 0
#| elements: status 0
#| sequence: status 0
#| g.erl:3:11: Warning: the call to self/0 has no effect
#| errors: status 1
#| g.erl:4:8: syntax error before: ')'
#| line: status 0
#| g.erl:3:15: Warning: function f0/0 is unused
#| dots: status 1
#| g.erl:4:1: syntax error before: '.'
#| quotes: status 1
#| g.erl:4:1: syntax error before: "a"
#| illegal: status 1
#| g.erl:4:1: illegal base '1'
#| guards: status 0
#| tests: status 0
#| undefined: status 0
#| variables: status 0
#| fields: status 0
#| string_pattern: status 0
#| open: status 1
#| g.erl:3:3761: nested too deeply
#| atom: status 1
#| g.erl:3:11: illegal atom
#| quoted: status 1
#| g.erl:3:11: illegal atom
#| variable: status 1
#| g.erl:3:11: illegal var
#| integer: status 0
#| integer: status 1
#| g.erl:3:11: illegal integer
#| float: status 0
#| text: status 1
#| g.erl:5:8: unterminated string starting with "bbbbbbbbbbbbbbbb"
#| zeros: status 0
#| functions: status 0
#| g.erl:4:1: Warning: function f0/0 is unused
