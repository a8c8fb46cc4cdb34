// SPDX-License-Identifier: Apache-2.0
// Arithmetic on literals, exact as Erlang's. What would raise, or give more
// than a program should carry, is not folded: it happens when the program runs.
#include "ir.h"
#include <math.h>

enum { MAX_FOLDED_BITS = 1 << 16 };

// --- integers of any size: sign and magnitude

typedef struct Int {
  bool neg;
  uint32_t n; // normalised
  Limb *limb; // malloced
} Int;

static Int int_new(uint32_t n) {
  return (Int){false, n, mem_alloc(n * sizeof(Limb))};
}

static Int int_of(LitP l) {
  bool small = l->kind == LIT_INT;
  Int x = int_new(small ? 1 : l->n);
  if (small) {
    x.neg = l->i < 0;
    x.limb[0] = x.neg ? 0 - (uint64_t)l->i : (uint64_t)l->i;
    x.n = l->i != 0;
  } else {
    x.neg = l->big.negative;
    memcpy(x.limb, l->big.limb, l->n * sizeof(Limb));
  }
  return x;
}

static LitP int_done(LitPool *p, Int x) {
  LitP l = lit_bigint(p, x.neg, x.limb, x.n);
  free(x.limb);
  return l;
}

static Int int_add_magnitudes(Int a, Int b) {
  if (a.n < b.n) return int_add_magnitudes(b, a);
  Int r = int_new(a.n + 1);
  r.limb[a.n] = big_add(r.limb, a.limb, a.n, b.limb, b.n);
  r.neg = a.neg;
  return r;
}

static Int int_add(Int a, Int b) {
  if (a.neg == b.neg) return int_add_magnitudes(a, b);
  if (big_cmp(a.limb, a.n, b.limb, b.n) < 0) return int_add(b, a);
  Int r = int_new(a.n);
  big_sub(r.limb, a.limb, a.n, b.limb, b.n);
  r.neg = a.neg;
  return r;
}

static Int int_sub(Int a, Int b) {
  b.neg = !b.neg;
  return int_add(a, b);
}

static Int int_mul(Int a, Int b) {
  if (a.n < b.n) return int_mul(b, a);
  if (!b.n) return int_new(0);
  Int r = int_new(a.n + b.n);
  Limb *tmp = mem_alloc(big_mul_tmp(a.n, b.n) * sizeof *tmp);
  big_mul(r.limb, a.limb, a.n, b.limb, b.n, tmp);
  free(tmp);
  r.neg = a.neg != b.neg;
  return r;
}

static Int int_divide(Int a, Int b, bool want_rem) {
  Int q = int_new(a.n < b.n ? 0 : a.n - b.n + 1), r = int_new(b.n);
  if (a.n < b.n) {
    memcpy(r.limb, a.limb, a.n * sizeof(Limb));
    r.n = a.n;
  } else {
    Limb *tmp = mem_alloc((a.n + b.n + 1) * sizeof *tmp);
    big_divrem(q.limb, r.limb, a.limb, a.n, b.limb, b.n, tmp);
    free(tmp);
  }
  q.neg = a.neg != b.neg;
  r.neg = a.neg;
  free(want_rem ? q.limb : r.limb);
  return want_rem ? r : q;
}

// As n limbs of two's complement, and back.
static void complement(Limb *limb, uint32_t n) {
  Limb carry = 1;
  for (uint32_t i = 0; i < n; i++) {
    limb[i] = ~limb[i] + carry;
    carry = carry && !limb[i];
  }
}

static Limb *two_complement(Int a, uint32_t n) {
  Limb *t = mem_alloc(n * sizeof *t);
  memcpy(t, a.limb, a.n * sizeof *t);
  if (a.neg) complement(t, n);
  return t;
}

static Int int_bitwise(IrOp op, Int a, Int b) {
  uint32_t n = (a.n > b.n ? a.n : b.n) + 1;
  Limb *x = two_complement(a, n), *y = two_complement(b, n);
  for (uint32_t i = 0; i < n; i++)
    x[i] = op == IR_BAND  ? x[i] & y[i]
           : op == IR_BOR ? x[i] | y[i]
                          : x[i] ^ y[i];
  free(y);
  Int r = {x[n - 1] >> 63, n, x};
  if (r.neg) complement(x, n);
  return r;
}

static Int int_shift_left(Int a, uint64_t bits) {
  uint32_t limbs = (uint32_t)(bits / 64);
  Int r = int_new(a.n + limbs + 1);
  r.limb[a.n + limbs] = big_shl(r.limb + limbs, a.limb, a.n, bits % 64);
  r.neg = a.neg;
  return r;
}

