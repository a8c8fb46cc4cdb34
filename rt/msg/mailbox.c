// SPDX-License-Identifier: Apache-2.0
// Mailboxes. Senders push fragments onto the inbox, a linked stack that any
// thread may push to; the owner takes all of it at once, turns it round,
// handles signals and appends messages to its queue, which nobody else touches.
#include "msg.h"
#include "../os/enter.h"
#include "../sched/sched.h"

void rt_post(Proc *p, Frag *f) {
  Frag *head = __atomic_load_n(&p->inbox, __ATOMIC_RELAXED);
  bool message = f->kind <= SIG_ALIAS;
  do f->next = head;
  while (!__atomic_compare_exchange_n(&p->inbox, &head, f, true,
                                      __ATOMIC_RELEASE, __ATOMIC_RELAXED));
  if (!message) __atomic_fetch_or(&p->state, PS_SIGNALS, __ATOMIC_RELEASE);
  rt_wake(p);
}

void rt_post_tuple(Proc *p, unsigned n, const Term *elements) {
  rt_post(p, rt_frag_tuple(SIG_MESSAGE, n, elements));
}

void mailbox_append(Proc *p, Frag *f) {
  f->next = NULL;
  *p->queue_end = f;
  p->queue_end = &f->next;
  p->queue_len++;
}

void mailbox_remove(Proc *p, Frag **link) {
  Frag *m = *link;
  *link = m->next;
  if (p->queue_end == &m->next) p->queue_end = link;
  if (p->mark == &m->next) p->mark = link;
  if (m->adopted) p->adopted--;
  p->queue_len--;
}

Frag *mailbox_take(Proc *p) {
  Frag *f = __atomic_exchange_n(&p->inbox, NULL, __ATOMIC_ACQUIRE);
  Frag *ordered = NULL;
  while (f) {
    Frag *next = f->next;
    f->next = ordered;
    ordered = f;
    f = next;
  }
  return ordered;
}

bool rt_fetch(Ctx *c, Proc *p) {
  __atomic_fetch_and(&p->state, ~(uint32_t)PS_SIGNALS, __ATOMIC_ACQ_REL);
  Frag *f = mailbox_take(p);
  bool any = f;
  while (f) {
    Frag *next = f->next;
    if (f->kind == SIG_MESSAGE)
      mailbox_append(p, f);
    else
      signal_handle(c, p, f);
    f = next;
  }
  return any;
}

// --- receive
Term rt_recv_peek(Ctx *c) {
  Proc *p = rt_proc(c);
  if (!*p->mark) {
    if (!__atomic_load_n(&p->inbox, __ATOMIC_RELAXED)) return NONE;
    rt_fetch(c, p);
    if (!*p->mark) return NONE;
  }
  p->flags |= PF_PEEKED;
  return (*p->mark)->term;
}

void rt_recv_next(Ctx *c) {
  Proc *p = rt_proc(c);
  p->mark = &(*p->mark)->next;
  p->flags &= ~(uint32_t)PF_PEEKED;
}

static void end_receive(Proc *p) {
  p->mark = &p->queue;
  p->flags &= ~(uint32_t)(PF_PEEKED | PF_WAITING);
  if (p->flags & PF_TIMER) timer_end_receive(p);
}

void rt_recv_accept(Ctx *c) {
  Proc *p = rt_proc(c);
  Frag *m = *p->mark;
  bool adopted = m->adopted;
  mailbox_remove(p, p->mark);
  end_receive(p);
  if (m->used && !adopted)
    rt_frag_join(c, m);
  else
    rt_frag_free(m);
}

// What the receive has come to; fetches if need be.
typedef enum { RECV_MESSAGE, RECV_TIMEOUT, RECV_NOTHING } Received;

static Received received(Ctx *c, Proc *p) {
  if (!*p->mark) rt_fetch(c, p);
  if (*p->mark) return RECV_MESSAGE;
  bool out = __atomic_load_n(&p->state, __ATOMIC_ACQUIRE) & PS_TIMED_OUT;
  return out ? RECV_TIMEOUT : RECV_NOTHING;
}

bool mailbox_resume(Ctx *c, Proc *p) {
  Received r = received(c, p);
  if (r == RECV_NOTHING) return false;
  p->flags &= ~(uint32_t)PF_WAITING;
  if (r == RECV_TIMEOUT) end_receive(p);
  c->x[0] = rt_bool(r == RECV_TIMEOUT);
  return true;
}

RtLeave rt_recv_wait(Ctx *c, Term timeout) {
  Proc *p = rt_proc(c);
  bool forever = timeout == AM(infinity);
  if (!forever && !(IS_SMALL(timeout) && timeout <= MAKE_SMALL(UINT32_MAX))) {
    end_receive(p); // the next one begins with the first message again
    rt_error(c, AM(timeout_value));
    return rt_unwind(c);
  }
  bool go_on = mailbox_resume(c, p);
  if (rt_is_exiting(p)) return LEAVE_EXIT;
  if (go_on) return LEAVE_NOT;
  if (timeout == MAKE_SMALL(0)) {
    end_receive(p);
    c->x[0] = AM(true);
    return LEAVE_NOT;
  }
  if (!forever && !(p->flags & PF_TIMER))
    timer_start_receive(c, p, SMALL_VALUE(timeout));
  p->flags |= PF_WAITING;
  c->x[0] = AM(false);
  return LEAVE_WAIT;
}
