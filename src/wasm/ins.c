// SPDX-License-Identifier: Apache-2.0
// Instructions. A pure value with one use, in its own block, is emitted where
// it is used, so that it needs no local; constants always are.
#include "part.h"

void wasm_op(Emit *e, WasmOp op) { str_putc(&e->out, op); }

void wasm_op_u(Emit *e, WasmOp op, uint32_t n) {
  wasm_op(e, op);
  wasm_u32(&e->out, n);
}

void wasm_set(Emit *e, uint32_t local) {
  e->set_at = e->out.n;
  e->set_local = local;
  wasm_op_u(e, W_LOCAL_SET, local);
  e->set_end = e->out.n;
}

// What has just been set is still at hand.
void wasm_get(Emit *e, uint32_t local) {
  bool at_hand = e->out.n && e->set_end == e->out.n && e->set_local == local;
  e->set_end = 0;
  if (at_hand)
    e->out.at[e->set_at] = (char)W_LOCAL_TEE;
  else
    wasm_op_u(e, W_LOCAL_GET, local);
}

void wasm_i32(Emit *e, int64_t i) {
  wasm_op(e, W_I32_CONST);
  wasm_s64(&e->out, i);
}

void wasm_i64(Emit *e, int64_t i) {
  wasm_op(e, W_I64_CONST);
  wasm_s64(&e->out, i);
}

void wasm_mem(Emit *e, WasmOp op, uint32_t align, uint32_t offset) {
  wasm_op_u(e, op, align);
  wasm_u32(&e->out, offset);
}

void wasm_ctx_addr(Emit *e) { wasm_i32(e, 0); }

void wasm_ctx(Emit *e, WasmOp op, uint32_t offset) {
  wasm_mem(e, op, op == W_I32_STORE || op == W_I32_LOAD ? 2 : 3,
           e->env->ctx + offset);
}

uint32_t wasm_temp(Emit *e, int type) {
  str_putc(&e->types, type);
  return L_FREE + e->nlocals++;
}

uint32_t wasm_local(Emit *e, Ref v) {
  if (!e->local[v]) {
    int type = e->f->ins.at[v].type == LT_F ? WT_F64 : WT_I64;
    e->local[v] = wasm_temp(e, type) + 1;
    vec_push(&e->named, v);
  }
  return e->local[v] - 1;
}

// --- What is folded into its use

static bool is_const(const LowIns *x) {
  return x->op == LOW_CONST || x->op == LOW_SYM || x->op == LOW_FCONST;
}

static void count(Emit *e, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) e->uses[arg[i]]++;
}

static void count_uses(Emit *e) {
  for (BlkId b = 1; b < e->f->blk.n; b++) {
    const LowBlk *k = &e->f->blk.at[b];
    if (k->dead || !k->term) continue;
    for (uint32_t i = 0; i < k->ins.n; i++) {
      const LowIns *x = &e->f->ins.at[k->ins.at[i]];
      count(e, x->arg, x->nargs);
    }
    const LowIns *t = &e->f->ins.at[k->term];
    count(e, t->arg, t->nargs);
    for (uint32_t i = 0; i < k->out.n; i++)
      count(e, k->out.at[i].arg, k->out.at[i].nargs);
  }
}

static bool is_barrier(const LowIns *x) {
  return x->op == LOW_HEAP || x->op == LOW_ENTER;
}

static bool writes(const LowIns *x) {
  return low_ops[x->op].flags & (L_S | L_G);
}

// The operands of what stands at `at`; at = ins.n: the terminator and edges.
static bool is_used_at(Emit *e, const LowBlk *k, uint32_t at, Ref v) {
  const LowIns *x = &e->f->ins.at[at < k->ins.n ? k->ins.at[at] : k->term];
  for (uint32_t i = 0; i < x->nargs; i++)
    if (x->arg[i] == v) return true;
  if (at < k->ins.n) return false;
  for (uint32_t i = 0; i < k->out.n; i++)
    for (uint32_t a = 0; a < k->out.at[i].nargs; a++)
      if (k->out.at[i].arg[a] == v) return true;
  return false;
}

