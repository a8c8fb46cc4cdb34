// SPDX-License-Identifier: Apache-2.0
// Register allocation: the walk over the blocks, and where values are.
// alloc.h says how it works.
#include "alloc.h"

// --- Output

XIns *al_put(Alloc *a, XOp op, XReg d, XOpnd x, XOpnd y) {
  XBlk *b = &a->f->out.at[a->out];
  vec_push(&b->ins,
           ((XIns){.op = (uint8_t)op, .w = 8, .d = d, .a = x, .b = y}));
  return &vec_last(&b->ins);
}

uint32_t al_new_out(Alloc *a, bool cold) {
  vec_push(&a->f->out, ((XBlk){.cold = cold}));
  return a->f->out.n - 1;
}

void al_end(Alloc *a, XEnd end, XCond cc, uint32_t to, uint32_t other) {
  XBlk *b = &a->f->out.at[a->out];
  b->end = (uint8_t)end;
  b->cc = (uint8_t)cc;
  if (to) vec_push(&b->out, to);
  if (other) vec_push(&b->out, other);
}

void al_load_const(Alloc *a, XReg reg, const XOpnd *k, bool is_f) {
  XOpnd self = x_reg(reg);
  if (is_f && k->imm)
    al_put(a, X_MOV, reg, (XOpnd){0},
           x_mem(X_POOL, x_pool(a->f, (uint64_t)k->imm)));
  else if (is_f)
    al_put(a, X_XORPS, reg, self, self);
  else if (k->kind == XO_IMM && k->imm == 0 && !a->flags)
    al_put(a, X_XOR, reg, self, self)->w = 4;
  else
    al_put(a, X_MOV, reg, (XOpnd){0}, *k);
}

static XOpnd memory_of(Alloc *a, XReg v) {
  uint32_t home = al_w(a, v)->home;
  return home ? x_mem(RSP, 8 * ((int64_t)home - 1)) : al_slot(a, v);
}

XOpnd al_place(Alloc *a, XReg v) {
  if (al_w(a, v)->reg) return x_reg(al_w(a, v)->reg);
  if (al_constant(a, v)) return x_val(a->f, v)->konst;
  return memory_of(a, v);
}

void al_load(Alloc *a, XReg reg, XReg v) {
  if (al_constant(a, v))
    al_load_const(a, reg, &x_val(a->f, v)->konst, al_is_f(a, v));
  else
    al_put(a, X_MOV, reg, (XOpnd){0}, memory_of(a, v));
}

// --- Uses

static uint32_t new_use(Alloc *a, uint32_t pos, uint32_t next) {
  vec_push(&a->uses, ((Use){pos, next}));
  return a->uses.n - 1;
}

static void add_use(Alloc *a, XReg v, uint32_t pos) {
  if (!al_w(a, v)->use) vec_push(&a->touched, v);
  al_w(a, v)->use = new_use(a, pos, al_w(a, v)->use);
}

uint32_t al_next(Alloc *a, XReg v) {
  uint32_t u = al_w(a, v)->use;
  return u ? a->uses.at[u].pos : UINT32_MAX;
}

static uint32_t last_use(Alloc *a, XReg v) {
  uint32_t u = al_w(a, v)->use, pos = 0;
  for (int k = 0; u && k < 8; u = a->uses.at[u].next, k++)
    pos = a->uses.at[u].pos;
  return pos;
}

void al_pop(Alloc *a, XReg v) {
  Where *w = al_w(a, v);
  if (w->use) w->use = a->uses.at[w->use].next;
}

// --- Places

void al_hold(Alloc *a, XReg reg, XReg v) {
  al_drop(a, v);
  a->holder[reg] = v;
  al_w(a, v)->reg = reg;
}

void al_drop(Alloc *a, XReg v) {
  Where *w = al_w(a, v);
  if (w->reg) a->holder[w->reg] = 0;
  w->reg = 0;
}

void al_go_live(Alloc *a, XReg v) {
  if (al_constant(a, v) || al_w(a, v)->live) return;
  vec_push(&a->live, v);
  al_w(a, v)->live = a->live.n;
}

void al_release(Alloc *a, XReg v) {
  Where *w = al_w(a, v);
  if (w->use) return;
  al_drop(a, v);
  w->mem = false;
  w->home = 0;
  if (!w->live) return;
  XReg last = vec_last(&a->live);
  a->live.at[w->live - 1] = last;
  al_w(a, last)->live = w->live;
  a->live.n--;
  w->live = 0;
}

void al_define(Alloc *a, XReg reg, XReg v) {
  al_hold(a, reg, v);
  al_go_live(a, v);
  al_release(a, v); // never used
}

