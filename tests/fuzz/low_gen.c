// SPDX-License-Identifier: Apache-2.0
// Random Low. Statements are made one after another into a current block; what
// they define goes into a scope, from which operands are drawn. Branches and
// loops nest. Untagged values are not used after a call that may come between.
#include "low_gen.h"
#include "low_gen_rt.h"

uint64_t rng_next(Rng *r) {
  r->s ^= r->s << 13;
  r->s ^= r->s >> 7;
  r->s ^= r->s << 17;
  return r->s * 0x2545f4914f6cdd1du;
}

uint32_t rng_below(Rng *r, uint32_t n) { return (uint32_t)(rng_next(r) >> 33) % n; }

typedef enum { K_SMALL, K_ANY, K_TUPLE, K_WORD, K_F, K_KINDS } Kind;

typedef struct Val {
  Ref r;
  uint8_t kind;
  uint32_t n;     // K_TUPLE: elements
  uint32_t epoch; // calls made before it
} Val;

typedef struct Gen {
  Rng *rng;
  LowFn *f;
  BlkId cur, exc;
  VEC(Val) vals;
  uint32_t epoch, depth, size, no_calls;
  Ref fuel;
  LitPool *lits;
  const FnRef *const *refs;
  uint32_t nrefs;
  GenShape shape;
} Gen;

static uint32_t below(Gen *g, uint32_t n) { return rng_below(g->rng, n); }
static bool chance(Gen *g, uint32_t percent) { return below(g, 100) < percent; }

static BlkId block(Gen *g, uint32_t cold_percent) {
  BlkId b = low_blk(g->f);
  g->f->blk.at[b].exc = g->exc;
  g->f->blk.at[b].cold = chance(g, cold_percent);
  return b;
}

static bool is_term_kind(Kind k) { return k <= K_TUPLE; }
static LowType type_of(Kind k) {
  return is_term_kind(k) ? LT_T : k == K_WORD ? LT_W : LT_F;
}

// --- Instructions

static Ref ins(Gen *g, LowOp op, LowType t, Ref a, Ref b) {
  Ref args[2] = {a, b};
  return low_ins(g->f, g->cur, op, t, args, a ? b ? 2 : 1 : 0);
}

static Ref ins_i(Gen *g, LowOp op, LowType t, Ref a, Ref b, int64_t i) {
  Ref r = ins(g, op, t, a, b);
  g->f->ins.at[r].i = i;
  return r;
}

static Ref konst(Gen *g, LowType t, int64_t i) {
  return low_const(g->f, g->cur, t, i);
}

static Ref rt(Gen *g, int which, LowType t, const Ref *args, uint32_t n) {
  Ref r = low_ins(g->f, g->cur, LOW_RT, t, args, n);
  g->f->ins.at[r].rt = &low_gen_rt[which];
  return r;
}

static Ref keep(Gen *g, Ref r, Kind k) {
  vec_push(&g->vals, ((Val){r, (uint8_t)k, 0, g->epoch}));
  return r;
}

// --- Operands

static bool usable(const Gen *g, const Val *v) {
  return is_term_kind((Kind)v->kind) || v->epoch == g->epoch;
}

static const Val *draw(Gen *g, bool (*ok)(const Val *)) {
  uint32_t n = g->vals.n, span = chance(g, 70) && n > 8 ? 8 : n;
  for (uint32_t tries = 0; n && tries < 20; tries++) {
    const Val *v = &g->vals.at[n - 1 - below(g, span)];
    if (usable(g, v) && ok(v)) return v;
    span = n;
  }
  return NULL;
}

static bool is_small(const Val *v) { return v->kind == K_SMALL; }
static bool is_word(const Val *v) { return v->kind == K_WORD; }
static bool is_f(const Val *v) { return v->kind == K_F; }
static bool is_tuple(const Val *v) { return v->kind == K_TUPLE; }
static bool is_term(const Val *v) { return is_term_kind((Kind)v->kind); }

static int64_t some_int(Gen *g) {
  static const int64_t odd[] = {0, 1, -1, 8, 255, 256, 0x7fffffff, 0x80000000,
                                -0x80000000ll, INT64_MAX, INT64_MIN, 127, 128};
  if (chance(g, 40)) return (int64_t)below(g, 100) - 50;
  if (chance(g, 70)) return odd[below(g, sizeof odd / sizeof *odd)];
  return (int64_t)rng_next(g->rng);
}

