// SPDX-License-Identifier: Apache-2.0
// Control flow of Low: predecessors, orders, dominators.
#include "low.h"

void low_preds(const LowFn *f, BlkList *preds) {
  for (BlkId id = 1; id < f->blk.n; id++) {
    const LowBlk *b = &f->blk.at[id];
    if (b->dead) continue;
    for (uint32_t i = 0; i < b->out.n; i++)
      vec_push(&preds[b->out.at[i].to], id);
  }
}

// The k-th successor, the handler last; 0: no more.
static BlkId successor(const LowBlk *b, uint32_t k) {
  if (k < b->out.n) return b->out.at[k].to;
  return k == b->out.n ? b->exc : 0;
}

typedef struct Visit {
  BlkId id;
  uint32_t next; // successor to look at
} Visit;

static void postorder(const LowFn *f, BlkId root, uint8_t *seen,
                      BlkList *order) {
  VEC(Visit) stack = {0};
  if (!seen[root]) vec_push(&stack, ((Visit){root, 0}));
  seen[root] = 1;
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
}

static void reverse(BlkList *order, uint32_t i) {
  for (uint32_t j = order->n; i + 1 < j; i++) {
    BlkId id = order->at[--j];
    order->at[j] = order->at[i];
    order->at[i] = id;
  }
}

// What the entry reaches, calls included, comes first: then a block follows
// those that dominate it, over the whole function and within regions. Handlers
// that nothing names any more come last, with what only they reach.
void low_rpo(const LowFn *f, BlkList *order) {
  uint8_t *seen = mem_alloc(f->blk.n);
  order->n = 0;
  postorder(f, 1, seen, order);
  reverse(order, 0);
  uint32_t rest = order->n;
  for (BlkId id = f->blk.n; id-- > 2;)
    if (f->blk.at[id].root == ROOT_HANDLER && !f->blk.at[id].dead)
      postorder(f, id, seen, order);
  reverse(order, rest);
  free(seen);
}

void low_remove_unreachable(LowFn *f) {
  BlkList order = {0};
  uint8_t *seen = mem_alloc(f->blk.n);
  postorder(f, 1, seen, &order);
  for (BlkId b = 1; b < f->blk.n; b++)
    if (!seen[b]) f->blk.at[b].dead = true;
  vec_free(&order);
  free(seen);
}

static bool is_call(const LowFn *f, const LowBlk *b) {
  LowOp op = b->term ? (LowOp)f->ins.at[b->term].op : LOW_NOWAY;
  return op == LOW_CALL || op == LOW_CALLI;
}

DomTree *low_dom_tree(const LowFn *f, bool regions) {
  BlkList order = {0}, *preds = mem_alloc(f->blk.n * sizeof *preds);
  low_rpo(f, &order);
  for (uint32_t i = 0; i < order.n; i++) {
    BlkId id = order.at[i];
    const LowBlk *b = &f->blk.at[id];
    if (regions && is_call(f, b)) continue;
    for (uint32_t k = 0; k < b->out.n; k++)
      vec_push(&preds[b->out.at[k].to], id);
    if (b->exc && !regions) vec_push(&preds[b->exc], id);
  }
  DomTree *t = dom_tree(f->blk.n, &order, preds);
  for (BlkId id = 0; id < f->blk.n; id++) vec_free(&preds[id]);
  free(preds);
  vec_free(&order);
  return t;
}

void low_dom(const LowFn *f, BlkId *idom) {
  DomTree *t = low_dom_tree(f, false);
  memcpy(idom, t->idom, f->blk.n * sizeof *idom);
  dom_free(t);
}
