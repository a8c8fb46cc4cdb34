// SPDX-License-Identifier: Apache-2.0
// ets:safe_fixtable/2. A table is fixed as long as a process has fixed it more
// often than it has released it; a process that ends releases all.
#include "ets.h"
#include "../bif/time.h"
#include "../os/os.h"

uint64_t ets_fixed;

static Fixer **find(Ets *e, Term pid) {
  Fixer **link = &e->fixers;
  while (*link && (*link)->pid != pid) link = &(*link)->next;
  return link;
}

void ets_fix(Ctx *c, Ets *e) {
  Term pid = rt_proc(c)->id;
  if (!e->fixers) {
    ets_fixed++;
    e->fixed_at = os_system_time();
    e->fixed_at_mono = time_monotonic();
  }
  Fixer **link = find(e, pid);
  if (!*link) {
    *link = rt_mem_alloc(sizeof(Fixer));
    **link = (Fixer){.pid = pid};
  }
  (*link)->times++;
}

static void release(Ets *e, Fixer **link) {
  Fixer *f = *link;
  *link = f->next;
  rt_mem_free(f, sizeof *f);
  if (e->fixers) return;
  ets_fixed--;
  if (e->type != ETS_ORDERED) hash_bury(e);
}

bool ets_unfix(Term pid, Ets *e, bool all) {
  Fixer **link = find(e, pid);
  if (!*link) return false;
  if (all || --(*link)->times == 0) release(e, link);
  return true;
}

void ets_fixers_end(Ets *e) {
  while (e->fixers) release(e, &e->fixers);
}

static Term times_of(Ctx *c, const Ets *e) {
  Term list = NIL;
  for (Fixer *f = e->fixers; f; f = f->next)
    list = rt_cons(c, rt_tuple(c, 2, f->pid, MAKE_SMALL(f->times)), list);
  return list;
}

// {{MegaSecs, Secs, MicroSecs}, [{Pid, Times}]}, or with monotonic time.
Term ets_fix_info(Ctx *c, const Ets *e, bool monotonic) {
  if (!e->fixers) return AM(false);
  int64_t us = e->fixed_at / 1000;
  Term at = monotonic ? rt_int(c, e->fixed_at_mono)
                      : rt_tuple(c, 3, MAKE_SMALL(us / 1000000000000),
                                 MAKE_SMALL(us / 1000000 % 1000000),
                                 MAKE_SMALL(us % 1000000));
  return rt_tuple(c, 2, at, times_of(c, e));
}
