// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: patterns as Core Erlang has them, aliases
// folded, and what can be said of them and a value.
#include "warn.h"

Pt *pt_any(Warn *w) { return NEW(w->arena, Pt); }

static Pt *pt_new(Warn *w, PtKind kind, uint32_t n) {
  Pt *p = NEW(w->arena, Pt);
  p->kind = (uint8_t)kind;
  p->n = n;
  if (n) p->item = NEW_N(w->arena, Pt *, n);
  return p;
}

static Pt *pt_lit(Warn *w, LitP lit) {
  Pt *p = pt_new(w, T_LIT, 0);
  p->lit = lit;
  return p;
}

static void add_name(Warn *w, Pt *p, Name name) {
  for (uint32_t i = 0; i < p->nnames; i++)
    if (p->names[i] == name) return;
  Name *names = NEW_N(w->arena, Name, p->nnames + 1);
  if (p->nnames) memcpy(names, p->names, p->nnames * sizeof *names);
  names[p->nnames++] = name;
  p->names = names;
}

bool pt_is_any(const Pt *p) { return p->kind == T_ANY; }

uint32_t pt_parts(const Pt *p, PtKind *kind) {
  *kind = (PtKind)p->kind;
  if (p->kind == T_CONS || p->kind == T_TUPLE) return p->n;
  if (p->kind != T_LIT) return 0;
  if (p->lit->kind == LIT_CONS) *kind = T_CONS;
  if (p->lit->kind == LIT_TUPLE) *kind = T_TUPLE;
  return *kind == T_CONS ? 2 : *kind == T_TUPLE ? p->lit->n : 0;
}

Pt *pt_part(Warn *w, Pt *p, uint32_t k) {
  return p->kind == T_LIT ? pt_lit(w, p->lit->item[k]) : p->item[k];
}

// --- aliases

static Pt *merge_maps(Warn *w, Pt *a, Pt *b) {
  Pt *p = pt_new(w, T_MAP, a->n + b->n);
  p->key = NEW_N(w->arena, LitP, p->n + 1);
  p->keys = NEW_N(w->arena, const Node *, p->n + 1);
  for (uint32_t i = 0; i < p->n; i++) {
    Pt *from = i < a->n ? a : b;
    uint32_t k = i < a->n ? i : i - a->n;
    p->item[i] = from->item[k];
    p->key[i] = from->key[k];
    p->keys[i] = from->keys[k];
  }
  return p;
}

static Pt *merge_data(Warn *w, Pt *a, Pt *b) {
  PtKind ka, kb;
  uint32_t na = pt_parts(a, &ka), nb = pt_parts(b, &kb);
  if (ka == T_MAP && kb == T_MAP) return merge_maps(w, a, b);
  if (ka == T_LIT && kb == T_LIT)
    return a->lit == b->lit ? pt_lit(w, a->lit) : NULL;
  if (ka != kb || na != nb || (ka != T_CONS && ka != T_TUPLE)) return NULL;
  Pt *p = pt_new(w, ka, na);
  for (uint32_t i = 0; i < na; i++)
    if (!(p->item[i] = pt_merge(w, pt_part(w, a, i), pt_part(w, b, i))))
      return NULL;
  return p;
}

Pt *pt_merge(Warn *w, Pt *a, Pt *b) {
  if (!a || !b) return NULL;
  Pt *p = pt_new(w, T_ANY, 0);
  Pt *data = pt_is_any(a) ? b : pt_is_any(b) ? a : merge_data(w, a, b);
  if (!data) return NULL;
  *p = *data;
  p->nnames = 0;
  p->names = NULL;
  for (uint32_t i = 0; i < a->nnames; i++) add_name(w, p, a->names[i]);
  for (uint32_t i = 0; i < b->nnames; i++) add_name(w, p, b->names[i]);
  return p;
}

// --- from the tree

static Pt *of_items(Warn *w, PtKind kind, Pt *const *at, uint32_t n) {
  bool lits = true;
  for (uint32_t i = 0; i < n; i++)
    lits &= at[i]->kind == T_LIT && !at[i]->nnames;
  if (lits) {
    LitP *l = NEW_N(w->arena, LitP, n + 1);
    for (uint32_t i = 0; i < n; i++) l[i] = at[i]->lit;
    return pt_lit(w, kind == T_CONS ? lit_cons(w->m->lits, l[0], l[1])
                                    : lit_tuple(w->m->lits, l, n));
  }
  Pt *p = pt_new(w, kind, n);
  memcpy(p->item, at, n * sizeof *at);
  return p;
}

