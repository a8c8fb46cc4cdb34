#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists the rows of abi/errors.def, 1xxx to 4xxx, that no test expects.

A test expects one by `%! NUMBER` in a case of Erlang source, or by its text in
what a case of cli records. Prints nothing when all is well.
"""
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent
ROW = re.compile(r'^X\((\w+), *([1-4]\d{3}), *LEVEL_\w+, *"((?:\\.|[^"\\])*)"', re.M)
EXPECTED = re.compile(r"%!(?:[+-]?\d+)?((?: +\d{4}(?::\d+)?)+)")

# Rows that no case can expect, and why.
EXCEPTIONS = {
    "E_NO_GUARD_BIF": "all guard BIFs there are have been written",
}


def expected_by_number():
    found = set()
    for path in TESTS.rglob("*.erl"):
        for m in EXPECTED.finditer(path.read_text(errors="replace")):
            found |= set(re.findall(r" (\d{4})", m[1]))
    return found


def recorded():
    """What the cases of cli expect to be printed."""
    lines = []
    for path in (TESTS / "cli").rglob("*.sh"):
        text = path.read_text(errors="replace")
        lines += re.findall(r"^#\| ?(.*)", text, re.M)
    return "\n".join(lines)  # messages with numbers have them as [1001]


def pattern(text):
    """A message's text, anything standing where the format has arguments."""
    parts = re.split(r"%[a-z]", text.split("\\n")[0].replace('\\"', '"'))
    return re.compile(": " + ".+?".join(map(re.escape, parts)))


def main():
    rows = ROW.findall((TESTS.parent / "abi/errors.def").read_text())
    numbers, printed, bad = expected_by_number(), recorded(), 0
    for name, number, text in rows:
        is_expected = (number in numbers or f"[{number}]" in printed
                       or pattern(text).search(printed))
        if not is_expected and name not in EXCEPTIONS:
            print(f"no test expects {number} {name}: {text}")
            bad = 1
        if is_expected and name in EXCEPTIONS:
            print(f"an exception, but expected: {number} {name}")
            bad = 1
    return bad


sys.exit(main())
