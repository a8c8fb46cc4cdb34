// SPDX-License-Identifier: Apache-2.0
// Lowering: drops values that nobody uses: parts of patterns that were fetched
// for variables nobody looks at, and variables that branches export in vain.
#include "lower.h"

typedef struct Clean {
  Fn *f;
  struct {
    uint32_t uses, place; // place: of a param, among those of its block
  } * value;
  VEC(Ref) dead;  // unused, still to be dropped
  uint32_t *from; // the edges into block b: into[from[b]] to into[from[b + 1]]
  const Edge **into;
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
  for (uint32_t i = 0; i < n; i++) c->value[args[i]].uses++;
}

enum { FIXED = UINT32_MAX }; // the place of what is no param, or has to stay

static void drop_unused(Clean *c, Ref r) {
  if (!c->value[r].uses &&
      (is_droppable(&c->f->ins.at[r]) || c->value[r].place != FIXED))
    vec_push(&c->dead, r);
}

static void unuse(Clean *c, Ref r) {
  c->value[r].uses--;
  drop_unused(c, r);
}

static void count_uses(Clean *c) {
  Fn *f = c->f;
  for (Ref r = 1; r < f->ins.n; r++)
    if (!f->ins.at[r].dead) use(c, f->ins.at[r].arg, f->ins.at[r].nargs);
  for (BlkId b = 1; b < f->blk.n; b++)
    for (uint32_t i = 0; i < f->blk.at[b].out.n; i++)
      use(c, f->blk.at[b].out.at[i].arg, f->blk.at[b].out.at[i].nargs);
}

// Params of blocks that are only jumped to have a place; where a handler's come
// from, and the entry's, is not ours to say.
static void find_params(Clean *c) {
  const Fn *f = c->f;
  bool *fixed = mem_alloc(f->blk.n);
  fixed[1] = true;
  for (BlkId b = 1; b < f->blk.n; b++)
    if (f->blk.at[b].exc_kind == EXC_TRY) fixed[f->blk.at[b].exc] = true;
  for (Ref r = 1; r < f->ins.n; r++) c->value[r].place = FIXED;
  for (BlkId b = 1; b < f->blk.n; b++)
    for (uint32_t k = 0; k < f->blk.at[b].params.n && !fixed[b]; k++)
      c->value[f->blk.at[b].params.at[k]].place = k;
  free(fixed);
}

static void find_edges(Clean *c) {
  const Fn *f = c->f;
  c->from = mem_alloc((f->blk.n + 2) * sizeof *c->from);
  for (BlkId b = 1; b < f->blk.n; b++)
    for (uint32_t i = 0; i < f->blk.at[b].out.n; i++)
      c->from[f->blk.at[b].out.at[i].to + 2]++;
  for (BlkId b = 1; b <= f->blk.n; b++) c->from[b + 1] += c->from[b];
  c->into = mem_alloc((c->from[f->blk.n + 1] + 1) * sizeof *c->into);
  for (BlkId b = 1; b < f->blk.n; b++)
    for (uint32_t i = 0; i < f->blk.at[b].out.n; i++) {
      const Edge *e = &f->blk.at[b].out.at[i];
      c->into[c->from[e->to + 1]++] = e;
    }
}

static void drop(Clean *c, Ref r) {
  Ins *ins = &c->f->ins.at[r];
  if (ins->dead) return;
  ins->dead = true;
  for (uint32_t i = 0; i < ins->nargs; i++) unuse(c, ins->arg[i]);
  if (ins->op != IR_PARAM) return;
  for (uint32_t i = c->from[ins->blk]; i < c->from[ins->blk + 1]; i++)
    unuse(c, c->into[i]->arg[c->value[r].place]);
}

static uint32_t keep(const Fn *f, Ref *at, const Ref *value, uint32_t n) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++)
    if (!f->ins.at[value[i]].dead) at[kept++] = at[i];
  return kept;
}

static void compact(Fn *f) {
  for (BlkId b = 1; b < f->blk.n; b++) {
    Blk *blk = &f->blk.at[b];
    blk->ins.n = keep(f, blk->ins.at, blk->ins.at, blk->ins.n);
    for (uint32_t i = 0; i < blk->out.n; i++) {
      Edge *e = &blk->out.at[i];
      e->nargs = keep(f, e->arg, f->blk.at[e->to].params.at, e->nargs);
    }
  }
  for (BlkId b = 1; b < f->blk.n; b++) {
    Blk *blk = &f->blk.at[b];
    blk->params.n = keep(f, blk->params.at, blk->params.at, blk->params.n);
  }
}

void lw_clean(Fn *f) {
  Clean c = {.f = f, .value = mem_alloc(f->ins.n * sizeof *c.value)};
  count_uses(&c);
  find_params(&c);
  find_edges(&c);
  for (Ref r = 1; r < f->ins.n; r++) drop_unused(&c, r);
  while (c.dead.n) drop(&c, c.dead.at[--c.dead.n]);
  compact(f);
  free(c.value);
  free(c.from);
  free(c.into);
  vec_free(&c.dead);
}
