// SPDX-License-Identifier: Apache-2.0
// Modules atomics and, through erts_internal, counters: arrays of 64-bit words
// that magic references own. Operations on atomics are sequentially consistent,
// as their manual promises; those on counters are not ordered.
#include "map.h"
#include "number.h"
#include "rcbin.h"

#define MAX_WORDS ((int64_t)1 << (sizeof(void *) == 4 ? 27 : 37))

typedef struct Words {
  Magic magic;
  bool is_signed;
  size_t n;
  uint64_t word[];
} Words;

static size_t bytes_of(size_t n) { return sizeof(Words) + 8 * n; }

static void destroy_atomics(Magic *m) {
  rt_mem_free(m, bytes_of(((Words *)m)->n));
}
static void destroy_counters(Magic *m) {
  rt_mem_free(m, bytes_of(((Words *)m)->n));
}
typedef void Destroy(Magic *);

static Term words_new(Ctx *c, Term arity, bool is_signed, Destroy *destroy) {
  if (IS_KIND(arity, HDR_POS_BIG)) return rt_system_limit(c);
  if (!IS_SMALL(arity) || SMALL_VALUE(arity) <= 0) return rt_badarg(c);
  if (SMALL_VALUE(arity) > MAX_WORDS) return rt_system_limit(c);
  size_t n = (size_t)SMALL_VALUE(arity);
  Words *w = rt_mem_alloc(bytes_of(n));
  memset(w, 0, bytes_of(n));
  w->magic = (Magic){1, destroy};
  w->is_signed = is_signed;
  w->n = n;
  return rt_magic_ref(c, &w->magic);
}

// The word that a reference and an index from 1 name; NULL: none.
static uint64_t *word_of(Term ref, Term index, Destroy *destroy, Words **out) {
  Words *w = (Words *)rt_magic_of(ref, destroy);
  if (!w || !IS_SMALL(index) || SMALL_VALUE(index) < 1 ||
      (uint64_t)SMALL_VALUE(index) > w->n)
    return NULL;
  if (out) *out = w;
  return &w->word[SMALL_VALUE(index) - 1];
}

static uint64_t *atomic_of(Term ref, Term index, Words **out) {
  return word_of(ref, index, destroy_atomics, out);
}

static bool value_of(const Words *w, Term t, uint64_t *out) {
  int64_t i;
  if (!w->is_signed) return rt_to_uint64(t, out);
  if (!rt_to_int64(t, &i)) return false;
  *out = (uint64_t)i;
  return true;
}

// What is added may be given as signed or unsigned.
static bool increment_of(Term t, uint64_t *out) {
  int64_t i;
  if (rt_to_uint64(t, out)) return true;
  if (!rt_to_int64(t, &i)) return false;
  *out = (uint64_t)i;
  return true;
}

static Term term_of(Ctx *c, const Words *w, uint64_t v) {
  return w->is_signed ? rt_int(c, (int64_t)v) : rt_uint(c, v);
}

// --- atomics

Term bif_atomics_new_2(Ctx *c, Term arity, Term options) {
  if (!IS_SMALL(options)) return rt_badarg(c);
  return words_new(c, arity, SMALL_VALUE(options) & 1, destroy_atomics);
}

Term bif_atomics_put_3(Ctx *c, Term ref, Term index, Term value) {
  Words *w;
  uint64_t v, *at = atomic_of(ref, index, &w);
  if (!at || !value_of(w, value, &v)) return rt_badarg(c);
  __atomic_store_n(at, v, __ATOMIC_SEQ_CST);
  return AM(ok);
}

Term bif_atomics_get_2(Ctx *c, Term ref, Term index) {
  Words *w;
  uint64_t *at = atomic_of(ref, index, &w);
  if (!at) return rt_badarg(c);
  return term_of(c, w, __atomic_load_n(at, __ATOMIC_SEQ_CST));
}

Term bif_atomics_add_3(Ctx *c, Term ref, Term index, Term increment) {
  uint64_t v, *at = atomic_of(ref, index, NULL);
  if (!at || !increment_of(increment, &v)) return rt_badarg(c);
  __atomic_fetch_add(at, v, __ATOMIC_SEQ_CST);
  return AM(ok);
}

Term bif_atomics_add_get_3(Ctx *c, Term ref, Term index, Term increment) {
  Words *w;
  uint64_t v, *at = atomic_of(ref, index, &w);
  if (!at || !increment_of(increment, &v)) return rt_badarg(c);
  return term_of(c, w, __atomic_add_fetch(at, v, __ATOMIC_SEQ_CST));
}

Term bif_atomics_exchange_3(Ctx *c, Term ref, Term index, Term value) {
  Words *w;
  uint64_t v, *at = atomic_of(ref, index, &w);
  if (!at || !value_of(w, value, &v)) return rt_badarg(c);
  return term_of(c, w, __atomic_exchange_n(at, v, __ATOMIC_SEQ_CST));
}

Term bif_atomics_compare_exchange_4(Ctx *c, Term ref, Term index, Term expected,
                                    Term value) {
  Words *w;
  uint64_t v, old, *at = atomic_of(ref, index, &w);
  if (!at || !value_of(w, expected, &old) || !value_of(w, value, &v))
    return rt_badarg(c);
  if (__atomic_compare_exchange_n(at, &old, v, false, __ATOMIC_SEQ_CST,
                                  __ATOMIC_SEQ_CST))
    return AM(ok);
  return term_of(c, w, old);
}

Term bif_atomics_info_1(Ctx *c, Term ref) {
  Words *w = (Words *)rt_magic_of(ref, destroy_atomics);
  if (!w) return rt_badarg(c);
  Term pairs[8] = {
      AM(size),   rt_uint(c, w->n),
      AM(max),    rt_uint(c, w->is_signed ? INT64_MAX : UINT64_MAX),
      AM(min),    rt_int(c, w->is_signed ? INT64_MIN : 0),
      AM(memory), rt_uint(c, bytes_of(w->n)),
  };
  return rt_map_from_pairs(c, pairs, 4);
}

// --- counters

static uint64_t *counter_of(Term ref, Term index, Words **out) {
  return word_of(ref, index, destroy_counters, out);
}

Term bif_counters_new_1(Ctx *c, Term arity) {
  return words_new(c, arity, true, destroy_counters);
}

Term bif_counters_get_2(Ctx *c, Term ref, Term index) {
  Words *w;
  uint64_t *at = counter_of(ref, index, &w);
  if (!at) return rt_badarg(c);
  return term_of(c, w, __atomic_load_n(at, __ATOMIC_RELAXED));
}

Term bif_counters_add_3(Ctx *c, Term ref, Term index, Term increment) {
  uint64_t v, *at = counter_of(ref, index, NULL);
  if (!at || !increment_of(increment, &v)) return rt_badarg(c);
  __atomic_fetch_add(at, v, __ATOMIC_RELAXED);
  return AM(ok);
}

Term bif_counters_put_3(Ctx *c, Term ref, Term index, Term value) {
  Words *w;
  uint64_t v, *at = counter_of(ref, index, &w);
  if (!at || !value_of(w, value, &v)) return rt_badarg(c);
  __atomic_store_n(at, v, __ATOMIC_RELAXED);
  return AM(ok);
}

Term bif_counters_info_1(Ctx *c, Term ref) {
  Words *w = (Words *)rt_magic_of(ref, destroy_counters);
  if (!w) return rt_badarg(c);
  Term pairs[4] = {AM(size), rt_uint(c, w->n), AM(memory),
                   rt_uint(c, bytes_of(w->n))};
  return rt_map_from_pairs(c, pairs, 2);
}
