// SPDX-License-Identifier: Apache-2.0
// Types, ranges of small integers, and constants of all values, found together
// with what code can be reached (Wegman and Zadeck's conditional propagation,
// in Ty's lattice). Branches refine: before the analysis, each value that a
// branch says something of gets a new name where the edge leads, a `known`
// (Bodik's e-SSA); those that turn out to say nothing go again.
// Afterwards Ins.type, lo and hi tell lowering which tests it need not make;
// branches that are decided and constants are gone from the code.
#include "type.h"

// --- new names for what branches refine

typedef struct Rename {
  uint32_t point; // holds where this dominates
  Ref value, old; // the value and its name before
} Rename;

typedef struct Namer {
  Types *t;
  Ref *name; // by value: its name here; 0: its own
  VEC(Rename) stack;
  BlkId *edge_of; // by block: the only edge into it leaves this block
  uint32_t *edge_k;
  uint32_t *uses;
} Namer;

// All names of a value come down to the one it was defined with.
static Ref name_of(const Namer *n, Ref r) {
  r = opt_strip(n->t->f, r);
  return n->name[r] ? n->name[r] : r;
}

static void count_args(Namer *n, const Ref *arg, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) n->uses[opt_strip(n->t->f, arg[i])]++;
}

static void count_uses(Namer *n) {
  const Fn *f = n->t->f;
  for (Ref r = 1; r < f->ins.n; r++)
    if (!f->ins.at[r].dead)
      count_args(n, f->ins.at[r].arg, f->ins.at[r].nargs);
  for (BlkId id = 1; id < f->blk.n; id++)
    for (uint32_t i = 0; i < f->blk.at[id].out.n; i++)
      count_args(n, f->blk.at[id].out.at[i].arg, f->blk.at[id].out.at[i].nargs);
}

enum { SEVERAL = UINT32_MAX };

static void find_edges(Namer *n) {
  const Fn *f = n->t->f;
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    if (b->exc) n->edge_of[b->exc] = SEVERAL;
    for (uint32_t i = 0; i < b->out.n; i++) {
      BlkId to = b->out.at[i].to;
      n->edge_k[to] = i;
      n->edge_of[to] = n->edge_of[to] ? SEVERAL : id;
    }
  }
}

// The tables by value grow with the function.
static void add_value(Namer *n, Ref r) {
  Types *t = n->t;
  if (r < t->n) return;
  uint32_t room = t->n * 2 > r + 1 ? t->n * 2 : r + 1;
  n->name = mem_realloc(n->name, room * sizeof *n->name);
  t->pi_from = mem_realloc(t->pi_from, room * sizeof *t->pi_from);
  t->pi_edge = mem_realloc(t->pi_edge, room * sizeof *t->pi_edge);
  memset(n->name + t->n, 0, (room - t->n) * sizeof *n->name);
  memset(t->pi_from + t->n, 0, (room - t->n) * sizeof *t->pi_from);
  memset(t->pi_edge + t->n, 0, (room - t->n) * sizeof *t->pi_edge);
  t->n = room;
}

static void push_name(Namer *n, uint32_t point, Ref value, Ref name) {
  vec_push(&n->stack, ((Rename){point, value, n->name[value]}));
  n->name[value] = name;
}

// A value that nothing but the branch uses needs no new name.
static void refine(Namer *n, BlkId id, Ref value) {
  Types *t = n->t;
  Fn *f = t->f;
  value = opt_strip(f, value);
  if (opt_ins(f, value)->op == IR_LIT || n->uses[value] < 2) return;
  Ref now = name_of(n, value);
  if (opt_ins(f, now)->blk == id && t->pi_from[now]) return; // by another operand
  Ref pi = ir_new(f, id, IR_KNOWN, &now, 1, 0);
  opt_ins(f, pi)->type = TY_ANY | TY_NONE;
  add_value(n, pi);
  t->pi_from[pi] = n->edge_of[id];
  t->pi_edge[pi] = n->edge_k[id];
  opt_insert(f, id, 0, pi);
  push_name(n, POINT_REST(id), value, pi);
}

static void rename_args(const Namer *n, Ref *arg, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) arg[i] = name_of(n, arg[i]);
}

static void rename_block(Namer *n, BlkId id) {
  Fn *f = n->t->f;
  RefList refined = {0};
  BlkId from = n->edge_of[id];
  if (from && from != SEVERAL) type_refined(f, from, &refined);
  for (uint32_t i = 0; i < refined.n; i++) refine(n, id, refined.at[i]);
  vec_free(&refined);
  Blk *b = &f->blk.at[id];
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    Ins *ins = opt_ins(f, r);
    if (n->t->pi_from[r]) continue;
    Ref value = opt_strip(f, r);
    rename_args(n, ins->arg, ins->nargs);
    if (ins->op == IR_KNOWN) push_name(n, POINT_REST(id), value, r);
  }
  rename_args(n, opt_ins(f, b->term)->arg, opt_ins(f, b->term)->nargs);
  for (uint32_t i = 0; i < b->out.n; i++)
    rename_args(n, b->out.at[i].arg, b->out.at[i].nargs);
}

