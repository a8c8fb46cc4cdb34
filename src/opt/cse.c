// SPDX-License-Identifier: Apache-2.0
// Values that were computed before, on every way here. Walks the dominator tree
// with a table of what was computed above. An operation that may raise counts
// too: where its first instance has given a value, the second gives the same.
//
// Tests are cheap and best made where their branch is, so a repeated one is
// replaced only when a branch above has decided it, or when it is a comparison
// that takes a call.
#include "opt.h"

typedef struct Fact {
  uint32_t point;
  Ref cond;
  int8_t old; // what was known of it before
} Fact;

typedef struct Made { // a value in the table
  Ref r;
  uint32_t hash, point; // where it holds
} Made;

typedef struct Cse {
  Fn *f;
  uint32_t mask;
  Ref *bucket, *next; // chains of values, newest first
  VEC(Made) made;
  Ref *with;
  int8_t *fact; // by condition: 1 false, 2 true
  VEC(Fact) facts;
  BlkId *edge_of;   // by block: the only edge into it leaves this block
  bool *edge_truth; // if that is a branch: its first edge?
  bool changed;
} Cse;

// --- what is the same

// Literals and renamed values have many names.
static Ref same_value(const Cse *c, Ref r) {
  for (;;) {
    while (c->with[r]) r = c->with[r];
    if (c->f->ins.at[r].op != IR_KNOWN) return r;
    r = c->f->ins.at[r].arg[0];
  }
}

static uint64_t operand(const Cse *c, Ref r) {
  r = same_value(c, r);
  const Ins *ins = &c->f->ins.at[r];
  return ins->op == IR_LIT ? (uint64_t)ins->lit->id << 32 : r;
}

static uint32_t hash(const Cse *c, const Ins *ins) {
  uint64_t h = hash_bytes(&(uint64_t){opt_aux(ins)}, 8, ins->op);
  for (uint32_t i = 0; i < ins->nargs; i++)
    h = (h ^ operand(c, ins->arg[i])) * 0x9e3779b97f4a7c15u;
  return (uint32_t)(h >> 32) & c->mask;
}

static bool equal(const Cse *c, const Ins *a, const Ins *b) {
  if (a->op != b->op || a->nargs != b->nargs || opt_aux(a) != opt_aux(b))
    return false;
  for (uint32_t i = 0; i < a->nargs; i++)
    if (operand(c, a->arg[i]) != operand(c, b->arg[i])) return false;
  return true;
}

static bool is_candidate(const Ins *ins) {
  if (ins->op == IR_BIF) return ins->bif->flags & BIF_PURE;
  return ir_ops[ins->op].flags & F_P && ins->op != IR_PARAM &&
         ins->op != IR_KNOWN && ins->op != IR_LIT;
}

// --- repeated values

enum { IMMEDIATES = TY_SMALL | TY_ATOM | TY_NIL | TY_NONE };

static bool is_cheap_test(const Cse *c, const Ins *ins) {
  if (ins->op == IR_IS || ins->op == IR_IS_TUPLE) return true;
  if (ins->op < IR_EQX || ins->op > IR_LE) return false;
  TypeSet a = c->f->ins.at[ins->arg[0]].type,
          b = c->f->ins.at[ins->arg[1]].type;
  return !(a & ~IMMEDIATES) || !(b & ~IMMEDIATES);
}

// The value is that of `first`; what its own type said more stays known.
static void reuse(Cse *c, Ref r, Ref first) {
  Ins *ins = opt_ins(c->f, r);
  const Ins *old = opt_ins(c->f, first);
  if (ins->type != old->type ||
      (ins->type & TY_SMALL && (ins->lo > old->lo || ins->hi < old->hi))) {
    ins->op = IR_KNOWN;
    ins->nargs = 1;
    ins->arg = NEW(c->f->arena, Ref);
    ins->arg[0] = first;
  } else {
    c->with[r] = first;
    ins->dead = true;
  }
  c->changed = true;
}

static void set_truth(Cse *c, Ref r, bool truth) {
  opt_set_lit(c->f, r, lit_atom_c(c->f->lits, truth ? "true" : "false"));
  c->changed = true;
}

