#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs OTP's own test suites, compiled by Candela.

    tests/suites.py DIR [SUITE[:CASE]...] [--app APP] [--wasm] [--erl] [-v]

DIR has an OTP (DIR/otp) and its sources with tests (DIR/src); they are not kept
here. Of an application those cases are run that tests/suites/APP.txt lists: they
pass in OTP 29 under the same runner. tests/README.md says more.
"""
import argparse
import concurrent.futures
import pathlib
import re
import sys
import tempfile

from run import ROOT, TESTS, Failure, execute

RUNNER = TESTS / "suites"
MAIN = """-module(suite_main).
-export([main/1]).
main(Args) -> suite_runner:run(%s, Args, []).
"""
LINE = re.compile(r"^@@ (\S+)\t(\w+)\t(\d+)\t(.*)$", re.M)
LIMIT = 20 # seconds for a case


def tests_of(src, app):
    return src / ("erts/emulator" if app == "emulator" else f"lib/{app}") / "test"


def cases_of(app):
    """Listed cases by suite, in the list's order."""
    suites = {}
    for line in (RUNNER / f"{app}.txt").read_text().split():
        suite, case = line.split(":")
        suites.setdefault(suite, []).append(case)
    return suites


def wanted(suites, filters):
    """Filters are SUITE or SUITE:CASE; a suite's `_SUITE` may be left out."""
    if not filters:
        return suites
    chosen = {}
    for text in filters:
        suite, _, case = text.partition(":")
        suite = suite.removesuffix("_SUITE") + "_SUITE"
        chosen.setdefault(suite, []).extend([case] if case else suites[suite])
    return chosen


def last_lines(r, n=3):
    lines = [x.strip() for x in (r.out + r.err).splitlines()
             if x.strip() and x[:2] not in ("@@", "@>")]
    return f"[exit {r.code}] " + " | ".join(lines[-n:])


class Suite:
    """A program of one suite, for one target."""

    def __init__(self, name, cases, target, opt):
        self.name, self.cases, self.target, self.opt = name, cases, target, opt
        self.tests = tests_of(opt.src, opt.app)
        self.results = {} # case: (status, milliseconds, why)

    def includes(self):
        libs = [self.opt.src / "lib" / a / d for a in ("kernel", "stdlib", "compiler")
                for d in ("src", "include")]
        return [self.tests, tests_of(self.opt.src, "emulator"), *libs]

    def build(self, cwd):
        """The program's command line; raises Failure with the compiler's words."""
        pathlib.Path(cwd, "suite_main.erl").write_text(MAIN % self.name)
        maker = self.with_erl if self.target == "erl" else self.with_candela
        return maker(pathlib.Path(cwd))

    def with_candela(self, cwd):
        exe = cwd / ("prog.wasm" if self.target == "wasm" else "prog")
        more = ["--target", "wasm32-wasi"] if self.target == "wasm" else []
        made = self.run([self.opt.candela, "build", "suite_main.erl",
                         self.tests / f"{self.name}.erl", "-pa", RUNNER, "-pa",
                         self.tests, "--otp", self.opt.dir / "otp", "-o", exe,
                         *self.flags(), *more], 600, cwd)
        if made.code:
            raise Failure("compiling: " + last_lines(made, 12))
        node = ["node", "--no-warnings", ROOT / "tools/run-wasi.mjs"]
        return (node if self.target == "wasm" else []) + [exe]

    def with_erl(self, cwd):
        bin_dir = self.opt.dir / "bin"
        helpers = [f for f in self.helpers() if not (RUNNER / f.name).exists()]
        made = self.run([bin_dir / "erlc", "+nowarn_deprecated_catch", *self.flags(),
                         *RUNNER.glob("*.erl"), *helpers, "suite_main.erl",
                         self.tests / f"{self.name}.erl"], 600, cwd)
        if made.code:
            raise Failure("compiling: " + last_lines(made, 12))
        return [bin_dir / "erl", "-noshell", "-pa", cwd, "-run", "suite_runner",
                "plain", self.name, "-extra"]

    def helpers(self):
        text = (self.tests / f"{self.name}.erl").read_text(errors="replace")
        names = set(re.findall(r"(?<![\w@?'])([a-z]\w*):", text))
        return [p for n in sorted(names) if (p := self.tests / f"{n}.erl").exists()]

    def flags(self):
        return [x for d in self.includes() for x in ("-I", d)]

    @staticmethod
    def run(argv, limit, cwd):
        return execute([str(a) for a in argv], limit, cwd)

    def go(self):
        with tempfile.TemporaryDirectory() as cwd:
            try:
                argv = self.build(cwd)
            except Failure as e:
                self.end(self.cases, str(e))
                return self
            while left := [c for c in self.cases if c not in self.results]:
                self.some(argv, left, cwd)
        return self

    # Runs cases until the program ends; the one it ended in has failed, all of
    # them if it did not come to any.
    def some(self, argv, left, cwd):
        data = self.tests / f"{self.name}_data"
        try:
            r = self.run([*argv, f"{data}/", LIMIT * 1000, *left],
                         LIMIT + 5 * len(left), cwd)
            out, why = r.out, "died: " + last_lines(r)
        except Failure as e:
            out, why = e.out, "the whole program: timeout"
        for case, status, ms, text in LINE.findall(out):
            self.results[case] = (status, int(ms), text)
        rest = [c for c in left if c not in self.results]
        begun = [c for c in rest if f"@> {c}\n" in out]
        self.end(begun or rest, why)

    def end(self, cases, why):
        for case in cases:
            self.results[case] = ("failed", 0, why)


def report(suite, opt):
    passed = sum(r[0] == "ok" for r in suite.results.values())
    print(f"{suite.name} {suite.target}: {passed} of {len(suite.cases)}", flush=True)
    last = None
    for case, (status, ms, why) in suite.results.items():
        if status != "ok":
            shown = "likewise" if why and why == last else why[:opt.width]
            print(f"  {suite.name}:{case} {status}: {shown}")
            last = why
        elif opt.v:
            print(f"  {suite.name}:{case} {status} {ms} ms")
    sys.stdout.flush()
    return passed


def main():
    ap = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ap.add_argument("dir", type=pathlib.Path)
    ap.add_argument("filter", nargs="*", help="SUITE or SUITE:CASE")
    ap.add_argument("--app", default="compiler")
    ap.add_argument("--wasm", action="store_true", help="in wasm instead")
    ap.add_argument("--erl", action="store_true", help="with DIR's own erl instead")
    ap.add_argument("--candela", default=ROOT / "build" / "candela")
    ap.add_argument("--width", type=int, default=300, help="of reasons")
    ap.add_argument("-j", type=int, default=1)
    ap.add_argument("-v", action="store_true", help="every case, and its time")
    opt = ap.parse_intermixed_args()
    opt.dir = opt.dir.resolve()
    opt.src = opt.dir / "src"
    target = "erl" if opt.erl else "wasm" if opt.wasm else "native"
    suites = [Suite(name, cases, target, opt) for name, cases
              in wanted(cases_of(opt.app), opt.filter).items()]
    with concurrent.futures.ThreadPoolExecutor(opt.j) as pool:
        passed = sum(report(s, opt) for s in pool.map(Suite.go, suites))
    total = sum(len(s.cases) for s in suites)
    print(f"{target}: {passed} of {total} cases pass")
    return 0 if passed == total else 1


if __name__ == "__main__":
    sys.exit(main())
