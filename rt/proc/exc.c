// SPDX-License-Identifier: Apache-2.0
// Raising. Every function here leaves the exception in Ctx and gives NONE; the
// caller returns that, and generated code goes to stub unwind (trace.c).
#include "exc.h"
#include "../../abi/fail.h"
#include "../code/code.h"

Term rt_raise_class(Ctx *c, Term cls, Term reason) {
  c->exc_class = cls;
  c->exc_reason = reason;
  c->exc_trace = NONE;
  return NONE;
}

Term rt_error(Ctx *c, Term reason) {
  return rt_raise_class(c, AM(error), reason);
}
Term rt_badarg(Ctx *c) { return rt_error(c, AM(badarg)); }
Term rt_badarith(Ctx *c) { return rt_error(c, AM(badarith)); }
Term rt_system_limit(Ctx *c) { return rt_error(c, AM(system_limit)); }

Term rt_error1(Ctx *c, Term tag, Term value) {
  return rt_error(c, rt_tuple(c, 2, tag, value));
}

Term rt_badarg_cause(Ctx *c, Term cause) {
  rt_badarg(c);
  c->exc_trace = cause;
  return NONE;
}

static Term error_info(Ctx *c, const char *module, Term cause);

Term rt_badarg_at(Ctx *c, const char *module, Term f, Term args) {
  Term info = error_info(c, module, NONE);
  Term m = rt_atom(module, strlen(module));
  Term trace = trace_new(c, m, f, args, info);
  rt_badarg(c);
  c->exc_trace = trace;
  return NONE;
}

Term rt_badarg_in(Ctx *c, Term f, Term args) {
  return rt_badarg_at(c, "erlang", f, args);
}

Term rt_error_in(Ctx *c, Term reason, Term m, Term f, Term args) {
  Term trace = trace_new(c, m, f, args, NONE);
  rt_error(c, reason);
  c->exc_trace = trace;
  return NONE;
}

// --- what generated code raises
static const uint16_t fail_tags[FAIL_KINDS] = {
    [FAIL_BADMATCH] = ATOMNO_badmatch,
    [FAIL_CASE_CLAUSE] = ATOMNO_case_clause,
    [FAIL_IF_CLAUSE] = ATOMNO_if_clause,
    [FAIL_TRY_CLAUSE] = ATOMNO_try_clause,
    [FAIL_ELSE_CLAUSE] = ATOMNO_else_clause,
    [FAIL_FUNCTION_CLAUSE] = ATOMNO_function_clause,
    [FAIL_BADRECORD] = ATOMNO_badrecord,
    [FAIL_BADARG] = ATOMNO_badarg,
    [FAIL_BAD_GENERATOR] = ATOMNO_bad_generator,
    [FAIL_BAD_FILTER] = ATOMNO_bad_filter,
    [FAIL_BADMAP] = ATOMNO_badmap,
    [FAIL_UNDEF] = ATOMNO_undef,
};

Term rt_fail0(Ctx *c, int64_t kind) {
  return rt_error(c, MAKE_ATOM(fail_tags[kind]));
}

Term rt_fail1(Ctx *c, int64_t kind, Term value) {
  return rt_error1(c, MAKE_ATOM(fail_tags[kind]), value);
}

Term rt_fail_clause(Ctx *c, int64_t n) {
  Term args = rt_list(c, c->x, (size_t)n, NIL);
  return rt_error_in(c, AM(function_clause), NONE, NONE, args);
}

Term rt_bad_fun(Ctx *c, Term fun) {
  if (!IS_KIND(fun, HDR_FUN) && !IS_KIND(fun, HDR_EXPORT))
    return rt_error1(c, AM(badfun), fun);
  Term args = rt_list(c, c->x, c->arity, NIL);
  return rt_error1(c, AM(badarity), rt_tuple(c, 2, fun, args));
}

Term rt_bad_apply(Ctx *c, Term m, Term f) {
  Term args = rt_list(c, c->x, c->arity, NIL);
  if (IS_ATOM(m) && IS_ATOM(f)) return rt_error_in(c, AM(undef), m, f, args);
  args = rt_list(c, (Term[]){m, f, args}, 3, NIL);
  return rt_badarg_in(c, AM(apply), args);
}

static Term error_module(const char *m) {
  static const char *const stdlib[] = {"lists",   "maps", "binary",
                                       "math",    "re",   "ets",
                                       "unicode", "io",   "string"};
  for (size_t i = 0; i < sizeof stdlib / sizeof *stdlib; i++)
    if (!strcmp(m, stdlib[i])) return AM(erl_stdlib_errors);
  return strcmp(m, "os") ? AM(erl_erts_errors) : AM(erl_kernel_errors);
}

static Term error_info(Ctx *c, const char *module, Term cause) {
  c->x[0] = AM(module);
  c->x[1] = error_module(module);
  c->x[2] = AM(cause);
  c->x[3] = cause;
  return rt_map_new(c, cause == NONE ? 1 : 2);
}

// OTP's generated code raises these without saying who they are, but not when
// they are called as functions.
static bool is_anonymous(Ctx *c, const BifName *bif) {
  bool plus = bif->arity == 1 && !strcmp(bif->name, "+");
  if (!plus && strcmp(bif->name, "/")) return false;
  return !trace_is_in(c, bif->name);
}

// A BIF has raised. The trace shows it first, above the function that called
// it; its names and error_info are made when the trace is looked at.
void exc_bif_failed(Ctx *c) {
  Term cause = c->exc_trace, row = MAKE_SMALL(c->bif);
  const BifName *bif = code_bif(c->bif - 1);
  c->bif = 0;
  if (c->exc_class != AM(error) || (cause != NONE && !IS_ATOM(cause)) ||
      is_anonymous(c, bif))
    return;
  Term args = rt_list(c, c->x, bif->arity, NIL);
  c->exc_trace = trace_new(c, row, cause, args, NONE);
}

