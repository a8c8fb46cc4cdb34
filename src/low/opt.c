// SPDX-License-Identifier: Apache-2.0
// Tidying what lowering made: jumps to jumps, chains of blocks, equal values in
// a block, values nobody uses. Before the frame pass. Keeps SSA, roots, exc.
#include "low.h"

// --- Jumps to jumps

// Where a jump to b ends up, if b does nothing but jump on.
static BlkId target_of(const LowFn *f, BlkId b) {
  for (uint32_t n = 0; n < f->blk.n; n++) { // an empty loop ends too
    const LowBlk *k = &f->blk.at[b];
    bool empty = k->root == ROOT_NO && !k->params.n && !k->ins.n &&
                 f->ins.at[k->term].op == LOW_JMP && !k->out.at[0].nargs &&
                 !f->blk.at[k->out.at[0].to].params.n;
    if (!empty) break;
    b = k->out.at[0].to;
  }
  return b;
}

static bool thread_jumps(LowFn *f, const BlkList *order) {
  bool changed = false;
  for (uint32_t i = 0; i < order->n; i++) {
    LowBlk *b = &f->blk.at[order->at[i]];
    for (uint32_t e = 0; e < b->out.n; e++) {
      if (f->blk.at[b->out.at[e].to].root != ROOT_NO) continue;
      BlkId to = target_of(f, b->out.at[e].to);
      changed |= to != b->out.at[e].to;
      b->out.at[e].to = to;
    }
  }
  return changed;
}

// --- Chains: a block that is its only predecessor's only successor

static Ref resolve(const Ref *with, Ref r) {
  while (with[r]) r = with[r];
  return r;
}

static bool can_merge(const LowFn *f, const LowBlk *a, const BlkList *preds) {
  if (f->ins.at[a->term].op != LOW_JMP) return false;
  BlkId to = a->out.at[0].to;
  const LowBlk *b = &f->blk.at[to];
  return b->root == ROOT_NO && preds[to].n == 1 && a->exc == b->exc &&
         a->cold == b->cold && a != b;
}

static void merge(LowFn *f, BlkId id, Ref *with) {
  LowBlk *a = &f->blk.at[id], *b = &f->blk.at[a->out.at[0].to];
  for (uint32_t i = 0; i < b->params.n; i++)
    with[b->params.at[i]] = a->out.at[0].arg[i];
  for (uint32_t i = 0; i < b->ins.n; i++) {
    f->ins.at[b->ins.at[i]].blk = id;
    vec_push(&a->ins, b->ins.at[i]);
  }
  a->term = b->term;
  f->ins.at[a->term].blk = id;
  vec_free(&a->out);
  a->out.at = b->out.at, a->out.n = b->out.n, a->out.cap = b->out.cap;
  b->out.at = NULL, b->out.n = b->out.cap = 0;
  b->dead = true;
  b->term = 0;
  b->ins.n = b->params.n = 0;
}

static bool merge_chains(LowFn *f, const BlkList *order, Ref *with) {
  bool changed = false;
  BlkList *preds = mem_alloc(f->blk.n * sizeof *preds);
  low_preds(f, preds);
  for (uint32_t i = 0; i < order->n; i++) {
    BlkId id = order->at[i];
    while (!f->blk.at[id].dead && can_merge(f, &f->blk.at[id], preds)) {
      merge(f, id, with);
      changed = true;
    }
  }
  for (BlkId b = 0; b < f->blk.n; b++) vec_free(&preds[b]);
  free(preds);
  return changed;
}

// --- Equal values within a block

static bool may_share(const LowIns *x) {
  const LowOpInfo *info = &low_ops[x->op];
  return info->flags & L_P && !(info->flags & L_L) && x->op != LOW_PARAM &&
         x->op != LOW_ADDO && x->op != LOW_SUBO && x->op != LOW_MULO &&
         x->op != LOW_CONST && x->op != LOW_SYM && x->op != LOW_FCONST;
}

// Constants compare by value, so that each use may have its own.
static uint64_t operand_key(const LowFn *f, Ref r) {
  const LowIns *x = &f->ins.at[r];
  if (x->op != LOW_CONST) return r;
  return hash_bytes(&x->i, sizeof x->i, x->type);
}

static bool same_operand(const LowFn *f, Ref a, Ref b) {
  const LowIns *x = &f->ins.at[a], *y = &f->ins.at[b];
  return a == b || (x->op == LOW_CONST && y->op == LOW_CONST && x->i == y->i &&
                    x->type == y->type);
}

