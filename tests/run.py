#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the cases below tests/: README.md says what a case is.

FOLDERS maps a folder to the class that runs its cases. A class has run(),
which returns None or what is wrong, and bless(), which records. Cases run in
parallel, each in a directory of its own.
"""
import argparse
import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

TESTS = pathlib.Path(__file__).resolve().parent
ROOT = TESTS.parent
OTP = pathlib.Path(os.environ.get("CANDELA_OTP") or "/usr/lib/erlang").absolute()
COMMENT = {".erl": "%", ".hrl": "%", ".ir": ";", ".low": ";", ".sh": "#",
           ".c": "//"}


def release():
    """OTP's release by its erts, whose version is 12 less."""
    found = re.search(r"erts-(\d+)", " ".join(p.name for p in OTP.glob("lib/erts-*")))
    return int(found[1]) + 12 if found else 25


class Failure(Exception):
    """A case did not do what it should; `out`: what it had printed."""

    out = ""


class Result:
    def __init__(self, out, err, code):
        self.out, self.err, self.code = out, err, code

    def text(self):
        """As recorded: the output, and the exit status when it is not 0."""
        tail = f"[exit {self.code}]\n" if self.code else ""
        return end_line(self.out) + tail if tail else self.out


def end_line(text):
    return text + "\n" if text and not text.endswith("\n") else text


def execute(argv, timeout, cwd=None, stdin=b"", env=None):
    """Runs a program in a process group of its own; all of it dies on timeout."""
    p = subprocess.Popen(argv, cwd=cwd, env=env, stdin=subprocess.PIPE,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                         start_new_session=True)
    try:
        out, err = p.communicate(stdin, timeout)
    except subprocess.TimeoutExpired:
        os.killpg(p.pid, signal.SIGKILL)
        out, err = p.communicate()
        failure = Failure(f"timeout after {timeout} s: {shlex.join(argv)}\n"
                          + out.decode(errors="replace")[-2000:])
        failure.out = out.decode(errors="replace")
        raise failure from None
    return Result(out.decode(errors="replace"), err.decode(errors="replace"),
                  p.returncode)


def compare(what, expected, got):
    if expected == got:
        return
    lines = difflib.unified_diff(expected.splitlines(True),
                                 got.splitlines(True), "expected", what)
    raise Failure("".join(end_line(x) for x in lines))


class Case:
    """A case file: its directives and the expectation inside it."""

    def __init__(self, path, opt):
        self.path, self.opt = path, opt
        self.name = str(path.relative_to(TESTS).with_suffix(""))
        self.main = path / (path.name + ".erl") if path.is_dir() else path
        self.mark = COMMENT[self.main.suffix]
        self.lines = self.main.read_text(errors="surrogateescape").splitlines()
        self.keys = {}
        for key, value in self.directives():
            self.keys[key] = f"{self.keys.get(key, '')} {value}".strip()
        self.timeout = float(self.keys.get("timeout", opt.timeout)) * opt.slow
        self.tmp = None

    def directives(self):
        pattern = re.compile(re.escape(self.mark) + r"+ (\w+): (.*)")
        for line in self.lines:
            if line and not line.startswith(self.mark):
                break
            if m := pattern.fullmatch(line):
                yield m[1], m[2].strip()

    def words(self, key):
        return shlex.split(self.keys.get(key, ""))

    def candela(self, *args, **kw):
        env = dict(os.environ, XDG_CACHE_HOME=str(self.opt.cache))
        r = execute([self.opt.candela, *map(str, args)], self.timeout, env=env,
                    **kw)
        if r.code < 0 or r.code >= 128 or "internal error" in r.err:
            raise Failure(f"the compiler crashed ({r.code}):\n{r.err[-4000:]}")
        return r

    # The expectation inside the file.
    def expected(self):
        bar = self.mark + "|"
        return "".join(line[len(bar) + 1:] + "\n" for line in self.lines
                       if line.startswith(bar))

    def record(self, text):
        bar = self.mark + "|"
        kept = [x for x in self.lines if not x.startswith(bar)]
        while kept and not kept[-1]:
            kept.pop()
        kept += [""] + [f"{bar} {x}".rstrip() for x in text.splitlines()]
        self.main.write_text("\n".join(kept) + "\n", errors="surrogateescape")


