// SPDX-License-Identifier: Apache-2.0
// Parts: how one begins, how control leaves it, safepoints.
#include "part.h"

// --- Beginning

// Constants are made where they are used: they are live nowhere.
static bool is_constant(const Emit *e, Ref v) {
  uint8_t op = e->f->ins.at[v].op;
  return op == LOW_CONST || op == LOW_SYM || op == LOW_FCONST;
}

static void push_live(const Emit *e, BlkId b, RefList *to) {
  SetWalk w = {.set = &e->live.of[b]};
  for (Ref v; (v = set_next(&w));)
    if (!is_constant(e, v)) vec_push(to, v);
}

void wasm_part_args(Emit *e, BlkId head, RefList *args) {
  const LowBlk *k = &e->f->blk.at[head];
  if (k->root == ROOT_NO) push_live(e, head, args);
  for (uint32_t i = 0; i < k->params.n; i++) vec_push(args, k->params.at[i]);
}

// Argument i arrives in a register parameter or in ctx->x[i]; doubles as words.
void wasm_enter_part(Emit *e) {
  RefList args = {0};
  wasm_part_args(e, e->part->head, &args);
  for (uint32_t i = 0; i < args.n; i++) {
    bool is_f = e->f->ins.at[args.at[i]].type == LT_F;
    if (i < REG_ARGS && !is_f) {
      e->local[args.at[i]] = L_ARG0 + i + 1;
      vec_push(&e->named, args.at[i]);
      continue;
    }
    if (i < REG_ARGS) {
      wasm_get(e, L_ARG0 + i);
    } else {
      wasm_ctx_addr(e);
      wasm_ctx(e, W_I64_LOAD, CTX_x + 8 * i);
    }
    if (is_f) wasm_op(e, W_F64_REINTERPRET_I64);
    wasm_set(e, wasm_local(e, args.at[i]));
  }
  vec_free(&args);
}

// --- Leaving

static void push_word(Emit *e, Ref v) {
  wasm_push(e, v);
  if (e->f->ins.at[v].type == LT_F) wasm_op(e, W_I64_REINTERPRET_F64);
}

// sp, hp and the arguments, ready for a return_call.
static void push_args(Emit *e, const Ref *arg, uint32_t n, int64_t sp_add) {
  for (uint32_t i = REG_ARGS; i < n; i++) {
    wasm_ctx_addr(e);
    push_word(e, arg[i]);
    wasm_ctx(e, W_I64_STORE, CTX_x + 8 * i);
  }
  wasm_get(e, L_SP);
  if (sp_add) {
    wasm_i32(e, sp_add);
    wasm_op(e, W_I32_ADD);
  }
  wasm_get(e, L_HP);
  for (uint32_t i = 0; i < REG_ARGS; i++) {
    if (i < n)
      push_word(e, arg[i]);
    else
      wasm_i64(e, 0);
  }
}

// What edge gives the target's params, and what else is live there.
void wasm_goto_part(Emit *e, const LowEdge *edge) {
  RefList args = {0};
  wasm_part_args(e, edge->to, &args);
  for (uint32_t i = 0; i < edge->nargs; i++)
    args.at[args.n - edge->nargs + i] = edge->arg[i];
  push_args(e, args.at, args.n, 0);
  wasm_op_u(e, W_RETURN_CALL,
            e->c->parts.at[e->c->part_of[edge->to] - 1].index);
  vec_free(&args);
}

// All values first, then the locals: a parallel move.
void wasm_pass(Emit *e, const LowEdge *edge) {
  const LowBlk *to = &e->f->blk.at[edge->to];
  for (uint32_t i = 0; i < edge->nargs; i++)
    if (edge->arg[i] != to->params.at[i]) wasm_push(e, edge->arg[i]);
  for (uint32_t i = edge->nargs; i-- > 0;)
    if (edge->arg[i] != to->params.at[i])
      wasm_set(e, wasm_local(e, to->params.at[i]));
}

// The callee's sp is 8 lower than ours, which stays: slots may yet be loaded.
enum { CALLED_SP = -8 };

static void store_return(Emit *e, BlkId b) {
  BlkId cont = e->f->blk.at[b].out.at[0].to;
  uint32_t table = e->c->parts.at[e->c->part_of[cont] - 1].table;
  wasm_get(e, L_SP);
  wasm_i32(e, -8);
  wasm_op(e, W_I32_ADD);
  wasm_i64(e, (int64_t)table << 3);
  wasm_mem(e, W_I64_STORE, 3, 0);
}