static void leave_names(Namer *n, const DomTree *dom, uint32_t point) {
  while (n->stack.n && !dom_is(dom, vec_last(&n->stack).point, point)) {
    Rename r = n->stack.at[--n->stack.n];
    n->name[r.value] = r.old;
  }
}

static void rename_all(Types *t) {
  Fn *f = t->f;
  Namer n = {.t = t};
  n.name = mem_alloc(t->n * sizeof *n.name);
  n.uses = mem_alloc(f->ins.n * sizeof *n.uses);
  n.edge_of = mem_alloc(f->blk.n * sizeof *n.edge_of);
  n.edge_k = mem_alloc(f->blk.n * sizeof *n.edge_k);
  count_uses(&n);
  find_edges(&n);
  DomTree *dom = ir_dom_tree(f);
  for (uint32_t i = 0; i < dom->n; i++) {
    uint32_t point = dom->order[i];
    leave_names(&n, dom, point);
    if (point & 1) rename_block(&n, point / 2);
  }
  dom_free(dom);
  vec_free(&n.stack);
  free(n.name);
  free(n.uses);
  free(n.edge_of);
  free(n.edge_k);
}

// --- the analysis

// A param of type any gets what it gets, the mark NONE too.
static Ty declared(const Ins *ins) {
  bool open = ins->op == IR_PARAM && ins->type == TY_ANY;
  Ty t = ty_of(open ? TY_ANY | TY_NONE : ins->type);
  t.lo = ins->lo;
  t.hi = ins->hi;
  return t;
}

static bool is_handler(const Types *t, BlkId id) { return t->head[id] & 2; }

static void start(Types *t, const BlkList *order) {
  Fn *f = t->f;
  for (uint32_t i = 0; i < order->n; i++) t->pos[order->at[i]] = i + 1;
  for (uint32_t i = 0; i < order->n; i++) {
    const Blk *b = &f->blk.at[order->at[i]];
    if (b->exc_kind == EXC_TRY) t->head[b->exc] |= 2;
    for (uint32_t k = 0; k < b->out.n; k++)
      if (t->pos[b->out.at[k].to] <= i + 1) t->head[b->out.at[k].to] |= 1;
  }
  t->live[1] = 1;
}

enum { GROWS = 3 }; // before bounds go far