class TextCase(Case):
    """Something is printed; it stands in the file."""

    def printed(self):
        r = self.candela(*self.command(), *self.words("opts"))
        shown = (r.out + r.err).replace(str(self.main), self.main.name)
        return "".join(x.rstrip() + "\n" for x in
                       Result(shown, "", r.code).text().splitlines())

    def run(self):
        compare("printed", self.expected(), self.printed())

    def bless(self):
        self.record(self.printed())


class EmitCase(TextCase):
    kind = "ir"

    def command(self):
        if self.main.suffix == ".erl":
            return ["build", "--emit", self.kind, "-o", "-", self.main]
        return ["pass", self.keys.get("pass", "-"), self.main]


# Compares our forms (a file of terms) with epp's; prints the first that differ.
FORMS = """
[Ours, File] = init:get_plain_arguments(),
{ok, A} = file:consult(Ours),
{ok, B} = epp:parse_file(File, [{location, {1, 1}}]),
C = [F || F <- B, element(1, F) =/= eof],
D = [P || {X, Y} = P <- lists:zip(A ++ lists:duplicate(length(C), none),
                                  C ++ lists:duplicate(length(A), none)),
          X =/= Y],
D =:= [] orelse io:format("ours: ~tp~nerl:  ~tp~n", tuple_to_list(hd(D))),
halt().
"""


class AstCase(EmitCase):
    kind = "ast"

    def bless(self):
        ours = os.path.join(self.tmp, "forms")
        forms = self.candela(*self.command(), *self.words("opts")).out
        pathlib.Path(ours).write_text("%% coding: utf-8\n" + forms)
        r = execute(["erl", "-noshell", "-eval", FORMS, "-extra", ours,
                     str(self.main)], 60)
        if r.out or r.code:
            raise Failure("erl's forms differ:\n" + r.out + r.err)
        super().bless()


class PassCase(TextCase):
    """Below opt/ and low/, the folder names the pass."""

    def command(self):
        folder = self.main.relative_to(TESTS).parts[:-1]
        known = folder[1] if len(folder) > 1 else self.default_pass()
        return ["pass", self.keys.get("pass", known), self.main]

    def default_pass(self):
        return "lower" if self.main.suffix in (".ir", ".erl") else "-"


class CodeCase(PassCase):
    """The text of machine code: x64, wasm."""

    def default_pass(self):
        back = self.main.relative_to(TESTS).parts[0]
        return ("lower,low_opt,frame," if self.main.suffix == ".ir" else
                "") + back