static Ref small(Gen *g) {
  const Val *v = chance(g, 85) ? draw(g, is_small) : NULL;
  if (v) return v->r;
  return konst(g, LT_T, (int64_t)((uint64_t)some_int(g) << 3));
}

static Ref word(Gen *g) {
  const Val *v = chance(g, 80) ? draw(g, is_word) : NULL;
  if (v) return v->r;
  if (chance(g, 50)) {
    v = draw(g, is_small);
    if (v) return chance(g, 50) ? ins(g, LOW_AS_W, LT_W, v->r, 0) : v->r;
  }
  return konst(g, LT_W, some_int(g));
}

static Ref number_f(Gen *g) {
  const Val *v = chance(g, 85) ? draw(g, is_f) : NULL;
  if (v) return v->r;
  if (chance(g, 40)) return ins(g, LOW_I2F, LT_F, word(g), 0);
  double d = chance(g, 30) ? 0.0 : (double)some_int(g) / 7;
  Ref r = ins(g, LOW_FCONST, LT_F, 0, 0);
  memcpy(&g->f->ins.at[r].i, &d, 8);
  return r;
}

static Ref atom(Gen *g) {
  static const char *const names[] = {"a", "b", "c", "d"};
  LowSym s = {.kind = SYM_ATOM};
  s.atom = name_cstr(lit_names(g->lits), names[below(g, 4)]);
  return low_sym(g->f, g->cur, LT_T, s);
}

static Ref term(Gen *g) {
  const Val *v = chance(g, 85) ? draw(g, is_term) : NULL;
  if (v) return v->r;
  if (chance(g, 40)) return atom(g);
  return chance(g, 50) ? konst(g, LT_T, (int64_t)NIL) : small(g);
}

// What passes for a word may be a small integer; as a param it may not.
static Ref true_word(Gen *g) {
  Ref r = word(g);
  if (g->f->ins.at[r].type == LT_W) return r;
  return ins(g, LOW_AS_W, LT_W, r, 0);
}

static Ref of_kind(Gen *g, Kind k) {
  switch (k) {
  case K_SMALL: return small(g);
  case K_WORD: return true_word(g);
  case K_F: return number_f(g);
  default: return term(g);
  }
}

// --- Computation

static void arith(Gen *g) {
  static const uint8_t ops[] = {LOW_ADD, LOW_SUB, LOW_AND, LOW_OR, LOW_XOR,
                                LOW_MUL, LOW_ADD, LOW_SUB};
  LowOp op = (LowOp)ops[below(g, sizeof ops)];
  Ref a = word(g), b = word(g);
  keep(g, ins(g, op, LT_W, a, b), K_WORD);
}

static void shift(Gen *g) {
  static const uint8_t ops[] = {LOW_SHL, LOW_SHR, LOW_SAR};
  Ref a = word(g), n;
  if (chance(g, 20)) {
    keep(g, ins_i(g, LOW_ROTL, LT_W, a, 0, below(g, 64)), K_WORD);
    return;
  }
  if (chance(g, 50))
    n = konst(g, LT_W, below(g, 64));
  else
    n = ins(g, LOW_AND, LT_W, word(g), konst(g, LT_W, 63));
  keep(g, ins(g, (LowOp)ops[below(g, 3)], LT_W, a, n), K_WORD);
}

static void divide(Gen *g) {
  Ref a = word(g), b;
  if (chance(g, 60)) {
    int64_t c = some_int(g);
    b = konst(g, LT_W, c == 0 || c == -1 ? 10 : c);
  } else {
    Ref low = ins(g, LOW_AND, LT_W, word(g), konst(g, LT_W, 0xff));
    b = ins(g, LOW_OR, LT_W, low, konst(g, LT_W, 1));
  }
  keep(g, ins(g, chance(g, 50) ? LOW_SDIV : LOW_SREM, LT_W, a, b), K_WORD);
}

static LowCond some_cond(Gen *g) { return (LowCond)below(g, LC_COUNT); }
static LowCond some_fcond(Gen *g) { return (LowCond)below(g, LC_SGE + 1); }

