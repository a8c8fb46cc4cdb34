// SPDX-License-Identifier: Apache-2.0
// Which slots of the frame hold which values at the start of each block. A
// value that was loaded from a slot or stored there need not be kept anywhere
// else until the slot is written or the frame goes. Slots are roots: what they
// hold stays right when a collection moves it.
#include "x64.h"

bool x_slot_of(const XOpnd *o, uint32_t *slot) {
  if (o->kind != XO_MEM || o->reg != RSP || o->index) return false;
  *slot = (uint32_t)o->imm / 8;
  return true;
}

bool x_drops_frame(const XIns *x) {
  return x->op == X_ENTER || x->op == X_POP ||
         (x->op == X_ADD && x->d == RSP && x->b.imm > 0);
}

typedef VEC(XHome) Homes;

static void forget_slot(Homes *h, uint32_t slot) {
  for (uint32_t i = 0; i < h->n; i++)
    if (h->at[i].slot == slot) h->at[i--] = h->at[--h->n];
}

static void put(XFn *f, Homes *h, uint32_t slot, XReg v) {
  forget_slot(h, slot);
  if (x_is_val(v) && x_val(f, v)->type == LT_T && !x_val(f, v)->constant)
    vec_push(h, ((XHome){slot, v}));
}

static void through(XFn *f, Homes *h, const XIns *x) {
  uint32_t slot;
  XReg stored = x->b.kind == XO_REG ? x->b.reg : X_NOREG;
  if (x_drops_frame(x))
    h->n = 0;
  else if (x->op == X_PUSH)
    put(f, h, x->slots, stored);
  else if (x->op == X_STORE && x_slot_of(&x->a, &slot))
    put(f, h, slot, stored);
  else if (x->op == X_MOV && x_slot_of(&x->b, &slot) && x_is_val(x->d))
    vec_push(h, ((XHome){slot, x->d}));
}

static bool has(const XHomes *h, XHome x) {
  for (uint32_t i = 0; i < h->n; i++)
    if (h->at[i].slot == x.slot && h->at[i].v == x.v) return true;
  return false;
}

static bool is_live_in(const XFn *f, BlkId b, XReg v) {
  for (uint32_t i = 0; i < f->live_in[b].n; i++)
    if (f->live_in[b].at[i].v == v) return true;
  return false;
}

static void first_time(XFn *f, BlkId to, const Homes *h) {
  XHomes *in = &f->homes[to];
  in->known = true;
  in->at = NEW_N(f->arena, XHome, h->n);
  for (uint32_t i = 0; i < h->n; i++)
    if (is_live_in(f, to, h->at[i].v)) in->at[in->n++] = h->at[i];
}

// What the target keeps is what all edges agree on.
static bool meet(XFn *f, BlkId to, const Homes *h) {
  XHomes *in = &f->homes[to];
  XHomes now = {.at = h->at, .n = h->n};
  uint32_t n = 0;
  for (uint32_t i = 0; i < in->n; i++)
    if (has(&now, in->at[i])) in->at[n++] = in->at[i];
  bool changed = n != in->n;
  in->n = n;
  return changed;
}

static bool block(XFn *f, BlkId id, Homes *h) {
  const XBlk *b = &f->blk.at[id];
  bool changed = false;
  h->n = 0;
  for (uint32_t i = 0; i < f->homes[id].n; i++) vec_push(h, f->homes[id].at[i]);
  for (uint32_t i = 0; i < b->ins.n; i++) through(f, h, &b->ins.at[i]);
  if (b->end == END_CALL) return false;
  for (uint32_t i = 0; i < b->edge.n; i++) {
    BlkId to = b->edge.at[i].to;
    if (!f->homes[to].known)
      first_time(f, to, h);
    else
      changed |= meet(f, to, h) && f->place[to] <= f->place[id];
  }
  return changed;
}

void x64_homes(XFn *f) {
  Homes h = {0};
  bool changed;
  f->homes = NEW_N(f->arena, XHomes, f->blk.n);
  do {
    changed = false;
    for (uint32_t k = 0; k < f->rpo.n; k++)
      changed |= block(f, f->rpo.at[k], &h);
  } while (changed);
  vec_free(&h);
}
