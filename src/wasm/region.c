// SPDX-License-Identifier: Apache-2.0
// Parts of a function: every root begins one; so does every block that several
// parts reach, or that a jump enters a loop by from two sides. Small ends of
// functions are copied into each part instead.
#include "wasm.h"

enum { TWIN_INS = 6 };

typedef struct Plan {
  WasmCode *c;
  const LowFn *f;
  BlkList order;
  BlkList *preds;
  BlkId *head; // block -> head of the part that it is in, 0: not known yet
} Plan;


static bool is_twin(const LowFn *f, BlkId b) {
  const LowBlk *k = &f->blk.at[b];
  return k->root == ROOT_NO && k->out.n == 0 && k->ins.n <= TWIN_INS;
}

// The head of b as its predecessors have it; b itself if they differ.
static BlkId head_by_preds(Plan *p, BlkId b) {
  if (p->f->blk.at[b].root != ROOT_NO || p->head[b] == b) return b;
  BlkId head = 0;
  for (uint32_t i = 0; i < p->preds[b].n; i++) {
    BlkId h = p->head[p->preds[b].at[i]];
    if (!h || h == head) continue;
    if (head) return b;
    head = h;
  }
  return head;
}

static void find_heads(Plan *p) {
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < p->order.n; i++) {
      BlkId b = p->order.at[i], h;
      if (p->c->twin[b]) continue;
      h = head_by_preds(p, b);
      again |= h != p->head[b];
      p->head[b] = h;
    }
  }
}

static void add_part(Plan *p, BlkId head) {
  vec_push(&p->c->parts, ((WasmPart){.head = head}));
  p->c->part_of[head] = p->c->parts.n;
}

WasmCode *wasm_plan(const LowFn *f) {
  WasmCode *c = mem_alloc(sizeof *c);
  Plan p = {.c = c, .f = f};
  c->fn = f;
  c->part_of = mem_alloc(f->blk.n * sizeof *c->part_of);
  c->twin = mem_alloc(f->blk.n * sizeof *c->twin);
  p.preds = mem_alloc(f->blk.n * sizeof *p.preds);
  p.head = mem_alloc(f->blk.n * sizeof *p.head);
  low_rpo(f, &p.order);
  low_preds(f, p.preds);
  for (uint32_t i = 0; i < p.order.n; i++)
    c->twin[p.order.at[i]] = is_twin(f, p.order.at[i]);
  find_heads(&p);
  add_part(&p, 1);
  for (uint32_t i = 0; i < p.order.n; i++) {
    BlkId b = p.order.at[i];
    if (b != 1 && !c->twin[b] && p.head[b] == b) add_part(&p, b);
  }
  for (uint32_t b = 0; b < f->blk.n; b++) vec_free(&p.preds[b]);
  free(p.preds);
  free(p.head);
  vec_free(&p.order);
  return c;
}

void wasm_code_free(WasmCode *c) {
  if (!c) return;
  for (uint32_t i = 0; i < c->parts.n; i++) str_free(&c->parts.at[i].body);
  vec_free(&c->parts);
  vec_free(&c->sites);
  free(c->part_of);
  free(c->twin);
  free(c);
}