static void compare(Gen *g) {
  if (chance(g, 20)) {
    Ref x = number_f(g), y = number_f(g);
    keep(g, ins_i(g, LOW_FCMP, LT_W, x, y, some_fcond(g)), K_WORD);
    return;
  }
  Ref a = word(g), b = word(g);
  keep(g, ins_i(g, LOW_CMP, LT_W, a, b, some_cond(g)), K_WORD);
}

static void choose(Gen *g) {
  Kind k = (Kind[]){K_SMALL, K_ANY, K_WORD, K_F}[below(g, 4)];
  Ref args[3] = {word(g), of_kind(g, k), of_kind(g, k)};
  keep(g, low_ins(g->f, g->cur, LOW_SEL, type_of(k), args, 3), k);
}

// The low bits of a word as a small integer.
static Ref tagged(Gen *g, Ref w) {
  Ref low = ins(g, LOW_AND, LT_W, w, konst(g, LT_W, 0xffffff));
  return ins(g, LOW_AS_T, LT_T, ins(g, LOW_SHL, LT_W, low, konst(g, LT_W, 3)), 0);
}

static void tag(Gen *g) { keep(g, tagged(g, word(g)), K_SMALL); }

static void small_math(Gen *g) {
  static const uint8_t ops[] = {LOW_ADD, LOW_SUB, LOW_AND, LOW_OR, LOW_XOR};
  Ref a = small(g), b = small(g);
  keep(g, ins(g, (LowOp)ops[below(g, 5)], LT_T, a, b), K_SMALL);
}

static void float_math(Gen *g) {
  static const uint8_t ops[] = {LOW_FADD, LOW_FSUB, LOW_FMUL, LOW_FDIV};
  uint32_t which = below(g, 8);
  Ref a = number_f(g);
  if (which < 4) {
    Ref b = number_f(g);
    keep(g, ins(g, (LowOp)ops[which], LT_F, a, b), K_F);
  } else if (which == 4) {
    keep(g, ins(g, LOW_FNEG, LT_F, a, 0), K_F);
  } else if (which == 5) {
    keep(g, ins(g, LOW_FSQRT, LT_F, a, 0), K_F);
  } else {
    Ref w = ins(g, LOW_SHR, LT_W, word(g), konst(g, LT_W, 4));
    keep(g, ins(g, LOW_W2F, LT_F, w, 0), K_F);
  }
}

// The bits of a double that is no NaN.
static Ref known_bits(Gen *g, Ref f) {
  Ref ok = ins_i(g, LOW_FCMP, LT_W, f, f, LC_EQ);
  Ref args[3] = {ok, ins(g, LOW_F2W, LT_W, f, 0), konst(g, LT_W, 5)};
  return low_ins(g->f, g->cur, LOW_SEL, LT_W, args, 3);
}

static void float_bits(Gen *g) { keep(g, known_bits(g, number_f(g)), K_WORD); }

// --- Memory

static Ref make_tuple(Gen *g, const Ref *items, uint32_t n) {
  Ref p = ins_i(g, LOW_ALLOC, LT_W, 0, 0, n + 1);
  Ref hdr = konst(g, LT_W, (int64_t)MAKE_HDR(HDR_TUPLE, n));
  ins_i(g, LOW_STORE, LT_VOID, p, hdr, 0);
  for (uint32_t i = 0; i < n; i++)
    ins_i(g, LOW_STORE, LT_VOID, p, items[i], 8 * (i + 1));
  Ref sum = ins(g, LOW_ADD, LT_W, p, konst(g, LT_W, TAG_BOX - PTR_BIAS));
  return ins(g, LOW_AS_T, LT_T, sum, 0);
}

static void tuple(Gen *g) {
  Ref items[8];
  uint32_t n = 1 + below(g, 6);
  for (uint32_t i = 0; i < n; i++) items[i] = term(g);
  keep(g, make_tuple(g, items, n), K_TUPLE);
  vec_last(&g->vals).n = n;
}

