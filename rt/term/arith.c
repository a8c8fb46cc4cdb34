// SPDX-License-Identifier: Apache-2.0
// The arithmetic operators, as generated code calls them when its own short way
// does not apply: integers of any size, floats, mixtures. A result that is not
// finite and an integer too large for a float give badarith.
#include "../number.h"

typedef enum { NO_NUMBERS, TWO_INTS, TWO_FLOATS } Pair;

// Mixed operands become floats.
static Pair pair_of(Term a, Term b, double *x, double *y) {
  if (rt_is_integer(a) && rt_is_integer(b)) return TWO_INTS;
  return rt_to_double(a, x) && rt_to_double(b, y) ? TWO_FLOATS : NO_NUMBERS;
}

Term rt_box_float(Ctx *c, double d) {
  return rt_is_finite(d) ? rt_float(c, d) : rt_badarith(c);
}

// Long work counts as reductions.
static void bump_product(Ctx *c, size_t an, size_t bn) {
  size_t n = (an >> 4) * (bn >> 4);
  if (n) rt_bump(c, (int64_t)n);
}

// --- addition
static Term add_views(Ctx *c, const IntView *a, const IntView *b,
                      bool b_negative) {
  int order = big_cmp(a->at, a->n, b->at, b->n);
  bool swap = order < 0;
  const IntView *big = swap ? b : a, *low = swap ? a : b;
  bool negative = swap ? b_negative : a->negative;
  if (a->negative == b_negative) {
    IntRoom r = rt_int_room(c, big->n + 1);
    r.at[big->n] = big_add(r.at, big->at, big->n, low->at, low->n);
    return rt_int_done(c, r, negative);
  }
  if (!order) return MAKE_SMALL(0);
  IntRoom r = rt_int_room(c, big->n);
  big_sub(r.at, big->at, big->n, low->at, low->n);
  return rt_int_done(c, r, negative);
}

static Term add_ints(Ctx *c, Term a, Term b, bool minus) {
  IntView x, y;
  rt_int_view(a, &x);
  rt_int_view(b, &y);
  return add_views(c, &x, &y, y.negative != minus);
}

Term rt_add(Ctx *c, Term a, Term b) {
  if (IS_BOTH_SMALL(a, b)) return rt_int(c, SMALL_VALUE(a) + SMALL_VALUE(b));
  double x, y;
  switch (pair_of(a, b, &x, &y)) {
  case TWO_INTS: return add_ints(c, a, b, false);
  case TWO_FLOATS: return rt_box_float(c, x + y);
  default: return rt_badarith(c);
  }
}

Term rt_sub(Ctx *c, Term a, Term b) {
  if (IS_BOTH_SMALL(a, b)) return rt_int(c, SMALL_VALUE(a) - SMALL_VALUE(b));
  double x, y;
  switch (pair_of(a, b, &x, &y)) {
  case TWO_INTS: return add_ints(c, a, b, true);
  case TWO_FLOATS: return rt_box_float(c, x - y);
  default: return rt_badarith(c);
  }
}

Term rt_neg(Ctx *c, Term a) {
  if (IS_SMALL(a)) return rt_int(c, -SMALL_VALUE(a));
  if (rt_is_float(a)) return rt_float(c, -rt_float_value(a));
  IntView v;
  if (!rt_int_view(a, &v)) return rt_badarith(c);
  return rt_bigint(c, !v.negative, v.at, v.n);
}

Term rt_plus(Ctx *c, Term a) {
  return rt_is_integer(a) || rt_is_float(a) ? a : rt_badarith(c);
}

