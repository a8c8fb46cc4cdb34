// SPDX-License-Identifier: Apache-2.0
// Lowering: the function of a generator, or of several that go together (zip).
// Each takes a step; when the first has nothing more, the others must have
// nothing more either.
#include "lower_compr.h"

static bool is_bits(const Gen *g) {
  return g->node->kind == N_B_GENERATE || g->node->kind == N_B_GENERATE_STRICT;
}

static bool is_map(const Gen *g) {
  return g->node->kind == N_M_GENERATE || g->node->kind == N_M_GENERATE_STRICT;
}

static bool is_strict(const Gen *g) {
  return g->node->kind == N_GENERATE_STRICT ||
         g->node->kind == N_B_GENERATE_STRICT ||
         g->node->kind == N_M_GENERATE_STRICT;
}

// --- starting

static void bad_map_generator(FnState *s, BlkId bad, Ref v, uint32_t line) {
  lw_go(s, bad);
  lw_fail(s, FAIL_BAD_GENERATOR, &v, 1, line);
}

// An iterator: none, {K, V, Iterator}, [Path | Map].
static void check_iterator(FnState *s, Ref v, BlkId good, BlkId bad) {
  BlkId no_tuple = lw_blk(s), no_atom = lw_blk(s);
  lw_br(s, lw_is_tuple(s, 3, v), good, no_tuple);
  lw_go(s, no_tuple);
  Ref none = lw_use(s, lw_atom(s, "none"));
  lw_br(s, lw_ins2(s, IR_EQX, v, none, 0), good, no_atom);
  lw_go(s, no_atom);
  lw_br_yes(s, lw_is(s, TY_CONS, v), bad);
  lw_br(s, lw_is(s, TY_MAP, lw_ins1(s, IR_CDR, v, 0)), good, bad);
}

static Val iterator(FnState *s, Val source, uint32_t line) {
  Join j = lw_join(s);
  Ref v = lw_use(s, source);
  BlkId map = lw_blk(s), other = lw_blk(s), good = lw_blk(s), bad = lw_blk(s);
  lw_br(s, lw_is(s, TY_MAP, v), map, other);
  lw_go(s, map);
  lw_join_add(s, &j,
              lw_call_named(s, "maps", "iterator", (Val[]){val_ref(v)}, 1, line,
                            W_VALUE));
  lw_go(s, other);
  check_iterator(s, v, good, bad);
  bad_map_generator(s, bad, v, line);
  lw_go(s, good);
  lw_join_add(s, &j, val_ref(v));
  return lw_join_end(s, &j, W_VALUE);
}

uint32_t gens_start(FnState *s, Gen *g, NodeList gens, Val *args) {
  uint32_t n = 0;
  Scope scope = s->scope;
  for (uint32_t i = 0; i < gens.n && !s->dead; i++) {
    g[i].node = gens.at[i];
    Val v = lw_expr(s, gens.at[i]->pair.rhs, W_VALUE);
    s->scope = scope;
    if (s->dead) break;
    args[n++] = is_map(&g[i]) ? iterator(s, v, lw_line(s, gens.at[i])) : v;
    if (is_bits(&g[i])) args[n++] = lw_int(s, 0);
  }
  return n;
}

void gens_params(FnState *s, Gen *g, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    g[i].state[0] = ir_param(s->fn, 1, TY_ANY);
    if (!is_bits(&g[i])) continue;
    g[i].state[1] =
        lw_small(s, ir_param(s->fn, 1, TY_SMALL), 0, MAX_SEG_SIZE << 8);
  }
}

// --- one step: goes on with elem and next, or to `none`; bad: not that kind

static void step_list(FnState *s, Gen *g, BlkId none) {
  lw_br_yes(s, lw_is(s, TY_CONS, g->state[0]), none);
  g->elem[0] = val_ref(lw_ins1(s, IR_CAR, g->state[0], 0));
  g->next[0] = val_ref(lw_ins1(s, IR_CDR, g->state[0], 0));
}

