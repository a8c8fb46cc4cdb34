// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: expressions.
#include "warn.h"

static bool is_simple(const Shape *s) {
  return shape_is_data(s) || s->kind == S_VAR;
}

Shape *warn_safe_shape(Warn *w, Shape *s) {
  if (shape_fails(s)) {
    w->is_cut = true;
    return &w->stop;
  }
  if (is_simple(s)) return s;
  Shape *v = shape_var(w, s);
  v->var->was_used = true;
  return v;
}

Shape *warn_safe(Warn *w, const Node *n) {
  return warn_safe_shape(w, warn_expr(w, n));
}

Shape *warn_operands(Warn *w, Node *const *at, uint32_t n, Shape **out) {
  for (uint32_t i = 0; i < n; i++) {
    out[i] = warn_safe(w, at[i]);
    if (out[i]->kind == S_STOP) return out[i];
  }
  return NULL;
}

// --- data

static bool all_lits(Shape *const *at, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (at[i]->kind != S_LIT) return false;
  return true;
}

// A list cell or a tuple; a constant when its parts are.
static Shape *data(Warn *w, ShapeKind kind, Loc loc, Shape **at, uint32_t n) {
  if (!all_lits(at, n)) {
    Shape *s = shape_new(w, kind, loc, n);
    memcpy(s->item, at, n * sizeof *at);
    return s;
  }
  LitP *lit = NEW_N(w->arena, LitP, n + 1);
  for (uint32_t i = 0; i < n; i++)
    if (!(lit[i] = shape_lit(w, at[i]))) return &w->unknown;
  LitP l = kind == S_CONS ? lit_cons(w->m->lits, lit[0], lit[1])
                          : lit_tuple(w->m->lits, lit, n);
  return shape_of_lit(w, l, loc);
}

static Shape *list(Warn *w, const Node *n) {
  uint32_t count = n->cons.items.n;
  Shape **item = NEW_N(w->arena, Shape *, count + 1);
  Shape *stop = warn_operands(w, n->cons.items.at, count, item);
  if (stop) return stop;
  Shape *tail = warn_safe(w, n->cons.tail);
  if (tail->kind == S_STOP) return tail;
  while (count--) {
    Loc loc = count ? n->cons.items.at[count]->loc : n->loc;
    tail = data(w, S_CONS, loc, (Shape *[]){item[count], tail}, 2);
  }
  return tail;
}

static Shape *tuple(Warn *w, const Node *n) {
  Shape **item = NEW_N(w->arena, Shape *, n->list.n + 1);
  Shape *stop = warn_operands(w, n->list.at, n->list.n, item);
  return stop ? stop : data(w, S_TUPLE, n->loc, item, n->list.n);
}

Shape *warn_tuple(Warn *w, Loc loc, Shape **at, uint32_t n) {
  return data(w, S_TUPLE, loc, at, n);
}

static Shape *var(Warn *w, const Node *n) {
  Shape *s = w->vars[n->name->id];
  if (!s) return &w->unknown;
  if (s->kind == S_VAR) s->var->was_used = true;
  return s;
}

// --- maps

static Shape *map_pairs(Warn *w, const Node *n, Shape **pair) {
  NodeList f = n->map.fields;
  for (uint32_t i = 0; i < f.n; i++) {
    Node *kv[2] = {f.at[i]->pair.lhs, f.at[i]->pair.rhs};
    Shape *stop = warn_operands(w, kv, 2, pair + 2 * i);
    if (stop) return stop;
  }
  return NULL;
}

static Shape *map(Warn *w, const Node *n) {
  w->work++;
  uint32_t count = 2 * n->map.fields.n;
  Shape *s = shape_new(w, S_MAP, n->loc, count);
  Shape *stop = map_pairs(w, n, s->item);
  if (stop) return stop;
  bool assoc = true;
  for (uint32_t i = 0; i < n->map.fields.n; i++)
    assoc &= n->map.fields.at[i]->kind == N_MAP_ASSOC;
  if (!assoc || !all_lits(s->item, count)) return s;
  LitP *lit = NEW_N(w->arena, LitP, count + 1);
  for (uint32_t i = 0; i < count; i++) lit[i] = shape_lit(w, s->item[i]);
  const uint32_t limit = 32;
  if (count / 2 > limit) return s;
  w->work--;
  return shape_of_lit(w, lit_map(w->m->lits, lit, count / 2), n->loc);
}