// --- multiplication
static Term mul_ints(Ctx *c, Term a, Term b) {
  IntView x, y;
  rt_int_view(a, &x);
  rt_int_view(b, &y);
  if (!x.n || !y.n) return MAKE_SMALL(0);
  if (x.n + y.n > INT_MAX_LIMBS + 1) return rt_system_limit(c);
  IntRoom r = rt_int_room(c, x.n + y.n);
  Scratch s;
  Limb *tmp = rt_scratch(&s, big_mul_tmp(x.n, y.n));
  big_mul(r.at, x.at, x.n, y.at, y.n, tmp);
  rt_scratch_free(&s);
  bump_product(c, x.n, y.n);
  return rt_int_done(c, r, x.negative != y.negative);
}

Term rt_mul(Ctx *c, Term a, Term b) {
  double x, y;
  switch (pair_of(a, b, &x, &y)) {
  case TWO_INTS: return mul_ints(c, a, b);
  case TWO_FLOATS: return rt_box_float(c, x * y);
  default: return rt_badarith(c);
  }
}

// --- division
Term rt_fdiv(Ctx *c, Term a, Term b) {
  double x, y;
  if (!rt_to_double(a, &x) || !rt_to_double(b, &y) || y == 0)
    return rt_badarith(c);
  return rt_box_float(c, x / y);
}

static Term div_ints(Ctx *c, const IntView *x, const IntView *y, bool rest) {
  size_t qn = x->n - y->n + 1;
  IntRoom r = rt_int_room(c, rest ? y->n : qn);
  Scratch s;
  Limb *other = rt_scratch(&s, (rest ? qn : y->n) + x->n + y->n + 1);
  Limb *tmp = other + (rest ? qn : y->n);
  big_divrem(rest ? other : r.at, rest ? r.at : other, x->at, x->n, y->at, y->n,
             tmp);
  rt_scratch_free(&s);
  bump_product(c, qn, y->n);
  return rt_int_done(c, r, rest ? x->negative : x->negative != y->negative);
}

static Term divide(Ctx *c, Term a, Term b, bool rest) {
  if (IS_BOTH_SMALL(a, b) && b != MAKE_SMALL(0)) {
    int64_t x = SMALL_VALUE(a), y = SMALL_VALUE(b);
    return rt_int(c, rest ? x % y : x / y);
  }
  IntView x, y;
  if (!rt_int_view(a, &x) || !rt_int_view(b, &y) || !y.n) return rt_badarith(c);
  if (big_cmp(x.at, x.n, y.at, y.n) < 0) return rest ? a : MAKE_SMALL(0);
  return div_ints(c, &x, &y, rest);
}

Term rt_div(Ctx *c, Term a, Term b) { return divide(c, a, b, false); }

Term rt_rem(Ctx *c, Term a, Term b) { return divide(c, a, b, true); }

// --- bits: numbers as two's complement, limb by limb
typedef struct Twos {
  const IntView *v;
  size_t i;
  Limb carry; // of negation
} Twos;

static Twos twos_of(const IntView *v) { return (Twos){v, 0, v->negative}; }

static Limb twos_next(Twos *t) {
  Limb w = t->i < t->v->n ? t->v->at[t->i] : 0;
  t->i++;
  if (!t->v->negative) return w;
  w = ~w + t->carry;
  t->carry = t->carry && w == 0;
  return w;
}

typedef enum { BIT_AND, BIT_OR, BIT_XOR } BitOp;

static Limb bit_op(BitOp op, Limb a, Limb b) {
  return op == BIT_AND ? a & b : op == BIT_OR ? a | b : a ^ b;
}

// -(limbs) in two's complement.
static void twos_negate(Limb *at, size_t n) {
  Limb carry = 1;
  for (size_t i = 0; i < n; i++) {
    at[i] = ~at[i] + carry;
    carry = carry && at[i] == 0;
  }
}

static Term bits(Ctx *c, BitOp op, Term a, Term b) {
  IntView x, y;
  if (!rt_int_view(a, &x) || !rt_int_view(b, &y)) return rt_badarith(c);
  Twos p = twos_of(&x), q = twos_of(&y);
  IntRoom r = rt_int_room(c, (x.n > y.n ? x.n : y.n) + 1);
  for (size_t i = 0; i < r.n; i++)
    r.at[i] = bit_op(op, twos_next(&p), twos_next(&q));
  bool negative = r.at[r.n - 1] >> 63;
  if (negative) twos_negate(r.at, r.n);
  return rt_int_done(c, r, negative);
}

