// SPDX-License-Identifier: Apache-2.0
// Space on the heap: the allocations of a stretch (up to a C call that may
// allocate, or an Erlang call) are gathered into one check at its start, or
// into the enter that stands there. A block whose successors all allocate, or
// that checks anyway, checks for them too.
#include "frame.h"

enum { HOISTED = 256 }; // words that a check takes over from successors

typedef struct Heap {
  LowFn *f;
  BlkList *preds;
  uint32_t *need; // by block: words its first stretch wants checked before it
  bool *taken;    // by block: a predecessor checks for it
} Heap;

static const LowIns *ins(Heap *h, BlkId b, uint32_t i) {
  return &h->f->ins.at[h->f->blk.at[b].ins.at[i]];
}

static bool ends_stretch(const LowIns *x) {
  return x->op == LOW_RT && x->rt->flags & RT_HP;
}

static bool can_hoist(Heap *h, BlkId to) {
  const LowBlk *k = &h->f->blk.at[to];
  return k->root == ROOT_NO && h->preds[to].n == 1 && h->need[to] > 0 &&
         h->need[to] <= HOISTED;
}

// The last stretch begins with a call that may have raised, which the
// terminator finds out. Until then an exception is only in the context, where
// a collection does not see it.
static bool may_have_raised(Heap *h, BlkId b) {
  const LowBlk *k = &h->f->blk.at[b];
  const LowIns *term = &h->f->ins.at[k->term];
  for (uint32_t i = k->ins.n; i-- > 0;)
    if (ends_stretch(ins(h, b, i)))
      return term->op == LOW_BR && term->arg[0] == k->ins.at[i];
  return false;
}

// What the last stretch of b can check for its successors.
static uint32_t for_successors(Heap *h, BlkId b, uint32_t own) {
  const LowBlk *k = &h->f->blk.at[b];
  uint32_t most = 0;
  if (may_have_raised(h, b)) return 0;
  bool all = k->out.n > 0;
  for (uint32_t e = 0; e < k->out.n; e++) {
    BlkId to = k->out.at[e].to;
    if (can_hoist(h, to) && !h->f->blk.at[to].cold)
      most = h->need[to] > most ? h->need[to] : most;
    else if (!h->f->blk.at[to].cold)
      all = false;
  }
  return own || all ? most : 0;
}

static void take_over(Heap *h, BlkId b, uint32_t most) {
  const LowBlk *k = &h->f->blk.at[b];
  for (uint32_t e = 0; e < k->out.n; e++)
    if (can_hoist(h, k->out.at[e].to) && h->need[k->out.at[e].to] <= most)
      h->taken[k->out.at[e].to] = true;
}

static uint32_t enter_of(Heap *h, BlkId b) { // 1 + its place, 0: none
  for (uint32_t i = 0; i < h->f->blk.at[b].ins.n; i++)
    if (ins(h, b, i)->op == LOW_ENTER) return i + 1;
  return 0;
}

// Words wanted by the first stretch of b, with its successors' when it is the
// only one.
static void plan(Heap *h, BlkId b) {
  const LowBlk *k = &h->f->blk.at[b];
  uint32_t first = 0, words = 0;
  bool in_first = true;
  for (uint32_t i = 0; i < k->ins.n; i++) {
    const LowIns *x = ins(h, b, i);
    if (x->op == LOW_ALLOC) words += (uint32_t)x->i;
    if (!ends_stretch(x)) continue;
    if (in_first) first = words;
    in_first = false;
    words = 0;
  }
  uint32_t most = for_successors(h, b, words);
  if (most) take_over(h, b, most);
  // An enter takes from the same free space: nothing is checked across it.
  h->need[b] = enter_of(h, b) ? 0 : in_first ? words + most : first;
}

static void check_at(Heap *h, BlkId b, uint32_t at, uint32_t words) {
  Ref r = low_insert(h->f, b, at, LOW_HEAP, LT_VOID, NULL, 0);
  h->f->ins.at[r].i = words;
}

// The stretch that starts at `from` wants `words`.
static uint32_t check(Heap *h, BlkId b, uint32_t from, uint32_t words) {
  if (!words) return 0;
  uint32_t at = from, n = h->f->blk.at[b].ins.n, in = enter_of(h, b);
  if (in && in > from) {
    LowIns *x = &h->f->ins.at[h->f->blk.at[b].ins.at[in - 1]];
    x->j = words;
    return 0;
  }
  while (at < n && ins(h, b, at)->op != LOW_ALLOC) at++;
  check_at(h, b, at, words);
  return 1;
}

static void place(Heap *h, BlkId b) {
  uint32_t from = 0, words = 0;
  bool first = true;
  for (uint32_t i = 0;; i++) {
    bool end = i == h->f->blk.at[b].ins.n;
    if (!end && ins(h, b, i)->op == LOW_ALLOC)
      words += (uint32_t)ins(h, b, i)->i;
    if (!end && !ends_stretch(ins(h, b, i))) continue;
    if (end) words += for_successors(h, b, words);
    if (!(first && h->taken[b])) i += check(h, b, from, words);
    if (end) break;
    first = false;
    from = i + 1;
    words = 0;
  }
}

void low_heap(LowFn *f) {
  Heap h = {.f = f};
  BlkList order = {0};
  low_rpo(f, &order);
  h.preds = mem_alloc(f->blk.n * sizeof *h.preds);
  h.need = mem_alloc(f->blk.n * sizeof *h.need);
  h.taken = mem_alloc(f->blk.n * sizeof *h.taken);
  low_preds(f, h.preds);
  for (uint32_t i = order.n; i-- > 0;) plan(&h, order.at[i]);
  for (uint32_t i = 0; i < order.n; i++) place(&h, order.at[i]);
  for (BlkId b = 0; b < f->blk.n; b++) vec_free(&h.preds[b]);
  free(h.preds);
  free(h.need);
  free(h.taken);
  vec_free(&order);
}
