# SPDX-License-Identifier: Apache-2.0
# Documentation that stands in files of its own (OTP 27): its messages, and
# that what depends on it is made again.
export XDG_CACHE_HOME="$PWD/cache"
mkdir cache src
cat > src/a.erl << 'END'
-module(a).
-export([main/0]).
-moduledoc({file, "a.md"}).
-doc {file, "main.md"}.
-doc hidden.
main() -> erlang:display(?LINE).
END
again() { "$CANDELA" "$@" --release 29 -v src/a.erl 2>&1 | sed -n '/^src/p; /as built before/s/:.*//p'; }
echo 'Text' > src/a.md
again build
printf 'Text\n' > src/main.md
again build --format short
"$CANDELA" check --release 29 --format json +warn_missing_doc src/a.erl || echo "status $?"
rm src/main.md
again build --format short
mkdir src/main.md
again check --format short
rm -r src/main.md
sed -i '/hidden/d' src/a.erl
again build --format short
again build --format short
echo 'Text' > src/main.md
again build
again build
echo 'More' > src/main.md
again build
./a
# What -file says of the name ends with the file, but not of the line.
cat > f.erl << 'END'
-module(f).
-file("g.erl", 100).
-callback f() -> ok.
-doc {file, "src/a.md"}.
-callback g() -> ok.
-callback h() -> ok.
END
"$CANDELA" check --release 29 --format short f.erl +warn_missing_doc
"$CANDELA" check --release 29 f.erl +warn_missing_doc_callbacks +no_docs
"$CANDELA" check --release 26 f.erl +warn_missing_doc
# A metadata's line is said to be in the module.
printf -- '\n-doc #{since => a}.\n-callback f() -> ok.\n' > h.hrl
printf -- '-module(h).\n-include("h.hrl").\n' > h.erl
"$CANDELA" check --release 29 --format short h.erl
"$CANDELA" check --release 27 --format short h.erl
# Parse transforms keep it.
printf -- '-module(t).\n-export([parse_transform/2]).\nparse_transform(F, _) -> F.\n' > t.erl
printf -- '-module(u).\n-moduledoc "U".\n-compile({parse_transform, t}).\n-doc "F".\n-doc #{since => "1"}.\n-doc {file, "src/a.md"}.\n-callback f() -> ok.\n-callback g() -> ok.\n' > u.erl
"$CANDELA" check --release 29 --format short u.erl +warn_missing_doc || echo "status $?"
sed -i '/"F"/d' u.erl
"$CANDELA" check --release 29 --format short u.erl +warn_missing_doc || echo "status $?"

#| src/a.erl:5:2: redefining documentation attribute (doc) previously set at line 4
#| src/a.erl:4:2: Warning: can't find doc file "main.md"
#| src/a.erl:5:2: [4089] redefining documentation attribute (doc) previously set at line 1
#| {"file":"src/a.erl","line":5,"column":2,"endColumn":5,"severity":"error","code":4089,"name":"doc_again","message":"redefining documentation attribute (doc) previously set at line 1"}
#| status 1
#| src/a.erl:5:2: [4089] redefining documentation attribute (doc) previously set at line 4
#| src/a.erl:4:2: [2028] Warning: can't find doc file "main.md"
#| src/a.erl:4:2: [2027] can't find doc file "main.md"
#| src/a.erl:4:2: [2028] Warning: can't find doc file "main.md"
#| candela
#| src/a.erl:4:2: [2028] Warning: can't find doc file "main.md"
#| candela
#| 5
#| f.erl:1: [4345] Warning: missing -moduledoc
#| f.erl:104:2: [4343] Warning: missing -doc for callback h/0
#| g.erl:101:2: [4343] Warning: missing -doc for callback f/0
#| h.erl:2:2: [4346] Warning: since should be a unicode string, that is unicode:chardata/0
#| src/a.md:1:1: [4089] redefining documentation attribute (doc) previously set at line 4
#| status 1
#| u.erl:7:2: [4343] Warning: missing -doc for callback g/0
