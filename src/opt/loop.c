// SPDX-License-Identifier: Apache-2.0
// A function that calls itself last becomes a loop: the old entry is its head,
// behind a new entry that hands the arguments on. Arguments then are block
// params, of which other passes can learn types, and which stay in registers.
#include "opt.h"

static bool calls_itself(const Fn *f, const Blk *b) {
  if (b->dead) return false;
  const Ins *term = &f->ins.at[b->term];
  return term->op == IR_TCALL && term->fn == f->ref && !b->exc;
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
  term = opt_ins(f, f->blk.at[from].term);
  term->nargs = 0;
}

bool opt_loop(Fn *f) {
  BlkId head = 0, blocks = f->blk.n;
  for (BlkId id = 1; id < blocks && !head; id++)
    if (calls_itself(f, &f->blk.at[id])) head = move_entry(f);
  if (!head) return false;
  new_entry(f, head);
  for (BlkId id = 2; id < f->blk.n; id++)
    if (calls_itself(f, &f->blk.at[id])) jump_back(f, id, head);
  return true;
}
