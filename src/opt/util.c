// SPDX-License-Identifier: Apache-2.0
// What several passes ask of instructions and do to blocks.
#include "opt.h"

Ref opt_strip(const Fn *f, Ref r) {
  while (f->ins.at[r].op == IR_KNOWN) r = f->ins.at[r].arg[0];
  return r;
}

LitP opt_lit(const Fn *f, Ref r) {
  const Ins *ins = &f->ins.at[opt_strip(f, r)];
  return ins->op == IR_LIT ? ins->lit : NULL;
}

void opt_set_lit(Fn *f, Ref r, LitP lit) {
  Ins *ins = opt_ins(f, r);
  ins->op = IR_LIT;
  ins->nargs = 0;
  ins->lit = lit;
  ins->type = lit_type(lit);
  if (lit->kind == LIT_INT) ins->lo = ins->hi = lit->i;
}

// Equal numbers: the instructions carry the same beside their operands.
uint64_t opt_aux(const Ins *ins) {
  switch ((AuxKind)ir_ops[ins->op].aux) {
  case AUX_NO: return 0;
  case AUX_LIT: return ins->lit->id;
  case AUX_INT: return (uint64_t)ins->i;
  case AUX_TYPES: return ins->types;
  case AUX_FN: return ins->fn->id;
  case AUX_FUN: return (uintptr_t)ins->fun;
  case AUX_BIF: return (uintptr_t)ins->bif;
  case AUX_SEG:
    return (uint64_t)ins->seg->type << 32 | ins->seg->flags << 16 |
           ins->seg->unit;
  case AUX_SEGS: return (uintptr_t)ins->segs;
  case AUX_FAIL: return ins->fail;
  }
  return 0;
}

// --- effects

static bool all_are(const Fn *f, const Ins *ins, TypeSet types) {
  for (uint32_t i = 0; i < ins->nargs; i++)
    if (f->ins.at[ins->arg[i]].type & ~types) return false;
  return true;
}

static bool divisor_is_not_0(const Fn *f, const Ins *ins) {
  const Ins *d = &f->ins.at[ins->arg[1]];
  return d->type == TY_BIG || d->lo > 0 || d->hi < 0;
}

enum { MAX_SHIFT = 64 * 64 }; // further may be system_limit

static bool shift_is_short(const Fn *f, const Ins *ins) {
  const Ins *n = &f->ins.at[ins->arg[1]];
  return n->type == TY_SMALL && n->lo >= -MAX_SHIFT && n->hi <= MAX_SHIFT;
}

// Sums of floats can be too large, as products of integers can.
bool opt_may_raise(const Fn *f, Ref r) {
  const Ins *ins = &f->ins.at[r];
  if (!(ir_ops[ins->op].flags & F_X)) return false;
  switch ((IrOp)ins->op) {
  case IR_ADD:
  case IR_SUB: return !all_are(f, ins, TY_INT);
  case IR_MUL: return !all_are(f, ins, TY_SMALL);
  case IR_DIV:
  case IR_REM: return !all_are(f, ins, TY_INT) || !divisor_is_not_0(f, ins);
  case IR_NEG:
  case IR_PLUS: return !all_are(f, ins, TY_NUMBER);
  case IR_BAND:
  case IR_BOR:
  case IR_BXOR:
  case IR_BNOT: return !all_are(f, ins, TY_INT);
  case IR_BSL:
  case IR_BSR: return !all_are(f, ins, TY_INT) || !shift_is_short(f, ins);
  case IR_AND:
  case IR_OR:
  case IR_XOR:
  case IR_NOT: return !all_are(f, ins, TY_BOOL);
  case IR_IS_FUN: {
    const Ins *n = &f->ins.at[ins->arg[1]];
    return n->type != TY_SMALL || n->lo < 0;
  }
  case IR_MAP_PUT: return f->ins.at[ins->arg[0]].type != TY_MAP;
  case IR_BIF: return !(ins->bif->flags & BIF_NORAISE);
  default: return true;
  }
}

bool opt_is_removable(const Fn *f, Ref r) {
  const Ins *ins = &f->ins.at[r];
  bool pure = ir_ops[ins->op].flags & F_P ||
              (ins->op == IR_BIF && ins->bif->flags & BIF_PURE);
  return pure && !opt_may_raise(f, r);
}

// --- blocks

bool opt_same_edge(const Edge *a, const Edge *b) {
  return a->to == b->to &&
         (!a->nargs || !memcmp(a->arg, b->arg, a->nargs * sizeof *a->arg));
}

void opt_drop_edges(Fn *f, BlkId id, uint32_t keep) {
  Blk *b = &f->blk.at[id];
  Ins *term = opt_ins(f, b->term);
  term->op = IR_JMP;
  term->nargs = 0;
  b->out.at[0] = b->out.at[keep];
  b->out.at[0].match = NULL;
  b->out.n = 1;
}

void opt_insert(Fn *f, BlkId id, uint32_t at, Ref r) {
  Blk *b = &f->blk.at[id];
  vec_add(f->arena, &b->ins, r);
  memmove(b->ins.at + at + 1, b->ins.at + at,
          (b->ins.n - 1 - at) * sizeof *b->ins.at);
  b->ins.at[at] = r;
}
