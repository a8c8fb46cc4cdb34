// SPDX-License-Identifier: Apache-2.0
// What a branch says of values: on its edges, and which edges can be taken.
#include "type.h"

// The operands that a condition says something of.
static void cond_operands(const Types *t, Ref cond, RefList *out) {
  const Ins *ins = &t->f->ins.at[t->root[cond]];
  vec_push(out, cond);
  switch ((IrOp)ins->op) {
  case IR_EQX:
  case IR_NEX:
  case IR_EQ:
  case IR_NE:
  case IR_LT:
  case IR_LE:
    vec_push(out, ins->arg[0]);
    vec_push(out, ins->arg[1]);
    break;
  case IR_IS:
  case IR_IS_TUPLE:
  case IR_IS_FUN: vec_push(out, ins->arg[0]); break;
  case IR_AND:
  case IR_OR:
    cond_operands(t, ins->arg[0], out);
    cond_operands(t, ins->arg[1], out);
    break;
  case IR_NOT: cond_operands(t, ins->arg[0], out); break;
  default: break;
  }
}

void type_refined(const Types *t, BlkId from, RefList *out) {
  const Fn *f = t->f;
  const Ins *term = &f->ins.at[f->blk.at[from].term];
  if (term->op == IR_BR) cond_operands(t, term->arg[0], out);
  if (term->op == IR_SWITCH) vec_push(out, term->arg[0]);
}

// --- comparisons

// Of a in `a < b` (strict) or `a =< b`; numbers are below everything else.
static Ty below(Ty a, Ty b, int strict) {
  if (!(b.set & ~TY_NUMBER)) a.set &= TY_NUMBER;
  if (b.set == TY_SMALL)
    a = ty_meet(a, (Ty){~(TypeSet)0, SMALL_MIN, b.hi - strict, NULL, 0});
  return a;
}

static Ty above(Ty a, Ty b, int strict) {
  if (b.set == TY_SMALL)
    a = ty_meet(a, (Ty){~(TypeSet)0, b.lo + strict, SMALL_MAX, NULL, 0});
  return a;
}

// a == b: what is no number is equal only to its own kind; floats and integers
// mix, inside of containers too.
static Ty equal(Ty a, Ty b) {
  if (b.set & (TY_TUPLE | TY_CONS | TY_MAP | TY_RECORD)) b.lit = NULL;
  if (b.set & TY_NUMBER && (a.set | b.set) & TY_FLOAT) {
    TypeSet set = b.set | TY_NUMBER;
    b = ty_of(set);
  }
  return ty_meet(a, b);
}

static Ty not_equal(const Types *t, Ty a, Ty b) {
  LitP value = ty_value(t->f->lits, b);
  return value ? ty_without(a, value) : a;
}

// The k-th operand, of type a, of a comparison with b that came out `truth`.
static Ty compared(const Types *t, IrOp op, uint32_t k, bool truth, Ty a,
                   Ty b) {
  if (!a.set || !b.set) return ty_of(0);
  switch (op) {
  case IR_NEX: return compared(t, IR_EQX, k, !truth, a, b);
  case IR_NE: return compared(t, IR_EQ, k, !truth, a, b);
  case IR_EQX: return truth ? ty_meet(a, b) : not_equal(t, a, b);
  case IR_EQ: return truth ? equal(a, b) : not_equal(t, a, b);
  case IR_LT: // not a < b: b =< a
    if (truth) return k == 0 ? below(a, b, 1) : above(a, b, 1);
    return k == 0 ? above(a, b, 0) : below(a, b, 0);
  default:
    if (truth) return k == 0 ? below(a, b, 0) : above(a, b, 0);
    return k == 0 ? above(a, b, 1) : below(a, b, 1);
  }
}

// --- conditions

static Ty is_tuple(const Ins *ins, bool truth, Ty a) {
  if (truth) {
    Ty tuple = ty_of(TY_TUPLE);
    tuple.arity1 = (uint32_t)ins->i + 1;
    return ty_meet(a, tuple);
  }
  if (a.arity1 == (uint64_t)ins->i + 1) a.set &= ~TY_TUPLE;
  return a;
}

static Ty on_cond(const Types *t, Ref cond, bool truth, Ref r, Ty ty);

static Ty on_compare(const Types *t, const Ins *ins, bool truth, Ref r, Ty ty) {
  for (uint32_t k = 0; k < 2; k++)
    if (t->root[ins->arg[k]] == r)
      ty = compared(t, (IrOp)ins->op, k, truth, ty, t->ty[ins->arg[1 - k]]);
  return ty;
}

// `and` that is true, `or` that is false: so are both operands.
static Ty on_both(const Types *t, const Ins *ins, bool truth, Ref r, Ty ty) {
  ty = on_cond(t, ins->arg[0], truth, r, ty);
  return on_cond(t, ins->arg[1], truth, r, ty);
}

static Ty on_cond(const Types *t, Ref cond, bool truth, Ref r, Ty ty) {
  cond = t->root[cond];
  const Ins *ins = &t->f->ins.at[cond];
  if (cond == r) return ty_meet(ty, ty_bool(truth));
  switch ((IrOp)ins->op) {
  case IR_EQX:
  case IR_NEX:
  case IR_EQ:
  case IR_NE:
  case IR_LT:
  case IR_LE: return on_compare(t, ins, truth, r, ty);
  case IR_IS:
    if (t->root[ins->arg[0]] == r) ty.set &= truth ? ins->types : ~ins->types;
    return ty;
  case IR_IS_TUPLE:
    return t->root[ins->arg[0]] == r ? is_tuple(ins, truth, ty) : ty;
  case IR_IS_FUN:
    if (truth && t->root[ins->arg[0]] == r) ty.set &= TY_FUN;
    return ty;
  case IR_AND: return truth ? on_both(t, ins, truth, r, ty) : ty;
  case IR_OR: return truth ? ty : on_both(t, ins, truth, r, ty);
  case IR_NOT: return on_cond(t, ins->arg[0], !truth, r, ty);
  default: return ty;
  }
}

static Ty on_switch(const Blk *b, uint32_t edge, Ty ty) {
  LitP match = b->out.at[edge].match;
  if (match) return ty_meet(ty, ty_lit(match));
  for (uint32_t i = 0; i < edge; i++) ty = ty_without(ty, b->out.at[i].match);
  return ty;
}

Ty type_on_edge(const Types *t, BlkId from, uint32_t edge, Ref r, Ty ty) {
  const Blk *b = &t->f->blk.at[from];
  const Ins *term = &t->f->ins.at[b->term];
  r = t->root[r];
  if (term->op == IR_BR) ty = on_cond(t, term->arg[0], edge == 0, r, ty);
  if (term->op == IR_SWITCH && t->root[term->arg[0]] == r)
    ty = on_switch(b, edge, ty);
  return ty_norm(ty);
}

bool type_edge_taken(const Types *t, BlkId from, uint32_t edge) {
  const Ins *term = &t->f->ins.at[t->f->blk.at[from].term];
  if (term->op == IR_BR)
    return t->ty[term->arg[0]].set & (edge == 0 ? TY_TRUE : TY_FALSE);
  if (term->op == IR_SWITCH)
    return type_on_edge(t, from, edge, term->arg[0], t->ty[term->arg[0]]).set;
  return true;
}
