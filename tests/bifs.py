#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Lists the rows of abi/bifs.def that no test names: prints nothing when all is well.

A test names module:name/arity by calling it, by fun module:name/arity, or, in a
table of calls, by having the name as an atom where it has the module's name too.
A plain call counts for module erlang unless the file defines the function.
"""
import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent
ROW = re.compile(r'^BIF\("([^"]+)", "([^"]+)", (\d+)', re.M)
TOKEN = re.compile(r"""%.*|"(?:\\.|[^"\\])*"|\$(?:\\.|.)|'((?:\\.|[^'\\])*)'"""
                   r"|([a-z][\w@]*)|([A-Z_][\w@]*)|\d[\w.#]*|(->|\S)")

# Rows that cannot be named so, and why.
EXCEPTIONS = {("candela", name, arity): "made for records: run/native_record"
              for name, arity in (("record_is", 4), ("record_id", 1),
                                  ("record_put", 2), ("record_new", 2))}


def tokens(text):
    """(kind, text): atom, quoted atom, variable, sign."""
    for m in TOKEN.finditer(text):
        for kind in (1, 2, 3, 4):
            if m[kind] is not None:
                yield kind, m[kind]
                break
        else:
            if not m[0].startswith("%"):
                yield 0, m[0]


def arity(toks, at):
    """Of the arguments in the parentheses that open at this token."""
    depth, commas = 0, 0
    for i in range(at, len(toks)):
        kind, text = toks[i]
        if kind != 4:
            continue
        depth += text in "([{"
        depth -= text in ")]}"
        if depth == 0:
            return commas + 1 if i > at + 1 else 0
        commas += text == "," and depth == 1
    return -1


def is_sign(toks, at, text):
    return 0 <= at < len(toks) and toks[at] == (4, text)


def names(text):
    """Functions (module, name, arity), and atoms that stand alone."""
    toks = list(tokens(text))
    calls, atoms = set(), set()
    for i, (kind, name) in enumerate(toks):
        if kind not in (1, 2):
            continue
        module = "erlang"
        if is_sign(toks, i - 1, ":") and i > 1:
            module = toks[i - 2][1]
        if is_sign(toks, i + 1, "("):
            calls.add((module, name, arity(toks, i + 1)))
        elif is_sign(toks, i + 1, "/") and toks[i + 2][1].isdigit():
            calls.add((module, name, int(toks[i + 2][1])))
        else:
            atoms.add(name)
    return calls, atoms


def own(text):
    """Names of functions that the file defines."""
    return set(re.findall(r"^([a-z][\w@]*)\(", text, re.M))


def tested(path):
    text = path.read_text(errors="replace")
    calls, atoms = names(text)
    mine = own(text) if path.suffix == ".erl" else set()
    calls = {c for c in calls if c[0] != "erlang" or c[1] not in mine
             or f"erlang:{c[1]}(" in text}
    modules = atoms | {c[0] for c in calls}
    return calls, modules, atoms


def main():
    table = (TESTS.parent / "abi/bifs.def").read_text()
    files = [tested(p) for folder, ext in
             (("run", "erl"), ("sched", "erl"), ("cli", "sh"))
             for p in (TESTS / folder).rglob("*." + ext)]
    bad = 0
    for module, name, n in ROW.findall(table):
        row = (module, name, int(n))
        named = any(row in calls or (module in modules and name in atoms)
                    for calls, modules, atoms in files)
        if not named and row not in EXCEPTIONS:
            print(f"no test names {module}:{name}/{n}")
            bad = 1
        if named and row in EXCEPTIONS:
            print(f"an exception, but named: {module}:{name}/{n}")
            bad = 1
    return bad


sys.exit(main())
