// SPDX-License-Identifier: Apache-2.0
// Lowering: the match compiler. Clauses are the rows of a matrix, the values
// they match its columns. The first row's leftmost pattern that can fail says
// what to test; the rows after it that the same test tells something about are
// decided with it, each in the branches where it can still match. The first row
// that the test tells nothing about ends the group: from there on the rows are
// compiled once, as the group's place to fail to. So code never multiplies, and
// within a group nothing is tested twice (Wadler's mixture rule, in Peyton
// Jones, "The Implementation of Functional Programming Languages", 5).
// A failing guard goes on with the rows below in the branch where it stands.
#include "lower_match.h"

// --- parts of values

Occ *lw_occ(FnState *s, Val v) {
  Occ *o = NEW(s->m->arena, Occ);
  o->from = OCC_GIVEN;
  o->val = v;
  o->known = true;
  return o;
}

Occ *lw_occ_tuple(FnState *s, const Val *v, uint32_t n) {
  Occ *o = NEW(s->m->arena, Occ);
  Occ **item = NEW_N(s->m->arena, Occ *, n + 1);
  for (uint32_t i = 0; i < n; i++) item[i] = lw_occ(s, v[i]);
  *o = (Occ){.from = OCC_TUPLE, .index = n, .item = item};
  return o;
}

static Occ *part(Match *m, OccFrom from, Occ *base, uint32_t index) {
  Occ *o = NEW(m->s->m->arena, Occ);
  *o = (Occ){.from = from, .base = base, .index = index};
  return o;
}

Val lw_occ_val(FnState *s, Occ *o) {
  if (o->known) return o->val;
  switch (o->from) {
  case OCC_CAR: return val_ref(lw_ins1(s, IR_CAR, lw_occ_ref(s, o->base), 0));
  case OCC_CDR: return val_ref(lw_ins1(s, IR_CDR, lw_occ_ref(s, o->base), 0));
  case OCC_SIZE:
    return val_ref(lw_ins1(s, IR_BS_SIZE, lw_occ_ref(s, o->base), 0));
  case OCC_FIELD: return val_ref(lw_field(s, o->index, lw_occ_ref(s, o->base)));
  case OCC_TUPLE: break;
  case OCC_GIVEN: bug("unknown value in a pattern");
  }
  Val *v = NEW_N(s->m->arena, Val, o->index + 1);
  for (uint32_t i = 0; i < o->index; i++) v[i] = lw_occ_val(s, o->item[i]);
  return lw_tuple(s, v, o->index, 0);
}

Ref lw_occ_ref(FnState *s, Occ *o) { return lw_use(s, lw_occ_val(s, o)); }

// As lw_occ_val, but remembers it for the blocks that this one dominates.
Val match_val(Match *m, Occ *o) {
  if (o->known) return o->val;
  if (o->base) match_val(m, o->base);
  o->val = lw_occ_val(m->s, o);
  o->known = true;
  vec_push(&m->trail, o);
  return o->val;
}

Ref match_ref(Match *m, Occ *o) { return lw_use(m->s, match_val(m, o)); }

static void forget(Match *m, uint32_t mark) {
  while (m->trail.n > mark) m->trail.at[--m->trail.n]->known = false;
}

static TypeSet type_of(Match *m, Occ *o) {
  if (o->from == OCC_TUPLE && !o->known) return TY_TUPLE;
  return lw_type(m->s, match_val(m, o)) & ~(TypeSet)TY_NONE;
}

// --- matrices

// A pattern that is about to stand in a column: its variables are bound, and
// what is left can fail, or is NULL.
Pat *match_enter(Match *m, Row *r, Pat *p, Occ *o) {
  if (!p) return NULL;
  for (uint32_t i = 0; i < p->nnames; i++) {
    OccBind *b = NEW(m->s->m->arena, OccBind);
    *b = (OccBind){r->binds, p->names[i], o};
    r->binds = b;
  }
  if (p->kind == P_TUPLE || p->kind == P_CONS) {
    OccPat *w = NEW(m->s->m->arena, OccPat);
    *w = (OccPat){r->wholes, p, o};
    r->wholes = w;
  }
  return p->kind == P_ANY ? NULL : p;
}

