// SPDX-License-Identifier: Apache-2.0
// Blocks that do the same become one. Where a case of a switch uses the literal
// that it is for, the value switched on does as well, so that cases that differ
// only in it are the same: f(1 = X) -> g(X); f(2 = X) -> g(X).
#include "opt.h"

typedef struct Subject { // of a block that only one case of a switch leads to
  Ref value;             // 0: none
  LitP lit;
} Subject;

typedef struct Merge {
  Fn *f;
  uint32_t mask;
  BlkId *bucket, *next; // chains of blocks
  BlkId *with;          // by block: the one that stands for it
  Subject *subject;     // by block
  uint32_t *at;         // by value: its place in its block, params first
  bool *escapes;        // by block: other blocks use its values
} Merge;

// --- what is known of blocks

static void note_use(Merge *m, BlkId id, Ref r) {
  const Ins *ins = opt_ins(m->f, r);
  if (ins->blk != id && ins->op != IR_LIT) m->escapes[ins->blk] = true;
}

static void note_uses(Merge *m, BlkId id, Ref r) {
  const Ins *ins = opt_ins(m->f, r);
  for (uint32_t k = 0; k < ins->nargs; k++) note_use(m, id, ins->arg[k]);
}

static void note_block(Merge *m, BlkId id) {
  const Blk *b = &m->f->blk.at[id];
  uint32_t at = 0;
  for (uint32_t i = 0; i < b->params.n; i++) m->at[b->params.at[i]] = at++;
  for (uint32_t i = 0; i < b->ins.n; i++) {
    if (opt_ins(m->f, b->ins.at[i])->op != IR_LIT) m->at[b->ins.at[i]] = at++;
    note_uses(m, id, b->ins.at[i]);
  }
  note_uses(m, id, b->term);
  for (uint32_t i = 0; i < b->out.n; i++)
    for (uint32_t k = 0; k < b->out.at[i].nargs; k++)
      note_use(m, id, b->out.at[i].arg[k]);
}

static void note_subjects(Merge *m, BlkId id, const uint32_t *entries) {
  const Blk *b = &m->f->blk.at[id];
  const Ins *term = opt_ins(m->f, b->term);
  if (term->op != IR_SWITCH) return;
  for (uint32_t i = 0; i + 1 < b->out.n; i++)
    if (entries[b->out.at[i].to] == 1)
      m->subject[b->out.at[i].to] = (Subject){term->arg[0], b->out.at[i].match};
}

static void note_all(Merge *m) {
  Fn *f = m->f;
  uint32_t *entries = mem_alloc(f->blk.n * sizeof *entries);
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    note_block(m, id);
    entries[b->exc]++;
    for (uint32_t i = 0; i < b->out.n; i++) entries[b->out.at[i].to]++;
  }
  for (BlkId id = 1; id < f->blk.n; id++)
    if (!f->blk.at[id].dead) note_subjects(m, id, entries);
  free(entries);
}

// --- what is the same

static bool is_subject(const Merge *m, BlkId id, Ref r) {
  return opt_ins(m->f, r)->op == IR_LIT &&
         opt_ins(m->f, r)->lit == m->subject[id].lit;
}

// Equal numbers: the same operand, or the same place in both blocks.
static uint64_t operand(const Merge *m, BlkId id, Ref r) {
  enum { VALUE, LITERAL, OWN };
  if (is_subject(m, id, r)) r = m->subject[id].value;
  const Ins *ins = opt_ins(m->f, r);
  if (ins->op == IR_LIT) return (uint64_t)LITERAL << 32 | ins->lit->id;
  if (ins->blk == id) return (uint64_t)OWN << 32 | m->at[r];
  return (uint64_t)VALUE << 32 | r;
}

static BlkId target(const Merge *m, BlkId id) {
  while (m->with[id]) id = m->with[id];
  return id;
}

// Lines show where something raises; a tail call leaves no trace.
static bool shows_line(const Merge *m, Ref r) {
  return opt_ins(m->f, r)->op != IR_TCALL && opt_may_raise(m->f, r);
}

