// SPDX-License-Identifier: Apache-2.0
// max_heap_size: what a process may have alive, in words. A collection that
// leaves more marks it PF_OVER_LIMIT and, if so asked, makes it exit; what is
// logged about it is logged when it has left its slice (life_over_limit).
#include "../map.h"
#include "../msg/msg.h"
#include "life.h"

#define LEAST                                                                  \
  233 // OTP's smallest limit: the heap that processes begin with there

HeapLimit life_heap_limit = {.kill = true, .log = true};

static bool read_flag(Term map, Term key, bool *flag) {
  Term t = rt_map_get(map, key);
  if (t == NONE) return true;
  *flag = t == AM(true);
  return t == AM(true) || t == AM(false);
}

static bool read_words(Term t, uint64_t *words) {
  int64_t n;
  if (t == NONE || !IS_SMALL(t) || !rt_to_int64(t, &n) || n < 0) return false;
  *words = (uint64_t)n;
  return !n || n >= LEAST;
}

bool life_read_limit(Term value, HeapLimit *limit) {
  HeapLimit l = life_heap_limit;
  Term words = rt_is_map(value) ? rt_map_get(value, AM(size)) : value;
  if (!read_words(words, &l.words)) return false;
  if (rt_is_map(value) && (!read_flag(value, AM(kill), &l.kill) ||
                           !read_flag(value, AM(error_logger), &l.log)))
    return false;
  *limit = l;
  return true;
}

Term life_limit_term(Ctx *c, HeapLimit l) {
  const Term pairs[] = {AM(error_logger), rt_bool(l.log), AM(kill),
                        rt_bool(l.kill),  AM(size),       rt_uint(c, l.words)};
  memcpy(c->x, pairs, sizeof pairs);
  return rt_map_new(c, 3);
}

void rt_check_limit(Proc *p, size_t words) {
  if (!p->limit.words || words <= p->limit.words || rt_is_exiting(p)) return;
  p->over_limit = words;
  if (!p->limit.kill) return;
  p->exit_reason = AM(killed);
  __atomic_fetch_or(&p->state, PS_EXITING, __ATOMIC_ACQ_REL);
}
