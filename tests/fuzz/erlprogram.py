# SPDX-License-Identifier: Apache-2.0
"""Random Erlang functions and calls of them: Gen(seed, size) for erlgen.py.

Expressions are made by type from TEMPLATES and Gen's methods, sometimes of
another type on purpose. All ends: functions spend fuel, the first argument N.
"""
import random
import re

# Codes: i integer, k small one, K one below 64, f float, n number, a atom, b boolean, l list,
# t tuple, m map, B binary, s bit string, 1 2 funs of that arity, r record, x any.
TYPES = "ikfnabltmBs12rx"
TEMPLATES = {
    "i": """(%i + %i)|(%i - %i)|(%i * %i)|(%i div %i)|(%i rem %i)|(%i band %i)
        (%i bor %i)|(%i bxor %i)|(bnot %i)|(- %i)|(%i bsl %K)|(%i bsr %k)|(%k bsl %K)
        abs(%i)|length(%l)|tuple_size(%t)|map_size(%m)|byte_size(%B)|bit_size(%s)
        round(%n)|trunc(%n)|floor(%n)|ceil(%n)|size(%t)|min(%i, %i)|max(%i, %i)
        hd([%i | %l])|element(1, {%i, %x})|lists:sum([%i, %i, %i])|lists:foldl(%2, %i, %l)
        binary:at(%B, %k)|binary:decode_unsigned(%B)|list_to_integer(integer_to_list(%i))
        h:hash(%x)|binary_to_integer(integer_to_binary(%i, 16), 16)|erlang:crc32(%B)
        string:length(%l)|maps:fold(fun(_, _, K) -> K + 1 end, %k, %m)|map_get(a, %m)
        (-(1 bsl 59) - %k)|((1 bsl 59) - %k)|((1 bsl 63) - %k)|((1 bsl 64) + %i)""",
    "k": "(%i band 15)|(%i band 63)|(%k rem 9)|abs(%k)|length(%l)",
    "f": """(%n / %n)|float(%n)|(%f + %n)|(%n - %f)|(%f * %f)|(- %f)|abs(%f)|math:sqrt(%n)
        (%f + %f)|(%f - %f)|math:floor(%n)|math:fmod(%f, %f)|min(%f, %n)|max(%n, %f)""",
    "n": "%i|%f|(%n + %n)|(%n * %n)|(%n - %n)|(+ %n)",
    "a": """element(%k, {a, b, c, true})|list_to_atom([97 | %l])|hd([%a])|binary_to_atom(<<"q">>)
        list_to_existing_atom(atom_to_list(%a))""",
    "b": """(%x == %x)|(%x =:= %x)|(%x /= %x)|(%x =/= %x)|(%x < %x)|(%x >= %x)|(%x =< %x)
        (%n < %n)|(%n =< %n)|(%f == %i)|(%i > %i)|(%i == %f)|(%n =:= %n)|(%b and %b)|(%b or %b)|(not %b)|(%b xor %b)
        (%b andalso %b)|(%b orelse %b)|is_list(%x)|is_integer(%x)|is_map(%x)|is_binary(%x)
        is_bitstring(%x)|is_number(%x)|is_float(%x)|is_tuple(%x)|is_atom(%x)|is_boolean(%x)
        is_function(%x)|is_function(%x, %k)|is_map_key(%x, %m)|is_record(%x, r0)
        lists:member(%x, %l)|lists:any(%1, %l)|lists:all(%1, %l)|lists:keymember(%x, %k, %l)
        maps:is_key(%x, %m)|(%m == %m)|(%l < %l)|(%t =< %t)|(%s < %B)|(%s =:= %s)""",
    "l": """[%x | %l]|[%i, %i | %l]|(%l ++ %l)|(%l -- %l)|tl(%l)|lists:reverse(%l)|[%x, %x]
        lists:seq(%K, %K)|lists:map(%1, %l)|lists:filter(%1, %l)|lists:sort(%l)|"ab"
        lists:foldl(%2, %l, %l)|lists:foldr(%2, [], %l)|lists:usort(%l)|lists:zip(%l, %l)
        lists:append(%l, %l)|lists:duplicate(%K, %x)|lists:nthtail(%k, %l)|[%a, %B, %f]
        tuple_to_list(%t)|binary_to_list(%B)|atom_to_list(%a)|integer_to_list(%i)
        bitstring_to_list(%s)|lists:sort(maps:keys(%m))|lists:sort(maps:values(%m))
        lists:sublist(%l, %k)|lists:flatten(%l)|lists:keysort(1, [%t, %t])|[%i | %x]|"xyz" ++ %l
        lists:sort([%n, %n, %n])|lists:usort([%n, %i, %f, %i])|[%b, %f | %l]|string:split(%l, "a")
        lists:keydelete(%x, 1, [{%x, %x}, {a, b}])|lists:splitwith(%1, %l)|lists:last([%l])
        unicode:characters_to_list(%B)|string:tokens("a b c", [%i])|lists:nth(%k, [%l, %l])
        lists:keyfind(%x, 1, [{%x, %x}, {%a, %x}])|lists:concat([%i, %a])|lists:mapfoldl(%2, %x, %l)""",
    "t": """{%x, %x}|{%a, %x}|{%i, %f, %l}|{}|{%x}|setelement(%k, %t, %x)|list_to_tuple(%l)
        erlang:append_element(%t, %x)|erlang:delete_element(%k, %t)|{ok, %t, %m}|%r
        lists:partition(%1, %l)|lists:split(%k, %l)|erlang:make_tuple(%K, %x)|{%B, %s}
        lists:mapfoldr(%2, %x, %l)|list_to_tuple([%a, %i])|lists:unzip([{%x, %x}, {%x, %x}])""",
    "r": """#r0{a = %x}|#r0{a = %x, b = %x}|#r0{}|(%r)#r0{b = %x}|(%r)#r0{a = %i, c = %l}
        #r0{_ = %i, b = %x}|setelement(#r0.c, %r, %x)""",
    "m": """#{}|#{a => %x}|#{%x => %x, b => %x}|#{%i => %x, %i => %x}|(%m)#{%x => %x}
        (%m)#{a := %x}|(%m)#{a => %x, 1 => %x, %a => %x}|maps:put(%x, %x, %m)|maps:remove(%x, %m)
        maps:merge(%m, %m)|maps:from_list([{%x, %x}, {%a, %i}])|maps:map(h:safe(%2), %m)|maps:filter(h:test(%2), %m)
        maps:with(%l, %m)|maps:without(%l, %m)|maps:update(a, %x, %m)|h:big(%k, %x)|(h:big(%k, %i))#{%i => %x}
        maps:merge(h:big(0, %x), %m)|maps:remove(%k, h:big(%k, a))|maps:new()|maps:update_with(a, %1, %m)""",
    "B": """list_to_binary([%k, %B])|integer_to_binary(%i)|atom_to_binary(%a)|<<"abc", (%B)/binary>>
        iolist_to_binary([%B, [%k | %B]])|binary:part(%B, 0, %k)|binary:copy(%B, 2)|<<(%i):%w>>
        <<(%i), (%i):16/little, (%B)/binary>>|<<(%n):64/float>>|<<(%k)/utf8>>|<<"é"/utf8, (%i)/utf16-little>>
        binary:encode_unsigned(abs(%i))|unicode:characters_to_binary([%k, %B])|binary_part(%B, %k, %k)
        list_to_binary(%l)|float_to_binary(%f, [short])|binary:replace(%B, <<"a">>, %B, [global])
        <<(%n):32/float-little, (%B)/binary>>|<<(%B):(%K)/binary>>|<<0:(%K)/unit:8, (%i)/utf32>>""",
    "s": """%B|<<(%i):(%K)>>|<<(%i):3, (%s)/bits>>|<<(%s)/bits, (%i):(%K)/little>>|<<(%i):13/little, 1:1>>
        <<(%s)/bits, (%s)/bits>>|<<(%B):(%K)/bits>>|<<(%i):(%K)/signed, "xy", (%B)/binary, (%i):7>>
        list_to_bitstring([%B, <<(%i):5>>])|<<(%n):16/float, (%K):2>>|<<(%f)/float, (%s)/bits>>""",
    "x": """element(%k, %t)|hd(%l)|maps:get(%x, %m, %x)|maps:get(%a, %m)|(%r)#r0.a|(%r)#r0.c|(%1)(%x)
        (%2)(%x, %x)|apply(%1, [%x])|put(%a, %x)|get(%a)|erase(%a)|error(%x)|throw(%x)|exit(%x)|h:id(%x)
        apply(lists, %a, [%x])|apply(erlang, element, [%k, %t])|lists:nth(%k, %l)|map_get(%x, %m)
        h:c(catch %x)|h:c(catch %i)|h:sp(fun() -> %x end)|erlang:raise(error, %x, [])|lists:max(%l)
        lists:search(%1, %l)|lists:keyfind(%x, %k, %l)|binary_to_term(term_to_binary(%x))|maps:find(%x, %m)
        begin self() ! %x, receive M1 -> M1 end end|string:to_integer(%l)|binary:match(%B, <<"a">>)
        list_to_float(%l)|binary_to_float(%B)|list_to_integer(%l)|lists:foldl(%2, %x, %l)|is_process_alive(%x)
        %i|%i|%f|%a|%b|%l|%l|%t|%t|%m|%m|%B|%s|%s|%r""",
    "1": """fun h:id/1|fun erlang:abs/1|fun erlang:is_atom/1|fun lists:reverse/1|fun(V) -> {V, %x} end
        fun(V) when V > 3 -> V; (V) -> %x end|fun({V, _}) -> V; (V) -> V =:= %x end|fun erlang:hd/1
        fun G(V) when is_integer(V), V > 0, V < 20 -> [V | G(V - 1)]; G(_) -> %x end""",
    "2": """fun erlang:'+'/2|fun(V, W) -> [V | W] end|fun(V, W) -> V + W end|fun(V, V) -> %x; (V, W) -> {W, V} end
        fun(V, W) when V < W -> W; (V, _) -> V end|fun(V, _) -> V == %x end|fun erlang:max/2
        fun(_, W) -> %x, W end|fun(V, W) -> {V, W} end|fun(V, W) when V; W > 3 -> W * 2; (_, W) -> W end""",
}
# What may stand in guards; guards fail rather than raise.
GUARD = """(%x == %x)|(%x =:= %x)|(%x =/= %x)|(%x < %x)|(%x >= %x)|(%n > %n)|(%i < %i)|is_integer(%x)
    is_list(%x)|is_tuple(%x)|is_map(%x)|is_binary(%x)|is_atom(%x)|is_float(%x)|is_function(%x, 1)
    is_bitstring(%x)|is_map_key(%x, %m)|is_record(%x, r0)|is_boolean(%x)|%x|(%b and %b)|(%b or %b)
    (not %b)|(%b andalso %b)|(%b orelse %b)|(%i rem 2 =:= 0)|(length(%l) > %k)|(element(%k, %t) == %x)
    (map_get(a, %m) =:= %x)|(hd(%l) < %x)|(tl(%l) =/= [])|(tuple_size(%t) =:= %k)|(map_size(%m) < %k)
    (byte_size(%s) > %k)|(bit_size(%s) =:= %i)|(abs(%n) < %n)|((%i band %i) =:= %i)|(size(%x) > 1)
    (trunc(%n) =:= %i)|(%i + %n < %f)|(%i bsr %k > 0)|((%r)#r0.a =:= %x)|is_number(%x)|is_pid(%x)
    (%n / %n > 1)|(%i div %i == 0)|(binary_part(%B, 0, 1) == %B)|(tuple_size(%x) >= %i)|(self() == %x)"""