static Pt *list_onto(Warn *w, NodeList items, Pt *tail) {
  for (uint32_t i = items.n; tail && i--;) {
    Pt *pair[2] = {warn_pattern(w, items.at[i]), tail};
    tail = pair[0] ? of_items(w, T_CONS, pair, 2) : NULL;
  }
  return tail;
}

static Pt *tuple(Warn *w, NodeList list) {
  Pt **item = NEW_N(w->arena, Pt *, list.n + 1);
  for (uint32_t i = 0; i < list.n; i++)
    if (!(item[i] = warn_pattern(w, list.at[i]))) return NULL;
  return of_items(w, T_TUPLE, item, list.n);
}

static Pt *fields(Warn *w, NodeList f) {
  Pt *p = pt_new(w, T_MAP, f.n);
  p->key = NEW_N(w->arena, LitP, f.n + 1);
  p->keys = NEW_N(w->arena, const Node *, f.n + 1);
  for (uint32_t i = 0; i < f.n; i++) {
    p->keys[i] = f.at[i]->pair.lhs;
    p->key[i] = lw_const(w->m, f.at[i]->pair.lhs);
    p->item[i] = warn_pattern(w, f.at[i]->pair.rhs);
    if (!p->item[i]) return NULL;
  }
  return p;
}

static Pt *record(Warn *w, const Node *n) {
  // Native records are like maps: fields are looked up by name.
  if (lw_is_native(w->m, n->rec.module, n->rec.name))
    return fields(w, n->rec.fields);
  const RecordDef *def = lw_record_def(w->m, n->rec.name);
  Pt **item = NEW_N(w->arena, Pt *, def->n + 1);
  item[0] = pt_lit(w, lit_atom(w->m->lits, def->name));
  for (uint32_t i = 0; i < def->n; i++) {
    const Node *f = lw_record_init(w->m, n, def->fields[i]->field_def.name);
    if (!(item[i + 1] = f ? warn_pattern(w, f) : pt_any(w))) return NULL;
  }
  return of_items(w, T_TUPLE, item, def->n + 1);
}

static Pt *map(Warn *w, const Node *n) {
  Test *tests = w->tests;
  w->tests = NULL;
  Pt *p = fields(w, n->map.fields);
  if (p) w->tests = tests;
  return p;
}

static Pt *bits(Warn *w, const Node *n) {
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *size = n->list.at[i]->bin.size;
    if (size && ast_is_atom(size, "all")) return NULL;
  }
  Pt *p = pt_new(w, T_BITS, 0);
  p->node = n;
  w->has_bits = true;
  return p;
}

static Pt *op(Warn *w, const Node *n) {
  if (n->kind == N_OP && n->op == OP_APPEND) {
    const Node *l = n->pair.lhs;
    Pt *tail = warn_pattern(w, n->pair.rhs);
    if (!tail || l->kind == N_NIL) return tail;
    if (l->kind == N_LIST) return list_onto(w, l->cons.items, tail);
    LitP chars = lw_const(w->m, l);
    VEC(LitP) v = {0};
    for (; chars && chars->kind == LIT_CONS; chars = chars->item[1])
      vec_push(&v, chars->item[0]);
    while (v.n) {
      Pt *pair[2] = {pt_lit(w, v.at[--v.n]), tail};
      tail = of_items(w, T_CONS, pair, 2);
    }
    vec_free(&v);
    return tail;
  }
  LitP l = lw_const(w->m, n);
  return l ? pt_lit(w, l) : pt_any(w);
}

// --- tests for records

const Test *warn_test(const Warn *w, Name var) {
  for (const Test *t = w->tests; t; t = t->next)
    if (t->var == var && t->is_done) return t;
  return NULL;
}

// Those that the conjunction needs, onto `tests`.
static Test *needed(Warn *w, const Node *n, Test *tests) {
  if (n->kind == N_OP && (n->op == OP_AND || n->op == OP_ANDALSO))
    return needed(w, n->pair.rhs, needed(w, n->pair.lhs, tests));
  Test t = {.next = tests};
  if (n->kind != N_CALL || !warn_record_test(w, n, &t)) return tests;
  Test *new = NEW(w->arena, Test);
  *new = t;
  return new;
}

