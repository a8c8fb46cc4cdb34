// SPDX-License-Identifier: Apache-2.0
// Stack traces and the search for handlers. A raw trace is a HDR_TRACE object;
// its words are terms or read as small integers:
//   1 M, NONE, or a BIF's row      2 F, or the BIF's cause
//   3 arguments, arity or NONE     4 error_info or NONE
//   5 number of addresses, -1 while open
//   6... sites, as return addresses
#include "exc.h"
#include "../code/code.h"
#include "../os/enter.h"
#include "life.h"

enum { TR_M = 1, TR_F, TR_ARGS, TR_INFO, TR_COUNT, TR_ADDR };

static Term make_trace(Ctx *c, const Term *head, int64_t n, const Term *addr) {
  size_t room = n < 0 ? TRACE_DEPTH : (size_t)n;
  Term *p = rt_alloc(c, TR_ADDR + room);
  p[0] = MAKE_HDR(HDR_TRACE, TR_COUNT + room);
  memcpy(p + TR_M, head, 4 * sizeof *p);
  p[TR_COUNT] = MAKE_SMALL(n);
  for (size_t i = 0; i < room; i++) p[TR_ADDR + i] = addr ? addr[i] : 0;
  return MAKE_BOX(p);
}

Term trace_new(Ctx *c, Term m, Term f, Term args, Term info) {
  return make_trace(c, (Term[]){m, f, args, info}, -1, NULL);
}

// Return addresses from the top of a stack, equal neighbours once.
static size_t walk_from(uint64_t code, const Term *sp, const Term *end,
                        Term *addr) {
  const SiteRow *site = code_site(code);
  if (!site) code = RT_FROM_RETURN(*sp++), site = code_site(code);
  size_t n = 0;
  while (site && n < TRACE_DEPTH) {
    Term word = RT_TO_RETURN(code);
    if (!n || addr[n - 1] != word) addr[n++] = word;
    sp += site->frame;
    if (sp + 1 >= end) break; // the bottom is no site
    code = RT_FROM_RETURN(*sp++);
    site = code_site(code);
  }
  return n;
}

static const Term *stack_of(Ctx *c) { return (const Term *)(uintptr_t)c->sp; }

bool trace_is_in(Ctx *c, const char *name) {
  const SiteRow *site = code_site(c->code);
  if (!site) site = code_site(RT_FROM_RETURN(*stack_of(c)));
  if (!site) return false;
  const FnRow *fn = code_fn(site->fn);
  return fn->module == AM(erlang) &&
         fn->function == rt_atom(name, strlen(name));
}

static size_t walk(Ctx *c, Term *addr) {
  return walk_from(c->code, stack_of(c), rt_proc(c)->end, addr);
}

void trace_complete(Ctx *c) {
  Term t = c->exc_trace, addr[TRACE_DEPTH];
  bool open = IS_KIND(t, HDR_TRACE) && FIELD(t, TR_COUNT) == MAKE_SMALL(-1);
  if (!open && t != NONE && !IS_ATOM(t)) return;
  size_t n = walk(c, addr);
  if (!open) {
    const Term head[] = {NONE, NONE, NONE, NONE};
    c->exc_trace = make_trace(c, head, (int64_t)n, addr);
    return;
  }
  memcpy(&FIELD(t, TR_ADDR), addr, n * sizeof *addr);
  FIELD(t, TR_COUNT) = MAKE_SMALL(n);
}

// --- as a list
static Term property(Ctx *c, Term key, Term value, Term tail) {
  return rt_cons(c, rt_tuple(c, 2, key, value), tail);
}

static Term location(Ctx *c, const SiteRow *site, Term tail) {
  const FileRow *file = code_file(code_fn(site->fn)->file);
  if (!site->line || !file->size) return tail;
  tail = property(c, AM(line), MAKE_SMALL(site->line), tail);
  const char *text = (const char *)(uintptr_t)file->text;
  return property(c, AM(file), rt_string(c, text, file->size), tail);
}

