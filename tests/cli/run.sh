# SPDX-License-Identifier: Apache-2.0
# candela run: arguments, output, exit status; options stand before the file.
printf -- '-module(a).\n-export([main/1]).\nmain(Args) -> erlang:display(Args), ?CODE.\n' > a.erl
"$CANDELA" run -D CODE=ok a.erl one --help -v || echo "status $?"
"$CANDELA" run -D 'CODE=halt(7)' a.erl || echo "status $?"
"$CANDELA" run a.erl || echo "status $?"
"$CANDELA" run -D 'CODE=1+' a.erl || echo "status $?"
ls

#| ["one","--help","-v"]
#| []
#| status 7
#| a.erl:3:38: undefined macro 'CODE'
#| %    3| main(Args) -> erlang:display(Args), ?CODE.
#| %     |                                      ^
#|
#| a.erl:2:2: function main/1 undefined
#| %    2| -export([main/1]).
#| %     |  ^
#|
#| status 1
#| a.erl:3:42: syntax error before: '.'
#| %    3| main(Args) -> erlang:display(Args), ?CODE.
#| %     |                                          ^
#|
#| a.erl:2:2: function main/1 undefined
#| %    2| -export([main/1]).
#| %     |  ^
#|
#| status 1
#| a.erl