// An empty matrix like x, with n other columns in the place of column c.
Matrix match_columns(Match *m, const Matrix *x, uint32_t c, const Col *cols,
                     uint32_t n) {
  Arena *a = m->s->m->arena;
  Matrix r = {.ncols = x->ncols - 1 + n};
  r.col = NEW_N(a, Col, r.ncols + 1);
  r.row = NEW_N(a, Row, x->nrows + 1);
  memcpy(r.col, x->col, c * sizeof *r.col);
  if (n) memcpy(r.col + c, cols, n * sizeof *r.col);
  memcpy(r.col + c + n, x->col + c + 1, (x->ncols - c - 1) * sizeof *r.col);
  return r;
}

// Adds a row like `from`, whose patterns in the n new columns are to be set.
Row *match_row(Match *m, Matrix *to, const Row *from, uint32_t c, uint32_t n) {
  Row *r = &to->row[to->nrows++];
  *r = *from;
  r->pat = NEW_N(m->s->m->arena, Pat *, to->ncols + 1);
  memcpy(r->pat, from->pat, c * sizeof *r->pat);
  memcpy(r->pat + c + n, from->pat + c + 1,
         (to->ncols - c - n) * sizeof *r->pat);
  return r;
}

// An empty matrix with x's columns, and room for its rows.
Matrix match_same(Match *m, const Matrix *x) {
  Matrix r = *x;
  r.row = NEW_N(m->s->m->arena, Row, x->nrows + 1);
  r.nrows = 0;
  return r;
}

static uint32_t first_refutable(const Matrix *x) {
  uint32_t c = 0;
  while (c < x->ncols && !x->row[0].pat[c]) c++;
  return c;
}

// --- rows without patterns left

typedef struct Equal { // a variable's second place, or one bound before
  Val val;
  Occ *occ;
} Equal;

typedef struct Accept {
  NameList names;            // of news
  VEC(const OccBind *) news; // bindings, oldest first
  VEC(Equal) equals;
} Accept;

static void add_binding(Match *m, Accept *a, const OccBind *b) {
  Val v;
  if (names_has(&a->names, b->name)) {
    Occ *first = a->news.at[names_add(&a->names, b->name)]->occ;
    vec_push(&a->equals, ((Equal){match_val(m, first), b->occ}));
    return;
  }
  if (!m->shadow && lw_find(m->s, b->name, &v)) {
    vec_push(&a->equals, ((Equal){v, b->occ}));
    if (lw_find_inside(m->s, b->name, &v)) return;
  } // else from here on funs see it
  names_add(&a->names, b->name);
  vec_push(&a->news, b);
}

static void sort_bindings(Match *m, Accept *a, const OccBind *b) {
  VEC(const OccBind *) newest = {0};
  for (; b; b = b->next) vec_push(&newest, b);
  while (newest.n) add_binding(m, a, newest.at[--newest.n]);
  vec_free(&newest);
}

static void check_equals(Match *m, Accept *a, BlkId fail) {
  FnState *s = m->s;
  for (uint32_t i = 0; i < a->equals.n; i++) match_val(m, a->equals.at[i].occ);
  for (uint32_t i = 0; i < a->equals.n; i++) {
    Ref x = match_ref(m, a->equals.at[i].occ),
        y = lw_use(s, a->equals.at[i].val);
    lw_br_yes(s, lw_ins2(s, IR_EQX, x, y, 0), fail);
  }
}

// The value that a pattern has matched, if that is known.
static bool matched(FnState *s, const Pat *p, Val *v) {
  if (p->nnames) return lw_find(s, p->names[0], v);
  if (p->kind == P_LIT) {
    *v = val_lit(p->lit);
    return true;
  }
  return lw_find_matched(s, p, v);
}

static void bind_wholes(FnState *s, const OccPat *o) {
  for (; o; o = o->next) {
    if (!o->occ->known || o->occ->val.lit) continue;
    Val *part = NEW_N(s->m->arena, Val, o->pat->n + 1);
    uint32_t i = 0;
    while (i < o->pat->n && matched(s, o->pat->item[i], &part[i])) i++;
    if (i < o->pat->n || !i) continue;
    Whole *w = NEW(s->m->arena, Whole);
    *w = (Whole){part, i, o->pat->kind == P_TUPLE};
    lw_bind_whole(s, o->pat, w, o->occ->val);
  }
}