static Shape *map_update(Warn *w, const Node *n) {
  w->work++;
  Shape *old = warn_safe(w, n->map.arg);
  if (old->kind == S_STOP) return old;
  uint32_t count = 2 * n->map.fields.n;
  if (!count && old->kind == S_VAR) return warn_use(old);
  Shape *s = shape_new(w, S_MAP, n->loc, count + 1);
  Shape *stop = map_pairs(w, n, s->item);
  if (stop) return stop;
  s->item[count] = old;
  LitP l = shape_lit(w, old);
  if (!l || l->kind == LIT_MAP) return warn_branch(w, s);
  if (warn_is(w, WARN_FAILED)) warn_at(w, n->loc, W_BAD_MAP);
  return &w->fail;
}

// --- matches and sequences

static bool is_new_var(const Warn *w, const Node *p) {
  return p->kind == N_VAR &&
         (!strcmp(p->name->text, "_") || !w->vars[p->name->id]);
}

static void bind_unknown(Warn *w, const Node *pattern) {
  NameList names = {0};
  names_of(&names, pattern);
  for (uint32_t i = 0; i < names.n; i++)
    if (!w->vars[names.at[i]->id])
      warn_bind(w, names.at[i], shape_var(w, NULL));
  names_clear(&names);
}

const Node *warn_fold_match(Warn *w, const Node *n, Pt **pt) {
  Pt *p = warn_pattern(w, n->pair.lhs);
  const Node *e = n->pair.rhs;
  for (; n->kind == N_MATCH && e->kind == N_MATCH; e = e->pair.rhs)
    p = pt_merge(w, p, warn_pattern(w, e->pair.lhs));
  *pt = p;
  return e;
}

static void bind_all(Warn *w, const Node *n) {
  for (; n->kind == N_MATCH; n = n->pair.rhs) bind_unknown(w, n->pair.lhs);
}

static Shape *novar(Warn *w, Shape *s) {
  if (s == &w->fail) return &w->stop;
  return s->kind == S_BRANCH || s->kind == S_COMPR || s->kind == S_UNKNOWN
             ? warn_safe_shape(w, s)
             : s;
}

static Shape *bind_var(Warn *w, Name name, Shape *e) {
  e = shape_named(w, e);
  if (strcmp(name->text, "_")) warn_bind(w, name, e);
  return e;
}

// Names of the whole value are bound first.
static Shape *bind_names(Warn *w, Pt **pt, Shape *e) {
  Pt *p = *pt;
  uint32_t n = 0;
  if (!p || !p->nnames || pt_is_any(p)) return e;
  Pt *rest = pt_any(w);
  *rest = *p;
  rest->names = NEW_N(w->arena, Name, p->nnames);
  for (uint32_t i = 0; i < p->nnames; i++) {
    if (!w->vars[p->names[i]->id])
      e = bind_var(w, p->names[i], e);
    else
      rest->names[n++] = p->names[i];
  }
  rest->nnames = n;
  *pt = rest;
  if (e->kind == S_VAR) e->var->was_used = true;
  return e;
}

static bool is_unwanted(const Warn *w, const Node *n) {
  const Node *p = n->pair.lhs;
  bool alone = n->pair.rhs->kind != N_MATCH;
  return p->kind == N_VAR && p->name->text[0] == '_' &&
         (alone || lw_release(w->m) >= IN_TURN_SINCE);
}

// A pattern that contradicts itself: what it would bind is a tuple of its
// parts.
static void match_sanitized(Warn *w, const Node *n, Shape *e) {
  ShapeKind kind;
  bind_all(w, n);
  if (!shape_is_data(e) || !warn_is(w, WARN_NOMATCH)) return;
  uint32_t parts = shape_parts(w, e, &kind);
  if (kind == S_TUPLE && parts == 2) return;
  if (e->kind != S_LIT) warn_at(w, n->loc, W_CLAUSE_TYPE);
  warn_at(w, n->loc, W_NO_CLAUSE);
}

