// SPDX-License-Identifier: Apache-2.0
// Lowering: comprehensions. Each generator becomes a function, as OTP's
// compiler does it, called with what it still has to go through. [E || X <- L]
// is
//   lc([X | T]) -> [E | lc(T)];  lc([]) -> [].
// An inner generator's function ends by calling the outer one: it gets what
// that call needs as arguments. Bit strings are built up in an argument. A bit
// string is gone through by position, a map with an iterator.
#include "lower_compr.h"

// --- what comes after an element

static Val more(Compr *c, FnState *s, const More *m, Val acc, Want want) {
  if (!m->fn) {
    Val v = c->node->kind == N_BC ? acc : m->value;
    if (want == W_TAIL) lw_ret(s, v);
    return v;
  }
  Val *args = NEW_N(s->m->arena, Val, m->n + 1);
  memcpy(args, m->args, m->n * sizeof *args);
  if (c->node->kind == N_BC) args[m->acc] = acc;
  return lw_call(s, m->fn, args, m->line, want);
}

// In the function of an inner generator.
static More lift_more(Lift *l, const More *m) {
  More r = *m;
  r.value = m->fn ? m->value : lw_lift_val(l, m->value);
  r.args = NEW_N(l->in.m->arena, Val, m->n + 1);
  for (uint32_t i = 0; i < m->n; i++)
    r.args[i] = i == m->acc ? m->args[i] : lw_lift_val(l, m->args[i]);
  return r;
}

// --- items

static Val item(FnState *s, Val *v) { return lw_tuple(s, v, 2, 0); }

// Since OTP 29 the first pair's value is computed before its key.
static void swap_first(void *pair, size_t size) {
  char keep[sizeof(Val)], *p = pair;
  memcpy(keep, p, size);
  memcpy(p, p + size, size);
  memcpy(p + size, keep, size);
}

static Val list_items(Compr *c, FnState *s, const More *m, Want want) {
  NodeList items = c->node->compr.items;
  if (c->effect) {
    lw_body(s, items, W_NONE);
    return s->dead ? lw_nil(s) : more(c, s, m, lw_nil(s), want);
  }
  bool pairs = c->node->kind == N_MC;
  uint32_t n = items.n * (1 + pairs);
  Node **at = NEW_N(s->m->arena, Node *, n + 1);
  Val *v = NEW_N(s->m->arena, Val, n + 1);
  for (uint32_t i = 0; i < items.n; i++) {
    at[i * (1 + pairs)] = pairs ? items.at[i]->pair.lhs : items.at[i];
    if (pairs) at[2 * i + 1] = items.at[i]->pair.rhs;
  }
  bool value_first = pairs && lw_release(s->m) >= 29;
  if (value_first) swap_first(at, sizeof *at);
  lw_operands(s, at, n, v);
  if (s->dead) return lw_nil(s);
  if (value_first) swap_first(v, sizeof *v);
  Val l = more(c, s, m, lw_nil(s), W_VALUE);
  for (uint32_t i = items.n; i--;)
    l = lw_cons(s, pairs ? item(s, v + 2 * i) : v[i], l);
  if (want == W_TAIL) lw_ret(s, l);
  return l;
}

static Val bits_item(Compr *c, FnState *s, const More *m, Val acc, Want want) {
  const Node *n = c->node->compr.items.at[0];
  acc = lw_binary_onto(s, lw_use(s, acc), n, lw_line(s, n));
  return s->dead ? lw_nil(s) : more(c, s, m, acc, want);
}

// --- filters

static Val filter(Compr *c, FnState *s, uint32_t q, const More *m, Val acc,
                  Want want) {
  Node *n = c->node->compr.quals.at[q];
  BlkId yes, no = lw_blk(s);
  Scope scope = s->scope;
  Join j = lw_join(s);
  if (lw_is_guard(s->m, n)) {
    lw_guard_tests(s, (NodeList){&n, 1}, 0, no);
  } else {
    yes = lw_blk(s);
    lw_cond(s, n, yes, no, BAD_FILTER);
    lw_go(s, yes);
  }
  lw_join_add(s, &j, compr_quals(c, s, q + 1, m, acc, want));
  s->scope = scope;
  lw_go(s, no);
  lw_join_add(s, &j, more(c, s, m, acc, want));
  Val v = lw_join_end(s, &j, want);
  s->scope = scope;
  return v;
}

