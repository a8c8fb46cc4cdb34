// SPDX-License-Identifier: Apache-2.0
// Arithmetic. Small integers are computed on as tagged words (value << 3):
// sums, differences and comparisons need no untagging, and signed overflow of
// the word is overflow of the small integer. Doubles are computed on as such
// when both operands are known to be floats. All else is the runtime's.
#include "lower.h"

static TypeSet type_of(Lower *l, Ref ir) { return lo_ins(l, ir)->type; }

static bool is_small(Lower *l, Ref ir) { return type_of(l, ir) == TY_SMALL; }

// --- Doubles

static Ref rotl(Lower *l, Ref a, int64_t by) {
  Ref r = lo_op1(l, LOW_ROTL, LT_W, a);
  l->f->ins.at[r].i = by;
  return r;
}

static Ref int_to_double(Lower *l, Ref t) {
  return lo_op1(l, LOW_I2F, LT_F, lo_op2i(l, LOW_SAR, LT_W, t, 3));
}

// The double of a float that is in the word itself.
static Ref unbox_word(Lower *l, Ref t) {
  Ref word = lo_op2i(l, LOW_SUB, LT_W, t, 1);
  return lo_op1(l, LOW_W2F, LT_F, rotl(l, word, 64 - FLOAT_ROTATE));
}

static Ref unbox(Lower *l, Ref t) {
  BlkId imm = lo_blk(l, false), boxed = lo_blk(l, true), end = lo_blk(l, false);
  Ref r = low_param(l->f, end, LT_F);
  lo_bri(l, LC_BIT, t, (int64_t)FLOAT_TAGS, imm, boxed);
  l->cur = imm;
  lo_jmp1(l, end, unbox_word(l, t));
  l->cur = boxed;
  lo_jmp1(l, end, lo_load(l, LOW_LOADF, LT_F, t, BOX_1));
  l->cur = end;
  return r;
}

Ref lo_double(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  if (i->op == IR_LIT && i->lit->kind != LIT_BIG) {
    double d = i->lit->kind == LIT_INT ? (double)i->lit->i : i->lit->f;
    Ref r = low_ins(l->f, l->cur, LOW_FCONST, LT_F, NULL, 0);
    memcpy(&l->f->ins.at[r].i, &d, 8);
    return r;
  }
  if (!l->fval[ir])
    lo_know_double(l, ir,
                   i->type == TY_SMALL ? int_to_double(l, lo_val(l, ir))
                                       : unbox(l, lo_val(l, ir)));
  return l->fval[ir];
}

// The word of a double that has an immediate form; others do not look so.
static Ref box_word(Lower *l, Ref f) {
  Ref bits = lo_op1(l, LOW_F2W, LT_W, f);
  return lo_op2i(l, LOW_ADD, LT_W, rotl(l, bits, FLOAT_ROTATE), 1);
}

// Infinities and NaN have no immediate form: the runtime raises badarith.
Ref lo_box_double(Lower *l, Ref f) {
  BlkId odd = lo_blk(l, true), end = lo_blk(l, false);
  Ref r = low_param(l->f, end, LT_T);
  Ref word = box_word(l, f);
  BlkId imm = lo_blk(l, false);
  lo_bri(l, LC_BIT, word, (int64_t)FLOAT_TAGS, imm, odd);
  l->cur = odd;
  lo_jmp1(l, end, lo_rt_raising(l, "rt_box_float", &f, 1));
  l->cur = imm;
  lo_jmp1(l, end, lo_op1(l, LOW_AS_T, LT_T, word));
  l->cur = end;
  return r;
}

static const struct FloatOp {
  IrOp ir;
  LowOp low;
} float_ops[] = {
    {IR_ADD, LOW_FADD},
    {IR_SUB, LOW_FSUB},
    {IR_MUL, LOW_FMUL},
    {IR_FDIV, LOW_FDIV},
};

static const struct FloatOp *float_op(IrOp op) {
  for (size_t k = 0; k < sizeof float_ops / sizeof *float_ops; k++)
    if (float_ops[k].ir == op) return &float_ops[k];
  return NULL;
}