static Test *needed_by(Warn *w, const Node *guard) {
  Test *tests = NULL;
  for (uint32_t i = 0; i < guard->list.n; i++)
    tests = needed(w, guard->list.at[i], tests);
  return tests;
}

static bool is_among(const Test *t, const Test *list) {
  for (; list; list = list->next)
    if (list->var == t->var)
      return list->tag == t->tag && list->size == t->size;
  return false;
}

// Those that all guards need.
static Test *tests_of(Warn *w, NodeList guards) {
  Test *all = guards.n ? needed_by(w, guards.at[0]) : NULL;
  for (uint32_t i = 1; i < guards.n && all; i++) {
    Test *more = needed_by(w, guards.at[i]), **at = &all;
    while (*at)
      if (is_among(*at, more))
        at = &(*at)->next;
      else
        *at = (*at)->next;
  }
  return all;
}

bool warn_patterns(Warn *w, const Node *clause, Pt **pt) {
  NodeList list = clause->clause.patterns;
  bool ok = true;
  w->tests = tests_of(w, clause->clause.guards);
  for (uint32_t i = 0; i < list.n; i++)
    ok &= (pt[i] = warn_pattern(w, list.at[i])) != NULL;
  return ok;
}

static Pt *tested(Warn *w, Pt *p, Name name) {
  Test *t = w->tests;
  while (t && (t->var != name || t->is_done)) t = t->next;
  if (!t) return p;
  t->is_done = true;
  Pt *tuple = pt_new(w, T_TUPLE, t->size);
  for (uint32_t i = 0; i < t->size; i++) tuple->item[i] = pt_any(w);
  tuple->item[0] = pt_lit(w, t->tag);
  return pt_merge(w, tuple, p);
}

static Pt *var(Warn *w, const Node *n) {
  Pt *p = pt_any(w);
  if (!strcmp(n->name->text, "_")) return p;
  add_name(w, p, n->name);
  return w->tests ? tested(w, p, n->name) : p;
}

Pt *warn_pattern(Warn *w, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_VAR: return var(w, n);
  case N_LIST:
    return list_onto(w, n->cons.items, warn_pattern(w, n->cons.tail));
  case N_TUPLE: return tuple(w, n->list);
  case N_RECORD: return record(w, n);
  case N_MAP: return map(w, n);
  case N_BIN: return bits(w, n);
  case N_MATCH:
    return pt_merge(w, warn_pattern(w, n->pair.lhs),
                    warn_pattern(w, n->pair.rhs));
  case N_OP:
  case N_OP1: return op(w, n);
  default: {
    LitP l = lw_const(w->m, n);
    return l ? pt_lit(w, l) : pt_any(w);
  }
  }
}

// --- a pattern and a value

static bool lit_may_match(const Pt *p, LitP l) {
  if (!l) return true;
  return p->kind == T_BITS ? l->kind == LIT_BITS : l->kind == LIT_MAP;
}

static Match match_parts(Warn *w, Pt *p, Shape *s) {
  PtKind pk;
  ShapeKind sk;
  uint32_t n = pt_parts(p, &pk), m = shape_parts(w, s, &sk);
  bool cons = pk == T_CONS && sk == S_CONS,
       tuple = pk == T_TUPLE && sk == S_TUPLE;
  if (p->kind == T_LIT && s->kind == S_LIT)
    return p->lit == shape_lit(w, s) || !shape_lit(w, s) ? M_YES : M_NONE;
  if ((!cons && !tuple) || n != m) return M_NONE;
  Match all = M_YES;
  for (uint32_t i = 0; i < n && all != M_NONE; i++) {
    Match one = warn_match(w, pt_part(w, p, i), shape_part(w, s, i));
    if (one < all) all = one;
  }
  return all;
}

Match warn_match(Warn *w, Pt *p, Shape *s) {
  if (p->kind == T_ANY) return M_YES;
  if (!shape_is_data(s)) return M_MAYBE;
  if (p->kind == T_MAP || p->kind == T_BITS) {
    bool may = s->kind == S_LIT && lit_may_match(p, shape_lit(w, s));
    return may ? M_MAYBE : M_NONE;
  }
  return match_parts(w, p, s);
}