Term rt_band(Ctx *c, Term a, Term b) {
  return IS_BOTH_SMALL(a, b) ? a & b : bits(c, BIT_AND, a, b);
}

Term rt_bor(Ctx *c, Term a, Term b) {
  return IS_BOTH_SMALL(a, b) ? a | b : bits(c, BIT_OR, a, b);
}

Term rt_bxor(Ctx *c, Term a, Term b) {
  return IS_BOTH_SMALL(a, b) ? a ^ b : bits(c, BIT_XOR, a, b);
}

Term rt_bnot(Ctx *c, Term a) {
  if (!rt_is_integer(a)) return rt_badarith(c);
  return bits(c, BIT_XOR, a, MAKE_SMALL(-1));
}

// --- shifts
static Term shift_left(Ctx *c, Term a, uint64_t by) {
  IntView v;
  rt_int_view(a, &v);
  if (!v.n) return MAKE_SMALL(0);
  if (by / 64 > INT_MAX_LIMBS) return rt_system_limit(c);
  size_t whole = (size_t)(by / 64), n = whole + v.n + 1;
  if (n > INT_MAX_LIMBS + 1) return rt_system_limit(c);
  IntRoom r = rt_int_room(c, n);
  memset(r.at, 0, whole * sizeof *r.at);
  r.at[n - 1] = big_shl(r.at + whole, v.at, v.n, by % 64);
  return rt_int_done(c, r, v.negative);
}

// Rounds down: negative numbers are shifted as -1 - x.
static Term shift_right(Ctx *c, Term a, uint64_t by) {
  IntView v;
  rt_int_view(a, &v);
  if (by / 64 >= v.n) return MAKE_SMALL(v.negative ? -1 : 0);
  size_t whole = (size_t)(by / 64), n = v.n - whole;
  bool lost = big_size(v.at, whole) || v.at[whole] & (((Limb)1 << by % 64) - 1);
  IntRoom r = rt_int_room(c, n + 1);
  big_shr(r.at, v.at + whole, n, by % 64);
  r.at[n] = 0;
  Limb one = 1;
  if (v.negative && lost) big_add(r.at, r.at, n + 1, &one, 1);
  return rt_int_done(c, r, v.negative);
}

static Term shift(Ctx *c, Term a, Term b, bool left) {
  IntView by;
  if (!rt_is_integer(a) || !rt_int_view(b, &by)) return rt_badarith(c);
  uint64_t n = by.n > 1 ? UINT64_MAX : by.n ? by.at[0] : 0;
  return left != by.negative ? shift_left(c, a, n) : shift_right(c, a, n);
}

Term rt_bsl(Ctx *c, Term a, Term b) { return shift(c, a, b, true); }

Term rt_bsr(Ctx *c, Term a, Term b) { return shift(c, a, b, false); }

// --- booleans
static bool is_bool(Term t) { return t == AM(true) || t == AM(false); }

static Term two_bools(Ctx *c, Term a, Term b, bool result) {
  return is_bool(a) && is_bool(b) ? rt_bool(result) : rt_badarg(c);
}

Term rt_and(Ctx *c, Term a, Term b) {
  return two_bools(c, a, b, a == AM(true) && b == AM(true));
}

Term rt_or(Ctx *c, Term a, Term b) {
  return two_bools(c, a, b, a == AM(true) || b == AM(true));
}

Term rt_xor(Ctx *c, Term a, Term b) { return two_bools(c, a, b, a != b); }

Term rt_not(Ctx *c, Term a) {
  return is_bool(a) ? rt_bool(a == AM(false)) : rt_badarg(c);
}