static void load(Gen *g) {
  const Val *v = draw(g, is_tuple);
  if (!v) {
    tuple(g);
    return;
  }
  Val t = *v;
  uint32_t which = below(g, 10);
  if (which == 0)
    keep(g, ins_i(g, LOW_LOAD8, LT_W, t.r, 0, BOX_HDR + below(g, 8)), K_WORD);
  else if (which == 1)
    keep(g, ins_i(g, LOW_LOAD32, LT_W, t.r, 0, BOX_HDR), K_WORD);
  else if (which == 2)
    keep(g, ins_i(g, LOW_LOAD, LT_W, t.r, 0, BOX_HDR), K_WORD);
  else
    keep(g, ins_i(g, LOW_LOAD, LT_T, t.r, 0, BOX_1 + 8 * below(g, t.n)), K_ANY);
}

// An element whose number is computed.
static void load_indexed(Gen *g) {
  const Val *v = draw(g, is_tuple);
  if (!v) return;
  Val t = *v;
  Ref c = ins_i(g, LOW_CMP, LT_W, word(g), word(g), LC_SLT);
  Ref index = ins(g, LOW_AND, LT_W, c, konst(g, LT_W, t.n > 1));
  Ref bytes = ins(g, LOW_SHL, LT_W, index, konst(g, LT_W, 3));
  Ref p = ins(g, LOW_ADD, LT_W, t.r, bytes);
  keep(g, ins_i(g, LOW_LOAD, LT_T, p, 0, BOX_1), K_ANY);
}

// --- Control

static void statements(Gen *g, uint32_t n);

static void jmp(Gen *g, BlkId to, const Ref *args, uint32_t n) {
  low_term(g->f, g->cur, LOW_JMP, NULL, 0);
  low_edge(g->f, g->cur, to, args, n);
}

static void branch(Gen *g, BlkId yes, BlkId no) {
  Ref args[2];
  LowOp op = LOW_BR;
  LowCond c = some_cond(g);
  if (chance(g, 15)) {
    op = LOW_BRF;
    c = some_fcond(g);
    args[0] = number_f(g), args[1] = number_f(g);
  } else if (chance(g, 30)) {
    const Val *v = draw(g, is_term); // a test of a tag
    bool tag = v && v->kind != K_SMALL;
    args[0] = v ? v->r : small(g);
    args[1] = konst(g, LT_W, (int64_t[]){7, 3, 1, 63}[below(g, tag ? 3 : 4)]);
    c = chance(g, 50) ? LC_Z : LC_NZ;
    if (chance(g, 50)) {
      args[0] = ins(g, LOW_AND, LT_W, args[0], args[1]);
      args[1] = konst(g, LT_W, below(g, 8));
      c = chance(g, 50) ? LC_EQ : LC_NE;
    }
  } else if (chance(g, 30)) {
    args[0] = term(g), args[1] = term(g);
    c = chance(g, 50) ? LC_EQ : LC_NE;
  } else {
    args[0] = word(g);
    args[1] = c == LC_BIT || c == LC_NBIT ? konst(g, LT_W, (int64_t)FLOAT_TAGS)
                                          : word(g);
  }
  Ref t = low_term(g->f, g->cur, op, args, 2);
  g->f->ins.at[t].i = c;
  low_edge(g->f, g->cur, yes, NULL, 0);
  low_edge(g->f, g->cur, no, NULL, 0);
}

typedef struct Join {
  BlkId blk;
  Kind kind[4];
  uint32_t n;
} Join;

static Join new_join(Gen *g) {
  Join j = {.blk = block(g, 5), .n = below(g, 4)};
  for (uint32_t i = 0; i < j.n; i++)
    j.kind[i] = (Kind[]){K_SMALL, K_ANY, K_WORD, K_F}[below(g, 4)];
  return j;
}

static void to_join(Gen *g, const Join *j) {
  Ref args[4];
  for (uint32_t i = 0; i < j->n; i++) args[i] = of_kind(g, j->kind[i]);
  jmp(g, j->blk, args, j->n);
}

static void at_join(Gen *g, const Join *j) {
  g->cur = j->blk;
  for (uint32_t i = 0; i < j->n; i++)
    keep(g, low_param(g->f, j->blk, type_of(j->kind[i])), j->kind[i]);
}

static void arm(Gen *g, BlkId b, const Join *j, uint32_t n) {
  uint32_t scope = g->vals.n;
  g->cur = b;
  statements(g, n);
  to_join(g, j);
  g->vals.n = scope;
}

