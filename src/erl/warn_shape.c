// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: what is known of values, and the variables
// in scope.
#include "warn.h"

Shape *shape_new(Warn *w, ShapeKind kind, Loc loc, uint32_t n) {
  Shape *s = NEW(w->arena, Shape);
  s->kind = (uint8_t)kind;
  s->loc = w->is_moved ? w->moved : loc;
  s->silent = w->unwanted || w->generated;
  s->generated = w->generated;
  s->n = n;
  if (n) s->item = NEW_N(w->arena, Shape *, n);
  return s;
}

Shape *shape_const(Warn *w, const Node *n) {
  Shape *s = shape_new(w, S_LIT, n->loc, 0);
  s->of.node = n;
  return s;
}

Shape *shape_of_lit(Warn *w, LitP lit, Loc loc) {
  Shape *s = shape_new(w, S_LIT, loc, 0);
  s->of.lit = lit;
  return s;
}

LitP shape_lit(Warn *w, Shape *s) {
  if (s->kind != S_LIT) return NULL;
  if (!s->of.lit) s->of.lit = lw_const(w->m, s->of.node);
  return s->of.lit;
}

Shape *shape_var(Warn *w, Shape *def) {
  Slot *b = NEW(w->arena, Slot);
  b->shape.kind = S_VAR;
  b->shape.var = b;
  b->def = def;
  b->at = w->statement;
  if (def) vec_push(&w->slots, b);
  return &b->shape;
}

Shape *shape_named(Warn *w, Shape *s) {
  if (s->kind == S_VAR) return s;
  if (s->kind != S_LIT) return shape_var(w, s);
  Shape *copy = NEW(w->arena, Shape);
  *copy = *s;
  copy->is_named = true;
  copy->fn = NULL;
  return copy;
}

Shape *shape_silent(Warn *w, Shape *s) {
  if (s->kind == S_VAR || s->kind == S_UNKNOWN || shape_fails(s)) return s;
  Shape *copy = NEW(w->arena, Shape);
  *copy = *s;
  copy->silent = true;
  return copy;
}

Shape *shape_data(Warn *w, Shape *s) {
  (void)w;
  if (s->kind == S_VAR && s->var->def && s->var->def->kind == S_TUPLE)
    return s->var->def;
  return s;
}

bool shape_is_data(const Shape *s) {
  return s->kind == S_LIT || s->kind == S_CONS || s->kind == S_TUPLE;
}

bool shape_is_bool(Warn *w, Shape *s) {
  if (s->kind == S_LIT)
    return shape_is_atom(w, s, "true") || shape_is_atom(w, s, "false");
  return s->kind == S_CALL ? warn_gives_bool(s->fn) : s->is_bool;
}

bool shape_is_atom(Warn *w, Shape *s, const char *text) {
  LitP l = shape_lit(w, s);
  return l && lit_is_atom(l, text);
}

// --- parts

static bool lit_has_parts(LitP l) {
  return l->kind == LIT_CONS || l->kind == LIT_TUPLE;
}

uint32_t shape_parts(Warn *w, Shape *s, ShapeKind *kind) {
  *kind = (ShapeKind)s->kind;
  if (s->kind != S_LIT) return s->n;
  LitP l = shape_lit(w, s);
  if (!l || !lit_has_parts(l)) return 0;
  *kind = l->kind == LIT_CONS ? S_CONS : S_TUPLE;
  return l->kind == LIT_CONS ? 2 : l->n;
}

Shape *shape_part(Warn *w, Shape *s, uint32_t k) {
  if (s->kind != S_LIT) return s->item[k];
  return shape_of_lit(w, shape_lit(w, s)->item[k], s->loc);
}

// --- variables

void warn_bind(Warn *w, Name name, Shape *s) {
  vec_push(&w->trail, ((Undo){name, w->vars[name->id]}));
  if (s->kind == S_VAR && !s->var->name) s->var->name = name;
  w->vars[name->id] = s;
}

void warn_undo(Warn *w, uint32_t mark) {
  while (w->trail.n > mark) {
    Undo u = w->trail.at[--w->trail.n];
    w->vars[u.name->id] = u.old;
  }
}

// --- where branches meet: variables bound in all of them stay

Meet warn_meet(const Warn *w) { return (Meet){.mark = w->trail.n}; }

static void first_exports(Warn *w, Meet *m) {
  for (uint32_t i = m->mark; i < w->trail.n; i++) {
    Undo u = w->trail.at[i];
    Export e = {.name = u.name};
    if (u.old) continue; // bound before: it is no new one
    vec_push(&e.val, w->vars[u.name->id]);
    vec_push(&m->names, e);
  }
}

static void more_exports(Warn *w, Meet *m) {
  for (uint32_t i = 0; i < m->names.n; i++) {
    Export *e = &m->names.at[i];
    Shape *val = w->vars[e->name->id];
    if (val) vec_push(&e->val, val);
  }
}

void warn_meet_add(Warn *w, Meet *m, Shape *s) {
  if (m->any)
    more_exports(w, m);
  else
    first_exports(w, m);
  m->any = true;
  warn_undo(w, m->mark);
  vec_push(&m->val, s);
}

static Shape *branches(Warn *w, Shape **at, uint32_t n) {
  Shape *s = shape_new(w, S_BRANCH, (Loc){0}, n);
  memcpy(s->item, at, n * sizeof *at);
  s->is_bool = true;
  for (uint32_t i = 0; i < n; i++) s->is_bool &= shape_is_bool(w, at[i]);
  return s;
}

// In older releases what follows moves into the only branch that does not fail.
Shape *warn_branch(Warn *w, Shape *s) {
  bool outside = lw_release(w->m) >= OUTSIDE_SINCE;
  return outside ? branches(w, &s, 1) : s;
}

static Shape *one_of(Warn *w, Shape **at, uint32_t n, bool closed) {
  uint32_t fail = 1;
  while (fail < n && shape_fails(at[fail])) fail++;
  if (n > 1 && fail == n && !shape_fails(at[0])) return warn_branch(w, at[0]);
  if (n != 1) return branches(w, at, n);
  return closed ? at[0] : warn_branch(w, at[0]);
}

static Shape *export(Warn *w, Export *e, bool closed) {
  Shape *s = one_of(w, e->val.at, e->val.n, closed);
  if (s->kind == S_BRANCH) s->silent = true;
  return s->kind == S_VAR || s->kind == S_LIT ? s : shape_var(w, s);
}

Shape *warn_meet_end(Warn *w, Meet *m, bool closed) {
  for (uint32_t i = 0; i < m->names.n; i++) {
    Export *e = &m->names.at[i];
    if (e->val.n == m->val.n) warn_bind(w, e->name, export(w, e, closed));
    vec_free(&e->val);
  }
  Shape *s = m->val.n ? one_of(w, m->val.at, m->val.n, closed) : &w->fail;
  if (s->kind == S_BRANCH && m->val.n > 1) s->is_bool &= closed;
  vec_free(&m->names);
  vec_free(&m->val);
  return s;
}
