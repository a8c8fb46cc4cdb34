// SPDX-License-Identifier: Apache-2.0
// with: src/base/big*.c src/base/dtoa*.c rt/term/*.c rt/bif/num.c
// with: rt/bif/convert.c rt/bif/atoms.c rt/bif/external.c rt/bif/math.c
// with: rt/bif/checksum.c rt/bif/iolist.c
//
// Terms and BIFs without a running system: every object is an allocation of its
// own, so that the sanitizers see each step outside of it. Without arguments:
// properties, and hostile input for binary_to_term. With a file made by
// tools/oracle.escript: calls of BIFs and what real Erlang made of them.
#include "rt/bits.h"
#include "rt/code/code.h"
#include "rt/external.h"
#include "rt/map.h"
#include "rt/number.h"
#include "rt/proc.h"
#include "rt/rcbin.h"
#include <stdio.h>
#include <stdlib.h>

const char *__asan_default_options(void);
const char *__asan_default_options(void) {
  return "detect_leaks=0:quarantine_size_mb=16"; // atoms stay
}

// --- what the rest of the runtime would give
static void **blocks;
static size_t nblocks, cap;

static void *new_block(size_t bytes) {
  if (nblocks == cap) blocks = realloc(blocks, (cap = 2 * cap + 64) * 8);
  return blocks[nblocks++] = malloc(bytes + 1);
}

Term *rt_alloc(Ctx *c, size_t words) {
  (void)c;
  return new_block(words * 8);
}

void rt_alloc_trim(Ctx *c, Term *p, size_t old, size_t words) {
  (void)c, (void)p, (void)old, (void)words;
}

static void free_all(void) {
  while (nblocks) free(blocks[--nblocks]);
}

void *rt_mem_alloc(size_t n) { return malloc(n); }
void *rt_mem_realloc(void *p, size_t old, size_t n) {
  (void)old;
  return realloc(p, n);
}
void rt_mem_free(void *p, size_t n) {
  (void)n;
  free(p);
}
void rt_lock(Lock *l) { (void)l; }
void rt_unlock(Lock *l) { (void)l; }

Term rt_error(Ctx *c, Term reason) {
  c->exc_reason = reason;
  return NONE;
}
Term rt_badarg(Ctx *c) { return rt_error(c, AM(badarg)); }
Term rt_badarith(Ctx *c) { return rt_error(c, AM(badarith)); }
Term rt_system_limit(Ctx *c) { return rt_error(c, AM(system_limit)); }
Term rt_error1(Ctx *c, Term tag, Term value) {
  return rt_error(c, rt_tuple(c, 2, tag, value));
}
Term rt_badarg_cause(Ctx *c, Term cause) {
  (void)cause;
  return rt_badarg(c);
}

RcBin *rt_rcbin_new(size_t n) {
  RcBin *b = new_block(sizeof *b + n);
  *b = (RcBin){.refs = 1, .size = n, .used = RCBIN_FIXED};
  return b;
}
RcBin *rt_rcbin_resize(RcBin *b, size_t n) {
  (void)n;
  return b;
}
void rt_rcbin_retain(RcBin *b) { (void)b; }
void rt_rcbin_release(RcBin *b) { (void)b; }
Term rt_refbin(Ctx *c, RcBin *b, uint64_t bits) {
  Term *p = rt_alloc(c, 4);
  p[0] = MAKE_HDR(HDR_REFBIN, 3);
  p[1] = bits;
  p[2] = (uintptr_t)b;
  p[3] = NIL;
  return MAKE_BOX(p);
}

static AtomRow atom_rows[] = {
#define A(name, text) {(uintptr_t)text, sizeof text - 1, 0},
#include "abi/atoms.def"
#undef A
};

const Program rt_program_data = {
    .atoms = (uintptr_t)atom_rows,
    .natoms = sizeof atom_rows / sizeof *atom_rows,
    .otp_release = 25,
};

static void hash_atoms(void) {
  for (size_t i = 0; i < rt_program_data.natoms; i++) {
    uint32_t h = 2166136261u;
    for (size_t k = 0; k < atom_rows[i].size; k++)
      h = (h ^ ((const uint8_t *)atom_rows[i].text)[k]) * 16777619u;
    atom_rows[i].hash = h;
  }
}

