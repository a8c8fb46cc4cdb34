// SPDX-License-Identifier: Apache-2.0
// Timers: of receives, and those of start_timer/3, send_after/3. A scheduler's
// timers are a binary heap by time; each knows its place there, so that any can
// be taken out. Times are monotonic nanoseconds.
#include "../bif/time.h"
#include "../os/os.h"
#include "../proc/exc.h"
#include "sched.h"

#define MS 1000000

struct Timer {
  int64_t when;
  uint32_t at; // place in the heap
  Sched *sched;
  Proc *proc; // receive: whose; message: to whose list it belongs, or NULL
  Term to;    // message: pid or name; NIL: of a receive
  Frag *message;
  uint64_t number;    // message: of its reference
  Timer *next, *prev; // the list of its process
};

static Table by_number; // messages' timers
static Lock number_lock;

// --- the heap
static void put(Sched *s, uint32_t at, Timer *t) {
  s->timers[at] = t;
  t->at = at;
}

static void sift_up(Sched *s, uint32_t at, Timer *t) {
  for (; at && s->timers[(at - 1) / 2]->when > t->when; at = (at - 1) / 2)
    put(s, at, s->timers[(at - 1) / 2]);
  put(s, at, t);
}

static void sift_down(Sched *s, uint32_t at, Timer *t) {
  for (uint32_t kid; (kid = 2 * at + 1) < s->ntimers; at = kid) {
    if (kid + 1 < s->ntimers && s->timers[kid + 1]->when < s->timers[kid]->when)
      kid++;
    if (s->timers[kid]->when >= t->when) break;
    put(s, at, s->timers[kid]);
  }
  put(s, at, t);
}

static void insert(Sched *s, Timer *t) {
  rt_lock(&s->timer_lock);
  t->sched = s;
  if (s->ntimers == s->timers_cap) {
    uint32_t cap = s->timers_cap ? s->timers_cap * 2 : 16;
    s->timers = rt_mem_realloc(s->timers, s->timers_cap * sizeof *s->timers,
                               cap * sizeof *s->timers);
    s->timers_cap = cap;
  }
  sift_up(s, s->ntimers++, t);
  rt_unlock(&s->timer_lock);
}

static void take_out(Timer *t) {
  Sched *s = t->sched;
  rt_lock(&s->timer_lock);
  Timer *last = s->timers[--s->ntimers];
  if (last != t) {
    if (last->when < t->when)
      sift_up(s, t->at, last);
    else
      sift_down(s, t->at, last);
  }
  rt_unlock(&s->timer_lock);
}

static void dispose(Timer *t) {
  if (t->message) rt_frag_free(t->message);
  rt_mem_free(t, sizeof *t);
}

// --- receives
void timer_start_receive(Ctx *c, Proc *p, int64_t ms) {
  Timer *t = rt_mem_alloc(sizeof *t);
  *t = (Timer){.when = os_monotonic_time() + ms * MS, .proc = p, .to = NIL};
  p->timer = t;
  p->flags |= PF_TIMER;
  insert(rt_sched(c), t);
}

void timer_end_receive(Proc *p) {
  p->flags &= ~(uint32_t)PF_TIMER;
  uint32_t old =
      __atomic_fetch_and(&p->state, ~(uint32_t)PS_TIMED_OUT, __ATOMIC_ACQ_REL);
  if (!(old & PS_TIMED_OUT)) take_out(p->timer);
  dispose(p->timer);
}

// --- messages
static void unlink_process(Timer *t) {
  if (!t->proc) return;
  if (t->prev)
    t->prev->next = t->next;
  else
    t->proc->timers = t->next;
  if (t->next) t->next->prev = t->prev;
}

static void forget(Timer *t) {
  rt_lock(&number_lock);
  rt_table_remove(&by_number, t->number);
  rt_unlock(&number_lock);
  unlink_process(t);
}

void timer_end_process(Proc *p) {
  if (p->flags & PF_TIMER) timer_end_receive(p);
  while (p->timers) {
    Timer *t = p->timers;
    forget(t);
    take_out(t);
    dispose(t);
  }
}

static void fire(Timer *t) {
  if (t->to == NIL) {
    __atomic_fetch_or(&t->proc->state, PS_TIMED_OUT, __ATOMIC_RELEASE);
    rt_wake(t->proc);
    return;
  }
  Term pid = IS_ATOM(t->to) ? rt_whereis(t->to) : t->to;
  Proc *p = pid == NONE ? NULL : rt_proc_find(pid);
  forget(t);
  if (p) {
    rt_post(p, t->message);
    t->message = NULL;
  }
  dispose(t);
}

int64_t timer_next(Sched *s) {
  return s->ntimers ? s->timers[0]->when : INT64_MAX;
}

void timer_fire(Sched *s) {
  if (!s->ntimers) return;
  int64_t now = os_monotonic_time();
  while (s->ntimers && s->timers[0]->when <= now) {
    Timer *t = s->timers[0];
    take_out(t);
    fire(t);
  }
}