static bool match_last(Warn *w, const Node *n, Shape *e, Loc loc) {
  if (n->pair.rhs->kind == N_MATCH && !match_last(w, n->pair.rhs, e, loc))
    return false;
  const Node *p = n->pair.lhs;
  if (is_new_var(w, p)) {
    bind_var(w, p->name, e);
    return true;
  }
  w->has_bits = false;
  Pt *pt = warn_pattern(w, p);
  bool ok = warn_bind_pattern(w, pt, e, loc);
  if (!pt) bind_unknown(w, p);
  return ok;
}

// P1 = P2 = E, the last pattern first.
static Shape *match_in_turn(Warn *w, const Node *n, bool wanted) {
  bool unwanted = w->unwanted;
  const Node *rhs = n;
  while (rhs->kind == N_MATCH) rhs = rhs->pair.rhs;
  w->unwanted |= is_unwanted(w, n);
  Shape *e = warn_safe(w, rhs);
  w->unwanted = unwanted;
  if (e->kind == S_STOP) return e;
  e = shape_named(w, e);
  if (e->kind == S_VAR) e->var->was_used = true;
  if (!match_last(w, n, e, n->loc)) return &w->stop;
  return wanted ? shape_silent(w, e) : &w->unknown;
}

// wanted: its value is needed, too.
static Shape *match(Warn *w, const Node *n, bool wanted) {
  bool folded = n->kind == N_MATCH && n->pair.rhs->kind == N_MATCH;
  if (folded && lw_release(w->m) >= IN_TURN_SINCE)
    return match_in_turn(w, n, wanted);
  bool unwanted = w->unwanted;
  const Node *p = n->pair.lhs;
  bool is_set = is_new_var(w, p) && !folded;
  Pt *pt;
  w->has_bits = false;
  w->unwanted |= is_unwanted(w, n);
  const Node *rhs = warn_fold_match(w, n, &pt);
  bool bits = w->has_bits;
  Shape *e = warn_expr(w, rhs);
  w->unwanted = unwanted;
  if (e->kind == S_STOP || (is_set && shape_fails(e))) return &w->stop;
  if (is_set) {
    e = bind_var(w, p->name, e);
    if (wanted && e->kind == S_VAR) e->var->was_used = true;
    return wanted ? e : &w->unknown;
  }
  e = novar(w, e);
  if (wanted && !is_simple(e) && !shape_fails(e)) e = shape_var(w, e);
  if (lw_release(w->m) < IN_TURN_SINCE) e = bind_names(w, &pt, e);
  w->has_bits = bits;
  bool ok = warn_bind_pattern(w, pt, e, n->loc);
  if (!pt) match_sanitized(w, n, e);
  if (!ok || e->kind == S_STOP) return &w->stop;
  if (wanted && e->kind == S_VAR) e->var->was_used = true;
  return wanted ? shape_silent(w, e) : &w->unknown;
}

// A fun that nobody takes is not looked into.
static bool is_idle_fun(const Node *n) {
  return n->kind == N_FUN || n->kind == N_NAMED_FUN;
}

static Shape *body(Warn *w, NodeList list) {
  int fails = 0;
  for (uint32_t i = 0; i < list.n; i++) {
    const Node *n = list.at[i];
    bool last = i + 1 == list.n;
    w->statement++;
    Shape *s = n->kind == N_MATCH        ? match(w, n, last)
               : !last && is_idle_fun(n) ? shape_new(w, S_FUN, n->loc, 0)
                                         : warn_expr(w, n);
    w->is_cut |= s->kind == S_STOP;
    if (s->kind == S_STOP || (last && !fails)) return s;
    if (s->kind == S_FAIL && !fails++) w->dead++;
    if (last)
      warn_use(s);
    else
      warn_drop(w, s, true);
    w->statement -= is_simple(s);
  }
  return &w->fail;
}

