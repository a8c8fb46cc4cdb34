// SPDX-License-Identifier: Apache-2.0
// Verifies a process's heap after a collection, in hard mode: every pointer
// leads into the block, the old generation or to a constant, and nothing old
// leads to anything young.
#include "gc.h"
#ifdef RT_HARD
#include "../os/os.h"

static _Noreturn void broken(const char *what) {
  os_write(2, what, strlen(what));
  os_write(2, "\n", 1);
  os_abort();
}

static bool inside(const Term *p, const Term *from, const Term *to) {
  return p >= from && p < to;
}

static void check_word(const Proc *p, Term t, bool from_old) {
  if (t == GC_POISON) broken("heap check: poison");
  if (!IS_PTR(t)) return;
  const Term *at = PTR(t);
  bool old = inside(at, p->old, p->old_hp);
  if (!old && !inside(at, p->heap, p->hp) && !rt_mem_is_const(at))
    broken("heap check: pointer to nowhere");
  if (from_old && !old && !rt_mem_is_const(at))
    broken("heap check: old to young");
  if (IS_BOX(t) && (*at & TAG_MASK) != TAG_HDR) broken("heap check: no header");
  if (IS_CONS(t) && (*at & TAG_MASK) == TAG_HDR) broken("heap check: no cons");
}

static void check_area(const Proc *p, const Term *at, const Term *to,
                       bool old) {
  while (at < to) {
    if ((*at & TAG_MASK) != TAG_HDR) {
      check_word(p, *at++, old);
      continue;
    }
    const Term *end = at + HDR_SIZE(*at) + 1;
    unsigned first = gc_first_term(HDR_KIND(*at));
    if (end > to) broken("heap check: object too long");
    if (first)
      for (at += first; at < end; at++) check_word(p, *at, old);
    at = end;
  }
}

static void check_off_heap(const Proc *p, Term list) {
  for (; list != NIL; list = *gc_link(PTR(list))) check_word(p, list, false);
}

void gc_check(Ctx *c, uint64_t live) {
  const Proc *p = rt_proc(c);
  check_area(p, p->heap, p->hp, false);
  check_area(p, p->old, p->old_hp, true);
  for (const Term *t = p->sp; t < p->end; t++) check_word(p, *t, false);
  for (uint64_t i = 0; i < live; i++) check_word(p, c->x[i], false);
  for (uint32_t i = 0; i < 2 * p->dict.cap; i++)
    check_word(p, p->dict.row[i], false);
  check_off_heap(p, p->off_heap);
  check_off_heap(p, p->old_off_heap);
}
#else
typedef int gc_check_is_empty; // ISO C wants something here
#endif
