// SPDX-License-Identifier: Apache-2.0
// Slots of ctx->spill for values that have no register. A slot serves several
// values if no block has two of them live (or defined) in it.
#include "alloc.h"

static BlkId block_of(Alloc *a, XReg v) {
  Ref r = v - X_VAL;
  if (r < a->f->low->ins.n) return a->f->low->ins.at[r].blk;
  return a->cur; // temporaries stay in their block
}

// where_live[where_from[v] .. where_from[v + 1]): blocks where v is live-in.
static void index_live(Alloc *a) {
  XFn *f = a->f;
  uint32_t *from = NEW_N(f->arena, uint32_t, f->val.n + 2), total = 0;
  for (BlkId b = 1; b < f->blk.n; b++) {
    total += f->live_in[b].n;
    for (uint32_t i = 0; i < f->live_in[b].n; i++)
      from[f->live_in[b].at[i].v + 2]++;
  }
  for (uint32_t v = 2; v < f->val.n + 2; v++) from[v] += from[v - 1];
  a->where_live = NEW_N(f->arena, BlkId, total + 1);
  for (BlkId b = 1; b < f->blk.n; b++)
    for (uint32_t i = 0; i < f->live_in[b].n; i++)
      a->where_live[from[f->live_in[b].at[i].v + 1]++] = b;
  a->where_from = from;
}

static bool marked(const uint64_t *bits, BlkId b) {
  return bits[b / 64] >> (b & 63) & 1;
}

static void mark(uint64_t *bits, BlkId b) { bits[b / 64] |= 1ull << (b & 63); }

// Calls each block that v occupies: where it is live, where it is defined, and
// for a param, what leads there.
static bool each_block(Alloc *a, XReg v, uint64_t *bits, bool set) {
  BlkId home = block_of(a, v);
  for (uint32_t i = a->where_from[v]; i < a->where_from[v + 1]; i++) {
    if (set)
      mark(bits, a->where_live[i]);
    else if (marked(bits, a->where_live[i]))
      return false;
  }
  if (set)
    mark(bits, home);
  else if (marked(bits, home))
    return false;
  for (uint32_t i = 0; i < a->f->preds[home].n; i++) {
    BlkId p = a->f->preds[home].at[i];
    if (set)
      mark(bits, p);
    else if (marked(bits, p))
      return false;
  }
  return true;
}

static uint16_t choose(Alloc *a, XReg v) {
  if (!a->where_from) index_live(a);
  for (uint16_t s = 1; s <= X_MAX_SPILL; s++) {
    if (!a->slot_blocks[s])
      a->slot_blocks[s] = NEW_N(a->f->arena, uint64_t, a->f->blk.n / 64 + 1);
    if (!each_block(a, v, a->slot_blocks[s], false)) continue;
    each_block(a, v, a->slot_blocks[s], true);
    return s;
  }
  const FnRef *r = a->f->low->ref;
  fatal("%s:%s/%u: too many values are needed at the same time",
        r->module->text, r->name->text, r->arity);
}

XOpnd al_slot(Alloc *a, XReg v) {
  if (!al_w(a, v)->slot) al_w(a, v)->slot = choose(a, v);
  return x_mem(X_CTX, CTX_spill + 8 * (al_w(a, v)->slot - 1));
}
