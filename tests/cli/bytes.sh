# SPDX-License-Identifier: Apache-2.0
# Texts that editors and accidents make: byte order marks, CRLF, zeros, ends in
# the middle; and includes of what is no file. As erlc.
head='-module(g).\n-export([main/0]).\n'
check() {
  printf -- "$2" > g.erl
  echo "$1"
  "$CANDELA" check --format short g.erl || echo "status $?"
}
check 'byte order mark' "\\357\\273\\277${head}main() -> X.\n"
check 'UTF-16' '\377\376-\000m\000o\000d\000'
check 'byte order mark inside' "${head}\\357\\273\\277main() -> ok.\n"
check 'CRLF' '-module(g).\r\n-export([main/0]).\r\nmain() ->\r\n  "a\r\nb",\r\n  X.\r\n'
check 'CR' '-module(g).\r-export([main/0]).\rmain() -> X.\r'
check 'zeros' "${head}main() -> \\000X.\n\\000"
check 'control characters' "${head}main() -> \\001X\\177.\n"
check 'an end within a character' "${head}main() -> \"\\342\\202"
check 'an end within an escape' "${head}main() -> \"\\\\\\\\x{4"
check 'an end within a comment' "${head}main() -> ok.\n%% x"
check 'an end within what is skipped' "${head}main() -> ok.\n-ifdef(X).\n\"abc"
check 'overlong' "${head}main() -> \"\\300\\200\".\n"
check 'a surrogate' "${head}main() -> \"\\355\\240\\200\".\n"
mkdir d
for x in d / /dev/zero 'a\nb' ''; do
  printf -- "${head}-include(\"%s\").\nmain() -> ok.\n" "$x" > g.erl
  echo "include $x"
  "$CANDELA" check --format short g.erl || echo "status $?"
done
"$CANDELA" check /dev/zero || echo "status $?"

#| byte order mark
#| g.erl:1:1: [1001] illegal character
#| g.erl:3:11: [4010] variable 'X' is unbound
#| status 1
#| UTF-16
#| g.erl:1:1: [1008] cannot translate from UTF-8
#| status 1
#| byte order mark inside
#| g.erl:3:1: [1001] illegal character
#| status 1
#| CRLF
#| g.erl:6:3: [4010] variable 'X' is unbound
#| status 1
#| CR
#| g.erl:1:42: [4010] variable 'X' is unbound
#| status 1
#| zeros
#| g.erl:3:12: [4010] variable 'X' is unbound
#| status 1
#| control characters
#| g.erl:3:13: [3001] syntax error before: '\d'
#| g.erl:2:2: [4020] function main/0 undefined
#| status 1
#| an end within a character
#| g.erl:3:12: [1008] cannot translate from UTF-8
#| g.erl:2:2: [4020] function main/0 undefined
#| status 1
#| an end within an escape
#| g.erl:3:11: [1004] unterminated string starting with "\\x{4"
#| g.erl:2:2: [4020] function main/0 undefined
#| status 1
#| an end within a comment
#| an end within what is skipped
#| g.erl:5:5: [2019] unterminated '-ifdef'
#| status 1
#| overlong
#| g.erl:3:12: [1008] cannot translate from UTF-8
#| g.erl:2:2: [4020] function main/0 undefined
#| status 1
#| a surrogate
#| g.erl:3:12: [1008] cannot translate from UTF-8
#| g.erl:2:2: [4020] function main/0 undefined
#| status 1
#| include d
#| g.erl:3:10: [2020] can't find include file "d"
#| status 1
#| include /
#| g.erl:3:10: [2020] can't find include file "/"
#| status 1
#| include /dev/zero
#| g.erl:3:10: [2020] can't find include file "/dev/zero"
#| status 1
#| include a
#| b
#| g.erl:3:10: [2020] can't find include file "a
#| b"
#| status 1
#| include
#| g.erl:3:10: [2020] can't find include file ""
#| status 1
#| candela: /dev/zero is no file of Erlang source (.erl)
#| status 1
