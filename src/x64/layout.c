// SPDX-License-Identifier: Apache-2.0
// The order of blocks in memory. Empty blocks go, short returns are repeated
// instead of jumped to; then chains of blocks that fall into each other, hot
// ones first, cold ones at the end. A continuation follows its call.
#include "x64.h"

typedef struct Layout {
  XFn *f;
  bool *placed;
  uint32_t *feeder; // by block: a block of moves that jumps to it
} Layout;

static XBlk *blk(XFn *f, uint32_t id) { return &f->out.at[id]; }

static bool is_root(const XFn *f, uint32_t id) {
  return id < f->low->blk.n && f->low->blk.at[id].root != ROOT_NO;
}

static bool is_empty(XFn *f, uint32_t id) {
  const XBlk *b = blk(f, id);
  return !b->ins.n && b->end == END_JMP && b->out.n && !is_root(f, id);
}

// Where a jump to `id` ends up.
static uint32_t thread(XFn *f, uint32_t id) {
  for (uint32_t n = 0; is_empty(f, id) && n < 100; n++)
    id = blk(f, id)->out.at[0];
  return id;
}

static void thread_all(XFn *f) {
  for (uint32_t id = 1; id < f->out.n; id++)
    for (uint32_t k = 0; k < blk(f, id)->out.n; k++)
      blk(f, id)->out.at[k] = thread(f, blk(f, id)->out.at[k]);
  for (uint32_t k = 0; k < f->pool.n; k++)
    if (f->pool.at[k].blk) f->pool.at[k].blk = thread(f, f->pool.at[k].blk);
}

enum { SHORT_RETURN = 2 };

static bool is_short_return(const XBlk *b) {
  return b->ins.n && b->ins.n <= SHORT_RETURN && vec_last(&b->ins).op == X_RET;
}

static void repeat_returns(XFn *f) {
  for (uint32_t id = 1; id < f->out.n; id++) {
    XBlk *b = blk(f, id);
    if (b->end != END_JMP || !b->out.n) continue;
    const XBlk *to = blk(f, b->out.at[0]);
    if (!is_short_return(to)) continue;
    for (uint32_t i = 0; i < to->ins.n; i++) vec_push(&b->ins, to->ins.at[i]);
    b->end = END_GONE;
    b->out.n = 0;
  }
}

// --- Which blocks are left

static void reach(XFn *f, uint32_t id, bool *seen) {
  VEC(uint32_t) stack = {0};
  if (seen[id]) return;
  seen[id] = true;
  vec_push(&stack, id);
  while (stack.n) {
    const XBlk *b = blk(f, stack.at[--stack.n]);
    for (uint32_t k = 0; k < b->out.n; k++) {
      uint32_t to = b->out.at[k];
      if (seen[to]) continue;
      seen[to] = true;
      vec_push(&stack, to);
    }
  }
  vec_free(&stack);
}

static bool *reachable(XFn *f) {
  bool *seen = NEW_N(f->arena, bool, f->out.n);
  for (uint32_t k = 0; k < f->order.n; k++)
    if (is_root(f, f->order.at[k]) &&
        f->low->blk.at[f->order.at[k]].root != ROOT_CONT)
      reach(f, f->order.at[k], seen);
  for (uint32_t k = 0; k < f->pool.n; k++)
    if (f->pool.at[k].blk) reach(f, f->pool.at[k].blk, seen);
  return seen;
}

// --- Chains

// Smaller: nearer to the block's start in reverse postorder.
static uint32_t rank(const XFn *f, uint32_t id) {
  if (id < f->low->blk.n) return 2 * f->place[id];
  const XBlk *b = &f->out.at[id];
  if (b->end == END_JMP && b->out.n && b->out.at[0] < f->low->blk.n)
    return 2 * f->place[b->out.at[0]] + 1;
  return 0; // the rest of a block
}

static bool may_follow(const Layout *l, uint32_t id, bool cold) {
  return !l->placed[id] && l->f->out.at[id].cold == cold;
}

static uint32_t next_of(const Layout *l, const XBlk *b) {
  const XFn *f = l->f;
  if (b->end == END_CALL) return b->out.at[0];
  if (b->end == END_GONE) return 0;
  uint32_t best = 0;
  for (uint32_t k = 0; k < b->out.n; k++) {
    uint32_t to = b->out.at[k];
    if (!may_follow(l, to, b->cold)) continue;
    if (!best || rank(f, to) < rank(f, best)) best = to;
  }
  return best;
}

static void chain(Layout *l, uint32_t id) {
  if (l->placed[id]) return;
  while (id) {
    l->placed[id] = true;
    vec_push(&l->f->layout, id);
    id = next_of(l, blk(l->f, id));
  }
}

// What falls into a cold block is placed in front of it, but the function
// starts with its entry.
static void chain_fed(Layout *l, uint32_t id) {
  uint32_t from = l->feeder[id];
  if (id != 1 && from && !l->placed[id] && !l->placed[from] &&
      l->f->out.at[from].cold)
    chain(l, from);
  chain(l, id);
}

static void find_feeders(Layout *l) {
  for (uint32_t id = l->f->low->blk.n; id < l->f->out.n; id++) {
    const XBlk *b = blk(l->f, id);
    if (b->end == END_JMP && b->out.n) l->feeder[b->out.at[0]] = id;
  }
}

static void place(Layout *l, bool cold) {
  const XFn *f = l->f;
  for (uint32_t k = 0; k < f->order.n; k++)
    if (f->out.at[f->order.at[k]].cold == cold) chain_fed(l, f->order.at[k]);
  for (uint32_t id = f->low->blk.n; id < f->out.n; id++)
    if (f->out.at[id].cold == cold) chain(l, id);
}

void x64_layout(XFn *f) {
  thread_all(f);
  repeat_returns(f);
  bool *seen = reachable(f);
  Layout l = {.f = f};
  l.placed = NEW_N(f->arena, bool, f->out.n);
  l.feeder = NEW_N(f->arena, uint32_t, f->out.n);
  find_feeders(&l);
  for (uint32_t id = 0; id < f->out.n; id++) l.placed[id] = !seen[id];
  // A continuation is placed by its call alone.
  for (uint32_t id = 1; id < f->low->blk.n; id++) {
    f->out.at[id].loop = f->header[id] && !f->cold[id];
    if (f->low->blk.at[id].root == ROOT_CONT) l.placed[id] = true;
  }
  place(&l, false);
  place(&l, true);
}
