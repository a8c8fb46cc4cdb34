// SPDX-License-Identifier: Apache-2.0
// IR to Low: the one place where representation is decided. Each IR block
// becomes one or more Low blocks; a call ends one. Every instruction is made
// for what is known of its operands' types; what is unlikely goes to cold
// blocks.
#include "lower.h"

Ref lo_const(Lower *l, LowType t, int64_t i) {
  return low_const(l->f, l->cur, t, i);
}

Ref lo_op1(Lower *l, LowOp op, LowType t, Ref a) {
  return low_ins(l->f, l->cur, op, t, &a, 1);
}

Ref lo_op2(Lower *l, LowOp op, LowType t, Ref a, Ref b) {
  return low_ins(l->f, l->cur, op, t, (Ref[]){a, b}, 2);
}

Ref lo_op2i(Lower *l, LowOp op, LowType t, Ref a, int64_t b) {
  return lo_op2(l, op, t, a, lo_const(l, LT_W, b));
}

Ref lo_load(Lower *l, LowOp op, LowType t, Ref base, int64_t offset) {
  Ref r = lo_op1(l, op, t, base);
  l->f->ins.at[r].i = offset;
  return r;
}

void lo_store(Lower *l, Ref base, int64_t offset, Ref val) {
  Ref r = lo_op2(l, LOW_STORE, LT_VOID, base, val);
  l->f->ins.at[r].i = offset;
}

Ref lo_atom(Lower *l, const char *text) {
  // true and false have fixed places, so they need no symbol.
  if (!strcmp(text, "false")) return lo_const(l, LT_T, MAKE_ATOM(0));
  if (!strcmp(text, "true")) return lo_const(l, LT_T, MAKE_ATOM(1));
  bug("lo_atom: %s", text);
}

void lo_ctx_store(Lower *l, int64_t offset, Ref val) {
  Ref r = lo_op1(l, LOW_CTXSTORE, LT_VOID, val);
  l->f->ins.at[r].i = offset;
}

void lo_store_x(Lower *l, const Ref *args, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) lo_ctx_store(l, CTX_x + 8 * i, args[i]);
}

static BlkId handler_of(Lower *l, BlkId ir) {
  const Blk *b = &l->ir->blk.at[ir];
  return b->exc_kind == EXC_TRY ? l->blk[b->exc] : 0;
}

BlkId lo_blk(Lower *l, bool cold) {
  BlkId b = low_blk(l->f);
  l->f->blk.at[b].cold = cold || l->f->blk.at[l->cur].cold;
  l->f->blk.at[b].exc = handler_of(l, l->ir_blk);
  return b;
}

void lo_jmp(Lower *l, BlkId to) {
  low_term(l->f, l->cur, LOW_JMP, NULL, 0);
  low_edge(l->f, l->cur, to, NULL, 0);
}

void lo_jmp1(Lower *l, BlkId to, Ref arg) {
  low_term(l->f, l->cur, LOW_JMP, NULL, 0);
  low_edge(l->f, l->cur, to, &arg, 1);
}

void lo_br(Lower *l, LowCond c, Ref a, Ref b, BlkId yes, BlkId no) {
  Ref r = low_term(l->f, l->cur, LOW_BR, (Ref[]){a, b}, 2);
  l->f->ins.at[r].i = c;
  low_edge(l->f, l->cur, yes, NULL, 0);
  low_edge(l->f, l->cur, no, NULL, 0);
}

void lo_bri(Lower *l, LowCond c, Ref a, int64_t b, BlkId yes, BlkId no) {
  lo_br(l, c, a, lo_const(l, LT_W, b), yes, no);
}

void lo_need(Lower *l, LowCond c, Ref a, int64_t b, BlkId no) {
  BlkId next = lo_blk(l, false);
  lo_bri(l, c, a, b, next, no);
  l->cur = next;
}

static LowType type_of_letter(char c) {
  return c == 'w' ? LT_W : c == 'f' ? LT_F : c == 'v' ? LT_VOID : LT_T;
}