static void step_map(FnState *s, Gen *g, BlkId none) {
  Val it = val_ref(g->state[0]);
  Ref r = lw_use(s, lw_call_named(s, "maps", "next", &it, 1,
                                  lw_line(s, g->node), W_VALUE));
  lw_br_yes(s, lw_is_tuple(s, 3, r), none);
  g->elem[0] = val_ref(lw_field(s, 1, r));
  g->elem[1] = val_ref(lw_field(s, 2, r));
  g->next[0] = val_ref(lw_field(s, 3, r));
}

static Val seg_size(FnState *s, const PatSeg *p, BlkId none) {
  if (!p->size) return lw_int(s, (int64_t)p->bits);
  Region r = lw_enter(s, EXC_GUARD, none);
  Val v = lw_expr(s, p->size, W_VALUE);
  lw_leave(s, r);
  return lw_seg_size(s, v, p->seg.unit, none);
}

// All segments are read, whatever their values: a value that does not match
// skips the element. Sizes see the variables of segments before them.
static void step_bits(FnState *s, Gen *g, BlkId none, BlkId bad) {
  Scope scope = s->scope;
  g->bits = lw_pattern(s, g->node->pair.lhs);
  const PatBits *b = g->bits->kind == P_BITS ? g->bits->bits : NULL;
  if (!b) {
    lw_br(s, lw_is(s, TY_BITS, g->state[0]), none, bad);
    return;
  }
  lw_br_yes(s, lw_is(s, TY_BITS, g->state[0]), bad);
  BitPos pos = {.base = g->state[1]};
  g->segs = NEW_N(s->m->arena, Val, b->n + 1);
  for (uint32_t i = 0; i < b->n; i++) {
    const PatSeg *p = &b->seg[i];
    Val size = p->seg.flags & SEG_ALL ? lw_int(s, 0) : seg_size(s, p, none);
    Ref v = lw_seg_get(s, &p->seg, g->state[0], pos, size);
    BlkId got = lw_blk(s);
    lw_br(s, lw_is(s, TY_NONE, v), none, got);
    lw_go(s, got);
    pos = lw_pos_after(s, &p->seg, pos, size, v);
    g->segs[i] = val_ref(v);
    for (uint32_t k = 0; k < p->pat->nnames; k++)
      lw_bind(s, p->pat->names[k], g->segs[i]);
  }
  s->scope = scope;
  g->next[0] = val_ref(g->state[0]);
  g->next[1] = val_ref(lw_pos(s, pos));
}

static void step(FnState *s, Gen *g, BlkId none, BlkId bad) {
  if (is_map(g))
    step_map(s, g, none);
  else if (is_bits(g))
    step_bits(s, g, none, bad);
  else
    step_list(s, g, none);
}

// --- ends

// What a generator still has.
static Val rest(FnState *s, const Gen *g) {
  if (!is_bits(g)) return val_ref(g->state[0]);
  return val_ref(lw_ins2(s, IR_BS_TAIL, g->state[0], g->state[1], 0));
}

static void badmatch(FnState *s, Val v, uint32_t line) {
  Ref r = lw_use(s, v);
  lw_fail(s, FAIL_BADMATCH, &r, 1, line);
}

// Bits that are left over: a strict generator does not take them.
static void no_rest(FnState *s, const Gen *g) {
  BlkId over = lw_blk(s);
  Ref size = lw_ins1(s, IR_BS_SIZE, g->state[0], 0);
  BlkId good = lw_br_yes(s, lw_ins2(s, IR_EQX, size, g->state[1], 0), over);
  lw_go(s, over);
  badmatch(s, rest(s, g), lw_line(s, g->node));
  lw_go(s, good);
}

// Goes on if the generator, which has no further element, is at its end.
static void at_end(FnState *s, Gen *g, BlkId bad) {
  if (!is_bits(g) && !is_map(g))
    lw_br_yes(s, lw_is(s, TY_NIL, g->state[0]), bad);
  if (is_bits(g) && is_strict(g)) no_rest(s, g);
}

static void all_at_end(FnState *s, Gen *g, uint32_t n, BlkId bad) {
  for (uint32_t i = 1; i < n; i++) {
    BlkId none = lw_blk(s);
    Gen again = g[i];
    step(s, &again, none, bad);
    if (!s->dead) lw_jmp(s, bad);
    lw_go(s, none);
    at_end(s, &g[i], bad);
  }
  at_end(s, &g[0], bad);
}

