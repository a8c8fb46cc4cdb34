// SPDX-License-Identifier: Apache-2.0
// An interpreter of Low, before or after the frame pass: says what a function
// must do, for comparison with what a back end makes of it.
#ifndef LOW_INTERP_H
#define LOW_INTERP_H
#include "src/low/low.h"

// IN_BROKEN: a frame is there where none should be, or the other way round.
typedef enum { IN_RETURNED, IN_RAISED, IN_LIMIT, IN_BROKEN } InOutcome;
typedef struct Interp {
  Ctx ctx;             // rt functions and ctxload, ctxstore see this one
  uint64_t *heap;      // words for alloc; never collected
  size_t used, room;
  uint64_t steps;      // left; 0: IN_LIMIT
  bool framed;         // the functions are after the frame pass
  bool broken;
  uint32_t depth;      // calls that may still be nested
  VEC(const LowFn *) fns;
  void *(*address)(const char *c_name); // of an rt function
  uint64_t (*symbol)(const LowSym *);   // value of atoms, literals, ...
} Interp;

void interp_init(Interp *, size_t heap_words);
void interp_free(Interp *);
void interp_add(Interp *, const LowFn *);
// Result of IN_RETURNED; IN_RAISED: ctx.exc_* says what.
InOutcome interp_call(Interp *, const FnRef *, const uint64_t *args, uint32_t n,
                      uint64_t *result);
uint64_t interp_rt(Ctx *, void *address, const RtCall *, const uint64_t *args);
#endif
