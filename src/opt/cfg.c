// SPDX-License-Identifier: Apache-2.0
// Control flow: branches that are decided, blocks that cannot be reached, that
// only jump on, that follow their only predecessor; params that always get the
// same value; exceptional targets of what cannot raise. Repeats until nothing
// changes.
#include "opt.h"

typedef struct Cfg {
  Fn *f;
  uint32_t *entries; // by block: edges into it, exceptional ones included
  uint32_t *uses;    // by value
  Ref *with;         // by value: what replaces it
} Cfg;

// --- branches that are decided

static bool is_noway(const Fn *f, BlkId id) {
  const Blk *b = &f->blk.at[id];
  return !b->ins.n && f->ins.at[b->term].op == IR_NOWAY;
}

static uint32_t case_of(const Blk *b, LitP lit) {
  uint32_t k = 0;
  while (b->out.at[k].match && b->out.at[k].match != lit) k++;
  return k;
}

// The only edge that a value known to be `lit` takes; -1: not known.
static int decided(const Blk *b, IrOp op, LitP lit) {
  if (op == IR_JMP) return 0;
  if (!lit) return -1;
  if (op == IR_SWITCH) return (int)case_of(b, lit);
  if (op != IR_BR) return -1;
  return lit_is_atom(lit, "true") ? 0 : lit_is_atom(lit, "false") ? 1 : -1;
}

static bool all_edges_same(const Blk *b) {
  for (uint32_t i = 1; i < b->out.n; i++)
    if (!opt_same_edge(&b->out.at[0], &b->out.at[i])) return false;
  return true;
}

// Cases that go where the default goes, and cases that cannot be.
static bool drop_cases(Fn *f, Blk *b) {
  uint32_t kept = 0, n = b->out.n;
  for (uint32_t i = 0; i < n; i++) {
    const Edge *e = &b->out.at[i];
    bool drop = i + 1 < n &&
                (opt_same_edge(e, &b->out.at[n - 1]) || is_noway(f, e->to));
    if (!drop) b->out.at[kept++] = *e;
  }
  b->out.n = kept;
  return kept != n;
}

static bool swap_not(Fn *f, Blk *b) {
  Ins *term = opt_ins(f, b->term);
  const Ins *cond = opt_ins(f, opt_strip(f, term->arg[0]));
  if (cond->op != IR_NOT || opt_ins(f, cond->arg[0])->type & ~TY_BOOL)
    return false;
  term->arg[0] = cond->arg[0];
  Edge yes = b->out.at[0];
  b->out.at[0] = b->out.at[1];
  b->out.at[1] = yes;
  return true;
}

static int only_edge(Fn *f, const Blk *b, const Ins *term) {
  int k = decided(b, (IrOp)term->op, opt_lit(f, term->arg[0]));
  if (k >= 0) return k;
  if (all_edges_same(b)) return 0;
  if (term->op == IR_BR && is_noway(f, b->out.at[0].to)) return 1;
  if (term->op == IR_BR && is_noway(f, b->out.at[1].to)) return 0;
  return -1;
}

static bool simplify_term(Fn *f, BlkId id) {
  Blk *b = &f->blk.at[id];
  const Ins *term = opt_ins(f, b->term);
  if (term->op != IR_BR && term->op != IR_SWITCH) return false;
  bool changed = term->op == IR_SWITCH ? drop_cases(f, b) : swap_not(f, b);
  int k = only_edge(f, b, term);
  if (k >= 0) opt_drop_edges(f, id, (uint32_t)k);
  return changed || k >= 0;
}

// --- exceptional targets

static bool may_raise(const Fn *f, const Blk *b) {
  for (uint32_t i = 0; i < b->ins.n; i++)
    if (opt_may_raise(f, b->ins.at[i])) return true;
  return opt_may_raise(f, b->term);
}

