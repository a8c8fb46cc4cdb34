#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes rtcalls.h: C prototypes of abi/rtcalls.def, from the signature letters."""
import re
import sys

C_TYPE = {"t": "Term", "N": "Term", "w": "int64_t", "f": "double", "v": "void"}


def main(table, out):
    lines = ["// Made from abi/rtcalls.def by tools/rtproto.py."]
    for row in re.findall(r'^RT\((\w+),\s*"(\w+)"', open(table).read(), re.M):
        name, sig = row
        params = ", ".join(["Ctx *"] + [C_TYPE[c] for c in sig[1:]])
        lines.append(f"{C_TYPE[sig[0]]} {name}({params});")
    open(out, "w").write("\n".join(lines) + "\n")


main(*sys.argv[1:])
