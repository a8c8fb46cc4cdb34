// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: comprehensions.
#include "warn.h"

static bool is_generator(const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_GENERATE:
  case N_GENERATE_STRICT:
  case N_B_GENERATE:
  case N_B_GENERATE_STRICT:
  case N_M_GENERATE:
  case N_M_GENERATE_STRICT:
  case N_ZIP: return true;
  default: return false;
  }
}

static bool is_test(Warn *w, const Node *n) {
  return !is_generator(n) && lw_is_guard(w->m, n);
}

static uint32_t count_tests(Warn *w, NodeList quals, uint32_t from) {
  uint32_t n = 0;
  while (from + n < quals.n && is_test(w, quals.at[from + n])) n++;
  return n;
}

typedef struct Gen {
  Pt *pt[2];
  uint32_t n;
} Gen;

// False: no pattern that can match, or what it reads fails.
static bool generator(Warn *w, const Node *n, Case *c) {
  if (n->kind == N_ZIP) {
    for (uint32_t i = 0; i < n->list.n; i++)
      if (!generator(w, n->list.at[i], c)) return false;
    return true;
  }
  Shape *s = warn_safe(w, n->pair.rhs);
  warn_use(s);
  bool map = n->pair.lhs->kind == N_MAP_EXACT;
  const Node *lhs[2] = {map ? n->pair.lhs->pair.lhs : n->pair.lhs,
                        map ? n->pair.lhs->pair.rhs : NULL};
  for (uint32_t i = 0; i < 1u + map; i++) {
    Pt *pt = warn_pattern(w, lhs[i]);
    if (!pt) return false;
    c->row->pt[c->n] = pt;
    c->arg[c->n++] = shape_var(w, NULL);
  }
  return true;
}

static uint32_t generators(const Node *n) {
  return n->kind == N_ZIP ? 2 * n->list.n : 2;
}

// Binds what it generates, and judges the tests behind it.
static bool enter(Warn *w, const Node *n, Loc loc, Node *const *tests,
                  uint32_t ntests) {
  Case c;
  case_init(&c, w, loc, generators(n), 1);
  c.row->pt = NEW_N(w->arena, Pt *, c.n);
  c.row->loc = loc;
  c.shadow = true;
  c.n = 0;
  w->has_bits = false;
  if (!generator(w, n, &c)) return false;
  c.row->has_bits = w->has_bits;
  return case_generator(&c, tests, ntests);
}

static void say_false(Warn *w, Loc loc, bool guard) {
  if (!warn_is(w, WARN_NOMATCH)) return;
  if (guard) warn_at(w, loc, W_GUARD_FALSE);
  warn_at(w, loc, W_NO_CLAUSE);
}

// False: what follows is never reached.
static bool filter(Warn *w, const Node *n) {
  Shape *s = warn_expr(w, n);
  if (s->kind == S_STOP) return false;
  warn_use(s);
  if (!shape_is_data(s) || shape_is_atom(w, s, "true")) return true;
  if (s->kind != S_LIT && warn_is(w, WARN_NOMATCH))
    warn_at(w, n->loc, W_CLAUSE_TYPE);
  say_false(w, n->loc, false);
  return false;
}

static bool qualifiers(Warn *w, NodeList quals, Loc loc) {
  for (uint32_t i = 0; i < quals.n;) {
    const Node *q = quals.at[i];
    bool gen = is_generator(q);
    uint32_t tests = count_tests(w, quals, i + gen);
    if (gen) {
      if (!enter(w, q, loc, quals.at + i + 1, tests)) return false;
    } else if (tests) {
      Shape *s = warn_guard_tests(w, quals.at + i, tests);
      if (shape_is_atom(w, s, "false")) say_false(w, q->loc, true);
    } else if (!filter(w, q)) {
      return false;
    }
    i += gen || !tests ? 1 + tests * gen : tests;
  }
  return true;
}

static Shape *items(Warn *w, const Node *n) {
  Shape *s = shape_new(w, S_COMPR, n->loc, n->compr.items.n);
  for (uint32_t i = 0; i < n->compr.items.n; i++) {
    const Node *item = n->compr.items.at[i];
    s->item[i] = &w->unknown;
    if (item->kind == N_MAP_ASSOC || item->kind == N_MAP_EXACT) {
      warn_use(warn_safe(w, item->pair.lhs));
      warn_use(warn_safe(w, item->pair.rhs));
    } else {
      s->item[i] = warn_safe(w, item);
    }
  }
  if (n->kind == N_LC) return s;
  warn_use(s);
  return &w->unknown;
}

Shape *warn_compr(Warn *w, const Node *n) {
  uint32_t mark = w->trail.n;
  w->work++;
  bool reached = qualifiers(w, n->compr.quals, n->loc);
  Shape *s = reached ? items(w, n) : &w->unknown;
  warn_undo(w, mark);
  return s;
}
