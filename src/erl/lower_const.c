// SPDX-License-Identifier: Apache-2.0
// Lowering: constant expressions. An operation that would raise is not folded,
// so that it raises when the program runs.
#include "lower.h"
#include "../../abi/term.h"

LitP lw_string(ModState *m, const Node *n, LitP tail) {
  int32_t *chars = mem_alloc((n->str.chars + 1) * sizeof *chars);
  uint32_t count = 0;
  const char *p = n->str.at, *end = p + n->str.size;
  for (int len = 1; p < end; p += len)
    chars[count++] = utf8_decode(p, end, &len);
  while (count)
    tail = lit_cons(m->lits, lit_int(m->lits, chars[--count]), tail);
  free(chars);
  return tail;
}

static LitP const_list(ModState *m, const Node *n) {
  LitP l = lw_const(m, n->cons.tail);
  for (uint32_t i = n->cons.items.n; l && i--;) {
    LitP item = lw_const(m, n->cons.items.at[i]);
    l = item ? lit_cons(m->lits, item, l) : NULL;
  }
  return l;
}

static bool const_items(ModState *m, NodeList list, LitP *out) {
  for (uint32_t i = 0; i < list.n; i++)
    if (!(out[i] = lw_const(m, list.at[i]))) return false;
  return true;
}

static LitP const_tuple(ModState *m, const Node *n) {
  LitP *item = mem_alloc((n->list.n + 1) * sizeof *item);
  bool ok = const_items(m, n->list, item);
  LitP l = ok ? lit_tuple(m->lits, item, n->list.n) : NULL;
  free(item);
  return l;
}

static LitP const_op(ModState *m, const Node *n) {
  LitP a = lw_const(m, n->kind == N_OP1 ? n->one : n->pair.lhs);
  LitP b = a && n->kind == N_OP ? lw_const(m, n->pair.rhs) : NULL;
  if (!a || (n->kind == N_OP && !b)) return NULL;
  IrOp op = lw_arith_op(n);
  return op == IR_COUNT ? NULL : lit_arith(m->lits, op, a, b);
}

static LitP const_map(ModState *m, NodeList fields) {
  LitP pair[2 * FLATMAP_LIMIT];
  if (fields.n > FLATMAP_LIMIT) return NULL;
  for (uint32_t i = 0; i < fields.n; i++) {
    const Node *f = fields.at[i];
    if (f->kind != N_MAP_ASSOC) return NULL;
    pair[2 * i] = lw_const(m, f->pair.lhs);
    pair[2 * i + 1] = lw_const(m, f->pair.rhs);
    if (!pair[2 * i] || !pair[2 * i + 1]) return NULL;
  }
  return lit_map(m->lits, pair, fields.n);
}

// f/1 in attributes.
static LitP const_fa(ModState *m, const Node *n) {
  LitP item[2] = {lit_atom(m->lits, n->fa.name), lit_int(m->lits, n->fa.arity)};
  return lit_tuple(m->lits, item, 2);
}

static LitP const_fun(ModState *m, const Node *n) {
  const Node *mod = n->mfa.module, *f = n->mfa.name, *a = n->mfa.arity;
  if (mod->kind != N_ATOM || f->kind != N_ATOM || a->kind != N_INTEGER ||
      a->i < 0 || a->i > MAX_ARGS)
    return NULL;
  return lit_fun(m->lits, fn_ref(m->lits, mod->name, f->name, (uint32_t)a->i));
}

LitP lw_const(ModState *m, const Node *n) {
  switch (n->kind) {
  case N_ATOM: return lit_atom(m->lits, n->name);
  case N_INTEGER:
  case N_CHAR: return lit_int(m->lits, n->i);
  case N_BIGINT: return lit_bigint(m->lits, false, n->big.limb, n->big.n);
  case N_FLOAT: return lit_float(m->lits, n->f);
  case N_STRING: return lw_string(m, n, m->nil);
  case N_NIL: return m->nil;
  case N_LIST: return const_list(m, n);
  case N_TUPLE: return const_tuple(m, n);
  case N_OP:
  case N_OP1: return const_op(m, n);
  case N_MAP: return const_map(m, n->map.fields);
  case N_BIN: return lw_const_binary(m, n);
  case N_FA: return const_fa(m, n);
  case N_FUN_REMOTE: return const_fun(m, n);
  case N_RECORD_INDEX: return lw_const_index(m, n);
  default: return NULL;
  }
}

// Arithmetic on numbers and characters; atoms too, but alone.
static bool is_arith(const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_ATOM:
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT: return true;
  case N_OP1: return lw_arith_op(n) != IR_COUNT && is_arith(n->one);
  case N_OP:
    return lw_arith_op(n) != IR_COUNT && is_arith(n->pair.lhs) &&
           is_arith(n->pair.rhs);
  default: return false;
  }
}

bool lw_is_pattern_const(ModState *m, const Node *n) {
  return is_arith(n) && lw_const(m, n);
}
