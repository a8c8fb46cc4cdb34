// SPDX-License-Identifier: Apache-2.0
// The scheduler: run queues by priority, slices of CONTEXT_REDS reductions, and
// waiting when there is nothing to do. A process is ACTIVE while it runs or
// stands in a queue; who makes it so puts it there.
#include "sched.h"
#include "../gc/gc.h"
#include "../io/io.h"
#include "../msg/msg.h"
#include "../os/enter.h"
#include "../os/os.h"
#include "../proc/life.h"

#define LOW_SKIP    8        // slices of normal priority before one of low
#define LONG_WAIT   20000000 // ns
#define POLL_SLICES 64       // slices between looks at standard input

Sched rt_sched_main;

// --- queues
static void enqueue(Sched *s, Proc *p) {
  rt_lock(&s->lock);
  Queue *q = &s->queue[p->prio];
  p->next = NULL;
  if (q->last)
    q->last->next = p;
  else
    q->first = p;
  q->last = p;
  s->ready++;
  rt_unlock(&s->lock);
}

static Queue *choose(Sched *s) {
  Queue *normal = &s->queue[PRIO_NORMAL], *low = &s->queue[PRIO_LOW];
  if (s->queue[PRIO_MAX].first) return &s->queue[PRIO_MAX];
  if (s->queue[PRIO_HIGH].first) return &s->queue[PRIO_HIGH];
  if (!low->first || (normal->first && ++s->low_skip < LOW_SKIP)) return normal;
  s->low_skip = 0;
  return low;
}

static Proc *dequeue(Sched *s) {
  if (!s->ready) return NULL;
  rt_lock(&s->lock);
  Queue *q = choose(s);
  Proc *p = q->first;
  if (p) {
    q->first = p->next;
    if (!q->first) q->last = NULL;
    s->ready--;
  }
  rt_unlock(&s->lock);
  return p;
}

// Release: what was posted is seen by the one who runs the process.
void rt_wake(Proc *p) {
  uint32_t old = __atomic_fetch_or(&p->state, PS_ACTIVE, __ATOMIC_ACQ_REL);
  if (!(old & PS_ACTIVE)) enqueue(&rt_sched_main, p);
}

// The process waits. What arrives while it is made inactive would wake nobody,
// so this looks once more.
static void rest(Proc *p) {
  uint32_t events = PS_SIGNALS | PS_EXITING;
  if (!p->suspended) events |= PS_TIMED_OUT;
  __atomic_fetch_and(&p->state, ~(uint32_t)PS_ACTIVE, __ATOMIC_ACQ_REL);
  bool late = __atomic_load_n(&p->state, __ATOMIC_ACQUIRE) & events ||
              (!p->suspended && __atomic_load_n(&p->inbox, __ATOMIC_ACQUIRE));
  if (late) rt_wake(p);
}

// --- slices
void sched_save(Ctx *c) {
  Proc *p = rt_proc(c);
  p->hp = (Term *)(uintptr_t)c->hp;
  p->sp = (Term *)(uintptr_t)c->sp;
}

static void load(Ctx *c, Proc *p) {
  c->proc = (uintptr_t)p;
  c->hp = (uintptr_t)p->hp;
  c->code = p->code;
  c->arity = p->arity;
  gc_copy_words(c->x, p->sp, p->arity);
  c->sp = (uintptr_t)(p->sp + p->arity);
  c->reds = CONTEXT_REDS;
#ifdef RT_HARD
  c->reds = 1;
#endif
}

// The live x go below the stack, which may take part of its slack; there is
// more of them only after a collection that makes room.
static void store(Ctx *c, Proc *p) {
  if (p->flags & PF_COLLECT || c->arity > STACK_SLACK)
    rt_gc(c, c->arity, c->arity);
  sched_save(c);
  p->sp -= c->arity;
  gc_copy_words(p->sp, c->x, c->arity);
  p->code = c->code;
  p->arity = c->arity;
}

static bool may_go_on(Ctx *c, Proc *p) {
  if (p->flags & PF_WAITING) return mailbox_resume(c, p);
  if (!(p->flags & PF_HIBERNATED)) return true;
  rt_fetch(c, p);
  if (p->queue) p->flags &= ~(uint32_t)PF_HIBERNATED;
  return p->queue;
}

// Makes the process ready to run. False: it is not to run now.
static bool resume(Ctx *c, Proc *p) {
  if (__atomic_load_n(&p->state, __ATOMIC_ACQUIRE) & PS_SIGNALS) rt_fetch(c, p);
  if (rt_is_exiting(p)) {
    life_end(c, p);
    return false;
  }
  bool may = !p->suspended && may_go_on(c, p);
  if (rt_is_exiting(p)) {
    life_end(c, p);
    return false;
  }
  if (may) return true;
  store(c, p);
  rest(p);
  return false;
}

static void slice(Sched *s, Proc *p) {
  Ctx *c = &s->ctx;
  s->switches++;
  load(c, p);
  if (!resume(c, p)) return;
  int64_t reds = c->reds;
  RtLeave why = rt_enter(c);
  p->reds += reds - c->reds;
  s->reds_total += reds - c->reds;
  if (why == LEAVE_RETURN) life_returned(c);
  if (rt_is_exiting(p) && p->over_limit) life_over_limit(c, p);
  if (why == LEAVE_RETURN || why == LEAVE_EXIT || rt_is_exiting(p)) {
    life_end(c, p);
    return;
  }
  store(c, p);
  if (p->over_limit && !rt_is_exiting(p)) life_over_limit(c, p);
  if (why == LEAVE_WAIT || p->suspended)
    rest(p);
  else
    enqueue(s, p);
}

static void idle(Sched *s) {
  int64_t until = timer_next(s);
  if (until - os_monotonic_time() > LONG_WAIT) rt_mem_rest();
  if (os_wait(io_wanted(s), until)) io_ready(s);
}

void sched_run(Sched *s) {
  for (uint32_t n = 0;; n++) {
    timer_fire(s);
    if (n % POLL_SLICES == 0) io_poll(s);
    Proc *p = dequeue(s);
    if (p)
      slice(s, p);
    else
      idle(s);
  }
}

// For hosts whose own loop waits.
int64_t sched_run_until(Sched *s, int64_t until) {
  for (;;) {
    timer_fire(s);
    io_poll(s);
    Proc *p = dequeue(s);
    if (!p) return timer_next(s);
    slice(s, p);
    if (os_monotonic_time() >= until) return 0;
  }
}