static void call_symbol(Emit *e, const LowIns *t, int64_t sp_add) {
  push_args(e, t->arg, t->nargs, sp_add);
  uint32_t index = t->sym.kind == SYM_STUB
                       ? e->env->stub_index(e->env->self, t->sym.stub)
                       : e->env->fn_index(e->env->self, t->sym.fn);
  wasm_op_u(e, W_RETURN_CALL, index);
}

static void return_call_indirect(Emit *e) {
  wasm_op_u(e, W_RETURN_CALL_INDIRECT, e->env->fn_type);
  wasm_u32(&e->out, 0);
}

static void call_code(Emit *e, const LowIns *t, int64_t sp_add) {
  push_args(e, t->arg + 1, t->nargs - 1, sp_add);
  wasm_push(e, t->arg[0]);
  wasm_op(e, W_I32_WRAP_I64);
  return_call_indirect(e);
}

static void ret(Emit *e) {
  wasm_get(e, L_SP);
  wasm_i32(e, 8);
  wasm_op(e, W_I32_ADD);
  wasm_get(e, L_HP);
  wasm_get(e, L_ARG0);
  for (int i = 1; i < REG_ARGS; i++) wasm_i64(e, 0);
  wasm_get(e, L_SP);
  wasm_mem(e, W_I32_LOAD, 2, 0); // the continuation's index << 3
  wasm_i32(e, 3);
  wasm_op(e, W_I32_SHR_U);
  return_call_indirect(e);
}

static void unwind(Emit *e) {
  wasm_get(e, L_SP);
  wasm_get(e, L_HP);
  wasm_get(e, L_ARG0);
  for (int i = 1; i < REG_ARGS; i++) wasm_i64(e, 0);
  wasm_op_u(e, W_RETURN_CALL, e->env->stub_index(e->env->self, "unwind"));
}

void wasm_end(Emit *e, PartEnd end) {
  if (end == END_RET)
    ret(e);
  else
    unwind(e);
}

// The word that the end takes is on the stack.
static void leave_by(Emit *e, PartEnd end) {
  if (e->ends[end]) {
    wasm_op_u(e, W_BR, e->labels.n - e->ends[end]);
  } else {
    wasm_set(e, L_ARG0);
    wasm_end(e, end);
  }
}

void wasm_leave(Emit *e, BlkId b, const LowIns *t) {
  switch (t->op) {
  case LOW_CALL:
    store_return(e, b);
    call_symbol(e, t, CALLED_SP);
    break;
  case LOW_CALLI:
    store_return(e, b);
    call_code(e, t, CALLED_SP);
    break;
  case LOW_TCALL: call_symbol(e, t, 0); break;
  case LOW_TCALLI: call_code(e, t, 0); break;
  case LOW_RET:
    push_word(e, t->arg[0]);
    leave_by(e, END_RET);
    break;
  case LOW_UNWIND:
    wasm_i64(e, SITE_RAISE | (e->c->raise_base + e->c->raise_of[b] - 1));
    leave_by(e, END_UNWIND);
    break;
  default: wasm_op(e, W_UNREACHABLE); break;
  }
}

// --- Safepoints

static void note_live(Emit *e, Ref v, uint64_t *seen, RefList *live) {
  if (seen[v / 64] >> (v & 63) & 1) return;
  seen[v / 64] |= (uint64_t)1 << (v & 63);
  const LowIns *x = &e->f->ins.at[v];
  if (e->folded[v]) return; // made anew where it is used
  if (x->type == LT_T) vec_push(live, v);
}

static void note_all(Emit *e, const Ref *arg, uint32_t n, uint64_t *seen,
                     RefList *live) {
  for (uint32_t i = 0; i < n; i++) note_live(e, arg[i], seen, live);
}

// Terms in locals that are needed after the safepoint `at`.
static void live_after(Emit *e, Ref at, RefList *live) {
  const LowBlk *k = &e->f->blk.at[e->f->ins.at[at].blk];
  uint64_t *seen = mem_alloc((e->f->ins.n + 63) / 64 * 8);
  for (uint32_t i = k->ins.n; i-- > 0 && k->ins.at[i] != at;)
    seen[k->ins.at[i] / 64] |= (uint64_t)1 << (k->ins.at[i] & 63);
  for (uint32_t i = k->ins.n; i-- > 0 && k->ins.at[i] != at;) {
    const LowIns *x = &e->f->ins.at[k->ins.at[i]];
    note_all(e, x->arg, x->nargs, seen, live);
  }
  const LowIns *t = &e->f->ins.at[k->term];
  note_all(e, t->arg, t->nargs, seen, live);
  for (uint32_t i = 0; i < k->out.n; i++) {
    const LowEdge *x = &k->out.at[i];
    note_all(e, x->arg, x->nargs, seen, live);
    SetWalk w = {.set = &e->live.of[x->to]};
    for (Ref v; (v = set_next(&w));)
      if (!is_constant(e, v)) note_live(e, v, seen, live);
  }
  free(seen);
}

