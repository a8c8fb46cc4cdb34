# SPDX-License-Identifier: Apache-2.0
# Names of results; directories of modules; kinds of output.
mkdir -p app/src app/include
printf -- '-module(app).\n-export([start/0]).\n-include("app.hrl").\nstart() -> b:f(?X).\n' > app/src/app.erl
printf -- '-define(X, [1, 2]).\n' > app/include/app.hrl
printf -- '-module(b).\n-export([f/1]).\nf(X) -> erlang:display(lists:reverse(X)).\n' > app/src/b.erl
"$CANDELA" build app --output-dir out
ls out
out/app
"$CANDELA" build app -o prog
./prog
"$CANDELA" build app --emit ast,ir,exe --output-dir out
ls out
"$CANDELA" build app --emit ir -o - | head -n 3
"$CANDELA" build app --emit map -o - | sed -nE 's/^[0-9a-f]+ +[0-9]+ ((app|b):[a-z]+\/.*)/\1/p'
"$CANDELA" check -pa app/src app/src/app.erl -I app/include -v

#| app
#| [2,1]
#| [2,1]
#| app
#| app.ast
#| app.ir
#| module app
#| file "app/src/app.erl"
#| attributes []
#| app:start/0: entry
#| b:f/1: called by app:start/0
#| candela: reading app/src/app.erl
