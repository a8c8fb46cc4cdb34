// SPDX-License-Identifier: Apache-2.0
// Changing a Low function in place.
#include "frame.h"

Ref low_insert(LowFn *f, BlkId b, uint32_t index, LowOp op, LowType type,
               const Ref *args, uint32_t n) {
  Ref term = f->blk.at[b].term;
  f->blk.at[b].term = 0;
  Ref r = low_ins(f, b, op, type, args, n);
  LowBlk *k = &f->blk.at[b];
  k->term = term;
  memmove(k->ins.at + index + 1, k->ins.at + index,
          (k->ins.n - 1 - index) * sizeof(Ref));
  k->ins.at[index] = r;
  return r;
}

// A block of its own on an edge; the edge's arguments move to it.
BlkId low_split_edge(LowFn *f, BlkId from, uint32_t edge) {
  BlkId mid = low_blk(f);
  LowEdge *e = &f->blk.at[from].out.at[edge];
  f->blk.at[mid].cold = f->blk.at[from].cold || f->blk.at[e->to].cold;
  low_term(f, mid, LOW_JMP, NULL, 0);
  low_edge(f, mid, e->to, e->arg, e->nargs);
  e->to = mid;
  e->nargs = 0;
  e->arg = NULL;
  return mid;
}
