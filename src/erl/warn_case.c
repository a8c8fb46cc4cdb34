// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: clauses that cannot match, and what is
// known where one does. Start at case_run.
#include "warn.h"

void case_init(Case *c, Warn *w, Loc loc, uint32_t nargs, uint32_t rows) {
  *c = (Case){.w = w, .n = nargs, .nrows = rows, .loc = loc};
  c->arg = NEW_N(w->arena, Shape *, nargs + 1);
  c->row = NEW_N(w->arena, Row, rows + 1);
}

void case_row(Case *c, uint32_t k, Pt **pt, const Node *clause, Loc loc) {
  Row *r = &c->row[k];
  *r = (Row){.pt = pt, .clause = clause, .loc = loc};
  r->has_bits = c->w->has_bits;
  for (uint32_t i = 0; i < c->n; i++) r->never |= !pt[i];
  c->w->has_bits = false;
}

void case_clauses(Case *c, NodeList clauses) {
  for (uint32_t k = 0; k < clauses.n; k++) {
    const Node *cl = clauses.at[k];
    Pt **pt = NEW_N(c->w->arena, Pt *, c->n + 1);
    warn_patterns(c->w, cl, pt);
    case_row(c, k, pt, cl, cl->loc);
    c->row[k].tests = c->w->tests;
    c->w->tests = NULL;
  }
}

static void say(Case *c, const Row *r, DiagCode code) {
  if (!r->generated && !r->never && warn_is(c->w, WARN_NOMATCH))
    warn_at(c->w, r->loc, code);
}

static void remove_row(Case *c, uint32_t k) {
  c->nrows--;
  memmove(&c->row[k], &c->row[k + 1], (c->nrows - k) * sizeof *c->row);
}

// --- a boolean as argument: what clauses remain (opt_bool_case)

static bool gives_bool(Case *c) {
  Shape *s = c->arg[0];
  if (c->w->in_guard || c->n != 1) return false;
  if (s->kind == S_VAR && s->var->def && s->var->def->kind == S_CALL &&
      s->var->at + 1 >= c->w->statement)
    s = s->var->def;
  if (s->kind == S_LIT && c->node && c->node == s->of.node)
    return c->node->kind == N_ATOM &&
           (shape_is_atom(c->w, s, "true") || shape_is_atom(c->w, s, "false"));
  return s->kind != S_VAR && s->fn && warn_gives_bool(s->fn);
}

static bool has_guard(Case *c, const Row *r) {
  if (!r->clause) return false;
  NodeList g = r->clause->clause.guards;
  (void)c;
  return g.n && !(g.n == 1 && g.at[0]->list.n == 1 &&
                  ast_is_atom(g.at[0]->list.at[0], "true"));
}

// Are there variables in it that are bound already?
static bool has_bound(const Warn *w, const Pt *p) {
  for (uint32_t i = 0; i < p->nnames; i++)
    if (w->vars[p->names[i]->id]) return true;
  for (uint32_t i = 0; i < p->n && p->kind != T_BITS; i++)
    if (has_bound(w, p->item[i])) return true;
  return false;
}

static void bool_rows(Case *c) {
  bool seen[2] = {false, false};
  Row *keep = NEW_N(c->w->arena, Row, c->nrows + 1);
  uint32_t n = 0;
  for (uint32_t k = 0; k < c->nrows; k++) {
    Row *r = &c->row[k];
    if (seen[0] && seen[1]) {
      say(c, r, W_SHADOWED_NOWHERE);
      continue;
    }
    if (r->never || has_guard(c, r) || pt_is_any(r->pt[0]) ||
        r->pt[0]->nnames || (!c->shadow && has_bound(c->w, r->pt[0])))
      return;
    LitP l = r->pt[0]->kind == T_LIT ? r->pt[0]->lit : NULL;
    bool is_true = l && lit_is_atom(l, "true");
    if (!is_true && !(l && lit_is_atom(l, "false"))) {
      say(c, r, W_CLAUSE_TYPE);
      continue;
    }
    if (seen[is_true])
      say(c, r, W_SHADOWED_NOWHERE);
    else
      keep[n++] = *r;
    seen[is_true] = true;
  }
  if (!seen[0] || !seen[1]) return;
  c->row = keep;
  c->nrows = n;
}

// --- arguments that are data are taken apart (case_opt)

static bool all_any(const Case *c, uint32_t k) {
  for (uint32_t i = 0; i < c->nrows; i++)
    if (!c->row[i].never && !pt_is_any(c->row[i].pt[k])) return false;
  return true;
}

enum { MAX_COLUMNS = 300 }; // beyond it nothing is taken apart

static Shape *known_data(Case *c, uint32_t k) {
  if (c->n > MAX_COLUMNS) return NULL;
  Shape *s = c->arg[k];
  if (s->kind == S_VAR) s = all_any(c, k) ? s : shape_data(c->w, s);
  return shape_is_data(s) ? s : NULL;
}

