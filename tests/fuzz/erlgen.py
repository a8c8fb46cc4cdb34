#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random Erlang programs: what erl prints against what Candela's programs do.

    tests/fuzz/erlgen.py --candela build/candela [--seed N] [--count N]
                         [--wasm] [--opts TEXT] [--keep DIR]

A program is two modules that call each other, made from its seed, whose calls
print what each function gave or raised. BATCH programs are compiled and run at
once. Each difference is reduced to a small program and printed with its seed.
erlprogram.py makes the programs.
"""
import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from erlprogram import E, Gen

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BATCH = 4  # programs in one run

# Prints what a call gave; funs, pids and stack traces stand for what they are.
HELPER = """-module(h).
-export([t/2, c/1, sp/1, id/1, big/2]).
id(X) -> X.
big(K, V) -> maps:from_list([{K + I, {I, V}} || I <- lists:seq(1, 40)]).
sp(F) ->
  {P, R} = spawn_monitor(F),
  receive {'DOWN', R, process, P, X} -> c(X) end.
t(Label, F) ->
  R = try F() of V -> {ok, V} catch C:E:S -> {C, E, top(S)} end,
  _ = erase(),
  process_flag(trap_exit, false),
  T = c({R, flush()}),
  case term_to_binary(T) of
    B when byte_size(B) < 500 -> io:format("~s: ~0p~n", [Label, T]);
    B -> io:format("~s: ~w ~0P~n", [Label, byte_size(B), T, 40])
  end.
flush() -> receive M -> [M | flush()] after 0 -> [] end.
top([{M, F, A, _} | _]) when is_list(A) -> {top, M, F, length(A)};
top([{M, F, A, _} | _]) -> {top, M, F, A};
top(_) -> none.
c({'EXIT', {R, S = [{_, _, _, _} | _]}}) -> {'EXIT', c(R), top(S)};
c({R, S = [{_, _, _, L} | _]}) when is_list(L) -> {c(R), top(S)};
c(X) when is_tuple(X) -> list_to_tuple(c(tuple_to_list(X)));
c([H | T]) -> [c(H) | c(T)];
c(X) when is_map(X) ->
  L = [{c(K), c(V)} || {K, V} <- maps:to_list(X)],
  {map, lists:sort(fun({A, _}, {B, _}) -> {A, is_float(A)} =< {B, is_float(B)} end, L)};
