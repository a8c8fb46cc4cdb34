# SPDX-License-Identifier: Apache-2.0
# Builds are remembered: with their warnings, and until something changes.
export XDG_CACHE_HOME="$PWD/cache"
mkdir cache
printf -- '-define(X, 1).\n' > a.hrl
printf -- '-module(a).\n-include("a.hrl").\n-export([main/0]).\nmain() -> erlang:display(?X), b:f().\n' > a.erl
"$CANDELA" build a.erl
ls cache/candela | wc -l
"$CANDELA" build a.erl -o again
cmp a again
printf -- '-define(X, 2).\n' > a.hrl
"$CANDELA" build a.erl
./a 2> /dev/null || echo "status $?"
printf -- '-module(b).\n-export([f/0]).\nf() -> ok.\n' > b.erl
"$CANDELA" build a.erl b.erl
./a
"$CANDELA" build a.erl b.erl
"$CANDELA" build -D Y a.erl b.erl
ls cache/candela | wc -l

#| a.erl:4: Warning: function b:f/0 is undefined
#| 1
#| a.erl:4: Warning: function b:f/0 is undefined
#| a.erl:4: Warning: function b:f/0 is undefined
#| 2
#| status 1
#| 2
#| 3
