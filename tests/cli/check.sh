# SPDX-License-Identifier: Apache-2.0
# Judging without building: all files, whatever is wrong with one.
mkdir -p app/src app/include cache
export XDG_CACHE_HOME="$PWD/cache"
printf -- '-module(a).\n-include("a.hrl").\nf() -> Z.\n-warning("late").\n' > app/src/a.erl
printf -- '-export([\047B\047/0, g/1, g/0]).\n-warning("early").\nh() -> Y, X.\n' > app/include/a.hrl
printf -- '-module(b).\n-export([f/0]).\nf() -> ok ok.\n' > app/src/b.erl
printf -- '-module(c).\n-export([f/0]).\nf() -> c:g().\n' > app/src/c.erl
"$CANDELA" check app || echo "status $?"
"$CANDELA" check app/src/c.erl
"$CANDELA" check app/src/c.erl ./app/src/../src/c.erl app --format short || echo "status $?"
ls app cache
printf -- '-module(\303\244).\n-export([\303\266/0]).\n\303\266() -> \042\342\202\254\042 ++ \303\234nbound.\n' > ä.erl
"$CANDELA" check ä.erl || echo "status $?"
"$CANDELA" check none.erl ä.erl nowhere --format short || echo "status $?"
"$CANDELA" check notes.txt || echo "status $?"
"$CANDELA" check || echo "status $?"
"$CANDELA" check app/src/c.erl -o x || echo "status $?"
# Applications of one project find each other.
mkdir -p um/apps/x/src um/apps/y/src um/apps/y/include um/_build/default/lib/z/include
printf -- '-module(x).\n-export([main/0]).\n-include_lib("y/include/y.hrl").\n-include_lib("z/include/z.hrl").\nmain() -> y:f(?Y, ?Z).\n' > um/apps/x/src/x.erl
printf -- '-module(y).\n-export([f/2]).\nf(X, Y) -> erlang:display({X, Y}).\n' > um/apps/y/src/y.erl
printf -- '-define(Y, y).\n' > um/apps/y/include/y.hrl
printf -- '-define(Z, z).\n' > um/_build/default/lib/z/include/z.hrl
"$CANDELA" check um -v 2>&1
"$CANDELA" run um
(cd um/apps/x && "$CANDELA" check . --format short) || echo "status $?"

#| app/include/a.hrl:1:2: function 'B'/0 undefined
#| %    1| -export(['B'/0, g/1, g/0]).
#| %     |  ^
#|
#| app/include/a.hrl:1:2: function g/0 undefined
#| %    1| -export(['B'/0, g/1, g/0]).
#| %     |  ^
#|
#| app/include/a.hrl:1:2: function g/1 undefined
#| %    1| -export(['B'/0, g/1, g/0]).
#| %     |  ^
#|
#| app/include/a.hrl:3:8: variable 'Y' is unbound
#| %    3| h() -> Y, X.
#| %     |        ^
#|
#| app/include/a.hrl:3:11: variable 'X' is unbound
#| %    3| h() -> Y, X.
#| %     |           ^
#|
#| app/src/a.erl:3:8: variable 'Z' is unbound
#| %    3| f() -> Z.
#| %     |        ^
#|
#| app/include/a.hrl:2:2: Warning: -warning("early").
#| %    2| -warning("early").
#| %     |  ^
#|
#| app/include/a.hrl:3:1: Warning: function h/0 is unused
#| %    3| h() -> Y, X.
#| %     | ^
#|
#| app/src/a.erl:3:1: Warning: function f/0 is unused
#| %    3| f() -> Z.
#| %     | ^
#|
#| app/src/a.erl:4:2: Warning: -warning("late").
#| %    4| -warning("late").
#| %     |  ^
#|
#| app/src/b.erl:3:11: syntax error before: ok
#| %    3| f() -> ok ok.
#| %     |           ^
#|
#| app/src/b.erl:2:2: function f/0 undefined
#| %    2| -export([f/0]).
#| %     |  ^
#|
#| status 1
#| app/include/a.hrl:1:2: [4020] function 'B'/0 undefined
#| app/include/a.hrl:1:2: [4020] function g/0 undefined
#| app/include/a.hrl:1:2: [4020] function g/1 undefined
#| app/include/a.hrl:3:8: [4010] variable 'Y' is unbound
#| app/include/a.hrl:3:11: [4010] variable 'X' is unbound
#| app/src/a.erl:3:8: [4010] variable 'Z' is unbound
#| app/include/a.hrl:2:2: [2025] Warning: -warning("early").
#| app/include/a.hrl:3:1: [4110] Warning: function h/0 is unused
#| app/src/a.erl:3:1: [4110] Warning: function f/0 is unused
#| app/src/a.erl:4:2: [2025] Warning: -warning("late").
#| app/src/b.erl:3:11: [3001] syntax error before: ok
#| app/src/b.erl:2:2: [4020] function f/0 undefined
#| status 1
#| app:
#| include
#| src
#|
#| cache:
#| ä.erl:3:15: variable 'Ünbound' is unbound
#| %    3| ö() -> "€" ++ Ünbound.
#| %     |               ^
#|
#| status 1
#| candela: [6001] cannot read none.erl: No such file or directory
#| candela: [6001] cannot read nowhere: No such file or directory
#| ä.erl:3:15: [4010] variable 'Ünbound' is unbound
#| status 1
#| candela: cannot read notes.txt: No such file or directory
#| status 1
#| candela: no source file is given: candela check FILE.erl|DIR ... [OPTION...]
#| status 1
#| candela: unknown option -o: see --help
#| status 1
#| candela: reading um/apps/x/src/x.erl
#| candela: reading um/apps/y/src/y.erl
#| {y,z}
#| ./src/x.erl:4:14: [2020] can't find include lib "z/include/z.hrl"
#| ./src/x.erl:5:20: [2008] undefined macro 'Z'
#| ./src/x.erl:2:2: [4020] function main/0 undefined
#| status 1