static bool same_ins(const Merge *m, BlkId p, Ref a, BlkId q, Ref b) {
  const Ins *x = opt_ins(m->f, a), *y = opt_ins(m->f, b);
  if (x->op != y->op || x->nargs != y->nargs || x->type != y->type ||
      x->lo != y->lo || x->hi != y->hi || opt_aux(x) != opt_aux(y))
    return false;
  if (x->line != y->line && shows_line(m, a)) return false;
  for (uint32_t k = 0; k < x->nargs; k++)
    if (operand(m, p, x->arg[k]) != operand(m, q, y->arg[k])) return false;
  return true;
}

static bool same_out(const Merge *m, BlkId p, const Edge *a, BlkId q,
                     const Edge *b) {
  if (target(m, a->to) != target(m, b->to) || a->match != b->match)
    return false;
  for (uint32_t k = 0; k < a->nargs; k++)
    if (operand(m, p, a->arg[k]) != operand(m, q, b->arg[k])) return false;
  return true;
}

// The next place, from i, of what is no literal: these are compared where they
// are used.
static uint32_t skip_lits(const Merge *m, const Blk *b, uint32_t i) {
  while (i < b->ins.n && opt_ins(m->f, b->ins.at[i])->op == IR_LIT) i++;
  return i;
}

static bool same_list(const Merge *m, BlkId p, BlkId q) {
  const Blk *a = &m->f->blk.at[p], *b = &m->f->blk.at[q];
  uint32_t i = skip_lits(m, a, 0), k = skip_lits(m, b, 0);
  while (i < a->ins.n && k < b->ins.n) {
    if (!same_ins(m, p, a->ins.at[i], q, b->ins.at[k])) return false;
    i = skip_lits(m, a, i + 1);
    k = skip_lits(m, b, k + 1);
  }
  return i == a->ins.n && k == b->ins.n;
}

static bool same_params(const Merge *m, BlkId p, BlkId q) {
  const Blk *a = &m->f->blk.at[p], *b = &m->f->blk.at[q];
  if (a->params.n != b->params.n) return false;
  for (uint32_t i = 0; i < a->params.n; i++)
    if (!same_ins(m, p, a->params.at[i], q, b->params.at[i])) return false;
  return true;
}

static bool same(const Merge *m, BlkId p, BlkId q) {
  const Blk *a = &m->f->blk.at[p], *b = &m->f->blk.at[q];
  if (a->exc != b->exc || a->exc_kind != b->exc_kind || a->out.n != b->out.n ||
      !same_params(m, p, q) || !same_list(m, p, q) ||
      !same_ins(m, p, a->term, q, b->term))
    return false;
  for (uint32_t i = 0; i < a->out.n; i++)
    if (!same_out(m, p, &a->out.at[i], q, &b->out.at[i])) return false;
  return true;
}

static uint64_t mix(uint64_t h, uint64_t x) {
  return (h ^ x) * 0x9e3779b97f4a7c15u;
}

// Those that raise whatever their operands are: of other lines, they differ.
static uint32_t line_of(const Ins *ins) {
  switch ((IrOp)ins->op) {
  case IR_CALL:
  case IR_CALL_FUN:
  case IR_APPLY:
  case IR_FAIL: return ins->line;
  default: return 0;
  }
}

static uint64_t hash_ins(const Merge *m, BlkId id, Ref r, uint64_t h) {
  const Ins *ins = opt_ins(m->f, r);
  if (ins->op == IR_LIT) return h;
  h = mix(mix(mix(h, ins->op), opt_aux(ins)), line_of(ins));
  for (uint32_t k = 0; k < ins->nargs; k++)
    h = mix(h, operand(m, id, ins->arg[k]));
  return h;
}

static uint32_t hash(const Merge *m, BlkId id) {
  const Blk *b = &m->f->blk.at[id];
  uint64_t h = mix(b->exc, b->params.n);
  for (uint32_t i = 0; i < b->ins.n; i++) h = hash_ins(m, id, b->ins.at[i], h);
  h = hash_ins(m, id, b->term, h);
  for (uint32_t i = 0; i < b->out.n; i++) {
    const Edge *e = &b->out.at[i];
    h = mix(h, target(m, e->to));
    for (uint32_t k = 0; k < e->nargs; k++)
      h = mix(h, operand(m, id, e->arg[k]));
  }
  return (uint32_t)(h >> 32) & m->mask;
}