// Some modules' errors are explained by nobody.
static bool explains(const char *module) {
  return strcmp(module, "net_kernel") && strcmp(module, "candela") &&
         strcmp(module, "records");
}

Term exc_bif_entry(Ctx *c, Term row, Term cause, Term args) {
  const BifName *bif = code_bif((uint64_t)SMALL_VALUE(row) - 1);
  Term rest = NIL;
  if (explains(bif->module))
    rest = rt_cons(
        c, rt_tuple(c, 2, AM(error_info), error_info(c, bif->module, cause)),
        NIL);
  Term m = rt_atom_own(bif->module);
  Term f = rt_atom_own(bif->name);
  return rt_tuple(c, 4, m, f, args, rest);
}

// --- raising again, catching
Term rt_raise(Ctx *c, Term cls, Term reason, Term trace) {
  rt_raise_class(c, cls, reason);
  c->exc_trace = trace;
  return NONE;
}

Term exc_exit_reason(Ctx *c, Term cls, Term reason, Term trace) {
  if (cls == AM(exit)) return reason;
  if (cls == AM(throw)) reason = rt_tuple(c, 2, AM(nocatch), reason);
  return rt_tuple(c, 2, reason, rt_stacktrace(c, trace));
}

Term rt_catch_value(Ctx *c, Term cls, Term reason, Term trace) {
  if (cls == AM(throw)) return reason;
  return rt_tuple(c, 2, AM(EXIT), exc_exit_reason(c, cls, reason, trace));
}

// --- BIFs: error/1,2,3, exit/1, throw/1, raise/3, nif_error/1,2
// The trace is made here, so that these do not appear in it as failed BIFs.
static Term raise_open(Ctx *c, Term reason, Term args, Term info) {
  Term trace = trace_new(c, NONE, NONE, args, info);
  rt_error(c, reason);
  c->exc_trace = trace;
  return NONE;
}

Term bif_error_1(Ctx *c, Term reason) {
  return raise_open(c, reason, NONE, NONE);
}

// Arguments are a list, which may even be improper; anything else is none.
static Term list_or_none(Term args) {
  return IS_CONS(args) || args == NIL ? args : NONE;
}

Term bif_error_2(Ctx *c, Term reason, Term args) {
  return raise_open(c, reason, list_or_none(args), NONE);
}

Term bif_error_3(Ctx *c, Term reason, Term args, Term options) {
  Term info = NONE, o = options;
  for (; IS_CONS(o); o = CDR(o)) {
    Term t = CAR(o);
    if (!IS_TUPLE(t) || ARITY(t) != 2 || FIELD(t, 1) != AM(error_info) ||
        !(IS_KIND(FIELD(t, 2), HDR_MAP) || IS_KIND(FIELD(t, 2), HDR_HASHMAP)))
      break;
    info = FIELD(t, 2);
  }
  if (o != NIL) info = NONE;
  return raise_open(c, reason, list_or_none(args), info);
}

Term bif_exit_1(Ctx *c, Term reason) {
  return rt_raise_class(c, AM(exit), reason);
}

Term bif_throw_1(Ctx *c, Term reason) {
  return rt_raise_class(c, AM(throw), reason);
}

static bool is_fun(Term t) {
  return IS_KIND(t, HDR_FUN) || IS_KIND(t, HDR_EXPORT);
}

// {M, F, A}, {M, F, A, Location}, {Fun, Args}, {Fun, Args, Location}
static bool is_trace_entry(Term t) {
  if (!IS_TUPLE(t) || ARITY(t) < 2 || ARITY(t) > 4) return false;
  uint64_t n = ARITY(t);
  bool fun = is_fun(FIELD(t, 1));
  if (fun ? n > 3 : n < 3) return false;
  if (!fun && !(IS_ATOM(FIELD(t, 1)) && IS_ATOM(FIELD(t, 2)))) return false;
  Term args = FIELD(t, fun ? 2 : 3);
  if (!IS_SMALL(args) && rt_list_length(args) < 0) return false;
  return n != (fun ? 3u : 4u) || rt_list_length(FIELD(t, n)) >= 0;
}

static Term full_entry(Ctx *c, Term t) {
  bool fun = is_fun(FIELD(t, 1));
  if (ARITY(t) == (fun ? 3u : 4u)) return t;
  return fun ? rt_tuple(c, 3, FIELD(t, 1), FIELD(t, 2), NIL)
             : rt_tuple(c, 4, FIELD(t, 1), FIELD(t, 2), FIELD(t, 3), NIL);
}

Term bif_raise_3(Ctx *c, Term cls, Term reason, Term trace) {
  if (IS_KIND(trace, HDR_TRACE)) return rt_raise(c, cls, reason, trace);
  Term entry[TRACE_DEPTH], t = trace;
  size_t n = 0;
  for (; IS_CONS(t); t = CDR(t)) {
    if (!is_trace_entry(CAR(t))) return AM(badarg);
    if (n < TRACE_DEPTH) entry[n++] = full_entry(c, CAR(t));
  }
  if (t != NIL) return AM(badarg);
  if (cls != AM(error) && cls != AM(exit) && cls != AM(throw))
    return AM(badarg);
  return rt_raise(c, cls, reason, rt_list(c, entry, n, NIL));
}

// These do appear.
Term bif_nif_error_1(Ctx *c, Term reason) { return rt_error(c, reason); }
Term bif_nif_error_2(Ctx *c, Term reason, Term args) {
  (void)args;
  return rt_error(c, reason);
}
