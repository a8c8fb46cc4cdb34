// SPDX-License-Identifier: Apache-2.0
// Instruction selection: comparisons, down to the flags. Tests of tags take
// their byte forms; loads and masks that only the comparison needs are part of
// it.
#include "isel.h"

static XCond cc_of(LowCond c) {
  static const uint8_t cc[LC_COUNT] = {CC_E,  CC_NE, CC_L,  CC_LE, CC_G,
                                       CC_GE, CC_B,  CC_BE, CC_A,  CC_AE,
                                       CC_E,  CC_NE, CC_B,  CC_AE};
  return (XCond)cc[c];
}

static bool is_eq(LowCond c) { return c == LC_EQ || c == LC_NE; }
static bool is_zero(LowCond c) { return c == LC_Z || c == LC_NZ; }
static bool is_bit(LowCond c) { return c == LC_BIT || c == LC_NBIT; }
static bool is_signed(LowCond c) { return c >= LC_SLT && c <= LC_SGE; }

static XIns *flags(Isel *s, XOp op, XOpnd a, XOpnd b, uint8_t w) {
  XIns *x = is_put(s, op, X_NOREG, a, b);
  x->w = w;
  return x;
}

// A load that only this needs, as memory of its width.
static bool memory(Isel *s, Ref r, XOpnd *m, uint8_t *w) {
  r = is_root(s, r);
  const LowIns *i = is_ins(s, r);
  *w = i->op == LOW_LOAD8 ? 1 : i->op == LOW_LOAD32 ? 4 : 8;
  bool load = *w != 8 || i->op == LOW_LOAD || i->op == LOW_SLOAD ||
              i->op == LOW_CTXLOAD;
  if (!load || !is_foldable(s, r)) return false;
  is_fold(s, r);
  *m = is_load_addr(s, i);
  return true;
}

static void test_regs(Isel *s, Ref a, Ref b) {
  flags(s, X_TEST, is_reg(s, a), is_reg(s, b), 8);
}

// The low bits decide: the instruction that makes them may be a short one.
static void narrow(Isel *s, Ref r) {
  static const uint8_t ops[] = {LOW_ADD, LOW_SUB, LOW_AND, LOW_OR, LOW_XOR};
  r = is_root(s, r);
  for (size_t k = 0; k < sizeof ops; k++)
    if (is_ins(s, r)->op == ops[k] && s->uses[r] == 1) s->narrow[r] = true;
}

static void test_mask(Isel *s, Ref a, int64_t mask) {
  uint8_t w = mask >= 0 && mask <= 255             ? 1
              : mask >= 0 && mask == (int32_t)mask ? 4
                                                   : 8;
  XOpnd m, imm = x_imm(w == 1 ? (int8_t)mask : mask);
  uint8_t width;
  if (!x_fits32(mask)) {
    flags(s, X_TEST, is_reg(s, a), x_reg(is_constant(s, mask)), 8);
    return;
  }
  const LowIns *i = is_ins(s, is_root(s, a));
  if (w == 1 && i->op != LOW_LOAD8 && i->op != LOW_LOAD32 &&
      memory(s, a, &m, &width)) {
    flags(s, X_TEST, m, imm, 1);
    return;
  }
  if (w != 8) narrow(s, a);
  flags(s, X_TEST, is_reg(s, a), imm, w);
}

// (x & mask) == c, with mask + 1 a power of two and c in it: a multiple of
// mask + 1 after taking c away.
static bool tag_test(Isel *s, Ref a, int64_t c) {
  int64_t mask;
  const LowIns *i = is_fold_op(s, a, LOW_AND);
  if (!i || !is_const(s, i->arg[1], &mask)) return false;
  if (mask <= 0 || mask > 255 || mask & (mask + 1) || c <= 0 || c > mask)
    return false;
  is_fold(s, a);
  XReg t = x_temp(s->f, LT_W);
  is_put(s, X_LEA, t, (XOpnd){0}, x_mem(is_val(s, i->arg[0]), -c))->w = 4;
  flags(s, X_TEST, x_reg(t), x_imm((int8_t)mask), 1);
  return true;
}

static void with_zero(Isel *s, LowCond c, Ref a) {
  const LowIns *i = is_eq(c) ? is_fold_op(s, a, LOW_AND) : NULL;
  int64_t mask;
  XOpnd m;
  uint8_t w;
  if (i) {
    is_fold(s, a);
    if (is_const(s, i->arg[1], &mask))
      test_mask(s, i->arg[0], mask);
    else
      test_regs(s, i->arg[0], i->arg[1]);
  } else if (is_eq(c) && memory(s, a, &m, &w)) {
    flags(s, X_CMP, m, x_imm(0), w);
  } else {
    test_regs(s, a, a);
  }
}

