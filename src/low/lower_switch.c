// SPDX-License-Identifier: Apache-2.0
// A switch. Integers at equal distances that lead to one block are a run: one
// test for all of them. Runs and what lies between are found by binary search;
// what is no run stays a switch, which back ends do by table or search.
#include <stdlib.h>
#include "lower.h"

typedef struct Run {
  int64_t first, step; // integers first, first + step, ...
  uint32_t from, n;    // the cases
} Run;

typedef struct Switch {
  Lower *l;
  Ref v;
  const Edge **at;   // cases of integers, sorted
  const Edge **rest; // other cases, the default last
  uint32_t n, nrest;
  BlkId other; // where to go when no integer fits
  VEC(Run) runs;
} Switch;

// Runs shorter than this stay single cases: of step 1, of others.
enum { RUN_OF_ONES = 3, RUN_OF_STEPS = 12, TURN_RIGHT_3 = 64 - 3 };

static int by_integer(const void *a, const void *b) {
  const Edge *x = *(const Edge *const *)a, *y = *(const Edge *const *)b;
  return x->match->i < y->match->i ? -1 : x->match->i > y->match->i;
}

static uint32_t run_length(const Switch *s, uint32_t from) {
  const Edge *e = s->at[from];
  uint32_t k = from + 1;
  if (e->nargs || k == s->n) return 1;
  int64_t step = s->at[k]->match->i - e->match->i;
  while (k < s->n && s->at[k]->to == e->to &&
         s->at[k]->match->i - s->at[k - 1]->match->i == step)
    k++;
  return k - from;
}

static bool find_runs(Switch *s) {
  bool any = false;
  for (uint32_t k = 0; k < s->n;) {
    Run r = {s->at[k]->match->i, 1, k, run_length(s, k)};
    if (r.n > 1) r.step = s->at[k + 1]->match->i - r.first;
    if (r.n < (r.step == 1 ? RUN_OF_ONES : RUN_OF_STEPS)) r.n = 1;
    any |= r.n > 1;
    vec_push(&s->runs, r);
    k += r.n;
  }
  return any;
}

// --- plain switches

static Ref *edge_args(Lower *l, const Edge *e) {
  Ref *args = NEW_N(l->f->arena, Ref, e->nargs);
  for (uint32_t k = 0; k < e->nargs; k++) args[k] = lo_val(l, e->arg[k]);
  return args;
}

static void add_edge(Lower *l, const Edge *e, const Ref *args) {
  LowEdge *x = low_edge(l->f, l->cur, l->blk[e->to], args, e->nargs);
  if (!e->match) return;
  if (e->match->kind == LIT_INT)
    x->i = (int64_t)MAKE_SMALL(e->match->i);
  else if (e->match->kind == LIT_NIL)
    x->i = (int64_t)NIL;
  else
    x->sym = (LowSym){SYM_ATOM, {.atom = e->match->atom}};
}

// Of the cases, the default last. Arguments come first: they may need
// instructions.
static void plain(Lower *l, Ref v, const Edge *const *at, uint32_t n) {
  Ref **args = NEW_N(l->f->arena, Ref *, n);
  for (uint32_t k = 0; k < n; k++) args[k] = edge_args(l, at[k]);
  low_term(l->f, l->cur, n > 1 ? LOW_SWITCH : LOW_JMP, &v, n > 1);
  for (uint32_t k = 0; k < n; k++) add_edge(l, at[k], args[k]);
}

// --- with runs

static void singles(Switch *s, const Run *r, uint32_t n) {
  Lower *l = s->l;
  Ref **args = NEW_N(l->f->arena, Ref *, n);
  for (uint32_t k = 0; k < n; k++) args[k] = edge_args(l, s->at[r[k].from]);
  low_term(l->f, l->cur, LOW_SWITCH, &s->v, 1);
  for (uint32_t k = 0; k < n; k++) add_edge(l, s->at[r[k].from], args[k]);
  low_edge(l->f, l->cur, s->other, NULL, 0);
}

// Turned right by the tag's bits, a word that is no integer becomes too large.
static void one_run(Switch *s, const Run *r) {
  Lower *l = s->l;
  Ref word = lo_op2i(l, LOW_SUB, LT_W, s->v, (int64_t)MAKE_SMALL(r->first));
  Ref k = lo_op1(l, LOW_ROTL, LT_W, word);
  l->f->ins.at[k].i = TURN_RIGHT_3;
  BlkId hit = l->blk[s->at[r->from]->to];
  int64_t span = (int64_t)(r->n - 1) * r->step;
  if (r->step == 1) {
    lo_bri(l, LC_ULE, k, span, hit, s->other);
    return;
  }
  lo_need(l, LC_ULE, k, span, s->other);
  lo_bri(l, LC_EQ, lo_op2i(l, LOW_SREM, LT_W, k, r->step), 0, hit, s->other);
}

static bool has_run(const Run *r, uint32_t n) {
  for (uint32_t k = 0; k < n; k++)
    if (r[k].n > 1) return true;
  return false;
}

static void search(Switch *s, const Run *r, uint32_t n) {
  Lower *l = s->l;
  if (!has_run(r, n)) {
    singles(s, r, n);
  } else if (n == 1) {
    one_run(s, r);
  } else {
    BlkId less = lo_blk(l, false), more = lo_blk(l, false);
    lo_bri(l, LC_SLT, s->v, (int64_t)MAKE_SMALL(r[n / 2].first), less, more);
    l->cur = less;
    search(s, r, n / 2);
    l->cur = more;
    search(s, r + n / 2, n - n / 2);
  }
}

// Cases of other kinds than integers are tested last.
void lo_switch(Lower *l, const Blk *b, const Ins *t) {
  uint32_t n = b->out.n - 1;
  Switch s = {.l = l, .v = lo_val(l, t->arg[0])};
  s.at = NEW_N(l->f->arena, const Edge *, n + 1);
  s.rest = NEW_N(l->f->arena, const Edge *, n + 1);
  for (uint32_t k = 0; k < n; k++)
    if (b->out.at[k].match->kind == LIT_INT)
      s.at[s.n++] = &b->out.at[k];
    else
      s.rest[s.nrest++] = &b->out.at[k];
  s.rest[s.nrest++] = &b->out.at[n];
  qsort(s.at, s.n, sizeof *s.at, by_integer);
  if (find_runs(&s)) {
    s.other = s.nrest > 1 ? lo_blk(l, false) : lo_target(l, s.rest[0]);
    search(&s, s.runs.at, s.runs.n);
    l->cur = s.other;
    if (s.nrest > 1) plain(l, s.v, s.rest, s.nrest);
  } else {
    s.runs.n = 0;
    for (uint32_t k = 0; k < s.nrest; k++) s.at[s.n + k] = s.rest[k];
    plain(l, s.v, s.at, s.n + s.nrest);
  }
  vec_free(&s.runs);
}
