// SPDX-License-Identifier: Apache-2.0
// Register allocation where blocks meet. The first edge into a block that is
// met decides where its values are when it starts; the other edges move.
#include "alloc.h"

// --- Starting states

static uint32_t used_params(Alloc *a, const LowBlk *b) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < b->params.n; i++)
    n += x_val(a->f, X_VAL + b->params.at[i])->used;
  return n;
}

static Starts *new_starts(Alloc *a, BlkId id) {
  Starts *s = &a->start[id];
  uint32_t n = used_params(a, &a->f->low->blk.at[id]) + a->f->live_in[id].n;
  s->known = true;
  s->at = NEW_N(a->f->arena, Start, n);
  return s;
}

static XReg root_reg(RootKind root, uint32_t k) {
  return root == ROOT_CONT ? (XReg)RAX : x_arg_reg(k);
}

// Params of a root are where the convention has them.
static void start_root(Alloc *a, BlkId id) {
  const LowBlk *b = &a->f->low->blk.at[id];
  Starts *s = new_starts(a, id);
  for (uint32_t k = 0; k < b->params.n; k++) {
    XReg v = X_VAL + b->params.at[k];
    if (!x_val(a->f, v)->used) continue;
    s->at[s->n++] = (Start){v, root_reg((RootKind)b->root, k), false};
  }
}

void al_begin(Alloc *a, BlkId id) {
  if (a->start[id].known) return;
  if (a->f->low->blk.at[id].root == ROOT_NO)
    bug("x64: block b%u is not reached", id);
  start_root(a, id);
}

// Where a param stands: where its argument is that ends here, where it had
// best be, anywhere, in memory.
static XReg param_reg(Alloc *a, XReg p, XReg arg, uint32_t taken) {
  const XVal *x = x_val(a->f, p);
  uint32_t mask = (x->type == LT_F ? XMMS : GPRS) & ~taken;
  XReg r = al_constant(a, arg) ? 0 : al_w(a, arg)->reg;
  if (r && mask & x_bit(r)) return r;
  if (x->hint && mask & x_bit(x->hint)) return x->hint;
  static const uint8_t order[] = {RAX, RCX, R11, R10, RDX, R9,
                                  R8,  RSI, RDI, RBX, R12, R13};
  for (size_t k = 0; k < sizeof order; k++)
    if (mask & x_bit(order[k])) return order[k];
  for (r = XMM0; r < XMM15; r++)
    if (mask & x_bit(r)) return r;
  return 0;
}

// The arguments of edges still to come had best be where the params are.
static void hint_others(Alloc *a, BlkId to) {
  const Starts *s = &a->start[to];
  for (uint32_t i = 0; i < a->f->preds[to].n; i++) {
    const XBlk *b = &a->f->blk.at[a->f->preds[to].at[i]];
    for (uint32_t j = 0; j < b->edge.n; j++) {
      const XEdge *e = &b->edge.at[j];
      if (e->to != to) continue;
      for (uint32_t k = 0, n = 0; k < e->n; k++) {
        if (!x_val(a->f, e->param[k])->used) continue;
        XVal *x = x_val(a->f, e->arg[k]);
        XReg r = s->at[n++].reg;
        if (!x->constant && r && (!x->hint || a->f->header[to])) x->hint = r;
      }
    }
  }
}

static bool has_home(const Alloc *a, BlkId to, XReg v) {
  const XHomes *h = &a->f->homes[to];
  for (uint32_t i = 0; i < h->n; i++)
    if (h->at[i].v == v) return true;
  return false;
}

enum { LOOP_SPARE = 4 }; // registers that a loop's own values shall find free

// A register for a value that has none when the block starts: for one that a
// loop uses, or that memory will not hold there.
static XReg start_reg(Alloc *a, BlkId to, XReg v, uint32_t taken, bool held) {
  uint32_t mask = (al_is_f(a, v) ? XMMS : GPRS) & ~taken;
  int left = __builtin_popcount(mask);
  if (held && !(a->f->header[to] && left > LOOP_SPARE)) return 0;
  if (left == 0) return 0;
  XReg hint = x_val(a->f, v)->hint;
  if (hint && mask & x_bit(hint)) return hint;
  return (XReg)(32 - __builtin_clz(mask));
}

static Start start_of(Alloc *a, BlkId to, XReg v, uint32_t *taken) {
  const Where *w = al_w(a, v);
  bool meet = a->f->preds[to].n > 1;
  Start s = {v, w->reg, w->mem};
  if (!w->reg && !w->mem && !w->home) bug("x64: a value is nowhere");
  if (!w->reg) {
    bool home = has_home(a, to, v);
    s.reg = start_reg(a, to, v, *taken, w->mem || home);
    s.mem = w->mem || !(s.reg || home);
  }
  if (s.reg && meet) s.mem = false;
  if (s.reg) *taken |= x_bit(s.reg);
  return s;
}

