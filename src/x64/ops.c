// SPDX-License-Identifier: Apache-2.0
// The table of machine instructions, and small things that several passes use.
#include "x64.h"

const XOpInfo x_ops[X_OPS] = {
#define X(name, text, form, code, flags)                                       \
  [X_##name] = {text, FORM_##form, flags, code},
#include "ops.def"
};

const char *const x_cc_names[16] = {"o", "no", "b", "ae", "e", "ne", "be", "a",
                                    "s", "ns", "p", "np", "l", "ge", "le", "g"};

XReg x_arg_reg(uint32_t k) {
  static const uint8_t regs[] = {RDI, RSI, RDX, RCX, R8, R9};
  return regs[k];
}

XReg x_temp(XFn *f, LowType type) {
  vec_push(&f->val, ((XVal){.type = (uint8_t)type}));
  return f->val.n - 1;
}

const LowSym *x_new_sym(XFn *f, LowSym s) {
  LowSym *p = NEW(f->arena, LowSym);
  *p = s;
  return p;
}

uint32_t x_pool(XFn *f, uint64_t bits) {
  for (uint32_t i = 0; i < f->pool.n; i++)
    if (!f->pool.at[i].blk && f->pool.at[i].bits == bits) return i;
  vec_push(&f->pool, ((XPool){.bits = bits}));
  return f->pool.n - 1;
}

static void operand_uses(XOpnd *o, void (*each)(void *, XReg *), void *ctx) {
  if (x_is_val(o->reg)) each(ctx, &o->reg);
  if (x_is_val(o->index)) each(ctx, &o->index);
}

void x_uses(XIns *x, void (*each)(void *, XReg *), void *ctx) {
  operand_uses(&x->a, each, ctx);
  operand_uses(&x->b, each, ctx);
  for (uint32_t i = 0; i < x->nargs; i++)
    if (x_is_val(x->arg[i])) each(ctx, &x->arg[i]);
}