static bool same(const LowFn *f, const LowIns *x, const LowIns *y) {
  if (x->op != y->op || x->type != y->type || x->i != y->i ||
      x->nargs != y->nargs)
    return false;
  for (uint32_t i = 0; i < x->nargs; i++)
    if (!same_operand(f, x->arg[i], y->arg[i])) return false;
  return true;
}

static uint64_t key_of(const LowFn *f, const LowIns *x) {
  uint64_t h = hash_bytes(&x->i, sizeof x->i, x->op);
  for (uint32_t i = 0; i < x->nargs; i++)
    h = h * 1099511628211u + operand_key(f, x->arg[i]);
  return h | 1;
}

static void replace_args(Ref *arg, uint32_t n, const Ref *with) {
  for (uint32_t i = 0; i < n; i++) arg[i] = resolve(with, arg[i]);
}

static bool share_values(LowFn *f, LowBlk *b, Ref *with) {
  Map seen = {0};
  bool changed = false;
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    LowIns *x = &f->ins.at[r];
    uint64_t old;
    replace_args(x->arg, x->nargs, with);
    if (!may_share(x)) continue;
    uint64_t key = key_of(f, x);
    if (!map_get(&seen, key, &old)) {
      map_put(&seen, key, r);
    } else if (same(f, x, &f->ins.at[old])) {
      with[r] = (Ref)old;
      x->dead = changed = true;
    }
  }
  map_free(&seen);
  return changed;
}

// --- Values that nobody uses

static void replace_all(LowFn *f, const Ref *with) {
  for (BlkId b = 1; b < f->blk.n; b++) {
    LowBlk *k = &f->blk.at[b];
    if (!k->term) continue;
    for (uint32_t i = 0; i < k->ins.n; i++)
      replace_args(f->ins.at[k->ins.at[i]].arg, f->ins.at[k->ins.at[i]].nargs,
                   with);
    replace_args(f->ins.at[k->term].arg, f->ins.at[k->term].nargs, with);
    for (uint32_t e = 0; e < k->out.n; e++)
      replace_args(k->out.at[e].arg, k->out.at[e].nargs, with);
  }
}

static void count(uint32_t *uses, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) uses[arg[i]]++;
}

static uint32_t *count_uses(const LowFn *f) {
  uint32_t *uses = mem_alloc(f->ins.n * sizeof *uses);
  for (BlkId b = 1; b < f->blk.n; b++) {
    const LowBlk *k = &f->blk.at[b];
    if (!k->term) continue;
    for (uint32_t i = 0; i < k->ins.n; i++) {
      const LowIns *x = &f->ins.at[k->ins.at[i]];
      if (!x->dead) count(uses, x->arg, x->nargs);
    }
    count(uses, f->ins.at[k->term].arg, f->ins.at[k->term].nargs);
    for (uint32_t e = 0; e < k->out.n; e++)
      count(uses, k->out.at[e].arg, k->out.at[e].nargs);
  }
  return uses;
}

static void drop_dead(LowFn *f, LowBlk *b, uint32_t *uses) {
  uint32_t n = b->ins.n;
  for (uint32_t i = n; i-- > 0;) {
    LowIns *x = &f->ins.at[b->ins.at[i]];
    if (!x->dead && !uses[b->ins.at[i]] && low_ops[x->op].flags & L_P) {
      x->dead = true;
      for (uint32_t a = 0; a < x->nargs; a++) uses[x->arg[a]]--;
    }
  }
  b->ins.n = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!f->ins.at[b->ins.at[i]].dead) b->ins.at[b->ins.n++] = b->ins.at[i];
}

bool low_opt(LowFn *f) {
  Ref *with = mem_alloc(f->ins.n * sizeof *with);
  BlkList order = {0};
  low_rpo(f, &order);
  bool changed = thread_jumps(f, &order);
  low_rpo(f, &order);
  bool *reached = mem_alloc(f->blk.n);
  for (uint32_t i = 0; i < order.n; i++) reached[order.at[i]] = true;
  for (BlkId b = 1; b < f->blk.n; b++) f->blk.at[b].dead |= !reached[b];
  changed |= merge_chains(f, &order, with);
  for (uint32_t i = 0; i < order.n; i++)
    if (!f->blk.at[order.at[i]].dead)
      changed |= share_values(f, &f->blk.at[order.at[i]], with);
  replace_all(f, with);
  uint32_t *uses = count_uses(f);
  for (uint32_t i = order.n; i-- > 0;)
    if (!f->blk.at[order.at[i]].dead)
      drop_dead(f, &f->blk.at[order.at[i]], uses);
  free(uses);
  free(reached);
  free(with);
  vec_free(&order);
  return changed;
}
