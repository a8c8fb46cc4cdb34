// SPDX-License-Identifier: Apache-2.0
// Lowering: drops values that nobody uses: parts of patterns that were fetched
// for variables nobody looks at, and variables that branches export in vain.
#include "lower.h"

typedef struct Clean {
  Fn *f;
  uint32_t *uses;
  VEC(Ref) dead; // unused, still to be dropped
} Clean;

// Sums of small integers, positions in bit strings, cannot raise.
static bool is_droppable(const Ins *ins) {
  if (ins->op == IR_BIF) {
    uint32_t both = BIF_PURE | BIF_NORAISE;
    return (ins->bif->flags & both) == both;
  }
  uint8_t flags = ir_ops[ins->op].flags;
  bool sum = (ins->op == IR_ADD || ins->op == IR_MUL) && ins->type == TY_SMALL;
  return flags & F_P && (!(flags & F_X) || sum) && ins->op != IR_PARAM;
}

static void use(Clean *c, const Ref *args, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) c->uses[args[i]]++;
}

static void unuse(Clean *c, Ref r) {
  if (--c->uses[r] == 0 && is_droppable(&c->f->ins.at[r]))
    vec_push(&c->dead, r);
}

static void count_uses(Clean *c) {
  Fn *f = c->f;
  for (Ref r = 1; r < f->ins.n; r++)
    if (!f->ins.at[r].dead) use(c, f->ins.at[r].arg, f->ins.at[r].nargs);
  for (BlkId b = 1; b < f->blk.n; b++)
    for (uint32_t i = 0; i < f->blk.at[b].out.n; i++)
      use(c, f->blk.at[b].out.at[i].arg, f->blk.at[b].out.at[i].nargs);
  for (Ref r = 1; r < f->ins.n; r++)
    if (!f->ins.at[r].dead && !c->uses[r] && is_droppable(&f->ins.at[r]))
      vec_push(&c->dead, r);
}

static void drop_values(Clean *c) {
  while (c->dead.n) {
    Ins *ins = &c->f->ins.at[c->dead.at[--c->dead.n]];
    ins->dead = true;
    for (uint32_t i = 0; i < ins->nargs; i++) unuse(c, ins->arg[i]);
  }
}

// Params of blocks that are only jumped to; where a handler's come from, and
// the entry's, is not ours to say.
static bool has_fixed_params(const Fn *f, BlkId b) {
  if (b == 1) return true;
  for (BlkId i = 1; i < f->blk.n; i++)
    if (f->blk.at[i].exc == b && f->blk.at[i].exc_kind == EXC_TRY) return true;
  return false;
}

static void drop_args(Clean *c, BlkId to, uint32_t k) {
  for (BlkId b = 1; b < c->f->blk.n; b++) {
    Blk *blk = &c->f->blk.at[b];
    for (uint32_t i = 0; i < blk->out.n; i++) {
      Edge *e = &blk->out.at[i];
      if (e->to != to) continue;
      unuse(c, e->arg[k]);
      memmove(e->arg + k, e->arg + k + 1, (e->nargs - k - 1) * sizeof *e->arg);
      e->nargs--;
    }
  }
}

static bool drop_params(Clean *c) {
  bool changed = false;
  for (BlkId b = 1; b < c->f->blk.n; b++) {
    Blk *blk = &c->f->blk.at[b];
    for (uint32_t k = blk->params.n; k--;) {
      Ref p = blk->params.at[k];
      if (c->uses[p] || has_fixed_params(c->f, b)) continue;
      drop_args(c, b, k);
      c->f->ins.at[p].dead = true;
      memmove(blk->params.at + k, blk->params.at + k + 1,
              (blk->params.n - k - 1) * sizeof p);
      blk->params.n--;
      changed = true;
    }
  }
  return changed;
}

static void compact(Fn *f) {
  for (BlkId b = 1; b < f->blk.n; b++) {
    Blk *blk = &f->blk.at[b];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < blk->ins.n; i++)
      if (!f->ins.at[blk->ins.at[i]].dead) blk->ins.at[kept++] = blk->ins.at[i];
    blk->ins.n = kept;
  }
}

void lw_clean(Fn *f) {
  Clean c = {.f = f, .uses = mem_alloc(f->ins.n * sizeof(uint32_t))};
  count_uses(&c);
  do drop_values(&c);
  while (drop_params(&c));
  drop_values(&c);
  compact(f);
  free(c.uses);
  vec_free(&c.dead);
}
