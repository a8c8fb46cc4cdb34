// SPDX-License-Identifier: Apache-2.0
// Register allocation: one instruction. Operands are brought to where the
// instruction can take them; then the result gets a place, which is the first
// operand's own when that is not needed any more.
#include "alloc.h"

typedef struct Operands { // the values that an instruction names
  XReg v[4];
  uint32_t n;
} Operands;

static void note(Operands *o, XReg v) {
  if (x_is_val(v)) o->v[o->n++] = v;
}

static Operands operands(const XIns *x) {
  Operands o = {0};
  note(&o, x->a.reg);
  note(&o, x->a.index);
  note(&o, x->b.reg);
  note(&o, x->b.index);
  return o;
}

static void pop_all(Alloc *a, const Operands *o) {
  for (uint32_t i = 0; i < o->n; i++) al_pop(a, o->v[i]);
}

static void release_all(Alloc *a, const Operands *o) {
  for (uint32_t i = 0; i < o->n; i++) al_release(a, o->v[i]);
}

static bool only_in_memory(Alloc *a, XReg v) {
  return x_is_val(v) && !al_constant(a, v) && !al_w(a, v)->reg;
}

static void in_reg(Alloc *a, XReg *v) {
  if (x_is_val(*v)) *v = al_need(a, *v, ~0u);
}

// A value that is used once more can be taken from its slot.
static void place(Alloc *a, XOpnd *o, bool memory_ok) {
  if (o->kind == XO_REG && memory_ok && only_in_memory(a, o->reg)) {
    uint32_t u = al_w(a, o->reg)->use;
    if (!a->uses.at[u].next) {
      *o = al_place(a, o->reg);
      return;
    }
  }
  if (o->kind == XO_REG || o->kind == XO_MEM) {
    in_reg(a, &o->reg);
    in_reg(a, &o->index);
  }
}

static void emit(Alloc *a, const XIns *x) {
  vec_push(&a->f->out.at[a->out].ins, *x);
}

// --- Instructions whose result has its own place

static void define(Alloc *a, XIns *x) {
  XReg d = x->d;
  if (!x_is_val(d)) {
    emit(a, x);
    return;
  }
  x->d = al_take(a, d, ~0u);
  emit(a, x);
  al_define(a, x->d, d);
}

void al_plain(Alloc *a, XIns x) {
  Operands o = operands(&x);
  uint8_t flags = x_ops[x.op].flags;
  bool same = x.a.kind == XO_REG && x.b.kind == XO_REG && x.a.reg == x.b.reg;
  place(a, &x.a, flags & XF_A && !same && x.b.kind != XO_MEM);
  place(a, &x.b, flags & XF_M && !same && x.a.kind != XO_MEM);
  pop_all(a, &o);
  release_all(a, &o);
  a->pinned = 0;
  define(a, &x);
}

// --- Copies: a value that ends here gives its register away

static void copy(Alloc *a, const XIns *x) {
  XReg s = x->b.reg, d = x->d;
  bool constant = al_constant(a, s);
  al_pop(a, s);
  if (al_is_f(a, s) != al_is_f(a, d)) {
    XReg r = al_need(a, s, ~0u);
    al_release(a, s);
    XReg to = al_take(a, d, ~0u);
    al_put(a, X_MOV, to, (XOpnd){0}, x_reg(r));
    al_define(a, to, d);
    return;
  }
  XReg r = al_w(a, s)->reg;
  if (r && al_dead(a, s)) {
    al_release(a, s);
    al_define(a, r, d);
    return;
  }
  if (r) a->pinned |= x_bit(r);
  XReg to = al_take(a, d, ~0u);
  if (r && !constant)
    al_put(a, X_MOV, to, (XOpnd){0}, x_reg(r));
  else
    al_load(a, to, s);
  al_release(a, s);
  al_define(a, to, d);
}

// --- Instructions that compute in place

static bool dies(Alloc *a, XReg v, const XIns *x) {
  uint32_t u = al_w(a, v)->use;
  uint32_t times = (x->a.reg == v) + (x->b.reg == v) + (x->b.index == v);
  while (u && times--) u = a->uses.at[u].next;
  return !u;
}

static bool edge_needs(Alloc *a, const XEdge *e, XReg v) {
  const XLive *in = &a->f->live_in[e->to];
  for (uint32_t i = 0; i < in->n; i++)
    if (in->at[i].v == v) return true;
  for (uint32_t i = 0; i < e->n; i++)
    if (e->arg[i] == v) return true;
  return false;
}

// May v be overwritten because only the path where the checked operation
// overflows needs it, which can undo it?
static bool undone(Alloc *a, XReg v, const XIns *x) {
  const XBlk *b = &a->f->blk.at[a->cur];
  if (!x->flags || (x->op != X_ADD && x->op != X_SUB)) return false;
  if (a->pos != b->ins.n || b->end != END_JCC || b->cc != CC_O) return false;
  if (x->b.kind != XO_IMM && (x->b.kind != XO_REG || x->b.reg == v))
    return false;
  return al_w(a, v)->reg && !al_constant(a, v) &&
         !edge_needs(a, &b->edge.at[1], v) && edge_needs(a, &b->edge.at[0], v);
}