// One operand a float, the other a float or a small integer.
static bool double_op(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  TypeSet a = type_of(l, i->arg[0]), b = type_of(l, i->arg[1]);
  bool ok = (a == TY_FLOAT || a == TY_SMALL) &&
            (b == TY_FLOAT || b == TY_SMALL) &&
            (i->op == IR_FDIV || a == TY_FLOAT || b == TY_FLOAT);
  const struct FloatOp *op = float_op((IrOp)i->op);
  if (!ok || !op) return false;
  Ref x = lo_double(l, i->arg[0]), y = lo_double(l, i->arg[1]);
  Ref f = lo_op2(l, op->low, LT_F, x, y);
  l->val[ir] = lo_box_double(l, f);
  lo_know_double(l, ir, f);
  return true;
}

// --- Small integers

// The fast path's result goes to `end`; `slow` calls the runtime.
typedef struct Paths {
  BlkId slow, end;
  Ref result;
} Paths;

static Paths paths_new(Lower *l) {
  Paths p = {lo_blk(l, true), lo_blk(l, false), 0};
  p.result = low_param(l->f, p.end, LT_T);
  return p;
}

// Goes on if both operands are small.
static void need_small(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  bool sa = is_small(l, i->arg[0]), sb = is_small(l, i->arg[1]);
  if (sa && sb) return;
  Ref tags = sa ? b : sb ? a : lo_op2(l, LOW_OR, LT_W, a, b);
  lo_need(l, LC_Z, tags, TAG_MASK, slow);
}

// Goes on where the checked operation did not overflow.
static void need_no_overflow(Lower *l, Ref r, BlkId slow) {
  BlkId next = lo_blk(l, false);
  low_term(l->f, l->cur, LOW_BRO, &r, 1);
  low_edge(l->f, l->cur, slow, NULL, 0);
  low_edge(l->f, l->cur, next, NULL, 0);
  l->cur = next;
}

static Ref as_t(Lower *l, Ref w) { return lo_op1(l, LOW_AS_T, LT_T, w); }

// Untagged value of a term known to be small.
static Ref untag(Lower *l, Ref t) { return lo_op2i(l, LOW_SAR, LT_W, t, 3); }

static Ref checked(Lower *l, LowOp op, LowOp unchecked, Ref a, Ref b, bool fits,
                   BlkId slow) {
  if (fits) return lo_op2(l, unchecked, LT_T, a, b);
  Ref r = lo_op2(l, op, LT_W, a, b);
  need_no_overflow(l, r, slow);
  return as_t(l, r);
}

// Each gives the result of operands that are small, or leaves to slow.
static Ref do_add(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  return checked(l, LOW_ADDO, LOW_ADD, a, b, i->type == TY_SMALL, slow);
}

static Ref do_sub(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  return checked(l, LOW_SUBO, LOW_SUB, a, b, i->type == TY_SMALL, slow);
}

static Ref do_mul(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  const Ins *lit = lo_ins(l, i->arg[1]);
  if (lit->op == IR_LIT)
    b = lo_const(l, LT_W, lit->lit->i);
  else
    a = untag(l, a);
  return checked(l, LOW_MULO, LOW_MUL, a, b, i->type == TY_SMALL, slow);
}

static Ref do_band(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  (void)i, (void)slow;
  return lo_op2(l, LOW_AND, LT_T, a, b);
}

static Ref do_bor(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  (void)i, (void)slow;
  return lo_op2(l, LOW_OR, LT_T, a, b);
}

static Ref do_bxor(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  (void)i, (void)slow;
  return lo_op2(l, LOW_XOR, LT_T, a, b);
}

// Division by zero is the runtime's, and MIN / -1, which does not fit.
static void need_divisor(Lower *l, const Ins *i, Ref b, BlkId slow) {
  const Ins *d = lo_ins(l, i->arg[1]);
  bool known = d->type == TY_SMALL && (d->lo > 0 || d->hi < -1);
  if (known) return;
  lo_need(l, LC_NE, b, 0, slow);
  lo_need(l, LC_NE, b, (int64_t)MAKE_SMALL(-1), slow);
}

static Ref do_div(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  need_divisor(l, i, b, slow);
  Ref q = lo_op2(l, LOW_SDIV, LT_W, a, b);
  return lo_op2i(l, LOW_SHL, LT_T, q, 3);
}

static Ref do_rem(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  need_divisor(l, i, b, slow);
  return lo_op2(l, LOW_SREM, LT_T, a, b);
}

static Ref do_bsr(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  const Ins *by = lo_ins(l, i->arg[1]);
  Ref count;
  if (by->op == IR_LIT && by->lit->i >= 0)
    count = lo_const(l, LT_W, by->lit->i > 60 ? 60 : by->lit->i);
  else {
    lo_need(l, LC_ULT, b, (int64_t)MAKE_SMALL(61), slow);
    count = untag(l, b);
  }
  Ref r = lo_op2(l, LOW_SAR, LT_W, a, count);
  return lo_op2i(l, LOW_AND, LT_T, r, ~(int64_t)TAG_MASK);
}

