// SPDX-License-Identifier: Apache-2.0
// The runtime's own hash of terms, for maps and ets. Terms that are =:= hash
// alike within one run of a program; nothing else is promised. (phash.c has
// those that programs see.) Inner terms wait on a stack: any depth will do.
#include "../../src/base/wide.h"
#include "../bits.h"
#include "../map.h"
#include "../stack.h"

#define K1        0xa0761d6478bd642fu
#define K2        0xe7037ed1a0b428dbu
#define LIST_MARK 0x8ebc6af09c88c6e3u

// Marks on the stack; header words are never terms.
#define END_OF_PAIR MAKE_HDR(0, 1)
#define END_OF_MAP  MAKE_HDR(0, 2) // below it: the hash before the map, the sum

static inline uint64_t mix(uint64_t h, uint64_t x) {
  Wide w = wide_mul(h ^ x ^ K1, K2);
  return w.hi ^ w.lo;
}

typedef struct Walk {
  uint64_t h;
  uint64_t sum; // of the pairs of the map in work, in any order
  Stack stack;
} Walk;

static void push_fields(Walk *w, Term t, size_t from) {
  for (size_t i = HDR_SIZE(HDR(t)); i >= from; i--)
    stack_push(&w->stack, FIELD(t, i));
}

static void enter_fun(Walk *w, Term t) {
  w->h = mix(mix(w->h, HDR(t)), FIELD(t, 2));
  push_fields(w, t, 3);
}

static void enter_export(Walk *w, Term t) {
  w->h = mix(mix(w->h, FUN_ARITY(FIELD(t, 1))), FIELD(t, 2));
  w->h = mix(w->h, FIELD(t, 3));
}

static void enter_map(Walk *w, Term t) {
  Stack *s = &w->stack;
  w->h = mix(w->h, rt_map_size(t));
  stack_push(s, w->sum);
  stack_push(s, w->h);
  stack_push(s, END_OF_MAP);
  w->h = w->sum = 0;
  Term key, value;
  for (MapIter i = rt_map_iter(t); rt_map_next(&i, &key, &value);) {
    stack_push(s, END_OF_PAIR);
    stack_push(s, value);
    stack_push(s, key);
  }
}

static void add_bits(Walk *w, Term t) {
  Bits b = rt_bits(t);
  uint64_t h = mix(w->h, b.size), at = 0;
  for (; b.size - at >= 64; at += 64)
    h = mix(h, rt_bits_load(b.at + at / 8, b.off, 64));
  unsigned rest = (unsigned)(b.size - at);
  if (rest) h = mix(h, rt_bits_load(b.at + at / 8, b.off, rest));
  w->h = h;
}

// Words that are raw: numbers, what belongs to other nodes.
static void add_words(Walk *w, Term t, size_t n) {
  uint64_t h = mix(w->h, HDR(t));
  for (size_t i = 1; i <= n; i++) h = mix(h, FIELD(t, i));
  w->h = h;
}

static void enter_box(Walk *w, Term t) {
  switch (HDR_KIND(HDR(t))) {
  case HDR_TUPLE:
  case HDR_RECORD:
    w->h = mix(w->h, HDR(t));
    push_fields(w, t, 1);
    return;
  case HDR_MAP:
  case HDR_HASHMAP: enter_map(w, t); return;
  case HDR_HEAPBIN:
  case HDR_REFBIN:
  case HDR_SUBBIN: add_bits(w, t); return;
  case HDR_FUN: enter_fun(w, t); return;
  case HDR_EXPORT: enter_export(w, t); return;
  case HDR_REF:
  case HDR_MAGIC: w->h = mix(w->h, FIELD(t, 1)); return;
  default: add_words(w, t, HDR_SIZE(HDR(t)));
  }
}

// A list up to the first element that is not an immediate.
static void enter_list(Walk *w, Term t) {
  uint64_t h = mix(w->h, LIST_MARK);
  for (; IS_CONS(t); t = CDR(t)) {
    Term x = CAR(t);
    if (IS_PTR(x)) {
      stack_push(&w->stack, CDR(t));
      stack_push(&w->stack, x);
      w->h = h;
      return;
    }
    h = mix(h, x);
  }
  stack_push(&w->stack, t);
  w->h = h;
}

static void enter(Walk *w, Term t) {
  if (IS_CONS(t))
    enter_list(w, t);
  else if (IS_BOX(t))
    enter_box(w, t);
  else
    w->h = mix(w->h, t);
}

static void leave(Walk *w, Term mark) {
  if (mark == END_OF_PAIR) {
    w->sum += mix(w->h, K1);
    w->h = 0;
    return;
  }
  w->h = mix(stack_pop(&w->stack), w->sum);
  w->sum = stack_pop(&w->stack);
}

uint64_t rt_term_hash(Term t) {
  if (!IS_PTR(t)) return mix(0, t);
  Walk w = {.h = 0, .sum = 0};
  stack_init(&w.stack);
  enter(&w, t);
  while (w.stack.n) {
    t = stack_pop(&w.stack);
    if ((t & TAG_MASK) == TAG_HDR)
      leave(&w, t);
    else
      enter(&w, t);
  }
  stack_free(&w.stack);
  return w.h;
}
