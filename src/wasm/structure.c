// SPDX-License-Identifier: Apache-2.0
// Control flow of a part as nested blocks and loops, by walking its dominator
// tree ("Beyond Relooper", Ramsey 2022). A block that several forward edges
// reach gets a wasm block around what comes before it; a loop header a loop.
#include "part.h"

// --- Shape

bool wasm_in_part(const Emit *e, BlkId b) {
  return b == e->part->head || !e->c->part_of[b];
}

static bool is_call(const Emit *e, BlkId b) {
  uint8_t op = e->f->ins.at[e->f->blk.at[b].term].op;
  return op == LOW_CALL || op == LOW_CALLI;
}

static uint32_t successors(const Emit *e, BlkId b) {
  return is_call(e, b) ? 0 : e->f->blk.at[b].out.n;
}

static void visit(Emit *e, BlkId start, bool *seen) {
  VEC(uint64_t) stack = {0}; // block << 32 | next edge
  seen[start] = true;
  vec_push(&stack, (uint64_t)start << 32);
  while (stack.n) {
    BlkId b = (BlkId)(vec_last(&stack) >> 32);
    uint32_t k = (uint32_t)vec_last(&stack)++;
    if (k >= successors(e, b)) {
      vec_push(&e->shape.order, b);
      stack.n--;
      continue;
    }
    BlkId to = e->f->blk.at[b].out.at[k].to;
    if (seen[to] || !wasm_in_part(e, to)) continue;
    seen[to] = true;
    vec_push(&stack, (uint64_t)to << 32);
  }
  vec_free(&stack);
}

static void find_order(Emit *e) {
  Shape *s = &e->shape;
  visit(e, e->part->head, s->seen);
  for (uint32_t i = 0, j = s->order.n; i + 1 < j; i++) {
    BlkId b = s->order.at[--j];
    s->order.at[j] = s->order.at[i];
    s->order.at[i] = b;
  }
  for (uint32_t i = 0; i < s->order.n; i++) s->pos[s->order.at[i]] = i + 1;
}

static BlkId common(const Shape *s, BlkId a, BlkId b) {
  while (a != b) {
    while (s->pos[a] > s->pos[b]) a = s->idom[a];
    while (s->pos[b] > s->pos[a]) b = s->idom[b];
  }
  return a;
}

static void find_idom(Emit *e) {
  Shape *s = &e->shape;
  BlkId head = e->part->head;
  s->idom[head] = head;
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < s->order.n; i++) {
      BlkId b = s->order.at[i];
      for (uint32_t k = 0; k < successors(e, b); k++) {
        BlkId to = e->f->blk.at[b].out.at[k].to;
        if (to == head || !wasm_in_part(e, to)) continue;
        BlkId d = s->idom[to] ? common(s, s->idom[to], b) : b;
        again |= d != s->idom[to];
        s->idom[to] = d;
      }
    }
  }
}

// An edge of a switch's default counts twice: each half of a search has it.
static void count_edges(Emit *e) {
  Shape *s = &e->shape;
  for (uint32_t i = 0; i < s->order.n; i++) {
    BlkId b = s->order.at[i];
    bool is_switch = e->f->ins.at[e->f->blk.at[b].term].op == LOW_SWITCH;
    for (uint32_t k = 0; k < successors(e, b); k++) {
      BlkId to = e->f->blk.at[b].out.at[k].to;
      if (!wasm_in_part(e, to)) continue;
      if (s->pos[to] <= s->pos[b])
        s->loop[to] = true;
      else
        s->forward[to] += is_switch ? 2 : 1;
    }
  }
}

static bool is_merge(const Emit *e, BlkId b) { return e->shape.forward[b] > 1; }

static void find_merges(Emit *e) {
  Shape *s = &e->shape;
  for (uint32_t i = s->order.n; i-- > 0;) {
    BlkId b = s->order.at[i], d = s->idom[b];
    if (b == d || !is_merge(e, b)) continue;
    s->next[b] = s->merges[d];
    s->merges[d] = b;
  }
}

void wasm_shape(Emit *e) {
  find_order(e);
  find_idom(e);
  count_edges(e);
  find_merges(e);
}

