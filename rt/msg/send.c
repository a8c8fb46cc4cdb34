// SPDX-License-Identifier: Apache-2.0
// Sending messages: `!`, send/2,3, exit/2.
#include "../proc/exc.h"
#include "msg.h"

static void post_copy(Ctx *c, Proc *p, SigKind kind, Term from, Term message) {
  Frag *f = rt_frag_of(kind, message);
  f->from = from;
  rt_bump(c, (int64_t)f->used / 32);
  rt_post(p, f);
}

static void send_pid(Ctx *c, Term pid, Term message) {
  Proc *p = rt_proc_find(pid);
  if (p) post_copy(c, p, SIG_MESSAGE, NIL, message);
}

static void send_ref(Ctx *c, Term ref, Term message) {
  Proc *p = REF_OWNER(ref) ? rt_proc_find(REF_OWNER(ref)) : NULL;
  if (p) post_copy(c, p, SIG_ALIAS, MAKE_SMALL(REF_NUMBER(ref)), message);
}

typedef enum { SENT, SEND_BAD, SEND_REMOTE } Sent;

static Sent send_name(Ctx *c, Term name, Term message) {
  Term pid = rt_whereis(name);
  if (pid == NONE) return SEND_BAD;
  send_pid(c, pid, message);
  return SENT;
}

static Sent send(Ctx *c, Term to, Term message) {
  if (IS_PID_IMM(to))
    send_pid(c, to, message);
  else if (IS_ATOM(to))
    return send_name(c, to, message);
  else if (IS_KIND(to, HDR_REF))
    send_ref(c, to, message);
  else if (IS_TUPLE(to) && ARITY(to) == 2 && IS_ATOM(FIELD(to, 1)) &&
           IS_ATOM(FIELD(to, 2))) {
    if (FIELD(to, 2) != AM(nonode)) return SEND_REMOTE;
    send_name(c, FIELD(to, 1), message);
  } else if (IS_KIND(to, HDR_EXT_PID) || IS_KIND(to, HDR_EXT_REF)) {
    return SEND_REMOTE;
  } else if (!IS_KIND(to, HDR_MAGIC)) {
    return SEND_BAD;
  }
  return SENT;
}

Term rt_send(Ctx *c, Term to, Term message) {
  if (send(c, to, message) != SEND_BAD) return message;
  return rt_badarg_in(c, AM(send), rt_list(c, (Term[]){to, message}, 2, NIL));
}

Term bif_send_3(Ctx *c, Term to, Term message, Term options) {
  bool connect = true;
  for (; IS_CONS(options); options = CDR(options)) {
    if (CAR(options) == AM(noconnect))
      connect = false;
    else if (CAR(options) != AM(nosuspend))
      return rt_badarg_cause(c, AM(badopt));
  }
  if (options != NIL) return rt_badarg_cause(c, AM(badopt));
  Sent sent = send(c, to, message);
  if (sent == SEND_BAD) return rt_badarg(c);
  return sent == SEND_REMOTE && !connect ? AM(noconnect) : AM(ok);
}

// A process that sends itself an exit signal handles it before it goes on.
Term bif_exit_2(Ctx *c, Term pid, Term reason) {
  Proc *self = rt_proc(c), *p = rt_proc_find(pid);
  if (!IS_PID_IMM(pid) && !IS_KIND(pid, HDR_EXT_PID) && !IS_PORT_IMM(pid))
    return rt_badarg_in(c, AM(exit), rt_list(c, (Term[]){pid, reason}, 2, NIL));
  if (p) signal_exit(self->id, p, SIG_EXIT, reason);
  if (p != self) return AM(true);
  rt_fetch(c, self);
  return rt_yield_with(c, AM(true));
}

Term rt_self(Ctx *c) { return rt_proc(c)->id; }