class DiagCase(Case):
    """Diagnostics: (line, code, column) as the file says, and erlc agrees."""

    wanted = re.compile(r"%!([+-]?\d+)? *((?: ?\d{4}(?::\d+)?)+)")
    shown = re.compile(r"(?:[^:\n]*:(?:(\d+):(?:(\d+):)?)?)? \[(\d{4})\] (.*)")

    def expectations(self):
        for at, line in enumerate(self.lines, 1):
            for m in self.wanted.finditer(line):
                there = 0 if m[1] == "0" else at + int(m[1] or 0)
                for item in m[2].split():
                    code, _, col = item.partition(":")
                    yield there, int(code), int(col or 0)

    def root(self):
        """The OTP root whose release's rules hold: tests/roots has them."""
        release = self.keys.get("otp")
        return ["--otp", str(TESTS / "roots" / release)] if release else []

    def reported(self):
        more = ["-pa", self.path] if self.path.is_dir() else []
        r = self.candela("check", "--format", "short", *self.root(), *more,
                         *self.words("opts"), self.main)
        found = [(int(m[1] or 0), int(m[3]), int(m[2] or 0), m[4])
                 for m in map(self.shown.fullmatch, r.err.splitlines()) if m]
        if r.code != 0 and not found:
            raise Failure(f"exit status {r.code} without a diagnostic:\n{r.err}")
        return sorted(found)

    def run(self):
        left = sorted(self.expectations())
        extra = []
        for line, code, col, text in self.reported():
            for want in ((line, code, col), (line, code, 0)):
                if want in left:
                    left.remove(want)
                    break
            else:
                extra.append(f"{line}:{col}: {code} {text}")
        if left or extra:
            raise Failure("".join(
                [f"missing at line {x[0]}: {x[1]}\n" for x in left]
                + [f"unexpected: {x}\n" for x in extra]))

    def erlc(self):
        erlc = "erlc"
        if release := self.keys.get("otp"):
            erlc = os.environ.get("ERLC" + release)
            if not erlc:
                raise Failure(f"ERLC{release} does not name OTP {release}'s erlc")
        others = [x for x in self.path.glob("*.erl") if x != self.main]
        if others:
            execute([erlc, "-o", self.tmp, *map(str, others)], 60)
        r = execute([erlc, "-o", self.tmp, "-I", str(self.main.parent),
                     "-pa", self.tmp, *[x for x in self.words("opts")
                                        if x[:2] in ("-D", "-I")],
                     str(self.main)], 60)
        # erlc shows the path relative to the directory it runs in.
        pattern = re.compile(r"(?:.*/)?" + re.escape(self.main.name) +
                             r":(\d+):(?:\d+:)? (.*)")
        return sorted({(int(m[1]), re.sub("^Warning: ", "", m[2]))
                       for m in map(pattern.fullmatch,
                                    (r.out + r.err).splitlines()) if m})

    def bless(self):
        ours = sorted({(x[0], re.sub("^Warning: ", "", x[3]))
                       for x in self.reported()})
        theirs = self.erlc()
        if ours != theirs and "differs" not in self.keys.get("erlc", ""):
            compare("candela", "".join(f"{a}: {b}\n" for a, b in theirs),
                    "".join(f"{a}: {b}\n" for a, b in ours))
        self.rewrite()

    def rewrite(self):
        lines = [self.wanted.sub("", x).rstrip() if "%!" in x else x
                 for x in self.lines]
        gone = [i for i, x in enumerate(lines) if not x and self.lines[i]]
        if gone:
            self.run()  # comments on lines of their own are left to the author
            return
        for line, code, col, _ in self.reported():
            at = lines[line - 1] if line else ""
            if line:
                join = " " if "%!" in at else "  %! "
                lines[line - 1] = f"{at}{join}{code}" + (f":{col}" if col else "")
        self.main.write_text("\n".join(lines) + "\n", errors="surrogateescape")


# How the real erl calls the entry function; see README.md, Recorded output.
ORACLE = """
Args = init:get_plain_arguments(),
Mod = list_to_atom(hd(Args)),
_ = code:ensure_loaded(Mod),
Call = case [E || {F, A} = E <- [{main, 1}, {main, 0}, {start, 0}],
                  erlang:function_exported(Mod, F, A)] of
  [{Fn, 1} | _] -> fun() -> Mod:Fn(tl(Args)) end;
  [{Fn, 0} | _] -> fun() -> Mod:Fn() end
end,
{Pid, Ref} = spawn_monitor(Call),
receive
  {'DOWN', Ref, process, Pid, normal} -> halt(0);
  {'DOWN', Ref, process, Pid, _} -> halt(1)
end.
"""


