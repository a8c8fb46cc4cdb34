# SPDX-License-Identifier: Apache-2.0
# erlc's options for warnings: shown, hidden, taken for errors.
mkdir cache
export XDG_CACHE_HOME="$PWD/cache"
printf -- '-module(w).\n-export([main/0]).\nmain() -> ok.\n-warning("w").\n' > w.erl
printf -- '-module(e).\n-export([main/0]).\n-compile(warnings_as_errors).\n-warning("e").\nmain() -> X.\n' > e.erl
printf -- '-module(s).\n-export([main/0]).\n-compile(warnings_as_errors).\n-warning("s").\nmain() -> ok.\n' > s.erl
try() { echo "-- $*"; "$CANDELA" "$@" --format short || echo "status $?"; }
for f in -W -W0 -Wall -W7 -W00 '-W0 -W1' '-Wall -W0'; do try check $f w.erl; done
try check -Werror w.erl
try check +warnings_as_errors w.erl
try check -Werror -W0 w.erl
try check -Werror e.erl w.erl
try check e.erl w.erl
try check s.erl w.erl
try check -W0 s.erl w.erl
# Nothing is written; what is built says its warnings again.
try build -Werror w.erl
ls
for f in -W -W -W0 -W0 -W1; do
  try build "$f" w.erl -v 2>&1 | sed -n '/^--/p; /Warning/p; /as built before/s/:.*//p'
done
try run -W0 w.erl
try run w.erl
printf -- '-module(u).\n-export([main/0]).\nmain() -> v:f().\n' > u.erl
try build -W0 u.erl
try build -Werror u.erl
try check -Wx w.erl
try check -Wno-x w.erl
try check -W-1 w.erl

#| -- check -W w.erl
#| w.erl:4:2: [2025] Warning: -warning("w").
#| -- check -W0 w.erl
#| -- check -Wall w.erl
#| w.erl:4:2: [2025] Warning: -warning("w").
#| -- check -W7 w.erl
#| w.erl:4:2: [2025] Warning: -warning("w").
#| -- check -W00 w.erl
#| -- check -W0 -W1 w.erl
#| w.erl:4:2: [2025] Warning: -warning("w").
#| -- check -Wall -W0 w.erl
#| -- check -Werror w.erl
#| candela: [6022] warnings being treated as errors
#| w.erl:4:2: [2025] -warning("w").
#| status 1
#| -- check +warnings_as_errors w.erl
#| candela: [6022] warnings being treated as errors
#| w.erl:4:2: [2025] -warning("w").
#| status 1
#| -- check -Werror -W0 w.erl
#| w.erl:4:2: [2025] -warning("w").
#| status 1
#| -- check -Werror e.erl w.erl
#| e.erl:5:11: [4010] variable 'X' is unbound
#| e.erl:4:2: [2025] -warning("e").
#| candela: [6022] warnings being treated as errors
#| w.erl:4:2: [2025] -warning("w").
#| status 1
#| -- check e.erl w.erl
#| e.erl:5:11: [4010] variable 'X' is unbound
#| e.erl:4:2: [2025] Warning: -warning("e").
#| w.erl:4:2: [2025] Warning: -warning("w").
#| status 1
#| -- check s.erl w.erl
#| candela: [6022] warnings being treated as errors
#| s.erl:4:2: [2025] -warning("s").
#| w.erl:4:2: [2025] Warning: -warning("w").
#| status 1
#| -- check -W0 s.erl w.erl
#| s.erl:4:2: [2025] -warning("s").
#| status 1
#| -- build -Werror w.erl
#| candela: [6022] warnings being treated as errors
#| w.erl:4:2: [2025] -warning("w").
#| status 1
#| cache
#| e.erl
#| s.erl
#| w.erl
#| -- build -W w.erl -v
#| w.erl:4:2: [2025] Warning: -warning("w").
#| -- build -W w.erl -v
#| candela
#| w.erl:4:2: [2025] Warning: -warning("w").
#| -- build -W0 w.erl -v
#| -- build -W0 w.erl -v
#| candela
#| -- build -W1 w.erl -v
#| w.erl:4:2: [2025] Warning: -warning("w").
#| -- run -W0 w.erl
#| -- run w.erl
#| w.erl:4:2: Warning: -warning("w").
#| %    4| -warning("w").
#| %     |  ^
#|
#| -- build -W0 u.erl
#| -- build -Werror u.erl
#| candela: [6022] warnings being treated as errors
#| u.erl:3: [5001] function v:f/0 is undefined
#| status 1
#| -- check -Wx w.erl
#| candela: [6020] unknown option -Wx: -W0, -W, -WN, -Wall, -Werror
#| status 1
#| -- check -Wno-x w.erl
#| candela: [6020] unknown option -Wno-x: -W0, -W, -WN, -Wall, -Werror
#| status 1
#| -- check -W-1 w.erl
#| candela: [6020] unknown option -W-1: -W0, -W, -WN, -Wall, -Werror
#| status 1
