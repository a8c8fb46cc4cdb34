// SPDX-License-Identifier: Apache-2.0
// Maps: flat ones, and the operations on any map. A flat map shares its tuple
// of keys with those it was made from while the keys stay the same.
#include "../gc/gc.h"
#include "map.h"

// Words that are equal only if they are the same word.
static bool is_word(Term t) { return !IS_PTR(t); }

// --- sorted arrays of pairs

static void insertion_sort(Term *p, size_t n) {
  for (size_t i = 1; i < n; i++) {
    Term key = p[2 * i], value = p[2 * i + 1];
    size_t j = i;
    for (; j && rt_term_cmp_exact(p[2 * j - 2], key) > 0; j--) {
      p[2 * j] = p[2 * j - 2];
      p[2 * j + 1] = p[2 * j - 1];
    }
    p[2 * j] = key;
    p[2 * j + 1] = value;
  }
}

static void merge_runs(const Term *a, size_t an, const Term *b, size_t bn,
                       Term *to) {
  while (an && bn) {
    bool from_a = rt_term_cmp_exact(a[0], b[0]) <= 0;
    const Term **p = from_a ? &a : &b;
    *to++ = (*p)[0];
    *to++ = (*p)[1];
    *p += 2;
    if (from_a)
      an--;
    else
      bn--;
  }
  memcpy(to, an ? a : b, 16 * (an + bn));
}

#define RUN 8
void rt_pairs_sort(Term *p, size_t n) {
  for (size_t i = 0; i < n; i += RUN)
    insertion_sort(p + 2 * i, n - i < RUN ? n - i : RUN);
  if (n <= RUN) return;
  Term *other = rt_mem_alloc(16 * n), *from = p, *to = other;
  for (size_t run = RUN; run < n; run *= 2) {
    for (size_t i = 0; i < n; i += 2 * run) {
      size_t an = n - i < run ? n - i : run;
      size_t bn = n - i - an < run ? n - i - an : run;
      merge_runs(from + 2 * i, an, from + 2 * (i + an), bn, to + 2 * i);
    }
    Term *t = from;
    from = to;
    to = t;
  }
  if (from != p) memcpy(p, from, 16 * n);
  rt_mem_free(other, 16 * n);
}

// Of sorted pairs: the last one of each key stays. Gives how many.
static size_t drop_doubles(Term *p, size_t n) {
  size_t to = 0;
  for (size_t i = 0; i < n; i++) {
    if (i + 1 < n && rt_term_eqx(p[2 * i], p[2 * i + 2])) continue;
    p[2 * to] = p[2 * i];
    p[2 * to + 1] = p[2 * i + 1];
    to++;
  }
  return to;
}

Term rt_flatmap(Ctx *c, const Term *pairs, size_t n) {
  Term *p = rt_alloc(c, 3 + 2 * n), *values = p + 1 + n;
  p[0] = MAKE_HDR(HDR_TUPLE, n);
  values[0] = MAKE_HDR(HDR_MAP, 1 + n);
  values[1] = MAKE_BOX(p);
  for (size_t i = 0; i < n; i++) {
    p[1 + i] = pairs[2 * i];
    values[2 + i] = pairs[2 * i + 1];
  }
  return MAKE_BOX(values);
}

Term rt_map_from_pairs(Ctx *c, Term *pairs, size_t n) {
  if (n > FLATMAP_LIMIT) return rt_trie_from_pairs(c, pairs, n);
  rt_pairs_sort(pairs, n);
  return rt_flatmap(c, pairs, drop_doubles(pairs, n));
}

// --- flat maps

static const Term *flat_keys(Term map) { return &FIELD(FIELD(map, 1), 1); }
static const Term *flat_values(Term map) { return &FIELD(map, 2); }

// Index of a key, -1: not there.
static int flat_index(Term map, Term key) {
  const Term *k = flat_keys(map);
  int n = (int)rt_map_size(map);
  if (is_word(key)) {
    for (int i = 0; i < n; i++)
      if (k[i] == key) return i;
    return -1;
  }
  for (int i = 0; i < n; i++)
    if (IS_PTR(k[i]) && rt_term_eqx(k[i], key)) return i;
  return -1;
}

