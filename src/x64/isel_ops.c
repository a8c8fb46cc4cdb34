// SPDX-License-Identifier: Apache-2.0
// Instruction selection: computation, loads, stores.
#include "isel.h"

static XReg dst(Ref r) { return X_VAL + r; }

static bool is_memory_op(const Isel *s, Ref r) {
  r = is_root(s, r);
  uint8_t op = is_ins(s, r)->op;
  return (op == LOW_LOAD || op == LOW_LOADF || op == LOW_SLOAD ||
          op == LOW_CTXLOAD) &&
         is_foldable(s, r);
}

static bool is_constant_ref(const Isel *s, Ref r) {
  return s->f->val.at[X_VAL + is_root(s, r)].constant;
}

// A constant or memory operand is better second.
static void order(const Isel *s, Ref *a, Ref *b) {
  if (is_constant_ref(s, *b)) return;
  if (!is_constant_ref(s, *a) && (is_memory_op(s, *b) || !is_memory_op(s, *a)))
    return;
  Ref t = *a;
  *a = *b, *b = t;
}

// Fresh memory plus a constant.
static bool fresh_address(Isel *s, Ref r, Ref a, int64_t c) {
  const LowIns *i = is_ins(s, is_root(s, a));
  if (i->op != LOW_ALLOC || i->blk != s->cur) return false;
  is_put(s, X_LEA, dst(r), (XOpnd){0}, is_addr(s, a, c));
  return true;
}

static void alu(Isel *s, Ref r, XOp op) {
  const LowIns *i = is_ins(s, r);
  Ref a = i->arg[0], b = i->arg[1];
  int64_t c = 0;
  if (x_ops[op].flags & XF_C) order(s, &a, &b);
  bool constant = is_const(s, b, &c);
  if (op == X_ADD && constant && fresh_address(s, r, a, c)) return;
  int64_t negated = (int64_t) - (uint64_t)c;
  if (op == X_SUB && constant && x_fits32(negated)) op = X_ADD, c = negated;
  if (op == X_XOR && constant && c == -1) {
    is_put(s, X_NOT, dst(r), is_reg(s, a), (XOpnd){0});
    return;
  }
  XOpnd x = is_reg(s, a);
  XOpnd y = constant && x_fits32(c) ? x_imm(c) : is_any(s, b);
  XIns *out = is_put(s, op, dst(r), x, y);
  if (s->narrow[r] || (op == X_AND && constant && c >= 0 && x_fits32(c)))
    out->w = 4;
}

static void negate_or_sub(Isel *s, Ref r) {
  int64_t c;
  if (is_const(s, is_ins(s, r)->arg[0], &c) && c == 0)
    is_put(s, X_NEG, dst(r), is_reg(s, is_ins(s, r)->arg[1]), (XOpnd){0});
  else
    alu(s, r, X_SUB);
}

static int log2_of(int64_t c) {
  return c > 0 && (c & (c - 1)) == 0 ? __builtin_ctzll((uint64_t)c) : -1;
}

static XIns *mul(Isel *s, Ref r, bool flags) {
  Ref a = is_ins(s, r)->arg[0], b = is_ins(s, r)->arg[1];
  int64_t c;
  order(s, &a, &b);
  bool constant = is_const(s, b, &c);
  if (constant && !flags && log2_of(c) >= 0)
    return is_put(s, X_SHL, dst(r), is_reg(s, a), x_imm(log2_of(c)));
  if (constant && x_fits32(c))
    return is_put(s, X_IMUL3, dst(r), x_imm(c), is_place(s, a));
  XOpnd x = is_reg(s, a), y = is_place(s, b);
  return is_put(s, X_IMUL, dst(r), x, y);
}

static void shift(Isel *s, Ref r, XOp op) {
  const LowIns *i = is_ins(s, r);
  int64_t c;
  XOpnd by = is_const(s, i->arg[1], &c) ? x_imm(c & 63) : is_reg(s, i->arg[1]);
  is_put(s, op, dst(r), is_reg(s, i->arg[0]), by);
}

static void divide(Isel *s, Ref r, bool rem) {
  if (is_div_const(s, r, rem)) return;
  const LowIns *i = is_ins(s, r);
  is_put(s, rem ? X_SREM : X_SDIV, dst(r), is_reg(s, i->arg[0]),
         is_reg(s, i->arg[1]));
}

// --- Conditions as values

static void set_value(Isel *s, XReg d, XCond cc) {
  XReg t = x_temp(s->f, LT_W);
  is_put(s, X_SET, t, (XOpnd){0}, (XOpnd){0})->cc = (uint8_t)cc;
  is_put(s, X_ZX, d, x_reg(t), (XOpnd){0});
}

static void compare(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  set_value(s, dst(r), is_cond(s, (LowCond)i->i, i->arg[0], i->arg[1]));
}

static void compare_f(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  XFCond c = is_fcond(s, (LowCond)i->i, i->arg[0], i->arg[1]);
  if (c.end == END_JCC) {
    set_value(s, dst(r), c.cc);
    return;
  }
  XReg ordered = x_temp(s->f, LT_W), same = x_temp(s->f, LT_W),
       both = x_temp(s->f, LT_W);
  bool eq = c.end == END_FEQ;
  is_put(s, X_SET, ordered, (XOpnd){0}, (XOpnd){0})->cc = eq ? CC_NP : CC_P;
  is_put(s, X_SET, same, (XOpnd){0}, (XOpnd){0})->cc = eq ? CC_E : CC_NE;
  is_put(s, eq ? X_AND : X_OR, both, x_reg(ordered), x_reg(same))->w = 4;
  is_put(s, X_ZX, dst(r), x_reg(both), (XOpnd){0});
}