static void start_by_edge(Alloc *a, const XEdge *e) {
  Starts *s = new_starts(a, e->to);
  const XLive *in = &a->f->live_in[e->to];
  uint32_t taken = 0;
  for (uint32_t i = 0; i < in->n; i++)
    if (al_w(a, in->at[i].v)->reg) taken |= x_bit(al_w(a, in->at[i].v)->reg);
  for (uint32_t i = 0; i < e->n; i++) {
    if (!x_val(a->f, e->param[i])->used) continue;
    XReg r = param_reg(a, e->param[i], e->arg[i], taken);
    if (r) taken |= x_bit(r);
    s->at[s->n++] = (Start){e->param[i], r, !r};
  }
  for (uint32_t i = 0; i < in->n; i++)
    s->at[s->n++] = start_of(a, e->to, in->at[i].v, &taken);
  if (a->f->preds[e->to].n > 1) hint_others(a, e->to);
}

// --- Moves on an edge

static void move_param(Alloc *a, Moves *m, const Start *s, XReg arg) {
  bool is_f = al_is_f(a, s->v);
  XOpnd src = al_place(a, arg);
  if (s->reg && !(src.kind == XO_REG && src.reg == s->reg))
    vec_push(m, ((Move){x_reg(s->reg), src, is_f}));
  if (s->mem) vec_push(m, ((Move){al_slot(a, s->v), src, is_f}));
}

static void move_value(Alloc *a, Moves *m, const Start *s) {
  const Where *w = al_w(a, s->v);
  bool is_f = al_is_f(a, s->v);
  if (s->reg && w->reg != s->reg)
    vec_push(m, ((Move){x_reg(s->reg), al_place(a, s->v), is_f}));
  if (s->mem && !w->mem)
    vec_push(m, ((Move){al_slot(a, s->v), al_place(a, s->v), is_f}));
}

static void edge_moves(Alloc *a, const XEdge *e, Moves *m) {
  const Starts *s = &a->start[e->to];
  uint32_t n = 0;
  for (uint32_t i = 0; i < e->n; i++)
    if (x_val(a->f, e->param[i])->used)
      move_param(a, m, &s->at[n++], e->arg[i]);
  for (; n < s->n; n++) move_value(a, m, &s->at[n]);
}

static XReg spare(Alloc *a, const Moves *m) {
  uint32_t used = al_used(a);
  for (uint32_t i = 0; i < m->n; i++) {
    if (m->at[i].dst.kind == XO_REG) used |= x_bit(m->at[i].dst.reg);
    if (m->at[i].src.kind == XO_REG) used |= x_bit(m->at[i].src.reg);
  }
  for (XReg r = 1; r < XMM0; r++)
    if (GPRS & ~used & x_bit(r)) return r;
  return 0;
}

static void prepare(Alloc *a, const XEdge *e, Moves *m) {
  if (!a->start[e->to].known) start_by_edge(a, e);
  edge_moves(a, e, m);
}

static uint32_t edge_block(Alloc *a, const XEdge *e, Moves *m, bool undo) {
  uint32_t here = a->out;
  a->out = al_new_out(a, a->f->cold[e->to] || a->f->cold[a->cur]);
  uint32_t made = a->out;
  if (undo) vec_push(&a->f->out.at[made].ins, a->undo.ins);
  al_moves(a, m, spare(a, m));
  al_end(a, END_JMP, CC_O, e->to, 0);
  a->out = here;
  return made;
}

uint32_t al_edge(Alloc *a, uint32_t k) {
  const XEdge *e = &a->f->blk.at[a->cur].edge.at[k];
  Moves m = {0};
  bool undo = a->undo.v && k == 0;
  if (undo) al_w(a, a->undo.v)->reg = a->undo.ins.d;
  prepare(a, e, &m);
  uint32_t to = m.n || undo ? edge_block(a, e, &m, undo) : e->to;
  if (undo) al_w(a, a->undo.v)->reg = 0;
  vec_free(&m);
  return to;
}

// --- The ends of blocks

static void jump(Alloc *a, const XEdge *e) {
  Moves m = {0};
  prepare(a, e, &m);
  al_moves(a, &m, spare(a, &m));
  vec_free(&m);
  al_end(a, END_JMP, CC_O, e->to, 0);
}

// Unordered is neither equal nor not unequal: two jumps.
static void branch_float(Alloc *a, bool eq) {
  uint32_t yes = al_edge(a, 0), no = al_edge(a, 1);
  uint32_t second = al_new_out(a, a->f->cold[a->cur]);
  al_end(a, END_JCC, CC_P, eq ? no : yes, second);
  a->out = second;
  al_end(a, END_JCC, CC_NE, eq ? no : yes, eq ? yes : no);
}

static void switch_end(Alloc *a, const XBlk *b) {
  const XIns *x = &vec_last(&b->ins);
  XReg reg = al_need(a, x->a.reg, ~0u);
  XReg temp = al_take(a, x->d, ~0u);
  al_switch(a, reg, temp);
}

void al_finish(Alloc *a, BlkId id) {
  const XBlk *b = &a->f->blk.at[id];
  switch (b->end) {
  case END_JMP: jump(a, &b->edge.at[0]); break;
  case END_JCC: {
    uint32_t yes = al_edge(a, 0), no = al_edge(a, 1);
    al_end(a, END_JCC, (XCond)b->cc, yes, no);
    break;
  }
  case END_FEQ:
  case END_FNE: branch_float(a, b->end == END_FEQ); break;
  case END_SWITCH: switch_end(a, b); break;
  case END_CALL: al_end(a, END_CALL, CC_O, b->edge.at[0].to, 0); break;
  case END_GONE: break; // set with the instruction that leaves
  }
}