class RunCase(Case):
    """A program that runs on every target as under erl."""

    def out(self):
        return self.path.with_suffix(".out")

    def stdin(self):
        text = self.keys.get("stdin", "")
        return text.encode().decode("unicode_escape").encode("latin-1")

    def check(self, target, r):
        compare(target, self.out().read_text(errors="replace"), r.text())
        want = self.keys.get("stderr")
        if want and not re.search(want, r.err):
            raise Failure(f"{target}: stderr lacks /{want}/:\n{r.err[-2000:]}")

    def run(self):
        if not self.out().exists():
            raise Failure("no .out yet: make bless T=" + self.name)
        for target in self.opt.targets:
            if target in self.keys.get("targets", "native wasm").split():
                self.check(target, self.run_on(target))

    def release(self):
        release = self.keys.get("otp")
        return ["--release", release] if release else []

    def run_on(self, target):
        exe = os.path.join(self.tmp, "program" + TARGETS[target][1])
        built = self.candela("build", "--target", TARGETS[target][0], "-o", exe,
                             *self.release(), *self.words("opts"), self.path)
        if built.code:
            raise Failure(f"{target}: does not build:\n{built.err[-4000:]}")
        return execute([*TARGETS[target][2], exe, *self.words("args")],
                       self.timeout, self.tmp, self.stdin())

    def erlang(self, name):
        """The oracle's program: for releases that are not installed the root's."""
        if "otp" in self.keys:
            erlc = os.environ.get("ERLC" + self.keys["otp"])
            if not erlc:
                raise Failure(f"ERLC{self.keys['otp']} does not name an erlc")
            return str(pathlib.Path(erlc).with_name(name))
        beside = OTP.parent / "bin" / name
        return str(beside) if "since" in self.keys and beside.exists() else name

    def bless(self):
        files = sorted(self.path.glob("*.erl")) if self.path.is_dir() else [
            self.main]
        r = execute([self.erlang("erlc"), "-o", self.tmp, "-pa", self.tmp,
                     "-I", str(self.main.parent), *map(str, files)], 60)
        if r.code:
            raise Failure("erlc: " + r.out)
        env = dict(os.environ, LC_ALL="C.UTF-8")
        r = execute([self.erlang("erl"), "-noshell", "-pa", self.tmp, "-eval", ORACLE,
                     "-extra", self.main.stem, *self.words("args")],
                    self.timeout * 3, self.tmp, self.stdin(), env)
        self.out().write_text(r.text())


TARGETS = {  # name: target, suffix of the program, what runs it
    "native": ("x86_64-linux", "", []),
    "wasm": ("wasm32-wasi", ".wasm",
             ["node", "--no-warnings", str(ROOT / "tools/run-wasi.mjs")]),
}


class CliCase(Case):
    def printed(self):
        for name in self.words("with"):
            there = self.main.parent / name
            (shutil.copytree if there.is_dir() else shutil.copy)(
                there, os.path.join(self.tmp, there.name))
        env = dict(os.environ, CANDELA=self.opt.candela, ROOT=str(ROOT),
                   XDG_CACHE_HOME=os.path.join(self.tmp, ".cache"))
        r = execute(["sh", "-e", "-c", 'exec 2>&1\n. "$0"', str(self.main)],
                    self.timeout, self.tmp, env=env)
        text = r.text().replace(self.tmp, "TMP").replace(str(ROOT), "ROOT")
        return "".join(x.rstrip() + "\n" for x in text.splitlines())

    run = TextCase.run
    bless = TextCase.bless


class UnitCase(Case):
    """C with sanitizers. Objects of the tree's sources are kept between runs."""

    flags = ["-std=gnu11", "-g", "-O1", "-Wall", "-fsanitize=address,undefined",
             f"-I{ROOT}", f"-I{ROOT}/rt"]
    guard = threading.Lock()
    locks = {}
    headers = None

    def newest_header(self):
        if UnitCase.headers is None:
            found = [p for d in ("abi", "src", "rt")
                     for e in ("*.h", "*.def") for p in (ROOT / d).rglob(e)]
            UnitCase.headers = max(p.stat().st_mtime for p in found)
        return UnitCase.headers

    def object_of(self, source):
        out = self.opt.cache / "unit" / source.relative_to(ROOT).with_suffix(".o")
        with self.guard:
            lock = self.locks.setdefault(out, threading.Lock())
        with lock:
            newest = max(source.stat().st_mtime, self.newest_header())
            if not out.exists() or out.stat().st_mtime < newest:
                out.parent.mkdir(parents=True, exist_ok=True)
                self.gcc("-c", "-o", out, source)
        return out

    def gcc(self, *args):
        made = pathlib.Path(self.opt.candela).resolve().parent / "gen"
        r = execute(["gcc", *self.flags, f"-I{made}", *map(str, args)],
                    self.timeout * 3, ROOT)
        if r.code:
            raise Failure(r.err[-4000:])

    def run(self):
        exe = os.path.join(self.tmp, "unit")
        objects = [self.object_of(path)
                   for pattern in self.words("with") or ["src/base/*.c"]
                   for path in sorted(ROOT.glob(pattern))]
        self.gcc("-o", exe, self.main, *objects, "-lm")
        r = execute([exe, *self.words("args")], self.timeout, ROOT)
        if r.code:
            raise Failure((r.out + r.err)[-4000:])

    def bless(self):
        pass


