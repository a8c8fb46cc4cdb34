// SPDX-License-Identifier: Apache-2.0
// The lattice of types with ranges, and arithmetic in it.
#include "type.h"

Ty ty_of(TypeSet set) { return (Ty){set, SMALL_MIN, SMALL_MAX, NULL, 0}; }

Ty ty_range(int64_t lo, int64_t hi) {
  return lo > hi ? ty_of(0) : (Ty){TY_SMALL, lo, hi, NULL, 0};
}

Ty ty_int(__int128 lo, __int128 hi) {
  if (lo > hi) return ty_of(0);
  if (lo > SMALL_MAX || hi < SMALL_MIN) return ty_of(TY_BIG);
  bool big = lo < SMALL_MIN || hi > SMALL_MAX;
  Ty t = ty_range(lo < SMALL_MIN ? SMALL_MIN : (int64_t)lo,
                  hi > SMALL_MAX ? SMALL_MAX : (int64_t)hi);
  if (big) t.set |= TY_BIG;
  return t;
}

static bool is_single(Ty t) {
  return t.lit || (t.set == TY_SMALL && t.lo == t.hi) || t.set == TY_NIL ||
         t.set == TY_TRUE || t.set == TY_FALSE;
}

Ty ty_lit(LitP lit) {
  Ty t = ty_of(lit_type(lit));
  if (lit->kind == LIT_INT) t.lo = t.hi = lit->i;
  if (lit->kind == LIT_TUPLE) t.arity1 = lit->n + 1;
  if (!is_single(t)) t.lit = lit;
  return t;
}

Ty ty_bool(int b) { return ty_of(b < 0 ? TY_BOOL : b ? TY_TRUE : TY_FALSE); }

bool ty_same(Ty a, Ty b) {
  return a.set == b.set && a.lo == b.lo && a.hi == b.hi && a.lit == b.lit &&
         a.arity1 == b.arity1;
}

static int64_t min(int64_t a, int64_t b) { return a < b ? a : b; }
static int64_t max(int64_t a, int64_t b) { return a > b ? a : b; }

Ty ty_join(Ty a, Ty b) {
  if (!a.set) return b;
  if (!b.set) return a;
  Ty t = ty_of(a.set | b.set);
  if (t.set & TY_SMALL) {
    t.lo = !(a.set & TY_SMALL) ? b.lo
           : b.set & TY_SMALL  ? min(a.lo, b.lo)
                               : a.lo;
    t.hi = !(a.set & TY_SMALL) ? b.hi
           : b.set & TY_SMALL  ? max(a.hi, b.hi)
                               : a.hi;
  }
  if (!(a.set & TY_TUPLE))
    t.arity1 = b.arity1;
  else if (!(b.set & TY_TUPLE) || a.arity1 == b.arity1)
    t.arity1 = a.arity1;
  if (a.lit == b.lit) t.lit = a.lit;
  return t;
}

Ty ty_meet(Ty a, Ty b) {
  Ty t = ty_of(a.set & b.set);
  if (t.set & TY_SMALL) {
    t.lo = max(a.lo, b.lo);
    t.hi = min(a.hi, b.hi);
    if (t.lo > t.hi) {
      t = ty_of(t.set & ~TY_SMALL);
    }
  }
  if (t.set & TY_TUPLE) {
    t.arity1 = a.arity1 ? a.arity1 : b.arity1;
    if (a.arity1 && b.arity1 && a.arity1 != b.arity1) t.set &= ~TY_TUPLE;
  }
  t.lit = a.lit ? a.lit : b.lit;
  bool differ = a.lit && b.lit && a.lit != b.lit;
  return t.set && !differ && (!t.lit || ty_has_lit(t, t.lit)) ? t : ty_of(0);
}

Ty ty_norm(Ty t) {
  if (!(t.set & TY_SMALL)) t.lo = SMALL_MIN, t.hi = SMALL_MAX;
  if (!(t.set & TY_TUPLE)) t.arity1 = 0;
  return t;
}

LitP ty_value(LitPool *lits, Ty t) {
  if (t.lit || !is_single(t)) return t.lit;
  if (t.set == TY_SMALL) return lit_int(lits, t.lo);
  if (t.set == TY_NIL) return lit_nil(lits);
  return lit_atom_c(lits, t.set == TY_TRUE ? "true" : "false");
}

// The nearest of the sorted bounds outside; the first and the last are the
// limits of small integers.
static int64_t next_below(const Bounds *b, int64_t i) {
  uint32_t k = b->n - 1;
  while (b->at[k] > i) k--;
  return b->at[k];
}

static int64_t next_above(const Bounds *b, int64_t i) {
  uint32_t k = 0;
  while (b->at[k] < i) k++;
  return b->at[k];
}

Ty ty_widen(Ty old, Ty t, const Bounds *bounds) {
  if (!(old.set & t.set & TY_SMALL)) return t;
  if (t.lo < old.lo) t.lo = bounds ? next_below(bounds, t.lo) : SMALL_MIN;
  if (t.hi > old.hi) t.hi = bounds ? next_above(bounds, t.hi) : SMALL_MAX;
  return t;
}