static void drop_rows(Case *c, uint32_t k, Shape *s, bool is_lit) {
  for (uint32_t i = 0; i < c->nrows;) {
    Row *r = &c->row[i];
    if (r->never || warn_match(c->w, r->pt[k], s)) {
      i++;
      continue;
    }
    if (!is_lit) say(c, r, W_CLAUSE_TYPE);
    c->w->is_cut = true;
    remove_row(c, i);
  }
}

static void add_known(Case *c, Row *r, Pt *pt, Shape *s) {
  Known *b = NEW(c->w->arena, Known);
  *b = (Known){r->known, pt, s};
  r->known = b;
}

// n new columns instead of the k-th.
static void *replace(Case *c, void *const *at, uint32_t k, uint32_t n) {
  void **new = NEW_N(c->w->arena, void *, c->n + n);
  if (k) memcpy(new, at, k * sizeof *new);
  memcpy(new + k + n, at + k + 1, (c->n - k - 1) * sizeof *new);
  return new;
}

static bool all_match(Case *c, uint32_t k, Shape *s) {
  for (uint32_t i = 0; i < c->nrows; i++)
    if (!c->row[i].never && warn_match(c->w, c->row[i].pt[k], s) != M_YES)
      return false;
  return true;
}

static bool expand_lit(Case *c, uint32_t k, Shape *s) {
  if (!all_match(c, k, s)) return false;
  for (uint32_t i = 0; i < c->nrows; i++) {
    Row *r = &c->row[i];
    if (!r->never) add_known(c, r, r->pt[k], s);
    r->pt = replace(c, (void **)r->pt, k, 0);
  }
  c->arg = replace(c, (void **)c->arg, k, 0);
  c->n--;
  return true;
}

static bool can_expand(const Case *c, uint32_t k) {
  if (c->n > MAX_COLUMNS) return false;
  for (uint32_t i = 0; i < c->nrows; i++)
    if (!c->row[i].never &&
        (c->row[i].pt[k]->kind == T_MAP || c->row[i].pt[k]->kind == T_BITS))
      return false;
  return true;
}

static void expand_row(Case *c, Row *r, uint32_t k, Shape *s, uint32_t n) {
  Pt *p = r->pt[k];
  r->pt = replace(c, (void **)r->pt, k, n);
  bool parts = p && !pt_is_any(p);
  if (p && p->nnames) {
    Pt *names = pt_any(c->w);
    *names = (Pt){.names = p->names, .nnames = p->nnames};
    add_known(c, r, names, shape_silent(c->w, s));
  }
  for (uint32_t i = 0; i < n; i++)
    r->pt[k + i] = parts ? pt_part(c->w, p, i) : pt_any(c->w);
}

static bool expand_data(Case *c, uint32_t k, Shape *s) {
  if (!can_expand(c, k)) return false;
  for (uint32_t i = 0; i < c->nrows; i++) expand_row(c, &c->row[i], k, s, s->n);
  c->arg = replace(c, (void **)c->arg, k, s->n);
  for (uint32_t i = 0; i < s->n; i++)
    c->arg[k + i] = shape_silent(c->w, s->item[i]);
  c->n += s->n - 1;
  return true;
}

static void expand(Case *c, bool is_lit) {
  for (uint32_t k = 0; k < c->n;) {
    Shape *s = known_data(c, k);
    if (s) drop_rows(c, k, s, is_lit);
    bool gone =
        s && (s->kind == S_LIT ? expand_lit(c, k, s) : expand_data(c, k, s));
    k += !gone;
  }
}

// --- a row's variables

typedef struct Enter {
  Case *c;
  uint32_t mark;
  bool open, fails; // tests of variables that were bound before
} Enter;

static bool is_in_row(const Enter *e, Name name) {
  for (uint32_t i = e->mark; i < e->c->w->trail.n; i++)
    if (e->c->w->trail.at[i].name == name) return true;
  return false;
}

static void test_equal(Enter *e, Shape *old, Shape *s) {
  Warn *w = e->c->w;
  LitP a = shape_lit(w, old), b = s ? shape_lit(w, s) : NULL;
  if (old->kind == S_VAR) old->var->was_used = true;
  warn_use(old);
  if (!a || !b)
    e->open = true;
  else if (a != b)
    e->fails = true;
}

static void bind_name(Enter *e, Name name, Shape *s) {
  Warn *w = e->c->w;
  Shape *old = w->vars[name->id];
  if (old && (!e->c->shadow || is_in_row(e, name)))
    test_equal(e, old, s);
  else
    warn_bind(w, name, s ? shape_named(w, s) : shape_var(w, NULL));
}

static void bind_pt(Enter *e, Pt *p, Shape *s);