static void diamond(Gen *g) {
  Join j = new_join(g);
  BlkId yes = block(g, 25), no = block(g, 25);
  branch(g, yes, no);
  uint32_t n = below(g, 6);
  arm(g, yes, &j, n);
  arm(g, no, &j, below(g, 6));
  at_join(g, &j);
}

static void switch_on(Gen *g) {
  Join j = new_join(g);
  bool atoms = chance(g, 30);
  uint32_t n = 1 + below(g, 12);
  int64_t step = chance(g, 50) ? 8 : chance(g, 50) ? 1 : 8 * 1000;
  int64_t first = step * ((int64_t)below(g, 20) - 10);
  Ref w;
  if (chance(g, 70)) {
    Ref low = ins(g, LOW_AND, LT_W, word(g), konst(g, LT_W, 15));
    w = ins(g, LOW_ADD, LT_W, ins(g, LOW_MUL, LT_W, low, konst(g, LT_W, step)),
            konst(g, LT_W, first));
  } else {
    w = atoms ? term(g) : word(g);
  }
  low_term(g->f, g->cur, LOW_SWITCH, &w, 1);
  BlkId from = g->cur, shared = block(g, 20);
  BlkId arms[16];
  for (uint32_t k = 0; k <= n; k++) {
    bool share = k == n || chance(g, 30); // no block is unreachable
    arms[k] = share ? shared : block(g, 20);
    LowEdge *e = low_edge(g->f, from, arms[k], NULL, 0);
    e->i = first + step * (int64_t)(k + (k > 5 && chance(g, 20)));
    if (k > 5) e->i = first + step * (int64_t)(k + 2);
    if (atoms && k < 4 && k < n) {
      e->i = 0;
      static const char *const names[] = {"a", "b", "c", "d"};
      e->sym = (LowSym){.kind = SYM_ATOM};
      e->sym.atom = name_cstr(lit_names(g->lits), names[k]);
    }
  }
  arm(g, shared, &j, below(g, 3));
  for (uint32_t k = 0; k <= n; k++)
    if (arms[k] != shared) arm(g, arms[k], &j, below(g, 3));
  at_join(g, &j);
}

static void raise_here(Gen *g) {
  BlkId from = g->cur;
  g->cur = block(g, 80);
  low_term(g->f, g->cur, LOW_UNWIND, NULL, 0);
  BlkId unwind = g->cur, next = block(g, 0);
  g->cur = from;
  branch(g, unwind, next);
  g->cur = next;
}

// A call of C that may raise; the result goes on.
static Ref raising_pair(Gen *g) {
  Ref args[2] = {term(g), term(g)};
  Ref r = rt(g, GR_PAIR, LT_T, args, 2);
  BlkId fail = block(g, 90), next = block(g, 0);
  Ref cmp[2] = {r, konst(g, LT_W, (int64_t)NONE)};
  Ref t = low_term(g->f, g->cur, LOW_BR, cmp, 2);
  g->f->ins.at[t].i = LC_NE;
  low_edge(g->f, g->cur, next, NULL, 0);
  low_edge(g->f, g->cur, fail, NULL, 0);
  low_term(g->f, fail, LOW_UNWIND, NULL, 0);
  g->cur = next;
  return r;
}

static void pair(Gen *g) { keep(g, raising_pair(g), K_ANY); }

// Checked arithmetic, with the slow path that lowering gives it.
static void checked(Gen *g) {
  static const uint8_t ops[] = {LOW_ADDO, LOW_SUBO, LOW_MULO};
  BlkId slow = block(g, 90), fast = block(g, 0), end = block(g, 0);
  Ref p = low_param(g->f, end, LT_T);
  Ref a = small(g), b = small(g);
  LowOp op = (LowOp)ops[below(g, 3)];
  if (chance(g, 40)) {
    Ref tags = ins(g, LOW_OR, LT_W, a, b);
    Ref args[2] = {tags, konst(g, LT_W, chance(g, 50) ? 7 : 15)};
    Ref t = low_term(g->f, g->cur, LOW_BR, args, 2);
    g->f->ins.at[t].i = LC_Z;
    BlkId next = block(g, 0);
    low_edge(g->f, g->cur, next, NULL, 0);
    low_edge(g->f, g->cur, slow, NULL, 0);
    g->cur = next;
  }
  if (op == LOW_MULO) a = ins(g, LOW_SAR, LT_W, a, konst(g, LT_W, 3));
  Ref r = ins(g, op, LT_W, a, b);
  low_term(g->f, g->cur, LOW_BRO, &r, 1);
  low_edge(g->f, g->cur, slow, NULL, 0);
  low_edge(g->f, g->cur, fast, NULL, 0);
  g->cur = fast;
  Ref t = ins(g, LOW_AS_T, LT_T, r, 0);
  jmp(g, end, &t, 1);
  g->cur = slow;
  Ref args[2] = {op == LOW_MULO ? b : a, b};
  Ref m = tagged(g, rt(g, GR_MIX2, LT_W, args, 2));
  jmp(g, end, &m, 1);
  g->cur = end;
  keep(g, p, K_SMALL);
}