bool ty_has_lit(Ty t, LitP lit) {
  if (!(t.set & lit_type(lit)) || (t.lit && t.lit != lit)) return false;
  if (lit->kind == LIT_INT) return t.lo <= lit->i && lit->i <= t.hi;
  return lit->kind != LIT_TUPLE || !t.arity1 || t.arity1 == lit->n + 1;
}

Ty ty_without(Ty t, LitP lit) {
  if (t.lit == lit) return ty_of(0);
  TypeSet single = TY_NIL | TY_TRUE | TY_FALSE;
  t.set &= ~(lit_type(lit) & single);
  if (lit->kind != LIT_INT || !(t.set & TY_SMALL)) return t;
  if (t.lo == lit->i) t.lo++;
  if (t.hi == lit->i) t.hi--;
  if (t.lo > t.hi) t.set &= ~TY_SMALL;
  return t;
}

// --- arithmetic on small integers

typedef __int128 Wide;

static Wide wide_min(Wide a, Wide b) { return a < b ? a : b; }
static Wide wide_max(Wide a, Wide b) { return a > b ? a : b; }

// The hull of four corners.
static Ty corners(Wide a, Wide b, Wide c, Wide d) {
  return ty_int(wide_min(wide_min(a, b), wide_min(c, d)),
                wide_max(wide_max(a, b), wide_max(c, d)));
}

static Ty mul_range(Ty a, Ty b) {
  return corners((Wide)a.lo * b.lo, (Wide)a.lo * b.hi, (Wide)a.hi * b.lo,
                 (Wide)a.hi * b.hi);
}

static Ty quotients(Ty a, int64_t from, int64_t to) { // divisors of one sign
  if (from > to) return ty_of(0);
  return corners((Wide)a.lo / from, (Wide)a.lo / to, (Wide)a.hi / from,
                 (Wide)a.hi / to);
}

static Ty div_range(Ty a, Ty b) {
  Ty below = quotients(a, b.lo, min(b.hi, -1));
  Ty t = ty_join(below, quotients(a, max(b.lo, 1), b.hi));
  if (t.set && a.lo <= 0 && a.hi >= 0) t = ty_join(t, ty_range(0, 0));
  return t;
}

// The remainder has the sign of the dividend and is smaller than the divisor.
static Ty rem_range(Ty a, Ty b) {
  if (b.lo == 0 && b.hi == 0) return ty_of(0);
  int64_t limit = max(b.hi, -b.lo) - 1;
  return ty_range(a.lo < 0 ? max(-limit, a.lo) : 0,
                  a.hi > 0 ? min(limit, a.hi) : 0);
}

// The least 2^k - 1 such that x fits k bits and a sign.
static int64_t bits_above(int64_t x) {
  int64_t m = 0, magnitude = x < 0 ? -(x + 1) : x;
  while (m < magnitude) m = 2 * m + 1;
  return m;
}

static Ty band_range(Ty a, Ty b) {
  if (a.lo >= 0 && b.lo >= 0) return ty_range(0, min(a.hi, b.hi));
  if (a.lo >= 0) return ty_range(0, a.hi);
  if (b.lo >= 0) return ty_range(0, b.hi);
  return ty_range(-bits_above(min(a.lo, b.lo)) - 1, max(max(a.hi, b.hi), 0));
}

static Ty bor_range(Ty a, Ty b, bool is_xor) {
  int64_t top = bits_above(max(max(a.hi, b.hi), 0));
  int64_t bottom = bits_above(min(min(a.lo, b.lo), -1));
  if (a.lo >= 0 && b.lo >= 0)
    return ty_range(is_xor ? 0 : max(a.lo, b.lo), top);
  return ty_range(-max(top, bottom) - 1, max(top, bottom));
}

static Wide shift(int64_t a, int64_t n) { // n > 0: to the left
  if (n >= 0) return a * ((Wide)1 << (n > 64 ? 64 : n));
  return a >> (n < -63 ? 63 : -n);
}

static Ty shift_range(Ty a, int64_t from, int64_t to) {
  return corners(shift(a.lo, from), shift(a.lo, to), shift(a.hi, from),
                 shift(a.hi, to));
}

static Ty small_arith(IrOp op, Ty a, Ty b) {
  switch (op) {
  case IR_ADD: return ty_int((Wide)a.lo + b.lo, (Wide)a.hi + b.hi);
  case IR_SUB: return ty_int((Wide)a.lo - b.hi, (Wide)a.hi - b.lo);
  case IR_MUL: return mul_range(a, b);
  case IR_DIV: return div_range(a, b);
  case IR_REM: return rem_range(a, b);
  case IR_NEG: return ty_int(-(Wide)a.hi, -(Wide)a.lo);
  case IR_PLUS: return a;
  case IR_BAND: return band_range(a, b);
  case IR_BOR: return bor_range(a, b, false);
  case IR_BXOR: return bor_range(a, b, true);
  case IR_BNOT: return ty_range(-a.hi - 1, -a.lo - 1);
  case IR_BSL: return shift_range(a, b.lo, b.hi);
  case IR_BSR: return shift_range(a, -b.hi, -b.lo);
  default: return ty_of(TY_INT);
  }
}

