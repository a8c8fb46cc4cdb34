// SPDX-License-Identifier: Apache-2.0
// Types, ranges of small integers, and constants of all values, found together
// with what code can be reached (Wegman and Zadeck's conditional propagation,
// in Ty's lattice). type_name.c prepares the function, type_eval.c and
// type_refine.c say what instructions and branches do, type_write.c uses what
// was found: Ins.type, lo and hi tell lowering which tests it need not make;
// branches that are decided and constants are gone from the code.
#include "type.h"

// A param of type any gets what it gets, the mark NONE too.
static Ty declared(const Ins *ins) {
  bool open = ins->op == IR_PARAM && ins->type == TY_ANY;
  Ty t = ty_of(open ? TY_ANY | TY_NONE : ins->type);
  t.lo = ins->lo;
  t.hi = ins->hi;
  return t;
}

static bool is_handler(const Types *t, BlkId id) { return t->head[id] & 2; }

static void start(Types *t) {
  Fn *f = t->f;
  const BlkList *order = &t->order;
  for (uint32_t i = 0; i < order->n; i++) t->pos[order->at[i]] = i + 1;
  for (uint32_t i = 0; i < order->n; i++) {
    const Blk *b = &f->blk.at[order->at[i]];
    if (b->exc_kind == EXC_TRY) t->head[b->exc] |= 2;
    for (uint32_t k = 0; k < b->out.n; k++)
      if (t->pos[b->out.at[k].to] <= i + 1) t->head[b->out.at[k].to] |= 1;
  }
  t->live[1] = 1;
}

enum { GROWS = 3, MOST_GROWS = 12 }; // before bounds go far, and farthest

// More values come to a param. True: a block that was done must be done again.
static bool add_to_param(Types *t, BlkId from, BlkId to, Ref param, Ty ty) {
  Ty old = t->ty[param];
  Ty now = ty_norm(ty_join(old, ty_meet(ty, declared(opt_ins(t->f, param)))));
  if (ty_same(old, now)) return false;
  if (t->head[to] & 1 && ++t->grown[param] > GROWS) {
    bool far = t->grown[param] > MOST_GROWS;
    if (far) t->grown[param] = MOST_GROWS;
    t->widened = true;
    now = ty_norm(ty_widen(old, now, far ? NULL : &t->bounds));
  }
  t->ty[param] = now;
  return t->pos[to] <= t->pos[from];
}

static bool follow(Types *t, BlkId from, uint32_t k) {
  Fn *f = t->f;
  const Edge *e = &f->blk.at[from].out.at[k];
  const Blk *to = &f->blk.at[e->to];
  if (!type_edge_taken(t, from, k)) return false;
  bool again = !t->live[e->to] && t->pos[e->to] <= t->pos[from];
  t->live[e->to] = 1;
  for (uint32_t i = 0; i < e->nargs; i++) {
    Ty ty = type_on_edge(t, from, k, e->arg[i], t->ty[e->arg[i]]);
    again |= add_to_param(t, from, e->to, to->params.at[i], ty);
  }
  return again;
}

// Arguments, and what an exception passes.
static void given_params(Types *t, BlkId id) {
  const Blk *b = &t->f->blk.at[id];
  if (id != 1 && !is_handler(t, id)) return;
  const Ty *given = id == 1 ? t->given : NULL;
  for (uint32_t i = 0; i < b->params.n; i++)
    t->ty[b->params.at[i]] = ty_meet(declared(opt_ins(t->f, b->params.at[i])),
                                     given ? given[i] : ty_of(TY_ANY));
}

// False: the block's end is not reached, for an instruction always raises.
static bool eval_block(Types *t, BlkId id, bool growing) {
  Fn *f = t->f;
  const Blk *b = &f->blk.at[id];
  given_params(t, id);
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    const Ins *ins = opt_ins(f, r);
    if (!ir_ops[ins->op].result) continue;
    Ty now = ty_meet(type_eval(t, r), declared(ins));
    if (growing) now = ty_join(t->ty[r], now);
    t->ty[r] = ty_norm(now);
    if (!t->ty[r].set) return false;
  }
  return true;
}

static bool sweep(Types *t) {
  const BlkList *order = &t->order;
  bool again = false;
  for (uint32_t i = 0; i < order->n; i++) {
    BlkId id = order->at[i];
    const Blk *b = &t->f->blk.at[id];
    if (!t->live[id]) continue;
    if (b->exc && !t->live[b->exc]) {
      t->live[b->exc] = 1;
      again |= t->pos[b->exc] <= t->pos[id];
    }
    if (!eval_block(t, id, true)) continue;
    for (uint32_t k = 0; k < b->out.n; k++) again |= follow(t, id, k);
  }
  return again;
}