def split(text):
    """The templates of a text: between `|` outside of brackets, or lines."""
    found, depth, at = [], 0, ""
    for c in text.strip() + "\n":
        depth += (c in "([{") - (c in ")]}")
        if c == "\n" or c == "|" and depth == 0:
            found.append(at.strip())
            at = ""
        else:
            at += c
    return found


TEMPLATES = {k: split(v) for k, v in TEMPLATES.items()}
GUARD = split(GUARD)
ATOMS = ["a", "b", "c", "true", "false", "ok", "'x y'", "undefined", "r0"]
INTS = [0, 1, 2, 3, -1, -2, 7, 10, 97, 255, 256, -128, 65535, 1114111, 55296] + [
    s * (1 << b) + d for b in (31, 32, 53, 58, 59, 60, 61, 63, 64, 80, 128)
    for s in (1, -1) for d in (-1, 0, 1)]
FLOATS = "0.0 -0.0 1.0 -1.0 0.5 1.5 2.5 -2.5 1.0e10 1.0e100 1.0e308 1.0e-300 3.14 5.764607523034235e17 9.2e18 256.0 9007199254740992.0 1.8446744073709552e19 4.9e-324"


class E:
    """Text with parts the reducer may change: e expression, g guard, s, c lists
    of expressions or clauses, of which some may be left out."""

    def __init__(self, kind, parts, sep=""):
        self.kind, self.parts, self.sep = kind, parts, sep

    def __str__(self):
        return self.sep.join(map(str, self.parts))


