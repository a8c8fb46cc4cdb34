#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes a module, g, that is deep or large in one way: shapes.py KIND N."""
import sys


def nest(left, middle, right, n):
    return "main() -> " + left * n + middle + right * n + "."


def each(text, n, join=","):
    return join.join(text.replace("@", str(i)) for i in range(n))


DEEP = {
    "parentheses": lambda n: nest("(", "1", ")", n),
    "lists": lambda n: nest("[", "1", "]", n),
    "tails": lambda n: nest("[1|", "[]", "]", n),
    "tuples": lambda n: nest("{", "1", "}", n),
    "maps": lambda n: nest("#{a=>", "1", "}", n),
    "binaries": lambda n: nest("<<", "1", ">>", n),
    "parts": lambda n: nest("<<(", "<<>>", ")/binary>>", n),
    "calls": lambda n: nest("f(", "1", ")", n) + "\nf(X) -> X.",
    "call_results": lambda n: "main() -> f" + "()" * n + ".\nf() -> f.",
    "cases": lambda n: nest("case self() of _ -> ", "1", " end", n),
    "funs": lambda n: nest("fun() -> ", "1", " end", n),
    "tries": lambda n: nest("try ", "1", " catch _ -> 1 end", n),
    "blocks": lambda n: nest("begin ", "1", " end", n),
    "comprehensions": lambda n: nest("[", "1", "||true]", n),
    "catches": lambda n: nest("(catch ", "self()", ")", n),
    "sums": lambda n: nest("1+", "1", "", n),
    "differences": lambda n: nest("self()-(", "1", ")", n),
    "appends": lambda n: nest("[1]++", "[]", "", n),
    "signs": lambda n: nest("- ", "1", "", n),
    "nots": lambda n: "main() -> f(1).\nf(X) -> " + "not " * n + "X.",
    "andalso": lambda n: "main() -> f(true).\nf(X) -> " + "X andalso " * n + "X.",
    "guard": lambda n: "main() -> f(1).\nf(X) when " + "X andalso " * n + "X -> 1.",
    "patterns": lambda n: "main() -> f(1).\nf(" + "[" * n + "X" + "]" * n + ") -> X.",
    "aliases": lambda n: "main() -> f(1).\nf(" + "X=" * n + "1) -> X.",
    "matches": lambda n: "main() -> " + each("X@", n, "=") + "=1.",
    "types": lambda n: "-type t() :: " + "[" * n + "1" + "]" * n + ".",
    "conditions": lambda n: "-if(" + "(" * n + "1" + ")" * n + ").\n-endif.",
    "attributes": lambda n: "-a(" + "[" * n + "1" + "]" * n + ").",
    "arguments": lambda n: "-define(M(X), X).\n" + nest("?M(", "1", ")", n),
    "macros": lambda n: "-define(M0, 1).\n" + "".join(
        f"-define(M{i + 1}, ?M{i}).\n" for i in range(n)) + f"main() -> ?M{n}.",
    "updates": lambda n: "main() -> #{}" + "#{a => 1}" * n + ".",
    "remotes": lambda n: "main() -> " + "a:" * n + "b().",
    "open": lambda n: "main() -> " + "[{<<(" * n,
    "ifdefs": lambda n: "-ifdef(X).\n" * n + "-endif.\n" * n + "main() -> 1.",
}
WIDE = {
    "sequence": lambda n: "main() -> " + "self()," * n + "ok.",
    "tests": lambda n: "main() -> f(true).\nf(X) when " + "X," * n + "X -> 1.",
    "guards": lambda n: "main() -> f(true).\nf(X) when " + "X;" * n + "X -> 1.",
    "clauses": lambda n: "main() -> f(1).\n" + each("f(@) -> @", n, ";\n") + ".",
    "tuple_clauses": lambda n: "main() -> f({1, a}).\n"
                               + each("f({@, X}) -> {X, @}", n, ";\n") + ".",
    "functions": lambda n: "main() -> f1().\n" + each("f@() -> @.\n", n, ""),
    "exports": lambda n: "-export([" + each("f@/0", n) + "]).\nmain() -> ok.\n"
                         + each("f@() -> @.\n", n, ""),
    "string": lambda n: 'main() -> "' + "a" * n + '".',
    "strings": lambda n: "main() -> " + '"a" ' * n + ".",
    "text": lambda n: 'main() -> ok.\n%% "' + "a" * n + '\nf() -> "' + "b" * n,
    "quoted": lambda n: "main() -> '" + "a" * n + "'.",
    "float": lambda n: "main() -> 1." + "1" * n + ".",
    "zeros": lambda n: "main() -> " + "\0" * n + "ok.",
    "illegal": lambda n: "main() -> ok.\n" + "1#0 . " * n,
    "atom": lambda n: "main() -> " + "a" * n + ".",
    "integer": lambda n: "main() -> " + "9" * n + ".",
    "based": lambda n: "main() -> 16#" + "f" * n + ".",
    "variable": lambda n: "main() -> " + "X" * n + " = 1.",
    "variables": lambda n: "main() -> " + each("V@ = self()", n) + ", ["
                           + each("V@", n) + "].",
    "literal": lambda n: "main() -> [" + each("@", n) + "].",
    "elements": lambda n: "main() -> [" + each("self()", n) + "].",
    "tuple": lambda n: "main() -> {" + each("self()", n) + "}.",
    "map": lambda n: "main() -> #{" + each("@ => self()", n) + "}.",
    "parameters": lambda n: "main() -> f(" + each("@", n) + ").\nf("
                            + each("_", n) + ") -> 1.",
    "fields": lambda n: "-record(r, {" + each("f@", n) + "}).\nmain() -> #r{}.",
    "doubling": lambda n: "-define(M0, a).\n" + "".join(
        f"-define(M{i + 1}, ?M{i} ?M{i}).\n"
        for i in range(n)) + f"main() -> ?M{n}.",
    "bytes": lambda n: "main() -> <<" + each("1", n) + ">>.",
    "segments": lambda n: "main() -> f(1).\nf(X) -> <<" + each("X", n) + ">>.",
    "bit_pattern": lambda n: "main() -> f(<<>>).\nf(<<" + each("_:8", n)
                             + ">>) -> 1; f(_) -> 2.",
    "list_pattern": lambda n: "main() -> f(1).\nf([" + each("X@", n)
                              + "]) -> X1; f(_) -> 2.",
    "tuple_pattern": lambda n: "main() -> f(1).\nf({" + each("X@", n)
                               + "}) -> X1; f(_) -> 2.",
    "test_pattern": lambda n: "main() -> f(1).\nf({" + each("@", n)
                              + "}) -> 1; f(_) -> 2.",
    "map_pattern": lambda n: "main() -> f(1).\nf(#{" + each("@ := X@", n)
                             + "}) -> X1; f(_) -> 2.",
    "string_pattern": lambda n: 'main() -> f(1).\nf("' + "a" * n
                                + '") -> 1; f(_) -> 2.',
    "bits_pattern": lambda n: 'main() -> f(1).\nf(<<"' + "a" * n
                              + '">>) -> 1; f(_) -> 2.',
    "bit_size": lambda n: "main() -> <<1:" + "9" * n + ">>.",
    "case_of": lambda n: "main() -> case self() of " + each("@ -> a@", n, ";")
                         + "; _ -> 1 end.",
    "cases": lambda n: "main() -> " + "case self() of a -> 1; _ -> 2 end,\n" * n
                       + "1.",
    "errors": lambda n: "main() -> ok.\n" + "f() -> ) .\n" * n,
    "unbound": lambda n: "main() -> [" + each("X@", n) + "].",
    "undefined": lambda n: "main() -> " + each("nomod:f@()", n) + ".",
    "line": lambda n: "main() -> ok. " + each("f@() -> {@, b, c}. ", n, ""),
    "comment": lambda n: "main() -> ok. %" + "x" * n,
    "blank": lambda n: "main() -> " + " " * n + "ok.",
    "newlines": lambda n: "main() -> " + "\n" * n + "ok.",
    "dots": lambda n: "main() -> ok.\n" + ". " * n,
    "quotes": lambda n: "main() -> ok.\n" + '"a' * n,
    "dollars": lambda n: "main() -> [" + "$a," * n + "1].",
}


def main():
    kind, n = sys.argv[1:]
    make = DEEP.get(kind) or WIDE[kind]
    with open("g.erl", "w") as f:
        f.write("-module(g).\n-export([main/0]).\n" + make(int(n)) + "\n")


if __name__ == "__main__":
    main()
