// SPDX-License-Identifier: Apache-2.0
// Parallel moves: each destination gets what its source held before any of
// them. A move is made when no other one needs what its destination holds. What
// then remains are cycles: there a destination's word is put aside, in a spare
// register or on the stack.
#include "alloc.h"

static bool same(const XOpnd *a, const XOpnd *b) {
  if (a->kind != b->kind || a->reg != b->reg) return false;
  return a->kind == XO_REG || (a->kind == XO_MEM && a->imm == b->imm);
}

static void remove_at(Moves *m, uint32_t i) { m->at[i] = m->at[--m->n]; }

static void to_memory(Alloc *a, const Move *m) {
  XOpnd src = m->src;
  if (src.kind == XO_IMM && (m->is_f || !x_fits32(src.imm)))
    src = x_mem(X_POOL, x_pool(a->f, (uint64_t)src.imm));
  if (src.kind == XO_MEM) {
    al_put(a, X_PUSH, X_NOREG, (XOpnd){0}, src);
    al_put(a, X_POP, X_NOREG, m->dst, (XOpnd){0});
  } else {
    al_put(a, X_STORE, X_NOREG, m->dst, src);
  }
}

// `pushed` words stand between sp and the frame.
static void make(Alloc *a, const Move *move, uint32_t pushed) {
  Move copy = *move, *m = &copy;
  if (m->src.kind == XO_MEM && m->src.reg == RSP) m->src.imm += 8 * pushed;
  if (m->dst.kind == XO_MEM)
    to_memory(a, m);
  else if (m->src.kind == XO_REG || m->src.kind == XO_MEM)
    al_put(a, X_MOV, m->dst.reg, (XOpnd){0}, m->src);
  else
    al_load_const(a, m->dst.reg, &m->src, m->is_f);
}

static bool is_needed(const Moves *m, uint32_t but) {
  for (uint32_t i = 0; i < m->n; i++)
    if (i != but && same(&m->at[i].src, &m->at[but].dst)) return true;
  return false;
}

static bool make_ready(Alloc *a, Moves *m, uint32_t pushed) {
  bool some = false;
  for (uint32_t i = 0; i < m->n;) {
    if (is_needed(m, i)) {
      i++;
      continue;
    }
    make(a, &m->at[i], pushed);
    remove_at(m, i);
    some = true;
  }
  return some;
}

// In a cycle each word has one reader.
static uint32_t reader_of(const Moves *m, const XOpnd *o) {
  for (uint32_t i = 0; i < m->n; i++)
    if (same(&m->at[i].src, o)) return i;
  bug("x64: no cycle of moves");
}

static void break_cycle(Alloc *a, Moves *m, XReg temp, Moves *pushed) {
  XOpnd d = m->at[0].dst;
  uint32_t reader = reader_of(m, &d);
  if (d.kind == XO_REG && x_is_xmm(d.reg)) temp = X_SCRATCH_F;
  if (d.kind == XO_REG && temp) {
    al_put(a, X_MOV, temp, (XOpnd){0}, d);
    m->at[reader].src.reg = temp;
    return;
  }
  al_put(a, X_PUSH, X_NOREG, (XOpnd){0}, d);
  vec_push(pushed, m->at[reader]);
  remove_at(m, reader);
}

void al_moves(Alloc *a, Moves *all, XReg temp) {
  Moves m = {0}, pushed = {0};
  for (uint32_t i = 0; i < all->n; i++)
    if (!same(&all->at[i].dst, &all->at[i].src)) vec_push(&m, all->at[i]);
  while (m.n)
    if (!make_ready(a, &m, pushed.n)) break_cycle(a, &m, temp, &pushed);
  while (pushed.n) {
    XOpnd d = pushed.at[--pushed.n].dst;
    al_put(a, X_POP, d.kind == XO_REG ? d.reg : X_NOREG,
           d.kind == XO_MEM ? d : (XOpnd){0}, (XOpnd){0});
  }
  vec_free(&m);
  vec_free(&pushed);
}