static bool drop_exc(Fn *f, Blk *b) {
  if (!b->exc || may_raise(f, b)) return false;
  b->exc = 0;
  b->exc_kind = EXC_NONE;
  return true;
}

// --- counting

static void count(Cfg *c) {
  Fn *f = c->f;
  memset(c->entries, 0, f->blk.n * sizeof *c->entries);
  memset(c->uses, 0, f->ins.n * sizeof *c->uses);
  c->entries[1] = 1;
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    c->entries[b->exc]++;
    for (uint32_t i = 0; i < b->out.n; i++) {
      c->entries[b->out.at[i].to]++;
      for (uint32_t k = 0; k < b->out.at[i].nargs; k++)
        c->uses[b->out.at[i].arg[k]]++;
    }
  }
  for (Ref r = 1; r < f->ins.n; r++)
    for (uint32_t k = 0; k < f->ins.at[r].nargs && !f->ins.at[r].dead; k++)
      c->uses[f->ins.at[r].arg[k]]++;
}

static uint32_t uses_within(const Fn *f, const Blk *b, Ref r) {
  const Ins *term = &f->ins.at[b->term];
  uint32_t n = 0;
  for (uint32_t i = 0; i < term->nargs; i++) n += term->arg[i] == r;
  for (uint32_t i = 0; i < b->out.n; i++)
    for (uint32_t k = 0; k < b->out.at[i].nargs; k++)
      n += b->out.at[i].arg[k] == r;
  return n;
}

// --- jumps through empty blocks

// Nothing behind the block uses its params.
static bool is_forwarder(Cfg *c, const Blk *b) {
  if (b->ins.n) return false;
  for (uint32_t i = 0; i < b->params.n; i++)
    if (uses_within(c->f, b, b->params.at[i]) != c->uses[b->params.at[i]])
      return false;
  return true;
}

static Ref passed(const Blk *b, const Edge *e, Ref r) {
  for (uint32_t i = 0; i < b->params.n; i++)
    if (b->params.at[i] == r) return e->arg[i];
  return r;
}

// The edge by which `e` leaves the empty block that it leads to; -1: open.
static int way_out(const Fn *f, const Blk *b, const Edge *e) {
  const Ins *term = &f->ins.at[b->term];
  LitP lit = term->nargs ? opt_lit(f, passed(b, e, term->arg[0])) : NULL;
  return decided(b, (IrOp)term->op, lit);
}

static bool forward(Cfg *c, Edge *e) {
  Fn *f = c->f;
  const Blk *b = &f->blk.at[e->to];
  if (!is_forwarder(c, b)) return false;
  int k = way_out(f, b, e);
  if (k < 0 || b->out.at[k].to == e->to) return false;
  const Edge *next = &b->out.at[k];
  Ref *arg = next->nargs ? NEW_N(f->arena, Ref, next->nargs) : NULL;
  for (uint32_t i = 0; i < next->nargs; i++) {
    arg[i] = passed(b, e, next->arg[i]);
    c->uses[arg[i]]++;
  }
  *e = (Edge){next->to, next->nargs, arg, e->match};
  return true;
}

static bool forward_exc(Fn *f, Blk *b) {
  if (b->exc_kind != EXC_GUARD) return false;
  const Blk *to = &f->blk.at[b->exc];
  if (to->ins.n || opt_ins(f, to->term)->op != IR_JMP) return false;
  const Edge *e = &to->out.at[0];
  if (e->nargs || e->to == b->exc) return false;
  b->exc = e->to;
  return true;
}

enum { MAX_STEPS = 64 };

// False also when the way never ends: a loop of empty blocks.
static bool forward_far(Cfg *c, Edge *e) {
  Edge first = *e;
  for (int step = 0; step < MAX_STEPS; step++)
    if (!forward(c, e)) return step > 0;
  *e = first;
  return false;
}