static XCond select_cond(Isel *s, Ref c) {
  const LowIns *i = is_fold_op(s, c, LOW_CMP);
  if (!i) return is_cond(s, LC_NE, c, 0);
  is_fold(s, c);
  return is_cond(s, (LowCond)i->i, i->arg[0], i->arg[1]);
}

static XReg bits_of(Isel *s, Ref f) {
  XReg t = x_temp(s->f, LT_W);
  is_put(s, X_MOV, t, (XOpnd){0}, is_reg(s, f));
  return t;
}

static void choose(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  bool f = i->type == LT_F;
  XOpnd x = f ? x_reg(bits_of(s, i->arg[1])) : is_reg(s, i->arg[1]);
  XOpnd y = f ? x_reg(bits_of(s, i->arg[2])) : is_reg(s, i->arg[2]);
  XReg d = f ? x_temp(s->f, LT_W) : dst(r);
  XCond cc = select_cond(s, i->arg[0]);
  is_put(s, X_CMOV, d, y, x)->cc = (uint8_t)cc;
  if (f) is_put(s, X_MOV, dst(r), (XOpnd){0}, x_reg(d));
}

// --- Doubles, memory

static void alu_f(Isel *s, Ref r, XOp op) {
  Ref a = is_ins(s, r)->arg[0], b = is_ins(s, r)->arg[1];
  if (x_ops[op].flags & XF_C) order(s, &a, &b);
  XOpnd x = is_reg(s, a);
  is_put(s, op, dst(r), x, is_any(s, b));
}

static void unary(Isel *s, Ref r, XOp op) {
  is_put(s, op, dst(r), (XOpnd){0}, is_place(s, is_ins(s, r)->arg[0]));
}

static void load(Isel *s, Ref r, XOp op, uint8_t width) {
  is_put(s, op, dst(r), (XOpnd){0}, is_load_addr(s, is_ins(s, r)))->w = width;
}

static void store_at(Isel *s, XOpnd m, Ref v, uint8_t width) {
  int64_t c;
  XOpnd x = width == 1 && is_const(s, v, &c) ? x_imm((int8_t)c) : is_imm(s, v);
  is_put(s, X_STORE, X_NOREG, m, x)->w = width;
}

static void store(Isel *s, Ref r, uint8_t width) {
  const LowIns *i = is_ins(s, r);
  store_at(s, is_addr(s, i->arg[0], i->i), i->arg[1], width);
}

static void rotate(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  is_put(s, X_ROL, dst(r), is_reg(s, i->arg[0]), x_imm(i->i & 63));
}

static void checked(Isel *s, Ref r, XOp op) {
  if (op == X_IMUL) {
    mul(s, r, true)->flags = true;
    return;
  }
  Ref a = is_ins(s, r)->arg[0], b = is_ins(s, r)->arg[1];
  if (op == X_ADD) order(s, &a, &b);
  XOpnd x = is_reg(s, a);
  is_put(s, op, dst(r), x, is_any(s, b))->flags = true;
}

bool is_op(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  switch (i->op) {
  case LOW_ADD: alu(s, r, X_ADD); return true;
  case LOW_SUB: negate_or_sub(s, r); return true;
  case LOW_AND: alu(s, r, X_AND); return true;
  case LOW_OR: alu(s, r, X_OR); return true;
  case LOW_XOR: alu(s, r, X_XOR); return true;
  case LOW_MUL: mul(s, r, false); return true;
  case LOW_SDIV: divide(s, r, false); return true;
  case LOW_SREM: divide(s, r, true); return true;
  case LOW_SHL: shift(s, r, X_SHL); return true;
  case LOW_SHR: shift(s, r, X_SHR); return true;
  case LOW_SAR: shift(s, r, X_SAR); return true;
  case LOW_ROTL: rotate(s, r); return true;
  case LOW_CMP: compare(s, r); return true;
  case LOW_FCMP: compare_f(s, r); return true;
  case LOW_SEL: choose(s, r); return true;
  case LOW_ADDO: checked(s, r, X_ADD); return true;
  case LOW_SUBO: checked(s, r, X_SUB); return true;
  case LOW_MULO: checked(s, r, X_IMUL); return true;
  case LOW_FADD: alu_f(s, r, X_ADDSD); return true;
  case LOW_FSUB: alu_f(s, r, X_SUBSD); return true;
  case LOW_FMUL: alu_f(s, r, X_MULSD); return true;
  case LOW_FDIV: alu_f(s, r, X_DIVSD); return true;
  case LOW_FNEG:
    is_put(s, X_FNEG, dst(r), is_reg(s, i->arg[0]), (XOpnd){0});
    return true;
  case LOW_FSQRT:
    is_put(s, X_SQRTSD, dst(r), (XOpnd){0}, is_reg(s, i->arg[0]));
    return true;
  case LOW_I2F: unary(s, r, X_I2D); return true;
  case LOW_F2W:
  case LOW_W2F:
  case LOW_AS_T: unary(s, r, X_MOV); return true;
  case LOW_LOAD:
  case LOW_LOADF:
  case LOW_SLOAD:
  case LOW_CTXLOAD: load(s, r, X_MOV, 8); return true;
  case LOW_LOAD32: load(s, r, X_MOV, 4); return true;
  case LOW_LOAD8: load(s, r, X_MOVZX8, 4); return true;
  case LOW_STORE:
  case LOW_STOREF: store(s, r, 8); return true;
  case LOW_STORE8: store(s, r, 1); return true;
  case LOW_CTXSTORE: store_at(s, x_mem(X_CTX, i->i), i->arg[0], 8); return true;
  case LOW_SSTORE: store_at(s, x_mem(RSP, 8 * i->i), i->arg[0], 8); return true;
  default: return false;
  }
}
