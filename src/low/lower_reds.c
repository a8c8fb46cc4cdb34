// SPDX-License-Identifier: Apache-2.0
// Reductions: the entry counts one, and so does each round of a loop, at the
// jump back. When none is left a process pauses.
#include "lower.h"

typedef struct Back { // a jump back, to be counted
  BlkId from;
  LowEdge *edge;
} Back;

// --- A round that starts the function over

static bool is_harmless(const LowIns *i) {
  return i->op == LOW_REDS || low_ops[i->op].flags & L_P;
}

// A loop that is a self tail call: the entry does nothing but to go to its
// head. Then calling the function is as good as jumping back, and the entry
// pauses.
static const LowEdge *edge_to_head(const LowFn *f, BlkId head) {
  const LowBlk *entry = &f->blk.at[1];
  if (f->ins.at[entry->term].op != LOW_JMP || entry->out.at[0].to != head)
    return NULL;
  for (uint32_t i = 0; i < entry->ins.n; i++)
    if (!is_harmless(&f->ins.at[entry->ins.at[i]])) return NULL;
  return &entry->out.at[0];
}

// The argument that the entry hands to a param of the head: NULL: none, or one
// that has been set already.
static Ref *arg_of(const LowFn *f, Ref *args, Ref handed) {
  const LowBlk *entry = &f->blk.at[1];
  for (uint32_t i = 0; i < entry->params.n; i++)
    if (entry->params.at[i] == handed && args[i] == handed) return &args[i];
  return NULL;
}

// The arguments with which a call does what the jump does; NULL: there are
// none.
static Ref *args_to_restart(const LowFn *f, const Back *back) {
  const LowEdge *in = edge_to_head(f, back->edge->to);
  const LowBlk *entry = &f->blk.at[1];
  if (!in || f->blk.at[back->from].exc) return NULL;
  Ref *args = NEW_N(f->arena, Ref, entry->params.n);
  for (uint32_t i = 0; i < entry->params.n; i++) args[i] = entry->params.at[i];
  for (uint32_t i = 0; i < in->nargs; i++) {
    Ref *arg = arg_of(f, args, in->arg[i]);
    if (!arg) return NULL;
    *arg = back->edge->arg[i];
  }
  return args;
}

static void restart(LowFn *f, BlkId b, const Ref *args) {
  Ref t = low_term(f, b, LOW_TCALL, args, f->blk.at[1].params.n);
  f->ins.at[t].sym = (LowSym){SYM_FN, {.fn = f->ref}};
}

// --- A round that pauses where it is

static void pause(LowFn *f, BlkId b, const LowEdge *edge) {
  BlkId cont = low_blk(f);
  f->blk.at[cont].exc = f->blk.at[b].exc;
  f->blk.at[cont].cold = true;
  f->blk.at[cont].root = ROOT_CONT;
  Ref t = low_term(f, b, LOW_CALL, NULL, 0);
  f->ins.at[t].sym = (LowSym){SYM_STUB, {.stub = "pause"}};
  low_edge(f, b, cont, NULL, 0);
  low_param(f, cont, LT_T);
  low_term(f, cont, LOW_JMP, NULL, 0);
  low_edge(f, cont, edge->to, edge->arg, edge->nargs);
}

// --- All rounds

static BlkId block_like(LowFn *f, BlkId from, bool cold) {
  BlkId b = low_blk(f);
  f->blk.at[b].exc = f->blk.at[from].exc;
  f->blk.at[b].cold = cold;
  return b;
}

// True if the entry has to count now.
static bool count_round(Lower *l, Back back) {
  LowFn *f = l->f;
  Ref *args = args_to_restart(f, &back);
  LowEdge old = *back.edge;
  BlkId tick = block_like(f, back.from, false),
        on = block_like(f, back.from, false);
  BlkId none_left = block_like(f, back.from, true);
  *back.edge = (LowEdge){.to = tick, .sym = old.sym, .i = old.i};
  l->cur = tick;
  Ref left = low_ins(f, tick, LOW_TICK, LT_W, NULL, 0);
  lo_bri(l, LC_SLT, left, 0, none_left, on);
  low_term(f, on, LOW_JMP, NULL, 0);
  low_edge(f, on, old.to, old.arg, old.nargs);
  if (args)
    restart(f, none_left, args);
  else
    pause(f, none_left, &old);
  return args != NULL;
}

static bool count_rounds(Lower *l) {
  BlkList order = {0};
  bool restarts = false;
  low_rpo(l->f, &order);
  uint32_t *pos = mem_alloc(l->f->blk.n * sizeof *pos);
  for (uint32_t i = 0; i < order.n; i++) pos[order.at[i]] = i + 1;
  for (uint32_t i = 0; i < order.n; i++) {
    BlkId b = order.at[i];
    for (uint32_t k = 0; k < l->f->blk.at[b].out.n; k++) {
      BlkId to = l->f->blk.at[b].out.at[k].to;
      if (pos[to] && pos[to] <= i + 1)
        restarts |= count_round(l, (Back){b, &l->f->blk.at[b].out.at[k]});
    }
  }
  free(pos);
  vec_free(&order);
  return restarts;
}

// A function that calls nothing ends soon: it need not count.
static bool has_calls(const Fn *ir) {
  for (BlkId b = 1; b < ir->blk.n; b++) {
    const Blk *k = &ir->blk.at[b];
    if (k->dead || !k->term) continue;
    IrOp t = (IrOp)ir->ins.at[k->term].op;
    if (t == IR_TCALL || t == IR_TCALL_FUN || t == IR_TAPPLY) return true;
    for (uint32_t i = 0; i < k->ins.n; i++)
      if (ir_ops[ir->ins.at[k->ins.at[i]].op].flags & F_C) return true;
  }
  return false;
}

// The entry's count stands first: it goes where it is not needed.
void lo_reductions(Lower *l) {
  if (count_rounds(l) || has_calls(l->ir)) return;
  LowBlk *entry = &l->f->blk.at[1];
  l->f->ins.at[entry->ins.at[0]].dead = true;
  entry->ins.n--;
  memmove(entry->ins.at, entry->ins.at + 1,
          entry->ins.n * sizeof *entry->ins.at);
}