static Ref do_bsl(Lower *l, const Ins *i, Ref a, Ref b, BlkId slow) {
  lo_need(l, LC_ULT, b, (int64_t)MAKE_SMALL(61), slow);
  Ref count = untag(l, b);
  Ref r = lo_op2(l, LOW_SHL, LT_W, a, count);
  if (i->type != TY_SMALL) {
    BlkId next = lo_blk(l, false);
    lo_br(l, LC_EQ, lo_op2(l, LOW_SAR, LT_W, r, count), a, next, slow);
    l->cur = next;
  }
  return as_t(l, r);
}

static const struct IntOp {
  IrOp ir;
  const char *c_name;
  Ref (*fast)(Lower *, const Ins *, Ref, Ref, BlkId slow); // NULL: none
} int_ops[] = {
    {IR_ADD, "rt_add", do_add},     {IR_SUB, "rt_sub", do_sub},
    {IR_MUL, "rt_mul", do_mul},     {IR_FDIV, "rt_fdiv", NULL},
    {IR_DIV, "rt_div", do_div},     {IR_REM, "rt_rem", do_rem},
    {IR_BAND, "rt_band", do_band},  {IR_BOR, "rt_bor", do_bor},
    {IR_BXOR, "rt_bxor", do_bxor},  {IR_BSL, "rt_bsl", do_bsl},
    {IR_BSR, "rt_bsr", do_bsr},     {IR_AND, "rt_and", NULL},
    {IR_OR, "rt_or", NULL},         {IR_XOR, "rt_xor", NULL},
    {IR_IS_FUN, "rt_is_fun", NULL},
};

static bool is_commutative(IrOp op) {
  return op == IR_ADD || op == IR_MUL || op == IR_BAND || op == IR_BOR ||
         op == IR_BXOR;
}

static bool may_be(Lower *l, const Ins *i, TypeSet types) {
  return type_of(l, i->arg[0]) & types && type_of(l, i->arg[1]) & types;
}

// A double to compute with: `known` if there is one; of a float in a word, else
// leaves to `slow`.
static Ref operand_double(Lower *l, Ref ir, Ref known, BlkId slow) {
  if (known) return known;
  Ref t = lo_val(l, ir);
  if (is_small(l, ir)) return int_to_double(l, t);
  lo_need(l, LC_BIT, t, (int64_t)FLOAT_TAGS, slow);
  return unbox_word(l, t);
}

// Operands that may be floats: when they are, and the result has an immediate
// form, it goes to `end`; else on to `slow`. x, y: what is known to be floats.
static void try_doubles(Lower *l, const Ins *i, Ref x, Ref y, BlkId slow,
                        BlkId end) {
  Ref a = operand_double(l, i->arg[0], x, slow);
  Ref b = operand_double(l, i->arg[1], y, slow);
  Ref word = box_word(l, lo_op2(l, float_op((IrOp)i->op)->low, LT_F, a, b));
  lo_need(l, LC_BIT, word, (int64_t)FLOAT_TAGS, slow);
  lo_jmp1(l, end, as_t(l, word));
}

static Ref double_if_float(Lower *l, Ref ir) {
  return type_of(l, ir) == TY_FLOAT ? lo_double(l, ir) : 0;
}

// May both be floats, or one, as far as one can tell? With an integer beside it
// a value of unknown type is hardly ever one.
static bool tries_floats(Lower *l, const Ins *i) {
  TypeSet a = type_of(l, i->arg[0]), b = type_of(l, i->arg[1]);
  return float_op((IrOp)i->op) && may_be(l, i, TY_FLOAT | TY_SMALL) &&
         (a == TY_FLOAT || b == TY_FLOAT || (a & TY_FLOAT && b & TY_FLOAT));
}