const ExportRow *code_export(Term m, Term f, uint64_t arity) {
  static const ExportRow row;
  return m == AM(erlang) && f != NONE && arity < 9 ? &row : NULL;
}
const FunEntry *code_fun_entry(Term m, uint64_t index, uint64_t uniq) {
  static FunEntry e;
  if (index != 1) return NULL;
  e = (FunEntry){m, 1, (uint32_t)uniq, 2, 3, AM(ok), 4096};
  return &e;
}
Term bif_make_fun_3(Ctx *c, Term m, Term f, Term arity) {
  Term *p = rt_alloc(c, 4);
  p[0] = MAKE_HDR(HDR_EXPORT, 3);
  p[1] = (uint64_t)SMALL_VALUE(arity) << 32;
  p[2] = m;
  p[3] = f;
  return MAKE_BOX(p);
}

// --- the BIFs that are linked in
#undef BIF
#define BIF(module, name, arity, c_name, result, flags)                        \
  extern __typeof__(c_name) c_name __attribute__((weak));
#include "abi/bifs.def"

typedef struct Row {
  const char *module, *name;
  int arity;
  void *fn;
} Row;
static const Row rows[] = {
#undef BIF
#define BIF(module, name, arity, c_name, result, flags)                        \
  {module, name, arity, (void *)c_name},
#include "abi/bifs.def"
};

static bool is_text(Term atom, const char *s) {
  size_t n;
  const char *p = rt_atom_text(atom, &n);
  return strlen(s) == n && !memcmp(p, s, n);
}

static void *find(Term m, Term f, int arity) {
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (rows[i].arity == arity && is_text(m, rows[i].module) &&
        is_text(f, rows[i].name))
      return rows[i].fn;
  return NULL;
}

static Term call(Ctx *c, void *fn, int n, const Term *a) {
  switch (n) {
  case 0: return ((Term(*)(Ctx *))fn)(c);
  case 1: return ((Term(*)(Ctx *, Term))fn)(c, a[0]);
  case 2: return ((Term(*)(Ctx *, Term, Term))fn)(c, a[0], a[1]);
  default: return ((Term(*)(Ctx *, Term, Term, Term))fn)(c, a[0], a[1], a[2]);
  }
}

static int failures;
static void complain(const char *what, Term t, Term got, Term want) {
  RtBuf b = {0};
  rt_buf_puts(&b, what);
  rt_buf_puts(&b, " ");
  rt_buf_term(&b, t);
  rt_buf_puts(&b, "\n  got  ");
  rt_buf_term(&b, got);
  rt_buf_puts(&b, "\n  want ");
  rt_buf_term(&b, want);
  if (failures++ < 40) printf("%.*s\n", b.n > 2000 ? 2000 : (int)b.n, b.at);
  rt_buf_free(&b);
}

// --- calls recorded by real Erlang: {Module, Name, Args, ok | error, Result}
static void check_call(Ctx *c, Term t, size_t *skipped) {
  Term args[3], list = FIELD(t, 3), got;
  int n = 0;
  for (; IS_CONS(list) && n < 3; list = CDR(list)) args[n++] = CAR(list);
  void *fn = find(FIELD(t, 1), FIELD(t, 2), n);
  if (!fn) {
    if (!(*skipped)++) complain("no such BIF", t, NONE, NONE);
    return;
  }
  got = call(c, fn, n, args);
  bool raised = got == NONE;
  if (raised) got = c->exc_reason;
  if (raised != (FIELD(t, 4) == AM(error)) || !rt_term_eqx(got, FIELD(t, 5)))
    complain(raised ? "raised" : "gave", t, got, FIELD(t, 5));
}

static void check_file(Ctx *c, const char *path) {
  FILE *f = fopen(path, "rb");
  uint8_t head[4];
  size_t calls = 0, skipped = 0;
  if (!f) exit(2);
  while (fread(head, 1, 4, f) == 4) {
    size_t used,
        n = (size_t)head[0] << 24 | head[1] << 16 | head[2] << 8 | head[3];
    uint8_t *p = malloc(n);
    if (fread(p, 1, n, f) != n) exit(2);
    Term t = rt_ext_read(c, p + 1, n - 1, false, &used);
    free(p);
    if (t == NONE)
      failures++, printf("call %zu cannot be read\n", calls);
    else
      check_call(c, t, &skipped);
    calls++;
    free_all();
  }
  fclose(f);
  printf("%zu calls, %zu skipped, %d failures\n", calls, skipped, failures);
}

