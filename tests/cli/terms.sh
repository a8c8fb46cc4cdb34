# SPDX-License-Identifier: Apache-2.0
# Options of erlc that are terms.
printf -- '-module(t).\nf() -> a.\ng() -> b.\n' > t.erl
printf -- '-module(m).\n-export([main/0]).\nmain() -> erlang:display(t:f()).\n' > m.erl
try() { echo "-- $*"; "$CANDELA" "$@" --format short || echo "status $?"; }
try build m.erl t.erl +export_all +nowarn_export_all
./m
try build m.erl t.erl +'{nowarn_unused_function, [{f, 0}, {g, 0}]}' +'[export_all, {inline, []}]' +nowarn_export_all
./m
try check t.erl +nowarn_unused_function +'[]' +nowarn_nomatch
try check t.erl +nowarn_unused_function +debug_info +nowarn_soup +'{d, x}' +3 -Werror
for t in '{a' '1+2' '"a' 'a,b' '{a,B}' '?x' '' 'fun()' '[a' 'a). -f(b' '{a}}'; do
  try check t.erl "+$t"
done
"$CANDELA" run +export_all +nowarn_export_all -W0 t.erl || echo "status $?"
"$CANDELA" targets +x || echo "status $?"
"$CANDELA" +x || echo "status $?"

#| -- build m.erl t.erl +export_all +nowarn_export_all
#| a
#| -- build m.erl t.erl +{nowarn_unused_function, [{f, 0}, {g, 0}]} +[export_all, {inline, []}] +nowarn_export_all
#| a
#| -- check t.erl +nowarn_unused_function +[] +nowarn_nomatch
#| -- check t.erl +nowarn_unused_function +debug_info +nowarn_soup +{d, x} +3 -Werror
#| candela: [6019] Warning: option +debug_info has no effect
#| candela: [6019] Warning: option +nowarn_soup has no effect
#| candela: [6019] Warning: option +{d, x} has no effect
#| candela: [6019] Warning: option +3 has no effect
#| -- check t.erl +{a
#| candela: [6018] syntax error before: '.': {a
#| status 1
#| -- check t.erl +1+2
#| candela: [6018] bad term: 1+2
#| status 1
#| -- check t.erl +"a
#| candela: [6018] bad term: "a
#| status 1
#| -- check t.erl +a,b
#| candela: [6018] bad term: a,b
#| status 1
#| -- check t.erl +{a,B}
#| candela: [6018] bad term: {a,B}
#| status 1
#| -- check t.erl +?x
#| candela: [6018] syntax error before: '?': ?x
#| status 1
#| -- check t.erl +
#| candela: [6018] syntax error before: '.':
#| status 1
#| -- check t.erl +fun()
#| candela: [6018] syntax error before: '.': fun()
#| status 1
#| -- check t.erl +[a
#| candela: [6018] syntax error before: '.': [a
#| status 1
#| -- check t.erl +a). -f(b
#| candela: [6018] bad term: a). -f(b
#| status 1
#| -- check t.erl +{a}}
#| candela: [6018] syntax error before: '}': {a}}
#| status 1
#| candela: module t exports none of main/1, main/0, start/0: nothing to start
#| status 1
#| candela: unknown option +x: see --help
#| status 1
#| candela: unknown option +x: see --help
#| status 1
