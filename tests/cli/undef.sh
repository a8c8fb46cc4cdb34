# SPDX-License-Identifier: Apache-2.0
# Functions that exist nowhere: a warning, and undef when they are called.
cat > a.erl <<'X'
-module(a).
-export([main/1]).
main(["remote"]) -> lists:nothing(1);
main(["module"]) -> nowhere:f();
main(["fun"]) -> (fun nowhere:g/1)(x);
main(["apply", M]) -> apply(list_to_atom(M), f, []);
main(["name", F]) -> M = b, M:(list_to_atom(F))(1).
X
printf -- '-module(b).\n-export([f/0]).\nf() -> ok.\n' > b.erl
"$CANDELA" build a.erl b.erl || echo "status $?"
for x in remote module fun "apply nowhere" "name f"; do
  ./a $x 2>&1 | grep -o '{undef.*' || true
  ./a $x 2> /dev/null || echo "status $?"
done
printf -- '-module(c).\n-export([main/0]).\nmain() -> f().\n' > c.erl
"$CANDELA" build c.erl || echo "status $?"

#| a.erl:3: Warning: function lists:nothing/1 is undefined
#| a.erl:4: Warning: function nowhere:f/0 is undefined
#| a.erl:5: Warning: function nowhere:g/1 is undefined
#| {undef,[{lists,nothing,[1],[]}]}
#| status 1
#| {undef,[{nowhere,f,[],[]}]}
#| status 1
#| {undef,[{nowhere,g,[x],[]}]}
#| status 1
#| {undef,[{nowhere,f,[],[]},{a,main,1,[{file,"a.erl"},{line,6}]}]}
#| status 1
#| {undef,[{b,f,[1],[]},{a,main,1,[{file,"a.erl"},{line,7}]}]}
#| status 1
#| c.erl:3:11: function f/0 undefined
#| %    3| main() -> f().
#| %     |           ^
#|
#| status 1
