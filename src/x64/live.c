// SPDX-License-Identifier: Apache-2.0
// Liveness: which values are live at the start of each block, and how many
// instructions away their next use is. What only cold blocks use is far away.
// Marks the values that live across a call of C in hot code.
#include "x64.h"

enum { COLD_DISTANCE = 1000 };

typedef struct Live {
  XFn *f;
  VEC(XReg) set;   // values seen live in the block, some gone again
  uint32_t *dist;  // by value: distance from the block's start
  uint32_t *stamp; // by value: the round that saw it, 0: not live
  uint32_t round;
  uint32_t pos;
  bool changed;
} Live;

static void see(Live *l, XReg v, uint32_t dist) {
  if (x_val(l->f, v)->constant) return;
  if (l->stamp[v] != l->round) {
    l->stamp[v] = l->round;
    l->dist[v] = dist;
    vec_push(&l->set, v);
  } else if (dist < l->dist[v]) {
    l->dist[v] = dist;
  }
}

static bool is_live(const Live *l, XReg v) { return l->stamp[v] == l->round; }

static void see_use(void *ctx, XReg *v) {
  Live *l = ctx;
  see(l, *v, l->pos);
}

static void see_edges(Live *l, const XBlk *b, bool cold) {
  uint32_t end = b->ins.n + 1;
  for (uint32_t i = 0; i < b->edge.n; i++) {
    const XEdge *e = &b->edge.at[i];
    const XLive *in = &l->f->live_in[e->to];
    uint32_t far = l->f->cold[e->to] && !cold ? COLD_DISTANCE : 0;
    for (uint32_t k = 0; k < in->n; k++)
      see(l, in->at[k].v, end + far + in->at[k].dist);
    for (uint32_t k = 0; k < e->n; k++)
      if (x_val(l->f, e->param[k])->used) see(l, e->arg[k], b->ins.n);
  }
}

static void keep_all(Live *l) {
  for (uint32_t i = 0; i < l->set.n; i++)
    if (is_live(l, l->set.at[i])) x_val(l->f, l->set.at[i])->kept = true;
}

// A value made and used in this block may come into the set again: it counts
// once.
static void store(Live *l, BlkId id) {
  XLive *in = &l->f->live_in[id];
  uint32_t n = 0;
  for (uint32_t i = 0; i < l->set.n; i++) n += is_live(l, l->set.at[i]);
  XUse *at = NEW_N(l->f->arena, XUse, n);
  n = 0;
  for (uint32_t i = 0; i < l->set.n; i++) {
    XReg v = l->set.at[i];
    if (!is_live(l, v)) continue;
    at[n++] = (XUse){v, l->dist[v]};
    l->stamp[v] = 0;
  }
  if (n != in->n) l->changed = true;
  *in = (XLive){at, n};
}

static void params(Live *l, const LowBlk *b) {
  for (uint32_t i = 0; i < b->params.n; i++) {
    XReg v = X_VAL + b->params.at[i];
    if (!is_live(l, v)) continue;
    if (!x_val(l->f, v)->used) l->changed = true;
    x_val(l->f, v)->used = true;
    l->stamp[v] = 0;
  }
}

static void block(Live *l, BlkId id) {
  XBlk *b = &l->f->blk.at[id];
  bool cold = l->f->cold[id];
  l->round++;
  l->set.n = 0;
  see_edges(l, b, cold);
  for (uint32_t i = b->ins.n; i-- > 0;) {
    XIns *x = &b->ins.at[i];
    if (x_is_val(x->d)) l->stamp[x->d] = 0;
    if (x->op == X_RT && !cold) keep_all(l);
    l->pos = i;
    x_uses(x, see_use, l);
  }
  params(l, &l->f->low->blk.at[id]);
  store(l, id);
}

void x64_live(XFn *f) {
  Live l = {.f = f};
  bool loops = false;
  l.dist = NEW_N(f->arena, uint32_t, f->val.n);
  l.stamp = NEW_N(f->arena, uint32_t, f->val.n);
  f->live_in = NEW_N(f->arena, XLive, f->blk.n);
  for (BlkId b = 1; b < f->blk.n; b++) loops |= f->header[b];
  do {
    l.changed = false;
    for (uint32_t k = f->rpo.n; k-- > 0;) block(&l, f->rpo.at[k]);
  } while (loops && l.changed);
  vec_free(&l.set);
}
