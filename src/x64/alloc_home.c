// SPDX-License-Identifier: Apache-2.0
// Register allocation: values that stand in slots of the frame (homes.c). They
// are loaded when they are needed, not before, and need no other memory.
#include "alloc.h"

void al_enter_homes(Alloc *a, BlkId id) {
  const XHomes *h = &a->f->homes[id];
  for (uint32_t i = 0; i < h->n; i++) {
    Where *w = al_w(a, h->at[i].v);
    if (!w->use) continue;
    w->home = h->at[i].slot + 1;
    al_go_live(a, h->at[i].v);
  }
}

// The slot will not hold v any more: it has to be elsewhere.
static void leave_home(Alloc *a, XReg v) {
  Where *w = al_w(a, v);
  uint32_t pinned = a->pinned;
  if (!w->reg && !w->mem) al_need(a, v, ~0u);
  a->pinned = pinned;
  al_w(a, v)->home = 0;
}

void al_drop_homes(Alloc *a) {
  for (uint32_t i = 0; i < a->live.n; i++)
    if (al_w(a, a->live.at[i])->home) leave_home(a, a->live.at[i]);
}

static void overwrite(Alloc *a, uint32_t slot, XReg by) {
  for (uint32_t i = 0; i < a->live.n; i++) {
    XReg v = a->live.at[i];
    if (v != by && al_w(a, v)->home == slot + 1) leave_home(a, v);
  }
}

static void settle(Alloc *a, XReg v, uint32_t slot) {
  bool term = x_is_val(v) && x_val(a->f, v)->type == LT_T;
  if (term && !al_constant(a, v) && !al_dead(a, v)) al_w(a, v)->home = slot + 1;
}

static void store(Alloc *a, const XIns *x, uint32_t slot) {
  XReg v = x->b.kind == XO_REG ? x->b.reg : X_NOREG;
  if (x_is_val(v) && al_w(a, v)->home == slot + 1) { // it is there
    al_pop(a, v);
    al_release(a, v);
    return;
  }
  overwrite(a, slot, v);
  al_plain(a, *x);
  settle(a, v, slot);
}

// While pushes fill a frame its slots have no places yet.
static void push(Alloc *a, const XIns *x) {
  XReg v = x->b.kind == XO_REG ? x->b.reg : X_NOREG;
  al_plain(a, *x);
  if (v) vec_push(&a->pushed, ((XHome){x->slots, v}));
  if (x->slots) return;
  while (a->pushed.n) {
    XHome h = a->pushed.at[--a->pushed.n];
    settle(a, h.v, h.slot);
  }
}

static void load(Alloc *a, const XIns *x, uint32_t slot) {
  if (al_dead(a, x->d)) return;
  al_w(a, x->d)->home = slot + 1;
  al_go_live(a, x->d);
}

bool al_slot_ins(Alloc *a, const XIns *x) {
  uint32_t slot;
  if (x->op == X_PUSH)
    push(a, x);
  else if (x->op == X_STORE && x_slot_of(&x->a, &slot))
    store(a, x, slot);
  else if (x->op == X_MOV && x_is_val(x->d) && x_slot_of(&x->b, &slot))
    load(a, x, slot);
  else
    return false;
  return true;
}