// What guard and comparisons need is fetched before them, so that the rows
// below have it too; the rest after them.
static void accept(Match *m, const Row *r, BlkId fail) {
  FnState *s = m->s;
  Accept a = {0};
  NameList early = {0};
  s->scope = m->scope;
  names_of_all(&early, r->arm->guards);
  sort_bindings(m, &a, r->binds);
  for (uint32_t i = 0; i < a.news.n; i++)
    if (names_has(&early, a.news.at[i]->name))
      lw_bind(s, a.news.at[i]->name, match_val(m, a.news.at[i]->occ));
  check_equals(m, &a, fail);
  uint32_t mark = m->trail.n;
  lw_guards(s, r->arm->guards, fail);
  for (uint32_t i = 0; i < a.news.n; i++)
    if (!names_has(&early, a.news.at[i]->name))
      lw_bind(s, a.news.at[i]->name, match_val(m, a.news.at[i]->occ));
  bind_wholes(s, r->wholes);
  forget(m, mark);
  lw_join_add(s, &r->arm->join, lw_nil(s));
  s->scope = m->scope;
  names_clear(&early);
  names_clear(&a.names);
  vec_free(&a.news);
  vec_free(&a.equals);
}

static bool may_refuse(Match *m, const Row *r) {
  Val v;
  NameList names = {0};
  bool refuses = r->arm->guards.n;
  for (const OccBind *b = r->binds; b && !refuses; b = b->next) {
    uint32_t known = names.n;
    refuses = names_add(&names, b->name) != known ||
              (!m->shadow && lw_find(m->s, b->name, &v));
  }
  names_clear(&names);
  return refuses;
}

// --- tests

void match_branch(Match *m, BlkId b, Matrix x, BlkId fail) {
  uint32_t mark = m->trail.n;
  lw_go(m->s, b);
  match_compile(m, x, fail);
  forget(m, mark);
}

void match_split(Match *m, Ref cond, Matrix yes, Matrix no, BlkId fail) {
  FnState *s = m->s;
  BlkId y = lw_blk(s), n = no.nrows ? lw_blk(s) : fail;
  lw_br(s, cond, y, n);
  match_branch(m, y, yes, fail);
  if (no.nrows) match_branch(m, n, no, fail);
}

// The test for a type, unless it is known how it goes.
static void split_type(Match *m, Occ *o, TypeSet types, Matrix yes, Matrix no,
                       BlkId fail) {
  TypeSet t = type_of(m, o);
  if (!(t & ~types))
    match_compile(m, yes, fail);
  else if (!(t & types))
    match_compile(m, no, fail);
  else
    match_split(m, lw_is(m->s, types, match_ref(m, o)), yes, no, fail);
}

static void test_cons(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  Occ *o = x->col[c].occ;
  Occ *parts[2] = {part(m, OCC_CAR, o, 0), part(m, OCC_CDR, o, 0)};
  Matrix yes =
      match_columns(m, x, c, (Col[]){{.occ = parts[0]}, {.occ = parts[1]}}, 2);
  Matrix no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++) {
    Pat *p = x->row[i].pat[c];
    if (p->kind != P_CONS) {
      no.row[no.nrows++] = x->row[i];
      continue;
    }
    Row *r = match_row(m, &yes, &x->row[i], c, 2);
    for (uint32_t k = 0; k < 2; k++)
      r->pat[c + k] = match_enter(m, r, p->item[k], parts[k]);
  }
  split_type(m, o, TY_CONS, yes, no, fail);
}

// Rows with tuples of the size, and the others.
static void split_arity(Match *m, const Matrix *x, uint32_t c, uint32_t arity,
                        Matrix *yes, Matrix *no) {
  Occ *o = x->col[c].occ;
  Col *cols = NEW_N(m->s->m->arena, Col, arity + 1);
  for (uint32_t k = 0; k < arity; k++)
    cols[k].occ =
        o->from == OCC_TUPLE ? o->item[k] : part(m, OCC_FIELD, o, k + 1);
  *yes = match_columns(m, x, c, cols, arity);
  *no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++) {
    Pat *p = x->row[i].pat[c];
    if (p->kind != P_TUPLE || p->n != arity) {
      no->row[no->nrows++] = x->row[i];
      continue;
    }
    Row *r = match_row(m, yes, &x->row[i], c, arity);
    for (uint32_t k = 0; k < arity; k++)
      r->pat[c + k] = match_enter(m, r, p->item[k], cols[k].occ);
  }
}