static Term entry(Ctx *c, Term addr, Term args, Term info) {
  const SiteRow *site = code_site(RT_FROM_RETURN(addr));
  const FnRow *fn = code_fn(site->fn);
  Term rest = info == NONE ? NIL : property(c, AM(error_info), info, NIL);
  if (args == NONE) args = MAKE_SMALL(fn->arity);
  return rt_tuple(c, 4, fn->module, fn->function, args,
                  location(c, site, rest));
}

// A BIF called through its function would otherwise show twice.
static bool is_wrapper(Term first, Term addr) {
  const FnRow *fn = code_fn(code_site(RT_FROM_RETURN(addr))->fn);
  return fn->module == FIELD(first, 1) && fn->function == FIELD(first, 2) &&
         (int64_t)fn->arity == rt_list_length(FIELD(first, 3));
}

// A function made for a BIF that raises in the name of its caller.
static bool is_raiser(Term addr) {
  const FnRow *fn = code_fn(code_site(RT_FROM_RETURN(addr))->fn);
  return fn->module == AM(erlang) &&
         (fn->function == AM(error) || fn->function == AM(exit) ||
          fn->function == AM(throw));
}

// The operator raises as erlang:send/2, but called as a function as itself.
static Term name_of(Term f, const FnRow *from) {
  bool bang = f == AM(send) && from && from->module == AM(erlang) &&
              from->arity == 2 && from->function == rt_atom("!", 1);
  return bang ? from->function : f;
}

static Term first_entry(Ctx *c, Term t, const FnRow *from) {
  Term info = FIELD(t, TR_INFO), m = FIELD(t, TR_M), args = FIELD(t, TR_ARGS);
  if (IS_SMALL(m)) return exc_bif_entry(c, m, FIELD(t, TR_F), args);
  Term rest = info == NONE ? NIL : property(c, AM(error_info), info, NIL);
  return rt_tuple(c, 4, m, name_of(FIELD(t, TR_F), from), args, rest);
}

Term rt_stacktrace(Ctx *c, Term t) {
  if (!IS_KIND(t, HDR_TRACE)) return t;
  Term list[TRACE_DEPTH + 1], args = FIELD(t, TR_ARGS),
                              info = FIELD(t, TR_INFO);
  int64_t count = SMALL_VALUE(FIELD(t, TR_COUNT));
  size_t n = 0, from = 0, have = count < 0 ? 0 : (size_t)count;
  if (FIELD(t, TR_M) != NONE) {
    const FnRow *top = NULL;
    if (have) top = code_fn(code_site(RT_FROM_RETURN(FIELD(t, TR_ADDR)))->fn);
    list[n++] = first_entry(c, t, top);
    if (have && is_wrapper(list[0], FIELD(t, TR_ADDR))) from = 1;
    args = info = NONE;
  } else if (have && is_raiser(FIELD(t, TR_ADDR)))
    from = 1;
  for (size_t i = from; i < have && n < TRACE_DEPTH; i++) {
    list[n++] = entry(c, FIELD(t, TR_ADDR + i), args, info);
    args = info = NONE;
  }
  return rt_list(c, list, n, NIL);
}

Term trace_of_process(Ctx *c, const Proc *p) {
  Term addr[TRACE_DEPTH], list = NIL;
  size_t n = rt_proc(c) == p
                 ? walk(c, addr)
                 : walk_from(p->code, p->sp + p->arity, p->end, addr);
  while (n--) list = rt_cons(c, entry(c, addr[n], NONE, NONE), list);
  return list;
}

// --- handlers
RtLeave rt_unwind(Ctx *c) {
  Proc *p = rt_proc(c);
  if (c->bif) exc_bif_failed(c);
  trace_complete(c);
  Term *at = (Term *)(uintptr_t)c->sp;
  while (at < p->end && !IS_CATCH(*at)) at++;
  c->arity = 3;
  c->x[0] = c->exc_class;
  c->x[1] = c->exc_reason;
  c->x[2] = c->exc_trace;
  if (at == p->end) {
    life_uncaught(c);
    return LEAVE_EXIT;
  }
  c->sp = (uintptr_t)at;
  c->code = IMM_VALUE(*at);
  return LEAVE_NOT;
}