// After widening: params once more from what reaches them now. Every step from
// a sound solution is sound again, so it can stop anywhere.
static void narrow(Types *t) {
  Fn *f = t->f;
  const BlkList *order = &t->order;
  Ty *sum = mem_alloc(t->n * sizeof *sum);
  for (uint32_t i = 0; i < order->n; i++) {
    BlkId id = order->at[i];
    const Blk *b = &f->blk.at[id];
    if (!t->live[id]) continue;
    for (uint32_t k = 0; k < b->params.n && !t->head[id]; k++)
      if (id != 1) t->ty[b->params.at[k]] = sum[b->params.at[k]];
    if (!eval_block(t, id, false)) continue;
    for (uint32_t k = 0; k < b->out.n; k++) {
      const Edge *e = &b->out.at[k];
      if (!type_edge_taken(t, id, k)) continue;
      for (uint32_t n = 0; n < e->nargs; n++) {
        Ref p = f->blk.at[e->to].params.at[n];
        Ty ty = type_on_edge(t, id, k, e->arg[n], t->ty[e->arg[n]]);
        ty = ty_join(sum[p], ty_meet(ty, declared(opt_ins(f, p))));
        sum[p] = ty_norm(ty);
      }
    }
  }
  for (uint32_t i = 0; i < order->n; i++) {
    BlkId id = order->at[i];
    const Blk *b = &f->blk.at[id];
    for (uint32_t k = 0; k < b->params.n && t->head[id] == 1; k++)
      t->ty[b->params.at[k]] =
          ty_meet(t->ty[b->params.at[k]], sum[b->params.at[k]]);
  }
  free(sum);
}

enum { NARROWINGS = 2 };

// Numbers that values are compared with, and some that are usual limits: where
// a counter stops is near one of them.
static int compare_bounds(const void *a, const void *b) {
  int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
  return (x > y) - (x < y);
}

static void add_bounds(Types *t, LitP lit) {
  for (int64_t d = -1; d <= 1 && lit && lit->kind == LIT_INT; d++)
    if (FITS_SMALL(lit->i + d)) vec_push(&t->bounds, lit->i + d);
}

static void find_bounds(Types *t) {
  static const int64_t usual[] = {
      SMALL_MIN, -((int64_t)1 << 31), -1,       0, 1, 255,
      0x10ffff,  (int64_t)1 << 31,    SMALL_MAX};
  for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
    vec_push(&t->bounds, usual[i]);
  for (Ref r = 1; r < t->f->ins.n; r++) {
    const Ins *ins = opt_ins(t->f, r);
    if (ins->dead || ins->op < IR_EQX || ins->op > IR_LE) continue;
    add_bounds(t, opt_lit(t->f, t->root[ins->arg[0]]));
    add_bounds(t, opt_lit(t->f, t->root[ins->arg[1]]));
  }
  for (BlkId id = 1; id < t->f->blk.n; id++)
    for (uint32_t i = 0; i < t->f->blk.at[id].out.n; i++)
      add_bounds(t, t->f->blk.at[id].out.at[i].match);
  qsort(t->bounds.at, t->bounds.n, sizeof *t->bounds.at, compare_bounds);
}

static void find_roots(Types *t) {
  const Ins *ins = t->f->ins.at;
  t->root = mem_alloc(t->n * sizeof *t->root);
  for (Ref r = 1; r < t->n; r++) {
    Ref x = r, root;
    while (!t->root[x] && ins[x].op == IR_KNOWN) x = ins[x].arg[0];
    root = t->root[x] ? t->root[x] : x;
    for (x = r; !t->root[x]; x = ins[x].arg[0]) {
      t->root[x] = root;
      if (ins[x].op != IR_KNOWN) break;
    }
  }
}

Types *type_new(Fn *f) {
  Types *t = mem_alloc(sizeof *t);
  t->f = f;
  t->n = f->ins.n;
  t->pi_from = mem_alloc(t->n * sizeof *t->pi_from);
  t->pi_edge = mem_alloc(t->n * sizeof *t->pi_edge);
  find_roots(t);
  type_rename(t);
  t->ty = mem_alloc(t->n * sizeof *t->ty);
  t->grown = mem_alloc(t->n);
  t->live = mem_alloc(f->blk.n);
  t->pos = mem_alloc(f->blk.n * sizeof *t->pos);
  t->head = mem_alloc(f->blk.n);
  ir_rpo(f, &t->order);
  find_bounds(t);
  start(t);
  return t;
}

void type_free(Types *t) {
  vec_free(&t->order);
  vec_free(&t->bounds);
  free(t->ty);
  free(t->root);
  free(t->grown);
  free(t->live);
  free(t->pos);
  free(t->head);
  free(t->pi_from);
  free(t->pi_edge);
  free(t);
}

void type_solve(Types *t) {
  while (sweep(t)) {
  }
}

void type_narrow(Types *t) {
  for (int i = 0; t->widened && i < NARROWINGS; i++) narrow(t);
}

bool opt_type(Fn *f) {
  bool changed = ir_remove_unreachable(f);
  Types *t = type_new(f);
  type_solve(t);
  type_narrow(t);
  changed |= type_write(t);
  type_free(t);
  return ir_remove_unreachable(f) | changed;
}
