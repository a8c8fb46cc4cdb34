// SPDX-License-Identifier: Apache-2.0
// What the files of the frame pass share.
#ifndef LOW_FRAME_H
#define LOW_FRAME_H
#include "low.h"

// live.c: sets of values, a row of words for each block.
typedef struct Bits {
  uint64_t *at;
  uint32_t row; // words in a row
} Bits;
Bits bits_new(uint32_t rows, uint32_t columns);
void bits_free(Bits *);
static inline bool bits_has(const Bits *s, uint32_t row, uint32_t i) {
  return s->at[(size_t)row * s->row + i / 64] >> (i & 63) & 1;
}
static inline void bits_add(Bits *s, uint32_t row, uint32_t i) {
  s->at[(size_t)row * s->row + i / 64] |= (uint64_t)1 << (i & 63);
}
// live-in of each block: without its params; a handler's live-in is live all
// through the blocks that name it.
Bits low_live_in(const LowFn *, const BlkList *order);

// insert.c: instructions at a place in a block; index: place among its ins
Ref low_insert(LowFn *, BlkId, uint32_t index, LowOp, LowType, const Ref *args,
               uint32_t n);
BlkId low_split_edge(LowFn *, BlkId from, uint32_t edge);

// repair.c: after a value got further definitions (its reloads), makes all uses
// see the right one. slot[v] >= 0, v < values: v is in that slot at roots that are reached
// with v live.
void low_repair(LowFn *, const int32_t *slot, uint32_t values);

// heap.c: space for allocations
void low_heap(LowFn *);
#endif
