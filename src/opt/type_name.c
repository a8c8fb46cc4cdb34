// SPDX-License-Identifier: Apache-2.0
// New names for values where a branch says something of them (Bodik's e-SSA):
// where its edge leads, `known` instructions, which all uses behind then name.
#include "type.h"

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
  r = n->t->root[r];
  return n->name[r] ? n->name[r] : r;
}

static void count_args(Namer *n, const Ref *arg, uint32_t count) {
  for (uint32_t i = 0; i < count; i++) n->uses[n->t->root[arg[i]]]++;
}

static void count_uses(Namer *n) {
  const Fn *f = n->t->f;
  for (Ref r = 1; r < f->ins.n; r++)
    if (!f->ins.at[r].dead) count_args(n, f->ins.at[r].arg, f->ins.at[r].nargs);
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
  t->root = mem_realloc(t->root, room * sizeof *t->root);
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
  value = t->root[value];
  if (opt_ins(f, value)->op == IR_LIT || n->uses[value] < 2) return;
  Ref now = name_of(n, value);
  if (opt_ins(f, now)->blk == id && t->pi_from[now])
    return; // by another operand
  Ref pi = ir_new(f, id, IR_KNOWN, &now, 1, 0);
  opt_ins(f, pi)->type = TY_ANY | TY_NONE;
  add_value(n, pi);
  t->root[pi] = value;
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
  if (from && from != SEVERAL) type_refined(n->t, from, &refined);
  for (uint32_t i = 0; i < refined.n; i++) refine(n, id, refined.at[i]);
  vec_free(&refined);
  Blk *b = &f->blk.at[id];
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    Ins *ins = opt_ins(f, r);
    if (n->t->pi_from[r]) continue;
    Ref value = n->t->root[r];
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

void type_rename(Types *t) {
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