FOLDERS = {  # folder: class, suffixes of its cases
    "run": (RunCase, (".erl",)), "bif": (RunCase, (".erl",)),
    "sched": (RunCase, (".erl",)), "otp": (RunCase, (".erl",)),
    "lex": (DiagCase, (".erl",)), "pp": (DiagCase, (".erl",)),
    "parse": (DiagCase, (".erl",)), "lint": (DiagCase, (".erl",)),
    "errors": (DiagCase, (".erl",)), "ast": (AstCase, (".erl",)),
    "ir": (EmitCase, (".erl", ".ir")),
    "opt": (PassCase, (".ir", ".erl")),
    "low": (PassCase, (".ir", ".low", ".erl")),
    "x64": (CodeCase, (".low", ".ir")), "wasm": (CodeCase, (".low", ".ir")),
    "cli": (CliCase, (".sh",)), "unit": (UnitCase, (".c",)),
}


def scan(folder, suffixes):
    for path in sorted(folder.iterdir()):
        if path.is_dir() and (path / (path.name + ".erl")).exists():
            yield path
        elif path.is_dir() and not path.name.endswith("_data"):
            yield from scan(path, suffixes)
        elif path.suffix in suffixes:
            yield path


def find_cases(opt):
    for name, (cls, suffixes) in FOLDERS.items():
        if not (TESTS / name).is_dir():
            continue
        for path in scan(TESTS / name, suffixes):
            if not opt.filter or any(f in str(path.relative_to(TESTS))
                                     for f in opt.filter):
                yield cls(path, opt)


def run_case(case):
    """Returns (what is wrong or None, seconds)."""
    start = time.time()
    case.tmp = tempfile.mkdtemp(prefix="case-", dir=case.opt.work)
    wrong = None
    try:
        if case.opt.bless:
            case.bless()
        else:
            case.run()
    except Failure as f:
        wrong = str(f)
    except Exception as e:  # a case must not stop the others
        wrong = f"{type(e).__name__}: {e}"
    shutil.rmtree(case.tmp, ignore_errors=True)
    reason = case.keys.get("xfail")
    if reason and not case.opt.bless:
        wrong = None if wrong else f"passes, but is marked xfail: {reason}"
    return wrong, time.time() - start


def known_targets(opt):
    r = execute([opt.candela, "targets"], 20)
    return [x for x in TARGETS if re.search(rf"^{TARGETS[x][0]}\b", r.out, re.M)
            and (not opt.only or x in opt.only)]


def arguments():
    p = argparse.ArgumentParser(description="Runs Candela's tests.")
    p.add_argument("filter", nargs="*", help="only cases whose path has this")
    p.add_argument("--candela", default=str(ROOT / "build/candela"))
    p.add_argument("--bless", action="store_true", help="record expectations")
    p.add_argument("-j", type=int, default=os.cpu_count(), help="parallel cases")
    p.add_argument("-v", action="store_true", help="name every case")
    p.add_argument("--timeout", type=float, default=20, help="seconds per case")
    p.add_argument("--slow", type=float, default=1, help="factor on timeouts")
    p.add_argument("--only", action="append", choices=TARGETS, help="targets")
    opt = p.parse_args()
    opt.candela = str(pathlib.Path(opt.candela).resolve())
    return opt


def main():
    opt = arguments()
    os.environ["LC_ALL"] = "C.UTF-8"
    opt.cache = ROOT / "build/test-cache"
    opt.targets = known_targets(opt)
    with tempfile.TemporaryDirectory(prefix="candela-test-") as opt.work:
        there = release()
        cases = [c for c in find_cases(opt) if int(c.keys.get("since", 0)) <= there]
        failed = 0
        with concurrent.futures.ThreadPoolExecutor(opt.j) as pool:
            for case, (wrong, took) in zip(cases, pool.map(run_case, cases)):
                failed += wrong is not None
                if wrong is not None:
                    print(f"FAIL {case.name} ({case.main.suffix[1:]})")
                    print("  " + wrong.rstrip().replace("\n", "\n  "))
                elif opt.v:
                    print(f"ok   {case.name} {took:.2f} s")
                sys.stdout.flush()
    print(f"{len(cases) - failed} passed, {failed} failed")
    return 1 if failed or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
