// SPDX-License-Identifier: Apache-2.0
// Instruction selection: how blocks end, calls, the frame, safepoints.
#include "isel.h"

static XIns *put_op(Isel *s, XOp op) {
  XIns *x = is_put(s, op, X_NOREG, (XOpnd){0}, (XOpnd){0});
  x->slots = s->frame;
  return x;
}

static void end(Isel *s, XEnd e, XCond cc) {
  s->out->end = (uint8_t)e;
  s->out->cc = (uint8_t)cc;
}

static XReg *arguments(Isel *s, const LowIns *i, uint32_t from) {
  XReg *arg = NEW_N(s->f->arena, XReg, i->nargs);
  for (uint32_t k = from; k < i->nargs; k++)
    arg[k - from] = is_val(s, i->arg[k]);
  return arg;
}

static void call(Isel *s, const LowIns *i, XOp op) {
  bool indirect = i->op == LOW_CALLI || i->op == LOW_TCALLI;
  XReg *arg = arguments(s, i, indirect);
  XOpnd to = indirect ? is_reg(s, i->arg[0]) : x_sym(x_new_sym(s->f, i->sym));
  XIns *x = put_op(s, op);
  x->b = to;
  x->nargs = i->nargs - indirect;
  x->arg = arg;
  end(s, op == X_ECALL ? END_CALL : END_GONE, CC_O);
}

// The last instruction that makes code.
static Ref last_ins(const Isel *s) {
  const LowBlk *b = &s->low->blk.at[s->cur];
  for (uint32_t k = b->ins.n; k-- > 0;)
    if (!x_val(s->f, X_VAL + b->ins.at[k])->constant) return b->ins.at[k];
  return 0;
}

// A count below zero, just made: its flags say so.
static bool tick_branch(Isel *s, const LowIns *i) {
  int64_t k;
  Ref a = i->arg[0];
  if (is_ins(s, a)->op != LOW_TICK || a != last_ins(s) || s->uses[a] != 1 ||
      s->need[a] || !is_const(s, i->arg[1], &k) || k != 0)
    return false;
  if (i->i != LC_SLT && i->i != LC_SGE) return false;
  s->late = a;
  end(s, END_JCC, i->i == LC_SLT ? CC_L : CC_GE);
  return true;
}

static void branch(Isel *s, const LowIns *i) {
  if (tick_branch(s, i)) return;
  end(s, END_JCC, is_cond(s, (LowCond)i->i, i->arg[0], i->arg[1]));
}

static void branch_f(Isel *s, const LowIns *i) {
  XFCond c = is_fcond(s, (LowCond)i->i, i->arg[0], i->arg[1]);
  end(s, (XEnd)c.end, c.cc);
}

static void branch_overflow(Isel *s, const LowIns *i) {
  if (i->arg[0] != last_ins(s)) bug("x64: bro does not follow its operation");
  s->late = i->arg[0];
  end(s, END_JCC, CC_O);
}

// The temporary is for addresses and wide constants.
static void switch_on(Isel *s, const LowIns *i) {
  XOpnd a = is_reg(s, i->arg[0]);
  XIns *x = is_put(s, X_SWITCH, x_temp(s->f, LT_W), a, (XOpnd){0});
  (void)x;
  end(s, END_SWITCH, CC_O);
}

static void give_back(Isel *s, const LowIns *i) {
  XOpnd a = is_reg(s, i->arg[0]);
  put_op(s, X_RETV)->a = a;
  end(s, END_GONE, CC_O);
}

void is_term(Isel *s) {
  const LowIns *i = is_ins(s, s->low->blk.at[s->cur].term);
  switch (i->op) {
  case LOW_JMP: end(s, END_JMP, CC_O); break;
  case LOW_BR: branch(s, i); break;
  case LOW_BRF: branch_f(s, i); break;
  case LOW_BRO: branch_overflow(s, i); break;
  case LOW_SWITCH: switch_on(s, i); break;
  case LOW_CALL:
  case LOW_CALLI: call(s, i, X_ECALL); break;
  case LOW_TCALL:
  case LOW_TCALLI: call(s, i, X_TCALL); break;
  case LOW_RET: give_back(s, i); break;
  case LOW_UNWIND:
    put_op(s, X_UNWIND);
    end(s, END_GONE, CC_O);
    break;
  default: put_op(s, X_UD2); end(s, END_GONE, CC_O);
  }
}

// --- Frame

static bool is_slot_store(const LowIns *i) {
  return i->op == LOW_SSTORE || i->op == LOW_CATCH;
}

static uint32_t slot_of(const LowIns *i) {
  return i->op == LOW_CATCH ? 0 : (uint32_t)i->i;
}

// The stores right after `enter` that fill all its slots: they can be pushes.
static bool filled(Isel *s, Ref enter, Ref *store, uint32_t slots) {
  const LowBlk *b = &s->low->blk.at[s->cur];
  uint32_t found = 0;
  for (uint32_t k = s->index[enter] + 1; k < b->ins.n && found < slots; k++) {
    Ref r = b->ins.at[k];
    const LowIns *i = is_ins(s, r);
    if (x_val(s->f, X_VAL + r)->constant || i->op == LOW_AS_W) continue;
    if (!is_slot_store(i) || slot_of(i) >= slots || store[slot_of(i)])
      return false;
    store[slot_of(i)] = r;
    found++;
  }
  return found == slots;
}

