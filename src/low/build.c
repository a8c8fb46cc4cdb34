// SPDX-License-Identifier: Apache-2.0
// Making Low functions: blocks, values, terminators, and the op table.
#include "low.h"

const LowOpInfo low_ops[LOW_COUNT] = {
#define RES(c) (#c)[0]
#define OP(name, text, nargs, aux, result, flags)                              \
  [LOW_##name] = {text, nargs, LAUX_##aux, -2, flags, RES(result)},
#include "ops.def"
#define TERM(name, text, nargs, aux, ntargets)                                 \
  [LOW_##name] = {text, nargs, LAUX_##aux, ntargets, 0, 'V'},
#include "ops.def"
};

const char *const low_conds[LC_COUNT] = {"eq",  "ne",  "slt", "sle", "sgt",
                                         "sge", "ult", "ule", "ugt", "uge",
                                         "z",   "nz",  "bit", "nbit"};

LowCond low_cond_not(LowCond c) {
  static const uint8_t opposite[LC_COUNT] = {
      LC_NE,  LC_EQ,  LC_SGE, LC_SGT, LC_SLE, LC_SLT,  LC_UGE,
      LC_UGT, LC_ULE, LC_ULT, LC_NZ,  LC_Z,   LC_NBIT, LC_BIT};
  return (LowCond)opposite[c];
}

LowCond low_cond_swap(LowCond c) {
  static const uint8_t swapped[LC_COUNT] = {
      LC_EQ,  LC_NE,  LC_SGT, LC_SGE, LC_SLT, LC_SLE, LC_UGT,
      LC_UGE, LC_ULT, LC_ULE, LC_Z,   LC_NZ,  LC_BIT, LC_NBIT};
  return (LowCond)swapped[c];
}

LowFn *low_fn_new(const FnRef *ref) {
  Arena *a = arena_new();
  LowFn *f = NEW(a, LowFn);
  f->arena = a;
  f->ref = ref;
  vec_push(&f->ins, (LowIns){0});
  vec_push(&f->blk, (LowBlk){0});
  return f;
}

void low_fn_free(LowFn *f) {
  if (!f) return;
  for (uint32_t i = 0; i < f->blk.n; i++) {
    vec_free(&f->blk.at[i].params);
    vec_free(&f->blk.at[i].ins);
    vec_free(&f->blk.at[i].out);
  }
  vec_free(&f->blk);
  vec_free(&f->ins);
  arena_free(f->arena);
}

BlkId low_blk(LowFn *f) {
  vec_push(&f->blk, (LowBlk){0});
  return f->blk.n - 1;
}

static Ref *copy_refs(LowFn *f, const Ref *args, uint32_t n) {
  if (!n) return NULL;
  Ref *r = NEW_N(f->arena, Ref, n);
  memcpy(r, args, n * sizeof *r);
  return r;
}

static Ref new_ins(LowFn *f, BlkId b, LowOp op, LowType type, const Ref *args,
                   uint32_t n) {
  if (low_ops[op].nargs >= 0 && (uint32_t)low_ops[op].nargs != n)
    bug("low: %s with %u operands", low_ops[op].text, n);
  vec_push(&f->ins, ((LowIns){.op = (uint8_t)op,
                              .type = (uint8_t)type,
                              .nargs = n,
                              .arg = copy_refs(f, args, n),
                              .blk = b}));
  return f->ins.n - 1;
}

Ref low_param(LowFn *f, BlkId b, LowType type) {
  Ref r = new_ins(f, b, LOW_PARAM, type, NULL, 0);
  vec_push(&f->blk.at[b].params, r);
  return r;
}

Ref low_ins(LowFn *f, BlkId b, LowOp op, LowType type, const Ref *args,
            uint32_t n) {
  if (f->blk.at[b].term) bug("low: %s after a terminator", low_ops[op].text);
  Ref r = new_ins(f, b, op, type, args, n);
  vec_push(&f->blk.at[b].ins, r);
  return r;
}

Ref low_const(LowFn *f, BlkId b, LowType type, int64_t i) {
  Ref r = low_ins(f, b, LOW_CONST, type, NULL, 0);
  f->ins.at[r].i = i;
  return r;
}

Ref low_sym(LowFn *f, BlkId b, LowType type, LowSym sym) {
  Ref r = low_ins(f, b, LOW_SYM, type, NULL, 0);
  f->ins.at[r].sym = sym;
  return r;
}

Ref low_term(LowFn *f, BlkId b, LowOp op, const Ref *args, uint32_t n) {
  if (f->blk.at[b].term) bug("low: %s after a terminator", low_ops[op].text);
  Ref r = new_ins(f, b, op, LT_VOID, args, n);
  f->blk.at[b].term = r;
  return r;
}

LowEdge *low_edge(LowFn *f, BlkId from, BlkId to, const Ref *args, uint32_t n) {
  vec_push(&f->blk.at[from].out,
           ((LowEdge){.to = to, .nargs = n, .arg = copy_refs(f, args, n)}));
  return &vec_last(&f->blk.at[from].out);
}
