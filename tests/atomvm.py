#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs AtomVM's tests/erlang_tests: programs whose start/0 gives a known result.

    tests/atomvm.py DIR [FILTER] [--wasm] [-j N] [-v]

DIR holds the .erl files (they are AtomVM's, and are not kept here). The oracle is
the installed erl: a program counts when it gives a result there within the time,
and passes when ours prints the same. Each is built with a small main module that
prints what start/0 returns, or how it failed.
"""
import argparse
import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
MAIN = """-module(atomvm_main).
-export([main/0]).
main() ->
    R = try {ok, %s:start()} catch C:E -> {C, E} end,
    io:format("~n@@ ~0p~n", [R]).
"""


def run(cmd, cwd, limit):
    """Standard output and how it ended: '' or a word."""
    try:
        p = subprocess.run(cmd, cwd=cwd, timeout=limit, capture_output=True)
    except subprocess.TimeoutExpired:
        return "", "timeout"
    out = p.stdout.decode("utf-8", "replace")
    return out + p.stderr.decode("utf-8", "replace"), ("" if p.returncode == 0 else f"status {p.returncode}")


def result_of(out):
    m = re.findall(r"^@@ (.*)$", out, re.M)
    return m[-1] if m else None


def with_erl(name, src, cwd):
    out, end = run(["erlc", "+nowarn_deprecated_catch", "-I", os.path.dirname(src), src, "atomvm_main.erl"], cwd, 60)
    if end:
        return None
    out, end = run(["erl", "-noshell", "-s", "atomvm_main", "main", "-s", "erlang", "halt"], cwd, 30)
    return result_of(out)


def with_candela(src, cwd, wasm, candela):
    exe = os.path.join(cwd, "prog" + (".wasm" if wasm else ""))
    cmd = [candela, "build", "atomvm_main.erl", src, "-o", exe, "-I", os.path.dirname(src)]
    out, end = run(cmd + (["--target", "wasm32-wasi"] if wasm else []), cwd, 60)
    if end:
        return f"build: {end}: {out.strip().splitlines()[-1] if out.strip() else ''}"
    node = ["node", "--no-warnings", os.path.join(ROOT, "tools", "run-wasi.mjs"), exe]
    out, end = run(node if wasm else [exe], cwd, 60)
    return result_of(out) or f"{end or 'no result'}: {out.strip().splitlines()[-1] if out.strip() else ''}"


def one(args, src):
    name = os.path.basename(src)[:-4]
    with tempfile.TemporaryDirectory() as cwd:
        with open(os.path.join(cwd, "atomvm_main.erl"), "w") as f:
            f.write(MAIN % name)
        want = with_erl(name, src, cwd)
        if want is None:
            return name, None, None
        return name, want, with_candela(src, cwd, args.wasm, args.candela)


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("dir")
    ap.add_argument("filter", nargs="?", default="")
    ap.add_argument("--wasm", action="store_true")
    ap.add_argument("--candela", default=os.path.join(ROOT, "build", "candela"))
    ap.add_argument("-j", type=int, default=os.cpu_count())
    ap.add_argument("-v", action="store_true")
    args = ap.parse_args()
    files = sorted(f for f in os.listdir(args.dir) if f.endswith(".erl") and args.filter in f)
    files = [os.path.abspath(os.path.join(args.dir, f)) for f in files]
    passed = failed = skipped = 0
    with concurrent.futures.ThreadPoolExecutor(args.j) as pool:
        for name, want, got in pool.map(lambda f: one(args, f), files):
            if want is None:
                skipped += 1
            elif want == got:
                passed += 1
            else:
                failed += 1
                print(f"FAIL {name}: wanted {want[:80]}, got {got[:160]}")
            if args.v:
                print(name, "ok" if want == got else "", flush=True)
    print(f"{passed} passed, {failed} failed, {skipped} skipped (no result under erl)")
    return 1 if failed else 0


sys.exit(main())
