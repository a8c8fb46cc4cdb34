// SPDX-License-Identifier: Apache-2.0
// Lowering: functions that `-compile({inline, ...})` names. Where such a
// function is called its body stands in place of the call, as stack traces
// show: OTP's libraries count on it where they raise errors in the name of
// their caller. Small functions that make no others are put in; the rest is
// called. Arguments that match no clause are reported in the name of a function
// -inlined-f/1-, as by OTP's compiler.
#include "lower.h"

enum { MOST_NODES = 32 };

struct Inlined {
  const Inlined *outer;
  const FnRef *fn;
};

static bool is_variable(const Node *n) { return n->kind == N_VAR; }

static bool is_named(const Node *n) { return strcmp(n->name->text, "_"); }

static bool takes_anything(NodeList patterns) {
  for (uint32_t i = 0; i < patterns.n; i++) {
    const Node *p = patterns.at[i];
    if (!is_variable(p)) return false;
    for (uint32_t k = 0; k < i; k++)
      if (is_named(p) && patterns.at[k]->name == p->name) return false;
  }
  return true;
}

static bool is_inside(const FnState *s, const FnRef *f) {
  if (s->names->name == f->name && s->names->arity == f->arity) return true;
  for (const Inlined *i = s->inlined; i; i = i->outer)
    if (i->fn == f) return true;
  return false;
}

// Lines that it contributes are taken for lines of the caller's file.
static bool same_file(const FnState *s, Loc loc) {
  uint64_t k;
  return map_get(&s->m->files, (uint64_t)loc.file + 1, &k) && k == s->fn->file;
}

static bool is_small(NodeList clauses) {
  return lw_size_of_all(clauses) <= MOST_NODES && !lw_makes_functions(clauses);
}

// The clauses of the function; none: it has to be called.
static NodeList clauses_of(const FnState *s, const FnRef *f) {
  uint64_t at;
  NodeList none = {0};
  if (!map_get(&s->m->inlines, (uintptr_t)f, NULL) ||
      !map_get(&s->m->functions, (uintptr_t)f, &at) || is_inside(s, f))
    return none;
  const Node *form = (const Node *)(uintptr_t)at;
  NodeList clauses = form->function.clauses;
  return same_file(s, form->loc) && is_small(clauses) ? clauses : none;
}

static bool is_plain(const Node *clause) {
  return !clause->clause.guards.n && takes_anything(clause->clause.patterns);
}

static Val plain(FnState *s, const Node *c, const Val *v, Want want) {
  NodeList patterns = c->clause.patterns;
  for (uint32_t i = 0; i < patterns.n; i++)
    if (is_named(patterns.at[i])) lw_bind(s, patterns.at[i]->name, v[i]);
  return lw_body(s, c->clause.body, want);
}

// No clause matches.
static Val mismatch(FnState *s, const FnRef *f, const Val *v, Want want) {
  Name name = lw_name(s->m, "-inlined-%s/%u-", f->name->text, f->arity);
  const FnRef *ref = lw_fn_ref(s, name, f->arity);
  if (!map_get(&s->m->functions, (uintptr_t)ref, NULL)) {
    map_put(&s->m->functions, (uintptr_t)ref, 1);
    FnState in = lw_fn_begin(s->m, s->names, lw_loc(s, s->fn->line));
    Ref *params = NEW_N(s->m->arena, Ref, f->arity + 1);
    for (uint32_t i = 0; i < f->arity; i++)
      params[i] = ir_param(in.fn, 1, TY_ANY);
    lw_fail(&in, FAIL_FUNCTION_CLAUSE, params, f->arity, 0);
    lw_fn_end(&in, ref);
  }
  return lw_call(s, ref, v, 0, want);
}

static Val choose(FnState *s, const FnRef *f, NodeList clauses, const Val *v,
                  Want want) {
  Occ **subjects = NEW_N(s->m->arena, Occ *, f->arity + 1);
  for (uint32_t i = 0; i < f->arity; i++) subjects[i] = lw_occ(s, v[i]);
  Join j = lw_join(s);
  Arm *arms = lw_new_arms(s, clauses, f->arity);
  BlkId fail = lw_blk(s);
  lw_match(s, subjects, f->arity, arms, clauses.n, fail, true);
  lw_arms(s, arms, clauses, &j, want);
  lw_go(s, fail);
  lw_join_add(s, &j, mismatch(s, f, v, want));
  return lw_join_end(s, &j, want);
}

bool lw_inline(FnState *s, const FnRef *f, const Val *v, Want want,
               Val *result) {
  NodeList c = clauses_of(s, f);
  if (!c.n) return false;
  Inlined here = {s->inlined, f};
  Scope scope = s->scope;
  const Hidden *hidden = s->hidden;
  s->inlined = &here;
  s->scope = NULL;
  s->hidden = NULL;
  *result = c.n == 1 && is_plain(c.at[0]) ? plain(s, c.at[0], v, want)
                                          : choose(s, f, c, v, want);
  s->scope = scope;
  s->hidden = hidden;
  s->inlined = here.outer;
  return true;
}