class Gen:
    def __init__(self, seed, size, release=25):
        self.rng, self.release = random.Random(seed), release
        self.seed, self.fns, self.calls = seed, [], []
        self.types = {}
        for i in range(size):
            types = [self.pick("iiknfallltmmBssx12r") for _ in range(self.below(4) + 1)]
            self.types[f"f{i}"] = (f"@{i % 2}@", types)
        for i, name in enumerate(self.types):
            self.function(i, name)
        for name in self.types:
            for _ in range(3):
                self.call(name)

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def below(self, n):
        return self.rng.randrange(n)

    def fresh(self, ty="x"):
        self.vars += 1
        self.env.append((f"V{self.vars}", ty))
        return f"V{self.vars}"

    # Literals and variables.
    def literal(self, ty, depth=2):
        lit = lambda t: self.literal(t, depth - 1)
        if ty == "x" or self.below(40) == 0:
            ty = self.pick("iifaltmBsr" if depth else "ifa")
        if ty == "n":
            ty = self.pick("if")
        if ty == "i":
            return str(self.pick(INTS) if self.below(3) else self.below(12))
        if ty == "f":
            return self.pick(FLOATS.split()[0 if self.release >= 27 else 2:])
        if ty in "lt":
            n = self.below(5) if depth > 0 else 0
            items = ", ".join(lit(self.pick("iiax")) for _ in range(n))
            tail = " | " + lit("x") if n and self.below(12) == 0 and ty == "l" else ""
            return "[%s%s]" % (items, tail) if ty == "l" else "{%s}" % items
        if ty == "m":
            keys = self.rng.sample(ATOMS[:6] + ["1", "2.5", "{a}", '"k"', "1.0"], self.below(5))
            return "#{%s}" % ", ".join(k + " => " + lit("x") for k in keys)
        return {"a": lambda: self.pick(ATOMS), "b": lambda: self.pick(["true", "false"]),
                "k": lambda: str(self.below(9)),
                "B": lambda: self.pick(['<<>>', '<<"abc">>', '<<"a", 255, 0, 1:16, 7:32/little>>', '<<1.5/float, "é"/utf8>>']),
                "s": lambda: self.pick(['<<5:3>>', '<<"ab", 1:1>>', '<<-1:23>>', '<<>>', '<<77:64, 3:5>>']),
                "r": lambda: "#r0{a = %s}" % lit("x"), "1": lambda: "fun h:id/1",
                "2": lambda: "fun erlang:'*'/2"}[ty]()

    def leaf(self, ty):
        same = [v for v, t in self.env if t == ty or ty == "x" or t == "x" and self.below(4) == 0]
        if self.env and self.below(25) == 0:
            return self.pick(self.env)[0]
        if same and self.below(5):
            return self.pick(same)
        if ty in "12" and self.guard:
            ty = "x"
        return self.literal(ty)

    # Expressions.
    def fill(self, template, depth, make):
        if "%w" in template:
            template = template.replace("%w", self.pick(["8", "16/little", "24", "32", "64/little", "80"]))
        if "M1" in template:
            self.vars += 1
            template = template.replace("M1", f"V{self.vars}")
        parts = re.split(r"%(\w)", template.replace("%K", "(%k band 63)"))
        return E("e", [make(p, depth - 1) if i % 2 else p for i, p in enumerate(parts)])

    def expr(self, ty, depth):
        if depth <= 0:
            return E("e", [self.leaf(ty)])
        if self.below(50) == 0:
            ty = self.pick(TYPES)
        forms = [self.case, self.block, self.try_, self.if_, self.local, self.local, self.maybe]
        if ty in "lx":
            forms += [self.comprehension] * 3
        if ty in "Bs":
            forms += [self.bit_comprehension] * 2 + [self.bits] * 4
        if ty in "x":
            forms += [self.receive, self.select, self.spawn]
        if ty == "m" and self.release >= 26:
            forms += [self.map_comprehension] * 3
        if ty in "12":
            forms = [self.fun]
        if self.below(4) == 0:
            keep = len(self.env)
            made = self.pick(forms)(ty, depth - 1)
            del self.env[keep:]
            return made
        return self.fill(self.pick(TEMPLATES[ty]), depth, self.expr) if self.below(6) else E("e", [self.leaf(ty)])

    def guard_part(self, ty, depth):
        simple = [t for t in TEMPLATES.get(ty, []) if re.match(
            r"\(%\w [-+*<>=/a-z]+ %\w\)|(abs|length|hd|element|trunc|tuple_size|map_get|byte_size)\(%", t)
            and not re.search(r"bsl|\+\+|--", t)]
        if depth > 0 and simple and self.below(3) == 0:
            return self.fill(self.pick(simple), depth, self.guard_part)
        return self.leaf(ty)

    def when(self, chance=2):
        if self.below(chance):
            return ""
        self.guard = True
        tests = [str(self.fill(self.pick(GUARD), 2, self.guard_part)) for _ in range(1 + self.below(2))]
        self.guard = False
        return E("g", [" when " + self.pick([", ", "; "]).join(tests)])

    def pattern(self, ty="x", depth=2):
        sub = lambda t="x": self.pattern(t, depth - 1)
        r = self.below(16)
        if r < 3 or depth == 0:
            return self.fresh(ty)
        if r == 3:
            return "_"
        if r == 4 and self.env:
            return self.pick(self.env)[0]
        if r == 5:
            return sub(ty) + " = " + self.fresh(ty)
        if ty == "x":
            ty = self.pick("iflltmsBra")
        if ty == "l":
            return self.pick([lambda: f"[{sub()} | {sub('l')}]", lambda: "[]", lambda: f"[{sub()}, {sub()}]",
                              lambda: f'"a" ++ {self.fresh("l")}', lambda: f"[{sub('i')}, {sub()} | {sub('l')}]"])()
        if ty == "t":
            return "{%s}" % ", ".join(sub() for _ in range(self.below(4)))
        if ty == "m":
            keys = self.rng.sample(["a", "b", "1", "{a}", '"k"', "2.5"], self.below(3))
            return "#{%s}" % ", ".join(k + " := " + sub() for k in keys)
        if ty in "sB":
            return self.bit_pattern()
        if ty == "r":
            return "#r0{a = %s, b = %s}" % (sub(), sub()) if self.below(2) else "#r0{}"
        text = self.literal(ty, 1) if ty in "ifab" else "=>"
        return self.fresh(ty) if "=>" in text else text

    def match(self, ty="x"):
        """A pattern where all variables so far are bound."""
        self.bound = len(self.env)
        return self.pattern(ty)

    def bit_pattern(self, least=0):
        segments, end, start = [], self.below(4), len(self.env)
        for i in range(max(least, self.below(4))):
            sizes = [v for v, t in self.env[:self.bound] + self.env[start:] if t in "ik"]
            size = self.pick([1, 3, 4, 7, 8, 8, 8, 12, 16, 24, 32, 33, 59, 60, 64, 65, 100])
            form = self.below(12) if i or not least else 0  # no endless generators
            spec = self.pick(["", "/little", "/signed", "/signed-little", "/unsigned-big"])
            if form < 6:
                segments.append(f"{self.fresh('i') if self.below(6) else '_'}:{size}{spec}")
            elif form < 8 and sizes:
                size = self.pick(sizes)
                spec = self.pick(["", "/little", "/bits", "/binary", "/signed", "/integer-unit:4", "/binary-unit:3"])
                segments.append(f"{self.fresh('i')}:{size}{spec}")
            elif form == 8:
                segments.append(f"{self.fresh('i')}/{self.pick(['utf8', 'utf16', 'utf32', 'utf16-little'])}")
            elif form == 9:
                segments.append(f"{self.fresh('f')}:{self.pick([16, 32, 64])}/float{self.pick(['', '-little'])}")
            else:
                segments.append(self.pick(['"a"', '97', f'{self.below(8)}:3', '"abc"', '0:16/little', '-1:8/signed', '1.5/float']))
        if not least and end:
            segments.append(self.fresh("s") + self.pick(["/bits", "/binary", "/bits", ":2/binary", "/binary-unit:16"]))
        return "<<%s>>" % ", ".join(segments)

    def clauses(self, n, ty, depth, head, arrow=" -> "):
        made = []
        for _ in range(n):
            keep = len(self.env)
            made.append(E("p", [head(), self.when(), arrow, self.expr(ty, depth)]))
            del self.env[keep:]
        return E("c", made, "; ")

    def case(self, ty, depth):
        of = self.pick("ixltmsBarf")
        return E("e", ["case ", self.expr(of, depth), " of ", self.clauses(
            1 + self.below(4), ty, depth, lambda: self.match(of)), " end"])

    def if_(self, ty, depth):
        made = [E("p", [str(self.when(1)).replace(" when ", ""), " -> ", self.expr(ty, depth)]) for _ in range(1 + self.below(3))]
        return E("e", ["if ", E("c", made, "; "), " end"])

    def block(self, ty, depth):
        return E("e", ["begin ", self.body(ty, depth, 1 + self.below(2)), " end"])

    def body(self, ty, depth, n):
        items = []
        for _ in range(n):
            of = self.pick("ixlltmsBfb1")
            value = self.expr(of, depth)
            items.append(E("p", [self.fresh(of) if self.below(3) else self.match(of), " = ", value]))
        return E("s", items + [self.expr(ty, depth)], ", ")

    def try_(self, ty, depth):
        handler = lambda: self.pick(["error", "throw", "exit", "_", "error"]) + ":" + self.match() + self.pick(["", "", ":_"])
        parts = ["try ", self.expr(ty, depth)]
        if self.below(3) == 0:
            parts += [" of ", self.clauses(1 + self.below(3), ty, depth, lambda: self.match(ty))]
        caught = self.below(5)
        if caught:
            parts += [" catch ", self.clauses(1 + self.below(3), ty, depth, handler)]
        if not caught or self.below(4) == 0:
            parts += [" after ", self.expr("x", depth - 1)]
        return E("e", parts + [" end"])

    def receive(self, ty, depth):
        sent = [E("p", ["self() ! ", self.expr("x", depth - 1)]) for _ in range(1 + self.below(3))]
        return E("e", ["begin ", E("s", sent, ", "), ", receive ", self.clauses(
            1 + self.below(2), ty, depth, self.match), " after 0 -> ", self.expr(ty, depth - 1), " end end"])

    def select(self, ty, depth):
        """Receives messages in another order than they were sent in."""
        tags = ["a", "1", "{b}"]
        sent = [E("p", ["self() ! {", t, ", ", self.expr("x", depth - 1), "}"]) for t in tags]
        got, order = [], self.rng.sample(tags, 3)
        for t in order[:1 + self.below(3)]:
            keep = len(self.env)
            v = self.fresh()
            del self.env[keep:]
            got.append(E("p", ["receive {", t, ", ", v, "}", self.when(4), " -> [", v, " | ", self.expr(ty, depth - 1), "] after ", self.pick(["0", "1", "%s" % self.literal("k")]), " -> none end"]))
        return E("e", ["begin ", E("s", sent, ", "), ", {", E("s", got, ", "), "} end"])

    def fun(self, ty, depth):
        n, name = int(ty), self.pick(["", "", "", " G"])
        head = lambda: "(" + ", ".join(self.match() for _ in range(n)) + ")"
        keep = len(self.env)
        made = self.clauses(1 + self.below(3), "x", depth, head)
        del self.env[keep:]
        if name:
            made.parts = [E("p", [" G"] + c.parts) for c in made.parts]
        return E("e", ["fun", made, " end"])

    def maybe(self, ty, depth):
        made, keep = [], len(self.env)
        for _ in range(1 + self.below(3)):
            of = self.pick("ixltmsBr")
            value = self.expr(of, depth - 1)
            made.append(E("p", [self.match(of), self.pick([" ?= ", " ?= ", " = "]), value]))
        parts = ["maybe ", E("s", made + [self.expr(ty, depth - 1)], ", ")]
        del self.env[keep:]
        if self.below(2):
            parts += [" else ", self.clauses(1 + self.below(3), ty, depth - 1, self.match)]
        return E("e", parts + [" end"])

    def bits(self, _ty, depth):
        """Segments of all types, as they are constructed."""
        made = []
        for _ in range(1 + self.below(4)):
            form = self.below(10)
            end = self.pick(["", "", "-little", "-big", "-native", "-signed", "-signed-little"])
            if form < 4:
                size = self.pick([str(self.pick([1, 3, 7, 8, 9, 16, 24, 31, 32, 59, 60, 63, 64, 65, 128, 0])), "(%s)" % self.leaf("k")])
                unit = self.pick(["", "", "", "-unit:3", "-unit:8"])
                made.append(E("p", ["(", self.expr("i", depth - 1), f"):{size}/integer{end}{unit}"]))
            elif form < 5:
                made.append(E("p", ["(", self.expr("n", depth - 1), f"):{self.pick([16, 32, 64])}/float{end.replace('-signed', '')}"]))
            elif form < 7:
                size = self.pick(["/bits", "/binary", ":(%s)/binary" % self.leaf("k"), ":(%s)/bits" % self.leaf("k"), ":2/binary-unit:4", "/binary-unit:2"])
                made.append(E("p", ["(", self.expr(self.pick("sB"), depth - 1), ")", size]))
            elif form < 8:
                made.append(E("p", ["(", self.expr("k", depth - 1), ")", self.pick(["/utf8", "/utf16", "/utf32", "/utf16-little", "/utf32-little"])]))
            else:
                made.append(self.pick(['"abc"', '"é"/utf8', "1.5/float", "-1:5", "255:4/little", '"ab":16', "0:0", "2.5:32/float-little"]))
        return E("e", ["<<", E("s", made, ", "), ">>"])

    def spawn(self, ty, depth):
        p, r, v = self.fresh(), self.fresh(), self.fresh()
        del self.env[-3:]
        child = E("e", [self.pick(["", "exit", "throw", "error"]), "(", self.expr(ty, depth - 1), ")"])
        if self.below(2):
            return E("e", [f"begin {{{p}, {r}}} = spawn_monitor(fun() -> ", child,
                           f" end), receive {{'DOWN', {r}, process, {p}, {v}}} -> h:c({v}) end end"])
        return E("e", [f"begin {r} = self(), process_flag(trap_exit, true), {p} = spawn_link(fun() -> {r} ! {{1, ", self.expr(ty, depth - 1),
                       "}, ", child, f" end), receive {{'EXIT', {p}, {v}}} -> h:c({v}) end, receive {{_, {v}a}} -> {v}a after 0 -> none end end"])

    def local(self, ty, depth):
        if self.budget <= 0:
            return self.case(ty, depth)
        self.budget -= 1
        name = self.pick(list(self.types))
        module, types = self.types[name]
        target = name if module == self.module else f"{module}:{name}"
        parts = [target, "(N - 2"]
        for t in types:
            parts += [", ", self.expr(t, depth - 1)]
        return E("e", parts + [")"])

    def generators(self, depth, proper=False):
        made = []
        for _ in range(1 + self.below(2)):
            arrow = self.pick(["-", ":-"]) if self.release >= 28 else "-"
            if self.release >= 26 and self.below(5) == 0:
                source = self.expr("m", depth - 1)
                made.append(E("p", [self.match(), " := ", self.match(), f" <{arrow} ", "h:ordered(", source, ")"]))
            elif self.below(3):
                source = self.expr("l", depth - 1)
                if proper:  # else erl computes sizes before it sees elements
                    source = E("e", ["lists:reverse(", source, ")"])
                made.append(E("p", [self.match(self.pick("xiit")), f" <{arrow} ", source]))
            else:
                source = self.expr("s", depth - 1)
                self.bound = len(self.env)
                made.append(E("p", [self.bit_pattern(1), f" <{arrow.replace('-', '=')} ", source]))
        if self.below(3) == 0:
            made.append(self.expr("b", 1))
        return E("s", made, ", ")

    def comprehension(self, _ty, depth):
        gens = self.generators(depth)
        return E("e", ["[", self.expr("x", depth - 1), " || ", gens, "]"])

    def map_comprehension(self, _ty, depth):
        gens = self.generators(depth)
        return E("e", ["#{", self.expr("x", depth - 1), " => ", self.expr("x", depth - 1), " || ", gens, "}"])

    def bit_comprehension(self, _ty, depth):
        gens = self.generators(depth, True)
        spec = self.pick([":8", ":(1 + 4)", ":16/little", "/utf8", ":3"])
        return E("e", ["<< <<(", self.expr("i", depth - 1), f"){spec}>> || ", gens, ">>"])

    # Functions and calls of them.
    def start(self, name):
        self.env, self.vars, self.bound, self.guard, self.budget = [], 0, 0, False, 2
        self.module = self.types[name][0]

    def function(self, i, name):
        self.start(name)
        types = self.types[name][1]
        ret = self.pick("xixlltmsBfb")
        clauses = [f"{name}(N{', _' * len(types)}) when N =< 0 -> {self.literal(ret)}"]
        kind = self.below(6)
        for last in [False] * self.below(4) + [True]:
            self.env, self.vars, self.bound = [], 0, 0
            args = [self.fresh(t) if last else self.pattern(t) for t in types]
            guard = "" if last else self.when()
            if last and kind == 0:  # counts N down, and uses what comes back
                step = self.steps(types)
                self.budget = 0
                rest = f"{name}(N - 1, {', '.join(step)})"
                wrap = self.pick(["[%s | %%s]", "{%s, %%s}", "%s, %%s", "element(1, {%%s, %s})", "[%%s, %s]"])
                body = wrap % str(self.expr("x", 1)) % rest
            else:
                body = self.body(ret, 3, self.below(3))
            head = f"{name}(N, {', '.join(args)})"
            clauses.append(E("p", [head, guard, " ->\n    ", body]))
        self.fns.append((name, self.module, E("c", clauses, ";\n"), kind == 0))

    def steps(self, types):
        """The next arguments of a loop; no value is in them twice, lest they double."""
        made, used = [], set()
        for ty in types:
            text = self.step(ty)
            names = re.findall(r"\bV\d+\b", text)
            again = len(set(names)) < len(names) or used & set(names)
            made.append(self.literal(ty) if again else text)
            used |= set() if again else set(names)
        return made

    def step(self, ty):
        forms = {"i": "(%i - %i)", "f": "(%f - %n)", "l": "[%k | %l]", "x": "%x"}
        return str(self.fill(forms.get(ty, "%" + ty), 1, self.expr))

    def call(self, name):
        module, types = self.types[name]
        deep = self.pick([30, 300]) if self.fns[int(name[1:])][3] else 5
        self.start(name)
        args = [E("e", [self.literal(t)]) for t in types]
        self.calls.append((name, E("p", [f"{module}:{name}({deep}"] + [x for a in args for x in (", ", a)] + [")"])))
