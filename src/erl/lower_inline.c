// SPDX-License-Identifier: Apache-2.0
// Lowering: functions that `-compile({inline, ...})` names. Where such a
// function is called its body stands in place of the call, as stack traces
// show: OTP's libraries count on it where they raise errors in the name of
// their caller. A small function of one clause that takes any arguments is put
// in; others are called.
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

// The only clause of the function, or NULL: it has to be called.
static const Node *body_of(const FnState *s, const FnRef *f) {
  uint64_t at;
  if (!map_get(&s->m->inlines, (uintptr_t)f, NULL) ||
      !map_get(&s->m->functions, (uintptr_t)f, &at) || is_inside(s, f))
    return NULL;
  const Node *form = (const Node *)(uintptr_t)at;
  if (form->function.clauses.n != 1 || !same_file(s, form->loc)) return NULL;
  const Node *c = form->function.clauses.at[0];
  NodeList body = c->clause.body;
  return !c->clause.guards.n && takes_anything(c->clause.patterns) &&
                 lw_size_of_all(body) <= MOST_NODES && !lw_makes_functions(body)
             ? c
             : NULL;
}

bool lw_inline(FnState *s, const FnRef *f, const Val *v, Want want,
               Val *result) {
  const Node *c = body_of(s, f);
  if (!c) return false;
  Inlined here = {s->inlined, f};
  Scope scope = s->scope;
  s->inlined = &here;
  s->scope = NULL;
  for (uint32_t i = 0; i < f->arity; i++)
    if (is_named(c->clause.patterns.at[i]))
      lw_bind(s, c->clause.patterns.at[i]->name, v[i]);
  *result = lw_body(s, c->clause.body, want);
  s->scope = scope;
  s->inlined = here.outer;
  return true;
}
