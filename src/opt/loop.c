// SPDX-License-Identifier: Apache-2.0
// A function that calls itself last becomes a loop: the old entry is its head,
// behind a new entry that hands the arguments on. Arguments then are block
// params, of which other passes can learn types, and which stay in registers.
//
// Not where another call may have come before: then there is a frame, and a
// loop would need it from its first round on, also for the rounds that only
// return.
#include "opt.h"

static bool has_call(const Fn *f, const Blk *b) {
  for (uint32_t i = 0; i < b->ins.n; i++)
    if (ir_ops[f->ins.at[b->ins.at[i]].op].flags & F_C) return true;
  return false;
}

static bool mark(uint8_t *called, BlkId id) {
  bool is_new = !called[id];
  called[id] = 1;
  return is_new;
}

// By block: may a call come before its end?
static uint8_t *find_called(const Fn *f) {
  uint8_t *called = mem_alloc(f->blk.n);
  BlkList order = {0};
  ir_rpo(f, &order);
  for (uint32_t i = 0; i < order.n; i++)
    called[order.at[i]] = has_call(f, &f->blk.at[order.at[i]]);
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < order.n; i++) {
      const Blk *b = &f->blk.at[order.at[i]];
      if (!called[order.at[i]]) continue;
      if (b->exc) again |= mark(called, b->exc);
      for (uint32_t k = 0; k < b->out.n; k++)
        again |= mark(called, b->out.at[k].to);
    }
  }
  vec_free(&order);
  return called;
}

static bool calls_itself(const Fn *f, const Blk *b) {
  if (b->dead || b->exc) return false;
  const Ins *term = &f->ins.at[b->term];
  return term->op == IR_TCALL && term->fn == f->ref;
}

// Moves the entry's contents to a new block.
static BlkId move_entry(Fn *f) {
  BlkId head = ir_blk(f);
  f->blk.at[head] = f->blk.at[1];
  f->blk.at[1] = (Blk){0};
  Blk *b = &f->blk.at[head];
  for (uint32_t i = 0; i < b->params.n; i++)
    opt_ins(f, b->params.at[i])->blk = head;
  for (uint32_t i = 0; i < b->ins.n; i++) opt_ins(f, b->ins.at[i])->blk = head;
  opt_ins(f, b->term)->blk = head;
  return head;
}

// What is known of arguments holds for the function's own calls too.
static void new_entry(Fn *f, BlkId head) {
  uint32_t n = f->blk.at[head].params.n;
  for (uint32_t i = 0; i < n; i++) {
    Ins *param = opt_ins(f, ir_param(f, 1, TY_ANY));
    const Ins *old = opt_ins(f, f->blk.at[head].params.at[i]);
    param->type = old->type;
    param->lo = old->lo;
    param->hi = old->hi;
  }
  ir_jmp(f, 1, head, f->blk.at[1].params.at, n);
}

static void jump_back(Fn *f, BlkId from, BlkId head) {
  Ins *term = opt_ins(f, f->blk.at[from].term);
  term->op = IR_JMP;
  ir_edge(f, from, head, term->arg, term->nargs, NULL);
  term->nargs = 0;
}

bool opt_loop(Fn *f) {
  uint8_t *called = find_called(f);
  BlkList back = {0};
  for (BlkId id = 1; id < f->blk.n; id++)
    if (!called[id] && calls_itself(f, &f->blk.at[id])) vec_push(&back, id);
  bool changed = back.n != 0;
  if (changed) {
    BlkId head = move_entry(f);
    new_entry(f, head);
    for (uint32_t i = 0; i < back.n; i++)
      jump_back(f, back.at[i] == 1 ? head : back.at[i], head);
  }
  vec_free(&back);
  free(called);
  return changed;
}
