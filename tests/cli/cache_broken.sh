# SPDX-License-Identifier: Apache-2.0
# A cache that is damaged, or cannot be used, costs time at most.
export XDG_CACHE_HOME="$PWD/cache"
printf -- '-module(a).\n-export([main/0]).\nmain() -> ok.\n' > a.erl
"$CANDELA" build a.erl -o good
entry=$(echo cache/candela/*)
cp "$entry" kept
size=$(wc -c < kept)
again() { "$CANDELA" build a.erl -o a && cmp good a && echo "$1" || echo "status $?"; }
for n in 0 1 100 $((size / 2)) $((size - 1)); do
  head -c $n kept > "$entry"
  again "cut"
done
head -c 100000 /dev/urandom > "$entry"
again "garbage"
{ cat kept; echo more; } > "$entry"
again "longer"
tr 'a-z' 'b-za' < kept > "$entry"
again "changed"
echo '= 99999999999999999999' > "$entry"
again "size"
rm "$entry"
mkdir "$entry"
again "directory"
rm -r cache
: > cache
again "no directory"
rm cache
mkdir cache
unprivileged=
[ "$(id -u)" != 0 ] || unprivileged='setpriv --bounding-set=-all'
chmod 500 cache
rm a
$unprivileged "$CANDELA" build a.erl && cmp good a && echo "read-only"
chmod 700 cache
cp -r kept cache/candela 2> /dev/null
again "a file in its place"
XDG_CACHE_HOME=/dev/null/x again "impossible"
env -u HOME -u XDG_CACHE_HOME "$CANDELA" build a.erl -o a && echo "no home"
HOME=/nonexistent
unset XDG_CACHE_HOME
again "no such home"

#| cut
#| cut
#| cut
#| cut
#| cut
#| garbage
#| longer
#| changed
#| size
#| directory
#| no directory
#| read-only
#| a file in its place
#| impossible
#| no home
#| no such home
