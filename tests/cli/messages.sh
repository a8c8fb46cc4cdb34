# SPDX-License-Identifier: Apache-2.0
# Every message about source text is expected by a test.
python3 "$ROOT/tests/messages.py"