Shape *warn_body(Warn *w, NodeList list) {
  uint32_t dead = w->dead;
  Shape *s = body(w, list);
  w->dead = dead;
  return s;
}

// --- the rest

Shape *warn_clauses(Warn *w, Shape *arg, const Node *node, NodeList clauses,
                    Loc loc) {
  Case c;
  case_init(&c, w, loc, arg ? 1 : 0, clauses.n);
  c.arg[0] = arg;
  c.node = node;
  case_clauses(&c, clauses);
  return case_run(&c);
}

static Shape *case_of(Warn *w, const Node *n) {
  Shape *arg = novar(w, warn_expr(w, n->cases.arg));
  if (arg->kind == S_STOP) return arg;
  return warn_clauses(w, arg, n->cases.arg, n->cases.clauses, n->loc);
}

static Shape *receive(Warn *w, const Node *n) {
  Shape *t = n->receive.timeout ? warn_safe(w, n->receive.timeout) : NULL;
  if (t && t->kind == S_STOP) return t;
  if (t) warn_use(t);
  w->work++;
  Meet m = warn_meet(w);
  if (n->receive.clauses.n)
    warn_meet_add(
        w, &m,
        warn_clauses(w, shape_var(w, NULL), NULL, n->receive.clauses, n->loc));
  if (t) warn_meet_add(w, &m, warn_body(w, n->receive.after));
  return warn_meet_end(w, &m, false);
}

static void after(Warn *w, NodeList list) {
  NodeList most = {list.at, list.n - 1};
  uint32_t mark = w->trail.n;
  bool unwanted = w->unwanted;
  Shape *s = most.n ? warn_body(w, most) : &w->unknown;
  warn_drop(w, s, true);
  w->unwanted = true;
  if (s->kind != S_STOP) warn_drop(w, warn_expr(w, list.at[most.n]), true);
  w->unwanted = unwanted;
  warn_undo(w, mark);
}

static void handlers(Warn *w, NodeList clauses) {
  if (!clauses.n) return;
  Case c;
  case_init(&c, w, clauses.at[0]->loc, 3, clauses.n);
  for (uint32_t i = 0; i < 3; i++) c.arg[i] = shape_var(w, NULL);
  case_clauses(&c, clauses);
  warn_use(case_run(&c));
}

// work: what it was before it.
static bool is_safe_simple(const Warn *w, const Shape *s, uint32_t work) {
  if (s->kind == S_CALL)
    return w->work == work + 1 && warn_is_safe(s->fn) && warn_gives_bool(s->fn);
  return w->work == work && is_simple(s);
}

static Shape *try_of(Warn *w, const Node *n) {
  uint32_t mark = w->trail.n, work = w->work;
  Shape *s = warn_body(w, n->try.body);
  bool simple = is_safe_simple(w, s, work);
  if (n->try.clauses.n) {
    if (!simple) warn_use(s);
    Shape *v = simple ? warn_safe_shape(w, s) : shape_var(w, NULL);
    s = warn_clauses(w, v, NULL, n->try.clauses, n->loc);
  }
  warn_undo(w, mark);
  if (!simple) {
    warn_use(s);
    handlers(w, n->try.handlers);
    warn_undo(w, mark);
  }
  if (n->try.after.n) after(w, n->try.after);
  w->work++;
  return simple ? shape_silent(w, s) : &w->unknown;
}

static Shape *catch_of(Warn *w, const Node *n) {
  uint32_t mark = w->trail.n, work = w->work;
  Shape *s = warn_expr(w, n->one);
  warn_undo(w, mark);
  if (is_safe_simple(w, s, work)) return shape_silent(w, s);
  warn_use(s);
  w->work++;
  return &w->unknown;
}

// The items from the k-th on. A match that fails goes to `else`.
static Shape *maybe_body(Warn *w, NodeList list) {
  for (uint32_t i = 0; i < list.n; i++) {
    const Node *n = list.at[i];
    bool last = i + 1 == list.n, is_maybe = n->kind == N_MAYBE_MATCH;
    w->statement++;
    Shape *s =
        is_maybe || n->kind == N_MATCH ? match(w, n, last) : warn_expr(w, n);
    if (s->kind == S_STOP) return is_maybe ? &w->unknown : s;
    if (last) return s;
    warn_drop(w, s, true);
  }
  return &w->unknown;
}

