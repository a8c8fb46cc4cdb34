// SPDX-License-Identifier: Apache-2.0
// with: rt/mem/*.c rt/gc/*.c rt/proc/*.c rt/msg/*.c rt/sched/*.c rt/code/*.c rt/io/*.c rt/term/*.c rt/bif/*.c rt/ets/*.c rt/os/posix.c src/base/big*.c src/base/dtoa*.c
// timeout: 60
// The collector on random terms: roots in x, on the stack and in fragments keep
// their values through collections of all kinds; binaries are released.
#define _GNU_SOURCE
#include "rt_world.h"

#ifdef RT_HARD // collections are frequent
enum { ELEMENTS = 2000, WORDS = 3000, ROUNDS = 1000 };
#else
enum { ELEMENTS = 1000000, WORDS = 3000000, ROUNDS = 4000 };
#endif

static uint64_t seed = 1;
static uint32_t rnd(uint32_t n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(seed >> 33) % n;
}

static Term random_leaf(Ctx *c) {
  switch (rnd(6)) {
  case 0: return MAKE_SMALL(rnd(1000));
  case 1: return AM(ok);
  case 2: return rt_int(c, INT64_MAX - rnd(100));
  case 3: return rt_binary(c, "some bytes", rnd(11));
  case 4: return rt_ref_new(c, 0);
  default: {
    char bytes[200];
    memset(bytes, (int)rnd(256), sizeof bytes);
    return rt_binary(c, bytes, sizeof bytes);
  }
  }
}

static Term random_term(Ctx *c, const Term *roots, uint32_t n) {
  Term e[5];
  uint32_t size = rnd(6);
  for (uint32_t i = 0; i < 5; i++)
    e[i] = rnd(3) ? roots[rnd(n)] : random_leaf(c);
  switch (rnd(3)) {
  case 0: return rt_cons(c, e[0], e[1]);
  case 1: return size < 5 ? rt_tuple(c, size, e[0], e[1], e[2], e[3])
                          : rt_tuple(c, 5, e[0], e[1], e[2], e[3], e[4]);
  default: return rt_list(c, e, size, rnd(2) ? NIL : e[4]);
  }
}

// As big as they get before comparing them takes too long.
static size_t bounded(Term t) { return rt_copy_size(t); }

enum { ROOTS = 12 };
static Term shadow[ROOTS];

static Term keep(Term t) {
  static Term off_heap = NIL;
  size_t n = rt_copy_size(t);
  Term *at = n ? rt_mem_const(n * sizeof *at) : NULL;
  return rt_copy(t, &at, &off_heap);
}

static void check_roots(Ctx *c, const Term *stack) {
  for (int i = 0; i < ROOTS; i++) {
    Term t = i < ROOTS / 2 ? c->x[i] : stack[i - ROOTS / 2];
    CHECK(rt_term_eqx(t, shadow[i]));
  }
}

static void churn(Ctx *c) {
  c->sp -= 8 * (ROOTS / 2);
  for (int i = 0; i < ROOTS / 2; i++) {
    c->x[i] = ((Term *)c->sp)[i] = NIL;
    shadow[i] = shadow[i + ROOTS / 2] = NIL;
  }
  for (int round = 0; round < ROUNDS; round++) {
    Term *stack = (Term *)c->sp, all[ROOTS];
    memcpy(all, c->x, sizeof all / 2);
    memcpy(all + ROOTS / 2, stack, sizeof all / 2);
    uint32_t at = rnd(ROOTS);
    Term t = random_term(c, all, ROOTS);
    if (bounded(t) > 3000) t = NIL;
    if (at < ROOTS / 2) c->x[at] = t;
    else stack[at - ROOTS / 2] = t;
    shadow[at] = keep(t);
    if (rnd(200) == 0) rt_proc(c)->flags |= PF_FULLSWEEP;
    if (rnd(300) == 0) rt_proc(c)->flags |= PF_COMPACT;
    if (rnd(20) == 0 || gc_free_words(c) < 40) rt_gc(c, ROOTS / 2, rnd(300));
    check_roots(c, (Term *)c->sp);
  }
}

static void deep_list(Ctx *c) {
  c->x[0] = NIL;
  for (int i = 0; i < ELEMENTS; i++) {
    if (gc_free_words(c) < 2) rt_gc(c, 1, 2);
    c->x[0] = rt_cons(c, MAKE_SMALL(i), c->x[0]);
  }
  CHECK(rt_list_length(c->x[0]) == ELEMENTS);
  CHECK(rt_copy_size(c->x[0]) == 2 * ELEMENTS);
  CHECK(CAR(c->x[0]) == MAKE_SMALL(ELEMENTS - 1));
  c->x[0] = NIL;
  rt_proc(c)->flags |= PF_COMPACT;
  rt_gc(c, 1, 0);
  CHECK(rt_proc(c)->room < 1000 && !rt_proc(c)->old);
}

static uint64_t destroyed;
static void destroy(Magic *m) {
  destroyed++;
  rt_mem_free(m, sizeof *m);
}

static void magic(Ctx *c) {
  Magic *m = rt_mem_alloc(sizeof *m);
  *m = (Magic){1, destroy};
  c->x[0] = rt_magic_ref(c, m);
  for (int i = 0; i < 5; i++) rt_gc(c, 1, 0);
  CHECK(!destroyed && rt_magic_of(c->x[0], destroy) == m);
  Frag *f = rt_frag_of(SIG_MESSAGE, c->x[0]);
  rt_proc(c)->flags |= PF_FULLSWEEP;
  rt_gc(c, 0, 0);
  CHECK(!destroyed);
  rt_frag_free(f);
  CHECK(destroyed == 1);
}

static void big_stack(Ctx *c) {
  for (uint64_t i = 0; i < WORDS; i++) {
    if (gc_free_words(c) < 1) rt_gc(c, 0, 1);
    c->sp -= 8;
    *(Term *)c->sp = MAKE_SMALL(i);
  }
  const Term *sp = (const Term *)c->sp;
  for (uint64_t i = 0; i < WORDS; i++) CHECK(sp[WORDS - 1 - i] == MAKE_SMALL(i));
  c->sp += 8 * WORDS;
  for (int i = 0; i < 40; i++) rt_gc(c, 0, 0);
}

int main(void) {
  world_start();
  Ctx *c = world_process();
  churn(c);
  deep_list(c);
  magic(c);
  big_stack(c);
  churn(c);
  uint64_t before = rt_mem_stats().in_use;
  life_end(c, rt_proc(c));
  CHECK(rt_mem_stats().in_use < before);
  return 0;
}