Ref lo_rt_row(Lower *l, const RtCall *rt, const Ref *args, uint32_t n) {
  if (strlen(rt->sig) != n + 1) bug("%s with %u operands", rt->c_name, n);
  Ref r = low_ins(l->f, l->cur, LOW_RT, type_of_letter(rt->sig[0]), args, n);
  l->f->ins.at[r].rt = rt;
  l->f->ins.at[r].line = l->line;
  return r;
}

Ref lo_rt(Lower *l, const char *c_name, const Ref *args, uint32_t n) {
  const RtCall *rt = low_rtcall(c_name);
  if (!rt) bug("no runtime call %s", c_name);
  return lo_rt_row(l, rt, args, n);
}

// The block to go to when an exception stands in Ctx.
static BlkId raising_block(Lower *l) {
  const Blk *b = &l->ir->blk.at[l->ir_blk];
  if (b->exc_kind == EXC_GUARD) return l->blk[b->exc];
  if (l->unwind && l->unwind_ir == l->ir_blk && l->unwind_line == l->line)
    return l->unwind;
  l->unwind = lo_blk(l, true);
  l->unwind_ir = l->ir_blk;
  l->unwind_line = l->line;
  Ref r = low_term(l->f, l->unwind, LOW_UNWIND, NULL, 0);
  l->f->ins.at[r].line = l->line;
  return l->unwind;
}

void lo_raise(Lower *l) { lo_jmp(l, raising_block(l)); }

void lo_raise_if_none(Lower *l, Ref v) {
  lo_need(l, LC_NE, v, (int64_t)NONE, raising_block(l));
}

void lo_raise_bif(Lower *l, Ref v, const BifRow *row, const Ref *args) {
  if (l->ir->blk.at[l->ir_blk].exc_kind == EXC_GUARD) {
    lo_raise_if_none(l, v);
    return;
  }
  BlkId failed = lo_blk(l, true);
  lo_need(l, LC_NE, v, (int64_t)NONE, failed);
  BlkId here = l->cur;
  l->cur = failed;
  lo_store_x(l, args, row->arity);
  lo_ctx_store(l, CTX_bif, lo_const(l, LT_W, row - ir_bif_rows + 1));
  lo_raise(l);
  l->cur = here;
}

static const BifRow *row_of(const char *c_name) {
  for (const BifRow *row = ir_bif_rows; row->name; row++)
    if (!strcmp(row->c_name, c_name)) return row;
  return NULL;
}

Ref lo_rt_raising(Lower *l, const char *c_name, const Ref *args, uint32_t n) {
  Ref r = lo_rt(l, c_name, args, n);
  const BifRow *row = row_of(c_name);
  if (row && row->arity == n)
    lo_raise_bif(l, r, row, args);
  else
    lo_raise_if_none(l, r);
  return r;
}

void lo_forget(Lower *l) {
  while (l->doubles.n) l->fval[l->doubles.at[--l->doubles.n]] = 0;
}

Ref lo_know_double(Lower *l, Ref ir, Ref f) {
  vec_push(&l->doubles, ir);
  return l->fval[ir] = f;
}

const Ins *lo_ins(Lower *l, Ref ir) { return &l->ir->ins.at[ir]; }

// A literal as a word: a constant when the word is known here.
static Ref lower_lit(Lower *l, LitP lit) {
  LowSym sym = {SYM_LIT, {.lit = lit}};
  switch (lit->kind) {
  case LIT_INT: return lo_const(l, LT_T, (int64_t)MAKE_SMALL(lit->i));
  case LIT_NIL: return lo_const(l, LT_T, (int64_t)NIL);
  case LIT_FLOAT: {
    uint64_t bits;
    memcpy(&bits, &lit->f, 8);
    Term t = float_bits_to_word(bits);
    if (IS_FLOAT_IMM(t)) return lo_const(l, LT_T, (int64_t)t);
    break;
  }
  case LIT_ATOM:
    if (lit_is_atom(lit, "true") || lit_is_atom(lit, "false"))
      return lo_atom(l, lit->atom->text);
    sym = (LowSym){SYM_ATOM, {.atom = lit->atom}};
    break;
  default: break;
  }
  return low_sym(l->f, l->cur, LT_T, sym);
}

