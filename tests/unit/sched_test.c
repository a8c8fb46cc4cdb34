// SPDX-License-Identifier: Apache-2.0
// with: rt/mem/*.c rt/gc/*.c rt/proc/*.c rt/msg/*.c rt/sched/*.c rt/code/*.c rt/io/*.c rt/term/*.c rt/bif/*.c rt/ets/*.c rt/os/posix.c src/base/big*.c src/base/dtoa*.c
// timeout: 60
// Processes written in C: messages, links, monitors, timers; when all have ended,
// no memory is left in use.
#define _GNU_SOURCE
#include "rt_world.h"

enum { ROUNDS = 3000, CHAIN = 50, TIMERS = 300 };

// Slots of the running process's frame.
#define SLOT(c, i) (((Term *)(c)->sp)[i])

static RtLeave wait_at(Ctx *c, Code *next, Term timeout) {
  c->code = CODE(next);
  c->arity = 1;
  return rt_recv_wait(c, timeout);
}

static RtLeave go_on(Ctx *c, Code *next) {
  c->code = CODE(next);
  c->arity = 0;
  return --c->reds < 0 ? LEAVE_YIELD : LEAVE_NOT;
}

static Term receive(Ctx *c) {
  Term m = rt_recv_peek(c);
  if (m != NONE) rt_recv_accept(c);
  return m;
}

static void need(Ctx *c, uint64_t live, uint64_t words) {
  if (gc_free_words(c) < words) rt_gc(c, live, words);
}

// {From, Data} -> {Self, Data}, until `stop`.
static RtLeave echo(Ctx *c) {
  Term m = receive(c);
  if (m == NONE) return wait_at(c, echo, AM(infinity));
  if (m == AM(normal)) return world_return(c);
  Term reply = rt_tuple(c, 2, rt_self(c), FIELD(m, 2));
  CHECK(rt_send(c, FIELD(m, 1), reply) == reply);
  return go_on(c, echo);
}

// Slot 0: the echo process; slot 1: rounds; slot 2: what was sent.
static RtLeave asker_sends(Ctx *c);
static RtLeave asker(Ctx *c) {
  Term m = receive(c);
  if (m == NONE) return wait_at(c, asker, MAKE_SMALL(60000));
  CHECK(FIELD(m, 1) == SLOT(c, 0) && rt_term_eqx(FIELD(m, 2), SLOT(c, 2)));
  return go_on(c, asker_sends);
}
static RtLeave asker_sends(Ctx *c) {
  int64_t n = SMALL_VALUE(SLOT(c, 1));
  if (!n) {
    rt_send(c, SLOT(c, 0), AM(normal));
    return world_return(c);
  }
  need(c, 0, 100);
  char bytes[200] = {(char)n};
  SLOT(c, 1) = MAKE_SMALL(n - 1);
  SLOT(c, 2) = rt_tuple(c, 3, rt_binary(c, bytes, (size_t)(n % 200)),
                        rt_int(c, INT64_MAX - n), rt_string(c, bytes, 3));
  rt_send(c, SLOT(c, 0), rt_tuple(c, 2, rt_self(c), SLOT(c, 2)));
  return go_on(c, asker);
}
static RtLeave asker_starts(Ctx *c) {
  Term peer = c->x[0];
  c->sp -= 3 * 8;
  SLOT(c, 0) = peer;
  SLOT(c, 1) = MAKE_SMALL(ROUNDS);
  SLOT(c, 2) = NIL;
  return asker_sends(c);
}

// A chain of linked processes; the last one exits, and all of them do.
static RtLeave sleeper(Ctx *c) { return wait_at(c, sleeper, AM(infinity)); }
static RtLeave chain(Ctx *c) {
  int64_t n = SMALL_VALUE(c->x[0]);
  if (!n) {
    rt_raise_class(c, AM(exit), rt_tuple(c, 2, AM(error), rt_string(c, "end", 3)));
    c->exc_trace = NIL;
    return rt_unwind(c);
  }
  SpawnOptions o = life_options();
  Term x = MAKE_SMALL(n - 1);
  Proc *p = life_new(c, CODE(chain), &x, 1, &o);
  relation_link(c, p->id);
  life_start(p);
  return sleeper(c);
}

// The test's own process: watches all others, then ends the program.
static uint64_t baseline;
static int watched, ended, fired;

static void watch(Ctx *c, Code *fn, Term x) {
  SpawnOptions o = life_options();
  Proc *p = life_new(c, CODE(fn), &x, 1, &o);
  relation_monitor(c, p->id, NIL, ALIAS_NO, NULL);
  life_start(p);
  watched++;
}

static RtLeave watcher_end(Ctx *c) {
  CHECK(ended == watched && fired == TIMERS);
  rt_gc(c, 0, 0);
  for (int i = 0; i < 3; i++) {
    rt_proc(c)->flags |= PF_COMPACT;
    rt_gc(c, 0, 0);
  }
  rt_table_free(&rt_proc(c)->links);
  CHECK(registry_count() == 1);
  CHECK(rt_mem_stats().in_use <= baseline + 20000);
  exit(0);
}

static RtLeave watcher(Ctx *c) {
  Term m = receive(c);
  bool all = ended == watched && fired == TIMERS && registry_count() == 1;
  if (m == NONE && all) return watcher_end(c);
  if (m == NONE) return wait_at(c, watcher, MAKE_SMALL(1));
  if (IS_SMALL(m)) fired++;
  else if (FIELD(m, 1) == AM(DOWN)) ended++;
  return go_on(c, watcher);
}

static RtLeave watcher_starts(Ctx *c) {
  SpawnOptions o = life_options();
  for (int i = 0; i < 5; i++) {
    Proc *p = life_new(c, CODE(echo), NULL, 0, &o);
    life_start(p);
    watch(c, asker_starts, p->id);
  }
  for (int i = 0; i < 10; i++) watch(c, chain, MAKE_SMALL(CHAIN));
  for (int i = 0; i < TIMERS; i++) {
    Term ref = bif_send_after_3(c, MAKE_SMALL(i * 7 % 50), rt_self(c), MAKE_SMALL(i));
    CHECK(ref != NONE);
    Term other = bif_start_timer_3(c, MAKE_SMALL(100000), rt_self(c), AM(ok));
    CHECK(bif_cancel_timer_1(c, other) != AM(false));
  }
  return watcher(c);
}

int main(void) {
  world_start();
  Ctx *c = &rt_sched_main.ctx;
  SpawnOptions o = life_options();
  Proc *p = life_new(c, CODE(watcher_starts), NULL, 0, &o);
  baseline = rt_mem_stats().in_use;
  life_start(p);
  sched_run(&rt_sched_main);
}
