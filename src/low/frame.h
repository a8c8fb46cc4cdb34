// SPDX-License-Identifier: Apache-2.0
// What the files of the frame pass share.
#ifndef LOW_FRAME_H
#define LOW_FRAME_H
#include "low.h"

// live.c: sets of values.
typedef struct SetWord {
  uint64_t bits; // not 0
  uint32_t at;   // of the values from 64 * at
} SetWord;
typedef struct Set {
  SetWord *word; // in order
  uint32_t n;
} Set;
typedef struct Sets { // by block
  Arena *arena;
  Set *of;
} Sets;
Sets sets_new(uint32_t n);
void sets_free(Sets *);
typedef struct SetWalk {
  const Set *set;
  uint32_t i;
  uint64_t bits;
} SetWalk;
Ref set_next(SetWalk *); // the values in order, then 0
typedef struct Mix { // a set being made
  uint64_t *bits;
  bool *in; // by word: it is among
  VEC(uint32_t) words;
} Mix;
Mix mix_new(uint32_t values);
void mix_free(Mix *);
void mix_add(Mix *, Ref);
void mix_drop(Mix *, Ref);
void mix_join(Mix *, const Set *);
void mix_meet(Mix *, const Set *);
bool mix_store(Mix *, Arena *, Set *); // empties it; true: it is another set
// live-in of each block: without its params; a handler's live-in is live all
// through the blocks that name it.
Sets low_live_in(const LowFn *, const BlkList *order);

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
