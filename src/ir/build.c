// SPDX-License-Identifier: Apache-2.0
// Making functions: blocks, values, terminators.
#include "ir.h"
#include "../../abi/term.h"

const IrOpInfo ir_ops[IR_COUNT] = {
#define OP(name, text, nargs, aux, result, flags)                              \
  [IR_##name] = {text, nargs, AUX_##aux, -2, flags, result},
#include "ops.def"
#define TERM(name, text, nargs, aux, ntargets, flags)                          \
  [IR_##name] = {text, nargs, AUX_##aux, ntargets, flags, 0},
#include "ops.def"
};

IrModule *ir_module_new(LitPool *lits, Name name) {
  IrModule *m = mem_alloc(sizeof *m);
  m->arena = arena_new();
  m->lits = lits;
  m->name = name;
  return m;
}

void ir_module_free(IrModule *m) {
  if (!m) return;
  for (uint32_t i = 0; i < m->fns.n; i++) ir_fn_free(m->fns.at[i]);
  vec_free(&m->fns);
  vec_free(&m->exports);
  vec_free(&m->files);
  vec_free(&m->funs);
  arena_free(m->arena);
  free(m);
}

Fn *ir_fn_new(IrModule *m, const FnRef *ref) {
  Arena *a = arena_new();
  Fn *f = NEW(a, Fn);
  f->arena = a;
  f->lits = m->lits;
  f->ref = ref;
  vec_push(&f->ins, (Ins){0});
  vec_push(&f->blk, (Blk){0});
  vec_push(&m->fns, f);
  return f;
}

void ir_fn_free(Fn *f) {
  vec_free(&f->blk);
  vec_free(&f->ins);
  arena_free(f->arena);
}

BlkId ir_blk(Fn *f) {
  vec_push(&f->blk, (Blk){0});
  return f->blk.n - 1;
}

static Ref *copy_refs(Fn *f, const Ref *args, uint32_t n) {
  if (!n) return NULL;
  Ref *r = NEW_N(f->arena, Ref, n);
  memcpy(r, args, n * sizeof *r);
  return r;
}

Ref ir_new(Fn *f, BlkId b, IrOp op, const Ref *args, uint32_t n,
           uint32_t line) {
  const IrOpInfo *info = &ir_ops[op];
  if (info->nargs >= 0 && (uint32_t)info->nargs != n)
    bug("%s with %u operands", info->text, n);
  vec_push(&f->ins, ((Ins){.op = (uint8_t)op,
                           .nargs = n,
                           .arg = copy_refs(f, args, n),
                           .type = info->result,
                           .lo = SMALL_MIN,
                           .hi = SMALL_MAX,
                           .line = line,
                           .blk = b}));
  return f->ins.n - 1;
}

Ref ir_param(Fn *f, BlkId b, TypeSet type) {
  Ref r = ir_new(f, b, IR_PARAM, NULL, 0, 0);
  f->ins.at[r].type = type;
  vec_add(f->arena, &f->blk.at[b].params, r);
  return r;
}

Ref ir_ins(Fn *f, BlkId b, IrOp op, const Ref *args, uint32_t n,
           uint32_t line) {
  if (!ir_is_open(f, b)) bug("%s after the end of a block", ir_ops[op].text);
  Ref r = ir_new(f, b, op, args, n, line);
  vec_add(f->arena, &f->blk.at[b].ins, r);
  return r;
}

Ref ir_lit(Fn *f, BlkId b, LitP lit) {
  Ref r = ir_ins(f, b, IR_LIT, NULL, 0, 0);
  f->ins.at[r].lit = lit;
  f->ins.at[r].type = lit_type(lit);
  if (lit->kind == LIT_INT) f->ins.at[r].lo = f->ins.at[r].hi = lit->i;
  return r;
}

Ref ir_term(Fn *f, BlkId b, IrOp op, const Ref *args, uint32_t n,
            uint32_t line) {
  if (!ir_is_open(f, b)) bug("%s after the end of a block", ir_ops[op].text);
  Ref r = ir_new(f, b, op, args, n, line);
  f->blk.at[b].term = r;
  return r;
}

Edge *ir_edge(Fn *f, BlkId from, BlkId to, const Ref *args, uint32_t n,
              LitP match) {
  Blk *b = &f->blk.at[from];
  vec_add(f->arena, &b->out, ((Edge){to, n, copy_refs(f, args, n), match}));
  return &vec_last(&b->out);
}

void ir_jmp(Fn *f, BlkId from, BlkId to, const Ref *args, uint32_t n) {
  ir_term(f, from, IR_JMP, NULL, 0, 0);
  ir_edge(f, from, to, args, n, NULL);
}

void ir_br(Fn *f, BlkId from, Ref cond, BlkId yes, BlkId no) {
  ir_term(f, from, IR_BR, &cond, 1, 0);
  ir_edge(f, from, yes, NULL, 0, NULL);
  ir_edge(f, from, no, NULL, 0, NULL);
}

bool ir_is_open(const Fn *f, BlkId b) { return f->blk.at[b].term == 0; }

TypeSet ir_ins_type(const Ins *ins) {
  if (ins->op == IR_LIT) return lit_type(ins->lit);
  return ins->op == IR_BIF ? ins->bif->result : ir_ops[ins->op].result;
}

uint32_t ir_seg_args(const BsSeg *seg) {
  if (seg->type == SEG_STRING) return 0;
  bool sized = seg->type <= SEG_BITS && !(seg->flags & SEG_ALL);
  return sized ? 2 : 1;
}
