# SPDX-License-Identifier: Apache-2.0
# A sample of OTP's modules, from source to verified Low.
# timeout: 120
"$ROOT/tests/scale.py" "$CANDELA_OTP" --candela "$CANDELA" --every 20 \
  lib/stdlib lib/kernel lib/compiler | sed 's/[0-9]* of [0-9]*/all/; s/; .*//'

#| all modules became Low, 0 erlc rejects too, 0 fail