static void collect(Emit *e, const RefList *live, uint32_t need) {
  wasm_get(e, L_SP);
  wasm_get(e, L_HP);
  wasm_i64(e, need);
  for (uint32_t i = 0; i < live->n; i++)
    wasm_get(e, wasm_local(e, live->at[i]));
  wasm_op_u(e, W_CALL, wasm_gc_helper(e->env, live->n));
  for (uint32_t i = live->n; i-- > 0;) wasm_set(e, wasm_local(e, live->at[i]));
  wasm_set(e, L_HP);
  wasm_op_u(e, W_LOCAL_TEE, L_SP);
  wasm_op(e, W_I32_EQZ); // the process is over
  wasm_op_u(e, W_BR_IF, e->labels.n + 1);
}

static void move_sp(Emit *e, int64_t by) {
  if (!by) return;
  wasm_get(e, L_SP);
  wasm_i32(e, by);
  wasm_op(e, W_I32_ADD);
  wasm_set(e, L_SP);
}

void wasm_check(Emit *e, Ref at, uint32_t words, uint32_t slots) {
  RefList live = {0};
  live_after(e, at, &live);
  wasm_get(e, L_HP);
  wasm_i32(e, 8 * ((int64_t)words + slots + STACK_SLACK));
  wasm_op(e, W_I32_ADD);
  wasm_get(e, L_SP);
  wasm_op(e, W_I32_GT_U);
  wasm_op(e, W_IF);
  str_putc(&e->out, WT_VOID);
  collect(e, &live, words + slots);
  wasm_op(e, W_END);
  move_sp(e, -8 * (int64_t)slots);
  vec_free(&live);
}

// At the entry: only the arguments live.
void wasm_reds(Emit *e) {
  const LowBlk *k = &e->f->blk.at[1];
  wasm_tick(e);
  wasm_i64(e, 0);
  wasm_op(e, W_I64_LT_S);
  wasm_op(e, W_IF);
  str_putc(&e->out, WT_VOID);
  wasm_i32(e, e->part->table);
  wasm_i32(e, k->params.n);
  wasm_op_u(e, W_CALL, e->env->c_index(e->env->self, "rt_wasm_pause"));
  push_args(e, k->params.at, k->params.n, 0);
  wasm_op_u(e, W_RETURN_CALL, e->env->stub_index(e->env->self, "yield"));
  wasm_op(e, W_END);
}

// --- A whole function

static void declare_locals(Emit *e, Str *out) {
  Str groups = {0};
  uint32_t ngroups = 0;
  for (size_t i = 0; i < e->types.n;) {
    size_t run = i;
    while (run < e->types.n && e->types.at[run] == e->types.at[i]) run++;
    wasm_u32(&groups, run - i);
    str_putc(&groups, e->types.at[i]);
    ngroups++;
    i = run;
  }
  wasm_u32(out, ngroups);
  if (groups.n) str_add(out, groups.at, groups.n);
  str_free(&groups);
}

static void emit_part(Emit *e, WasmPart *part) {
  e->part = part;
  e->out = (Str){0};
  e->set_end = e->br0_end = 0;
  e->types.n = 0;
  e->nlocals = 0;
  e->labels.n = 0;
  wasm_shape(e);
  wasm_enter_part(e);
  wasm_structure(e);
  wasm_op(e, W_END);
  declare_locals(e, &part->body);
  str_add(&part->body, e->out.at, e->out.n);
  str_free(&e->out);
  wasm_shape_end(e);
  while (e->named.n) e->local[e->named.at[--e->named.n]] = 0;
}

void wasm_emit(WasmCode *c, const WasmEnv *env) {
  const LowFn *f = c->fn;
  Emit e = {.c = c, .f = f, .env = env};
  BlkList order = {0};
  low_rpo(f, &order);
  e.live = low_live_in(f, &order);
  e.local = mem_alloc(f->ins.n * sizeof *e.local);
  e.uses = mem_alloc(f->ins.n * sizeof *e.uses);
  e.folded = mem_alloc(f->ins.n * sizeof *e.folded);
  wasm_shape_new(&e);
  wasm_find_folds(&e);
  for (uint32_t i = 0; i < c->parts.n; i++) emit_part(&e, &c->parts.at[i]);
  vec_free(&order);
  vec_free(&e.labels);
  sets_free(&e.live);
  free(e.local);
  vec_free(&e.named);
  wasm_shape_free(&e);
  free(e.uses);
  free(e.folded);
  str_free(&e.types);
}
