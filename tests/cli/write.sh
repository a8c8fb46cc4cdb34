# SPDX-License-Identifier: Apache-2.0
# Results that cannot be written: a message, and nothing is left behind.
printf -- '-module(a).\n-export([main/0]).\nmain() -> ok.\n' > a.erl
"$CANDELA" build a.erl -o missing/a || echo "status $?"
"$CANDELA" build a.erl -o /dev/full || echo "status $?"
"$CANDELA" build a.erl -o - > /dev/full || echo "status $?"
touch file
"$CANDELA" build a.erl --output-dir file || echo "status $?"
echo old > kept
printf 'x' >> a.erl
"$CANDELA" build a.erl -o kept || echo "status $?"
cat kept
ls

#| candela: cannot write missing/a: No such file or directory
#| status 1
#| candela: cannot write /dev/full: No space left on device
#| status 1
#| candela: cannot write standard output: No space left on device
#| status 1
#| candela: cannot write file/a: Not a directory
#| status 1
#| a.erl:4:1: syntax error before:
#| %    4| x
#| %     | ^
#|
#| status 1
#| old
#| a.erl
#| file
#| kept
