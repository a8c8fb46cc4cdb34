// SPDX-License-Identifier: Apache-2.0
// Parallel moves: each destination gets what its source held before any of
// them. Memory comes first (no source stands in memory that is a destination of
// another), then registers among each other, then what is loaded or constant.
#include "alloc.h"

static bool same(const XOpnd *a, const XOpnd *b) {
  if (a->kind != b->kind || a->reg != b->reg) return false;
  return a->kind == XO_REG || (a->kind == XO_MEM && a->imm == b->imm);
}

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

static bool is_source(const Moves *m, XReg r, uint32_t but) {
  for (uint32_t i = 0; i < m->n; i++)
    if (i != but && m->at[i].src.kind == XO_REG && m->at[i].src.reg == r)
      return true;
  return false;
}

static void remove_at(Moves *m, uint32_t i) { m->at[i] = m->at[--m->n]; }

static void rename_source(Moves *m, XReg from, XReg to) {
  for (uint32_t i = 0; i < m->n; i++)
    if (m->at[i].src.kind == XO_REG && m->at[i].src.reg == from)
      m->at[i].src.reg = to;
}

// All that is left are cycles: one destination is put aside.
static void break_cycle(Alloc *a, Moves *m, XReg temp) {
  XReg d = m->at[0].dst.reg, s = m->at[0].src.reg;
  if (x_is_xmm(d)) temp = X_SCRATCH_F;
  if (temp) {
    al_put(a, X_MOV, temp, (XOpnd){0}, x_reg(d));
    rename_source(m, d, temp);
    return;
  }
  al_put(a, X_XCHG, d, (XOpnd){0}, x_reg(s));
  remove_at(m, 0);
  rename_source(m, d, s);
}

static void among_registers(Alloc *a, Moves *m, XReg temp) {
  while (m->n) {
    bool some = false;
    for (uint32_t i = 0; i < m->n;) {
      if (is_source(m, m->at[i].dst.reg, i)) {
        i++;
        continue;
      }
      if (!same(&m->at[i].dst, &m->at[i].src))
        al_put(a, X_MOV, m->at[i].dst.reg, (XOpnd){0}, m->at[i].src);
      remove_at(m, i);
      some = true;
    }
    if (!some) break_cycle(a, m, temp);
  }
}

void al_moves(Alloc *a, Moves *m, XReg temp) {
  Moves regs = {0};
  for (uint32_t i = 0; i < m->n; i++) {
    const Move *v = &m->at[i];
    if (same(&v->dst, &v->src)) continue;
    if (v->dst.kind == XO_MEM)
      to_memory(a, v);
    else if (v->src.kind == XO_REG)
      vec_push(&regs, *v);
  }
  // A register that is to stay what it is still is a source of others.
  among_registers(a, &regs, temp);
  for (uint32_t i = 0; i < m->n; i++) {
    const Move *v = &m->at[i];
    if (v->dst.kind != XO_REG || v->src.kind == XO_REG) continue;
    if (v->src.kind == XO_MEM)
      al_put(a, X_MOV, v->dst.reg, (XOpnd){0}, v->src);
    else
      al_load_const(a, v->dst.reg, &v->src, v->is_f);
  }
  vec_free(&regs);
}