// --- merging

static void use_subject(Merge *m, BlkId id, Ref *arg, uint32_t n) {
  for (uint32_t k = 0; k < n; k++)
    if (is_subject(m, id, arg[k])) arg[k] = m->subject[id].value;
}

static void use_subjects(Merge *m, BlkId id) {
  Fn *f = m->f;
  Blk *b = &f->blk.at[id];
  if (!m->subject[id].value) return;
  for (uint32_t i = 0; i < b->ins.n; i++)
    use_subject(m, id, opt_ins(f, b->ins.at[i])->arg,
                opt_ins(f, b->ins.at[i])->nargs);
  use_subject(m, id, opt_ins(f, b->term)->arg, opt_ins(f, b->term)->nargs);
  for (uint32_t i = 0; i < b->out.n; i++)
    use_subject(m, id, b->out.at[i].arg, b->out.at[i].nargs);
}

// Literals that the block takes from elsewhere: it may get predecessors that
// they do not dominate.
static bool is_own_lit(const Merge *m, BlkId id, Ref r) {
  const Ins *ins = opt_ins(m->f, r);
  return ins->op != IR_LIT || ins->blk == id || is_subject(m, id, r);
}

static bool has_own_lits(const Merge *m, BlkId id) {
  const Fn *f = m->f;
  const Blk *b = &f->blk.at[id];
  bool own = true;
  for (uint32_t i = 0; i <= b->ins.n; i++) {
    const Ins *ins = &f->ins.at[i < b->ins.n ? b->ins.at[i] : b->term];
    for (uint32_t k = 0; k < ins->nargs; k++)
      own &= is_own_lit(m, id, ins->arg[k]);
  }
  for (uint32_t i = 0; i < b->out.n; i++)
    for (uint32_t k = 0; k < b->out.at[i].nargs; k++)
      own &= is_own_lit(m, id, b->out.at[i].arg[k]);
  return own;
}

static bool look_for_same(Merge *m, BlkId id) {
  uint32_t h = hash(m, id);
  for (BlkId p = m->bucket[h]; p; p = m->next[p])
    if (same(m, p, id)) {
      m->with[id] = p;
      use_subjects(m, p);
      return true;
    }
  m->next[id] = m->bucket[h];
  m->bucket[h] = id;
  return false;
}

static void redirect(Merge *m) {
  Fn *f = m->f;
  for (BlkId id = 1; id < f->blk.n; id++) {
    Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    b->exc = target(m, b->exc);
    for (uint32_t i = 0; i < b->out.n; i++)
      b->out.at[i].to = target(m, b->out.at[i].to);
  }
  ir_remove_unreachable(f);
}

static Merge start(Fn *f) {
  Merge m = {.f = f, .mask = 63};
  while (m.mask < f->blk.n) m.mask = m.mask * 2 + 1;
  m.bucket = mem_alloc((m.mask + 1) * sizeof *m.bucket);
  m.next = mem_alloc(f->blk.n * sizeof *m.next);
  m.with = mem_alloc(f->blk.n * sizeof *m.with);
  m.subject = mem_alloc(f->blk.n * sizeof *m.subject);
  m.at = mem_alloc(f->ins.n * sizeof *m.at);
  m.escapes = mem_alloc(f->blk.n * sizeof *m.escapes);
  note_all(&m);
  return m;
}

// Successors first, so that whole tails merge.
bool opt_merge(Fn *f) {
  Merge m = start(f);
  BlkList order = {0};
  bool changed = false;
  ir_rpo(f, &order);
  for (uint32_t i = order.n; i-- > 1;)
    if (!m.escapes[order.at[i]] && has_own_lits(&m, order.at[i]))
      changed |= look_for_same(&m, order.at[i]);
  if (changed) redirect(&m);
  vec_free(&order);
  free(m.bucket);
  free(m.next);
  free(m.with);
  free(m.subject);
  free(m.at);
  free(m.escapes);
  return changed;
}