// Where v would be emitted if folded: the place of its use, or of that which
// its use is folded into; 0: it cannot be, since what its value depends on
// changes in between. Places count from 1; ins.n + 1: the terminator.
static uint32_t fold_place(Emit *e, const LowBlk *k, uint32_t at, Ref v,
                           const uint32_t *place) {
  uint32_t i = at;
  while (i < k->ins.n && !is_used_at(e, k, i, v)) i++;
  if (i == k->ins.n && !is_used_at(e, k, i, v)) return 0; // in another block
  uint32_t to = i < k->ins.n && place[i] ? place[i] : i + 1;
  bool load = low_ops[e->f->ins.at[v].op].flags & L_L;
  for (i = at; i + 1 < to; i++) {
    const LowIns *x = &e->f->ins.at[k->ins.at[i]];
    if (is_barrier(x) || (load && writes(x))) return 0;
  }
  return to;
}

// An overflow test reads the operands again, so they stay in locals.
static bool feeds_overflow(Emit *e, const LowBlk *k, Ref v) {
  const LowIns *t = &e->f->ins.at[k->term];
  if (t->op != LOW_BRO) return false;
  const LowIns *x = &e->f->ins.at[t->arg[0]];
  return x->arg[0] == v || x->arg[1] == v;
}

static bool is_overflow(const LowIns *x) {
  return x->op == LOW_ADDO || x->op == LOW_SUBO || x->op == LOW_MULO;
}

static bool may_fold(Emit *e, const LowBlk *k, Ref v) {
  const LowIns *x = &e->f->ins.at[v];
  return e->uses[v] == 1 && low_ops[x->op].flags & L_P && !is_overflow(x) &&
         x->op != LOW_SEL && !feeds_overflow(e, k, v);
}

// Later instructions first, so that chains fold.
static void find_folds_in(Emit *e, const LowBlk *k) {
  uint32_t *place = mem_alloc((k->ins.n + 1) * sizeof *place);
  for (uint32_t i = k->ins.n; i-- > 0;) {
    Ref v = k->ins.at[i];
    if (is_const(&e->f->ins.at[v]))
      e->folded[v] = true;
    else if (may_fold(e, k, v))
      e->folded[v] = (place[i] = fold_place(e, k, i + 1, v, place)) != 0;
  }
  free(place);
}

void wasm_find_folds(Emit *e) {
  count_uses(e);
  for (BlkId b = 1; b < e->f->blk.n; b++) {
    const LowBlk *k = &e->f->blk.at[b];
    if (!k->dead && k->term) find_folds_in(e, k);
  }
}

// --- Emission

static void push_pair(Emit *e, const LowIns *x) {
  wasm_push(e, x->arg[0]);
  wasm_push(e, x->arg[1]);
}

static void push_addr(Emit *e, Ref v) {
  wasm_push(e, v);
  wasm_op(e, W_I32_WRAP_I64);
}

// Displacements may be negative for untagged addresses: added then.
static uint32_t displacement(Emit *e, int64_t i) {
  if (i >= 0) return (uint32_t)i;
  wasm_i32(e, i);
  wasm_op(e, W_I32_ADD);
  return 0;
}

static const struct Simple { // operands, then one instruction
  uint8_t low, wasm;
} simple_ops[] = {
    {LOW_ADD, W_I64_ADD},
    {LOW_SUB, W_I64_SUB},
    {LOW_MUL, W_I64_MUL},
    {LOW_SDIV, W_I64_DIV_S},
    {LOW_SREM, W_I64_REM_S},
    {LOW_AND, W_I64_AND},
    {LOW_OR, W_I64_OR},
    {LOW_XOR, W_I64_XOR},
    {LOW_SHL, W_I64_SHL},
    {LOW_SHR, W_I64_SHR_U},
    {LOW_SAR, W_I64_SHR_S},
    {LOW_ADDO, W_I64_ADD},
    {LOW_SUBO, W_I64_SUB},
    {LOW_MULO, W_I64_MUL},
    {LOW_FADD, W_F64_ADD},
    {LOW_FSUB, W_F64_SUB},
    {LOW_FMUL, W_F64_MUL},
    {LOW_FDIV, W_F64_DIV},
    {LOW_FNEG, W_F64_NEG},
    {LOW_FSQRT, W_F64_SQRT},
    {LOW_I2F, W_F64_CONVERT_I64_S},
    {LOW_F2W, W_I64_REINTERPRET_F64},
    {LOW_W2F, W_F64_REINTERPRET_I64},
};

static bool simple(Emit *e, const LowIns *x) {
  for (size_t i = 0; i < sizeof simple_ops / sizeof *simple_ops; i++) {
    if (simple_ops[i].low != x->op) continue;
    for (uint32_t k = 0; k < x->nargs; k++) wasm_push(e, x->arg[k]);
    wasm_op(e, (WasmOp)simple_ops[i].wasm);
    return true;
  }
  return false;
}