static void test_arity(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  Occ *o = x->col[c].occ;
  uint32_t arity = x->row[0].pat[c]->n;
  Matrix yes, no;
  split_arity(m, x, c, arity, &yes, &no);
  if (o->from == OCC_TUPLE)
    match_compile(m, arity == o->index ? yes : no, fail);
  else if (!(type_of(m, o) & TY_TUPLE))
    match_compile(m, no, fail);
  else
    match_split(m, lw_is_tuple(m->s, arity, match_ref(m, o)), yes, no, fail);
}

// Many sizes: a switch over the size.
enum { ARITY_SWITCH = 4 };

static uint32_t arities(const Matrix *x, uint32_t c) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < x->nrows; i++) {
    bool is_new = x->row[i].pat[c]->kind == P_TUPLE;
    for (uint32_t k = 0; k < i && is_new; k++)
      if (x->row[k].pat[c]->kind == P_TUPLE &&
          x->row[k].pat[c]->n == x->row[i].pat[c]->n)
        is_new = false;
    n += is_new;
    if (n >= ARITY_SWITCH) break;
  }
  return n;
}

static void switch_arity(Match *m, Matrix x, uint32_t c, Ref size, BlkId fail) {
  FnState *s = m->s;
  BlkId from = s->b;
  ir_term(s->fn, from, IR_SWITCH, &size, 1, 0);
  while (x.nrows) {
    uint32_t arity = x.row[0].pat[c]->n;
    Matrix yes, no;
    split_arity(m, &x, c, arity, &yes, &no);
    BlkId b = lw_blk(s);
    ir_edge(s->fn, from, b, NULL, 0, lit_int(s->m->lits, arity));
    match_branch(m, b, yes, fail);
    x = no;
  }
  ir_edge(s->fn, from, fail, NULL, 0, NULL);
  lw_dead(s);
}

static void test_tuple(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  Occ *o = x->col[c].occ;
  if (o->from == OCC_TUPLE || arities(x, c) < ARITY_SWITCH) {
    test_arity(m, x, c, fail);
    return;
  }
  Matrix yes = match_same(m, x), no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++) {
    Matrix *to = x->row[i].pat[c]->kind == P_TUPLE ? &yes : &no;
    to->row[to->nrows++] = x->row[i];
  }
  BlkId tuple = lw_blk(s), other = no.nrows ? lw_blk(s) : fail;
  lw_br(s, lw_is(s, TY_TUPLE, match_ref(m, o)), tuple, other);
  lw_go(s, tuple);
  Val v = match_val(m, o);
  Val size = lw_call_bif(s, "tuple_size", &v, 1, 0);
  switch_arity(m, yes, c, size.ref, fail);
  if (no.nrows) match_branch(m, other, no, fail);
}

// --- constants

static bool is_switchable(const Pat *p) {
  return p->kind == P_LIT &&
         (p->lit->kind == LIT_ATOM || p->lit->kind == LIT_INT);
}

typedef struct Buckets { // rows by constant
  uint32_t n;
  LitP *lit;
  Matrix *rows;
  Matrix other;
} Buckets;

static Buckets buckets(Match *m, const Matrix *x, uint32_t c) {
  Arena *a = m->s->m->arena;
  Buckets b = {0, NEW_N(a, LitP, x->nrows), NEW_N(a, Matrix, x->nrows),
               match_same(m, x)};
  Map index = {0};
  for (uint32_t i = 0; i < x->nrows; i++) {
    const Pat *p = x->row[i].pat[c];
    uint64_t k;
    if (!is_switchable(p)) {
      b.other.row[b.other.nrows++] = x->row[i];
      continue;
    }
    if (!map_get(&index, p->lit->id, &k)) {
      map_put(&index, p->lit->id, k = b.n);
      b.lit[b.n++] = p->lit;
    }
    b.rows[k].nrows++;
  }
  for (uint32_t k = 0; k < b.n; k++) {
    Matrix room = *x;
    room.nrows = b.rows[k].nrows;
    b.rows[k] = match_columns(m, &room, c, NULL, 0);
  }
  for (uint32_t i = 0; i < x->nrows; i++) {
    uint64_t k = 0;
    const Pat *p = x->row[i].pat[c];
    if (is_switchable(p) && map_get(&index, p->lit->id, &k))
      match_row(m, &b.rows[k], &x->row[i], c, 0);
  }
  map_free(&index);
  return b;
}