static void c_call(Gen *g) {
  Ref args[8];
  uint32_t which = below(g, 7), n = which == 0 ? 2 : which == 1 ? 4 : 7;
  if (which <= 2) {
    for (uint32_t i = 0; i < n; i++) args[i] = word(g);
    keep(g, rt(g, (int)which, LT_W, args, n), K_WORD);
  } else if (which == 3) {
    args[0] = term(g);
    keep(g, rt(g, GR_ON_HEAP, LT_T, args, 1), K_ANY);
  } else if (which == 4) {
    args[0] = word(g);
    rt(g, GR_EFFECT, LT_VOID, args, 1);
  } else if (which == 5) {
    args[0] = number_f(g), args[1] = word(g), args[2] = number_f(g);
    keep(g, rt(g, GR_BLEND, LT_F, args, 3), K_F);
  } else {
    args[0] = word(g), args[1] = number_f(g);
    keep(g, rt(g, GR_TRUNC, LT_W, args, 2), K_WORD);
  }
}

static void by_x(Gen *g) {
  Ref v[8];
  uint32_t n = 1 + below(g, 7);
  for (uint32_t i = 0; i < n; i++) v[i] = small(g);
  for (uint32_t i = 0; i < n; i++)
    ins_i(g, LOW_CTXSTORE, LT_VOID, v[i], 0, CTX_x + 8 * i);
  Ref count = konst(g, LT_W, n);
  keep(g, rt(g, GR_SUM_X, LT_W, &count, 1), K_WORD);
}

// --- Calls

static const FnRef *some_fn(Gen *g) { return g->refs[below(g, g->nrefs)]; }

static Ref call_now(Gen *g, LowSym to, const Ref *args, uint32_t n) {
  Ref t = low_term(g->f, g->cur, LOW_CALL, args, n);
  g->f->ins.at[t].sym = to;
  g->f->ins.at[t].line = 1 + below(g, 1000);
  BlkId next = block(g, 0);
  g->f->blk.at[next].root = ROOT_CONT;
  low_edge(g->f, g->cur, next, NULL, 0);
  g->cur = next;
  g->epoch++;
  return low_param(g->f, next, LT_T);
}

static uint32_t call_args(Gen *g, const FnRef *to, Ref *args) {
  args[0] = ins(g, LOW_SUB, LT_T, g->fuel, konst(g, LT_W, 8));
  for (uint32_t k = 1; k < to->arity; k++)
    args[k] = low_gen_any_param(k) ? term(g) : small(g);
  return to->arity;
}

static void if_fuel(Gen *g, BlkId yes, BlkId no) {
  Ref args[2] = {g->fuel, konst(g, LT_W, 0)};
  Ref t = low_term(g->f, g->cur, LOW_BR, args, 2);
  g->f->ins.at[t].i = LC_SGT;
  low_edge(g->f, g->cur, yes, NULL, 0);
  low_edge(g->f, g->cur, no, NULL, 0);
}

static void call(Gen *g) {
  BlkId yes = block(g, 0), no = block(g, 30), end = block(g, 0);
  if_fuel(g, yes, no);
  g->cur = no;
  Ref other = term(g);
  jmp(g, end, &other, 1);
  g->cur = yes;
  Ref args[300];
  const FnRef *to = some_fn(g);
  uint32_t n = call_args(g, to, args);
  Ref r = call_now(g, (LowSym){.kind = SYM_FN, .fn = to}, args, n);
  jmp(g, end, &r, 1);
  g->cur = end;
  keep(g, low_param(g->f, end, LT_T), K_ANY);
}