void al_store(Alloc *a, XReg v) {
  Where *w = al_w(a, v);
  if (w->mem || w->home || al_constant(a, v)) return;
  al_put(a, X_STORE, X_NOREG, al_slot(a, v), x_reg(w->reg));
  w->mem = true;
}

uint32_t al_used(const Alloc *a) {
  uint32_t used = 0;
  for (XReg r = 1; r < X_REGS; r++)
    if (a->holder[r]) used |= x_bit(r);
  return used;
}

// --- Choice of registers

// Something that had best be in r is made while v lives.
static bool wanted(Alloc *a, XReg r, uint32_t until) {
  uint32_t *u = &a->want[r];
  while (*u && a->uses.at[*u].pos <= a->pos) *u = a->uses.at[*u].next;
  return *u && a->uses.at[*u].pos < until;
}

// Short-lived values take the registers with short encodings, others those that
// are seldom wanted by convention.
static XReg first_of(Alloc *a, uint32_t mask, uint32_t until) {
  static const uint8_t orders[2][12] = {
      {RAX, RCX, R11, R10, RDX, R9, R8, RSI, RDI, RBX, R12, R13},
      {RAX, RCX, RDX, RSI, RDI, R8, R9, R10, R11, RBX, R12, R13}};
  bool local = until <= a->f->blk.at[a->cur].ins.n;
  XReg any = 0;
  for (size_t k = 0; k < 12; k++) {
    XReg r = orders[local][k];
    if (!(mask & x_bit(r))) continue;
    if (!wanted(a, r, until)) return r;
    if (!any) any = r;
  }
  for (XReg r = XMM0; r < XMM15; r++) {
    if (!(mask & x_bit(r))) continue;
    if (!wanted(a, r, until)) return r;
    if (!any) any = r;
  }
  return any;
}

XReg al_free_reg(Alloc *a, XReg v, uint32_t mask) {
  const XVal *x = x_val(a->f, v);
  mask &= (x->type == LT_F ? XMMS : GPRS) & ~al_used(a) & ~a->pinned;
  if (!mask) return 0;
  if (x->kept && mask & SAVED)
    mask &= SAVED;
  else if (x->hint && mask & x_bit(x->hint))
    return x->hint;
  return first_of(a, mask, last_use(a, v));
}

// What to take from the registers in mask: what is needed last; what need not
// be stored is taken a little earlier.
static XReg farthest(Alloc *a, uint32_t mask) {
  enum { CLEAN = 8 };
  XReg best = 0;
  uint64_t distance = 0;
  for (XReg r = 1; r < X_REGS; r++) {
    XReg v = a->holder[r];
    if (!v || !(mask & x_bit(r)) || a->pinned & x_bit(r)) continue;
    bool clean = al_w(a, v)->mem || al_w(a, v)->home || al_constant(a, v);
    uint64_t d = (uint64_t)al_next(a, v) + (clean ? CLEAN : 0) + 1;
    if (d <= distance) continue;
    best = r;
    distance = d;
  }
  if (!best) bug("x64: no register left");
  return best;
}

XReg al_take(Alloc *a, XReg v, uint32_t mask) {
  XReg r = al_free_reg(a, v, mask);
  if (r) return r;
  r = farthest(a, mask & (al_is_f(a, v) ? XMMS : GPRS));
  al_store(a, a->holder[r]);
  al_drop(a, a->holder[r]);
  return r;
}

XReg al_need(Alloc *a, XReg v, uint32_t mask) {
  XReg r = al_w(a, v)->reg;
  if (r && !(mask & x_bit(r))) {
    XReg to = al_take(a, v, mask);
    al_put(a, X_MOV, to, (XOpnd){0}, x_reg(r));
    al_hold(a, to, v);
    r = to;
  } else if (!r) {
    r = al_take(a, v, mask);
    al_load(a, r, v);
    al_hold(a, r, v);
  }
  a->pinned |= x_bit(r);
  return r;
}

void al_clear(Alloc *a, XReg reg, uint32_t avoid) {
  XReg v = a->holder[reg];
  if (!v) return;
  XReg to = al_constant(a, v) ? 0 : al_free_reg(a, v, ~(avoid | x_bit(reg)));
  if (to) {
    al_put(a, X_MOV, to, (XOpnd){0}, x_reg(reg));
    al_hold(a, to, v);
  } else {
    al_store(a, v);
    al_drop(a, v);
  }
}

// --- A block

static void note_end(Alloc *a, XReg v, uint32_t pos) {
  if (!a->end_pos[v]) vec_push(&a->touched, v);
  if (!a->end_pos[v] || pos < a->end_pos[v]) a->end_pos[v] = pos;
}