static Matrix *bucket_of(Match *m, Buckets *b, bool value) {
  for (uint32_t k = 0; k < b->n; k++)
    if (b->lit[k] == (value ? m->s->m->yes : m->s->m->no)) return &b->rows[k];
  return &b->other;
}

static void test_switch(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  Occ *o = x->col[c].occ;
  Buckets b = buckets(m, x, c);
  if (o->from == OCC_TUPLE) {
    match_compile(m, b.other, fail);
    return;
  }
  Val given = match_val(m, o);
  for (uint32_t k = 0; given.lit && k < b.n; k++)
    if (b.lit[k] == given.lit) b.other = b.rows[k];
  if (given.lit) {
    match_compile(m, b.other, fail);
    return;
  }
  Ref v = given.ref;
  if (!(type_of(m, o) & ~(TypeSet)TY_BOOL)) {
    BlkId yes = lw_blk(s), no = lw_blk(s);
    lw_br(s, v, yes, no);
    match_branch(m, yes, *bucket_of(m, &b, true), fail);
    match_branch(m, no, *bucket_of(m, &b, false), fail);
    return;
  }
  if (b.n == 1) {
    Ref l = lw_use(s, val_lit(b.lit[0]));
    match_split(m, lw_ins2(s, IR_EQX, v, l, 0), b.rows[0], b.other, fail);
    return;
  }
  BlkId from = s->b, other = b.other.nrows ? lw_blk(s) : fail;
  ir_term(s->fn, from, IR_SWITCH, &v, 1, 0);
  for (uint32_t k = 0; k < b.n; k++) {
    BlkId to = lw_blk(s);
    ir_edge(s->fn, from, to, NULL, 0, b.lit[k]);
    match_branch(m, to, b.rows[k], fail);
  }
  ir_edge(s->fn, from, other, NULL, 0, NULL);
  lw_dead(s);
  if (b.other.nrows) match_branch(m, other, b.other, fail);
}

// [], big integers, floats: one after the other.
static void test_lit(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  Occ *o = x->col[c].occ;
  LitP l = x->row[0].pat[c]->lit;
  Matrix yes = match_columns(m, x, c, NULL, 0), no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++) {
    const Pat *p = x->row[i].pat[c];
    if (p->kind == P_LIT && p->lit == l)
      match_row(m, &yes, &x->row[i], c, 0);
    else
      no.row[no.nrows++] = x->row[i];
  }
  if (l->kind == LIT_NIL) {
    split_type(m, o, TY_NIL, yes, no, fail);
  } else if (o->from == OCC_TUPLE) {
    match_compile(m, no, fail);
  } else {
    Ref v = match_ref(m, o), w = lw_use(s, val_lit(l));
    match_split(m, lw_ins2(s, IR_EQX, v, w, 0), yes, no, fail);
  }
}

// --- maps

static void test_map(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  Occ *o = x->col[c].occ;
  Matrix yes = match_columns(m, x, c, &(Col){.kind = COL_MAP, .occ = o}, 1);
  Matrix no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++) {
    Pat *p = x->row[i].pat[c];
    if (p->kind != P_MAP) {
      no.row[no.nrows++] = x->row[i];
      continue;
    }
    Row *r = match_row(m, &yes, &x->row[i], c, 1);
    r->pat[c] = p->n ? p : NULL;
  }
  split_type(m, o, TY_MAP, yes, no, fail);
}

