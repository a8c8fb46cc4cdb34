// SPDX-License-Identifier: Apache-2.0
// Types over all functions of a program: what arguments functions get, where
// all calls of them are seen, and what they return. Starts from what may be
// called from anywhere, with any arguments, and follows calls until nothing
// grows; a call returns nothing as long as nothing is known to come back.
#include "type.h"

typedef VEC(uint32_t) Indices;

typedef struct Node {
  Fn *f;
  Types *types; // NULL: no call of it was seen
  Ty *args;
  Ty result;
  uint8_t grown; // how often arguments or result did
  bool is_open, queued;
  Indices callers; // whose types depend on the result
} Node;

struct Program {
  Node *nodes;
  uint32_t n;
  Map index; // FnRef.id -> index into nodes + 1
  Map seen;  // callee's and caller's index: in callers
  Indices work;
};

static Node *node_of(const Program *p, const FnRef *fn) {
  uint64_t at;
  return map_get(&p->index, fn->id, &at) ? &p->nodes[at - 1] : NULL;
}

Ty program_result(const Program *p, const FnRef *fn) {
  const Node *node = node_of(p, fn);
  return node ? node->result : ty_of(TY_ANY);
}

static void enqueue(Program *p, Node *node) {
  if (node->queued) return;
  node->queued = true;
  vec_push(&p->work, (uint32_t)(node - p->nodes));
}

enum { GROWS = 6, MOST_GROWS = 30 };

static bool grow(Node *node, Ty *to, Ty more) {
  Ty now = ty_norm(ty_join(*to, more));
  if (ty_same(*to, now)) return false;
  if (node->grown < MOST_GROWS) node->grown++;
  if (node->grown == MOST_GROWS)
    now = ty_norm(ty_widen(*to, now, NULL));
  else if (node->grown > GROWS)
    now = ty_norm(ty_widen(*to, now, &node->types->bounds));
  *to = now;
  return true;
}

// --- one function

static void begin(Program *p, Node *node) {
  if (node->types) return;
  node->types = type_new(node->f);
  node->types->program = p;
  node->types->given = node->is_open ? NULL : node->args;
}

static void add_caller(Program *p, Node *callee, const Node *caller) {
  uint64_t from = (uint64_t)(caller - p->nodes),
           to = (uint64_t)(callee - p->nodes);
  if (map_get(&p->seen, (to + 1) << 32 | from, NULL)) return;
  map_put(&p->seen, (to + 1) << 32 | from, 1);
  vec_push(&callee->callers, (uint32_t)from);
}

static void see_call(Program *p, Node *from, const Ins *ins) {
  Node *callee = node_of(p, ins->fn);
  if (!callee) return;
  add_caller(p, callee, from);
  bool again = !callee->types;
  begin(p, callee);
  for (uint32_t i = 0; i < ins->nargs && !callee->is_open; i++)
    again |= grow(callee, &callee->args[i], from->types->ty[ins->arg[i]]);
  if (again) enqueue(p, callee);
}

static Ty returned(Program *p, const Node *node, const Ins *term) {
  switch ((IrOp)term->op) {
  case IR_RET: return node->types->ty[term->arg[0]];
  case IR_TCALL: return program_result(p, term->fn);
  case IR_TCALL_FUN:
  case IR_TAPPLY: return ty_of(TY_ANY);
  default: return ty_of(0);
  }
}

// False: the end is not reached.
static bool see_block(Program *p, Node *node, BlkId id) {
  const Fn *f = node->f;
  const Blk *b = &f->blk.at[id];
  for (uint32_t i = 0; i < b->ins.n; i++) {
    const Ins *ins = &f->ins.at[b->ins.at[i]];
    if (ins->op == IR_CALL) see_call(p, node, ins);
    if (ir_ops[ins->op].result && !node->types->ty[b->ins.at[i]].set)
      return false;
  }
  const Ins *term = &f->ins.at[b->term];
  if (term->op == IR_TCALL) see_call(p, node, term);
  return true;
}

static void process(Program *p, Node *node) {
  Types *t = node->types;
  type_solve(t);
  Ty result = ty_of(0);
  for (BlkId id = 1; id < t->f->blk.n; id++)
    if (t->live[id] && see_block(p, node, id))
      result = ty_join(result,
                       returned(p, node, &t->f->ins.at[t->f->blk.at[id].term]));
  if (!grow(node, &node->result, result)) return;
  for (uint32_t i = 0; i < node->callers.n; i++)
    enqueue(p, &p->nodes[node->callers.at[i]]);
}

// --- all

static void write_args(Node *node) {
  const Blk *entry = &node->f->blk.at[1];
  for (uint32_t i = 0; i < entry->params.n && !node->is_open; i++) {
    Ins *param = opt_ins(node->f, entry->params.at[i]);
    Ty ty = node->args[i];
    param->type = ty.set;
    if (ty.set & TY_SMALL) param->lo = ty.lo, param->hi = ty.hi;
  }
}

static void finish(Node *node) {
  if (!node->types) return;
  write_args(node);
  type_narrow(node->types);
  type_write(node->types);
  type_free(node->types);
  ir_remove_unreachable(node->f);
}

void opt_program(const OptFn *fns, uint32_t n) {
  Program p = {.n = n, .nodes = mem_alloc(n * sizeof *p.nodes)};
  for (uint32_t i = 0; i < n; i++) {
    Node *node = &p.nodes[i];
    node->f = fns[i].fn;
    node->is_open = fns[i].is_open;
    node->args = mem_alloc(node->f->ref->arity * sizeof *node->args);
    map_put(&p.index, node->f->ref->id, i + 1);
  }
  for (uint32_t i = 0; i < n; i++)
    if (p.nodes[i].is_open) begin(&p, &p.nodes[i]), enqueue(&p, &p.nodes[i]);
  while (p.work.n) {
    Node *node = &p.nodes[p.work.at[--p.work.n]];
    node->queued = false;
    process(&p, node);
  }
  for (uint32_t i = 0; i < n; i++) {
    finish(&p.nodes[i]);
    free(p.nodes[i].args);
    vec_free(&p.nodes[i].callers);
  }
  free(p.nodes);
  vec_free(&p.work);
  map_free(&p.index);
  map_free(&p.seen);
}
