#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random Erlang programs: what erl prints against what Candela's programs do.

    tests/fuzz/erlgen.py --candela build/candela [--seed N] [--count N]
                         [--wasm] [--opts TEXT] [--keep DIR]

A program is two modules that call each other, made from its seed; each call's
result is what its function gave, raised, and left in the mailbox. Many programs
are one executable, and are compiled by one erl, which stays (oracle.erl). Only
digests of results are compared, so texts are made for what differs. Each
difference is reduced to a small program and printed with its seed. What erlc
gives otherwise without its optimiser, as we do, is no difference, nor what
README.md says is not compared. What needs more memory than erl is given is left
out. erlprogram.py makes the programs.
"""
import argparse
import os
import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import threading

from erlprogram import E, Gen

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BATCH = 60  # programs in one build
LIMIT = 90  # seconds for what erl is asked
# erlc without its optimiser, or parts of it: what does not differ from that is not ours.
PLAIN = ["no_copt, no_ssa_opt, no_bool_opt, no_bsm_opt, no_share_opt, no_recv_opt, no_throw_opt, no_postopt",
         "no_bool_opt", "no_copt"]
GO = """-module(go).
-export([main/1]).
main(["sum", A, B]) -> main(A, B, sum);
main(["full", A, B]) -> main(A, B, full).
main(A, B, M) ->
  logger:set_primary_config(level, none),
  [r(K, M) || K <- lists:seq(list_to_integer(A), min(%d, list_to_integer(B)))].