// Literals are made anew at each use: they cost no register then.
Ref lo_val(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  if (i->op == IR_LIT) return lower_lit(l, i->lit);
  if (!l->val[ir])
    bug("value %u of %s used before it is made", ir, l->ir->ref->name->text);
  return l->val[ir];
}

static Ref *vals(Lower *l, const Ref *ir, uint32_t n, uint32_t room) {
  Ref *r = NEW_N(l->f->arena, Ref, n + room);
  for (uint32_t i = 0; i < n; i++) r[i] = lo_val(l, ir[i]);
  return r;
}

// --- Calls

// Ends the block with a call and goes on in its continuation.
static Ref call(Lower *l, LowOp op, LowSym sym, const Ref *args, uint32_t n) {
  Ref r = low_term(l->f, l->cur, op, args, n);
  l->f->ins.at[r].sym = sym;
  l->f->ins.at[r].line = l->line;
  BlkId next = lo_blk(l, false);
  l->f->blk.at[next].root = ROOT_CONT;
  low_edge(l->f, l->cur, next, NULL, 0);
  l->cur = next;
  lo_forget(l);
  return low_param(l->f, next, LT_T);
}

static void tail_call(Lower *l, LowOp op, LowSym sym, const Ref *args,
                      uint32_t n) {
  Ref r = low_term(l->f, l->cur, op, args, n);
  l->f->ins.at[r].sym = sym;
  l->f->ins.at[r].line = l->line;
}

// Code address of a fun that takes n arguments; raises if it is none.
static Ref fun_code(Lower *l, Ref fun, const Ref *args, uint32_t n,
                    bool is_fun) {
  BlkId bad = lo_blk(l, true), here;
  if (!is_fun) {
    Ref tag = lo_op2i(l, LOW_AND, LT_W, fun, TAG_MASK);
    lo_need(l, LC_EQ, tag, TAG_BOX, bad);
    Ref hdr = lo_load(l, LOW_LOAD8, LT_W, fun, BOX_HDR);
    Ref kind = lo_op2i(l, LOW_SUB, LT_W, hdr, HDR_FUN << 3 | TAG_HDR);
    lo_need(l, LC_ULE, kind, (HDR_EXPORT - HDR_FUN) << 3, bad);
  }
  Ref arity = lo_load(l, LOW_LOAD32, LT_W, fun, BOX_1 + 4);
  lo_need(l, LC_EQ, arity, n, bad);
  here = l->cur;
  l->cur = bad;
  lo_store_x(l, args, n);
  lo_ctx_store(l, CTX_arity, lo_const(l, LT_W, n));
  lo_rt(l, "rt_bad_fun", &fun, 1);
  lo_raise(l);
  l->cur = here;
  return lo_load(l, LOW_LOAD32, LT_W, fun, BOX_1);
}

// Operands of a calli: code, arguments, the fun itself.
static void call_fun(Lower *l, const Ins *i, bool tail, Ref *result) {
  uint32_t n = i->nargs - 1;
  Ref *a = vals(l, i->arg, i->nargs, 1); // fun, arguments
  Ref fun = a[0];
  a[0] = fun_code(l, fun, a + 1, n, lo_ins(l, i->arg[0])->type == TY_FUN);
  a[n + 1] = fun;
  if (tail)
    tail_call(l, LOW_TCALLI, (LowSym){0}, a, n + 2);
  else
    *result = call(l, LOW_CALLI, (LowSym){0}, a, n + 2);
}

static void raise_bad_apply(Lower *l, Ref m, Ref f, const Ref *args,
                            uint32_t n) {
  lo_store_x(l, args, n);
  lo_ctx_store(l, CTX_arity, lo_const(l, LT_W, n));
  lo_rt(l, "rt_bad_apply", (Ref[]){m, f}, 2);
  lo_raise(l);
}

