// SPDX-License-Identifier: Apache-2.0
// Hints: the register that a value's next use wants it in. One walk from the
// last instruction to the first; what comes last in it, the nearest use,
// decides, but hot code before cold code.
#include "x64.h"

typedef struct Hint {
  XFn *f;
  bool cold; // this block
} Hint;

static void want(const Hint *h, XReg v, XReg r) {
  if (!x_is_val(v)) return;
  XVal *x = x_val(h->f, v);
  if (x->constant || x_is_xmm(r) != (x->type == LT_F)) return;
  x->hint = r;
  x->weak = h->cold;
}

// What is computed in place wants to be where the result wants to be.
static void pass_on(const Hint *h, XReg from, XReg to) {
  if (!x_is_val(from) || !x_is_val(to)) return;
  const XVal *x = x_val(h->f, from), *y = x_val(h->f, to);
  if (x->hint && (!y->hint || (y->weak && !x->weak && !h->cold)))
    want(h, to, x->hint);
}

static void call_args(const Hint *h, const XIns *x) {
  for (uint32_t k = 0; k < x->nargs && k < 6; k++)
    want(h, x->arg[k], x_arg_reg(k));
  if (x->b.kind == XO_REG) want(h, x->b.reg, RAX);
}

static void rt_args(const Hint *h, const XIns *x) {
  uint32_t ints = 1, doubles = 0;
  for (uint32_t k = 0; k < x->nargs; k++) {
    if (x->rt->sig[k + 1] == 'f')
      want(h, x->arg[k], XMM0 + doubles++);
    else if (ints < 6)
      want(h, x->arg[k], x_arg_reg(ints++));
  }
}

static void ins(const Hint *h, const XIns *x) {
  switch (x->op) {
  case X_ECALL:
  case X_TCALL: call_args(h, x); return;
  case X_RETV: want(h, x->a.reg, RAX); return;
  case X_RT: rt_args(h, x); return;
  case X_SDIV:
  case X_SREM: want(h, x->a.reg, RAX); return;
  case X_SHL:
  case X_SHR:
  case X_SAR:
    if (x->b.kind == XO_REG) want(h, x->b.reg, RCX);
    break;
  case X_MOV:
    if (x->b.kind == XO_REG) pass_on(h, x->d, x->b.reg);
    return;
  default: break;
  }
  if (x_ops[x->op].flags & XF_T && x->a.kind == XO_REG)
    pass_on(h, x->d, x->a.reg);
}

static void edges(const Hint *h, const XBlk *b) {
  for (uint32_t i = b->edge.n; i-- > 0;) {
    const XEdge *e = &b->edge.at[i];
    for (uint32_t k = 0; k < e->n; k++)
      if (x_val(h->f, e->param[k])->used) pass_on(h, e->param[k], e->arg[k]);
  }
}

void x64_hint(XFn *f) {
  for (uint32_t k = f->order.n; k-- > 0;) {
    BlkId id = f->order.at[k];
    const XBlk *b = &f->blk.at[id];
    Hint h = {f, f->cold[id]};
    edges(&h, b);
    for (uint32_t i = b->ins.n; i-- > 0;) ins(&h, &b->ins.at[i]);
  }
}
