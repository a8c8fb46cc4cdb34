// SPDX-License-Identifier: Apache-2.0
// Dominators, by Cooper, Harvey and Kennedy's iteration over reverse postorder.
// They are computed for points rather than blocks, because the exceptional edge
// of a block leaves from its start: what the block computes is unknown there.
#include "ir.h"

static uint32_t start_of(BlkId b) { return 2 * b; }
static uint32_t rest_of(BlkId b) { return 2 * b + 1; }

// The point from which the edge `from` -> `to` leaves. A block that has `to` both
// as exceptional and as ordinary target leaves at its start.
static uint32_t leave_point(const Fn *f, BlkId from, BlkId to) {
  return f->blk.at[from].exc == to ? start_of(from) : rest_of(from);
}

static uint32_t meet(const uint32_t *idom, const uint32_t *pos, uint32_t a,
                     uint32_t b) {
  while (a != b) {
    while (pos[a] > pos[b]) a = idom[a];
    while (pos[b] > pos[a]) b = idom[b];
  }
  return a;
}

// The rest of a block has its start as only predecessor, so only starts need
// iteration. `pos` numbers the points in reverse postorder, from 1.
static bool update(const Fn *f, BlkId b, const BlkList *preds, uint32_t *idom,
                   const uint32_t *pos) {
  uint32_t dom = 0;
  for (uint32_t i = 0; i < preds->n; i++) {
    BlkId from = preds->at[i];
    uint32_t p = leave_point(f, from, b);
    if (idom[start_of(from)]) dom = dom ? meet(idom, pos, dom, p) : p;
  }
  if (idom[start_of(b)] == dom) return false;
  idom[start_of(b)] = dom;
  return true;
}

static void find_idoms(const Fn *f, const BlkList *order, uint32_t *idom) {
  BlkList *preds = mem_alloc(f->blk.n * sizeof *preds);
  uint32_t *pos = mem_alloc(2 * (size_t)f->blk.n * sizeof *pos);
  ir_preds(f, preds);
  for (uint32_t i = 0; i < order->n; i++) {
    BlkId b = order->at[i];
    pos[start_of(b)] = 2 * i + 1;
    pos[rest_of(b)] = 2 * i + 2;
    idom[rest_of(b)] = start_of(b);
  }
  idom[start_of(1)] = start_of(1);
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = 1; i < order->n; i++)
      changed |= update(f, order->at[i], &preds[order->at[i]], idom, pos);
  }
  idom[start_of(1)] = 0;
  for (BlkId b = 0; b < f->blk.n; b++) vec_free(&preds[b]);
  free(preds);
  free(pos);
}

// Numbers the tree's points going in and out. `child` and `sibling` are lists of
// what a point dominates directly.
static void number(DomTree *t, uint32_t *child, const uint32_t *sibling) {
  uint32_t clock = 0, p = start_of(1);
  t->order[t->n++] = p;
  t->in[p] = ++clock;
  while (p) {
    uint32_t down = child[p];
    if (down) {
      child[p] = sibling[down];
      p = t->order[t->n++] = down;
      t->in[p] = ++clock;
    } else {
      t->out[p] = ++clock;
      p = t->idom[p];
    }
  }
}

DomTree *ir_dom_tree(const Fn *f) {
  size_t n = 2 * (size_t)f->blk.n;
  DomTree *t = mem_alloc(sizeof *t + 6 * n * sizeof(uint32_t));
  t->idom = (uint32_t *)(t + 1);
  t->in = t->idom + n;
  t->out = t->in + n;
  t->order = t->out + n;
  uint32_t *child = t->order + n, *sibling = child + n;
  BlkList order = {0};
  ir_rpo(f, &order);
  find_idoms(f, &order, t->idom);
  for (uint32_t i = 2 * order.n; i-- > 1;) { // last first: children in order
    uint32_t p = i % 2 ? rest_of(order.at[i / 2]) : start_of(order.at[i / 2]);
    sibling[p] = child[t->idom[p]];
    child[t->idom[p]] = p;
  }
  number(t, child, sibling);
  vec_free(&order);
  return t;
}

void ir_dom_free(DomTree *t) { free(t); }

bool ir_dominates(const DomTree *t, uint32_t p, uint32_t q) {
  return t->in[p] && t->in[q] && t->in[p] <= t->in[q] && t->out[q] <= t->out[p];
}

uint32_t ir_def_point(const Fn *f, Ref r) {
  const Ins *ins = &f->ins.at[r];
  return ins->op == IR_PARAM ? start_of(ins->blk) : rest_of(ins->blk);
}

void ir_dom(const Fn *f, BlkId *idom) {
  BlkList order = {0};
  uint32_t *points = mem_alloc(2 * (size_t)f->blk.n * sizeof *points);
  ir_rpo(f, &order);
  find_idoms(f, &order, points);
  for (BlkId b = 0; b < f->blk.n; b++) idom[b] = points[start_of(b)] / 2;
  free(points);
  vec_free(&order);
}