static void swap_operands(XIns *x) {
  XOpnd t = x->a;
  x->a = x->b, x->b = t;
}

// Which operand to compute in is decided here.
static void choose_operand(Alloc *a, XIns *x) {
  bool both = x->a.kind == XO_REG && x->b.kind == XO_REG &&
              x_ops[x->op].flags & XF_C && x_is_val(x->a.reg) &&
              x_is_val(x->b.reg) && x->a.reg != x->b.reg;
  if (!both) return;
  XReg va = x->a.reg, vb = x->b.reg;
  bool a_ok = al_w(a, va)->reg && dies(a, va, x);
  bool b_ok = al_w(a, vb)->reg && dies(a, vb, x);
  XIns y = *x;
  swap_operands(&y);
  if (!a_ok && !b_ok) {
    a_ok = undone(a, va, x);
    b_ok = undone(a, vb, &y);
  }
  XReg hint = x_is_val(x->d) ? x_val(a->f, x->d)->hint : 0;
  if (b_ok && (!a_ok || (hint && al_w(a, vb)->reg == hint))) *x = y;
}

// a + b into another register, without flags.
static bool by_lea(Alloc *a, const XIns *x) {
  if (x->op != X_ADD || x->flags || a->flags || x->a.kind != XO_REG)
    return false;
  if (al_constant(a, x->a.reg) || !al_w(a, x->a.reg)->reg) return false;
  if (x->b.kind == XO_REG) return !only_in_memory(a, x->b.reg);
  return x->b.kind == XO_IMM;
}

static XOpnd sum_address(const XIns *x) {
  if (x->b.kind == XO_IMM) return x_mem(x->a.reg, x->b.imm);
  return (XOpnd){
      .kind = XO_MEM, .reg = x->a.reg, .index = x->b.reg, .scale = 1};
}

static bool hint_is_free(Alloc *a, const XIns *x) {
  XReg h = x_val(a->f, x->d)->hint;
  return h && !a->holder[h] && h != al_w(a, x->a.reg)->reg;
}

static XIns inverse(const XIns *x) {
  XIns y = *x;
  y.op = x->op == X_ADD ? X_SUB : X_ADD;
  return y;
}

// The result had best be where the first operand is: that moves away, and
// leaves its value behind.
static XReg left_behind(Alloc *a, XReg v, XReg d) {
  XReg r = al_w(a, v)->reg;
  if (x_val(a->f, d)->hint != r || x_val(a->f, v)->hint == r) return 0;
  XReg to = al_free_reg(a, v, ~x_bit(r));
  if (!to) return 0;
  al_put(a, X_MOV, to, (XOpnd){0}, x_reg(r));
  al_hold(a, to, v);
  a->pinned |= x_bit(to);
  return r;
}

// The first operand's value goes on living: the result gets a copy of it.
static void in_copy(Alloc *a, XIns x, const Operands *o) {
  XReg d = x.d, va = x.a.reg, to = 0;
  bool was_reg = al_w(a, va)->reg && !al_constant(a, va);
  if (was_reg) a->pinned |= x_bit(al_w(a, va)->reg);
  if (was_reg) to = left_behind(a, va, d);
  place(a, &x.b, x_ops[x.op].flags & XF_M);
  if (!to) {
    to = al_take(a, d, ~0u);
    if (was_reg)
      al_put(a, X_MOV, to, (XOpnd){0}, x_reg(al_w(a, va)->reg))->w = x.w;
    else
      al_load(a, to, va);
  }
  x.d = to;
  x.a = x_reg(to);
  pop_all(a, o);
  release_all(a, o);
  emit(a, &x);
  al_define(a, to, d);
}

static void in_place(Alloc *a, XIns x, const Operands *o, bool undo) {
  XReg d = x.d, va = x.a.reg;
  XReg r = al_need(a, va, ~0u);
  place(a, &x.b, x_ops[x.op].flags & XF_M);
  x.d = r;
  x.a = x_reg(r);
  pop_all(a, o);
  if (undo) {
    a->undo = (Undo){va, inverse(&x)};
    al_drop(a, va);
  }
  release_all(a, o);
  emit(a, &x);
  al_define(a, r, d);
}

static void tied(Alloc *a, XIns x) {
  if (!x_is_val(x.a.reg)) { // a pinned register
    al_plain(a, x);
    return;
  }
  choose_operand(a, &x);
  Operands o = operands(&x);
  XReg va = x.a.reg;
  bool dead = dies(a, va, &x),
       in_cx = a->pinned & x_bit(RCX) && al_w(a, va)->reg == RCX;
  if (by_lea(a, &x) && (!dead || hint_is_free(a, &x))) {
    x.op = X_LEA;
    x.b = sum_address(&x);
    x.a = (XOpnd){0};
    Operands names = operands(&x);
    place(a, &x.b, false);
    pop_all(a, &names);
    release_all(a, &names);
    a->pinned = 0;
    define(a, &x);
    return;
  }
  bool undo = !dead && undone(a, va, &x);
  if ((dead || undo) && al_w(a, va)->reg && !in_cx && !al_constant(a, va))
    in_place(a, x, &o, undo);
  else
    in_copy(a, x, &o);
}

