#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs AtomVM's tests/erlang_tests: programs whose start/0 gives a known integer.

    tests/atomvm.py DIR [FILTER...] [--wasm] [-j N] [-v]

DIR holds the .erl files (they are AtomVM's, and are not kept here). The oracle is
the installed erl: a program counts when it gives a result there within the time,
and passes when ours prints the same (or what AtomVM expects of it). tests/README.md describes the summary.
"""
import argparse
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import sys
import tempfile
import threading

from run import ROOT, Failure, execute

ORACLE = ROOT / "build" / "atomvm.json"
# Prints what start/0 returns or raises; what it raises is then left uncaught.
MAIN = """-module(atomvm_main).
-export([main/0]).
main() ->
    try %s:start() of
        R -> io:format("~n@@ ~0p~n", [{ok, R}])
    catch C:E:S ->
        io:format("~n@@ ~0p~n", [{C, E}]),
        erlang:raise(C, E, S)
    end.
"""
# In a process of its own, which nothing else is linked to.
RUN = """{_, R} = spawn_monitor(atomvm_main, main, []),
         receive {'DOWN', R, _, _, _} -> halt() end."""
# What differs between two runs of one program: pids, references, times.
VARYING = re.compile(r"(?<=<)\d+\.\d+\.\d+(?=>)|(?<=#Ref<)[\d.]+"
                     r"|(?<=ERROR REPORT==== )\S+")


class Outcome:
    """What a program did: its result, and all it wrote on standard error."""

    def __init__(self, value=None, cause="", err=""):
        self.value, self.cause, self.err = value, cause, err


def last_line(text):
    lines = [x for x in text.splitlines() if x.strip()]
    return lines[-1].strip() if lines else ""


def start(argv, limit, cwd):
    """Runs a program; the outcome of one that printed no result is its cause."""
    try:
        r = execute([str(a) for a in argv], limit, cwd)
    except Failure:
        return Outcome(cause=f"timeout after {limit} s")
    found = re.findall(r"^@@ (.*)$", r.out, re.M)
    err = VARYING.sub("_", r.err)
    if found:
        return Outcome(found[-1], err=f"{err}[exit {r.code}]")
    return Outcome(cause=f"[exit {r.code}] {last_line(r.out + r.err)}", err=err)


def compiled(argv, cwd):
    """None, or the line that says why it could not be compiled."""
    try:
        r = execute([str(a) for a in argv], 30, cwd)
    except Failure:
        return "compiling: timeout"
    if r.code == 0:
        return None
    lines = (r.out + r.err).splitlines()
    errors = [x for x in lines if re.search(r"error|^\S+\.erl:\d+:\d+: (?!Warn)", x)]
    return "compiling: " + (errors + [last_line(r.out + r.err)])[0].strip()


def assembly(src):
    """The .S files whose modules a source calls; only erlc takes them."""
    names = set(re.findall(r"\b(\w+_asm):", src.read_text(errors="replace")))
    return [str(p) for n in sorted(names) if (p := src.parent / (n + ".S")).exists()]


def sources(src):
    """The program: a source, and those in its folder that it calls."""
    found = [src]
    for file in found:
        text = file.read_text(errors="replace")
        for name in re.findall(r"(?<![\w@?'])([a-z]\w*):|spawn\w*\(\s*(\w+),", text):
            path = src.parent / ("".join(name) + ".erl")
            if path not in found and path.exists():
                found.append(path)
    return found


def with_erl(src, cwd, limit):
    why = compiled(["erlc", "+nowarn_deprecated_catch", "-I", src.parent, *sources(src),
                    "atomvm_main.erl", *assembly(src)], cwd)
    if why:
        return Outcome(cause=why)
    return start(["erl", "-noshell", "-eval", RUN], limit, cwd)


def with_candela(src, cwd, opt, target):
    exe = os.path.join(cwd, "prog" + (".wasm" if target == "wasm" else ""))
    more = ["--target", "wasm32-wasi"] if target == "wasm" else []
    why = compiled([opt.candela, "build", "atomvm_main.erl", *sources(src), "-o",
                    exe, "-I", src.parent] + more, cwd)
    if why:
        return Outcome(cause=why)
    node = ["node", "--no-warnings", ROOT / "tools" / "run-wasi.mjs"]
    return start((node if target == "wasm" else []) + [exe], opt.timeout, cwd)


class Oracle:
    """What erl gave, kept by the text of the program."""

    def __init__(self, fresh):
        self.lock, self.known = threading.Lock(), {}
        if ORACLE.exists() and not fresh:
            self.known = json.loads(ORACLE.read_text())

    def ask(self, src, cwd, limit):
        key = hashlib.sha256(b"".join(f.read_bytes() for f in sources(src))).hexdigest()
        if key not in self.known:
            o = with_erl(src, cwd, limit)
            with self.lock:
                self.known[key] = [o.value, o.cause]
                ORACLE.write_text(json.dumps(self.known))
        return Outcome(*self.known[key])



def one(src, oracle, opt):
    """The outcomes of one program: under erl, and by target."""
    with tempfile.TemporaryDirectory() as cwd:
        pathlib.Path(cwd, "atomvm_main.erl").write_text(MAIN % src.stem)
        want = oracle.ask(src, cwd, opt.timeout)
        return want, {t: with_candela(src, cwd, opt, t) for t in opt.targets}


class Summary:
    def __init__(self, targets, expected):
        self.expected = expected
        self.without, self.other = [], []
        self.right = 0 # erl gives what AtomVM expects
        self.passed = {t: 0 for t in targets}
        self.agreed = {t: 0 for t in targets}
        self.failed = {t: [] for t in targets}
        self.ends = []
        self.total = 0

    def add(self, name, want, got):
        self.total += 1
        if len({o.err for o in got.values()}) > 1:
            self.ends.append((name, "; ".join(f"{t}: {first_difference(got, t)}" for t in got)))
        if want.value is None:
            self.without.append((name, want.cause))
            return
        known = self.expected.get(name)
        right = want.value == "{ok,%s}" % known if known else want.value.startswith("{ok,")
        self.right += right
        if not right:
            self.other.append((name, f"{want.value} there, {known or 'a result'} is expected"))
        for t, o in got.items():
            if o.value in (want.value, "{ok,%s}" % known):
                (self.passed if right else self.agreed)[t] += 1
            else:
                self.failed[t].append((name, f"wanted {want.value}, got {o.value or o.cause}"))

    def print(self):
        block("no result under erl", self.without)
        block("another result under erl than AtomVM expects", self.other)
        for t, rows in self.failed.items():
            block(f"failed, {t}", rows)
        block("standard error differs between targets", self.ends)
        others = len(self.other)
        print(f"{self.total} programs: {self.right} pass under erl, {others} give "
              f"something else there, {len(self.without)} nothing")
        for t, n in self.passed.items():
            print(f"{t:>8}: {n} of {self.right} pass, {self.agreed[t]} of {others} agree")


def first_difference(got, target):
    """The first line of a target's standard error that is not everyone's."""
    mine = got[target].err.splitlines()
    others = [o.err.splitlines() for t, o in got.items() if t != target]
    for i, line in enumerate(mine):
        if any(i >= len(o) or o[i] != line for o in others):
            return line.strip()[:60]
    return "(no more)"


def block(title, rows):
    if rows:
        print(f"-- {title}: {len(rows)}")
    for name, text in rows:
        print(f"  {name}: {text[:150]}")
    if rows:
        print()


def expectations(folder):
    """AtomVM's own table of results, when its test.c lies beside the folder."""
    table = folder.parent / "test.c"
    if not table.exists():
        return {}
    rows = re.findall(r"TEST_CASE\w*\((\w+)(?:, (-?\d+))?", table.read_text())
    return {name: result or "0" for name, result in rows}


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("dir", type=pathlib.Path)
    ap.add_argument("filter", nargs="*", help="parts of names; =NAME: that one")
    ap.add_argument("--wasm", action="store_true", help="in wasm as well")
    ap.add_argument("--fresh", action="store_true", help="ask erl again")
    ap.add_argument("--candela", default=ROOT / "build" / "candela")
    ap.add_argument("--timeout", type=int, default=20)
    ap.add_argument("-j", type=int, default=2)
    ap.add_argument("-v", action="store_true", help="every name when it is done")
    opt = ap.parse_intermixed_args()
    opt.targets = ["native", "wasm"] if opt.wasm else ["native"]
    files = [f for f in sorted(opt.dir.resolve().glob("*.erl")) if not opt.filter
             or any(x == "=" + f.stem or x in f.stem for x in opt.filter)]
    oracle, summary = Oracle(opt.fresh), Summary(opt.targets, expectations(opt.dir.resolve()))
    with concurrent.futures.ThreadPoolExecutor(opt.j) as pool:
        jobs = pool.map(lambda f: one(f, oracle, opt), files)
        for src, (want, got) in zip(files, jobs):
            summary.add(src.stem, want, got)
            if opt.v:
                print(src.stem, *(f"{t}:{o.value or o.cause}" for t, o in got.items()), flush=True)
    summary.print()
    return 1 if any(summary.failed.values()) or summary.ends else 0


if __name__ == "__main__":
    sys.exit(main())
