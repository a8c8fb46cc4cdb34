# SPDX-License-Identifier: Apache-2.0
# Sources and places that cannot be used: a message, status 1, nothing is left.
plain='-module(a).\n-export([main/0]).\nmain() -> ok.\n'
printf -- "$plain" > a.erl
# Root reads everything, unless it gives up its rights.
unprivileged=
[ "$(id -u)" != 0 ] || unprivileged='setpriv --bounding-set=-all'
mkdir in out
cp a.erl in/secret.erl
chmod 0 in/secret.erl
$unprivileged "$CANDELA" build in/secret.erl || echo "status $?"
chmod 500 out
$unprivileged "$CANDELA" build a.erl --output-dir out || echo "status $?"
$unprivileged "$CANDELA" build a.erl --output-dir out/more || echo "status $?"
chmod 700 out
"$CANDELA" build a.erl -o out || echo "status $?"
(ulimit -f 20; "$CANDELA" build a.erl -o out/a) || echo "status $?"
ln -s loop.erl loop.erl
"$CANDELA" build loop.erl || echo "status $?"
"$CANDELA" build --output-dir deep/er a.erl
ls deep/er out
# Bytes that are no source.
printf '\177ELF\002\001\000\000\377\376' > elf.erl
"$CANDELA" build elf.erl || echo "status $?"
head -c 50 /dev/zero > zero.erl
"$CANDELA" build zero.erl || echo "status $?"
: > empty.erl
"$CANDELA" build empty.erl || echo "status $?"
printf -- '-module(n).\n-export([main/0]).\nmain() -> \000erlang:display("a\000b").\n' > n.erl
"$CANDELA" run n.erl
printf -- '-module(u).\n-export([main/0]).\nmain() -> "\377".\n' > u.erl
"$CANDELA" build u.erl 2> log || echo "status $?"
cat log
printf -- '%%%% coding: latin-1\n-module(u).\n-export([main/0]).\nmain() -> erlang:display([X || X <- "\377"]).\n' > u.erl
"$CANDELA" run u.erl
ls

#| candela: cannot read in/secret.erl: Permission denied
#| status 1
#| candela: cannot write out/a: Permission denied
#| status 1
#| candela: cannot write out/more: Permission denied
#| status 1
#| candela: cannot write out: Is a directory
#| status 1
#| candela: cannot write out/a: File too large
#| status 1
#| candela: cannot read loop.erl: Too many levels of symbolic links
#| status 1
#| deep/er:
#| a
#|
#| out:
#| elf.erl:1:9: cannot translate from UTF-8
#| %    1| ?ELF??????
#| %     |         ^
#|
#| status 1
#| zero.erl:1:1: no module definition
#| %    1| ??????????????????????????????????????????????????
#| %     | ^
#|
#| status 1
#| empty.erl:1:1: no module definition
#| status 1
#| [97,0,98]
#| status 1
#| u.erl:3:12: cannot translate from UTF-8
#| %    3| main() -> "?".
#| %     |            ^
#|
#| u.erl:2:2: function main/0 undefined
#| %    2| -export([main/0]).
#| %     |  ^
#|
#| "�"
#| a.erl
#| deep
#| elf.erl
#| empty.erl
#| in
#| log
#| loop.erl
#| n.erl
#| out
#| u.erl
#| zero.erl
