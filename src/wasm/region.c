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

static WasmCode *new_code(const LowFn *f) {
  WasmCode *c = mem_alloc(sizeof *c);
  c->fn = f;
  c->part_of = mem_alloc(f->blk.n * sizeof *c->part_of);
  c->twin = mem_alloc(f->blk.n * sizeof *c->twin);
  c->raise_of = mem_alloc(f->blk.n * sizeof *c->raise_of);
  return c;
}

// Does the frame exist at the end of b?
static bool framed_at_end(const LowFn *f, const LowBlk *b) {
  bool framed = b->framed;
  for (uint32_t i = 0; i < b->ins.n; i++) {
    uint8_t op = f->ins.at[b->ins.at[i]].op;
    framed = op == LOW_ENTER || (framed && op != LOW_LEAVE);
  }
  return framed;
}

static void note_site(WasmCode *c, BlkId id) {
  const LowBlk *b = &c->fn->blk.at[id];
  const LowIns *t = &c->fn->ins.at[b->term];
  if (t->op == LOW_CALL || t->op == LOW_CALLI) {
    vec_push(&c->sites, ((CodeSite){b->out.at[0].to, c->fn->frame, t->line}));
  } else if (t->op == LOW_UNWIND) {
    uint32_t frame = framed_at_end(c->fn, b) ? c->fn->frame : 0;
    vec_push(&c->sites, ((CodeSite){SITE_RAISE | c->raises, frame, t->line}));
    c->raise_of[id] = ++c->raises;
  }
}

WasmCode *wasm_plan(const LowFn *f) {
  WasmCode *c = new_code(f);
  Plan p = {.c = c, .f = f};
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
    note_site(c, b);
  }
  for (uint32_t b = 0; b < f->blk.n; b++) vec_free(&p.preds[b]);
  free(p.preds);
  free(p.head);
  vec_free(&p.order);
  return c;
}

void wasm_free(WasmCode *c) {
  if (!c) return;
  for (uint32_t i = 0; i < c->parts.n; i++) str_free(&c->parts.at[i].body);
  vec_free(&c->parts);
  vec_free(&c->sites);
  free(c->part_of);
  free(c->twin);
  free(c->raise_of);
  free(c);
}