// A constant that fits the width the load has. Bytes and 32-bit words are
// zero-extended: they compare as unsigned, or for equality.
static bool fits_width(uint8_t w, LowCond c, int64_t k) {
  if (w == 8) return true;
  if (is_signed(c)) return false;
  return k >= 0 && k <= (w == 1 ? 0xff : 0x7fffffff);
}

static bool compare_memory(Isel *s, LowCond c, Ref a, XOpnd b) {
  const LowIns *i = is_ins(s, is_root(s, a));
  uint8_t w = i->op == LOW_LOAD8 ? 1 : i->op == LOW_LOAD32 ? 4 : 8;
  XOpnd m;
  if (b.kind == XO_IMM && !fits_width(w, c, b.imm)) return false;
  if (b.kind != XO_IMM && w != 8) return false;
  if (!memory(s, a, &m, &w)) return false;
  if (w == 1) b.imm = (int8_t)b.imm;
  flags(s, X_CMP, m, b, w);
  return true;
}

static void compare(Isel *s, LowCond c, Ref a, Ref b) {
  int64_t k;
  bool constant = is_const(s, b, &k);
  XVal *v = x_val(s->f, X_VAL + is_root(s, b));
  if (is_eq(c) && constant && tag_test(s, a, k)) return;
  if (v->constant && x_fits32(v->konst.imm)) {
    if (compare_memory(s, c, a, v->konst)) return;
    flags(s, X_CMP, is_reg(s, a), v->konst, 8);
    return;
  }
  uint8_t op = is_ins(s, is_root(s, a))->op;
  if ((op == LOW_LOAD || op == LOW_SLOAD) && is_foldable(s, is_root(s, a))) {
    compare_memory(s, c, a, is_reg(s, b));
    return;
  }
  XOpnd x = is_reg(s, a);
  flags(s, X_CMP, x, is_any(s, b), 8);
}

// The mask of a bit test, in a register; half of it when the halves are equal.
static void bit_test(Isel *s, Ref index, Ref mask) {
  int64_t k;
  bool halves = is_const(s, mask, &k) && (uint32_t)k == (uint64_t)k >> 32;
  if (!halves) {
    flags(s, X_BT, is_reg(s, mask), is_reg(s, index), 8);
    return;
  }
  XReg c;
  if ((uint64_t)k == FLOAT_TAGS && s->float_tags)
    c = s->float_tags;
  else
    c = is_constant(s, (uint32_t)k);
  if ((uint64_t)k == FLOAT_TAGS) s->float_tags = c;
  flags(s, X_BT, x_reg(c), is_reg(s, index), 4);
}

// A comparison made into a word, compared with 0: the comparison itself.
static const LowIns *comparison(Isel *s, LowCond c, Ref a) {
  const LowIns *i = is_eq(c) ? is_fold_op(s, a, LOW_CMP) : NULL;
  if (i) is_fold(s, a);
  return i;
}

XCond is_cond(Isel *s, LowCond c, Ref a, Ref b) {
  int64_t k;
  if (b && is_const(s, a, &k) && !is_const(s, b, &k) && !is_bit(c)) {
    Ref t = a;
    a = b, b = t, c = low_cond_swap(c);
  }
  bool zero = !b || (is_const(s, b, &k) && k == 0);
  const LowIns *i = zero ? comparison(s, c, a) : NULL;
  if (i) {
    LowCond inner = (LowCond)i->i;
    return is_cond(s, c == LC_NE ? inner : low_cond_not(inner), i->arg[0],
                   i->arg[1]);
  }
  if (is_bit(c))
    bit_test(s, a, b);
  else if (is_zero(c) && is_const(s, b, &k))
    test_mask(s, a, k);
  else if (is_zero(c))
    test_regs(s, a, b);
  else if (zero && (is_eq(c) || is_signed(c)))
    with_zero(s, c, a);
  else
    compare(s, c, a, b);
  return cc_of(c);
}

XFCond is_fcond(Isel *s, LowCond c, Ref a, Ref b) {
  if (c == LC_SLT || c == LC_SLE) { // so that unordered is false
    Ref t = a;
    a = b, b = t;
  }
  XOpnd x = is_reg(s, a);
  is_put(s, X_UCOMI, X_NOREG, x, is_any(s, b));
  switch (c) {
  case LC_EQ: return (XFCond){CC_E, END_FEQ};
  case LC_NE: return (XFCond){CC_NE, END_FNE};
  case LC_SLT:
  case LC_SGT: return (XFCond){CC_A, END_JCC};
  default: return (XFCond){CC_AE, END_JCC};
  }
}
