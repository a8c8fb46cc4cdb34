// SPDX-License-Identifier: Apache-2.0
// Division by constants without dividing: powers of two by shifts, others by
// multiplication with a scaled reciprocal (Granlund and Montgomery, "Division
// by Invariant Integers using Multiplication", 1994; the form for signed
// words).
#include "isel.h"

static XReg op_imm(Isel *s, XOp op, XReg a, int64_t c) {
  XReg t = x_temp(s->f, LT_W);
  is_put(s, op, t, x_reg(a), x_imm(c));
  return t;
}

static XReg op_reg(Isel *s, XOp op, XReg a, XReg b) {
  XReg t = x_temp(s->f, LT_W);
  is_put(s, op, t, x_reg(a), x_reg(b));
  return t;
}

// 2^k - 1 when x is negative, else 0: makes a shift round to zero.
static XReg bias(Isel *s, XReg x, int k) {
  XReg sign = k == 1 ? x : op_imm(s, X_SAR, x, 63);
  return op_imm(s, X_SHR, sign, 64 - k);
}

static XReg by_power(Isel *s, XReg x, int k, bool rem) {
  XReg b = bias(s, x, k), sum = op_reg(s, X_ADD, x, b);
  if (!rem) return op_imm(s, X_SAR, sum, k);
  int64_t mask = (int64_t)((1ull << k) - 1);
  XReg low = k < 32 ? op_imm(s, X_AND, sum, mask)
                    : op_imm(s, X_SHR, op_imm(s, X_SHL, sum, 64 - k), 64 - k);
  return op_reg(s, X_SUB, low, b);
}

typedef struct Magic {
  int64_t m;
  int shift;
} Magic;

// For d >= 3, not a power of two: the least p >= 64 with
// 2^p > nc * (d - 2^p mod d), nc the largest word with nc mod d = d - 1.
static Magic magic(uint64_t d) {
  typedef unsigned __int128 Wide;
  uint64_t nc = (1ull << 63) - 1 - (1ull << 63) % d;
  for (int p = 64;; p++) {
    Wide two = (Wide)1 << p;
    uint64_t rest = d - (uint64_t)(two % d);
    if (two > (Wide)nc * rest)
      return (Magic){(int64_t)(uint64_t)((two + rest) / d), p - 64};
  }
}

static XReg by_magic(Isel *s, XReg x, uint64_t d) {
  Magic g = magic(d);
  XReg q = op_reg(s, X_MULHI, x, is_constant(s, g.m));
  if (g.m < 0) q = op_reg(s, X_ADD, q, x);
  if (g.shift > 0) q = op_imm(s, X_SAR, q, g.shift);
  return op_reg(s, X_SUB, q, op_imm(s, X_SAR, x, 63));
}

static XReg times(Isel *s, XReg x, int64_t c) {
  XReg t = x_temp(s->f, LT_W);
  if (x_fits32(c))
    is_put(s, X_IMUL3, t, x_imm(c), x_reg(x));
  else
    is_put(s, X_IMUL, t, x_reg(x), x_reg(is_constant(s, c)));
  return t;
}

static XReg negated(Isel *s, XReg x) {
  XReg t = x_temp(s->f, LT_W);
  is_put(s, X_NEG, t, x_reg(x), (XOpnd){0});
  return t;
}

// 0, 1, -1 and the least word are left to the general instruction.
bool is_div_const(Isel *s, Ref r, bool rem) {
  const LowIns *i = is_ins(s, r);
  int64_t c, unused;
  if (!is_const(s, i->arg[1], &c) || is_const(s, i->arg[0], &unused))
    return false;
  if (c == 0 || c == 1 || c == -1 || c == INT64_MIN) return false;
  XReg x = is_val(s, i->arg[0]), q;
  uint64_t d = c < 0 ? -(uint64_t)c : (uint64_t)c;
  bool power = (d & (d - 1)) == 0;
  if (power)
    q = by_power(s, x, __builtin_ctzll(d), rem);
  else
    q = by_magic(s, x, d);
  if (rem && !power)
    q = op_reg(s, X_SUB, x, times(s, q, (int64_t)d));
  else if (!rem && c < 0)
    q = negated(s, q);
  vec_last(&s->seq).d = X_VAL + r;
  return true;
}
