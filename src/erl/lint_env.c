// SPDX-License-Identifier: Apache-2.0
// Lint: variables in scope. A variable is unsafe when some way through a
// construct does not bind it. After an error it counts as bound, so that it is
// reported once.
#include "lint.h"

static Env add(Lint *l, Env e, Var v) {
  Var *r = NEW(l->m->arena, Var);
  *r = v;
  r->next = e;
  return r;
}

Env lint_bind(Lint *l, Env e, Name name, VarState state) {
  return add(l, e, (Var){.name = name, .state = state});
}

const Var *lint_find(Env e, Name name) {
  while (e && e->name != name) e = e->next;
  return e;
}

static const Var *find_new(Env e, Env base, Name name) {
  while (e != base && e->name != name) e = e->next;
  return e == base ? NULL : e;
}

static void report_unsafe(Lint *l, const Node *n, const Var *v) {
  char where[64];
  snprintf(where, sizeof where, "(line %u, column %u)", v->at.line, v->at.col);
  LINT(l, n->loc, E_UNSAFE_VAR, lint_text(l, n->name), v->in, where);
}

Env lint_use(Lint *l, Env e, const Node *n) {
  const Var *v = l->in_size ? lint_find(l->segs, n->name) : NULL;
  if (!v) v = lint_find(e, n->name);
  if (v && v->state == V_BOUND) return e;
  if (!v)
    LINT(l, n->loc, E_UNBOUND_VAR, lint_text(l, n->name));
  else if (v->state == V_UNSAFE)
    report_unsafe(l, n, v);
  else
    LINT(l, n->loc, E_TRACE_GUARD, lint_text(l, n->name));
  return lint_bind(l, e, n->name, V_BOUND);
}

Env lint_unsafe(Lint *l, Env base, Env e, const char *in, Loc at) {
  Env r = base;
  for (Env v = e; v != base; v = v->next)
    if (!find_new(r, base, v->name))
      r = add(l, r,
              lint_find(base, v->name)
                  ? (Var){.name = v->name, .state = V_BOUND}
                  : (Var){NULL, v->name, V_UNSAFE, in, at});
  return r;
}

Env lint_merge(Lint *l, Env base, Env a, Env b) {
  if (b == base) return a;
  for (Env v = b; v != base; v = v->next) {
    const Var *old = find_new(a, base, v->name);
    if (!old || (v->state == V_UNSAFE && old->state != V_UNSAFE))
      a = add(l, a, *v);
  }
  return a;
}

static Var exported(Env base, const Env *branches, uint32_t n, Name name,
                    const char *in, Loc at) {
  Var r = {.name = name, .state = V_BOUND};
  uint32_t bound = 0, unsafe = 0;
  if (lint_find(base, name)) return r;
  for (uint32_t i = 0; i < n; i++) {
    const Var *v = find_new(branches[i], base, name);
    if (!v) continue;
    bound++;
    if (v->state == V_UNSAFE && !unsafe++) r = *v;
  }
  if (bound < n || unsafe > 1) r = (Var){NULL, name, V_UNSAFE, in, at};
  return r;
}

Env lint_export(Lint *l, Env base, const Env *branches, uint32_t n,
                const char *in, Loc at) {
  Env r = base;
  for (uint32_t i = 0; i < n; i++)
    for (Env v = branches[i]; v != base; v = v->next)
      if (!find_new(r, base, v->name))
        r = add(l, r, exported(base, branches, n, v->name, in, at));
  return r;
}
