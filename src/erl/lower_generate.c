// SPDX-License-Identifier: Apache-2.0
// Lowering: the function of a generator, or of several that go together (zip).
// Each takes a step. When their elements match, the comprehension goes on with
// them. When they do not, they are passed over if what is left of the patterns
// of generators that are not strict matches; else all must be at their end.
// Which patterns, and which errors, is v3_core's: lower_relax.c.
#include "lower_compr.h"

bool gen_is_bits(const Gen *g) {
  return g->node->kind == N_B_GENERATE || g->node->kind == N_B_GENERATE_STRICT;
}

bool gen_is_map(const Gen *g) {
  return g->node->kind == N_M_GENERATE || g->node->kind == N_M_GENERATE_STRICT;
}

bool gen_is_strict(const Gen *g) {
  return g->node->kind == N_GENERATE_STRICT ||
         g->node->kind == N_B_GENERATE_STRICT ||
         g->node->kind == N_M_GENERATE_STRICT;
}

// --- starting

static Val iterator(FnState *s, Val source, uint32_t line) {
  Val v = val_ref(lw_use(s, source));
  Val it =
      lw_call_named(s, "erts_internal", "mc_iterator", &v, 1, line, W_VALUE);
  BlkId bad = lw_blk(s), good = lw_blk(s);
  lw_br(s, lw_is(s, TY_NIL, it.ref), bad, good);
  lw_go(s, bad);
  lw_fail(s, FAIL_BAD_GENERATOR, &v.ref, 1, line);
  lw_go(s, good);
  return it;
}

uint32_t gens_start(FnState *s, Gen *g, NodeList gens, Val *args) {
  uint32_t n = 0;
  Scope scope = s->scope;
  for (uint32_t i = 0; i < gens.n && !s->dead; i++) {
    g[i].node = gens.at[i];
    Val v = lw_expr(s, gens.at[i]->pair.rhs, W_VALUE);
    s->scope = scope;
    if (s->dead) break;
    args[n++] = gen_is_map(&g[i]) ? iterator(s, v, lw_line(s, gens.at[i])) : v;
    if (gen_is_bits(&g[i])) args[n++] = lw_int(s, 0);
  }
  return n;
}

void gens_params(FnState *s, Gen *g, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    g[i].state[0] = ir_param(s->fn, 1, TY_ANY);
    if (!gen_is_bits(&g[i])) continue;
    g[i].state[1] =
        lw_small(s, ir_param(s->fn, 1, TY_SMALL), 0, MAX_SEG_SIZE << 8);
  }
}

// An iterator is {K, V, Iterator}, none, or [_ | _], which gives one of these.
static void unfold_map(FnState *s, Gen *g) {
  Join j = lw_join(s);
  Val it = val_ref(g->state[0]);
  BlkId fold = lw_blk(s), ready = lw_blk(s);
  lw_br(s, lw_is(s, TY_CONS, it.ref), fold, ready);
  lw_go(s, fold);
  lw_join_add(s, &j,
              lw_call_named(s, "erts_internal", "mc_refill", &it, 1,
                            lw_line(s, g->node), W_VALUE));
  lw_go(s, ready);
  lw_join_add(s, &j, it);
  g->state[0] = lw_use(s, lw_join_end(s, &j, W_VALUE));
}

// --- one step: goes on with elem and next, or to `none`

static void step_list(FnState *s, Gen *g, BlkId none) {
  lw_br_yes(s, lw_is(s, TY_CONS, g->state[0]), none);
  g->elem[0] = val_ref(lw_ins1(s, IR_CAR, g->state[0], 0));
  g->next[0] = val_ref(lw_ins1(s, IR_CDR, g->state[0], 0));
}

