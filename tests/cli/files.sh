# SPDX-License-Identifier: Apache-2.0
# Files that are missing, unreadable, or no sources.
"$CANDELA" build nothing.erl || echo "status $?"
mkdir empty
"$CANDELA" build empty || echo "status $?"
touch notes.txt
"$CANDELA" build notes.txt || echo "status $?"
printf -- '-module(a).\n-export([f/0]).\nf() -> ok.\n' > a.erl
"$CANDELA" build --otp empty a.erl || echo "status $?"
"$CANDELA" build a.erl || echo "status $?"
mkdir b
cp a.erl b/a.erl
"$CANDELA" build a.erl b/a.erl || echo "status $?"
printf -- '-module(other).\n' > c.erl
"$CANDELA" check c.erl || echo "status $?"
ls

#| candela: cannot read nothing.erl: No such file or directory
#| status 1
#| candela: no Erlang sources in empty
#| status 1
#| candela: notes.txt is no file of Erlang source (.erl)
#| status 1
#| candela: no sources of Erlang/OTP in empty: say --otp ROOT, with ROOT/lib/stdlib-*/src
#| status 1
#| candela: module a exports none of main/1, main/0, start/0: nothing to start
#| status 1
#| b/a.erl: module a is in a.erl too
#| status 1
#| c.erl: Module name 'other' does not match file name 'c'
#| status 1
#| a.erl
#| b
#| c.erl
#| empty
#| notes.txt
