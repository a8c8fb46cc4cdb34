#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs bench/*.erl as Candela's executables and under the installed erl.

Each program's main/0 prints `NAME CHECKSUM MICROSECONDS`. Runs are interleaved,
so that both sides see the same machine; the table shows medians of the times
the programs print, the ratio (above 1: Candela is faster), and peak memory.
"""
import argparse
import math
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent


def measure(argv, timeout):
    """Returns (checksum, ms, peak MB) of one run."""
    p = subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = p.communicate(timeout=timeout)
    except subprocess.TimeoutExpired:
        p.kill()
        p.communicate()
        raise RuntimeError(f"timeout after {timeout} s") from None
    lines = out.decode(errors="replace").split("\n")
    words = next((x.split() for x in lines if len(x.split()) == 3), None)
    if p.returncode or not words:
        text = (out + err).decode(errors="replace").strip()
        raise RuntimeError(f"exit {p.returncode}: {text[-200:]}")
    return words[1], int(words[2]) / 1000


def peak_mb(argv):
    """Peak memory of one more run, in a child of its own."""
    code = ("import resource,subprocess,sys;"
            "subprocess.run(sys.argv[1:],stdout=subprocess.DEVNULL,"
            "stderr=subprocess.DEVNULL);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
    out = subprocess.run([sys.executable, "-c", code, *argv],
                         stdout=subprocess.PIPE, check=True).stdout
    return int(out) / 1024


def sides(name, source, opt, tmp):
    """What is compared: label -> command. Builds both."""
    exe = os.path.join(tmp, name)
    r = subprocess.run([opt.candela, "build", source, "-o", exe],
                       stderr=subprocess.PIPE)
    if r.returncode:
        raise RuntimeError("build: " + r.stderr.decode(errors="replace")[-300:])
    subprocess.run([opt.erlc, "-o", tmp, source], check=True,
                   stdout=subprocess.DEVNULL)
    return {"candela": [exe],
            "erl": [opt.erl, "-noshell", "-pa", tmp, "-s", name, "main", "-s",
                    "init", "stop"]}


def bench(name, opt, tmp):
    commands = sides(name, str(ROOT / "bench" / (name + ".erl")), opt, tmp)
    times = {side: [] for side in commands}
    sums = set()
    for _ in range(opt.n):
        for side, argv in commands.items():
            checksum, ms = measure(argv, opt.timeout)
            times[side].append(ms)
            sums.add(checksum)
    if len(sums) != 1:
        raise RuntimeError(f"checksums differ: {', '.join(sorted(sums))}")
    return ({side: statistics.median(t) for side, t in times.items()},
            {side: peak_mb(argv) for side, argv in commands.items()})


def arguments():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("names", nargs="*", help="benchmarks (default: all)")
    p.add_argument("--candela", default=str(ROOT / "build/candela"))
    p.add_argument("--erl", default="erl")
    p.add_argument("--erlc", default="erlc")
    p.add_argument("-n", type=int, default=5, help="runs of each side")
    p.add_argument("--timeout", type=float, default=60)
    return p.parse_args()


def main():
    opt = arguments()
    names = opt.names or sorted(p.stem for p in (ROOT / "bench").glob("*.erl"))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ratios, failed = [], 0
    print(f"{'ms':16}{'candela':>10}{'erl':>10}{'ratio':>8}"
          f"{'MB':>8}{'erl MB':>8}")
    for name in names:
        with tempfile.TemporaryDirectory() as tmp:
            try:
                ms, mb = bench(name, opt, tmp)
            except (RuntimeError, subprocess.CalledProcessError) as e:
                failed += 1
                print(f"{name:16} FAILED {e}")
                continue
        ratio = ms["erl"] / max(ms["candela"], 0.001)
        ratios.append(ratio)
        print(f"{name:16}{ms['candela']:10.1f}{ms['erl']:10.1f}{ratio:8.2f}"
              f"{mb['candela']:8.1f}{mb['erl']:8.1f}", flush=True)
    if ratios:
        mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
        print(f"{'geometric mean':36}{mean:8.2f}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