%s
r(_, _) -> ok.
"""

class Program:
    """Functions (name, module, clauses) and calls, as the reducer leaves them."""

    def __init__(self, fns, calls):
        self.fns, self.calls = fns, calls

    def reached(self):
        bodies = {f[0]: str(f[2]) for f in self.fns}
        todo, seen = [c[0] for c in self.calls] + re.findall(r"\bf\d+\b", str([str(c[1]) for c in self.calls])), set()
        while todo:
            name = todo.pop()
            if name in bodies and name not in seen:
                seen.add(name)
                todo += re.findall(r"\bf\d+\b", bodies[name])
        return Program([f for f in self.fns if f[0] in seen], self.calls)

    def module(self, i, name):
        text = [f"-module({name}_{i}).\n-feature(maybe_expr, enable).\n-compile([export_all, nowarn_export_all]).\n-record(r0, {{a, b = 1, c = []}}).\n"]
        text += [f"{f[2]}.\n" for f in self.fns if f[1] == f"@{i}@"]
        if i == 0:
            calls = [f'    h:t("{n} {k}", fun() -> {c} end)' for k, (n, c) in enumerate(self.calls)]
            text.append("main() ->\n" + ",\n".join(calls + ["    ok"]) + ".\n")
        return "\n".join(text).replace("@0@", name + "_0").replace("@1@", name + "_1")

    def parts(self):
        return [f[2] for f in self.fns] + [c[1] for c in self.calls]



class EndOfErl(Exception):
    """Its argument: the lines before it."""


class Oracle:
    """A long-lived erl: oracle.erl."""

    def __init__(self, d, erl):
        here = pathlib.Path(__file__).parent
        subprocess.run([erl + "c", "-o", d, str(here / "h.erl"), str(here / "oracle.erl")], check=True)
        self.erl = subprocess.Popen([erl, "+hmax", "8388608", "+hmaxel", "false", "-enable-feature", "all", "-noshell", "-pa", d, "-s", "oracle", "main"],
                                    cwd=d, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=dict(os.environ, LC_ALL="C.UTF-8"))
        self.root, self.release = self.ask("root")

    def ask(self, command):
        """The lines that it answers; EndOfErl, with them, if it ends, as it must
        where a process that is to be killed never comes out of a BIF."""
        self.erl.stdin.write(command.encode() + b".\n")
        self.erl.stdin.flush()
        lines, watch = [], threading.Timer(LIMIT, self.erl.kill)
        watch.start()
        try:
            for line in self.erl.stdout:
                if line == b"@done\n":
                    return lines
                lines.append(line.decode(errors="replace").rstrip("\n"))
        finally:
            watch.cancel()
        raise EndOfErl(lines)


def quoted(names):
    return "[%s]" % ", ".join(f'"{n}"' for n in names)


def runs(lines):
    """What each program printed: {name: [line]}; the first says how it ended."""
    found, at = {}, None
    for line in lines:
        if line.startswith("@"):
            name, _, rest = line[1:].partition(" ")
            at = found[name] = [rest]
        elif at is not None:
            at.append(line)
    return found


class Runner:
    def __init__(self, opt):
        self.opt, self.targets = opt, ["native"] + ["wasm"] * opt.wasm
        self.dir = tempfile.TemporaryDirectory()
        self.oracle = Oracle(self.dir.name, opt.erl)
        self.left_out = 0  # they need too much
        self.time = dict.fromkeys(["erl"] + self.targets, 0.0)

    def execute(self, argv, limit):
        env = dict(os.environ, LC_ALL="C.UTF-8", XDG_CACHE_HOME=os.path.join(self.dir.name, ".cache"))
        try:
            r = subprocess.run(argv, cwd=self.dir.name, env=env, capture_output=True, timeout=limit)
        except subprocess.TimeoutExpired as e:
            return (e.stdout or b"").decode(errors="replace"), "[timeout]"
        return r.stdout.decode(errors="replace"), r.stderr.decode(errors="replace") + f"[exit {r.returncode}]" * (r.returncode != 0)

    def path(self, name):
        return os.path.join(self.dir.name, name)

    def write(self, programs):
        for name, p in programs.items():
            for i in (0, 1):
                pathlib.Path(self.path(f"{name}_{i}.erl")).write_text(p.module(i, name))

    def timed(self, what, start):
        self.time[what] += self.now() - start

    def now(self):
        """CPU seconds: of children that ended, and of erl."""
        u = resource.getrusage(resource.RUSAGE_CHILDREN)
        stat = pathlib.Path(f"/proc/{self.oracle.erl.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return u.ru_utime + u.ru_stime + (int(stat[11]) + int(stat[12])) / os.sysconf("SC_CLK_TCK")

    def erl_once(self, names, options):
        """Those that erlc refuses, with why; what each of the others gave."""
        files = ", ".join(f'{{"{n}", ["{n}_0", "{n}_1"]}}' for n in names)
        bad = {line.split()[1]: "erlc: " + line for line in self.oracle.ask(f'{{compile, [{options}], "{self.dir.name}", [{files}]}}') if line.startswith("@bad")}
        try:
            return bad, runs(self.oracle.ask(f"{{run, sum, {quoted(names)}}}"))
        except EndOfErl as e:
            found = runs(e.args[0])
        self.oracle.erl.wait()
        self.oracle = Oracle(self.dir.name, self.opt.erl)
        last = next(n for n in names if n not in found and n not in bad)
        bad, found = self.erl_once([n for n in names if n != last], options)
        return bad, found | {last: ["it ends erl"]}

    def erl(self, programs, options=""):
        """What each program gave; None: it is left out; or why erlc refuses it."""
        start = self.now()
        bad, found = self.erl_once(list(programs), options)
        self.timed("erl", start)
        return {n: bad.get(n) or (found[n] if found[n][0].endswith(" normal") else None) for n in programs}

    def build(self, names, target):
        """What is wrong with it, or None."""
        clauses = [f'r({k}, M) -> h:run("{n}", fun {n}_0:main/0, M);' for k, n in enumerate(names)]
        pathlib.Path(self.path("go.erl")).write_text(GO % (len(names), "\n".join(clauses)))
        exe = self.path("go." + target)
        if os.path.exists(exe):
            os.unlink(exe)
        files = ["go.erl", str(ROOT / "tests/fuzz/h.erl")] + [f"{n}_{i}.erl" for n in names for i in (0, 1)]
        out, err = self.execute([self.opt.candela, "build", "-W0", "--no-cache", "--target", {"native": "x86_64-linux", "wasm": "wasm32-wasi"}[target],
                                 "--otp", self.oracle.root, *self.opt.opts.split(), "-o", exe, *files], 600)
        return None if os.path.exists(exe) else out + err

    def run(self, target, mode, first, last):
        """Programs first to last of the build."""
        run = ["node", "--no-warnings", str(ROOT / "tools/run-wasi.mjs")] if target == "wasm" else []
        out, err = self.execute(run + [self.path("go." + target), mode, str(first), str(last)], 300)
        return runs(out.split("\n")[:-1]), err

    def run_all(self, target, names):
        """Each program's line; of one that breaks off, what was said."""
        found, first = {}, 0
        while first < len(names):
            got, err = self.run(target, "sum", first, len(names) - 1)
            found.update(got)
            while first < len(names) and names[first] in found:
                first += 1
            if first < len(names):
                found[names[first]] = ["breaks off: " + err[-1000:]]
                first += 1
        return found

    def full(self, target, name, k):
        """Its results in full, a line each; the first says how it ended."""
        if target == "erl":
            return runs(self.oracle.ask(f"{{run, full, {quoted([name])}}}")).get(name, ["it ends erl"])
        got, err = self.run(target, "full", k, k)
        return got.get(name, []) or ["breaks off: " + err[-1000:]]

    def is_known(self, got, want, plain, program):
        """A difference that README.md lists, of one line."""
        if got in plain or self.oracle.release == "25" and "{badkey," in got:
            return True
        if {"system_limit", "badarg"} <= set(re.findall(r"error,(\w+)", got + want)):
            return True
        number = re.compile(r"\$\^\d+")
        return " after " in "".join(map(str, program.parts())) and number.sub("", got) == number.sub("", want)

    def difference(self, target, program, got, want, plain):
        """The first line that is another; what is known comes second."""
        count = max(len(got), len(want))
        got, want, *plain = ([x[i] if i < len(x) else x[0] for i in range(count)] for x in [got, want] + plain)
        other = [i for i in range(count) if got[i] != want[i]]
        real = [i for i in other if not self.is_known(got[i], want[i], [p[i] for p in plain], program)]
        if not other:
            return f"{target}: another digest of the same text"
        i = (real or other)[0]
        return "known: " * (not real) + f"{target}:\n  erl: {want[i]}\n  got: {got[i]}"

    def target(self, target, names, want, result):
        start = self.now()
        wrong = self.build(names, target)
        if wrong and len(names) == 1:
            result[names[0]] = f"{target}: does not build: {wrong[-1500:]}"
        elif wrong:
            half = len(names) // 2
            self.target(target, names[:half], want, result)
            self.target(target, names[half:], want, result)
        else:
            got = self.run_all(target, names)
            self.timed(target, start)
            for k, n in enumerate(names):
                if got[n] != want[n] and n not in result and n not in self.gave:
                    self.gave[n] = target, self.full(target, n, k)

    def compare(self, programs):
        """{name: None if equal, else text of the first difference}."""
        self.write(programs)
        want = self.erl(programs)
        result = {n: w for n, w in want.items() if isinstance(w, str)}
        good = [n for n in programs if isinstance(want[n], list)]
        self.left_out += len(programs) - len(good) - len(result)
        self.gave = {}  # what differs: the target, and all that it gave
        for target in self.targets:
            if good:
                self.target(target, good, want, result)
        if self.gave:
            want = {n: self.full("erl", n, 0) for n in self.gave}
            plain = {n: [] for n in self.gave}
            for options in PLAIN:
                self.erl({n: programs[n] for n in self.gave}, options)
                for n in self.gave:
                    plain[n].append(self.full("erl", n, 0))
            for n, (target, got) in self.gave.items():
                result[n] = self.difference(target, programs[n], got, want[n], plain[n])
        return result