static void binary(Lower *l, Ref ir, const struct IntOp *op) {
  Ins copy = *lo_ins(l, ir);
  const Ins *i = &copy;
  Ref args[2] = {i->arg[0], i->arg[1]};
  bool swapped =
      is_commutative((IrOp)i->op) && lo_ins(l, args[0])->op == IR_LIT;
  if (swapped) args[0] = i->arg[1], args[1] = i->arg[0]; // a constant second
  copy.arg = args;
  Ref a = lo_val(l, args[0]), b = lo_val(l, args[1]);
  bool small = op->fast && may_be(l, i, TY_SMALL);
  bool floats = tries_floats(l, i);
  if (!small && !floats) {
    l->val[ir] = lo_rt_raising(l, op->c_name, (Ref[]){a, b}, 2);
    return;
  }
  Ref x = double_if_float(l, args[0]), y = double_if_float(l, args[1]);
  Paths p = paths_new(l);
  if (small) {
    BlkId next = floats ? lo_blk(l, true) : p.slow;
    need_small(l, i, a, b, next);
    lo_jmp1(l, p.end, op->fast(l, i, a, b, p.slow));
    l->cur = next;
  }
  if (floats) try_doubles(l, i, x, y, p.slow, p.end);
  l->cur = p.slow;
  if (swapped)
    args[0] = b, args[1] = a; // in the program's order, for errors
  else
    args[0] = a, args[1] = b;
  lo_jmp1(l, p.end, lo_rt_raising(l, op->c_name, args, 2));
  l->cur = p.end;
  l->val[ir] = p.result;
}

// Booleans are true and false, which differ in one bit.
enum { FALSE_WORD = MAKE_ATOM(0), TRUE_WORD = MAKE_ATOM(1) };

static bool bool_op(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  if (i->op < IR_AND || i->op > IR_NOT) return false;
  for (uint32_t k = 0; k < i->nargs; k++)
    if (type_of(l, i->arg[k]) & ~(TypeSet)TY_BOOL) return false;
  Ref a = lo_val(l, i->arg[0]), b = i->nargs == 2 ? lo_val(l, i->arg[1]) : 0;
  IrOp op = (IrOp)i->op;
  if (op == IR_AND) l->val[ir] = lo_op2(l, LOW_AND, LT_T, a, b);
  if (op == IR_OR) l->val[ir] = lo_op2(l, LOW_OR, LT_T, a, b);
  if (op == IR_NOT)
    l->val[ir] = lo_op2i(l, LOW_XOR, LT_T, a, TRUE_WORD ^ FALSE_WORD);
  if (op == IR_XOR)
    l->val[ir] =
        lo_op2i(l, LOW_XOR, LT_T, lo_op2(l, LOW_XOR, LT_W, a, b), FALSE_WORD);
  return true;
}

static void negate(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  Ref a = lo_val(l, i->arg[0]);
  if (i->op == IR_NEG && type_of(l, i->arg[0]) == TY_FLOAT) {
    Ref f = lo_op1(l, LOW_FNEG, LT_F, lo_double(l, i->arg[0]));
    l->val[ir] = lo_box_double(l, f);
    lo_know_double(l, ir, f);
    return;
  }
  Paths p = paths_new(l);
  if (!is_small(l, i->arg[0])) lo_need(l, LC_Z, a, TAG_MASK, p.slow);
  Ref r = i->op == IR_BNOT ? lo_op2i(l, LOW_XOR, LT_T, a, ~(int64_t)TAG_MASK)
                           : checked(l, LOW_SUBO, LOW_SUB, lo_const(l, LT_W, 0),
                                     a, i->type == TY_SMALL, p.slow);
  lo_jmp1(l, p.end, r);
  l->cur = p.slow;
  const char *c_name = i->op == IR_BNOT ? "rt_bnot" : "rt_neg";
  lo_jmp1(l, p.end, lo_rt_raising(l, c_name, &a, 1));
  l->cur = p.end;
  l->val[ir] = p.result;
}

bool lo_num(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  if (bool_op(l, ir)) return true;
  switch (i->op) {
  case IR_NEG:
  case IR_BNOT: negate(l, ir); return true;
  case IR_PLUS:
  case IR_NOT: {
    Ref a = lo_val(l, i->arg[0]);
    l->val[ir] =
        i->op == IR_PLUS && !(type_of(l, i->arg[0]) & ~(TypeSet)TY_NUMBER)
            ? a
            : lo_rt_raising(l, i->op == IR_PLUS ? "rt_plus" : "rt_not", &a, 1);
    return true;
  }
  default: break;
  }
  if (i->nargs == 2 && double_op(l, ir)) return true;
  for (size_t k = 0; k < sizeof int_ops / sizeof *int_ops; k++) {
    if (int_ops[k].ir != i->op) continue;
    binary(l, ir, &int_ops[k]);
    return true;
  }
  return false;
}