static const struct IntCond {
  uint8_t wasm, opposite;
} int_conds[LC_COUNT] = {
    [LC_EQ] = {W_I64_EQ, LC_NE},
    [LC_NE] = {W_I64_NE, LC_EQ},
    [LC_SLT] = {W_I64_LT_S, LC_SGE},
    [LC_SGE] = {W_I64_GE_S, LC_SLT},
    [LC_SLE] = {W_I64_LE_S, LC_SGT},
    [LC_SGT] = {W_I64_GT_S, LC_SLE},
    [LC_ULT] = {W_I64_LT_U, LC_UGE},
    [LC_UGE] = {W_I64_GE_U, LC_ULT},
    [LC_ULE] = {W_I64_LE_U, LC_UGT},
    [LC_UGT] = {W_I64_GT_U, LC_ULE},
    [LC_Z] = {0, LC_NZ},
    [LC_NZ] = {0, LC_Z},
    [LC_BIT] = {0, LC_NBIT},
    [LC_NBIT] = {0, LC_BIT},
};

static bool is_zero(Emit *e, Ref v) {
  const LowIns *x = &e->f->ins.at[v];
  return x->op == LOW_CONST && x->i == 0;
}

static bool is_mask(Emit *e, Ref v) {
  const LowIns *x = &e->f->ins.at[v];
  return x->op == LOW_CONST && x->i >= 0 && x->i <= INT32_MAX;
}

static void push_i32(Emit *e, Ref v) {
  wasm_push(e, v);
  wasm_op(e, W_I32_WRAP_I64);
}

static void push_low_bit(Emit *e) {
  wasm_i32(e, 1);
  wasm_op(e, W_I32_AND);
}

static void test_mask(Emit *e, LowCond c, const LowIns *x) {
  if (c == LC_NZ && is_mask(e, x->arg[1])) {
    push_i32(e, x->arg[0]);
    wasm_i32(e, e->f->ins.at[x->arg[1]].i);
    wasm_op(e, W_I32_AND);
    return;
  }
  push_pair(e, x);
  wasm_op(e, W_I64_AND);
  wasm_op(e, W_I64_EQZ);
  if (c == LC_NZ) wasm_op(e, W_I32_EQZ);
}

// Shifts count modulo the word's size; a word whose halves are equal is as good
// as one of them.
static void test_bit(Emit *e, LowCond c, const LowIns *x) {
  const LowIns *bits = &e->f->ins.at[x->arg[1]];
  if (bits->op == LOW_CONST && bits->i >> 32 == (int32_t)bits->i) {
    wasm_i32(e, (int32_t)bits->i);
    push_i32(e, x->arg[0]);
    wasm_op(e, W_I32_SHR_U);
  } else {
    wasm_push(e, x->arg[1]);
    wasm_push(e, x->arg[0]);
    wasm_op(e, W_I64_SHR_U);
    wasm_op(e, W_I32_WRAP_I64);
  }
  push_low_bit(e);
  if (c == LC_NBIT) wasm_op(e, W_I32_EQZ);
}

// An i32, not 0 if the condition holds.
static void compare(Emit *e, LowCond c, const LowIns *x) {
  if (c == LC_Z || c == LC_NZ) {
    test_mask(e, c, x);
  } else if (c == LC_BIT || c == LC_NBIT) {
    test_bit(e, c, x);
  } else if (c == LC_EQ && is_zero(e, x->arg[1])) {
    wasm_push(e, x->arg[0]);
    wasm_op(e, W_I64_EQZ);
  } else {
    push_pair(e, x);
    wasm_op(e, (WasmOp)int_conds[c].wasm);
  }
}

static void compare_doubles(Emit *e, LowCond c, const LowIns *x) {
  static const uint8_t ops[] = {W_F64_EQ, W_F64_NE, W_F64_LT,
                                W_F64_LE, W_F64_GT, W_F64_GE};
  push_pair(e, x);
  wasm_op(e, (WasmOp)ops[c]);
}

