# SPDX-License-Identifier: Apache-2.0
# Includes: of itself, missing, in a place that -I names.
printf -- '-include("self.hrl").\n' > self.hrl
printf -- '-module(a).\n-include("self.hrl").\n-export([main/0]).\nmain() -> ok.\n' > a.erl
"$CANDELA" build a.erl || echo "status $?"
printf -- '-module(a).\n-include("x.hrl").\n-include_lib("no/include/x.hrl").\n-export([main/0]).\nmain() -> erlang:display(?X).\n' > a.erl
"$CANDELA" build a.erl || echo "status $?"
mkdir inc
printf -- '-define(X, 1).\nf() -> ) .\n' > inc/x.hrl
printf -- '-module(a).\n-include("x.hrl").\n-export([main/0]).\nmain() -> erlang:display(?X).\n' > a.erl
"$CANDELA" build a.erl -I inc || echo "status $?"
printf -- '-define(X, 1).\n' > inc/x.hrl
"$CANDELA" run -I inc a.erl
ls

#| self.hrl:1:10: include too deep
#| %    1| -include("self.hrl").
#| %     |          ^
#|
#| status 1
#| a.erl:2:10: can't find include file "x.hrl"
#| %    2| -include("x.hrl").
#| %     |          ^
#|
#| a.erl:3:14: can't find include lib "no/include/x.hrl"
#| %    3| -include_lib("no/include/x.hrl").
#| %     |              ^
#|
#| a.erl:5:27: undefined macro 'X'
#| %    5| main() -> erlang:display(?X).
#| %     |                           ^
#|
#| a.erl:4:2: function main/0 undefined
#| %    4| -export([main/0]).
#| %     |  ^
#|
#| status 1
#| inc/x.hrl:2:8: syntax error before: ')'
#| %    2| f() -> ) .
#| %     |        ^
#|
#| status 1
#| 1
#| a.erl
#| inc
#| self.hrl