// Rounds down: -(-a >> bits) - 1 when something of a negative falls out.
static Int int_shift_right(Int a, uint64_t bits) {
  uint64_t limbs = bits / 64;
  bool lost = false;
  if (limbs >= a.n) {
    lost = a.n != 0;
    limbs = a.n;
  }
  for (uint64_t i = 0; i < limbs; i++) lost |= a.limb[i] != 0;
  Int r = int_new(a.n - (uint32_t)limbs + 1);
  r.n = a.n - (uint32_t)limbs;
  if (r.n) lost |= (a.limb[limbs] & (((Limb)1 << bits % 64) - 1)) != 0;
  if (r.n) big_shr(r.limb, a.limb + limbs, r.n, bits % 64);
  r.neg = a.neg;
  if (!a.neg || !lost) return r;
  Limb one = 1;
  r.n = (uint32_t)big_size(r.limb, r.n);
  Int down = int_add(r, (Int){true, 1, &one});
  free(r.limb);
  return down;
}

static bool is_large(LitP l) {
  return l->kind == LIT_BIG && l->n > MAX_FOLDED_BITS / 64;
}

static LitP fold_ints(LitPool *p, IrOp op, LitP la, LitP lb) {
  if (is_large(la) || is_large(lb)) return NULL;
  bool divides = op == IR_DIV || op == IR_REM;
  if (divides && lb->kind == LIT_INT && !lb->i) return NULL;
  Int a = int_of(la), b = int_of(lb), r;
  switch (op) {
  case IR_ADD: r = int_add(a, b); break;
  case IR_SUB: r = int_sub(a, b); break;
  case IR_MUL: r = int_mul(a, b); break;
  case IR_DIV:
  case IR_REM: r = int_divide(a, b, op == IR_REM); break;
  default: r = int_bitwise(op, a, b); break;
  }
  free(a.limb);
  free(b.limb);
  return int_done(p, r);
}

static LitP fold_shift(LitPool *p, IrOp op, LitP la, LitP lb) {
  if (lb->kind != LIT_INT || is_large(la)) return NULL;
  int64_t left = op == IR_BSL ? lb->i : -lb->i;
  if (left > MAX_FOLDED_BITS || left < -MAX_FOLDED_BITS) return NULL;
  Int a = int_of(la);
  Int r = left >= 0 ? int_shift_left(a, (uint64_t)left)
                    : int_shift_right(a, (uint64_t)-left);
  free(a.limb);
  return int_done(p, r);
}

// --- floats

static bool is_int(LitP l) { return l->kind == LIT_INT || l->kind == LIT_BIG; }

static bool to_double(LitP l, double *d) {
  bool overflow = false;
  if (l->kind == LIT_FLOAT) *d = l->f;
  if (l->kind == LIT_INT) *d = (double)l->i;
  if (l->kind == LIT_BIG) {
    bool inf; // where releases round in other ways it is done at run time
    *d = big_to_double(l->big.limb, l->n, &overflow);
    overflow |= *d != big_to_nearest(l->big.limb, l->n, &inf);
    if (l->big.negative) *d = -*d;
  }
  return !overflow;
}

static LitP fold_floats(LitPool *p, IrOp op, LitP la, LitP lb) {
  double a = 0, b = 0, r;
  if (!to_double(la, &a) || !to_double(lb, &b)) return NULL;
  switch (op) {
  case IR_ADD: r = a + b; break;
  case IR_SUB: r = a - b; break;
  case IR_MUL: r = a * b; break;
  case IR_FDIV: r = b == 0 ? (double)INFINITY : a / b; break;
  default: return NULL;
  }
  return isfinite(r) ? lit_float(p, r) : NULL;
}

// --- operators

static bool is_number(LitP l) { return is_int(l) || l->kind == LIT_FLOAT; }

static LitP fold_one(LitPool *p, IrOp op, LitP a) {
  switch (op) {
  case IR_PLUS: return a;
  case IR_BNOT:
    return is_int(a) ? lit_arith(p, IR_SUB, lit_int(p, -1), a) : NULL;
  case IR_NEG:
    if (a->kind == LIT_FLOAT) return lit_float(p, -a->f);
    return lit_arith(p, IR_SUB, lit_int(p, 0), a);
  default: return NULL;
  }
}

LitP lit_arith(LitPool *p, IrOp op, LitP a, LitP b) {
  if (!is_number(a) || (b && !is_number(b))) return NULL;
  if (!b) return fold_one(p, op, a);
  bool ints = is_int(a) && is_int(b);
  switch (op) {
  case IR_ADD:
  case IR_SUB:
  case IR_MUL: return ints ? fold_ints(p, op, a, b) : fold_floats(p, op, a, b);
  case IR_FDIV: return fold_floats(p, op, a, b);
  case IR_DIV:
  case IR_REM:
  case IR_BAND:
  case IR_BOR:
  case IR_BXOR: return ints ? fold_ints(p, op, a, b) : NULL;
  case IR_BSL:
  case IR_BSR: return ints ? fold_shift(p, op, a, b) : NULL;
  default: return NULL;
  }
}