static void apply(Lower *l, const Ins *i, bool tail, Ref *result) {
  uint32_t n = i->nargs - 2;
  Ref *a = vals(l, i->arg, i->nargs, 0); // module, function, arguments
  Ref m = a[0], f = a[1];
  Ref code = lo_rt(l, "rt_lookup", (Ref[]){m, f, lo_const(l, LT_W, n)}, 3);
  BlkId bad = lo_blk(l, true);
  lo_need(l, LC_NE, code, 0, bad);
  BlkId here = l->cur;
  l->cur = bad;
  raise_bad_apply(l, m, f, a + 2, n);
  l->cur = here;
  a[1] = code;
  if (tail)
    tail_call(l, LOW_TCALLI, (LowSym){0}, a + 1, n + 1);
  else
    *result = call(l, LOW_CALLI, (LowSym){0}, a + 1, n + 1);
}

static LowSym sym_fn(const FnRef *fn) { return (LowSym){SYM_FN, {.fn = fn}}; }

static void lower_call(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  Ref *r = &l->val[ir];
  if (i->op == IR_CALL)
    *r = call(l, LOW_CALL, sym_fn(i->fn), vals(l, i->arg, i->nargs, 0),
              i->nargs);
  else if (i->op == IR_CALL_FUN)
    call_fun(l, i, false, r);
  else if (i->op == IR_APPLY)
    apply(l, i, false, r);
  else // IR_RECV_WAIT
    *r = call(l, LOW_CALL, (LowSym){SYM_STUB, {.stub = "recv_wait"}},
              vals(l, i->arg, 1, 0), 1);
}

// In a BIF's own function, whose frame is not made: raises or calls what the
// BIF asks for, in its place.
static void trap_if_none(Lower *l, Ref r) {
  BlkId trap = lo_blk(l, true), here;
  lo_need(l, LC_NE, r, (int64_t)NONE, trap);
  here = l->cur;
  l->cur = trap;
  tail_call(l, LOW_TCALL, (LowSym){SYM_STUB, {.stub = "trap"}}, NULL, 0);
  l->cur = here;
}

static void lower_bif(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  if (lo_bif(l, ir)) return;
  if (!i->bif->c_name) bug("BIF %s has no code", i->bif->name);
  RtCall *rt = NEW(l->f->arena, RtCall);
  *rt = low_rtcall_bif(i->bif);
  Ref *args = vals(l, i->arg, i->nargs, 0);
  Ref r = lo_rt_row(l, rt, args, i->nargs);
  if (i->bif->flags & BIF_TRAP)
    trap_if_none(l, r);
  else if (!(i->bif->flags & BIF_NORAISE))
    lo_raise_bif(l, r, i->bif, args);
  l->val[ir] = r;
}

// Rows: IR instructions that are one call of the runtime.
static const struct RtOp {
  IrOp op;
  const char *c_name;
} rt_ops[] = {
    {IR_SELF, "rt_self"},
    {IR_SEND, "rt_send"},
    {IR_RECV_PEEK, "rt_recv_peek"},
    {IR_RECV_NEXT, "rt_recv_next"},
    {IR_RECV_ACCEPT, "rt_recv_accept"},
    {IR_STACKTRACE, "rt_stacktrace"},
    {IR_CATCH_VALUE, "rt_catch_value"},
};

static bool lower_rt_op(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  for (size_t k = 0; k < sizeof rt_ops / sizeof *rt_ops; k++) {
    if (rt_ops[k].op != i->op) continue;
    l->val[ir] =
        lo_rt(l, rt_ops[k].c_name, vals(l, i->arg, i->nargs, 0), i->nargs);
    if (i->op == IR_SEND) lo_raise_if_none(l, l->val[ir]);
    return true;
  }
  return false;
}

// A condition as a value: true or false.
Ref lo_bool(Lower *l, void (*cond)(Lower *, Ref, BlkId, BlkId), Ref ir) {
  BlkId yes = lo_blk(l, false), no = lo_blk(l, false), end = lo_blk(l, false);
  Ref r = low_param(l->f, end, LT_T);
  cond(l, ir, yes, no);
  l->cur = yes;
  lo_jmp1(l, end, lo_atom(l, "true"));
  l->cur = no;
  lo_jmp1(l, end, lo_atom(l, "false"));
  l->cur = end;
  return r;
}

