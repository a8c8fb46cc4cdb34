// SPDX-License-Identifier: Apache-2.0
// The orders in which the back end looks at blocks: reverse postorder; and the
// hot blocks, then the cold blocks in that order. A definition comes before its
// uses in both, because what only cold blocks lead to is made cold too.
#include "x64.h"

typedef struct Visit {
  BlkId id;
  uint32_t left; // successors still to be looked at
} Visit;

// The first successor is searched last and so comes next in the order.
static void postorder(const LowFn *low, BlkId root, bool *seen,
                      BlkList *order) {
  VEC(Visit) stack = {0};
  if (seen[root]) return;
  seen[root] = true;
  vec_push(&stack, ((Visit){root, low->blk.at[root].out.n}));
  while (stack.n) {
    Visit *v = &vec_last(&stack);
    if (!v->left) {
      vec_push(order, v->id);
      stack.n--;
      continue;
    }
    BlkId to = low->blk.at[v->id].out.at[--v->left].to;
    if (seen[to]) continue;
    seen[to] = true;
    vec_push(&stack, ((Visit){to, low->blk.at[to].out.n}));
  }
  vec_free(&stack);
}

static void all_postorder(const LowFn *low, BlkList *order) {
  bool *seen = mem_alloc(low->blk.n * sizeof *seen);
  for (BlkId b = low->blk.n; --b > 1;)
    if (!low->blk.at[b].dead && low->blk.at[b].root == ROOT_HANDLER)
      postorder(low, b, seen, order);
  postorder(low, 1, seen, order);
  free(seen);
}

static bool ends_cold(const LowFn *low, const LowBlk *b) {
  uint8_t op = low->ins.at[b->term].op;
  return op == LOW_UNWIND || op == LOW_NOWAY;
}

static bool all_cold(const XFn *f, const BlkList *preds, uint32_t place) {
  bool some = false;
  for (uint32_t i = 0; i < preds->n; i++) {
    BlkId p = preds->at[i];
    if (!f->place[p] || f->place[p] >= place) continue; // from below: a loop
    if (!f->cold[p]) return false;
    some = true;
  }
  return some;
}

static bool leads_to_cold(const XFn *f, const LowBlk *b) {
  for (uint32_t i = 0; i < b->out.n; i++)
    if (!f->cold[b->out.at[i].to]) return false;
  return b->out.n > 0;
}

// `post` is in postorder: blocks before what leads to them.
static void spread_cold(XFn *f, const BlkList *post) {
  const LowFn *low = f->low;
  for (uint32_t i = 0; i < post->n; i++) {
    const LowBlk *b = &low->blk.at[post->at[i]];
    f->cold[post->at[i]] = b->cold || b->root == ROOT_HANDLER ||
                           ends_cold(low, b) || leads_to_cold(f, b);
  }
  f->cold[1] = false;
  for (uint32_t i = post->n; i-- > 0;) {
    BlkId b = post->at[i];
    if (b != 1 && all_cold(f, &f->preds[b], f->place[b])) f->cold[b] = true;
  }
}

static void find_preds(XFn *f, const BlkList *post) {
  for (uint32_t i = post->n; i-- > 0;) {
    const LowBlk *b = &f->low->blk.at[post->at[i]];
    for (uint32_t k = 0; k < b->out.n; k++)
      vec_push(&f->preds[b->out.at[k].to], post->at[i]);
  }
}

static void find_headers(XFn *f, const BlkList *post) {
  for (uint32_t i = 0; i < post->n; i++) {
    BlkId b = post->at[i];
    for (uint32_t k = 0; k < f->preds[b].n; k++)
      if (f->place[f->preds[b].at[k]] >= f->place[b]) f->header[b] = true;
  }
}

static void append(XFn *f, bool cold) {
  for (uint32_t i = 0; i < f->rpo.n; i++)
    if (f->cold[f->rpo.at[i]] == cold) vec_push(&f->order, f->rpo.at[i]);
}

void x64_order(XFn *f) {
  BlkList post = {0};
  uint32_t n = f->low->blk.n;
  f->preds = NEW_N(f->arena, BlkList, n);
  f->place = NEW_N(f->arena, uint32_t, n);
  f->cold = NEW_N(f->arena, bool, n);
  f->header = NEW_N(f->arena, bool, n);
  all_postorder(f->low, &post);
  for (uint32_t i = 0; i < post.n; i++) f->place[post.at[i]] = post.n - i;
  find_preds(f, &post);
  find_headers(f, &post);
  spread_cold(f, &post);
  for (uint32_t i = post.n; i-- > 0;) vec_push(&f->rpo, post.at[i]);
  append(f, false);
  append(f, true);
  vec_free(&post);
}
