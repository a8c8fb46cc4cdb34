// SPDX-License-Identifier: Apache-2.0
// Signals between processes: exits, links, monitors. Each is sent as a fragment
// to the inbox and handled by its receiver, in the order of arrival, so that
// what one process sends to another is seen in that order.
#include "msg.h"
#include "../proc/relation.h"

void signal_plain(Proc *to, SigKind kind, Term from, Term term) {
  Frag *f = rt_frag_new(kind, 0);
  f->from = from;
  f->term = term;
  rt_post(to, f);
}

void signal_exit(Term from, Proc *to, SigKind kind, Term reason) {
  Frag *f = rt_frag_of(kind, reason);
  f->from = from;
  rt_post(to, f);
}

void signal_down(Term watcher, uint64_t number, Term reason) {
  Proc *p = rt_proc_find(watcher);
  if (!p) return;
  Frag *f = rt_frag_of(SIG_DOWN, reason);
  f->from = MAKE_SMALL(number);
  rt_post(p, f);
}

// A process that is to exit runs no further; if it is running, it is stopped at
// the next occasion.
void signal_kill(Ctx *c, Proc *p, Frag *reason) {
  if (rt_is_exiting(p)) {
    rt_frag_free(reason);
    return;
  }
  p->exit_reason = reason->term;
  reason->next = p->frags;
  p->frags = reason;
  p->frag_words += reason->used;
  rt_frag_splice(p, reason);
  __atomic_fetch_or(&p->state, PS_EXITING, __ATOMIC_ACQ_REL);
  if (rt_proc(c) == p && c->reds > 0) c->reds = 0;
}

static void to_message(Proc *p, Frag *f) {
  Term elements[] = {AM(EXIT), f->from, f->term};
  mailbox_append(p, rt_frag_tuple(SIG_MESSAGE, 3, elements));
  rt_frag_free(f);
}

static void handle_exit(Ctx *c, Proc *p, Frag *f) {
  bool link = f->kind == SIG_LINK_EXIT, trap = p->flags & PF_TRAP_EXIT;
  if (link && !rt_table_remove(&p->links, f->from)) {
    rt_frag_free(f);
  } else if (!link && f->term == AM(kill)) {
    f->term = AM(killed);
    signal_kill(c, p, f);
  } else if (trap) {
    to_message(p, f);
  } else if (f->term == AM(normal) && (link || f->from != p->id)) {
    rt_frag_free(f);
  } else {
    signal_kill(c, p, f);
  }
}

// {Tag, Ref, process, Object, Reason}
static Frag *down_message(const Proc *p, const Monitor *m, uint64_t number,
                          Term reason) {
  Term tag = m->tag ? m->tag->term : AM(DOWN);
  Frag *f =
      rt_frag_new(SIG_MESSAGE, 12 + rt_copy_size(tag) + rt_copy_size(reason));
  Term *tuple = f->data, *ref = tuple + 6, *named = ref + 3, *to = named + 3;
  memcpy(ref, (Term[]){MAKE_HDR(HDR_REF, 2), number, m->has_owner ? p->id : 0},
         3 * sizeof(Term));
  memcpy(named, (Term[]){MAKE_HDR(HDR_TUPLE, 2), m->name, AM(nonode)},
         3 * sizeof(Term));
  tuple[0] = MAKE_HDR(HDR_TUPLE, 5);
  tuple[1] = rt_copy(tag, &to, &f->off_heap);
  tuple[2] = MAKE_BOX(ref);
  tuple[3] = AM(process);
  tuple[4] = m->name == NIL ? m->target : MAKE_BOX(named);
  tuple[5] = rt_copy(reason, &to, &f->off_heap);
  f->term = MAKE_BOX(tuple);
  f->used = (size_t)(to - f->data);
  return f;
}

static void handle_down(Proc *p, Frag *f) {
  uint64_t number = (uint64_t)SMALL_VALUE(f->from);
  Monitor *m = relation_end_monitor(p, number);
  if (m) {
    mailbox_append(p, down_message(p, m, number, f->term));
    relation_free_monitor(m);
  }
  rt_frag_free(f);
}

static void handle_alias(Proc *p, Frag *f) {
  if (relation_use_alias(p, (uint64_t)SMALL_VALUE(f->from))) {
    f->kind = SIG_MESSAGE;
    mailbox_append(p, f);
  } else {
    rt_frag_free(f);
  }
}

static void handle_small(Proc *p, const Frag *f) {
  switch ((SigKind)f->kind) {
  case SIG_LINK: rt_table_put(&p->links, f->from); break;
  case SIG_UNLINK: rt_table_remove(&p->links, f->from); break;
  case SIG_MONITOR:
    *rt_table_put(&p->watchers, (uint64_t)SMALL_VALUE(f->term)) = f->from;
    break;
  case SIG_DEMONITOR:
    rt_table_remove(&p->watchers, (uint64_t)SMALL_VALUE(f->from));
    break;
  case SIG_LEADER: p->leader = f->term; break;
  default: break;
  }
}

void signal_handle(Ctx *c, Proc *p, Frag *f) {
  if (rt_is_exiting(p)) {
    signal_refuse(p->id, f);
    return;
  }
  switch ((SigKind)f->kind) {
  case SIG_EXIT:
  case SIG_LINK_EXIT: handle_exit(c, p, f); break;
  case SIG_DOWN: handle_down(p, f); break;
  case SIG_ALIAS: handle_alias(p, f); break;
  default: handle_small(p, f); rt_frag_free(f);
  }
}

// Nobody is there any more: links and monitors get to know.
void signal_refuse(Term self, Frag *f) {
  Proc *from = f->kind == SIG_LINK ? rt_proc_find(f->from) : NULL;
  if (from) signal_exit(self, from, SIG_LINK_EXIT, AM(noproc));
  if (f->kind == SIG_MONITOR)
    signal_down(f->from, (uint64_t)SMALL_VALUE(f->term), AM(noproc));
  rt_frag_free(f);
}