// --- Instructions that want certain registers

// Brings v into reg, whose value makes room; v's own place is kept if it has
// one.
static void into(Alloc *a, XReg reg, XReg v, uint32_t avoid) {
  Where *w = al_w(a, v);
  if (w->reg == reg) return;
  al_clear(a, reg, avoid | x_bit(reg));
  if (w->reg) {
    al_put(a, X_MOV, reg, (XOpnd){0}, x_reg(w->reg));
  } else {
    al_load(a, reg, v);
    al_hold(a, reg, v);
  }
}

static void shift(Alloc *a, XIns x) {
  if (x.b.kind != XO_REG) {
    tied(a, x);
    return;
  }
  XReg count = x.b.reg;
  bool same = x.a.reg == count;
  into(a, RCX, count, x_bit(RCX));
  a->pinned |= x_bit(RCX);
  x.b = x_reg(RCX);
  if (same) { // shifted by itself
    al_pop(a, count);
    Operands o = operands(&x);
    in_copy(a, x, &o);
    return;
  }
  tied(a, x);
  al_pop(a, count);
  al_release(a, count);
}

// d = a op b with a in rax, a result in rax or rdx, both destroyed.
void al_fixed_div(Alloc *a, const XIns *in) {
  XIns x = *in;
  enum { AX = 1u << (RAX - 1), DX = 1u << (RDX - 1) };
  if (x.op == X_MULHI && al_constant(a, x.b.reg)) swap_operands(&x);
  Operands o = operands(&x);
  XReg va = x.a.reg, vb = x.b.reg, d = x.d;
  XOpnd b = x_reg(vb);
  if (only_in_memory(a, vb) && va != vb)
    b = al_place(a, vb);
  else
    b = x_reg(al_need(a, vb, ~(uint32_t)(AX | DX)));
  into(a, RAX, va, AX | DX);
  a->pinned |= AX | DX;
  pop_all(a, &o);
  if (al_w(a, va)->reg == RAX && al_dead(a, va)) al_release(a, va);
  if (a->holder[RAX]) al_clear(a, RAX, AX | DX);
  if (al_w(a, va)->reg == RDX && al_dead(a, va)) al_release(a, va);
  if (a->holder[RDX]) al_clear(a, RDX, AX | DX);
  if (x.op != X_MULHI) al_put(a, X_CQO, X_NOREG, (XOpnd){0}, (XOpnd){0});
  al_put(a, x.op == X_MULHI ? X_IMULH : X_IDIV, X_NOREG, (XOpnd){0}, b);
  release_all(a, &o);
  al_define(a, x.op == X_SDIV ? RAX : RDX, d);
}

static void negate_f(Alloc *a, XIns x) {
  XOpnd scratch = x_reg(X_SCRATCH_F);
  al_put(a, X_ONES, X_SCRATCH_F, scratch, scratch);
  al_put(a, X_PSLLQ, X_SCRATCH_F, scratch, x_imm(63));
  x.op = X_XORPS;
  x.b = scratch;
  tied(a, x);
}

// Cleared first, so that it does not wait for what the register held.
static void convert(Alloc *a, XIns x) {
  Operands o = operands(&x);
  place(a, &x.b, true);
  pop_all(a, &o);
  release_all(a, &o);
  XReg d = x.d;
  x.d = al_take(a, d, ~0u);
  al_put(a, X_XORPS, x.d, x_reg(x.d), x_reg(x.d));
  emit(a, &x);
  al_define(a, x.d, d);
}

void al_ins(Alloc *a, const XIns *x) {
  if (x_drops_frame(x)) al_drop_homes(a);
  if (al_slot_ins(a, x)) return;
  switch (x->op) {
  case X_MOV:
    if (x->b.kind == XO_REG && x_is_val(x->b.reg))
      copy(a, x);
    else
      al_plain(a, *x);
    return;
  case X_SHL:
  case X_SHR:
  case X_SAR: shift(a, *x); return;
  case X_SDIV:
  case X_SREM:
  case X_MULHI: al_fixed_div(a, x); return;
  case X_FNEG: negate_f(a, *x); return;
  case X_I2D: convert(a, *x); return;
  case X_HEAP:
  case X_ENTER: al_safepoint(a, x); return;
  case X_REDS: al_reds(a, x); return;
  case X_RT: al_rt(a, x); return;
  case X_ECALL:
  case X_TCALL: al_call(a, x); return;
  case X_RETV: al_return(a, x); return;
  case X_UNWIND: al_unwind(a, x); return;
  case X_SWITCH: return; // by al_finish
  default: break;
  }
  if (x_ops[x->op].flags & XF_T && x->a.kind == XO_REG)
    tied(a, *x);
  else
    al_plain(a, *x);
}