c(X) when is_function(X) -> {'fun', element(2, erlang:fun_info(X, arity))};
c(X) when is_pid(X) -> pid;
c(X) when is_reference(X) -> ref;
c(X) when X == 0.0 -> 0.0;
c(X) -> X.
"""
# Compiles what erl is given, and runs what compiles.
ORACLE = """logger:set_primary_config(level, none),
Made = [{P, [compile:file(F, [return]) || F <- Fs]} || {P, Fs} <- %s],
[io:format("@bad ~s ~0p~n", [P, hd([E || {error, E, _} <- Rs])]) || {P, Rs} <- Made, lists:keymember(error, 1, Rs)],
[begin io:format("@at ~s~n", [P]), M = list_to_atom(P ++ "_0"), M:main() end || {P, Rs} <- Made, not lists:keymember(error, 1, Rs)],
io:format("@end~n"), halt()."""


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
        text = [f"-module({name}_{i}).\n-compile([export_all, nowarn_export_all]).\n-record(r0, {{a, b = 1, c = []}}).\n"]
        text += [f"{f[2]}.\n" for f in self.fns if f[1] == f"@{i}@"]
        if i == 0:
            calls = [f'    h:t("{n} {k}", fun() -> {c} end)' for k, (n, c) in enumerate(self.calls)]
            text.append("main() ->\n" + ",\n".join(calls + ["    ok"]) + ".\n")
        return "\n".join(text).replace("@0@", name + "_0").replace("@1@", name + "_1")

    def parts(self):
        return [f[2] for f in self.fns] + [c[1] for c in self.calls]


# erlc's optimiser shows in traces: operators with constants, and the numbers
# and arities of funs' and comprehensions' functions.
PLAIN = [(r"(?<![\w.])-0\.0", "0.0"), (r"'-(f\d+)/\d+-[^']*',[\d.]+", r"\1"),
         (r"(top,p_\d,f\d+),\d+", r"\1"),
         (r"({bad_generator,.*},){top,[^{}]*}", r"\1top"),
         (r"(bad(?:arith|arg),){top,[^{}]*}", r"\1top")]


def plain(line):
    for pattern, to in PLAIN:
        line = re.sub(pattern, to, line)
    return line


class Runner:
    def __init__(self, opt):
        self.opt, self.targets = opt, ["native"] + ["wasm"] * opt.wasm
        self.runs = 0

    def execute(self, argv, cwd, limit):
        env = dict(os.environ, LC_ALL="C.UTF-8", XDG_CACHE_HOME=os.path.join(cwd, ".cache"))
        try:
            r = subprocess.run(argv, cwd=cwd, env=env, capture_output=True, timeout=limit)
        except subprocess.TimeoutExpired as e:
            return (e.stdout or b"").decode(errors="replace") + "\n[timeout]\n", ""
        return r.stdout.decode(errors="replace") + (f"\n[exit {r.returncode}]\n" if r.returncode else ""), r.stderr.decode(errors="replace")

    def parse(self, text, names):
        """The lines of each program."""
        found, at = {n: [] for n in names}, None
        for line in text.splitlines():
            if line.startswith("@at ") or line == "@end":
                at = line[4:]
            elif line.startswith("@bad "):
                found[line.split()[1]] = None, line
            elif at in found and re.match(r"f\d+ \d+: |\[(exit|timeout)", line):
                found[at].append(plain(line.replace(at + "_", "p_")))
        return found

    def write(self, d, programs):
        for name, p in programs.items():
            for i in (0, 1):
                pathlib.Path(d, f"{name}_{i}.erl").write_text(p.module(i, name))
        pathlib.Path(d, "h.erl").write_text(HELPER)

    def erl(self, d, programs):
        self.write(d, programs)
        files = ", ".join(f'{{"{n}", ["{n}_0", "{n}_1"]}}' for n in programs)
        self.execute(["erlc", "h.erl"], d, 60)
        out, err = self.execute(["erl", "-noshell", "-eval", ORACLE % f"[{files}]"], d, 200)
        return self.parse(out, programs)

    def candela(self, d, names, target):
        """What each program printed, or what the compiler said of all."""
        lines = [f'    io:format("@at {n}~n"), {n}_0:main()' for n in names]
        pathlib.Path(d, "go.erl").write_text("-module(go).\n-export([main/0]).\nmain() ->\n" + ",\n".join(lines + ['    io:format("@end~n")']) + ".\n")
        exe = os.path.join(d, "go." + target)
        files = ["go.erl", "h.erl"] + [f"{n}_{i}.erl" for n in names for i in (0, 1)]
        out, err = self.execute([self.opt.candela, "build", "--target", {"native": "x86_64-linux", "wasm": "wasm32-wasi"}[target],
                                 *self.opt.opts.split(), "-o", exe, *files], d, 300)
        if not os.path.exists(exe):
            return None, out + err
        run = ["node", "--no-warnings", str(ROOT / "tools/run-wasi.mjs")] if target == "wasm" else []
        out, err = self.execute(run + [exe], d, 120)
        os.unlink(exe)
        return self.parse(out, names), err

    def compare(self, programs):
        """{name: None if equal, else text of the first difference}; not those erlc refuses."""
        with tempfile.TemporaryDirectory() as d:
            want = self.erl(d, programs)
            result = {n: "erlc: " + w[1] for n, w in want.items() if isinstance(w, tuple)}
            good = [n for n in programs if n not in result]
            for target in self.targets:
                todo = [good] if good else []
                while todo:
                    names = todo.pop()
                    got, err = self.candela(d, names, target)
                    if got is None and len(names) > 1:
                        todo += [[n] for n in names]
                        continue
                    for k, n in enumerate(names):
                        if got is None:
                            result[n] = f"{target}: does not build: {err[-1500:]}"
                        elif got[n] == [] and want[n] and k:
                            todo.append(names[k:])  # one before it broke off
                            break
                        elif not result.get(n):
                            result[n] = self.first(target, want[n], got[n])
        return result

    def first(self, target, want, got):
        for k in range(max(len(want), len(got))):
            a, b = (x[k] if k < len(x) else "" for x in (want, got))
            if a != b:
                return f"{target}:\n  erl: {a}\n  got: {b}"
        return None


def failing_call(text):
    m = re.search(r"(?:erl|got): f\d+ (\d+)", text)
    return int(m[1]) if m else None


def nodes(e):
    yield e
    for p in e.parts:
        if isinstance(p, E):
            yield from nodes(p)


def changes(e):
    """Smaller forms of a node, as lists of parts."""
    subs = [p for p in nodes(e) if p is not e and p.kind in "e"]
    if e.kind == "e" and str(e) not in ("a", "1", "[]"):
        yield from (["a"], ["1"], ["[]"])
        yield from ([s] for s in subs[:6])
    if e.kind == "g":
        yield [""]
    if e.kind in "sc" and len(e.parts) > 2:
        yield e.parts[:1]
        yield e.parts[-1:]
    if e.kind in "sc" and len(e.parts) > 1:
        for i in range(len(e.parts)):
            yield e.parts[:i] + e.parts[i + 1:]


def reduce(runner, program, why, rounds):
    """Changes parts, largest first, while some difference in `target` stays."""
    target = why.split(":")[0]
    k = failing_call(why)
    if k is not None:
        program.calls = program.calls[k:k + 1]
    program = program.reached()
    at = 0
    for _ in range(rounds):
        tries = []
        for e in sorted((n for p in program.parts() for n in nodes(p)), key=lambda n: -len(str(n))):
            tries += [(e, c, e.sep) for c in changes(e)]
        if not tries:
            break
        at %= len(tries)
        some = (tries[at:] + tries[:at])[:max(6, min(24, 60 // len(program.fns)))]
        texts = {}
        for i, (e, c, _) in enumerate(some):
            old, e.parts = e.parts, c
            texts[f"c{i}"] = Frozen(program.reached())
            e.parts = old
        result = runner.compare(texts)
        for i, (e, c, _) in enumerate(some):
            r = result.get(f"c{i}")
            if r and r.startswith(target) and ("build" in r) == ("build" in why):
                e.parts, why, at = c, r, 0
                program = program.reached()
                break
        else:
            at += len(some)
            if at >= len(tries):
                break
    return program, why


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
    a.add_argument("--size", type=int, default=60, help="functions in a program")
    a.add_argument("--batch", type=int, default=BATCH)
    a.add_argument("--wasm", action="store_true")
    a.add_argument("--opts", default="", help="more options for candela build")
    a.add_argument("--keep", help="directory for programs that differ")
    a.add_argument("--rounds", type=int, default=60, help="of reduction; 0: none")
    opt = a.parse_args()
    opt.candela = os.path.abspath(opt.candela)
    runner, bad, refused = Runner(opt), 0, 0
    for first in range(opt.seed, opt.seed + opt.count, opt.batch):
        seeds = range(first, min(first + opt.batch, opt.seed + opt.count))
        gens = {f"p{s}": Gen(s, opt.size) for s in seeds}
        programs = {n: Program([f[:3] for f in g.fns], g.calls) for n, g in gens.items()}
        for name, why in runner.compare(programs).items():
            if not why or "compile,{crash" in why:  # erlc's own
                continue
            bad += 1
            print(f"seed {name[1:]}: {why}", flush=True)
            p = programs[name]
            if opt.rounds and not why.startswith("erlc"):
                p, why = reduce(runner, p, why, opt.rounds)
                print(f"reduced: {why}\n" + "".join(p.module(i, "p") for i in (0, 1)), flush=True)
            if opt.keep:
                os.makedirs(opt.keep, exist_ok=True)
                for i in (0, 1):
                    pathlib.Path(opt.keep, f"{name}_{i}.erl").write_text(p.module(i, name))
                pathlib.Path(opt.keep, "h.erl").write_text(HELPER)
    print(f"{opt.count} programs, {bad} differ")
    return bad != 0


if __name__ == "__main__":
    sys.exit(main())