static void bind_bits(Enter *e, const Node *n) {
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *seg = n->list.at[i], *v = seg->bin.value;
    if (seg->bin.size) warn_use(warn_expr(e->c->w, seg->bin.size));
    if (v->kind == N_VAR && strcmp(v->name->text, "_"))
      bind_name(e, v->name, NULL);
  }
}

static void bind_map(Enter *e, Pt *p) {
  for (uint32_t i = 0; i < p->n; i++) {
    if (!p->key[i]) warn_use(warn_expr(e->c->w, p->keys[i]));
    bind_pt(e, p->item[i], NULL);
  }
}

// s: what it is sure to match, or NULL.
static void bind_pt(Enter *e, Pt *p, Shape *s) {
  ShapeKind kind;
  for (uint32_t i = 0; i < p->nnames; i++) {
    if (s && s->kind != S_VAR && s->kind != S_LIT) s = shape_var(e->c->w, s);
    bind_name(e, p->names[i], s);
  }
  Shape *data = s ? shape_data(e->c->w, s) : NULL;
  bool parts = data && shape_parts(e->c->w, data, &kind);
  if (p->kind == T_MAP) bind_map(e, p);
  if (p->kind == T_BITS) bind_bits(e, p->node);
  if (p->kind == T_CONS || p->kind == T_TUPLE)
    for (uint32_t i = 0; i < p->n; i++)
      bind_pt(e, p->item[i], parts ? shape_part(e->c->w, data, i) : NULL);
}

static void bind_never(Enter *e, const Row *r) {
  NameList names = {0};
  if (r->clause) names_of_all(&names, r->clause->clause.patterns);
  for (uint32_t i = 0; i < names.n; i++)
    if (!e->c->w->vars[names.at[i]->id]) bind_name(e, names.at[i], NULL);
  names_clear(&names);
}

static void bind_known(Enter *e, const Known *k) {
  for (; k; k = k->next) bind_pt(e, k->pt, k->shape);
}

typedef enum { // what variables of columns are bound to
  NOTHING,
  KNOWN, // the arguments that are variables or constants
  ARGUMENTS,
} Exact;

static Shape *column_value(const Case *c, uint32_t k, Exact exact) {
  Shape *s = c->arg[k];
  bool plain = s->kind == S_VAR || s->kind == S_LIT;
  return exact == ARGUMENTS || (exact == KNOWN && plain) ? s : NULL;
}

static void bind_row(Enter *e, const Row *r, Exact exact) {
  if (r->never) {
    bind_never(e, r);
    return;
  }
  bind_known(e, r->known);
  for (uint32_t k = 0; k < e->c->n; k++)
    bind_pt(e, r->pt[k], column_value(e->c, k, exact));
}

static bool bits_may_match(Case *c, const Row *r) {
  if (r->never || !r->has_bits) return true;
  for (uint32_t k = 0; k < c->n; k++)
    if (!warn_bits_pattern(c->w, r->pt[k], !r->generated)) return false;
  return true;
}

static bool matches_any(const Case *c, const Row *r) {
  for (uint32_t k = 0; k < c->n && !r->never; k++)
    if (!pt_is_any(r->pt[k])) return false;
  return !r->never;
}

// --- rows in order

static void say_shadowed(Case *c, const Row *by, const Row *r) {
  Warn *w = c->w;
  if (r->generated || r->never || !warn_is(w, WARN_NOMATCH)) return;
  if (c->fn)
    warn_at(w, r->loc, W_SHADOWED_FN, warn_atom(w, c->fn->name), c->fn->arity,
            by->loc.line);
  else
    warn_at(w, r->loc, W_SHADOWED, by->loc.line);
}

typedef enum { ROW_NO, ROW_MAYBE, ROW_YES } RowIs;

static RowIs guard_of(Enter *e, const Row *r) {
  Warn *w = e->c->w;
  Shape *g = &w->yes;
  w->tests = r->tests;
  if (r->clause && r->clause->clause.guards.n)
    g = warn_guards(w, r->clause->clause.guards);
  w->tests = NULL;
  warn_use(g);
  bool no = shape_is_atom(w, g, "false");
  if (r->never) return ROW_NO;
  if (e->open || !(no || shape_is_atom(w, g, "true"))) return ROW_MAYBE;
  return no || e->fails ? ROW_NO : ROW_YES;
}

static bool all_plain(const Case *c) {
  for (uint32_t k = 0; k < c->n; k++)
    if (c->arg[k]->kind != S_VAR && c->arg[k]->kind != S_LIT) return false;
  return true;
}

static void bind_again(Enter *e, const Row *r, Exact exact) {
  bool open = e->open, fails = e->fails;
  warn_undo(e->c->w, e->mark);
  bind_row(e, r, exact);
  e->open = open;
  e->fails = fails;
}

