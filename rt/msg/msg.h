// SPDX-License-Identifier: Apache-2.0
// Messages and signals inside the runtime.
#ifndef MSG_H
#define MSG_H
#include "../proc.h"

// mailbox.c
void mailbox_append(Proc *, Frag *);        // to the queue
void mailbox_remove(Proc *, Frag **link);   // out of the queue; not freed
Frag *mailbox_take(Proc *);                 // the inbox, oldest first
// Of a process that waits in a receive: true, with the result in x[0], if it can
// go on.
bool mailbox_resume(Ctx *, Proc *);

// signal.c
void signal_handle(Ctx *, Proc *, Frag *); // its own process's, not running elsewhere
void signal_refuse(Term self, Frag *);     // to a process that has ended
void signal_exit(Term from, Proc *to, SigKind, Term reason);
void signal_plain(Proc *to, SigKind, Term from, Term term); // term: immediate
void signal_down(Term watcher, uint64_t number, Term reason);
void signal_kill(Ctx *, Proc *, Frag *reason); // it is to exit; takes the fragment

// True once it has begun to exit.
static inline bool rt_is_exiting(const Proc *p) {
  return __atomic_load_n(&p->state, __ATOMIC_ACQUIRE) & PS_EXITING;
}
#endif