static void bad_generator(FnState *s, Gen *g, uint32_t n) {
  uint32_t line = lw_line(s, g->node);
  if (n == 1) {
    lw_fail(s, FAIL_BAD_GENERATOR, &g->state[0], 1, line);
    return;
  }
  Val *v = NEW_N(s->m->arena, Val, n);
  for (uint32_t i = 0; i < n; i++) v[i] = val_ref(g[i].state[0]);
  Val reason[2] = {lw_atom(s, "bad_generators"), lw_tuple(s, v, n, line)};
  lw_error(s, lw_tuple(s, reason, 2, line), line);
}

// --- patterns

// The element against the pattern: elsewhere to `skip`, or an error.
static void match_element(FnState *s, Gen *g, BlkId skip) {
  const Node *p = g->node->pair.lhs;
  uint32_t n = is_map(g) ? 2 : 1;
  Pat **pats = (Pat *[]){NULL, NULL};
  const Val *values = g->elem;
  if (is_bits(g)) {
    const PatBits *b = g->bits->bits;
    n = b->n;
    values = g->segs;
    pats = NEW_N(s->m->arena, Pat *, n + 1);
    for (uint32_t i = 0; i < n; i++) pats[i] = b->seg[i].pat;
  } else if (is_map(g)) {
    pats[0] = lw_pattern(s, p->pair.lhs);
    pats[1] = lw_pattern(s, p->pair.rhs);
  } else {
    pats[0] = lw_pattern(s, p);
  }
  Occ **subjects = NEW_N(s->m->arena, Occ *, n + 1);
  for (uint32_t i = 0; i < n; i++) subjects[i] = lw_occ(s, values[i]);
  Arm arm = {.pats = pats};
  lw_match(s, subjects, n, &arm, 1, skip, true);
  lw_arm(s, &arm);
}

static void strict_error(FnState *s, Gen *g) {
  Val v = g->elem[0];
  if (is_map(g)) v = lw_tuple(s, g->elem, 2, 0);
  if (is_bits(g)) v = rest(s, g);
  badmatch(s, v, lw_line(s, g->node));
}

static void match_elements(FnState *s, Gen *g, uint32_t n, BlkId skip) {
  for (uint32_t i = 0; i < n && !s->dead; i++) {
    BlkId miss = is_strict(&g[i]) ? lw_blk(s) : skip;
    match_element(s, &g[i], miss);
    if (miss == skip) continue;
    BlkId here = s->b;
    bool dead = s->dead;
    lw_go(s, miss);
    strict_error(s, &g[i]);
    lw_go(s, here);
    s->dead = dead;
  }
}

// --- the function

static void set_next(FnState *s, More *again, const Lift *l, Gen *g,
                     uint32_t n) {
  Val *args = NEW_N(s->m->arena, Val, again->n + l->params.n + 1);
  uint32_t k = 0;
  for (uint32_t i = 0; i < n; i++) {
    args[k++] = g[i].next[0];
    if (is_bits(&g[i])) args[k++] = g[i].next[1];
  }
  k = again->n; // with what is built up, if anything is
  for (uint32_t i = 0; i < l->params.n; i++) args[k++] = l->params.at[i];
  again->args = args;
  again->n = k;
  again->fn = l->fn;
}

void gens_body(Compr *c, Lift *l, Gen *g, uint32_t n, uint32_t q, More *again,
               const More *outer, Val acc) {
  FnState *s = &l->in;
  BlkId end = lw_blk(s), bad = lw_blk(s), skip = lw_blk(s);
  for (uint32_t i = 0; i < n && !s->dead; i++)
    step(s, &g[i], i ? bad : end, bad);
  BlkId here = s->b;
  bool dead = s->dead;
  Scope scope = s->scope;
  lw_go(s, end);
  all_at_end(s, g, n, bad);
  compr_more(c, s, outer, acc);
  lw_go(s, bad);
  bad_generator(s, g, n);
  if (dead) return;
  set_next(s, again, l, g, n);
  lw_go(s, here);
  match_elements(s, g, n, skip);
  compr_quals(c, s, q + 1, again, acc, W_TAIL);
  s->scope = scope;
  lw_go(s, skip);
  compr_more(c, s, again, acc);
}