// More values come to a param. True: a block that was done must be done again.
static bool add_to_param(Types *t, BlkId from, BlkId to, Ref param, Ty ty) {
  Ty old = t->ty[param];
  Ty now = ty_norm(ty_join(old, ty_meet(ty, declared(opt_ins(t->f, param)))));
  if (ty_same(old, now)) return false;
  if (t->head[to] & 1 && ++t->grown[param] > GROWS) {
    t->grown[param] = GROWS;
    t->widened = true;
    now = ty_norm(ty_widen(old, now));
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
  for (uint32_t i = 0; i < b->params.n; i++)
    t->ty[b->params.at[i]] =
        ty_meet(declared(opt_ins(t->f, b->params.at[i])), ty_of(TY_ANY));
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

static bool sweep(Types *t, const BlkList *order) {
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
static void narrow(Types *t, const BlkList *order) {
  Fn *f = t->f;
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
      t->ty[b->params.at[k]] = ty_meet(t->ty[b->params.at[k]], sum[b->params.at[k]]);
  }
  free(sum);
}

enum { NARROWINGS = 2 };

static void solve(Types *t) {
  BlkList order = {0};
  ir_rpo(t->f, &order);
  start(t, &order);
  while (sweep(t, &order)) {}
  for (int i = 0; t->widened && i < NARROWINGS; i++) narrow(t, &order);
  vec_free(&order);
}

// --- what the solution says about the code

static bool write_type(Types *t, Ref r) {
  Ins *ins = opt_ins(t->f, r);
  Ty ty = t->ty[r];
  bool changed = ins->type != ty.set ||
                 (ty.set & TY_SMALL && (ins->lo != ty.lo || ins->hi != ty.hi));
  ins->type = ty.set;
  ins->lo = ty.set & TY_SMALL ? ty.lo : SMALL_MIN;
  ins->hi = ty.set & TY_SMALL ? ty.hi : SMALL_MAX;
  return changed;
}

static bool write_value(Types *t, Ref r) {
  Ins *ins = opt_ins(t->f, r);
  if (!ir_ops[ins->op].result || ins->op == IR_LIT) return false;
  bool changed = write_type(t, r);
  LitP value = ty_value(t->f->lits, t->ty[r]);
  if (!value || ins->op == IR_PARAM || !opt_is_removable(t->f, r)) return changed;
  opt_set_lit(t->f, r, value);
  return true;
}

// The instruction always raises: nothing behind it runs.
static void cut_after(Fn *f, Blk *b, uint32_t k) {
  for (uint32_t i = k + 1; i < b->ins.n; i++)
    opt_ins(f, b->ins.at[i])->dead = true;
  b->ins.n = k + 1;
  Ins *term = opt_ins(f, b->term);
  term->op = IR_NOWAY;
  term->nargs = 0;
  b->out.n = 0;
}

static bool write_branch(Types *t, BlkId id) {
  Blk *b = &t->f->blk.at[id];
  uint32_t kept = 0, n = b->out.n, last = 0;
  if (opt_ins(t->f, b->term)->op == IR_JMP) return false;
  for (uint32_t i = 0; i < n; i++)
    if (type_edge_taken(t, id, i)) kept++, last = i;
  if (kept == n || !kept) return false;
  if (kept == 1) {
    opt_drop_edges(t->f, id, last);
    return true;
  }
  uint8_t *taken = mem_alloc(n);
  for (uint32_t i = 0; i < n; i++) taken[i] = type_edge_taken(t, id, i);
  b->out.n = 0;
  for (uint32_t i = 0; i < n; i++)
    if (taken[i]) b->out.at[b->out.n++] = b->out.at[i];
  vec_last(&b->out).match = NULL;
  free(taken);
  return true;
}

static bool write_block(Types *t, BlkId id) {
  Fn *f = t->f;
  Blk *b = &f->blk.at[id];
  bool changed = false;
  for (uint32_t i = 0; i < b->params.n; i++)
    changed |= write_value(t, b->params.at[i]);
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    if (ir_ops[opt_ins(f, r)->op].result && !t->ty[r].set) {
      opt_ins(f, r)->type = 0;
      cut_after(f, b, i);
      return true;
    }
    changed |= write_value(t, r);
  }
  return write_branch(t, id) | changed;
}

enum { MANY = 8 }; // kinds of terms: what is not one of a few helps nobody

// What a branch said can be found again as long as the branch is there, so only
// what lowering can use stays.
static bool says_little(const Fn *f, const Ins *known) {
  const Ins *arg = &f->ins.at[known->arg[0]];
  bool narrower = known->type & TY_SMALL &&
                  (known->lo > arg->lo || known->hi < arg->hi);
  bool kinds = known->type != arg->type && __builtin_popcount(known->type) < MANY;
  bool mark = (known->type ^ arg->type) & TY_NONE;
  return !narrower && !kinds && !mark;
}

static bool drop_known(Fn *f, const Types *t) {
  Ref *with = mem_alloc(f->ins.n * sizeof *with);
  bool changed = false;
  for (BlkId id = 1; id < f->blk.n; id++) {
    Blk *b = &f->blk.at[id];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < b->ins.n; i++) {
      Ref r = b->ins.at[i];
      Ins *ins = opt_ins(f, r);
      bool drop = ins->op == IR_KNOWN && (says_little(f, ins) || !t->live[id]);
      if (drop) {
        with[r] = ins->arg[0];
        ins->dead = true;
        changed |= !t->pi_from[r];
      } else {
        b->ins.at[kept++] = r;
      }
    }
    b->ins.n = kept;
  }
  ir_replace(f, with);
  free(with);
  return changed;
}

static bool write_all(Types *t) {
  bool changed = false;
  for (BlkId id = 1; id < t->f->blk.n; id++)
    if (t->live[id]) changed |= write_block(t, id);
  return changed;
}

bool opt_type(Fn *f) {
  Types t = {.f = f, .n = f->ins.n};
  bool changed = ir_remove_unreachable(f);
  t.pi_from = mem_alloc(t.n * sizeof *t.pi_from);
  t.pi_edge = mem_alloc(t.n * sizeof *t.pi_edge);
  rename_all(&t);
  t.ty = mem_alloc(t.n * sizeof *t.ty);
  t.grown = mem_alloc(t.n);
  t.live = mem_alloc(f->blk.n);
  t.pos = mem_alloc(f->blk.n * sizeof *t.pos);
  t.head = mem_alloc(f->blk.n);
  solve(&t);
  changed |= write_all(&t);
  changed |= drop_known(f, &t);
  free(t.ty);
  free(t.grown);
  free(t.live);
  free(t.pos);
  free(t.head);
  free(t.pi_from);
  free(t.pi_edge);
  changed |= ir_remove_unreachable(f);
  return changed;
}