// Positions count from 1; behind the last instruction come the edges.
static void uses_behind(Alloc *a, const XBlk *b) {
  uint32_t end = b->ins.n + 1;
  for (uint32_t i = 0; i < b->edge.n; i++) {
    const XEdge *e = &b->edge.at[i];
    const XLive *in = &a->f->live_in[e->to];
    uint32_t far = a->f->cold[e->to] && !a->f->cold[a->cur] ? 1000 : 0;
    for (uint32_t k = 0; k < in->n; k++)
      note_end(a, in->at[k].v, end + 1 + far + in->at[k].dist);
    for (uint32_t k = 0; k < e->n; k++)
      if (x_val(a->f, e->param[k])->used) note_end(a, e->arg[k], end);
  }
  uint32_t n = a->touched.n;
  for (uint32_t i = 0; i < n; i++) {
    XReg v = a->touched.at[i];
    al_w(a, v)->use = new_use(a, a->end_pos[v], 0);
    a->end_pos[v] = 0;
  }
}

static void use_here(void *ctx, XReg *v) {
  Alloc *a = ctx;
  add_use(a, *v, a->pos);
}

static void collect_uses(Alloc *a, XBlk *b, bool *flags) {
  a->uses.n = 1;
  a->touched.n = 0;
  memset(a->want, 0, sizeof a->want);
  uses_behind(a, b);
  bool live = b->end == END_JCC || b->end == END_FEQ || b->end == END_FNE;
  for (uint32_t i = b->ins.n; i-- > 0;) {
    XIns *x = &b->ins.at[i];
    a->pos = i + 1;
    x_uses(x, use_here, a);
    if (x_is_val(x->d) && x_val(a->f, x->d)->hint) {
      uint32_t *chain = &a->want[x_val(a->f, x->d)->hint];
      *chain = new_use(a, a->pos, *chain);
    }
    if (x_ops[x->op].flags & XF_W) live = false;
    if (x_ops[x->op].flags & XF_R) live = true;
    flags[i] = live;
  }
}

static void forget(Alloc *a) {
  for (XReg r = 1; r < X_REGS; r++)
    if (a->holder[r]) al_drop(a, a->holder[r]);
  for (uint32_t i = 0; i < a->touched.n; i++)
    al_w(a, a->touched.at[i])->use = 0;
  for (uint32_t i = 0; i < a->live.n; i++) {
    al_w(a, a->live.at[i])->live = 0;
    al_w(a, a->live.at[i])->mem = false;
    al_w(a, a->live.at[i])->home = 0;
  }
  a->live.n = 0;
}

static void load_start(Alloc *a, BlkId id) {
  const Starts *s = &a->start[id];
  for (uint32_t i = 0; i < s->n; i++) {
    const Start *p = &s->at[i];
    if (al_dead(a, p->v)) continue;
    if (p->reg) al_hold(a, p->reg, p->v);
    al_w(a, p->v)->mem = p->mem;
    al_go_live(a, p->v);
  }
  al_enter_homes(a, id);
}

static void block(Alloc *a, BlkId id) {
  XBlk *b = &a->f->blk.at[id];
  bool *flags = mem_alloc(b->ins.n + 1);
  a->cur = a->out = id;
  a->undo.v = 0;
  a->flags = false;
  al_begin(a, id);
  collect_uses(a, b, flags);
  load_start(a, id);
  for (uint32_t i = 0; i < b->ins.n; i++) {
    a->pos = i + 1;
    a->pinned = 0;
    a->flags = flags[i];
    al_ins(a, &b->ins.at[i]);
  }
  a->pos = b->ins.n + 1;
  a->pinned = 0;
  a->flags = false;
  al_finish(a, id);
  forget(a);
  free(flags);
}

static void new_outs(XFn *f) {
  for (BlkId b = 0; b < f->blk.n; b++) {
    BlkId root = b && f->low->blk.at[b].root == ROOT_HANDLER ? b : 0;
    vec_push(&f->out, ((XBlk){.cold = f->cold[b], .low = root}));
  }
}

void x64_alloc(XFn *f) {
  Alloc a = {.f = f};
  a.w = NEW_N(f->arena, Where, f->val.n);
  a.end_pos = NEW_N(f->arena, uint32_t, f->val.n);
  a.start = NEW_N(f->arena, Starts, f->blk.n);
  new_outs(f);
  vec_push(&a.uses, (Use){0});
  for (uint32_t k = 0; k < f->order.n; k++) block(&a, f->order.at[k]);
  vec_free(&a.uses);
  vec_free(&a.live);
  vec_free(&a.touched);
  vec_free(&a.pushed);
}