static void add(Cse *c, Ref r, uint32_t h, uint32_t point) {
  c->next[r] = c->bucket[h];
  c->bucket[h] = r;
  vec_push(&c->made, ((Made){r, h, point}));
}

static void visit(Cse *c, Ref r, uint32_t point) {
  Ins *ins = opt_ins(c->f, r);
  for (uint32_t i = 0; i < ins->nargs; i++)
    while (c->with[ins->arg[i]]) ins->arg[i] = c->with[ins->arg[i]];
  if (!is_candidate(ins)) return;
  uint32_t h = hash(c, ins);
  Ref first = c->bucket[h];
  while (first && !equal(c, opt_ins(c->f, first), ins)) first = c->next[first];
  if (!first)
    add(c, r, h, point);
  else if (c->fact[first])
    set_truth(c, r, c->fact[first] == 2);
  else if (!is_cheap_test(c, ins))
    reuse(c, r, first);
}

// --- what branches say

static void find_edges(Cse *c) {
  const Fn *f = c->f;
  enum { SEVERAL = UINT32_MAX };
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    if (b->exc) c->edge_of[b->exc] = SEVERAL;
    for (uint32_t i = 0; i < b->out.n; i++) {
      BlkId to = b->out.at[i].to;
      bool is_br = f->ins.at[b->term].op == IR_BR;
      c->edge_truth[to] = i == 0;
      c->edge_of[to] = c->edge_of[to] || !is_br ? SEVERAL : id;
    }
  }
  for (BlkId id = 1; id < f->blk.n; id++)
    if (c->edge_of[id] == SEVERAL) c->edge_of[id] = 0;
}

static void enter_block(Cse *c, BlkId id, uint32_t point) {
  BlkId from = c->edge_of[id];
  if (!from) return;
  Ref cond = same_value(c, c->f->ins.at[c->f->blk.at[from].term].arg[0]);
  vec_push(&c->facts, ((Fact){point, cond, c->fact[cond]}));
  c->fact[cond] = c->edge_truth[id] ? 2 : 1;
}

// --- the walk

static void leave(Cse *c, const DomTree *dom, uint32_t point) {
  while (c->made.n && !dom_is(dom, vec_last(&c->made).point, point)) {
    Made made = c->made.at[--c->made.n];
    c->bucket[made.hash] = c->next[made.r];
  }
  while (c->facts.n && !dom_is(dom, vec_last(&c->facts).point, point)) {
    Fact fact = c->facts.at[--c->facts.n];
    c->fact[fact.cond] = fact.old;
  }
}

static void visit_block(Cse *c, BlkId id, uint32_t point) {
  Blk *b = &c->f->blk.at[id];
  uint32_t kept = 0;
  enter_block(c, id, point);
  for (uint32_t i = 0; i < b->ins.n; i++) {
    visit(c, b->ins.at[i], point);
    if (!opt_ins(c->f, b->ins.at[i])->dead) b->ins.at[kept++] = b->ins.at[i];
  }
  b->ins.n = kept;
}

bool opt_cse(Fn *f) {
  Cse c = {.f = f, .mask = 63};
  while (c.mask < f->ins.n) c.mask = 2 * c.mask + 1;
  c.bucket = mem_alloc((c.mask + 1) * sizeof *c.bucket);
  c.next = mem_alloc(f->ins.n * sizeof *c.next);
  c.with = mem_alloc(f->ins.n * sizeof *c.with);
  c.fact = mem_alloc(f->ins.n);
  c.edge_of = mem_alloc(f->blk.n * sizeof *c.edge_of);
  c.edge_truth = mem_alloc(f->blk.n * sizeof *c.edge_truth);
  find_edges(&c);
  DomTree *dom = ir_dom_tree(f);
  for (uint32_t i = 0; i < dom->n; i++) {
    leave(&c, dom, dom->order[i]);
    if (dom->order[i] & 1) visit_block(&c, dom->order[i] / 2, dom->order[i]);
  }
  ir_replace(f, c.with);
  dom_free(dom);
  vec_free(&c.made);
  vec_free(&c.facts);
  free(c.bucket);
  free(c.next);
  free(c.with);
  free(c.fact);
  free(c.edge_of);
  free(c.edge_truth);
  return c.changed;
}