def failing_call(text):
    m = re.search(r"(?:erl|got): f\d+ (\d+)", text)
    return int(m[1]) if m else None


def nodes(e):
    yield e
    for p in e.parts:
        if isinstance(p, E):
            yield from nodes(p)


def measure(e, sizes):
    """The sizes of all nodes in it, by id."""
    n = sum(measure(p, sizes) if isinstance(p, E) else len(p) for p in e.parts)
    sizes[id(e)] = n + len(e.sep) * max(len(e.parts) - 1, 0)
    return sizes[id(e)]


def changes(e, sizes):
    """Smaller forms of a node, as lists of parts."""
    if e.kind == "e" and sizes[id(e)] > 2:
        subs = sorted((p for p in nodes(e) if p is not e and p.kind in "e"), key=lambda p: -sizes[id(p)])
        yield from (["a"], ["1"], ["[]"])
        yield from ([s] for s in subs[:4])
    if e.kind == "g":
        yield [""]
    if e.kind in "sc" and len(e.parts) > 2:
        yield e.parts[:1]
        yield e.parts[-1:]
    if e.kind in "sc" and len(e.parts) > 1:
        for i in range(len(e.parts)):
            yield e.parts[:i] + e.parts[i + 1:]


class Reducer:
    """Changes parts, largest first, while some difference in `target` stays."""

    TRIES = 40  # in one build

    def __init__(self, runner, program, why):
        self.runner, self.program, self.why = runner, program, why
        self.target = why.split(":")[0]

    def fails(self, why):
        return why and why.startswith(self.target) and ("build" in why) == ("build" in self.why)

    def test(self, changed):
        """Of each list of changes, what differs then."""
        texts = {}
        for i, change in enumerate(changed):
            old = [(e, e.parts) for e, _ in change]
            for e, parts in change:
                e.parts = parts
            texts[f"c{i}"] = Frozen(self.program.reached())
            for e, parts in reversed(old):
                e.parts = parts
        result = self.runner.compare(texts)
        return [result.get(f"c{i}") for i in range(len(changed))]

    def take(self, change, why):
        for e, parts in change:
            e.parts = parts
        self.program, self.why = self.program.reached(), why

    def saved(self, change):
        return len(str(change[0][0])) - len(change[0][0].sep.join(map(str, change[0][1])))

    def step(self, some):
        """Takes the best of some changes, and the others too if that goes."""
        good = [(c, why) for c, why in zip(some, self.test(some)) if self.fails(why)]
        good.sort(key=lambda g: -self.saved(g[0]))
        if not good:
            return False
        if len(good) > 1:
            inside = [set(map(id, nodes(c[0][0]))) for c, _ in good]
            apart = [c for k, (c, _) in enumerate(good) if not any(inside[k] & inside[j] for j in range(k))]
            change = [x for c in apart for x in c]
            why = self.test([change])[0]
            if self.fails(why):
                self.take(change, why)
                return True
        self.take(*good[0])
        return True

    def run(self, rounds, verbose):
        k = failing_call(self.why)
        if k is not None:
            self.program.calls = self.program.calls[k:k + 1]
        self.program = self.program.reached()
        at = idle = 0
        for _ in range(rounds):
            sizes = {}
            for p in self.program.parts():
                measure(p, sizes)
            all_nodes = sorted((n for p in self.program.parts() for n in nodes(p)), key=lambda n: -sizes[id(n)])
            tries = [[(e, c)] for e in all_nodes for c in changes(e, sizes) if self.saved([(e, c)]) > 0]
            if idle >= len(tries):
                break
            at %= len(tries)
            some = tries[at:at + self.TRIES]
            if verbose:
                print(f"reducing: {len(tries)} ways", end="\r", flush=True)
            if self.step(some):
                idle = 0
            else:
                at += len(some)
                idle += len(some)
        return self.program, self.why