static XReg catch_word(Isel *s, const LowIns *i) {
  XReg t = x_temp(s->f, LT_W);
  const LowSym *sym = x_new_sym(s->f, i->sym);
  is_put(s, X_MOV, t, (XOpnd){0}, (XOpnd){.kind = XO_CATCH, .sym = sym});
  return t;
}

static XOpnd stored_word(Isel *s, const LowIns *i) {
  if (i->op == LOW_SSTORE) return is_imm(s, i->arg[0]);
  return i->i ? x_reg(catch_word(s, i)) : x_imm(0);
}

enum { MAX_PUSHES = 64 };

static void enter(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  uint32_t slots = (uint32_t)i->i;
  Ref store[MAX_PUSHES] = {0};
  bool pushes = slots <= MAX_PUSHES && filled(s, r, store, slots);
  s->frame = 0;
  XReg t = x_temp(s->f, LT_W);
  XIns *x = put_op(s, X_ENTER);
  x->d = t;
  x->need = slots + (uint32_t)i->j;
  if (!pushes) {
    if (slots) is_put(s, X_ADD, RSP, x_reg(RSP), x_imm(-8 * (int64_t)slots));
    return;
  }
  for (uint32_t k = slots; k-- > 0;) {
    XOpnd w = stored_word(s, is_ins(s, store[k]));
    is_put(s, X_PUSH, X_NOREG, (XOpnd){0}, w)->slots = k;
  }
}

// The stores that become pushes are known when `enter` is met, which is after
// them in this walk: so they ask here.
static bool is_pushed(Isel *s, Ref r) {
  const LowBlk *b = &s->low->blk.at[s->cur];
  for (uint32_t k = s->index[r]; k-- > 0;) {
    const LowIns *i = is_ins(s, b->ins.at[k]);
    if (i->op == LOW_ENTER) {
      Ref store[MAX_PUSHES] = {0};
      return i->i <= MAX_PUSHES && slot_of(is_ins(s, r)) < i->i &&
             filled(s, b->ins.at[k], store, (uint32_t)i->i) &&
             store[slot_of(is_ins(s, r))] == r;
    }
    if (!is_slot_store(i) && !x_val(s->f, X_VAL + b->ins.at[k])->constant &&
        i->op != LOW_AS_W)
      return false;
  }
  return false;
}

// A load of the last slot just before the frame goes can be a pop.
static Ref popped(Isel *s, Ref leave) {
  const LowBlk *b = &s->low->blk.at[s->cur];
  for (uint32_t k = s->index[leave]; k-- > 0;) {
    Ref r = b->ins.at[k];
    const LowIns *i = is_ins(s, r);
    if (x_val(s->f, X_VAL + r)->constant || s->folded[r]) continue;
    bool last = i->op == LOW_SLOAD && i->i == is_ins(s, leave)->i - 1;
    return last && s->need[r] ? r : 0;
  }
  return 0;
}

static void leave(Isel *s, Ref r) {
  int64_t slots = is_ins(s, r)->i;
  Ref load = slots ? popped(s, r) : 0;
  s->frame = (uint32_t)slots;
  int64_t bytes = 8 * (slots - (load != 0));
  if (bytes) is_put(s, X_ADD, RSP, x_reg(RSP), x_imm(bytes));
  if (!load) return;
  is_put(s, X_POP, X_VAL + load, (XOpnd){0}, (XOpnd){0});
  is_fold(s, load);
}

static void set_catch(Isel *s, Ref r) {
  if (is_pushed(s, r)) return;
  XOpnd w = stored_word(s, is_ins(s, r));
  is_put(s, X_STORE, X_NOREG, x_mem(RSP, 0), w);
}

// --- Calls of C, safepoints, reductions

static void rt(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  XReg *arg = arguments(s, i, 0);
  XIns *x = put_op(s, X_RT);
  x->rt = i->rt;
  x->nargs = i->nargs;
  x->arg = arg;
  if (s->need[r]) x->d = X_VAL + r;
}

static void heap(Isel *s, const LowIns *i) {
  if (!i->i) return;
  XReg t = x_temp(s->f, LT_W);
  XIns *x = put_op(s, X_HEAP);
  x->d = t;
  x->need = (uint32_t)i->i;
}

static void tick(Isel *s, Ref r) {
  is_put(s, X_DEC, X_RED, x_reg(X_RED), (XOpnd){0})->flags = r == s->late;
  if (s->need[r]) is_put(s, X_MOV, X_VAL + r, (XOpnd){0}, x_reg(X_RED));
}

bool is_flow(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  switch (i->op) {
  case LOW_HEAP: heap(s, i); return true;
  case LOW_ENTER: enter(s, r); return true;
  case LOW_LEAVE: leave(s, r); return true;
  case LOW_SSTORE: return is_pushed(s, r);
  case LOW_REDS: put_op(s, X_REDS); return true;
  case LOW_TICK: tick(s, r); return true;
  case LOW_CATCH: set_catch(s, r); return true;
  case LOW_RT: rt(s, r); return true;
  case LOW_TRACE: return true;
  default: return false;
  }
}