// Rows up to the first that is of another native record: it might match too.
static void test_native(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  Occ *o = x->col[c].occ;
  LitP id = x->row[0].pat[c]->native;
  Col cols[2] = {{.kind = COL_MAP, .occ = o}, {.occ = o}};
  Matrix yes = match_columns(m, x, c, cols, 2), no = match_same(m, x);
  bool closed = false;
  for (uint32_t i = 0; i < x->nrows; i++) {
    Pat *p = x->row[i].pat[c];
    closed |= p->kind == P_NATIVE && p->native != id;
    if (p->kind != P_NATIVE || closed) {
      no.row[no.nrows++] = x->row[i];
      continue;
    }
    Row *r = match_row(m, &yes, &x->row[i], c, 2);
    r->pat[c] = p->n ? p : NULL;
    r->pat[c + 1] = p->also;
  }
  FnState *s = m->s;
  BlkId y = lw_blk(s), n = no.nrows ? lw_blk(s) : fail;
  lw_br(s, lw_native_is(s, match_ref(m, o), id), y, n);
  match_branch(m, y, yes, n);
  if (no.nrows) match_branch(m, n, no, fail);
}

static bool same_key(const PatKey *a, const PatKey *b) {
  if (a->lit || b->lit) return a->lit == b->lit;
  return a->key->kind == N_VAR && b->key->kind == N_VAR &&
         a->key->name == b->key->name;
}

static uint32_t find_key(const Pat *p, const PatKey *key) {
  uint32_t k = 0;
  while (k < p->n && !same_key(&p->key[k], key)) k++;
  return k;
}

static Pat *without_key(Match *m, const Pat *p, uint32_t k) {
  if (p->n == 1) return NULL;
  Pat *r = NEW(m->s->m->arena, Pat);
  r->kind = P_MAP;
  r->n = p->n - 1;
  r->key = NEW_N(m->s->m->arena, PatKey, r->n);
  memcpy(r->key, p->key, k * sizeof *r->key);
  memcpy(r->key + k, p->key + k + 1, (r->n - k) * sizeof *r->key);
  return r;
}

// A key may be any guard expression; when it fails, so does the match.
static Ref key_value(Match *m, const PatKey *key, BlkId fail) {
  FnState *s = m->s;
  if (key->lit) return lw_use(s, val_lit(key->lit));
  Region r = lw_enter(s, EXC_GUARD, fail);
  s->scope = m->scope;
  Ref v = lw_value(s, key->key);
  lw_leave(s, r);
  return v;
}

static void test_key(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  Occ *o = x->col[c].occ;
  const PatKey *key = &x->row[0].pat[c]->key[0];
  Ref map = match_ref(m, o), k = key_value(m, key, fail);
  Ref found = lw_ins2(s, IR_MAP_FIND, map, k, 0);
  Occ *value = lw_occ(s, val_ref(found));
  Col cols[2] = {{.occ = value}, {.kind = COL_MAP, .occ = o}};
  Matrix yes = match_columns(m, x, c, cols, 2);
  for (uint32_t i = 0; i < x->nrows; i++) {
    Pat *p = x->row[i].pat[c];
    uint32_t at = same_key(key, key) ? find_key(p, key) : 0;
    Row *r = match_row(m, &yes, &x->row[i], c, 2);
    r->pat[c] = match_enter(m, r, p->key[at].pat, value);
    r->pat[c + 1] = without_key(m, p, at);
  }
  BlkId good = lw_blk(s);
  lw_br(s, lw_is(s, TY_NONE, found), fail, good);
  match_branch(m, good, yes, fail);
}

// --- all tests

static void open_lists(Match *m, const Matrix *x, uint32_t c) {
  for (uint32_t i = 0; i < x->nrows; i++)
    x->row[i].pat[c] = lw_open_list(m->s, x->row[i].pat[c]);
}

static void test(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  if (x->col[c].kind == COL_MAP) {
    test_key(m, x, c, fail);
    return;
  }
  if (x->col[c].kind == COL_BITS) {
    match_seg(m, x, c, fail);
    return;
  }
  open_lists(m, x, c);
  switch (x->row[0].pat[c]->kind) {
  case P_CONS: test_cons(m, x, c, fail); return;
  case P_TUPLE: test_tuple(m, x, c, fail); return;
  case P_MAP: test_map(m, x, c, fail); return;
  case P_NATIVE: test_native(m, x, c, fail); return;
  case P_BITS: match_bits(m, x, c, fail); return;
  case P_LIT:
    if (is_switchable(x->row[0].pat[c]))
      test_switch(m, x, c, fail);
    else
      test_lit(m, x, c, fail);
    return;
  case P_ANY:
  case P_NEVER: bug("pattern that cannot be tested");
  }
}

