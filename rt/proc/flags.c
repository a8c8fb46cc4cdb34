// SPDX-License-Identifier: Apache-2.0
// What processes set about themselves and others: flags, group leader,
// suspension; collections; giving up the slice.
#include "../gc/gc.h"
#include "../msg/msg.h"
#include "../os/enter.h"
#include "exc.h"
#include "life.h"
#include "registry.h"

Term rt_priority_name(uint8_t prio) {
  const Term names[PRIOS] = {AM(max), AM(high), AM(normal), AM(low)};
  return names[prio];
}

static Term set_flag(Proc *p, uint32_t flag, Term value) {
  Term old = rt_bool(p->flags & flag);
  if (value == AM(true))
    p->flags |= flag;
  else if (value == AM(false))
    p->flags &= ~flag;
  else
    return NONE;
  return old;
}

static Term set_priority(Proc *p, Term value) {
  Term old = rt_priority_name(p->prio);
  return rt_priority_of(value, &p->prio) ? old : NONE;
}

static bool is_size(Term t) { return IS_SMALL(t) && SMALL_VALUE(t) >= 0; }

static Term set_fullsweep(Proc *p, Term value) {
  Term old = MAKE_SMALL(p->fullsweep_after);
  if (!is_size(value)) return NONE;
  int64_t n = SMALL_VALUE(value);
  p->fullsweep_after = n < UINT16_MAX ? (uint16_t)n : UINT16_MAX;
  return old;
}

static Term set_min_heap(Proc *p, Term value) {
  Term old = MAKE_SMALL(p->min_heap);
  if (!is_size(value) || SMALL_VALUE(value) > 1 << 30) return NONE;
  p->min_heap = (uint32_t)SMALL_VALUE(value);
  return old;
}

static Term set_queue_data(Proc *p, Term value) {
  Term old = p->flags & PF_OFF_HEAP_MESSAGES ? AM(off_heap) : AM(on_heap);
  if (value == AM(off_heap))
    p->flags |= PF_OFF_HEAP_MESSAGES;
  else if (value == AM(on_heap))
    p->flags &= ~(uint32_t)PF_OFF_HEAP_MESSAGES;
  else
    return NONE;
  return old;
}

static Term set_limit(Ctx *c, Proc *p, Term value) {
  HeapLimit old = p->limit, l;
  if (!life_read_limit(value, &l) || (l.words && l.words < p->min_heap))
    return NONE;
  p->limit = l;
  return life_limit_term(c, old);
}

static Term set(Ctx *c, Term flag, Term value) {
  Proc *p = rt_proc(c);
  if (flag == AM(trap_exit)) return set_flag(p, PF_TRAP_EXIT, value);
  if (flag == AM(priority)) return set_priority(p, value);
  if (flag == AM(fullsweep_after)) return set_fullsweep(p, value);
  if (flag == AM(min_heap_size)) return set_min_heap(p, value);
  if (flag == AM(message_queue_data)) return set_queue_data(p, value);
  if (flag == AM(sensitive)) return set_flag(p, PF_SENSITIVE, value);
  if (flag == AM(error_handler) && IS_ATOM(value)) return AM(error_handler);
  if (flag == AM(save_calls) && is_size(value)) return MAKE_SMALL(0);
  if (flag == AM(min_bin_vheap_size) && is_size(value))
    return MAKE_SMALL(46422);
  if (flag == AM(max_heap_size)) return set_limit(c, p, value);
  return NONE;
}

Term bif_process_flag_2(Ctx *c, Term flag, Term value) {
  Term old = set(c, flag, value);
  if (old != NONE) return old;
  bool known = flag == AM(trap_exit) || flag == AM(priority) ||
               flag == AM(sensitive) || flag == AM(message_queue_data) ||
               flag == AM(error_handler) || flag == AM(save_calls) ||
               flag == AM(fullsweep_after) || flag == AM(min_heap_size) ||
               flag == AM(min_bin_vheap_size) || flag == AM(max_heap_size);
  return known ? rt_badarg(c) : rt_badarg_cause(c, AM(badopt));
}

// erts_internal:process_flag/3: save_calls is the only flag of others.
Term bif_process_flag_3(Ctx *c, Term pid, Term flag, Term value) {
  (void)c;
  if (!rt_proc_find(pid) || flag != AM(save_calls)) return AM(badtype);
  return is_size(value) ? MAKE_SMALL(0) : AM(badarg);
}

