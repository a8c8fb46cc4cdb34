// SPDX-License-Identifier: Apache-2.0
// Control flow: predecessors, orders, unreachable blocks, replacing values.
#include "ir.h"

void ir_preds(const Fn *f, BlkList *preds) {
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    for (uint32_t i = 0; i < b->out.n; i++)
      vec_push(&preds[b->out.at[i].to], id);
    if (b->exc) vec_push(&preds[b->exc], id);
  }
}

// The k-th successor, the exceptional one last; 0: no more.
static BlkId successor(const Blk *b, uint32_t k) {
  if (k < b->out.n) return b->out.at[k].to;
  return k == b->out.n ? b->exc : 0;
}

typedef struct Visit {
  BlkId id;
  uint32_t next; // successor to look at
} Visit;

// Depth first from the entry; blocks in the order in which they are done.
static void postorder(const Fn *f, BlkList *order) {
  VEC(Visit) stack = {0};
  uint8_t *seen = mem_alloc(f->blk.n);
  seen[1] = 1;
  vec_push(&stack, ((Visit){1, 0}));
  while (stack.n) {
    Visit *v = &vec_last(&stack);
    BlkId to = successor(&f->blk.at[v->id], v->next++);
    if (!to) {
      vec_push(order, v->id);
      stack.n--;
    } else if (!seen[to]) {
      seen[to] = 1;
      vec_push(&stack, ((Visit){to, 0}));
    }
  }
  vec_free(&stack);
  free(seen);
}

void ir_rpo(const Fn *f, BlkList *order) {
  order->n = 0;
  postorder(f, order);
  for (uint32_t i = 0, j = order->n; i + 1 < j; i++) {
    BlkId id = order->at[--j];
    order->at[j] = order->at[i];
    order->at[i] = id;
  }
}

static void remove_blk(Fn *f, BlkId id) {
  Blk *b = &f->blk.at[id];
  for (uint32_t i = 0; i < b->params.n; i++)
    f->ins.at[b->params.at[i]].dead = true;
  for (uint32_t i = 0; i < b->ins.n; i++) f->ins.at[b->ins.at[i]].dead = true;
  if (b->term) f->ins.at[b->term].dead = true;
  *b = (Blk){.dead = true};
}

bool ir_remove_unreachable(Fn *f) {
  BlkList order = {0};
  uint8_t *seen = mem_alloc(f->blk.n);
  bool changed = false;
  ir_rpo(f, &order);
  for (uint32_t i = 0; i < order.n; i++) seen[order.at[i]] = 1;
  for (BlkId id = 1; id < f->blk.n; id++) {
    if (seen[id] || f->blk.at[id].dead) continue;
    remove_blk(f, id);
    changed = true;
  }
  free(seen);
  vec_free(&order);
  return changed;
}

// Long ways are made shorter on the way.
static Ref last_of(Ref *with, Ref r) {
  while (with[r]) {
    if (with[with[r]]) with[r] = with[with[r]];
    r = with[r];
  }
  return r;
}

static void replace_in(Ref *with, Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) arg[i] = last_of(with, arg[i]);
}

void ir_replace(Fn *f, Ref *with) {
  for (Ref r = 1; r < f->ins.n; r++)
    if (!f->ins.at[r].dead)
      replace_in(with, f->ins.at[r].arg, f->ins.at[r].nargs);
  for (BlkId id = 1; id < f->blk.n; id++) {
    Blk *b = &f->blk.at[id];
    for (uint32_t i = 0; i < b->out.n; i++)
      replace_in(with, b->out.at[i].arg, b->out.at[i].nargs);
  }
}