static Shape *maybe(Warn *w, const Node *n) {
  Meet m = warn_meet(w);
  warn_meet_add(w, &m, maybe_body(w, n->maybe.body));
  if (n->maybe.clauses.n)
    warn_meet_add(
        w, &m,
        warn_clauses(w, shape_var(w, NULL), NULL, n->maybe.clauses, n->loc));
  uint32_t mark = m.mark;
  Shape *s = warn_meet_end(w, &m, false);
  warn_undo(w, mark);
  return s;
}

void warn_fun_clauses(Warn *w, NodeList clauses, Loc loc, const FnRef *fn) {
  Case c;
  uint32_t mark = w->trail.n, n = clauses.at[0]->clause.patterns.n;
  case_init(&c, w, loc, n, clauses.n);
  for (uint32_t i = 0; i < n; i++) c.arg[i] = shape_var(w, NULL);
  c.shadow = true;
  c.fn = fn;
  case_clauses(&c, clauses);
  warn_use(case_run(&c));
  warn_undo(w, mark);
}

static Shape *fun(Warn *w, const Node *n) {
  uint32_t mark = w->trail.n;
  bool in_guard = w->in_guard;
  if (n->kind == N_NAMED_FUN) warn_bind(w, n->fun.name, shape_var(w, NULL));
  w->in_guard = false;
  w->work++;
  warn_fun_clauses(w, n->fun.clauses, n->loc, NULL);
  w->in_guard = in_guard;
  warn_undo(w, mark);
  return shape_new(w, S_FUN, n->loc, 0);
}

static Shape *fun_local(Warn *w, const Node *n) {
  bool bif = lw_is_bif(w->m, n->fa.name, n->fa.arity);
  return bif ? shape_new(w, S_FUN, n->loc, 0) : &w->unknown;
}

static Shape *fun_remote(Warn *w, const Node *n) {
  Node *at[3] = {n->mfa.module, n->mfa.name, n->mfa.arity};
  Shape **arg = NEW_N(w->arena, Shape *, 3);
  Shape *stop = warn_operands(w, at, 3, arg);
  if (stop) return stop;
  const FnRef *f =
      fn_ref(w->m->lits, w->erlang, name_cstr(w->m->names, "make_fun"), 3);
  return warn_call(w, f, arg, 3, n->loc);
}

Shape *warn_expr(Warn *w, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_ATOM:
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT:
  case N_STRING:
  case N_NIL:
  case N_RECORD_INDEX: return shape_const(w, n);
  case N_VAR: return var(w, n);
  case N_LIST: return list(w, n);
  case N_TUPLE: return tuple(w, n);
  case N_BIN: return warn_bin(w, n);
  case N_OP:
  case N_OP1: return warn_op(w, n);
  case N_MATCH:
  case N_MAYBE_MATCH: return match(w, n, true);
  case N_CALL: return warn_call_expr(w, n);
  case N_RECORD:
  case N_RECORD_UPDATE:
  case N_RECORD_ACCESS: return warn_record(w, n);
  case N_MAP: return map(w, n);
  case N_MAP_UPDATE: return map_update(w, n);
  case N_BLOCK: return warn_body(w, n->list);
  case N_IF: return warn_clauses(w, NULL, NULL, n->list, n->loc);
  case N_CASE: return case_of(w, n);
  case N_RECEIVE: return receive(w, n);
  case N_TRY: return try_of(w, n);
  case N_CATCH: return catch_of(w, n);
  case N_MAYBE: return maybe(w, n);
  case N_FUN:
  case N_NAMED_FUN: return fun(w, n);
  case N_FUN_LOCAL: return fun_local(w, n);
  case N_FUN_REMOTE: return fun_remote(w, n);
  case N_LC:
  case N_BC:
  case N_MC: return warn_compr(w, n);
  default: return &w->unknown;
  }
}