// --- properties
static uint64_t seed = 88172645463325252u;
static uint64_t rnd(uint64_t n) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  seed ^= seed << 17;
  return seed % n;
}

static Term rnd_number(Ctx *c) {
  Limb limb[4];
  double d;
  for (int i = 0; i < 4; i++) limb[i] = rnd(3) ? rnd(UINT64_MAX) : 0;
  switch (rnd(4)) {
  case 0: return MAKE_SMALL((int64_t)rnd(200) - 100);
  case 1: return rt_int(c, (int64_t)(limb[0] >> rnd(64)) * (rnd(2) ? 1 : -1));
  case 2: return rt_bigint(c, rnd(2), limb, 1 + rnd(4));
  default:
    memcpy(&d, limb, sizeof d);
    return rt_float(c, rt_is_finite(d) && rnd(2) ? d : (double)rnd(100) / 4);
  }
}

static Term rnd_term(Ctx *c, int depth);

static Term rnd_map(Ctx *c, int depth) {
  size_t n = rnd(8) ? rnd(5) : rnd(100);
  Term pairs[200];
  for (size_t i = 0; i < 2 * n; i++) pairs[i] = rnd_term(c, depth - 1);
  return rt_map_from_pairs(c, pairs, n);
}

static Term rnd_bits(Ctx *c) {
  uint8_t bytes[100];
  for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (uint8_t)rnd(256);
  Term t = rt_bits_new(c, bytes, 0, rnd(rnd(4) ? 40 : 800));
  uint64_t n = rt_bits_size(t), from = rnd(n + 1);
  return rnd(2) ? t : rt_subbits(c, t, from, rnd(n - from + 1));
}

static Term rnd_term(Ctx *c, int depth) {
  char text[3] = {(char)('a' + rnd(26)), (char)('A' + rnd(50)), 0};
  switch (rnd(depth > 0 ? 11 : 6)) {
  case 0:
  case 1: return rnd_number(c);
  case 2: return rt_atom(text, rnd(3));
  case 3: return NIL;
  case 4: return rnd_bits(c);
  case 5:
    return rnd(2) ? MAKE_IMM(IMM_PID, rnd(1000)) : MAKE_IMM(IMM_PORT, rnd(9));
  case 6: return rnd_map(c, depth);
  case 7: return rt_tuple(c, 2, rnd_term(c, depth - 1), rnd_term(c, depth - 1));
  case 8: return rt_tuple(c, 1, rnd_term(c, depth - 1));
  default: {
    Term t = rnd(4) ? NIL : rnd_term(c, depth - 1);
    for (uint64_t n = rnd(6); n--;) t = rt_cons(c, rnd_term(c, depth - 1), t);
    return t;
  }
  }
}

static Term copy_of(Ctx *c, Term t) {
  ExtOptions options = {.minor_version = (int)rnd(2) + 1,
                        .deterministic = rnd(2)};
  size_t n = rt_ext_size(t, options), used = 0;
  uint8_t *p = malloc(n);
  rt_ext_write(p, t, options);
  Term copy = rt_ext_read(c, p + 1, n - 1, false, &used);
  if (copy == NONE || used != n - 1) complain("round trip", t, copy, t);
  free(p);
  return copy;
}

static int sign(int i) { return (i > 0) - (i < 0); }

static void check_two(Term a, Term b) {
  int r = rt_term_cmp(a, b), s = rt_term_cmp_exact(a, b);
  if (sign(r) != -sign(rt_term_cmp(b, a))) complain("cmp", a, b, b);
  if (sign(s) != -sign(rt_term_cmp_exact(b, a))) complain("exact", a, b, b);
  if (!r != rt_term_eq(a, b)) complain("==", a, b, b);
  if (!s != rt_term_eqx(a, b)) complain("=:=", a, b, b);
  if (!s && rt_term_hash(a) != rt_term_hash(b)) complain("hash", a, b, b);
  if (!s && rt_phash2(a) != rt_phash2(b)) complain("phash2", a, b, b);
  if (!s && rt_phash(a) != rt_phash(b)) complain("phash", a, b, b);
}

