#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Random functions full of constants: what Candela's warn_*.c says of them,
beside what OTP's compiler does.

    tests/fuzz/warngen.py --candela build/candela --erl erl --release 25
                          --seed 1 --count 20 [--keep DIR]

A function stands on one line, so a difference shows it whole. One erl compiles
all modules; only messages of v3_core, sys_core_fold and what follows count.
"""
import argparse
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

ORACLE = """
main(Files) ->
    lists:foreach(fun one/1, Files).
one(F) ->
    case compile:file(F, [binary, return, nowarn_unused_vars]) of
        {ok, _, _, Ws} -> [show(W, L) || {W, L} <- Ws];
        {error, Es, _} -> io:format("~ts: broken ~0tp~n", [F, Es]);
        R -> io:format("~ts: broken ~0tp~n", [F, R])
    end.
show(F, L) ->
    [io:format("~ts:~w:~w: ~ts~n", [filename:basename(F), A, B,
               unicode:characters_to_list(M:format_error(D))])
     || {{A, B}, M, D} <- L, M =/= erl_lint, M =/= sys_messages].
"""


class Gen:
    def __init__(self, rng):
        self.rng = rng
        self.bound = []
        self.names = 0
        self.depth = 0

    def pick(self, *choices):
        return self.rng.choice(choices)()

    # --- constants

    def atom(self):
        return self.rng.choice(["a", "b", "ok", "true", "false", "foo"])

    def const(self):
        return self.rng.choice([
            self.atom(), str(self.rng.randrange(-2, 4)), "1.5", "[]", '"ab"',
            "{a, 1}", "[1, 2]", "$c", "#{a => 1}", "<<1>>", "0"])

    def new(self):
        self.names += 1
        return self.rng.choice(["V", "V", "V", "_V"]) + str(self.names)

    def var(self):
        return self.rng.choice(self.bound) if self.bound else self.const()

    # --- expressions

    def expr(self):
        if self.depth > 3 or self.rng.random() < 0.25:
            return self.pick(self.var, self.var, self.const)
        self.depth += 1
        try:
            return self.pick(
                self.var, self.const, self.tuple, self.list, self.op, self.op,
                self.bif, self.bif, self.call, self.case, self.nested_match,
                self.map, self.bits, self.bools, self.record, self.compr,
                self.block, self.fun, self.try_, self.receive, self.if_,
                self.remote, self.catch_)
        finally:
            self.depth -= 1

    def exprs(self, lo, hi):
        return ", ".join(self.expr() for _ in range(self.rng.randint(lo, hi)))

    def tuple(self):
        return "{" + self.exprs(0, 3) + "}"

    def list(self):
        items = self.exprs(1, 3)
        tail = " | " + self.expr() if self.rng.random() < 0.3 else ""
        return "[" + items + tail + "]"

    def op(self):
        if self.rng.random() < 0.15:
            return "(" + self.rng.choice(["not", "-", "bnot"]) + " " + self.expr() + ")"
        op = self.rng.choice(["+", "-", "*", "/", "div", "rem", "==", "=:=", "<",
                              ">", "=<", "/=", "and", "or", "++", "--", "band",
                              "bsl"])
        right = self.expr()
        if op == "bsl":
            right = str(self.rng.randrange(4))
        return "(" + self.expr() + " " + op + " " + right + ")"

    BIFS = [("length", 1), ("hd", 1), ("tl", 1), ("element", 2), ("abs", 1),
            ("is_atom", 1), ("is_list", 1), ("is_tuple", 1), ("self", 0),
            ("tuple_size", 1), ("atom_to_list", 1), ("list_to_tuple", 1),
            ("setelement", 3), ("size", 1), ("min", 2), ("node", 0),
            ("map_size", 1), ("put", 2), ("integer_to_list", 1), ("get", 1),
            ("is_map_key", 2), ("byte_size", 1), ("round", 1), ("float", 1)]

    def bif(self):
        name, n = self.rng.choice(self.BIFS)
        return name + "(" + ", ".join(self.expr() for _ in range(n)) + ")"

    def remote(self):
        name, n = self.rng.choice([
            ("lists:reverse", 1), ("maps:get", 2), ("erlang:error", 1), ("exit", 1),
            ("math:sqrt", 1), ("lists:append", 2), ("erlang:is_integer", 1),
            ("io:format", 1), ("throw", 1), ("apply", 2)])
        return name + "(" + ", ".join(self.expr() for _ in range(n)) + ")"

    def call(self):
        return "g(" + self.expr() + ")"

    def map(self):
        keys = ["a", "b", "1", '"k"']
        pairs = ", ".join(self.rng.choice(keys) + " => " + self.expr()
                          for _ in range(self.rng.randint(0, 3)))
        old = self.rng.choice(["", "", self.var()])
        if old and not old[0].isupper() and old[0] != "_":
            old = "(" + old + ")"
        return old + "#{" + pairs + "}"

    def bits(self):
        return "<<" + ", ".join(
            self.rng.choice([self.var(), "1", "a", "2.5", "<<1, 2>>"]) +
            self.rng.choice(["", "", ":8", "/binary", "/float", "/utf8", ":4"])
            for _ in range(self.rng.randint(0, 2))) + ">>"

    def bools(self):
        op = self.rng.choice([" andalso ", " orelse "])
        return "(" + self.expr() + op + self.scoped(self.expr) + ")"

    def record(self):
        k = self.rng.randrange(3)
        if k == 0:
            return "#r{x = " + self.expr() + "}"
        old = self.rng.choice(self.bound) if self.bound else "#r{}"
        if k == 1:
            return old + "#r.x"
        return old + "#r{y = " + self.expr() + "}"

    def scoped(self, make):
        keep = list(self.bound)
        text = make()
        self.bound = keep
        return text

    def compr(self):
        def make():
            read = self.expr()
            name = self.new()
            pat = self.rng.choice([name, "{" + name + ", a}", "[" + name + "]"])
            self.bound.append(name)
            test = self.rng.choice(["", ", " + self.guard_test(), ", " + self.expr()])
            return "[" + self.expr() + " || " + pat + " <- " + read + test + "]"
        return self.scoped(make)

    def block(self):
        return "begin " + self.body() + " end"

    def fun(self):
        return self.scoped(lambda: "fun(" + self.fresh() + ") -> " + self.body() + " end")

    def fresh(self):
        name = self.new()
        self.bound.append(name)
        return name

    def catch_(self):
        return "(catch " + self.scoped(self.expr) + ")"

    def try_(self):
        def handler():
            return self.rng.choice(["_:_", "error:a", "throw:_"]) + " -> " + self.body()
        of = " of " + self.clauses() if self.rng.random() < 0.3 else ""
        return ("try " + self.scoped(self.body) + of + " catch " +
                "; ".join(self.scoped(handler) for _ in range(self.rng.randint(1, 2)))
                + " end")

    def receive(self):
        return "receive " + self.clauses() + " after 10 -> " + self.scoped(self.body) + " end"

    def if_(self):
        def one():
            return self.guard() + " -> " + self.body()
        return "if " + "; ".join(self.scoped(one) for _ in range(self.rng.randint(1, 3))) + " end"

    def case(self):
        return "case " + self.expr() + " of " + self.clauses() + " end"

    def nested_match(self):
        return "(" + self.match() + ")"

    # --- patterns, guards, clauses

    def pattern(self, depth=0):
        k = self.rng.randrange(11 if depth < 2 else 6)
        if k < 3:
            return self.fresh_later()
        if k == 3:
            return "_"
        if k == 4:
            return self.const().replace("=>", ":=").replace("1.5", "2")
        if k == 5:
            return self.var()
        n = self.rng.randint(1, 3)
        parts = [self.pattern(depth + 1) for _ in range(n)]
        if k == 6:
            return "[" + parts[0] + " | " + parts[-1 if n > 1 else 0] + "]" if n > 1 \
                else "[" + parts[0] + "]"
        if k == 7:
            return self.fresh_later() + " = {" + ", ".join(parts) + "}"
        if k == 8:
            return "#{a := " + parts[0] + "}"
        if k == 9:
            return "#r{x = " + parts[0] + "}"
        return "{" + ", ".join(parts) + "}"

    def fresh_later(self):
        name = self.new()
        self.later.append(name)
        return name

    def patterned(self):
        self.later = []
        text = self.pattern()
        self.bound += self.later
        return text

    def guard_test(self):
        return self.rng.choice([
            "true", "false", self.var(), "is_atom(" + self.var() + ")",
            self.var() + " > " + self.const(), self.var() + " =:= " + self.var(),
            "length(" + self.var() + ") == 1", "not " + self.atom(),
            "is_record(" + self.var() + ", r)",
            "(" + self.var() + " andalso " + self.const() + ")",
            "(1 == 1)", "(" + self.const() + " < " + self.const() + ")"])

    def guard(self):
        seps = self.rng.choice([", ", "; "])
        return seps.join(self.guard_test() for _ in range(self.rng.randint(1, 2)))

    def clause(self):
        head = self.patterned()
        guard = " when " + self.guard() if self.rng.random() < 0.3 else ""
        return head + guard + " -> " + self.body()

    def clauses(self):
        return "; ".join(self.scoped(self.clause) for _ in range(self.rng.randint(1, 4)))

    def match(self):
        value = self.expr()
        if self.rng.random() < 0.6:
            name = self.fresh()
            return name + " = " + value
        return self.patterned() + " = " + value

    def statement(self):
        return self.pick(self.match, self.match, self.expr)

    def body(self):
        self.depth += 1
        text = ", ".join(self.statement() for _ in range(self.rng.randint(1, 3)))
        self.depth -= 1
        return text

    def function(self, name):
        clauses = []
        for _ in range(self.rng.choice([1, 1, 1, 2, 3])):
            self.bound, self.names, self.depth = [], 0, 0
            head = ", ".join(self.patterned() for _ in range(2))
            guard = " when " + self.guard() if self.rng.random() < 0.2 else ""
            clauses.append(name + "(" + head + ")" + guard + " -> " + self.body())
        return "; ".join(clauses) + "."


HEAD = """-module(%s).
-compile([export_all, nowarn_export_all, nowarn_unused_vars]).
-record(r, {x = 1, y = {a, b}}).
g(X) -> X.
"""


def module(name, seed, functions):
    gen = Gen(random.Random(seed))
    return HEAD % name + "\n".join(
        gen.function(f"f{i}") for i in range(functions)) + "\n"


def without_broken(text, errors):
    lines = text.split("\n")
    for line in errors:
        lines[line - 1] = "%"
    return "\n".join(lines)


def run(argv):
    p = subprocess.run(argv, capture_output=True, timeout=900)
    return p.stdout.decode(errors="replace") + p.stderr.decode(errors="replace")


def drop_broken(args, folder, files):
    """Random functions that are no Erlang are made comments."""
    for _ in range(4):
        out = run([args.candela, "check", "-W0", "--format", "short"] +
                  [str(f) for f in files])
        bad = {}
        for m in re.finditer(r"(\w+)\.erl:(\d+):\d+: \[\d+\]", out):
            bad.setdefault(m[1], set()).add(int(m[2]))
        if not bad:
            return
        for name, lines in bad.items():
            f = folder / (name + ".erl")
            f.write_text(without_broken(f.read_text(), lines))


def messages(text):
    found = set()
    for line in text.split("\n"):
        m = re.match(r"(?:.*/)?(\w+\.erl:\d+:\d+): (?:\[(\d+)\] Warning: )?(.*)", line)
        if m and (m[2] is None or m[2].startswith("44")):
            found.add((m[1], m[3]))
    return found


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--candela", required=True)
    p.add_argument("--erl", default="escript")
    p.add_argument("--otp", default="/usr/lib/erlang")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--count", type=int, default=20)
    p.add_argument("--functions", type=int, default=40)
    p.add_argument("--keep")
    args = p.parse_args()
    folder = pathlib.Path(args.keep or tempfile.mkdtemp())
    folder.mkdir(exist_ok=True, parents=True)
    files = []
    for k in range(args.seed, args.seed + args.count):
        f = folder / f"w{k}.erl"
        f.write_text(module(f"w{k}", k, args.functions))
        files.append(f)
    drop_broken(args, folder, files)
    oracle = folder / "oracle.escript"
    oracle.write_text("#!/usr/bin/env escript\n-mode(compile).\n" + ORACLE)
    said = run([args.erl, str(oracle)] + [str(f) for f in files])
    for line in said.split("\n"):
        if "broken" in line:
            print(line[:300])
    broken = {m[1] for m in re.finditer(r"(\w+)\.erl: broken", said)}
    theirs = {x for x in messages(said) if x[0].split(".")[0] not in broken}
    out = run([args.candela, "check", "--otp", args.otp, "--format", "short"] +
              [str(f) for f in files])
    ours = {x for x in messages(out) if x[0].split(".")[0] not in broken}
    for place, text in sorted(theirs ^ ours):
        name, line, _ = place.split(":")
        source = (folder / name).read_text().split("\n")[int(line) - 1]
        print("missing" if (place, text) in theirs else "extra  ", place, text)
        print("   ", source)
    print(f"{len(theirs & ours)} same, {len(theirs - ours)} missing, "
          f"{len(ours - theirs)} extra")
    return 0


if __name__ == "__main__":
    sys.exit(main())