static bool forward_exc_far(Fn *f, Blk *b) {
  BlkId first = b->exc;
  for (int step = 0; step < MAX_STEPS; step++)
    if (!forward_exc(f, b)) return step > 0;
  b->exc = first;
  return false;
}

static bool forward_all(Cfg *c) {
  Fn *f = c->f;
  bool changed = false;
  for (BlkId id = 1; id < f->blk.n; id++) {
    Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    for (uint32_t i = 0; i < b->out.n; i++)
      changed |= forward_far(c, &b->out.at[i]);
    changed |= forward_exc_far(f, b);
  }
  return changed;
}

// --- params that always get the same value

static bool says_more(const Ins *a, const Ins *b) {
  return a->type != b->type ||
         (a->type & TY_SMALL && (a->lo > b->lo || a->hi < b->hi));
}

typedef struct Incoming {
  Ref same; // the one value, 0: none or several
  LitP lit; // the one literal
  bool several, several_lits;
} Incoming;

static void add_incoming(Cfg *c, Incoming *in, Ref param, Ref arg) {
  while (c->with[arg]) arg = c->with[arg];
  if (arg == param) return;
  LitP lit = opt_lit(c->f, arg);
  in->several_lits |= !lit || (in->lit && in->lit != lit);
  in->lit = lit;
  in->several |= in->same && in->same != arg;
  in->same = arg;
}

static Incoming incoming(Cfg *c, BlkId id, uint32_t k, const BlkList *preds) {
  Incoming in = {0};
  Ref param = c->f->blk.at[id].params.at[k];
  for (uint32_t i = 0; i < preds->n; i++) {
    if (ir_pred_again(preds, i)) continue;
    const Blk *from = &c->f->blk.at[preds->at[i]];
    for (uint32_t e = 0; e < from->out.n; e++)
      if (from->out.at[e].to == id)
        add_incoming(c, &in, param, from->out.at[e].arg[k]);
  }
  return in;
}

static void drop_param(Fn *f, BlkId id, uint32_t k, const BlkList *preds) {
  Blk *b = &f->blk.at[id];
  for (uint32_t i = k; i + 1 < b->params.n; i++)
    b->params.at[i] = b->params.at[i + 1];
  b->params.n--;
  for (uint32_t i = 0; i < preds->n; i++) {
    if (ir_pred_again(preds, i)) continue;
    Blk *from = &f->blk.at[preds->at[i]];
    for (uint32_t e = 0; e < from->out.n; e++) {
      Edge *x = &from->out.at[e];
      if (x->to != id || x->nargs == b->params.n) continue;
      for (uint32_t n = k; n + 1 < x->nargs; n++) x->arg[n] = x->arg[n + 1];
      x->nargs--;
    }
  }
}

// A literal is made anew in the block: not where the block's exceptional target
// might use it.
static bool simplify_param(Cfg *c, BlkId id, uint32_t k, const BlkList *preds) {
  Fn *f = c->f;
  Ref r = f->blk.at[id].params.at[k];
  Incoming in = incoming(c, id, k, preds);
  if (!in.same) return false;
  if (!in.several && !says_more(opt_ins(f, r), opt_ins(f, in.same))) {
    c->with[r] = in.same;
    opt_ins(f, r)->dead = true;
  } else if (!in.several_lits && !f->blk.at[id].exc) {
    opt_set_lit(f, r, in.lit);
    opt_insert(f, id, 0, r);
  } else {
    return false;
  }
  drop_param(f, id, k, preds);
  return true;
}

static bool simplify_params(Cfg *c) {
  Fn *f = c->f;
  BlkList *preds = mem_alloc(f->blk.n * sizeof *preds);
  bool changed = false;
  ir_preds(f, preds);
  for (BlkId id = 2; id < f->blk.n; id++)
    for (uint32_t k = f->blk.at[id].params.n; k-- > 0;)
      changed |= simplify_param(c, id, k, &preds[id]);
  for (BlkId id = 0; id < f->blk.n; id++) vec_free(&preds[id]);
  free(preds);
  return changed;
}

