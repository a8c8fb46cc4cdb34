// SPDX-License-Identifier: Apache-2.0
// Removes values that nothing uses: instructions without effect that cannot
// raise, and block params with what edges pass for them. A param that only
// feeds itself around a loop goes too, for nothing is live but what effects,
// terminators and live values use.
#include "opt.h"

typedef struct Dce {
  Fn *f;
  uint8_t *live;
  uint32_t *place; // by value: of a param, among those of its block
  VEC(Ref) work;
  BlkList *preds;
} Dce;

static void use(Dce *d, Ref r) {
  if (d->live[r]) return;
  d->live[r] = 1;
  vec_push(&d->work, r);
}

static void use_all(Dce *d, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) use(d, arg[i]);
}

// What the edges pass for a param; handlers get theirs from elsewhere.
static void use_passed(Dce *d, Ref param) {
  BlkId id = d->f->ins.at[param].blk;
  uint32_t k = d->place[param];
  for (uint32_t i = 0; i < d->preds[id].n; i++) {
    if (ir_pred_again(&d->preds[id], i)) continue;
    const Blk *from = &d->f->blk.at[d->preds[id].at[i]];
    for (uint32_t e = 0; e < from->out.n; e++)
      if (from->out.at[e].to == id) use(d, from->out.at[e].arg[k]);
  }
}

static void mark_roots(Dce *d) {
  Fn *f = d->f;
  for (BlkId id = 1; id < f->blk.n; id++) {
    const Blk *b = &f->blk.at[id];
    if (b->dead) continue;
    for (uint32_t i = 0; i < b->params.n; i++) d->place[b->params.at[i]] = i;
    for (uint32_t i = 0; i < b->ins.n; i++)
      if (!opt_is_removable(f, b->ins.at[i])) use(d, b->ins.at[i]);
    use_all(d, opt_ins(f, b->term)->arg, opt_ins(f, b->term)->nargs);
  }
}

static void mark(Dce *d) {
  while (d->work.n) {
    Ref r = d->work.at[--d->work.n];
    const Ins *ins = opt_ins(d->f, r);
    if (ins->op == IR_PARAM)
      use_passed(d, r);
    else
      use_all(d, ins->arg, ins->nargs);
  }
}

static bool sweep_ins(Dce *d, Blk *b) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    if (d->live[r])
      b->ins.at[kept++] = r;
    else
      opt_ins(d->f, r)->dead = true;
  }
  bool changed = kept != b->ins.n;
  b->ins.n = kept;
  return changed;
}

static void sweep_edge(Dce *d, Edge *e) {
  const Blk *to = &d->f->blk.at[e->to];
  uint32_t kept = 0;
  for (uint32_t i = 0; i < e->nargs; i++)
    if (d->live[to->params.at[i]]) e->arg[kept++] = e->arg[i];
  e->nargs = kept;
}

static bool sweep_params(Dce *d, Blk *b) {
  uint32_t kept = 0;
  for (uint32_t i = 0; i < b->params.n; i++) {
    Ref r = b->params.at[i];
    if (d->live[r])
      b->params.at[kept++] = r;
    else
      opt_ins(d->f, r)->dead = true;
  }
  bool changed = kept != b->params.n;
  b->params.n = kept;
  return changed;
}

static void keep_params(Dce *d, const Blk *b) {
  for (uint32_t i = 0; i < b->params.n; i++) d->live[b->params.at[i]] = 1;
}

// The params of the entry and of handlers are not ours to change.
static void keep_fixed(Dce *d) {
  Fn *f = d->f;
  keep_params(d, &f->blk.at[1]);
  for (BlkId id = 1; id < f->blk.n; id++)
    if (f->blk.at[id].exc) keep_params(d, &f->blk.at[f->blk.at[id].exc]);
}

static bool sweep(Dce *d) {
  Fn *f = d->f;
  bool changed = false;
  for (BlkId id = 1; id < f->blk.n; id++)
    for (uint32_t i = 0; i < f->blk.at[id].out.n; i++)
      sweep_edge(d, &f->blk.at[id].out.at[i]);
  for (BlkId id = 1; id < f->blk.n; id++) {
    changed |= sweep_ins(d, &f->blk.at[id]);
    changed |= sweep_params(d, &f->blk.at[id]);
  }
  return changed;
}

bool opt_dce(Fn *f) {
  bool changed = ir_remove_unreachable(f);
  Dce d = {.f = f, .live = mem_alloc(f->ins.n)};
  d.place = mem_alloc(f->ins.n * sizeof *d.place);
  d.preds = mem_alloc(f->blk.n * sizeof *d.preds);
  ir_preds(f, d.preds);
  keep_fixed(&d);
  mark_roots(&d);
  mark(&d);
  changed |= sweep(&d);
  for (BlkId id = 0; id < f->blk.n; id++) vec_free(&d.preds[id]);
  free(d.preds);
  vec_free(&d.work);
  free(d.live);
  free(d.place);
  return changed;
}