void match_bits(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  Matrix yes, no;
  match_open_bits(m, x, c, &yes, &no);
  split_type(m, x->col[c].occ, TY_BITS, yes, no, fail);
}

static uint32_t group_size(Match *m, const Matrix *x, uint32_t c) {
  uint32_t n = 1;
  if (x->col[c].kind == COL_BITS) return match_seg_group(m, x, c);
  if (x->col[c].kind == COL_TERM) {
    while (n < x->nrows && x->row[n].pat[c]) n++;
    return n;
  }
  const PatKey *key = &x->row[0].pat[c]->key[0];
  while (n < x->nrows && x->row[n].pat[c] &&
         find_key(x->row[n].pat[c], key) < x->row[n].pat[c]->n)
    n++;
  return n;
}

static bool is_virtual(const Occ *o) {
  return o->from == OCC_TUPLE && !o->known;
}

// Tests that follow each other, at most: the memory needed grows with the
// square.
enum { MAX_TESTS = 10000 };

static bool too_deep(Match *m, BlkId fail) {
  FnState *s = m->s;
  if (m->depth < MAX_TESTS) return false;
  if (!m->deep) diag(s->m->diags, lw_loc(s, s->fn->line), E_TOO_DEEP);
  m->deep = true;
  if (!s->dead) lw_jmp(s, fail);
  return true;
}

static void compile_rows(Match *m, Matrix x, BlkId fail) {
  FnState *s = m->s;
  while (x.nrows && !s->dead) {
    uint32_t c = first_refutable(&x), k = 1, mark;
    bool accepts = c == x.ncols;
    if (!accepts) {
      if (!is_virtual(x.col[c].occ)) match_val(m, x.col[c].occ);
      k = group_size(m, &x, c);
    }
    Matrix group = x;
    group.nrows = k;
    x.row += k;
    x.nrows -= k;
    bool ends = accepts && !may_refuse(m, group.row);
    BlkId rest = x.nrows && !ends ? lw_blk(s) : fail;
    mark = m->trail.n;
    if (accepts) {
      accept(m, group.row, rest);
      mark = m->trail.n;
    } else {
      test(m, &group, c, rest);
    }
    if (ends || rest == fail) return;
    forget(m, mark);
    lw_go(s, rest);
  }
  if (!s->dead) lw_jmp(s, fail);
}

void match_compile(Match *m, Matrix x, BlkId fail) {
  if (too_deep(m, fail)) return;
  m->depth++;
  compile_rows(m, x, fail);
  m->depth--;
}

// --- the whole

static bool matches_nothing(const Arm *a, uint32_t n) {
  for (uint32_t i = 0; i < n; i++)
    if (a->pats[i]->kind == P_NEVER) return true;
  return false;
}

void lw_match(FnState *s, Occ *const *subjects, uint32_t n, Arm *arms,
              uint32_t narms, BlkId fail, bool shadow) {
  Arena *a = s->m->arena;
  Match m = {.s = s, .scope = s->scope, .shadow = shadow};
  Matrix x = {NEW_N(a, Col, n + 1), NEW_N(a, Row, narms + 1), n, 0};
  for (uint32_t i = 0; i < n; i++) x.col[i].occ = subjects[i];
  for (uint32_t i = 0; i < narms; i++) {
    arms[i].join = lw_join(s);
    if (matches_nothing(&arms[i], n)) continue;
    Row *r = &x.row[x.nrows++];
    *r = (Row){.pat = NEW_N(a, Pat *, n + 1), .arm = &arms[i]};
    for (uint32_t k = 0; k < n; k++)
      r->pat[k] = match_enter(&m, r, arms[i].pats[k], subjects[k]);
  }
  match_compile(&m, x, fail);
  forget(&m, 0);
  vec_free(&m.trail);
  lw_dead(s);
}

bool lw_arm(FnState *s, Arm *a) {
  lw_join_end(s, &a->join, W_NONE);
  return !s->dead;
}