static void check_order(Ctx *c, Term a, Term b, Term d) {
  if (rt_term_cmp_exact(a, b) <= 0 && rt_term_cmp_exact(b, d) <= 0 &&
      rt_term_cmp_exact(a, d) > 0)
    complain("order", rt_tuple(c, 3, a, b, d), a, d);
}

// (a div b) * b + a rem b = a, and so on.
static void check_numbers(Ctx *c) {
  Term a = rnd_number(c), b = rnd_number(c);
  while (!rt_is_integer(a)) a = rnd_number(c);
  while (!rt_is_integer(b) || b == MAKE_SMALL(0)) b = rnd_number(c);
  Term back = rt_add(c, rt_mul(c, rt_div(c, a, b), b), rt_rem(c, a, b));
  if (!rt_term_eqx(back, a)) complain("div rem", a, b, back);
  Term sum = rt_add(c, a, b);
  if (!rt_term_eqx(rt_sub(c, sum, b), a)) complain("+ -", a, b, sum);
  Term bits = rt_add(c, rt_bor(c, a, b), rt_band(c, a, b));
  if (!rt_term_eqx(bits, sum)) complain("bor band", a, b, bits);
  Term other = rt_bxor(c, rt_bnot(c, a), rt_bxor(c, a, b));
  if (!rt_term_eqx(other, rt_bnot(c, b))) complain("bxor", a, b, other);
  Term n = MAKE_SMALL(rnd(300));
  if (!rt_term_eqx(rt_bsr(c, rt_bsl(c, a, n), n), a))
    complain("bsl bsr", a, n, n);
  Term power = rt_bsl(c, MAKE_SMALL(1), n);
  Term half = rt_div(
      c, rt_sub(c, a, rt_band(c, a, rt_sub(c, power, MAKE_SMALL(1)))), power);
  if (!rt_term_eqx(rt_bsr(c, a, n), half)) complain("bsr", a, n, half);
}

// Nesting that would break recursion.
static void check_deep(Ctx *c) {
  Term t[2] = {NIL, NIL};
  for (int i = 0; i < 2; i++)
    for (int k = 0; k < 100000; k++)
      t[i] = k % 3 == 0   ? rt_tuple(c, 2, t[i], MAKE_SMALL(k))
             : k % 3 == 1 ? rt_cons(c, t[i], MAKE_SMALL(k))
                          : rt_flatmap(c, (Term[]){MAKE_SMALL(k), t[i]}, 1);
  check_two(t[0], t[1]);
  check_two(t[0], copy_of(c, t[1]));
  RtBuf b = {0};
  rt_buf_term(&b, t[0]);
  rt_buf_free(&b);
  free_all();
}

// Damaged input must be refused or understood, never more.
static void check_hostile(Ctx *c, Term t) {
  ExtOptions options = rt_ext_options();
  size_t n = rt_ext_size(t, options), used;
  uint8_t *p = malloc(n);
  rt_ext_write(p, t, options);
  for (int i = 0; i < 30; i++) {
    uint8_t *bad = malloc(n);
    memcpy(bad, p, n);
    size_t len = rnd(2) ? n : 1 + rnd(n);
    for (uint64_t k = rnd(4); k--;)
      bad[1 + rnd(n - 1)] =
          rnd(2) ? (uint8_t)rnd(256) : (uint8_t)(97 + rnd(25));
    uint8_t *cut = malloc(len);
    memcpy(cut, bad, len);
    Term back = rt_ext_read(c, cut + 1, len - 1, rnd(2), &used);
    if (back != NONE) check_two(back, t);
    free(bad), free(cut);
  }
  free(p);
}

int main(int argc, char **argv) {
  Ctx ctx = {0}, *c = &ctx;
  hash_atoms();
  if (argc > 1) {
    check_file(c, argv[1]);
    return failures != 0;
  }
  for (int i = 0; i < 1000; i++) {
    Term a = rnd_term(c, 4), b = rnd(2) ? rnd_term(c, 3) : copy_of(c, a);
    check_two(a, b);
    check_two(a, copy_of(c, a));
    check_order(c, a, b, rnd_term(c, 3));
    check_numbers(c);
    check_hostile(c, rt_tuple(c, 2, a, b));
    free_all();
  }
  check_deep(c);
  puts(failures ? "failed" : "ok");
  return failures != 0;
}