// --- BIFs
static bool absolute(Term options, bool *abs) {
  for (*abs = false; IS_CONS(options); options = CDR(options)) {
    Term t = CAR(options);
    if (!IS_TUPLE(t) || ARITY(t) != 2 || FIELD(t, 1) != AM(abs)) return false;
    if (FIELD(t, 2) != AM(true) && FIELD(t, 2) != AM(false)) return false;
    *abs = FIELD(t, 2) == AM(true);
  }
  return options == NIL;
}

// When a timer with this time argument is due; false: wrong.
static bool due(Term time, bool abs, int64_t *when) {
  int64_t ms;
  if (!rt_to_int64(time, &ms) || ms > INT64_MAX / MS) return false;
  if (abs) return *when = time_to_os(ms * MS), ms > INT64_MIN / MS;
  int64_t now = os_monotonic_time();
  *when = ms < (INT64_MAX - now) / MS ? now + ms * MS : INT64_MAX;
  return ms >= 0;
}

static void add(Ctx *c, Timer *t) {
  Proc *p = IS_PID_IMM(t->to) ? rt_proc_find(t->to) : NULL;
  rt_lock(&number_lock);
  *rt_table_put(&by_number, t->number) = (uintptr_t)t;
  rt_unlock(&number_lock);
  if (p) {
    t->proc = p;
    t->next = p->timers;
    if (p->timers) p->timers->prev = t;
    p->timers = t;
  }
  insert(rt_sched(c), t);
}

static Term start(Ctx *c, Term time, Term to, Term message, Term options,
                  bool wrap) {
  int64_t when;
  bool abs;
  if (!absolute(options, &abs)) return rt_badarg_cause(c, AM(badopt));
  if (!due(time, abs, &when)) return rt_badarg_cause(c, AM(time));
  if (!IS_PID_IMM(to) && !IS_ATOM(to)) return rt_badarg(c);
  Term ref = rt_ref_new(c, 0);
  if (wrap) message = rt_tuple(c, 3, AM(timeout), ref, message);
  if (IS_PID_IMM(to) && !rt_proc_find(to)) return ref;
  Timer *t = rt_mem_alloc(sizeof *t);
  *t = (Timer){.when = when,
               .to = to,
               .number = REF_NUMBER(ref),
               .message = rt_frag_of(SIG_MESSAGE, message)};
  add(c, t);
  return ref;
}

Term bif_start_timer_3(Ctx *c, Term time, Term to, Term message) {
  return start(c, time, to, message, NIL, true);
}
Term bif_start_timer_4(Ctx *c, Term time, Term to, Term message, Term options) {
  return start(c, time, to, message, options, true);
}
Term bif_send_after_3(Ctx *c, Term time, Term to, Term message) {
  return start(c, time, to, message, NIL, false);
}
Term bif_send_after_4(Ctx *c, Term time, Term to, Term message, Term options) {
  return start(c, time, to, message, options, false);
}

static Timer *find(Term ref) {
  rt_lock(&number_lock);
  uint64_t *at = rt_table_find(&by_number, REF_NUMBER(ref));
  Timer *t = at ? (Timer *)(uintptr_t)*at : NULL;
  rt_unlock(&number_lock);
  return t;
}

static Term left(Ctx *c, const Timer *t) {
  if (!t) return AM(false);
  int64_t ns = t->when - os_monotonic_time();
  return rt_int(c, ns > 0 ? (ns + MS - 1) / MS : 0);
}

typedef struct Options {
  bool async, info;
} Options;

static bool timer_options(Term list, Options *o) {
  for (*o = (Options){.info = true}; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    if (!IS_TUPLE(t) || ARITY(t) != 2) return false;
    Term name = FIELD(t, 1), value = FIELD(t, 2);
    if (value != AM(true) && value != AM(false)) return false;
    if (name == AM(async))
      o->async = value == AM(true);
    else if (name == AM(info))
      o->info = value == AM(true);
    else
      return false;
  }
  return list == NIL;
}

// The answer of cancel_timer and read_timer: now, or as a message.
static Term answer(Ctx *c, Term tag, Term ref, Options o, Term result) {
  if (o.async && o.info)
    rt_post_tuple(rt_proc(c), 3, (Term[]){tag, ref, result});
  return o.async || !o.info ? AM(ok) : result;
}

static Term cancel(Ctx *c, Term ref, Options o) {
  if (!IS_KIND(ref, HDR_REF)) return rt_badarg(c);
  Timer *t = find(ref);
  Term result = left(c, t);
  if (t) {
    forget(t);
    take_out(t);
    dispose(t);
  }
  return answer(c, AM(cancel_timer), ref, o, result);
}

Term bif_cancel_timer_1(Ctx *c, Term ref) {
  return cancel(c, ref, (Options){.info = true});
}
Term bif_cancel_timer_2(Ctx *c, Term ref, Term options) {
  Options o;
  if (!timer_options(options, &o)) return rt_badarg(c);
  return cancel(c, ref, o);
}
Term bif_read_timer_1(Ctx *c, Term ref) {
  if (!IS_KIND(ref, HDR_REF)) return rt_badarg(c);
  return left(c, find(ref));
}
Term bif_read_timer_2(Ctx *c, Term ref, Term options) {
  Options o;
  if (!IS_KIND(ref, HDR_REF) || !timer_options(options, &o))
    return rt_badarg(c);
  return answer(c, AM(read_timer), ref, (Options){o.async, true},
                left(c, find(ref)));
}