// --- a block that follows its only predecessor

// May b and what follows it share one exceptional target? It leaves from the
// start, so a protected block must not get instructions in front, and none that
// raises may come under the protection of another.
static bool exc_agrees(const Fn *f, const Blk *b, const Blk *next) {
  if (b->exc == next->exc) return true;
  if (next->exc) return !b->exc && !b->ins.n;
  return !may_raise(f, next);
}

static bool merges(Cfg *c, BlkId id) {
  const Fn *f = c->f;
  const Blk *b = &f->blk.at[id];
  if (b->dead || f->ins.at[b->term].op != IR_JMP) return false;
  BlkId to = b->out.at[0].to;
  return to != id && c->entries[to] == 1 && exc_agrees(f, b, &f->blk.at[to]);
}

// The params become what is passed for them; or stay as `known`, if their types
// say more and no exceptional target can have used them.
static void merge_params(Cfg *c, BlkId id, Blk *next, const Edge *e) {
  Fn *f = c->f;
  for (uint32_t i = 0; i < next->params.n; i++) {
    Ref r = next->params.at[i];
    Ins *param = opt_ins(f, r);
    if (next->exc || !says_more(param, opt_ins(f, e->arg[i]))) {
      c->with[r] = e->arg[i];
      param->dead = true;
    } else {
      param->op = IR_KNOWN;
      param->nargs = 1;
      param->arg = NEW(f->arena, Ref);
      param->arg[0] = e->arg[i];
      param->blk = id;
      vec_add(f->arena, &f->blk.at[id].ins, r);
    }
  }
}

static void merge(Cfg *c, BlkId id) {
  Fn *f = c->f;
  Blk *b = &f->blk.at[id];
  Edge e = b->out.at[0];
  Blk *next = &f->blk.at[e.to];
  merge_params(c, id, next, &e);
  for (uint32_t i = 0; i < next->ins.n; i++) {
    opt_ins(f, next->ins.at[i])->blk = id;
    vec_add(f->arena, &b->ins, next->ins.at[i]);
  }
  opt_ins(f, b->term)->dead = true;
  b->term = next->term;
  opt_ins(f, b->term)->blk = id;
  if (next->exc && next->exc == b->exc) c->entries[b->exc]--;
  if (next->exc) b->exc = next->exc, b->exc_kind = next->exc_kind;
  b->out.at = next->out.at;
  b->out.n = next->out.n;
  b->out.cap = next->out.cap;
  *next = (Blk){.dead = true};
}

static bool merge_all(Cfg *c) {
  bool changed = false;
  count(c);
  for (BlkId id = 1; id < c->f->blk.n; id++)
    while (merges(c, id)) {
      merge(c, id);
      changed = true;
    }
  return changed;
}

// --- all of it

static bool once(Cfg *c) {
  Fn *f = c->f;
  bool changed = false;
  for (BlkId id = 1; id < f->blk.n; id++)
    if (!f->blk.at[id].dead)
      changed |= simplify_term(f, id) | drop_exc(f, &f->blk.at[id]);
  changed |= ir_remove_unreachable(f);
  count(c);
  if (forward_all(c)) ir_remove_unreachable(f), changed = true;
  if (simplify_params(c)) ir_replace(f, c->with), changed = true;
  if (merge_all(c)) ir_replace(f, c->with), changed = true;
  return changed;
}

bool opt_cfg(Fn *f) {
  Cfg c = {.f = f};
  c.entries = mem_alloc(f->blk.n * sizeof *c.entries);
  c.uses = mem_alloc(f->ins.n * sizeof *c.uses);
  c.with = mem_alloc(f->ins.n * sizeof *c.with);
  bool changed = ir_remove_unreachable(f);
  while (once(&c)) changed = true;
  free(c.entries);
  free(c.uses);
  free(c.with);
  return changed;
}