// --- Loops

static void pause(Gen *g) {
  Ref left = ins(g, LOW_TICK, LT_W, 0, 0);
  Ref args[2] = {left, konst(g, LT_W, 0)};
  BlkId wait = block(g, 100), go = block(g, 0);
  // The constant was made behind the tick, which is to be the last.
  LowBlk *b = &g->f->blk.at[g->cur];
  if (chance(g, 80)) {
    Ref *at = b->ins.at + b->ins.n;
    Ref t = at[-1];
    at[-1] = at[-2], at[-2] = t;
  }
  Ref t = low_term(g->f, g->cur, LOW_BR, args, 2);
  g->f->ins.at[t].i = LC_SLT;
  low_edge(g->f, g->cur, wait, NULL, 0);
  low_edge(g->f, g->cur, go, NULL, 0);
  g->cur = wait;
  call_now(g, (LowSym){.kind = SYM_STUB, .stub = "pause"}, NULL, 0);
  jmp(g, go, NULL, 0);
  g->cur = go;
}

static void loop(Gen *g) {
  bool calls = !g->no_calls && chance(g, 40);
  Kind kinds[6];
  Ref args[6], params[6];
  uint32_t n = 1 + below(g, 4), scope = g->vals.n;
  for (uint32_t i = 0; i < n; i++) {
    kinds[i] = i == 0 ? K_SMALL
                      : (Kind[]){K_SMALL, K_ANY, K_WORD, K_F}[below(g, calls ? 2 : 4)];
    args[i] = i == 0 ? konst(g, LT_T, 8 * (int64_t)(1 + below(g, 4)))
                     : of_kind(g, kinds[i]);
  }
  BlkId head = block(g, 0), body = block(g, 0), end = block(g, 0);
  jmp(g, head, args, n);
  g->cur = head;
  if (calls) g->epoch++;
  else g->no_calls++;
  for (uint32_t i = 0; i < n; i++)
    params[i] = keep(g, low_param(g->f, head, type_of(kinds[i])), kinds[i]);
  if (chance(g, 30)) statements(g, 2);
  Ref cmp[2] = {params[0], konst(g, LT_W, 0)};
  Ref t = low_term(g->f, g->cur, LOW_BR, cmp, 2);
  g->f->ins.at[t].i = LC_SGT;
  low_edge(g->f, g->cur, body, NULL, 0);
  low_edge(g->f, g->cur, end, NULL, 0);
  uint32_t inner = g->vals.n;
  g->cur = body;
  statements(g, 1 + below(g, 6));
  if (calls && chance(g, 70)) pause(g);
  for (uint32_t i = 1; i < n; i++) args[i] = of_kind(g, kinds[i]);
  args[0] = ins(g, LOW_SUB, LT_T, params[0], konst(g, LT_W, 8));
  jmp(g, head, args, n);
  g->vals.n = inner;
  g->cur = end;
  if (calls) g->epoch++;
  else g->no_calls--;
  (void)scope;
}

// --- Exceptions

static void forget_untagged(Gen *g) {
  g->epoch++; // what is untagged may not be used in handlers
}

static void try_catch(Gen *g) {
  BlkId handler = block(g, 0), outer = g->exc;
  Join j = new_join(g);
  for (uint32_t i = 0; i < j.n; i++) j.kind[i] = (Kind)(j.kind[i] % 2);
  uint32_t scope = g->vals.n;
  g->exc = handler;
  BlkId first = block(g, 0);
  jmp(g, first, NULL, 0);
  g->cur = first;
  statements(g, 1 + below(g, 8));
  if (chance(g, 50)) raise_here(g);
  BlkId after;
  g->exc = outer;
  after = block(g, 0);
  jmp(g, after, NULL, 0);
  g->cur = after;
  forget_untagged(g);
  to_join(g, &j);
  g->vals.n = scope;
  forget_untagged(g);
  g->f->blk.at[handler].root = ROOT_HANDLER;
  g->cur = handler;
  for (int i = 0; i < 3; i++) keep(g, low_param(g->f, handler, LT_T), K_ANY);
  statements(g, below(g, 4));
  to_join(g, &j);
  g->vals.n = scope;
  forget_untagged(g);
  at_join(g, &j);
}

