// SPDX-License-Identifier: Apache-2.0
// Lowering: how large the bit string that a comprehension makes will be. It is
// known before when every element counts (only generators, of plain variables)
// and all elements are of one size: then it is allocated at once.
#include "lower_compr.h"

typedef struct Sum { // of sizes in bits
  int64_t known;
  VEC(const Node *) vars; // variables of outside, each times its unit
  VEC(uint32_t) units;
} Sum;

typedef struct Size {
  FnState *s;
  NameList bound; // by generators
} Size;

// Is the variable one of outside?
static bool is_outer(Size *z, const Node *n) {
  Val v;
  return n->kind == N_VAR && !names_has(&z->bound, n->name) &&
         lw_find(z->s, n->name, &v);
}

// --- segments

static bool add_size(Size *z, Sum *sum, const Node *size, uint32_t unit,
                     int64_t times) {
  LitP l = lw_const(z->s->m, size);
  if (l) {
    bool fits = l->kind == LIT_INT && l->i >= 0 && l->i < MAX_SEG_SIZE;
    if (fits) sum->known += l->i * unit * times;
    return fits;
  }
  if (!is_outer(z, size)) return false;
  vec_push(&sum->vars, size);
  vec_push(&sum->units, unit * (uint32_t)times);
  return true;
}

static int64_t length_of(LitP l) {
  int64_t n = 0;
  for (; l->kind == LIT_CONS; l = l->item[1]) n++;
  return n;
}

static bool add_segment(Size *z, Sum *sum, const Node *e) {
  const Node *size;
  BsSeg seg = lw_seg(e, &size);
  if (seg.type >= SEG_UTF8 || seg.flags & SEG_ALL) return false;
  int64_t times = 1;
  if (e->bin.value->kind == N_STRING)
    times = length_of(lw_string(z->s->m, e->bin.value, z->s->m->nil));
  if (size) return add_size(z, sum, size, seg.unit, times);
  sum->known += (seg.type == SEG_FLOAT ? 64 : 8) * times;
  return true;
}

static bool add_binary(Size *z, Sum *sum, const Node *n) {
  if (n->kind == N_BLOCK && n->list.n == 1) n = n->list.at[0];
  if (n->kind != N_BIN) return false;
  for (uint32_t i = 0; i < n->list.n; i++)
    if (!add_segment(z, sum, n->list.at[i])) return false;
  return true;
}

// --- generators

static bool is_new(NameList *names, const Node *n) {
  if (n->kind != N_VAR) return false;
  if (!strcmp(n->name->text, "_")) return true;
  uint32_t known = names->n;
  return names_add(names, n->name) == known;
}

// A pattern that takes so many bits, whatever they are.
static bool add_pattern(Size *z, Sum *sum, const Node *p) {
  NameList names = {0};
  bool ok = p->kind == N_BIN;
  for (uint32_t i = 0; ok && i < p->list.n; i++) {
    const Node *size, *e = p->list.at[i];
    BsSeg seg = lw_seg(e, &size);
    ok = seg.type != SEG_FLOAT && is_new(&names, e->bin.value) &&
         !(size && size->kind == N_VAR && names_has(&names, size->name)) &&
         add_segment(z, sum, e);
  }
  for (uint32_t i = 0; i < names.n; i++) names_add(&z->bound, names.at[i]);
  names_clear(&names);
  return ok;
}

// What an inner generator goes through; false: it has to be computed.
static bool source_of(Size *z, const Node *n, Val *v) {
  LitP l = lw_const(z->s->m, n);
  if (l) *v = val_lit(l);
  return l || (is_outer(z, n) && lw_find(z->s, n->name, v));
}

static Val total(Size *z, const Sum *sum) {
  FnState *s = z->s;
  Val v = lw_int(s, sum->known);
  for (uint32_t i = 0; i < sum->vars.n; i++) {
    Val size = lw_expr(s, sum->vars.at[i], W_VALUE);
    Val bits = lw_op(s, IR_MUL, size, lw_int(s, sum->units.at[i]), 0);
    v = lw_op(s, IR_ADD, v, bits, 0);
  }
  return v;
}

// How many elements it has.
static bool count(Size *z, const Node *gen, Val source, Val *n) {
  const Node *p = gen->pair.lhs;
  bool is_list = gen->kind == N_GENERATE || gen->kind == N_GENERATE_STRICT;
  if (is_list) {
    if (p->kind != N_VAR) return false;
    vec_push(&z->bound, p->name);
    *n = lw_call_bif(z->s, "length", &source, 1, 0);
    return true;
  }
  Sum sum = {0};
  bool ok = (gen->kind == N_B_GENERATE || gen->kind == N_B_GENERATE_STRICT) &&
            add_pattern(z, &sum, p);
  if (ok) {
    Val bits = lw_call_bif(z->s, "bit_size", &source, 1, 0);
    *n = lw_op(z->s, IR_DIV, bits, total(z, &sum), 0);
  }
  vec_free(&sum.vars);
  vec_free(&sum.units);
  return ok;
}

static bool times_counts(Size *z, NodeList quals, Val first, Val *v) {
  for (uint32_t i = 0; i < quals.n; i++) {
    Val source = first, n;
    const Node *gen = quals.at[i];
    if (gen->kind < N_GENERATE || gen->kind >= N_ZIP) return false;
    if (i && !source_of(z, gen->pair.rhs, &source)) return false;
    if (!count(z, gen, source, &n)) return false;
    *v = i ? lw_op(z->s, IR_MUL, *v, n, 0) : n;
  }
  return true;
}

// --- all of it

static bool size_of(Size *z, const Node *n, Val first, Val *v) {
  Sum item = {0};
  Val all;
  bool ok = times_counts(z, n->compr.quals, first, &all) &&
            add_binary(z, &item, n->compr.items.at[0]);
  if (ok) *v = lw_op(z->s, IR_MUL, total(z, &item), all, 0);
  vec_free(&item.vars);
  vec_free(&item.units);
  return ok;
}

Val compr_room(FnState *s, const Node *n, Val first) {
  Size z = {.s = s};
  Join j = lw_join(s);
  BlkId unknown = lw_blk(s);
  Val v = lw_nil(s);
  Region r = lw_enter(s, EXC_GUARD, unknown);
  bool ok = size_of(&z, n, first, &v);
  lw_leave(s, r);
  lw_join_add(s, &j, ok ? v : lw_nil(s));
  lw_go(s, unknown);
  lw_join_add(s, &j, lw_nil(s));
  v = lw_join_end(s, &j, W_VALUE);
  names_clear(&z.bound);
  return lw_call_named(s, "candela", "bits_room", &v, 1, lw_line(s, n),
                       W_VALUE);
}
