// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: guards. What one comes to is known only
// when all of its parts are constants; `false, X` is not.
#include "warn.h"

static Shape *test(Warn *, const Node *);

static Shape *truth(Warn *w, bool yes) { return yes ? &w->yes : &w->no; }

static bool is_bool_lit(Warn *w, Shape *s) {
  return shape_is_atom(w, s, "true") || shape_is_atom(w, s, "false");
}

// What a value that should be a boolean makes of a guard.
static Shape *as_test(Warn *w, Shape *s) {
  if (s->kind == S_FAIL || s->kind == S_STOP) return &w->no;
  if (s->kind == S_LIT) {
    w->no_bool |= !is_bool_lit(w, s);
    return truth(w, shape_is_atom(w, s, "true"));
  }
  warn_use(s);
  return &w->unknown;
}

static Shape *both(Warn *w, Shape *a, Shape *b, int op) {
  if (!is_bool_lit(w, a) || !is_bool_lit(w, b)) return &w->unknown;
  bool x = shape_is_atom(w, a, "true"), y = shape_is_atom(w, b, "true");
  return truth(w, op == OP_AND ? x && y : op == OP_OR ? x || y : x != y);
}

static Shape *negate(Warn *w, Shape *s) {
  if (!is_bool_lit(w, s)) return &w->unknown;
  return truth(w, !shape_is_atom(w, s, "true"));
}

static Shape *test(Warn *w, const Node *n) {
  if (n->kind == N_OP && (n->op == OP_AND || n->op == OP_OR || n->op == OP_XOR))
    return both(w, test(w, n->pair.lhs), test(w, n->pair.rhs), n->op);
  if (n->kind == N_OP1 && n->op == OP_NOT) return negate(w, test(w, n->one));
  return as_test(w, warn_expr(w, n));
}

Shape *warn_guard_tests(Warn *w, Node *const *at, uint32_t n) {
  bool in_guard = w->in_guard, no_bool = w->no_bool;
  w->in_guard = true;
  w->no_bool = false;
  Shape *s = test(w, at[0]);
  for (uint32_t i = 1; i < n; i++) s = both(w, s, test(w, at[i]), OP_AND);
  if (w->no_bool) s = both(w, s, &w->no, OP_AND);
  w->in_guard = in_guard;
  w->no_bool = no_bool;
  return s;
}

Shape *warn_guards(Warn *w, NodeList guards) {
  Shape *s = NULL;
  for (uint32_t i = 0; i < guards.n; i++) {
    NodeList tests = guards.at[i]->list;
    Shape *one = warn_guard_tests(w, tests.at, tests.n);
    s = s ? both(w, s, one, OP_OR) : one;
  }
  return s ? s : &w->yes;
}