// --- group leader
Term bif_group_leader_0(Ctx *c) { return rt_proc(c)->leader; }

// erts_internal:group_leader/2
Term bif_set_group_leader_2(Ctx *c, Term leader, Term pid) {
  Proc *p = rt_proc_find(pid);
  if (!IS_PID_IMM(leader) || !p) return AM(badarg);
  if (rt_proc(c) == p)
    p->leader = leader;
  else
    signal_plain(p, SIG_LEADER, NIL, leader);
  return AM(true);
}

// --- suspension
// erts_internal:suspend_process/2
Term bif_suspend_process_2(Ctx *c, Term pid, Term options) {
  bool once = false;
  for (; IS_CONS(options); options = CDR(options)) {
    if (CAR(options) == AM(unless_suspending))
      once = true;
    else if (CAR(options) != AM(asynchronous))
      return AM(badopt);
  }
  Proc *p = rt_proc_for(c, pid);
  if (options != NIL) return AM(badopt);
  if (!p || p == rt_proc(c)) return AM(badarg);
  if (once && p->suspended) return AM(false);
  p->suspended++;
  return AM(true);
}

Term bif_resume_process_1(Ctx *c, Term pid) {
  Proc *p = rt_proc_find(pid);
  if (!p || !p->suspended) return rt_badarg(c);
  p->suspended--;
  rt_wake(p);
  return AM(true);
}

// --- giving up the slice
Term rt_yield_with(Ctx *c, Term result) {
  c->exc_class = 0;
  c->resume = 0;
  c->x[0] = result;
  c->arity = 1;
  return NONE;
}

Term bif_yield_0(Ctx *c) { return rt_yield_with(c, AM(true)); }

Term bif_bump_reductions_1(Ctx *c, Term n) {
  if (!IS_SMALL(n) || SMALL_VALUE(n) < 0) return rt_badarg(c);
  rt_bump(c, SMALL_VALUE(n));
  return AM(true);
}

Term bif_hibernate_3(Ctx *c, Term m, Term f, Term args) {
  if (!IS_ATOM(m) || !IS_ATOM(f) || rt_list_length(args) < 0)
    return rt_badarg_in(c, AM(hibernate),
                        rt_list(c, (Term[]){m, f, args}, 3, NIL));
  c->exc_class = 0;
  c->resume = RT_STUB(apply);
  c->x[0] = m;
  c->x[1] = f;
  c->x[2] = args;
  c->arity = 3;
  rt_proc(c)->flags |= PF_HIBERNATED | PF_COLLECT | PF_COMPACT;
  return NONE;
}

// Since OTP 28: until there is a message; the stack stays.
Term bif_hibernate_0(Ctx *c) {
  rt_proc(c)->flags |= PF_HIBERNATED | PF_COLLECT | PF_COMPACT;
  return rt_yield_with(c, AM(ok));
}

// --- collections
// As in OTP a major one that was asked for leaves a block that fits.
static bool gc_mode(Proc *p, Term mode) {
  if (mode == AM(major)) p->flags |= PF_FULLSWEEP | PF_COMPACT;
  return mode == AM(major) || mode == AM(minor);
}

// erts_internal:garbage_collect/1: as the process is suspended, it collects.
Term bif_garbage_collect_1(Ctx *c, Term mode) {
  if (!gc_mode(rt_proc(c), mode)) return rt_badarg(c);
  gc_want(c);
  return rt_yield_with(c, AM(true));
}

// erts_internal:request_system_task/3: {garbage_collect, ReqId, Mode} of
// another process. That collects when it is suspended next; the answer does not
// wait.
Term bif_request_system_task_3(Ctx *c, Term pid, Term prio, Term request) {
  (void)prio;
  if (!IS_PID_IMM(pid) || !IS_TUPLE(request) || ARITY(request) != 3 ||
      FIELD(request, 1) != AM(garbage_collect) ||
      (FIELD(request, 3) != AM(major) && FIELD(request, 3) != AM(minor)))
    return rt_badarg(c);
  Proc *p = rt_proc_find(pid);
  Term done = AM(false);
  if (p) {
    gc_mode(p, FIELD(request, 3));
    p->flags |= PF_COLLECT;
    rt_wake(p);
    done = AM(true);
  }
  rt_post_tuple(rt_proc(c), 3,
                (Term[]){AM(garbage_collect), FIELD(request, 2), done});
  return AM(ok);
}