void wasm_shape_end(Emit *e) {
  Shape *s = &e->shape;
  for (uint32_t i = 0; i < s->order.n; i++) {
    BlkId b = s->order.at[i];
    s->pos[b] = s->idom[b] = s->merges[b] = s->next[b] = s->forward[b] = 0;
    s->seen[b] = s->loop[b] = false;
  }
  s->order.n = 0;
}

void wasm_shape_new(Emit *e) {
  uint32_t n = e->f->blk.n;
  e->shape = (Shape){.pos = mem_alloc(n * sizeof(uint32_t)),
                     .seen = mem_alloc(n),
                     .idom = mem_alloc(n * sizeof(BlkId)),
                     .merges = mem_alloc(n * sizeof(BlkId)),
                     .next = mem_alloc(n * sizeof(BlkId)),
                     .forward = mem_alloc(n * sizeof(uint32_t)),
                     .loop = mem_alloc(n)};
}

void wasm_shape_free(Emit *e) {
  vec_free(&e->shape.order);
  free(e->shape.pos);
  free(e->shape.seen);
  free(e->shape.idom);
  free(e->shape.merges);
  free(e->shape.next);
  free(e->shape.forward);
  free(e->shape.loop);
}

// --- Emission

static void tree(Emit *e, BlkId b);

static void br_to(Emit *e, WasmOp op, BlkId b) {
  for (uint32_t i = e->labels.n; i-- > 0;) {
    if (e->labels.at[i] != b) continue;
    wasm_op_u(e, op, e->labels.n - 1 - i);
    e->br0_end = op == W_BR && i + 1 == e->labels.n ? e->out.n : 0;
    return;
  }
  bug("%s: no label for block %u", e->f->ref->name->text, b);
}

static void open_label(Emit *e, WasmOp op, BlkId label) {
  wasm_op(e, op);
  str_putc(&e->out, WT_VOID);
  vec_push(&e->labels, label);
}

static void close_label(Emit *e) {
  wasm_op(e, W_END);
  e->labels.n--;
}

// A br to the end of the block that ends here goes where it would go anyway.
static void close_block(Emit *e) {
  if (e->br0_end == e->out.n && e->out.n) e->out.n -= 2;
  e->br0_end = 0;
  close_label(e);
}

static bool has_label(const Emit *e, BlkId from, BlkId to) {
  return e->shape.pos[to] <= e->shape.pos[from] || is_merge(e, to);
}

// Takes an edge: its arguments, then control.
static void take(Emit *e, BlkId from, const LowEdge *edge) {
  if (!wasm_in_part(e, edge->to)) {
    wasm_goto_part(e, edge);
    return;
  }
  wasm_pass(e, edge);
  if (has_label(e, from, edge->to))
    br_to(e, W_BR, edge->to);
  else
    tree(e, edge->to);
}

static bool passes_nothing(const Emit *e, const LowEdge *edge) {
  const LowBlk *to = &e->f->blk.at[edge->to];
  for (uint32_t i = 0; i < edge->nargs; i++)
    if (edge->arg[i] != to->params.at[i]) return false;
  return true;
}

// Is the edge nothing but a br?
static bool is_br(const Emit *e, BlkId from, const LowEdge *edge) {
  return wasm_in_part(e, edge->to) && has_label(e, from, edge->to) &&
         passes_nothing(e, edge);
}

static void branch(Emit *e, BlkId from, const LowIns *t) {
  const LowEdge *yes = &e->f->blk.at[from].out.at[0], *no = yes + 1;
  bool br_no = !is_br(e, from, yes) && is_br(e, from, no);
  wasm_cond(e, t, !br_no);
  if (br_no) {
    br_to(e, W_BR_IF, no->to);
    take(e, from, yes);
  } else if (is_br(e, from, yes)) {
    br_to(e, W_BR_IF, yes->to);
    take(e, from, no);
  } else {
    open_label(e, W_IF, 0);
    take(e, from, yes);
    close_label(e);
    take(e, from, no);
  }
}

// --- Switches: binary search over the sorted words

typedef struct Case {
  int64_t word;
  const LowEdge *edge;
} Case;

static int by_word(const void *a, const void *b) {
  const Case *x = a, *y = b;
  return x->word < y->word ? -1 : x->word > y->word;
}