// In scope of its variables. `only`: no row before may match. Where a row is
// not sure to be taken its variables are not those that it matches.
static RowIs enter_row(Enter *e, Row *r, bool only) {
  bool any = matches_any(e->c, r), exact = any && only;
  bind_row(e, r, exact ? KNOWN : NOTHING);
  RowIs is = guard_of(e, r);
  r->is_open = is != ROW_YES;
  if (exact && is == ROW_MAYBE) bind_again(e, r, NOTHING);
  if (exact && is == ROW_YES && !all_plain(e->c)) bind_again(e, r, ARGUMENTS);
  return is == ROW_YES && !any ? ROW_MAYBE : is;
}

// What matches anything is a variable even when it has no name.
static void args_unnamed(Case *c, const Row *r) {
  for (uint32_t k = 0; k < c->n; k++)
    if (!r->pt[k]->nnames && c->arg[k]->kind != S_VAR)
      shape_var(c->w, c->arg[k]);
}

static void use_args(Case *c) {
  for (uint32_t k = 0; k < c->n; k++) warn_use(c->arg[k]);
}

static Shape *row_body(Case *c, const Row *r) {
  if (c->body) return c->body(c, r);
  return warn_body(c->w, r->clause->clause.body);
}

static bool any_user(const Case *c, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (!c->row[i].generated && !c->row[i].never) return true;
  return false;
}

static Shape *finish(Case *c, Meet *m, bool user, uint32_t live, bool closed) {
  Warn *w = c->w;
  if (user && !any_user(c, live) && warn_is(w, WARN_NOMATCH))
    warn_at(w, c->loc, W_NO_CLAUSE);
  if (live > 1) warn_shadow(w, c->row, live, c->n);
  w->work += !(closed && live == 1);
  if (!(closed && live == 1)) use_args(c);
  if (closed && live == 1 && c->row[0].pt) args_unnamed(c, &c->row[0]);
  return warn_meet_end(w, m, closed);
}

Shape *case_run(Case *c) {
  Warn *w = c->w;
  bool is_lit = c->n == 1 && c->arg[0]->kind == S_LIT, closed = false;
  if (gives_bool(c)) bool_rows(c);
  bool user = any_user(c, c->nrows);
  expand(c, is_lit);
  Meet m = warn_meet(w);
  uint32_t live = 0;
  for (uint32_t k = 0; k < c->nrows && !closed; k++) {
    Row *r = &c->row[k];
    if (!bits_may_match(c, r)) {
      w->is_cut = true;
      continue;
    }
    Enter e = {c, w->trail.n, false, false};
    RowIs is = enter_row(&e, r, !live);
    Shape *s = row_body(c, r);
    if (is == ROW_NO) {
      say(c, r, W_GUARD_FALSE);
      warn_use(s);
      warn_undo(w, e.mark);
      continue;
    }
    warn_meet_add(w, &m, s);
    closed = is == ROW_YES;
    w->is_cut |= closed && k + 1 < c->nrows;
    for (uint32_t i = k + 1; closed && !is_lit && i < c->nrows; i++)
      say_shadowed(c, r, &c->row[i]);
    c->row[live++] = *r;
  }
  return finish(c, &m, user, live, closed);
}

bool case_generator(Case *c, Node *const *tests, uint32_t n) {
  Warn *w = c->w;
  Row *r = c->row;
  if (!bits_may_match(c, r)) return false;
  Enter e = {c, w->trail.n, false, false};
  bind_row(&e, r, NOTHING);
  Shape *g = n ? warn_guard_tests(w, tests, n) : &w->yes;
  if (e.fails || shape_is_atom(w, g, "false")) say(c, r, W_GUARD_FALSE);
  return true;
}

bool warn_bind_pattern(Warn *w, Pt *pt, Shape *s, Loc loc) {
  Case c;
  case_init(&c, w, loc, 1, 1);
  Pt **pts = NEW(w->arena, Pt *);
  *pts = pt;
  case_row(&c, 0, pts, NULL, loc);
  c.arg[0] = s;
  bool is_lit = s->kind == S_LIT, ok = true;
  if (gives_bool(&c)) bool_rows(&c);
  expand(&c, is_lit);
  Row *r = c.row;
  Enter e = {&c, w->trail.n, false, false};
  RowIs is = ROW_NO;
  if (c.nrows && bits_may_match(&c, r)) {
    is = enter_row(&e, r, true);
    if (is == ROW_NO && !r->never) say(&c, r, W_GUARD_FALSE);
    ok = is != ROW_NO || r->never;
  } else {
    ok = false;
  }
  if (!ok && warn_is(w, WARN_NOMATCH)) warn_at(w, loc, W_NO_CLAUSE);
  if (is == ROW_YES)
    args_unnamed(&c, r);
  else
    use_args(&c);
  w->work += is != ROW_YES;
  return ok;
}