// A copy with the same keys, its values to be changed before others see it.
static Term flat_copy(Ctx *c, Term map) {
  size_t words = 1 + HDR_SIZE(HDR(map));
  Term *p = rt_alloc(c, words);
  gc_copy_words(p, PTR(map), words);
  return MAKE_BOX(p);
}

static void flat_pairs(Term map, Term *to) {
  size_t n = rt_map_size(map);
  for (size_t i = 0; i < n; i++) {
    to[2 * i] = flat_keys(map)[i];
    to[2 * i + 1] = flat_values(map)[i];
  }
}

// Puts n pairs, some of whose keys are new.
static Term flat_put_new(Ctx *c, Term map, const Term *pairs, size_t n) {
  size_t have = rt_map_size(map);
  Term all[2 * (FLATMAP_LIMIT + MAX_ARGS + 1)];
  flat_pairs(map, all);
  memcpy(all + 2 * have, pairs, 16 * n);
  if (have + n > FLATMAP_LIMIT) return rt_trie_from_pairs(c, all, have + n);
  rt_pairs_sort(all + 2 * have, n);
  Term sorted[2 * FLATMAP_LIMIT];
  merge_runs(all, have, all + 2 * have, n, sorted);
  return rt_flatmap(c, sorted, drop_doubles(sorted, have + n));
}

static Term flat_store(Ctx *c, Term map, Term key, Term value) {
  int i = flat_index(map, key);
  if (i < 0) {
    Term pair[2] = {key, value};
    return flat_put_new(c, map, pair, 1);
  }
  if (flat_values(map)[i] == value) return map;
  map = flat_copy(c, map);
  FIELD(map, 2 + i) = value;
  return map;
}

static Term flat_remove(Ctx *c, Term map, Term key) {
  int at = flat_index(map, key);
  if (at < 0) return map;
  Term pairs[2 * FLATMAP_LIMIT];
  size_t n = rt_map_size(map);
  flat_pairs(map, pairs);
  memmove(pairs + 2 * at, pairs + 2 * at + 2, 16 * (n - (size_t)at - 1));
  return rt_flatmap(c, pairs, n - 1);
}

static Term flat_merge(Ctx *c, Term a, Term b) {
  size_t an = rt_map_size(a), bn = rt_map_size(b), n;
  Term from[4 * FLATMAP_LIMIT], to[4 * FLATMAP_LIMIT];
  flat_pairs(a, from);
  flat_pairs(b, from + 2 * an);
  merge_runs(from, an, from + 2 * an, bn, to);
  n = drop_doubles(to, an + bn);
  return n > FLATMAP_LIMIT ? rt_trie_from_pairs(c, to, n)
                           : rt_flatmap(c, to, n);
}

// --- any map

Term rt_map_get(Term map, Term key) {
  if (!rt_is_flat(map)) return rt_trie_get(map, key);
  int i = flat_index(map, key);
  return i < 0 ? NONE : flat_values(map)[i];
}

Term rt_map_store(Ctx *c, Term map, Term key, Term value) {
  return rt_is_flat(map) ? flat_store(c, map, key, value)
                         : rt_trie_store(c, map, key, value);
}

Term rt_map_remove(Ctx *c, Term map, Term key) {
  return rt_is_flat(map) ? flat_remove(c, map, key)
                         : rt_trie_remove(c, map, key);
}

// Pairs of the flat map `few` into `many`, unless they are there and `many`
// wins.
static Term merge_few(Ctx *c, Term many, Term few, bool few_win) {
  size_t n = rt_map_size(few);
  for (size_t i = 0; i < n; i++) {
    Term key = flat_keys(few)[i];
    if (few_win || rt_trie_get(many, key) == NONE)
      many = rt_trie_store(c, many, key, flat_values(few)[i]);
  }
  return many;
}

