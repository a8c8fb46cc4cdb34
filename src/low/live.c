// SPDX-License-Identifier: Apache-2.0
// Liveness of Low values: which are still needed at a block's start.
#include "frame.h"

Bits bits_new(uint32_t rows, uint32_t columns) {
  uint32_t row = (columns + 63) / 64;
  return (Bits){mem_alloc((size_t)rows * row * 8), row};
}

void bits_free(Bits *s) {
  free(s->at);
  s->at = NULL;
}

static uint64_t *row_of(const Bits *s, uint32_t row) {
  return s->at + (size_t)row * s->row;
}

static void use(uint64_t *set, Ref r) {
  set[r / 64] |= (uint64_t)1 << (r & 63);
}
static void def(uint64_t *set, Ref r) {
  set[r / 64] &= ~((uint64_t)1 << (r & 63));
}

static void use_all(uint64_t *set, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) use(set, arg[i]);
}

static void join(uint64_t *set, const uint64_t *other, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) set[i] |= other[i];
}

// set: live-out on entry; on return what is live behind the params.
static void transfer(const LowFn *f, const LowBlk *b, uint64_t *set) {
  for (uint32_t e = 0; e < b->out.n; e++)
    use_all(set, b->out.at[e].arg, b->out.at[e].nargs);
  if (b->term) use_all(set, f->ins.at[b->term].arg, f->ins.at[b->term].nargs);
  for (uint32_t i = b->ins.n; i-- > 0;) {
    const LowIns *x = &f->ins.at[b->ins.at[i]];
    def(set, b->ins.at[i]);
    use_all(set, x->arg, x->nargs);
  }
}

static bool update(const LowFn *f, Bits *live, BlkId id, uint64_t *tmp) {
  const LowBlk *b = &f->blk.at[id];
  memset(tmp, 0, live->row * 8);
  for (uint32_t e = 0; e < b->out.n; e++)
    join(tmp, row_of(live, b->out.at[e].to), live->row);
  transfer(f, b, tmp);
  if (b->exc) join(tmp, row_of(live, b->exc), live->row);
  for (uint32_t p = 0; p < b->params.n; p++) def(tmp, b->params.at[p]);
  uint64_t *in = row_of(live, id);
  if (!memcmp(in, tmp, live->row * 8)) return false;
  memcpy(in, tmp, live->row * 8);
  return true;
}

Bits low_live_in(const LowFn *f, const BlkList *order) {
  Bits live = bits_new(f->blk.n, f->ins.n);
  uint64_t *tmp = mem_alloc((size_t)live.row * 8);
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = order->n; i-- > 0;)
      again |= update(f, &live, order->at[i], tmp);
  }
  free(tmp);
  return live;
}
