// SPDX-License-Identifier: Apache-2.0
// What the collector, copying and freeing share about the layout of objects.
#ifndef GC_H
#define GC_H
#include "../proc.h"

// First payload word of a boxed object that is a term, 0: none is. What stands
// before it is raw. The raw words of maps and traces read as small integers, so
// they need no place here.
static inline unsigned gc_first_term(int kind) {
  static const uint8_t first[HDR_LIMIT] = {
      [HDR_TUPLE] = 1,   [HDR_FUN] = 3,    [HDR_MAP] = 1,   [HDR_HASHMAP] = 1,
      [HDR_MAPNODE] = 1, [HDR_SUBBIN] = 3, [HDR_TRACE] = 1,
      [HDR_RECORD] = 1,
  };
  return first[kind];
}

// The link of an off-heap list inside a REFBIN or MAGIC object at p.
static inline Term *gc_link(Term *p) {
  return p + (HDR_KIND(*p) == HDR_MAGIC ? 4 : 3);
}
void gc_release(Term *p); // gives up the reference of the object at p

// For few words, as they mostly are: no call. (Without the barrier compilers make
// one of it.)
static inline void gc_copy_words(Term *to, const Term *from, size_t n) {
  if (n > 64) {
    memcpy(to, from, n * sizeof(Term));
    return;
  }
  for (size_t i = 0; i < n; i++) {
    to[i] = from[i];
    __asm__ volatile("" : "+r"(i));
  }
}

#define GC_POISON 0xdeaddeaddeaddeadu // what stood here was collected

static inline size_t gc_free_words(const Ctx *c) {
  int64_t n = ((int64_t)c->sp - (int64_t)c->hp) / 8 - STACK_SLACK;
  return n > 0 ? (size_t)n : 0;
}

// Asks for a collection as soon as the process may be interrupted.
void gc_want(Ctx *);

#ifdef RT_HARD
void gc_check(Ctx *, uint64_t live); // verifies the running process's heap
#else
static inline void gc_check(Ctx *c, uint64_t live) { (void)c, (void)live; }
#endif
#endif