static void step_map(FnState *s, Gen *g, BlkId none) {
  Ref r = g->state[0];
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
// skips the element. Sizes see the variables of segments before them. `raw`:
// floats are read as integers.
static void step_bits(FnState *s, Gen *g, BlkId none, bool raw) {
  Scope scope = s->scope;
  g->bits = lw_pattern(s, g->node->pair.lhs);
  const PatBits *b = g->bits->kind == P_BITS ? g->bits->bits : NULL;
  if (!b) {
    lw_jmp(s, none);
    return;
  }
  lw_br_yes(s, lw_is(s, TY_BITS, g->state[0]), none);
  BitPos pos = {.base = g->state[1]};
  g->segs = NEW_N(s->m->arena, Val, b->n + 1);
  for (uint32_t i = 0; i < b->n; i++) {
    const PatSeg *p = &b->seg[i];
    BsSeg seg = p->seg;
    if (raw && seg.type == SEG_FLOAT) seg.type = SEG_INT;
    Val size = seg.flags & SEG_ALL ? lw_int(s, 0) : seg_size(s, p, none);
    Ref v = lw_seg_get(s, &seg, g->state[0], pos, size);
    BlkId got = lw_blk(s);
    lw_br(s, lw_is(s, TY_NONE, v), none, got);
    lw_go(s, got);
    pos = lw_pos_after(s, &seg, pos, size, v);
    g->segs[i] = val_ref(v);
    for (uint32_t k = 0; k < p->pat->nnames; k++)
      lw_bind(s, p->pat->names[k], g->segs[i]);
  }
  s->scope = scope;
  g->next[0] = val_ref(g->state[0]);
  g->next[1] = val_ref(lw_pos(s, pos));
}

static void steps(FnState *s, Gen *g, uint32_t n, BlkId none, bool raw) {
  for (uint32_t i = 0; i < n && !s->dead; i++)
    if (gen_is_map(&g[i]))
      step_map(s, &g[i], none);
    else if (gen_is_bits(&g[i]))
      step_bits(s, &g[i], none, raw && !gen_is_strict(&g[i]));
    else
      step_list(s, &g[i], none);
}

// Since OTP 28 what is no float is passed over as other values are.
static bool has_floats(FnState *s, const Gen *g) {
  if (!gen_is_bits(g) || gen_is_strict(g) || lw_release(s->m) < 28)
    return false;
  const Pat *p = lw_pattern(s, g->node->pair.lhs);
  for (uint32_t i = 0; p->kind == P_BITS && i < p->bits->n; i++)
    if (p->bits->seg[i].seg.type == SEG_FLOAT) return true;
  return false;
}

// --- ends

// What a generator still has.
static Val rest(FnState *s, const Gen *g) {
  if (!gen_is_bits(g)) return val_ref(g->state[0]);
  BlkId bits = lw_blk(s), other = lw_blk(s);
  Join j = lw_join(s);
  lw_br(s, lw_is(s, TY_BITS, g->state[0]), bits, other);
  lw_go(s, bits);
  lw_join_add(s, &j,
              val_ref(lw_ins2(s, IR_BS_TAIL, g->state[0], g->state[1], 0)));
  lw_go(s, other);
  lw_join_add(s, &j, val_ref(g->state[0]));
  return lw_join_end(s, &j, W_VALUE);
}

static void badmatch(FnState *s, Val v, uint32_t line) {
  Ref r = lw_use(s, v);
  lw_fail(s, FAIL_BADMATCH, &r, 1, line);
}

// Bits that are left over: a strict generator does not take them.
static void no_rest(FnState *s, const Gen *g, BlkId over) {
  Ref size = lw_ins1(s, IR_BS_SIZE, g->state[0], 0);
  lw_br_yes(s, lw_ins2(s, IR_EQX, size, g->state[1], 0), over);
}

// Goes on if the generator, which has no further element, is at its end.
static void at_end(FnState *s, const Gen *g, BlkId bad, BlkId over) {
  TypeSet end = gen_is_bits(g) ? TY_BITS : gen_is_map(g) ? TY_ATOM : TY_NIL;
  lw_br_yes(s, lw_is(s, end, g->state[0]), bad);
  if (gen_is_bits(g) && gen_is_strict(g)) no_rest(s, g, over);
}

static void bad_generator(FnState *s, Gen *g) {
  Ref r = lw_use(s, rest(s, g));
  lw_fail(s, FAIL_BAD_GENERATOR, &r, 1, lw_line(s, g->node));
}

static void bad_generators(FnState *s, Gen *g, uint32_t n) {
  uint32_t line = lw_line(s, g->node);
  Val *v = NEW_N(s->m->arena, Val, n);
  for (uint32_t i = 0; i < n; i++) v[i] = rest(s, &g[i]);
  Val reason[2] = {lw_atom(s, "bad_generators"), lw_tuple(s, v, n, line)};
  lw_error(s, lw_tuple(s, reason, 2, line), line);
}

// Goes on where all are at their end.
static void all_at_end(FnState *s, Gen *g, uint32_t n) {
  BlkId bad = lw_blk(s), over = n == 1 ? lw_blk(s) : bad;
  for (uint32_t i = 0; i < n; i++) at_end(s, &g[i], bad, over);
  BlkId here = s->b;
  lw_go(s, bad);
  if (n > 1)
    bad_generators(s, g, n);
  else
    bad_generator(s, g);
  if (over != bad) {
    lw_go(s, over);
    badmatch(s, rest(s, g), lw_line(s, g->node));
  }
  lw_go(s, here);
}

// --- elements that do not match

static void strict_error(FnState *s, Gen *g) {
  Val v = g->elem[0];
  if (gen_is_map(g)) v = lw_tuple(s, g->elem, 2, 0);
  if (gen_is_bits(g)) v = rest(s, g);
  badmatch(s, v, lw_line(s, g->node));
}

// Goes on where they are passed over.
static void passed_over(FnState *s, Gen *g, uint32_t n, BlkId ends) {
  if (n > 1)
    gens_match(s, g, n, true, ends);
  else if (gen_is_strict(g))
    strict_error(s, g);
}

// --- the function

static void set_next(FnState *s, More *again, const Lift *l, Gen *g, uint32_t n,
                     uint32_t nlead) {
  Val *args = NEW_N(s->m->arena, Val, nlead + l->params.n + 1);
  uint32_t k = 0;
  for (uint32_t i = 0; i < n; i++) {
    args[k++] = g[i].next[0];
    if (gen_is_bits(&g[i])) args[k++] = g[i].next[1];
  }
  k = nlead; // with what is built up, if anything is
  for (uint32_t i = 0; i < l->params.n; i++) args[k++] = l->params.at[i];
  again->args = args;
  again->n = k;
  again->fn = l->fn;
}

void gens_body(Compr *c, Lift *l, Gen *g, uint32_t n, uint32_t q, More *again,
               const More *outer, Val acc) {
  FnState *s = &l->in;
  Scope scope = s->scope;
  uint32_t nlead = again->n;
  bool floats = false;
  for (uint32_t i = 0; i < n; i++) {
    if (gen_is_map(&g[i])) unfold_map(s, &g[i]);
    floats |= has_floats(s, &g[i]);
  }
  BlkId ends = lw_blk(s), skip = lw_blk(s), raw = floats ? lw_blk(s) : ends;
  steps(s, g, n, raw, false);
  if (!s->dead) {
    set_next(s, again, l, g, n, nlead);
    gens_match(s, g, n, false, skip);
    compr_quals(c, s, q + 1, again, acc, W_TAIL);
    s->scope = scope;
    lw_go(s, skip);
    passed_over(s, g, n, ends);
    compr_more(c, s, again, acc);
  }
  s->scope = scope;
  if (floats) {
    lw_go(s, raw);
    steps(s, g, n, ends, true);
    set_next(s, again, l, g, n, nlead);
    passed_over(s, g, n, ends);
    compr_more(c, s, again, acc);
    s->scope = scope;
  }
  lw_go(s, ends);
  all_at_end(s, g, n);
  compr_more(c, s, outer, acc);
}
