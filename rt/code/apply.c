// SPDX-License-Identifier: Apache-2.0
// Calls whose target is known only when they are made. Stubs call these in tail
// position: code, arity and x are set to what is to be called.
#include "../os/enter.h"
#include "../proc.h"
#include "../proc/exc.h"
#include "code.h"

// Spreads an argument list over x. -1: no proper list, or too long.
static int64_t spread(Ctx *c, Term args) {
  int64_t n = 0;
  for (; IS_CONS(args) && n < MAX_ARGS; args = CDR(args)) c->x[n++] = CAR(args);
  return args == NIL ? n : -1;
}

static RtLeave bad_apply(Ctx *c, const Term *args, size_t n) {
  rt_badarg_in(c, AM(apply), rt_list(c, args, n, NIL));
  return rt_unwind(c);
}

static RtLeave go(Ctx *c, uint64_t code, int64_t arity) {
  c->code = code;
  c->arity = (uint64_t)arity;
  return LEAVE_NOT;
}

// A module may say itself what its undefined functions do.
static RtLeave undefined(Ctx *c, Term m, Term f, Term args) {
  const ExportRow *row = code_export(m, AM(undefined_function), 2);
  if (row) {
    c->x[0] = f;
    c->x[1] = args;
    return go(c, row->code, 2);
  }
  rt_error_in(c, AM(undef), m, f, args);
  return rt_unwind(c);
}

RtLeave rt_apply(Ctx *c, Term m, Term f, Term args) {
  int64_t n = IS_ATOM(m) && IS_ATOM(f) ? spread(c, args) : -1;
  if (n < 0) return bad_apply(c, (Term[]){m, f, args}, 3);
  if (m == AM(erlang) && f == AM(apply) && n == 3)
    return rt_apply(c, c->x[0], c->x[1], c->x[2]);
  if (m == AM(erlang) && f == AM(apply) && n == 2)
    return rt_apply_fun(c, c->x[0], c->x[1]);
  const ExportRow *row = code_export(m, f, (uint64_t)n);
  return row ? go(c, row->code, n) : undefined(c, m, f, args);
}

RtLeave rt_apply_fun(Ctx *c, Term fun, Term args) {
  int64_t n = spread(c, args);
  if (n < 0) return bad_apply(c, (Term[]){fun, args}, 2);
  bool is_fun = IS_KIND(fun, HDR_FUN) || IS_KIND(fun, HDR_EXPORT);
  if (!is_fun || FUN_ARITY(FIELD(fun, 1)) != n) {
    c->arity = (uint64_t)n;
    rt_bad_fun(c, fun);
    return rt_unwind(c);
  }
  c->x[n] = fun;
  return go(c, FUN_CODE(FIELD(fun, 1)), n + 1);
}

RtLeave rt_undef(Ctx *c) { return undefined(c, c->x[0], c->x[1], c->x[2]); }

// Suspends: then calls `resume`, or returns x[0] if that is 0.
RtLeave rt_trap(Ctx *c) {
  Proc *p = rt_proc(c);
  if (c->exc_class) return rt_unwind(c);
  bool hibernates = p->flags & PF_HIBERNATED;
  if (c->resume) {
    if (hibernates) c->sp = (uintptr_t)(p->end - 1); // hibernate/3: no stack
    go(c, c->resume, (int64_t)c->arity);
    return hibernates ? LEAVE_WAIT : LEAVE_NOT;
  }
  Term *sp = (Term *)(uintptr_t)c->sp;
  c->sp += sizeof *sp;
  go(c, RT_FROM_RETURN(*sp), 1);
  return hibernates ? LEAVE_WAIT : LEAVE_YIELD;
}

// apply/2,3 as functions: trap to the stubs.
static Term trap_to(Ctx *c, uint64_t stub, const Term *args, uint64_t n) {
  memcpy(c->x, args, n * sizeof *args);
  c->arity = n;
  c->resume = stub;
  c->exc_class = 0;
  return NONE;
}

Term bif_apply_3(Ctx *c, Term m, Term f, Term args) {
  return trap_to(c, RT_STUB(apply), (Term[]){m, f, args}, 3);
}

Term bif_apply_2(Ctx *c, Term fun, Term args) {
  return trap_to(c, RT_STUB(apply_fun), (Term[]){fun, args}, 2);
}
