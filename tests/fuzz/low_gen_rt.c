// SPDX-License-Identifier: Apache-2.0
// C functions that random programs call, with every kind of signature. They see
// Ctx, so interpreter and machine code each have their own.
#include "low_gen.h"
#include "low_gen_rt.h"
#include "native.h"

uint64_t low_gen_effects[2];

static uint64_t mix(uint64_t a, uint64_t b) {
  a = (a ^ b) * 0x9e3779b97f4a7c15u;
  return a ^ a >> 29;
}

static uint64_t mix2(Ctx *c, uint64_t a, uint64_t b) { return (void)c, mix(a, b); }

static uint64_t mix4(Ctx *c, uint64_t a, uint64_t b, uint64_t d, uint64_t e) {
  return (void)c, mix(mix(a, b), mix(d, e));
}

static uint64_t mix7(Ctx *c, uint64_t a, uint64_t b, uint64_t d, uint64_t e,
                     uint64_t f, uint64_t g, uint64_t h) {
  return mix(mix4(c, a, b, d, e), mix(mix(f, g), h));
}

static uint64_t raise_small(Ctx *c, uint64_t reason) {
  c->exc_class = MAKE_ATOM(4);
  c->exc_reason = reason;
  c->exc_trace = NIL;
  return NONE;
}

// What the interpreter's side allocates here.
static uint64_t own[1 << 16], own_used;

static uint64_t *own_alloc(uint64_t words) {
  if (own_used + words > sizeof own / 8) bug("too many pairs");
  own_used += words;
  return own + own_used - words;
}

void low_gen_start(void) { own_used = 0; }

// A pair outside the process's heap, or an exception. Clobbers ctx->x.
static uint64_t pair(Ctx *c, uint64_t a, uint64_t b) {
  if (IS_SMALL(a) && (a >> 3) % 5 == 1) return raise_small(c, a);
  if (native_owns(c)) memset(c->x, 0xab, 32 * 8);
  uint64_t *p = native_owns(c) ? native_alloc(c, 2) : own_alloc(2);
  p[0] = a;
  p[1] = b;
  return MAKE_CONS(p);
}

static uint64_t on_heap(Ctx *c, uint64_t a) { // uses the slack, as real ones may
  uint64_t reds = (uint64_t)c->reds;
  c->reds = (int64_t)reds - 1;
  return a;
}

static uint64_t effect(Ctx *c, uint64_t a) {
  uint64_t *e = &low_gen_effects[native_owns(c)];
  *e = mix(*e, a);
  return 0xdead;
}

static uint64_t sum_x(Ctx *c, uint64_t n) {
  uint64_t sum = n;
  for (uint64_t i = 0; i < n; i++) sum = mix(sum, c->x[i]);
  return sum;
}

static double blend(Ctx *c, double a, uint64_t b, double d) {
  return (void)c, a * 0.5 + (double)(int64_t)(b & 0xffff) - d;
}

static uint64_t truncate_f(Ctx *c, uint64_t a, double b) {
  (void)c;
  return b > -1e9 && b < 1e9 ? a + (uint64_t)(int64_t)b : a;
}

const RtCall low_gen_rt[] = {
    [GR_MIX2] = {"t_mix2", "www", RT_PURE},
    [GR_MIX4] = {"t_mix4", "wwwww", RT_PURE},
    [GR_MIX7] = {"t_mix7", "wwwwwwww", RT_PURE},
    [GR_PAIR] = {"t_pair", "Ntt", RT_HP | RT_EXC},
    [GR_ON_HEAP] = {"t_on_heap", "tt", RT_HP},
    [GR_EFFECT] = {"t_effect", "vw", RT_HP},
    [GR_SUM_X] = {"t_sum_x", "ww", RT_PURE},
    [GR_BLEND] = {"t_blend", "ffwf", RT_PURE},
    [GR_TRUNC] = {"t_trunc", "wwf", RT_PURE},
};

void *low_gen_address(const char *name) {
  static void *const fns[] = {mix2,   mix4,  mix7,  pair,      on_heap,
                              effect, sum_x, blend, truncate_f};
  for (size_t i = 0; i < sizeof fns / sizeof *fns; i++)
    if (!strcmp(low_gen_rt[i].c_name, name)) return fns[i];
  bug("no function %s", name);
}

// Atoms are numbered by their names; nothing else occurs.
uint64_t low_gen_symbol(const LowSym *s) {
  if (s->kind != SYM_ATOM) bug("symbol of kind %d", (int)s->kind);
  return MAKE_ATOM(s->atom->id + 100);
}
