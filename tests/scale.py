#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every .erl of an OTP root, from source to verified Low.

A module that does not get there is given to that OTP's erlc with the same
options: what erlc rejects too is no fault. README.md, "All of OTP".
"""
import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent


def arguments():
    p = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    p.add_argument("otp", help="the OTP root: OTP/lib/*/src")
    p.add_argument("filter", nargs="*", help="only paths that have this")
    p.add_argument("--candela", default=str(ROOT / "build/candela"))
    p.add_argument("--erlc", default="erlc", help="of the same OTP")
    p.add_argument("--every", type=int, default=1, help="only each N-th module")
    p.add_argument("-j", type=int, default=os.cpu_count())
    p.add_argument("--timeout", type=float, default=120)
    return p.parse_intermixed_args()


def applications(lib):
    """The newest directory of each application, by name."""
    apps = {}
    for d in sorted(lib.iterdir()):
        if (d / "src").is_dir():
            name, _, version = d.name.partition("-")
            key = [int(x) for x in re.findall(r"\d+", version)]
            if name not in apps or apps[name][0] <= key:
                apps[name] = (key, d)
    return {name: d for name, (_, d) in apps.items()}


class Module:
    """A source file and how its application's makefile compiles it."""

    def __init__(self, path, app, apps):
        self.path = path
        version = app.name.partition("-")[2]
        name = app.name.partition("-")[0].upper()
        self.defines = [f'{x}="{version}"' for x in
                        {"VSN", f"{name}_VSN", "COMPILER_VSN", "TOOLS_VERSION"}]
        if path.stem in ("merl", "merl_transform"):
            self.defines.append("MERL_NO_TRANSFORM")
        self.includes = [app / "include", app / "src", path.parent,
                         *sorted(x for x in (app / "src").iterdir()
                                 if x.is_dir())]
        self.includes += [apps[x] / y for x in ("kernel", "stdlib")
                          for y in ("include", "src") if x in apps]
        self.includes += [d / "include" for d in apps.values()]

    def options(self):
        return [x for d in self.includes for x in ("-I", str(d))] + [
            "-D" + x for x in self.defines]


def modules(otp, wanted):
    apps = applications(otp / "lib")
    for name, app in sorted(apps.items()):
        for path in sorted((app / "src").rglob("*.erl")):
            if not wanted or any(w in str(path) for w in wanted):
                yield Module(path, app, apps)


def run(argv, timeout):
    try:
        r = subprocess.run(argv, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired:
        return None, f"timeout after {timeout:g} s"
    text = (r.stderr + r.stdout).decode(errors="replace")
    lines = [x for x in text.splitlines() if x and not x.startswith("%")
             and "Warning:" not in x]
    return r.returncode, lines[0] if lines else ""


def ours(opt, m):
    return run([opt.candela, "build", "--emit", "low", "--verify", "-W0",
                "--no-cache", "--otp", opt.otp, "-o", os.devnull, str(m.path),
                *m.options()], opt.timeout)


def theirs(opt, m):
    with tempfile.TemporaryDirectory() as out:
        return run([opt.erlc, "-W0", "-o", out, *m.options(), str(m.path)],
                   opt.timeout)


def main():
    opt = arguments()
    otp = pathlib.Path(opt.otp)
    found = list(modules(otp, opt.filter))[::opt.every]
    start = time.time()
    count = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(opt.j) as pool:
        for m, (code, text) in zip(found, pool.map(lambda m: ours(opt, m), found)):
            name = m.path.relative_to(otp)
            if code == 0:
                count["ok"] += 1
                continue
            code2, text2 = theirs(opt, m)
            kind = "FAIL" if code2 == 0 or code != 1 else "erlc"
            count[kind] += 1
            print(f"{kind} {name}: {text}" + (f"  [{text2}]" if code2 else ""))
            sys.stdout.flush()
    print(f"{count['ok']} of {len(found)} modules became Low, {count['erlc']} "
          f"erlc rejects too, {count['FAIL']} fail; "
          f"{time.time() - start:.0f} s")
    return 1 if count["FAIL"] or not found else 0


if __name__ == "__main__":
    sys.exit(main())
