// SPDX-License-Identifier: Apache-2.0
// Lowering: values, the block being filled, instructions.
#include "lower.h"
#include "../../abi/term.h"

uint32_t lw_line(const FnState *s, const Node *n) {
  return s->line ? s->line : n->loc.line;
}

// A place in the function's file.
Loc lw_loc(const FnState *s, uint32_t line) {
  const Map *files = &s->m->files;
  Loc loc = {0, line, 0};
  for (uint32_t i = 0; i < files->cap; i++)
    if (files->keys[i] && files->vals[i] == s->fn->file)
      loc.file = (uint32_t)files->keys[i] - 1;
  return loc;
}

// --- values

Val lw_nil(const FnState *s) { return val_lit(s->m->nil); }
Val lw_bool(const FnState *s, bool b) {
  return val_lit(b ? s->m->yes : s->m->no);
}
Val lw_atom(const FnState *s, const char *text) {
  return val_lit(lit_atom_c(s->m->lits, text));
}
Val lw_int(const FnState *s, int64_t i) {
  return val_lit(lit_int(s->m->lits, i));
}

Ref lw_use(FnState *s, Val v) {
  return v.lit ? ir_lit(s->fn, s->b, v.lit) : v.ref;
}

TypeSet lw_type(const FnState *s, Val v) {
  return v.lit ? lit_type(v.lit) : s->fn->ins.at[v.ref].type;
}

// --- blocks

BlkId lw_blk(FnState *s) { return ir_blk(s->fn); }

void lw_go(FnState *s, BlkId b) {
  s->b = b;
  s->dead = false;
}

void lw_dead(FnState *s) {
  s->b = lw_blk(s);
  s->dead = true;
}

void lw_jmp(FnState *s, BlkId to) {
  ir_jmp(s->fn, s->b, to, NULL, 0);
  lw_dead(s);
}

void lw_br(FnState *s, Ref cond, BlkId yes, BlkId no) {
  ir_br(s->fn, s->b, cond, yes, no);
  lw_dead(s);
}

BlkId lw_br_yes(FnState *s, Ref cond, BlkId no) {
  BlkId yes = lw_blk(s);
  ir_br(s->fn, s->b, cond, yes, no);
  lw_go(s, yes);
  return yes;
}

// --- where instructions that raise go

Region lw_enter(FnState *s, ExcKind kind, BlkId exc) {
  Region old = {s->exc_kind, s->exc, s->region};
  s->exc_kind = kind;
  s->exc = exc;
  s->region = s->fn->blk.n;
  return old;
}

void lw_leave(FnState *s, Region old) {
  s->exc_kind = old.kind;
  s->exc = old.exc;
  s->region = old.region;
}

// A block gets its exceptional target with the first instruction that needs it.
// What the target uses must dominate the block's start: that is so in blocks
// made since the region was entered.
static void want_exc(FnState *s) {
  Blk *b = &s->fn->blk.at[s->b];
  if (b->exc_kind == s->exc_kind && b->exc == s->exc) return;
  if (b->exc_kind != EXC_NONE || s->b < s->region) {
    BlkId next = lw_blk(s);
    ir_jmp(s->fn, s->b, next, NULL, 0);
    s->b = next;
    b = &s->fn->blk.at[next];
  }
  b->exc_kind = s->exc_kind;
  b->exc = s->exc;
}

// --- instructions

Ref lw_ins(FnState *s, IrOp op, const Ref *args, uint32_t n, uint32_t line) {
  if (ir_ops[op].flags & F_X) want_exc(s);
  return ir_ins(s->fn, s->b, op, args, n, line);
}

Ref lw_ins1(FnState *s, IrOp op, Ref a, uint32_t line) {
  return lw_ins(s, op, &a, 1, line);
}

Ref lw_ins2(FnState *s, IrOp op, Ref a, Ref b, uint32_t line) {
  return lw_ins(s, op, (Ref[]){a, b}, 2, line);
}

Ref lw_is(FnState *s, TypeSet types, Ref v) {
  Ref r = lw_ins1(s, IR_IS, v, 0);
  s->fn->ins.at[r].types = types;
  return r;
}

Ref lw_is_tuple(FnState *s, uint32_t n, Ref v) {
  Ref r = lw_ins1(s, IR_IS_TUPLE, v, 0);
  s->fn->ins.at[r].i = n;
  return r;
}

Ref lw_field(FnState *s, uint32_t k, Ref tuple) {
  Ref r = lw_ins1(s, IR_FIELD, tuple, 0);
  s->fn->ins.at[r].i = k;
  return r;
}

Ref lw_small(FnState *s, Ref r, int64_t lo, int64_t hi) {
  Ins *ins = &s->fn->ins.at[r];
  ins->type = TY_SMALL;
  ins->lo = lo;
  ins->hi = hi;
  return r;
}

void lw_term(FnState *s, IrOp op, const Ref *args, uint32_t n, uint32_t line) {
  if (ir_ops[op].flags & F_X) want_exc(s);
  ir_term(s->fn, s->b, op, args, n, line);
}

void lw_fail(FnState *s, FailKind kind, const Ref *args, uint32_t n,
             uint32_t line) {
  if (s->exc_kind == EXC_GUARD) {
    lw_jmp(s, s->exc);
    return;
  }
  lw_term(s, IR_FAIL, args, n, line);
  s->fn->ins.at[s->fn->blk.at[s->b].term].fail = kind;
  lw_dead(s);
}

void lw_ret(FnState *s, Val v) {
  Ref r = lw_use(s, v);
  ir_term(s->fn, s->b, IR_RET, &r, 1, 0);
  lw_dead(s);
}

const FnRef *lw_fn_ref(const FnState *s, Name name, uint32_t arity) {
  return fn_ref(s->m->lits, s->m->ast->name, name, arity);
}
