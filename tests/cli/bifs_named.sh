# SPDX-License-Identifier: Apache-2.0
# Every BIF is named by a test.
python3 "$ROOT/tests/bifs.py"