static void lower_ins(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  l->line = i->line ? i->line : l->line;
  if (i->op == IR_LIT) return;
  if (i->op == IR_KNOWN) {
    l->val[ir] = i->type == TY_NONE ? lo_const(l, LT_T, (int64_t)NONE)
                                    : lo_val(l, i->arg[0]);
    lo_know_double(l, ir, l->fval[i->arg[0]]);
    return;
  }
  if (lo_is_cond(i)) {
    if (!l->fused[ir]) l->val[ir] = lo_bool(l, lo_cond, ir);
    return;
  }
  if (ir_ops[i->op].flags & F_C)
    lower_call(l, ir);
  else if (i->op == IR_BIF)
    lower_bif(l, ir);
  else if (!lo_num(l, ir) && !lo_data(l, ir) && !lo_bits(l, ir) &&
           !lower_rt_op(l, ir))
    bug("no lowering for %s", ir_ops[i->op].text);
}

// --- Terminators

static void lower_jmp(Lower *l, const Edge *e) {
  Ref *a = vals(l, e->arg, e->nargs, 0);
  low_term(l->f, l->cur, LOW_JMP, NULL, 0);
  low_edge(l->f, l->cur, l->blk[e->to], a, e->nargs);
}

// A branch's target; with arguments, through a block of its own.
BlkId lo_target(Lower *l, const Edge *e) {
  if (!e->nargs) return l->blk[e->to];
  BlkId here = l->cur, b = lo_blk(l, false);
  l->cur = b;
  lower_jmp(l, e);
  l->cur = here;
  return b;
}

static void lower_br(Lower *l, const Blk *b, const Ins *t) {
  BlkId yes = lo_target(l, &b->out.at[0]);
  BlkId no = lo_target(l, &b->out.at[1]);
  if (l->fused[t->arg[0]])
    lo_cond(l, t->arg[0], yes, no);
  else
    lo_br(l, LC_EQ, lo_val(l, t->arg[0]), lo_atom(l, "true"), yes, no);
}

static void lower_fail(Lower *l, const Ins *t) {
  Ref *a = vals(l, t->arg, t->nargs, 0);
  if (t->fail == FAIL_UNDEF) {
    raise_bad_apply(l, a[0], a[1], a + 2, t->nargs - 2);
    return;
  }
  if (t->fail == FAIL_FUNCTION_CLAUSE) {
    lo_store_x(l, a, t->nargs);
    Ref n = lo_const(l, LT_W, t->nargs);
    lo_rt(l, "rt_fail_clause", &n, 1);
  } else {
    Ref kind = lo_const(l, LT_W, t->fail);
    if (t->nargs)
      lo_rt(l, "rt_fail1", (Ref[]){kind, a[0]}, 2);
    else
      lo_rt(l, "rt_fail0", &kind, 1);
  }
  lo_raise(l);
}

static void lower_term(Lower *l, const Blk *b) {
  const Ins *t = lo_ins(l, b->term);
  l->line = t->line ? t->line : l->line;
  switch (t->op) {
  case IR_JMP: lower_jmp(l, &b->out.at[0]); break;
  case IR_BR: lower_br(l, b, t); break;
  case IR_SWITCH: lo_switch(l, b, t); break;
  case IR_RET: {
    Ref v = lo_val(l, t->arg[0]);
    low_term(l->f, l->cur, LOW_RET, &v, 1);
    break;
  }
  case IR_TCALL:
    tail_call(l, LOW_TCALL, sym_fn(t->fn), vals(l, t->arg, t->nargs, 0),
              t->nargs);
    break;
  case IR_TCALL_FUN: call_fun(l, t, true, NULL); break;
  case IR_TAPPLY: apply(l, t, true, NULL); break;
  case IR_FAIL: lower_fail(l, t); break;
  case IR_RAISE:
    lo_rt(l, "rt_raise", vals(l, t->arg, 3, 0), 3);
    lo_raise(l);
    break;
  default: low_term(l->f, l->cur, LOW_NOWAY, NULL, 0); break;
  }
}