Term rt_map_merge(Ctx *c, Term a, Term b) {
  if (!rt_map_size(a) || a == b) return b;
  if (!rt_map_size(b)) return a;
  if (rt_is_flat(a) && rt_is_flat(b)) return flat_merge(c, a, b);
  if (rt_is_flat(a)) return merge_few(c, b, a, false);
  if (rt_is_flat(b)) return merge_few(c, a, b, true);
  return rt_trie_merge(c, a, b);
}

void rt_map_pairs(Term map, Term *to) {
  if (rt_is_flat(map)) {
    flat_pairs(map, to);
    return;
  }
  MapIter i = rt_map_iter(map);
  while (rt_map_next(&i, &to[0], &to[1])) to += 2;
}

void rt_map_sorted(Term map, Term *to) {
  rt_map_pairs(map, to);
  if (!rt_is_flat(map)) rt_pairs_sort(to, rt_map_size(map));
}

// --- what generated code calls; pairs in ctx->x

Term rt_map_new(Ctx *c, int64_t n) {
  return rt_map_from_pairs(c, c->x, (size_t)n);
}

Term rt_record_find(Term record, Term field) {
  Term names = FIELD(FIELD(record, 1), 4);
  size_t k = ARITY(names);
  while (k && FIELD(names, k) != field) k--;
  return k ? FIELD(record, 1 + k) : NONE;
}

// Also of a native record's fields.
Term rt_map_find(Ctx *c, Term map, Term key) {
  (void)c;
  if (IS_KIND(map, HDR_RECORD)) return rt_record_find(map, key);
  return rt_map_get(map, key);
}

bool rt_all_distinct(Ctx *c, Term tuple) {
  size_t n = ARITY(tuple), words = 2 * n + 1;
  Term *pairs = rt_mem_alloc(words * sizeof *pairs);
  for (size_t i = 0; i < n; i++) {
    pairs[2 * i] = FIELD(tuple, i + 1);
    pairs[2 * i + 1] = NIL;
  }
  bool distinct = rt_map_size(rt_map_from_pairs(c, pairs, n)) == n;
  rt_mem_free(pairs, words * sizeof *pairs);
  return distinct;
}

// How many of the pairs have keys that the map has.
static size_t count_known(Term map, const Term *pairs, size_t n) {
  size_t known = 0;
  for (size_t i = 0; i < n; i++) known += rt_map_get(map, pairs[2 * i]) != NONE;
  return known;
}

static Term store_all(Ctx *c, Term map, const Term *pairs, size_t n) {
  for (size_t i = 0; i < n; i++)
    map = rt_map_store(c, map, pairs[2 * i], pairs[2 * i + 1]);
  return map;
}

static Term flat_set_all(Ctx *c, Term map, const Term *pairs, size_t n) {
  map = flat_copy(c, map);
  for (size_t i = 0; i < n; i++)
    FIELD(map, 2 + flat_index(map, pairs[2 * i])) = pairs[2 * i + 1];
  return map;
}

Term rt_map_put(Ctx *c, Term map, int64_t count) {
  size_t n = (size_t)count;
  if (!rt_is_map(map)) return rt_error1(c, AM(badmap), map);
  if (n == 1 || !rt_is_flat(map)) return store_all(c, map, c->x, n);
  if (count_known(map, c->x, n) == n) return flat_set_all(c, map, c->x, n);
  return flat_put_new(c, map, c->x, n);
}

Term rt_map_update(Ctx *c, Term map, int64_t count) {
  size_t n = (size_t)count;
  if (!rt_is_map(map)) return rt_error1(c, AM(badmap), map);
  for (size_t i = 0; i < n; i++)
    if (rt_map_get(map, c->x[2 * i]) == NONE)
      return rt_error1(c, AM(badkey), c->x[2 * i]);
  if (n == 1 || !rt_is_flat(map)) return store_all(c, map, c->x, n);
  return flat_set_all(c, map, c->x, n);
}