// --- Functions

typedef struct Choice {
  uint32_t weight;
  void (*make)(Gen *);
  bool nests, calls;
} Choice;

static const Choice choices[] = {
    {10, arith, false, false},   {5, shift, false, false},
    {4, divide, false, false},   {4, compare, false, false},
    {4, choose, false, false},   {6, tag, false, false},
    {6, small_math, false, false}, {6, float_math, false, false},
    {3, float_bits, false, false}, {6, tuple, false, false},
    {7, load, false, false},     {2, load_indexed, false, false},
    {8, checked, false, false},  {7, c_call, false, false},
    {5, pair, false, false},     {2, by_x, false, false},
    {3, raise_here, false, false}, {7, diamond, true, false},
    {3, switch_on, true, false}, {4, loop, true, false},
    {8, call, false, true},      {3, try_catch, true, true},
};

static void statement(Gen *g) {
  for (;;) {
    uint32_t sum = 0;
    for (size_t k = 0; k < sizeof choices / sizeof *choices; k++)
      sum += choices[k].weight;
    uint32_t at = below(g, sum);
    const Choice *c = choices;
    while (at >= c->weight) at -= c++->weight;
    if ((c->nests && g->depth > 3) || (c->calls && g->no_calls)) continue;
    g->depth += c->nests;
    c->make(g);
    g->depth -= c->nests;
    return;
  }
}

static void statements(Gen *g, uint32_t n) {
  while (n-- > 0 && g->size > 0) {
    g->size--;
    statement(g);
  }
}

// Everything that is still in use, as a term.
static Ref summary(Gen *g) {
  Ref items[64];
  uint32_t n = 0;
  for (uint32_t i = g->vals.n; i-- > 0 && n < g->shape.values;) {
    Val v = g->vals.at[i];
    if (!usable(g, &v)) continue;
    if (v.kind == K_F) v.r = known_bits(g, v.r);
    items[n++] = is_term_kind((Kind)v.kind) ? v.r : tagged(g, v.r);
  }
  if (!n) items[n++] = small(g);
  return make_tuple(g, items, n);
}

static void finish(Gen *g) {
  Ref r = summary(g);
  if (chance(g, 70)) {
    low_term(g->f, g->cur, LOW_RET, &r, 1);
    return;
  }
  BlkId tail = block(g, 0), ret = block(g, 0);
  if_fuel(g, tail, ret);
  low_term(g->f, ret, LOW_RET, &r, 1);
  g->cur = tail;
  Ref args[300];
  const FnRef *to = some_fn(g);
  uint32_t n = call_args(g, to, args);
  if (n > 2) args[2] = r;
  Ref t = low_term(g->f, tail, LOW_TCALL, args, n);
  g->f->ins.at[t].sym = (LowSym){.kind = SYM_FN, .fn = to};
}

bool low_gen_any_param(uint32_t k) { return k % 2 == 0 && k > 0; }

LowFn *low_gen(Rng *rng, LitPool *lits, const FnRef *const *refs,
               uint32_t nrefs, uint32_t which, GenShape shape) {
  Gen g = {.rng = rng, .lits = lits, .refs = refs, .nrefs = nrefs,
           .shape = shape, .size = shape.size};
  g.f = low_fn_new(refs[which]);
  g.cur = block(&g, 0);
  g.f->blk.at[1].root = ROOT_ENTRY;
  g.f->blk.at[1].cold = false;
  for (uint32_t k = 0; k < refs[which]->arity; k++) {
    Kind kind = low_gen_any_param(k) ? K_ANY : K_SMALL;
    Ref r = low_param(g.f, 1, LT_T);
    if (k == 0) g.fuel = r;
    else keep(&g, r, kind);
  }
  if (chance(&g, 80)) ins(&g, LOW_REDS, LT_VOID, 0, 0);
  BlkId body = block(&g, 0); // the entry has no other predecessors
  jmp(&g, body, NULL, 0);
  g.cur = body;
  statements(&g, shape.size);
  finish(&g);
  vec_free(&g.vals);
  return g.f;
}
