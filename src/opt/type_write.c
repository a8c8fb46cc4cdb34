// SPDX-License-Identifier: Apache-2.0
// What the solution says about the code: types and ranges of values, constants,
// branches that are decided, code that is not reached.
#include "type.h"

static bool write_type(Types *t, Ref r) {
  Ins *ins = opt_ins(t->f, r);
  Ty ty = t->ty[r];
  bool changed = ins->type != ty.set ||
                 (ty.set & TY_SMALL && (ins->lo != ty.lo || ins->hi != ty.hi));
  ins->type = ty.set;
  ins->lo = ty.set & TY_SMALL ? ty.lo : SMALL_MIN;
  ins->hi = ty.set & TY_SMALL ? ty.hi : SMALL_MAX;
  return changed;
}

static bool write_value(Types *t, Ref r) {
  Ins *ins = opt_ins(t->f, r);
  if (!ir_ops[ins->op].result || ins->op == IR_LIT) return false;
  bool changed = write_type(t, r);
  LitP value = ty_value(t->f->lits, t->ty[r]);
  if (!value || ins->op == IR_PARAM || !opt_is_removable(t->f, r))
    return changed;
  opt_set_lit(t->f, r, value);
  return true;
}

// The instruction always raises: nothing behind it runs.
static void cut_after(Fn *f, Blk *b, uint32_t k) {
  for (uint32_t i = k + 1; i < b->ins.n; i++)
    opt_ins(f, b->ins.at[i])->dead = true;
  b->ins.n = k + 1;
  Ins *term = opt_ins(f, b->term);
  term->op = IR_NOWAY;
  term->nargs = 0;
  b->out.n = 0;
}

static bool write_branch(Types *t, BlkId id) {
  Blk *b = &t->f->blk.at[id];
  uint32_t kept = 0, n = b->out.n, last = 0;
  if (opt_ins(t->f, b->term)->op == IR_JMP) return false;
  for (uint32_t i = 0; i < n; i++)
    if (type_edge_taken(t, id, i)) kept++, last = i;
  if (kept == n || !kept) return false;
  if (kept == 1) {
    opt_drop_edges(t->f, id, last);
    return true;
  }
  uint8_t *taken = mem_alloc(n);
  for (uint32_t i = 0; i < n; i++) taken[i] = type_edge_taken(t, id, i);
  b->out.n = 0;
  for (uint32_t i = 0; i < n; i++)
    if (taken[i]) b->out.at[b->out.n++] = b->out.at[i];
  vec_last(&b->out).match = NULL;
  free(taken);
  return true;
}

static bool write_block(Types *t, BlkId id) {
  Fn *f = t->f;
  Blk *b = &f->blk.at[id];
  bool changed = false;
  for (uint32_t i = 0; i < b->params.n; i++)
    changed |= write_value(t, b->params.at[i]);
  for (uint32_t i = 0; i < b->ins.n; i++) {
    Ref r = b->ins.at[i];
    if (ir_ops[opt_ins(f, r)->op].result && !t->ty[r].set) {
      opt_ins(f, r)->type = 0;
      cut_after(f, b, i);
      return true;
    }
    changed |= write_value(t, r);
  }
  return write_branch(t, id) | changed;
}

enum { MANY = 8 }; // kinds of terms: what is not one of a few helps nobody

// What a branch said can be found again as long as the branch is there, so only
// what lowering can use stays.
static bool says_little(const Fn *f, const Ins *known) {
  const Ins *arg = &f->ins.at[known->arg[0]];
  bool narrower =
      known->type & TY_SMALL && (known->lo > arg->lo || known->hi < arg->hi);
  bool kinds =
      known->type != arg->type && __builtin_popcount(known->type) < MANY;
  bool mark = (known->type ^ arg->type) & TY_NONE;
  return !narrower && !kinds && !mark;
}

static bool drop_known(Fn *f, const Types *t) {
  Ref *with = mem_alloc(f->ins.n * sizeof *with);
  bool changed = false;
  for (BlkId id = 1; id < f->blk.n; id++) {
    Blk *b = &f->blk.at[id];
    uint32_t kept = 0;
    for (uint32_t i = 0; i < b->ins.n; i++) {
      Ref r = b->ins.at[i];
      Ins *ins = opt_ins(f, r);
      bool drop = ins->op == IR_KNOWN && (says_little(f, ins) || !t->live[id]);
      if (drop) {
        with[r] = ins->arg[0];
        ins->dead = true;
        changed |= !t->pi_from[r];
      } else {
        b->ins.at[kept++] = r;
      }
    }
    b->ins.n = kept;
  }
  ir_replace(f, with);
  free(with);
  return changed;
}

bool type_write(Types *t) {
  bool changed = false;
  for (BlkId id = 1; id < t->f->blk.n; id++)
    if (t->live[id]) changed |= write_block(t, id);
  return drop_known(t->f, t) | changed;
}