// Did r = a op b overflow? By the signs; products by their size, and when that
// does not settle it, by dividing.
static void overflow(Emit *e, Ref r) {
  const LowIns *x = &e->f->ins.at[r];
  if (x->op == LOW_MULO) {
    wasm_push(e, x->arg[0]);
    wasm_push(e, x->arg[1]);
    wasm_op_u(e, W_CALL, e->env->c_index(e->env->self, "rt_mul_overflows"));
    return;
  }
  wasm_push(e, x->op == LOW_ADDO ? r : x->arg[0]);
  wasm_push(e, x->op == LOW_ADDO ? x->arg[0] : x->arg[1]);
  wasm_op(e, W_I64_XOR);
  wasm_push(e, x->op == LOW_ADDO ? r : x->arg[0]);
  wasm_push(e, x->op == LOW_ADDO ? x->arg[1] : r);
  wasm_op(e, W_I64_XOR);
  wasm_op(e, W_I64_AND);
  wasm_i64(e, 0);
  wasm_op(e, W_I64_LT_S);
}

void wasm_cond(Emit *e, const LowIns *t, bool holds) {
  if (t->op == LOW_BR) {
    LowCond c = (LowCond)t->i;
    compare(e, holds ? c : (LowCond)int_conds[c].opposite, t);
    return;
  }
  if (t->op == LOW_BRF)
    compare_doubles(e, (LowCond)t->i, t);
  else
    overflow(e, t->arg[0]);
  if (!holds) wasm_op(e, W_I32_EQZ);
}

static void push_const(Emit *e, const LowIns *x) {
  if (x->op == LOW_CONST) {
    wasm_i64(e, x->i);
  } else if (x->op == LOW_SYM) {
    wasm_i64(e, (int64_t)e->env->sym(e->env->self, &x->sym) + x->i);
  } else {
    wasm_op(e, W_F64_CONST);
    str_add(&e->out, (const char *)&x->i, 8);
  }
}

static void push_load(Emit *e, const LowIns *x) {
  static const struct {
    uint8_t low, wasm, align;
  } loads[] = {{LOW_LOAD, W_I64_LOAD, 3},
               {LOW_LOAD8, W_I64_LOAD8_U, 0},
               {LOW_LOAD32, W_I64_LOAD32_U, 2},
               {LOW_LOADF, W_F64_LOAD, 3}};
  push_addr(e, x->arg[0]);
  uint32_t offset = displacement(e, x->i);
  for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
    if (loads[i].low == x->op)
      // Tagged pointers make the address unaligned as wasm sees it: no hint.
      wasm_mem(e, (WasmOp)loads[i].wasm, 0, offset);
}

static void push_all(Emit *e, const LowIns *x) {
  for (uint32_t i = 0; i < x->nargs; i++) wasm_push(e, x->arg[i]);
}

// Leaves the result, if there is one, and for functions that allocate hp.
static void push_rt(Emit *e, const LowIns *x) {
  if (x->rt->flags & RT_HP) {
    wasm_get(e, L_SP);
    wasm_get(e, L_HP);
    push_all(e, x);
    wasm_op_u(e, W_CALL, wasm_rt_helper(e->env, x->rt));
    return;
  }
  wasm_i32(e, (int64_t)e->env->ctx);
  push_all(e, x);
  wasm_op_u(e, W_CALL, e->env->c_index(e->env->self, x->rt->c_name));
}

void wasm_tick(Emit *e) {
  uint32_t t = wasm_temp(e, WT_I64);
  wasm_ctx_addr(e);
  wasm_ctx_addr(e);
  wasm_ctx(e, W_I64_LOAD, CTX_reds);
  wasm_i64(e, 1);
  wasm_op(e, W_I64_SUB);
  wasm_op_u(e, W_LOCAL_TEE, t);
  wasm_ctx(e, W_I64_STORE, CTX_reds);
  wasm_get(e, t);
}

static void push_alloc(Emit *e, const LowIns *x) {
  wasm_get(e, L_HP);
  wasm_op(e, W_I64_EXTEND_I32_U);
  wasm_get(e, L_HP);
  wasm_i32(e, 8 * x->i);
  wasm_op(e, W_I32_ADD);
  wasm_set(e, L_HP);
}