static void search(Emit *e, BlkId b, Ref v, const Case *cases, uint32_t n,
                   const LowEdge *other) {
  enum { LINEAR = 4 };
  if (n > LINEAR) {
    uint32_t half = n / 2;
    wasm_push(e, v);
    wasm_i64(e, cases[half].word);
    wasm_op(e, W_I64_LT_S);
    open_label(e, W_IF, 0);
    search(e, b, v, cases, half, other);
    close_label(e);
    search(e, b, v, cases + half, n - half, other);
    return;
  }
  for (uint32_t i = 0; i < n; i++) {
    wasm_push(e, v);
    wasm_i64(e, cases[i].word);
    wasm_op(e, W_I64_EQ);
    if (is_br(e, b, cases[i].edge)) {
      br_to(e, W_BR_IF, cases[i].edge->to);
      continue;
    }
    open_label(e, W_IF, 0);
    take(e, b, cases[i].edge);
    close_label(e);
  }
  take(e, b, other);
}

static void emit_switch(Emit *e, BlkId b, const LowIns *t) {
  const LowBlk *k = &e->f->blk.at[b];
  uint32_t n = k->out.n - 1;
  Case *cases = mem_alloc((n + 1) * sizeof *cases);
  for (uint32_t i = 0; i < n; i++) {
    const LowEdge *x = &k->out.at[i];
    cases[i] = (Case){x->sym.kind == SYM_NONE
                          ? x->i
                          : (int64_t)e->env->sym(e->env->self, &x->sym),
                      x};
  }
  qsort(cases, n, sizeof *cases, by_word);
  search(e, b, t->arg[0], cases, n, &k->out.at[n]);
  free(cases);
}

static void block_end(Emit *e, BlkId b) {
  const LowBlk *k = &e->f->blk.at[b];
  const LowIns *t = &e->f->ins.at[k->term];
  switch (t->op) {
  case LOW_JMP: take(e, b, &k->out.at[0]); break;
  case LOW_BR:
  case LOW_BRF:
  case LOW_BRO: branch(e, b, t); break;
  case LOW_SWITCH: emit_switch(e, b, t); break;
  default: wasm_leave(e, b, t); break;
  }
}

// Merge blocks that b dominates, the last in order outermost; then b itself.
static void within(Emit *e, BlkId b, const BlkId *merges, uint32_t n) {
  if (n) {
    open_label(e, W_BLOCK, merges[n - 1]);
    within(e, b, merges, n - 1);
    close_block(e);
    tree(e, merges[n - 1]);
    return;
  }
  const LowBlk *k = &e->f->blk.at[b];
  for (uint32_t i = 0; i < k->ins.n; i++) wasm_ins(e, k->ins.at[i]);
  block_end(e, b);
}

static void tree(Emit *e, BlkId b) {
  BlkList merges = {0};
  for (BlkId m = e->shape.merges[b]; m; m = e->shape.next[m])
    vec_push(&merges, m);
  if (e->shape.loop[b]) open_label(e, W_LOOP, b);
  within(e, b, merges.at, merges.n);
  if (e->shape.loop[b]) close_label(e);
  vec_free(&merges);
}

// --- A part, its ends last

static uint32_t count_ends(const Emit *e, LowOp op) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < e->shape.order.n; i++)
    n += e->f->ins.at[e->f->blk.at[e->shape.order.at[i]].term].op == op;
  return n;
}

static void open_end(Emit *e, PartEnd end, LowOp op) {
  e->ends[end] = 0;
  if (count_ends(e, op) < 2) return;
  wasm_op(e, W_BLOCK);
  str_putc(&e->out, WT_I64);
  vec_push(&e->labels, 0);
  e->ends[end] = e->labels.n;
}

static void close_end(Emit *e, PartEnd end) {
  if (!e->ends[end]) return;
  wasm_op(e, W_UNREACHABLE);
  close_label(e);
  wasm_set(e, L_ARG0);
  wasm_end(e, end);
}

void wasm_structure(Emit *e) {
  open_end(e, END_UNWIND, LOW_UNWIND);
  open_end(e, END_RET, LOW_RET);
  tree(e, e->part->head);
  close_end(e, END_RET);
  close_end(e, END_UNWIND);
}