// --- generators

// What the function of the generators in qualifier q may use of outside.
static void all_free_names(NameList *names, const Compr *c, NodeList gens,
                           uint32_t q) {
  for (uint32_t i = 0; i < gens.n; i++) names_of(names, gens.at[i]->pair.lhs);
  while (++q < c->node->compr.quals.n)
    names_of(names, c->node->compr.quals.at[q]);
  names_of_all(names, c->node->compr.items);
}

static Val generate(Compr *c, FnState *s, uint32_t q, const More *m, Val acc,
                    Want want) {
  Node *n = c->node->compr.quals.at[q];
  bool is_bc = c->node->kind == N_BC;
  NodeList gens = n->kind == N_ZIP ? n->list : (NodeList){&n, 1};
  Gen *g = NEW_N(s->m->arena, Gen, gens.n);
  Val *lead = NEW_N(s->m->arena, Val, 2 * gens.n + 1);
  uint32_t nlead = gens_start(s, g, gens, lead);
  if (s->dead) return lw_nil(s);
  if (is_bc && c->is_new) acc = compr_room(s, c->node, q ? lw_nil(s) : lead[0]);
  c->is_new = false;
  Lift l;
  NameList names = {0};
  lw_lift_begin(&l, s, n);
  gens_params(&l.in, g, gens.n);
  More again = {.n = nlead, .acc = UINT32_MAX, .line = lw_line(s, n)};
  Val inner_acc = lw_nil(s);
  if (is_bc) {
    inner_acc = val_ref(ir_param(l.in.fn, 1, TY_BITS));
    again.acc = again.n++;
    lead[nlead++] = acc;
  }
  all_free_names(&names, c, gens, q);
  lw_lift_names(&l, &names);
  names_clear(&names);
  More outer = lift_more(&l, m);
  lw_lift_seal(&l, is_bc ? "lbc" : "lc", 1 + is_bc, n);
  gens_body(c, &l, g, gens.n, q, &again, &outer, inner_acc);
  Val v = lw_lift_call(&l, lead, nlead, lw_line(s, n), want);
  lw_lift_end(&l);
  return v;
}

Val compr_more(Compr *c, FnState *s, const More *m, Val acc) {
  return more(c, s, m, acc, W_TAIL);
}

// The qualifiers from q on, then the items; m: what follows them.
Val compr_quals(Compr *c, FnState *s, uint32_t q, const More *m, Val acc,
                Want want) {
  if (s->dead) return lw_nil(s);
  if (q == c->node->compr.quals.n)
    return c->node->kind == N_BC ? bits_item(c, s, m, acc, want)
                                 : list_items(c, s, m, want);
  uint8_t kind = c->node->compr.quals.at[q]->kind;
  bool gen = kind >= N_GENERATE && kind <= N_ZIP;
  return gen ? generate(c, s, q, m, acc, want) : filter(c, s, q, m, acc, want);
}

// --- the whole

static Val compr(FnState *s, const Node *n, Val end, Want want) {
  Compr c = {n, n->kind == N_LC && want == W_NONE, n->kind == N_BC};
  More m = {.value = end, .acc = UINT32_MAX};
  Scope scope = s->scope;
  Val empty = val_lit(lit_bits(s->m->lits, NULL, 0));
  Val v = compr_quals(&c, s, 0, &m, empty, want);
  s->scope = scope;
  return v;
}

Val lw_compr(FnState *s, const Node *n, Want want) {
  if (n->kind != N_MC) return compr(s, n, lw_nil(s), want);
  Val v = compr(s, n, lw_nil(s), W_VALUE);
  if (s->dead) return v;
  return lw_call_named(s, "maps", "from_list", &v, 1, lw_line(s, n), want);
}

Val lw_list_compr_onto(FnState *s, const Node *n, Val tail) {
  return s->dead ? tail : compr(s, n, tail, W_VALUE);
}