// --- with big integers and floats

// At least one may be a big integer.
static Ty big_arith(IrOp op, Ty a, Ty b) {
  bool a_small = a.set == TY_SMALL, b_small = b.set == TY_SMALL;
  if (op == IR_BAND && b_small && b.lo >= 0) return ty_range(0, b.hi);
  if (op == IR_BAND && a_small && a.lo >= 0) return ty_range(0, a.hi);
  if (op == IR_REM && b_small)
    return rem_range(ty_range(SMALL_MIN, SMALL_MAX), b);
  if (op == IR_REM && a_small) return ty_range(min(a.lo, 0), max(a.hi, 0));
  if (op == IR_PLUS) return a;
  return ty_of(TY_INT);
}

static Ty only(Ty t, TypeSet set) {
  Ty r = t;
  r.set &= set;
  r.lit = NULL;
  return r;
}

static Ty int_arith(IrOp op, Ty a, Ty b) {
  if (!a.set || !b.set) return ty_of(0);
  Ty t = ty_of(0);
  if (a.set & b.set & TY_SMALL)
    t = small_arith(op, only(a, TY_SMALL), only(b, TY_SMALL));
  if ((a.set | b.set) & TY_BIG) t = ty_join(t, big_arith(op, a, b));
  return t;
}

static bool takes_floats(IrOp op) {
  return op == IR_ADD || op == IR_SUB || op == IR_MUL || op == IR_NEG ||
         op == IR_PLUS;
}

Ty ty_arith(IrOp op, Ty a, Ty b) {
  if (op == IR_FDIV)
    return ty_of(a.set & TY_NUMBER && b.set & TY_NUMBER ? TY_FLOAT : 0);
  Ty t = int_arith(op, only(a, TY_INT), only(b, TY_INT));
  bool is_float =
      takes_floats(op) && ((a.set & TY_FLOAT && b.set & TY_NUMBER) ||
                           (b.set & TY_FLOAT && a.set & TY_NUMBER));
  return is_float ? ty_join(t, ty_of(TY_FLOAT)) : t;
}

// --- comparison

// Erlang's order of kinds; numbers of all kinds are one rank.
static const TypeSet ranks[] = {TY_NUMBER, TY_ATOM, TY_REF,   TY_FUN,
                                TY_PORT,   TY_PID,  TY_TUPLE, TY_RECORD,
                                TY_MAP,    TY_NIL,  TY_CONS,  TY_BITS};
enum { NRANKS = sizeof ranks / sizeof *ranks };

static int first_rank(TypeSet set) {
  for (int i = 0; i < NRANKS; i++)
    if (set & ranks[i]) return i;
  return NRANKS;
}

static int last_rank(TypeSet set) {
  for (int i = NRANKS; i-- > 0;)
    if (set & ranks[i]) return i;
  return -1;
}

// Literals whose order is plain: not containers, no float beside an integer.
static bool plain_order(LitP a, LitP b) {
  bool ints = (lit_type(a) & TY_INT) && (lit_type(b) & TY_INT);
  bool floats = a->kind == LIT_FLOAT && b->kind == LIT_FLOAT;
  return ints || floats || (a->kind == LIT_ATOM && b->kind == LIT_ATOM);
}

static int order(IrOp op, Ty a, Ty b) {
  if (last_rank(a.set) < first_rank(b.set)) return 1;
  if (last_rank(b.set) < first_rank(a.set)) return 0;
  if (a.lit && b.lit && plain_order(a.lit, b.lit)) {
    bool equal = a.lit->kind == LIT_FLOAT && a.lit->f == b.lit->f;
    int c = equal ? 0 : lit_compare(a.lit, b.lit);
    return op == IR_LT ? c < 0 : c <= 0;
  }
  if (a.set != TY_SMALL || b.set != TY_SMALL) return -1;
  int64_t edge = op == IR_LT;
  if (a.hi <= b.lo - edge) return 1;
  return a.lo > b.hi - edge ? 0 : -1;
}

// Under ==, numbers inside of containers may be equal without being the same.
static int equal(IrOp op, Ty a, Ty b) {
  TypeSet either = a.set | b.set;
  if (is_single(a) && is_single(b) && a.lit == b.lit && a.set == b.set)
    return a.lo == b.lo;
  if (op == IR_EQ && either & TY_FLOAT && a.set & TY_NUMBER &&
      b.set & TY_NUMBER)
    return -1;
  if (op == IR_EQ && either & (TY_CONS | TY_TUPLE | TY_MAP | TY_RECORD))
    a.lit = b.lit = NULL;
  return ty_meet(a, b).set ? -1 : 0;
}

int ty_compare(IrOp op, Ty a, Ty b) {
  if (!a.set || !b.set) return -1;
  return op == IR_EQX || op == IR_EQ ? equal(op, a, b) : order(op, a, b);
}
