// SPDX-License-Identifier: Apache-2.0
// Copies of terms for other owners: messages, timers, tables. The copy shares
// literals and the bytes of REFBIN, but not what occurs twice.
#include "gc.h"
#include "../stack.h"

static bool copied(Term t) { return IS_PTR(t) && !rt_mem_is_const(PTR(t)); }

static size_t words_of(Term t) { return IS_CONS(t) ? 2 : HDR_SIZE(HDR(t)) + 1; }

static void push_contents(Stack *s, Term t) {
  unsigned first = gc_first_term(HDR_KIND(HDR(t)));
  uint64_t n = HDR_SIZE(HDR(t));
  for (uint64_t i = first; first && i <= n; i++)
    if (IS_PTR(FIELD(t, i))) stack_push(s, FIELD(t, i));
}

size_t rt_copy_size(Term t) {
  Stack s;
  stack_init(&s);
  size_t n = 0;
  stack_push(&s, t);
  while (s.n) {
    t = stack_pop(&s);
    while (copied(t)) {
      n += words_of(t);
      if (IS_CONS(t)) {
        if (IS_PTR(CAR(t))) stack_push(&s, CAR(t));
        t = CDR(t);
      } else {
        push_contents(&s, t);
        break;
      }
    }
  }
  stack_free(&s);
  return n;
}

static void share(Term *p, Term *off_heap) {
  if (HDR_KIND(*p) == HDR_REFBIN)
    rt_rcbin_retain((RcBin *)(uintptr_t)p[2]);
  else
    rt_magic_retain((Magic *)(uintptr_t)p[3]);
  *gc_link(p) = *off_heap;
  *off_heap = MAKE_BOX(p);
}

// The object itself; its contents still stand where they were.
static Term copy_object(Term t, Term **to, Term *off_heap) {
  size_t n = words_of(t);
  Term *p = *to;
  gc_copy_words(p, PTR(t), n);
  *to += n;
  if (IS_CONS(t)) return MAKE_CONS(p);
  int kind = HDR_KIND(*p);
  if (kind == HDR_REFBIN || kind == HDR_MAGIC) share(p, off_heap);
  return MAKE_BOX(p);
}

static void copy_word(Term *at, Term **to, Term *off_heap) {
  if (copied(*at)) *at = copy_object(*at, to, off_heap);
}

Term rt_copy(Term t, Term **to, Term *off_heap) {
  Term *at = *to;
  copy_word(&t, to, off_heap);
  while (at < *to) {
    if ((*at & TAG_MASK) != TAG_HDR) {
      copy_word(at++, to, off_heap);
      continue;
    }
    Term *end = at + HDR_SIZE(*at) + 1;
    unsigned first = gc_first_term(HDR_KIND(*at));
    if (first)
      for (at += first; at < end; at++) copy_word(at, to, off_heap);
    at = end;
  }
  return t;
}

Frag *rt_frag_of(SigKind kind, Term t) {
  size_t n = copied(t) ? rt_copy_size(t) : 0;
  Frag *f = rt_frag_new(kind, n);
  Term *to = f->data;
  f->term = rt_copy(t, &to, &f->off_heap);
  f->used = (size_t)(to - f->data);
  return f;
}

Frag *rt_frag_tuple(SigKind kind, unsigned n, const Term *elements) {
  size_t words = n + 1;
  for (unsigned i = 0; i < n; i++) words += rt_copy_size(elements[i]);
  Frag *f = rt_frag_new(kind, words);
  Term *to = f->data + n + 1;
  f->data[0] = MAKE_HDR(HDR_TUPLE, n);
  for (unsigned i = 0; i < n; i++)
    f->data[i + 1] = rt_copy(elements[i], &to, &f->off_heap);
  f->term = MAKE_BOX(f->data);
  f->used = (size_t)(to - f->data);
  return f;
}
