#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""wasmrefs.py MODULE RELOCS OUT: adds the section "refs" to a linked module.

RELOCS is the same module, linked with --emit-relocs. The section says for each
function that is no import which functions it needs, by calls, by their addresses,
and by what data that it uses refers to: count, indices; all LEB128. With it the
linker leaves out what a program cannot reach.
"""
import sys

FUNCTION_LEB, TABLE_SLEB, TABLE_I32 = 0, 1, 2
MEMORY = {3, 4, 5}  # LEB, SLEB, I32: these have addends
WITH_ADDEND = MEMORY | {8, 9}
CUSTOM, IMPORT, CODE, DATA = 0, 2, 10, 11
SYM_FUNCTION, SYM_DATA, SYM_GLOBAL, SYM_SECTION, SYM_TABLE = 0, 1, 2, 3, 5
UNDEFINED, EXPLICIT_NAME, ABSOLUTE = 0x10, 0x40, 0x200


class Reader:
    def __init__(self, data, at=0, end=None):
        self.data, self.at, self.end = data, at, len(data) if end is None else end

    def leb(self, signed=False):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if not byte & 0x80:
                break
        return value - (1 << shift) if signed and byte & 0x40 else value

    def text(self):
        n = self.leb()
        self.at += n
        return self.data[self.at - n:self.at].decode()


def leb(value):
    out = b""
    while True:
        byte, value = value & 0x7F, value >> 7
        out += bytes([byte | (0x80 if value else 0)])
        if not value:
            return out


def sections(data):
    """Lists (id, name of a custom one, start, end)."""
    r, found = Reader(data, 8), []
    while r.at < r.end:
        kind, size = data[r.at], None
        r.at += 1
        size = r.leb()
        end = r.at + size
        name = r.text() if kind == CUSTOM else None
        found.append((kind, name, r.at, end))
        r.at = end
    return found


def functions(data, found):
    """The number of imports, and the span of each body, from the section's start."""
    imports = next((Reader(data, s[2]).leb() for s in found if s[0] == IMPORT), 0)
    start = next(s[2] for s in found if s[0] == CODE)
    r, spans = Reader(data, start), []
    for _ in range(r.leb()):
        size = r.leb()
        spans.append((r.at - start, r.at - start + size))
        r.at += size
    return imports, spans


def symbols(data, found):
    """By index: ("f", function) or ("d", segment, offset, size), or None."""
    _, _, at, end = next(s for s in found if s[1] == "linking")
    r, table = Reader(data, at, end), []
    r.leb()  # version
    while r.at < end:
        kind, size = data[r.at], None
        r.at += 1
        size = r.leb()
        stop = r.at + size
        if kind == 8:
            table = [symbol(r) for _ in range(r.leb())]
        r.at = stop
    return table


def symbol(r):
    kind = r.data[r.at]
    r.at += 1
    flags = r.leb()
    if kind == SYM_DATA:
        r.text()
        if flags & UNDEFINED:
            return None
        place = r.leb(), r.leb(), r.leb()
        return None if flags & ABSOLUTE else ("d", *place)
    index = r.leb()
    if kind != SYM_SECTION and (not flags & UNDEFINED or flags & EXPLICIT_NAME):
        r.text()
    return ("f", index) if kind == SYM_FUNCTION else None


def relocations(data, found, target):
    """Lists (offset in the section, symbol's index)."""
    for _, name, at, end in found:
        if name != "reloc." + target:
            continue
        r = Reader(data, at, end)
        r.leb()  # section
        for _ in range(r.leb()):
            kind = data[r.at]
            r.at += 1
            offset, index = r.leb(), r.leb()
            if kind in WITH_ADDEND:
                r.leb(signed=True)
            if kind in MEMORY or kind in (FUNCTION_LEB, TABLE_SLEB, TABLE_I32):
                yield offset, index


def segment_starts(data, found):
    """Where the bytes of each data segment are, from the section's start."""
    start = next((s[2] for s in found if s[0] == DATA), None)
    if start is None:
        return []
    r, starts = Reader(data, start), []
    for _ in range(r.leb()):
        if r.leb() != 1:  # active: i32.const, end
            r.at += 1
            r.leb(signed=True)
            r.at += 1
        size = r.leb()
        starts.append(r.at - start)
        r.at += size
    return starts


def spread(places, relocs):
    """places: sorted (start, end, node). Yields (node, symbol) for what lies in them."""
    k = 0
    for offset, index in sorted(relocs):
        while k < len(places) and places[k][1] <= offset:
            k += 1
        if k < len(places) and places[k][0] <= offset:
            yield places[k][2], index


def graph(data):
    found = sections(data)
    imports, spans = functions(data, found)
    table = symbols(data, found)
    starts = segment_starts(data, found)
    code = [(a, b, ("f", imports + i)) for i, (a, b) in enumerate(spans)]
    kept = sorted({s for s in table if s and s[0] == "d" and s[1] < len(starts)},
                  key=lambda s: (starts[s[1]] + s[2], s[3]))
    places = [(starts[s[1]] + s[2], starts[s[1]] + s[2] + s[3], s) for s in kept]
    edges = {}
    for node, index in spread(code, relocations(data, found, "CODE")):
        edges.setdefault(node, set()).add(table[index])
    for node, index in spread(places, relocations(data, found, "DATA")):
        edges.setdefault(node, set()).add(table[index])
    return imports, len(spans), edges


def needs(edges, node):
    """Functions that a function needs, through data also."""
    out, work, seen = set(), [node], set()
    while work:
        for to in edges.get(work.pop(), ()):
            if to is None or to in seen:
                continue
            seen.add(to)
            if to[0] == "f":
                out.add(to[1])
            else:
                work.append(to)
    return sorted(out)


def main(module, relocs, out):
    data, linked = open(module, "rb").read(), open(relocs, "rb").read()
    imports, n, edges = graph(linked)
    if functions(data, sections(data))[0] != imports or \
            len(functions(data, sections(data))[1]) != n:
        sys.exit(f"wasmrefs: {module} and {relocs} differ")
    body = leb(4) + b"refs" + leb(n)
    for i in range(n):
        to = needs(edges, ("f", imports + i))
        body += leb(len(to)) + b"".join(map(leb, to))
    open(out, "wb").write(data + bytes([CUSTOM]) + leb(len(body)) + body)


main(*sys.argv[1:])