// The value of an instruction that has one, onto the stack.
static void compute(Emit *e, const LowIns *x) {
  if (simple(e, x)) return;
  switch (x->op) {
  case LOW_CONST:
  case LOW_SYM:
  case LOW_FCONST: push_const(e, x); break;
  case LOW_AS_T:
  case LOW_AS_W: wasm_push(e, x->arg[0]); break;
  case LOW_ROTL:
    wasm_push(e, x->arg[0]);
    wasm_i64(e, x->i);
    wasm_op(e, W_I64_ROTL);
    break;
  case LOW_CMP:
    compare(e, (LowCond)x->i, x);
    if (x->i == LC_NZ) { // that may be more than 1
      wasm_op(e, W_I32_EQZ);
      wasm_op(e, W_I32_EQZ);
    }
    wasm_op(e, W_I64_EXTEND_I32_U);
    break;
  case LOW_FCMP:
    compare_doubles(e, (LowCond)x->i, x);
    wasm_op(e, W_I64_EXTEND_I32_U);
    break;
  case LOW_SEL:
    wasm_push(e, x->arg[1]);
    wasm_push(e, x->arg[2]);
    wasm_push(e, x->arg[0]);
    wasm_i64(e, 0);
    wasm_op(e, W_I64_NE);
    wasm_op(e, W_SELECT);
    break;
  case LOW_LOAD:
  case LOW_LOAD8:
  case LOW_LOAD32:
  case LOW_LOADF: push_load(e, x); break;
  case LOW_SLOAD:
    wasm_get(e, L_SP);
    wasm_mem(e, W_I64_LOAD, 3, (uint32_t)(8 * x->i));
    break;
  case LOW_CTXLOAD:
    wasm_ctx_addr(e);
    wasm_ctx(e, W_I64_LOAD, (uint32_t)x->i);
    break;
  case LOW_ALLOC: push_alloc(e, x); break;
  case LOW_TICK: wasm_tick(e); break;
  default: bug("wasm: no value from %s", low_ops[x->op].text);
  }
}

void wasm_push(Emit *e, Ref v) {
  if (e->folded[v])
    compute(e, &e->f->ins.at[v]);
  else
    wasm_get(e, wasm_local(e, v));
}

// --- Instructions without a value

static void store(Emit *e, const LowIns *x) {
  push_addr(e, x->arg[0]);
  uint32_t offset = displacement(e, x->i);
  wasm_push(e, x->arg[1]);
  WasmOp op = x->op == LOW_STORE    ? W_I64_STORE
              : x->op == LOW_STOREF ? W_F64_STORE
                                    : W_I64_STORE8;
  wasm_mem(e, op, 0, offset);
}

static void catch_word(Emit *e, const LowIns *x) {
  wasm_get(e, L_SP);
  uint32_t part = x->i ? e->c->part_of[x->i] : 0;
  Term word = part ? MAKE_IMM(IMM_CATCH, e->c->parts.at[part - 1].table) : 0;
  wasm_i64(e, (int64_t)word);
  wasm_mem(e, W_I64_STORE, 3, 0);
}

static bool effect(Emit *e, Ref r) {
  const LowIns *x = &e->f->ins.at[r];
  switch (x->op) {
  case LOW_STORE:
  case LOW_STOREF:
  case LOW_STORE8: store(e, x); return true;
  case LOW_SSTORE:
    wasm_get(e, L_SP);
    wasm_push(e, x->arg[0]);
    wasm_mem(e, W_I64_STORE, 3, (uint32_t)(8 * x->i));
    return true;
  case LOW_CTXSTORE:
    wasm_ctx_addr(e);
    wasm_push(e, x->arg[0]);
    wasm_ctx(e, W_I64_STORE, (uint32_t)x->i);
    return true;
  case LOW_HEAP: wasm_check(e, r, (uint32_t)x->i, 0); return true;
  case LOW_ENTER: wasm_check(e, r, (uint32_t)x->j, (uint32_t)x->i); return true;
  case LOW_LEAVE:
    wasm_get(e, L_SP);
    wasm_i32(e, 8 * x->i);
    wasm_op(e, W_I32_ADD);
    wasm_set(e, L_SP);
    return true;
  case LOW_REDS: wasm_reds(e); return true;
  case LOW_CATCH: catch_word(e, x); return true;
  default: return false;
  }
}

static void rt_call(Emit *e, Ref r) {
  const LowIns *x = &e->f->ins.at[r];
  push_rt(e, x);
  if (x->rt->flags & RT_HP) wasm_set(e, L_HP);
  if (x->type != LT_VOID && e->uses[r])
    wasm_set(e, wasm_local(e, r));
  else if (x->type != LT_VOID)
    wasm_op(e, W_DROP);
}

void wasm_ins(Emit *e, Ref r) {
  const LowIns *x = &e->f->ins.at[r];
  if (x->dead || e->folded[r]) return;
  if (x->op == LOW_RT) {
    rt_call(e, r);
    return;
  }
  if (effect(e, r)) return;
  if (!e->uses[r] && low_ops[x->op].flags & L_P) return;
  compute(e, x);
  wasm_set(e, wasm_local(e, r));
}
