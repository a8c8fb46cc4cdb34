#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the front end: source text to IR, as `candela check` runs it.

Speed: lines of stdlib's modules for each second of processor time, the best of
-n runs (headers are read as well but not counted). Memory: the peak of one
large module, in bytes for each byte of source.
"""
import argparse
import glob
import os
import pathlib
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CLAUSE = """f{0}(X, #{{key := Y}} = M) when X > {0} ->
    case g{0}(Y, [X | M]) of
        {{ok, Z}} -> {{X + {0}, "text {0}", Z}};
        error -> [A || {{A, _}} <- Y, A =/= atom{0}]
    end.
g{0}(A, B) ->
    {{ok, <<A:32, (length(B))/integer>>}}.
"""


def check(opt, files):
    """(seconds of processor time, peak bytes) of one run."""
    argv = [opt.candela, "check", "--otp", opt.otp, *opt.paths, *files]
    code = ("import resource,subprocess,sys;"
            "r=subprocess.run(sys.argv[1:],stderr=subprocess.PIPE);"
            "u=resource.getrusage(resource.RUSAGE_CHILDREN);"
            "print(u.ru_utime+u.ru_stime,u.ru_maxrss);"
            "sys.exit(r.returncode and r.stderr.decode())")
    r = subprocess.run([sys.executable, "-c", code, *argv], text=True,
                       stdout=subprocess.PIPE, check=True)
    seconds, peak = r.stdout.split()
    return float(seconds), int(peak) * 1024


def speed(opt, sources):
    lines = sum(pathlib.Path(p).read_bytes().count(b"\n") for p in sources)
    best = min(check(opt, sources)[0] for _ in range(opt.n))
    print(f"stdlib: {lines} lines in {best * 1000:.0f} ms: "
          f"{lines / best:,.0f} lines/s")


def memory(opt, path):
    size = os.path.getsize(path)
    _, peak = check(opt, [path])
    print(f"{pathlib.Path(path).name}: {size} bytes, "
          f"{peak / size:.0f} bytes a byte")


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--candela", default=str(ROOT / "build/candela"))
    p.add_argument("--otp", default=os.environ.get("CANDELA_OTP",
                                                   "/usr/lib/erlang"))
    p.add_argument("-n", type=int, default=10, help="runs")
    opt = p.parse_args()
    lib = opt.otp + "/lib/"
    opt.paths = [x for app in ("kernel", "stdlib") for d in ("include", "src")
                 for path in glob.glob(f"{lib}{app}-*/{d}")
                 for x in ("-I", path)]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sources = sorted(glob.glob(lib + "stdlib-*/src/*.erl"))
    speed(opt, sources)
    memory(opt, max(sources, key=os.path.getsize))
    with tempfile.TemporaryDirectory() as tmp:
        path = os.path.join(tmp, "made.erl")
        with open(path, "w") as f:
            f.write("-module(made).\n-compile([export_all, nowarn_export_all]).\n")
            f.writelines(CLAUSE.format(i) for i in range(40000))
        memory(opt, path)
    return 0


if __name__ == "__main__":
    sys.exit(main())
