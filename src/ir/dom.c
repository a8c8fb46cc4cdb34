// SPDX-License-Identifier: Apache-2.0
// Dominators, by Cooper, Harvey and Kennedy's iteration over reverse postorder;
// for any graph, then for IR. In IR they are computed for points rather than
// blocks, because the exceptional edge of a block leaves from its start: what
// the block computes is not known there.
#include "ir.h"

// --- any graph

// Node 0 stands above all nodes without predecessor; pos numbers the nodes in
// reverse postorder, from 1.
static uint32_t meet(const DomTree *t, const uint32_t *pos, uint32_t a,
                     uint32_t b) {
  while (a != b)
    if (pos[a] > pos[b])
      a = t->idom[a];
    else
      b = t->idom[b];
  return a;
}

// From the last one in the order on: what many nodes of a chain lead to has one
// step to go for each of them.
static bool update(DomTree *t, const uint32_t *pos, uint32_t node,
                   const BlkList *preds) {
  uint32_t dom = 0;
  bool any = false;
  uint32_t n = preds->n;
  bool ascending = n && pos[preds->at[0]] < pos[preds->at[n - 1]];
  for (uint32_t i = 0; i < n; i++) {
    uint32_t from = preds->at[ascending ? n - 1 - i : i];
    if (!t->size[from]) continue; // not looked at yet
    dom = any ? meet(t, pos, dom, from) : from;
    any = true;
  }
  bool changed = !t->size[node] || t->idom[node] != dom;
  t->size[node] = 1;
  t->idom[node] = dom;
  return changed;
}

// A subtree takes consecutive numbers. A node's dominators come before it in
// reverse postorder, so sizes add up backwards and numbers are dealt forwards.
static void number(DomTree *t, const BlkList *order) {
  uint32_t *next = mem_alloc((t->nodes + 1) * sizeof *next);
  for (uint32_t i = order->n; i-- > 0;)
    t->size[t->idom[order->at[i]]] += t->size[order->at[i]];
  for (uint32_t i = 0; i < order->n; i++) {
    uint32_t node = order->at[i], dom = t->idom[node];
    t->in[node] = next[dom] + 1;
    next[dom] += t->size[node];
    next[node] = t->in[node];
    t->order[t->in[node] - 1] = node;
  }
  free(next);
}

DomTree *dom_tree(uint32_t nodes, const BlkList *order, const BlkList *preds) {
  DomTree *t = mem_alloc(sizeof *t + 4 * (size_t)nodes * sizeof(uint32_t));
  t->nodes = nodes;
  t->n = order->n;
  t->idom = (uint32_t *)(t + 1);
  t->in = t->idom + nodes;
  t->size = t->in + nodes;
  t->order = t->size + nodes;
  uint32_t *pos = mem_alloc(nodes * sizeof *pos);
  for (uint32_t i = 0; i < order->n; i++) pos[order->at[i]] = i + 1;
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = 0; i < order->n; i++)
      changed |= update(t, pos, order->at[i], &preds[order->at[i]]);
  }
  free(pos);
  number(t, order);
  return t;
}

void dom_free(DomTree *t) { free(t); }

bool dom_is(const DomTree *t, uint32_t p, uint32_t q) {
  return t->in[p] && t->in[p] <= t->in[q] && t->in[q] < t->in[p] + t->size[p];
}

// --- IR

static void push_pair(BlkList *list, BlkId b) {
  vec_push(list, POINT_START(b));
  vec_push(list, POINT_REST(b));
}

static void point_preds(const Fn *f, BlkId id, BlkList *preds) {
  const Blk *b = &f->blk.at[id];
  vec_push(&preds[POINT_REST(id)], POINT_START(id));
  for (uint32_t i = 0; i < b->out.n; i++)
    vec_push(&preds[POINT_START(b->out.at[i].to)], POINT_REST(id));
  if (b->exc) vec_push(&preds[POINT_START(b->exc)], POINT_START(id));
}

DomTree *ir_dom_tree(const Fn *f) {
  uint32_t n = 2 * f->blk.n;
  BlkList blocks = {0}, order = {0}, *preds = mem_alloc(n * sizeof *preds);
  ir_rpo(f, &blocks);
  for (uint32_t i = 0; i < blocks.n; i++) {
    push_pair(&order, blocks.at[i]);
    point_preds(f, blocks.at[i], preds);
  }
  DomTree *t = dom_tree(n, &order, preds);
  for (uint32_t i = 0; i < n; i++) vec_free(&preds[i]);
  free(preds);
  vec_free(&blocks);
  vec_free(&order);
  return t;
}

uint32_t ir_def_point(const Fn *f, Ref r) {
  const Ins *ins = &f->ins.at[r];
  return ins->op == IR_PARAM ? POINT_START(ins->blk) : POINT_REST(ins->blk);
}

void ir_dom(const Fn *f, BlkId *idom) {
  DomTree *t = ir_dom_tree(f);
  for (BlkId b = 0; b < f->blk.n; b++) idom[b] = t->idom[POINT_START(b)] / 2;
  dom_free(t);
}
