// SPDX-License-Identifier: Apache-2.0
// A stack of terms that replaces recursion over terms of any depth. Lives on the
// C stack while it is small.
#ifndef STACK_H
#define STACK_H
#include "rt.h"

#define STACK_INLINE 64
typedef struct Stack {
  Term *at;
  size_t n, cap;
  Term small[STACK_INLINE];
} Stack;

static inline void stack_init(Stack *s) {
  s->at = s->small;
  s->n = 0;
  s->cap = STACK_INLINE;
}

static inline void stack_grow(Stack *s) {
  bool was_small = s->at == s->small;
  size_t old = s->cap * sizeof(Term);
  Term *to = was_small ? rt_mem_alloc(2 * old) : rt_mem_realloc(s->at, old, 2 * old);
  if (was_small) memcpy(to, s->small, old);
  s->at = to;
  s->cap *= 2;
}

static inline void stack_push(Stack *s, Term t) {
  if (s->n == s->cap) stack_grow(s);
  s->at[s->n++] = t;
}

static inline Term stack_pop(Stack *s) { return s->at[--s->n]; } // n > 0

static inline void stack_free(Stack *s) {
  if (s->at != s->small) rt_mem_free(s->at, s->cap * sizeof(Term));
}
#endif