// --- A function

static void count_uses(Lower *l) {
  for (BlkId b = 1; b < l->ir->blk.n; b++) {
    const Blk *k = &l->ir->blk.at[b];
    if (k->dead || !k->term) continue;
    for (uint32_t i = 0; i <= k->ins.n; i++) {
      const Ins *x = lo_ins(l, i < k->ins.n ? k->ins.at[i] : k->term);
      for (uint32_t a = 0; a < x->nargs; a++) l->uses[x->arg[a]]++;
    }
    for (uint32_t e = 0; e < k->out.n; e++)
      for (uint32_t a = 0; a < k->out.at[e].nargs; a++)
        l->uses[k->out.at[e].arg[a]]++;
  }
  for (BlkId b = 1; b < l->ir->blk.n; b++) {
    const Blk *k = &l->ir->blk.at[b];
    if (k->dead || !k->term) continue;
    const Ins *t = lo_ins(l, k->term);
    if (t->op == IR_BR && l->uses[t->arg[0]] == 1)
      l->fused[t->arg[0]] = lo_is_cond(lo_ins(l, t->arg[0]));
  }
}

static void make_blocks(Lower *l, const BlkList *order) {
  for (uint32_t i = 0; i < order->n; i++) {
    BlkId ir = order->at[i];
    l->blk[ir] = low_blk(l->f);
    const Blk *b = &l->ir->blk.at[ir];
    IrOp t = (IrOp)lo_ins(l, b->term)->op;
    l->f->blk.at[l->blk[ir]].cold = t == IR_FAIL || t == IR_RAISE;
    for (uint32_t p = 0; p < b->params.n; p++)
      l->val[b->params.at[p]] = low_param(l->f, l->blk[ir], LT_T);
  }
  l->f->blk.at[1].root = ROOT_ENTRY;
  for (uint32_t i = 0; i < order->n; i++) {
    const Blk *b = &l->ir->blk.at[order->at[i]];
    if (b->exc_kind != EXC_TRY) continue;
    l->f->blk.at[l->blk[order->at[i]]].exc = l->blk[b->exc];
    l->f->blk.at[l->blk[b->exc]].root = ROOT_HANDLER;
  }
}

static void lower_blk(Lower *l, BlkId ir) {
  const Blk *b = &l->ir->blk.at[ir];
  l->ir_blk = ir;
  l->cur = l->blk[ir];
  l->unwind = 0;
  lo_forget(l);
  for (uint32_t k = 0; k < b->ins.n; k++) lower_ins(l, b->ins.at[k]);
  lower_term(l, b);
}

LowFn *low_lower(const Fn *ir) {
  LowFn *f = low_fn_new(ir->ref);
  f->ir = ir;
  f->file = ir->file;
  f->line = ir->line;
  Lower l = {.ir = ir, .f = f, .line = ir->line};
  l.blk = mem_alloc(ir->blk.n * sizeof *l.blk);
  l.val = mem_alloc(ir->ins.n * sizeof *l.val);
  l.fval = mem_alloc(ir->ins.n * sizeof *l.fval);
  l.uses = mem_alloc(ir->ins.n * sizeof *l.uses);
  l.fused = mem_alloc(ir->ins.n * sizeof *l.fused);
  l.matched = mem_alloc(ir->ins.n * sizeof *l.matched);
  BlkList order = {0};
  ir_rpo(ir, &order);
  count_uses(&l);
  lo_find_matched(&l);
  make_blocks(&l, &order);
  low_ins(f, 1, LOW_REDS, LT_VOID, NULL, 0);
  for (uint32_t i = 0; i < order.n; i++) lower_blk(&l, order.at[i]);
  lo_reductions(&l);
  vec_free(&order);
  free(l.blk);
  free(l.val);
  free(l.fval);
  vec_free(&l.doubles);
  free(l.uses);
  free(l.fused);
  free(l.matched);
  return f;
}