class Frozen:
    """The text of a program as it is now."""

    def __init__(self, program):
        self.text = [program.module(i, "@n@") for i in (0, 1)]

    def module(self, i, name):
        return self.text[i].replace("@n@", name)


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--candela", default=str(ROOT / "build/candela"))
    a.add_argument("--seed", type=int, default=1)
    a.add_argument("--count", type=int, default=8)
    a.add_argument("--size", type=int, default=4, help="functions in a program")
    a.add_argument("--batch", type=int, default=BATCH)
    a.add_argument("--erl", default="erl", help="of the release to compare with; erlc beside it")
    a.add_argument("--wasm", action="store_true")
    a.add_argument("--opts", default="", help="more options for candela build")
    a.add_argument("--keep", help="directory for programs that differ")
    a.add_argument("-v", "--verbose", action="store_true", help="says how far it is")
    a.add_argument("--rounds", type=int, default=60, help="of reduction; 0: none")
    opt = a.parse_args()
    opt.candela = os.path.abspath(opt.candela)
    runner, bad, known, refused = Runner(opt), 0, 0, 0
    for first in range(opt.seed, opt.seed + opt.count, opt.batch):
        seeds = range(first, min(first + opt.batch, opt.seed + opt.count))
        gens = {f"p{i}": Gen(s, opt.size, int(runner.oracle.release)) for i, s in enumerate(seeds)}
        programs = {n: Program([f[:3] for f in g.fns], g.calls) for n, g in gens.items()}
        for name, why in runner.compare(programs).items():
            if not why:
                continue
            if why.startswith("erlc"):
                refused += 1
                if opt.verbose and "compile,{crash" not in why:  # erlc's own
                    print(f"seed {seeds[int(name[1:])]}: {why[:200]}", flush=True)
                continue
            if why.startswith("known"):
                known += 1
                if not opt.verbose:
                    continue
            else:
                bad += 1
            print(f"seed {seeds[int(name[1:])]}: {why}", flush=True)
            p = programs[name]
            if opt.rounds and not why.startswith("known"):
                p, why = Reducer(runner, p, why).run(opt.rounds, opt.verbose)
                print(f"reduced: {why}\n" + "".join(p.module(i, "p") for i in (0, 1)), flush=True)
            if opt.keep:
                os.makedirs(opt.keep, exist_ok=True)
                for i in (0, 1):
                    pathlib.Path(opt.keep, f"p{seeds[int(name[1:])]}_{i}.erl").write_text(p.module(i, f"p{seeds[int(name[1:])]}"))
        if opt.verbose:
            print(f"to seed {seeds[-1]}: {bad} differ, {known} as known, {runner.left_out} left out, {refused} refused, seconds: "
                  + ", ".join(f"{k} {v:.1f}" for k, v in runner.time.items()), flush=True)
    print(f"{opt.count} programs, {bad} differ")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
