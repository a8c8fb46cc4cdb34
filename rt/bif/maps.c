// SPDX-License-Identifier: Apache-2.0
// BIFs on maps.
#include "map.h"
#include "stack.h"

#define ITERATOR_PAIRS 32 // of a hash trie in one go, as OTP

static Term badmap(Ctx *c, Term t) { return rt_error1(c, AM(badmap), t); }

Term bif_map_size_1(Ctx *c, Term map) {
  return rt_is_map(map) ? MAKE_SMALL(rt_map_size(map)) : badmap(c, map);
}

Term bif_maps_get_2(Ctx *c, Term key, Term map) {
  if (!rt_is_map(map)) return badmap(c, map);
  Term t = rt_map_get(map, key);
  return t == NONE ? rt_error1(c, AM(badkey), key) : t;
}

Term bif_maps_find_2(Ctx *c, Term key, Term map) {
  if (!rt_is_map(map)) return badmap(c, map);
  Term t = rt_map_get(map, key);
  return t == NONE ? AM(error) : rt_tuple(c, 2, AM(ok), t);
}

Term bif_maps_is_key_2(Ctx *c, Term key, Term map) {
  if (!rt_is_map(map)) return badmap(c, map);
  return rt_bool(rt_map_get(map, key) != NONE);
}

Term bif_maps_put_3(Ctx *c, Term key, Term value, Term map) {
  return rt_is_map(map) ? rt_map_store(c, map, key, value) : badmap(c, map);
}

Term bif_maps_update_3(Ctx *c, Term key, Term value, Term map) {
  if (!rt_is_map(map)) return badmap(c, map);
  if (rt_map_get(map, key) == NONE) return rt_error1(c, AM(badkey), key);
  return rt_map_store(c, map, key, value);
}

Term bif_maps_remove_2(Ctx *c, Term key, Term map) {
  return rt_is_map(map) ? rt_map_remove(c, map, key) : badmap(c, map);
}

Term bif_maps_take_2(Ctx *c, Term key, Term map) {
  if (!rt_is_map(map)) return badmap(c, map);
  Term t = rt_map_get(map, key);
  return t == NONE ? AM(error) : rt_tuple(c, 2, t, rt_map_remove(c, map, key));
}

Term bif_maps_merge_2(Ctx *c, Term a, Term b) {
  if (!rt_is_map(a)) return badmap(c, a);
  if (!rt_is_map(b)) return badmap(c, b);
  rt_bump(c, (int64_t)(rt_map_size(a) + rt_map_size(b)) / 8);
  return rt_map_merge(c, a, b);
}

// --- from lists

// One pair for each element, from pair_of; false: an element is none.
typedef bool PairOf(Term element, Term extra, Term pair[2]);

static bool pair_of_tuple(Term t, Term extra, Term pair[2]) {
  (void)extra;
  if (!IS_TUPLE(t) || ARITY(t) != 2) return false;
  pair[0] = FIELD(t, 1);
  pair[1] = FIELD(t, 2);
  return true;
}

static bool pair_of_key(Term t, Term value, Term pair[2]) {
  pair[0] = t;
  pair[1] = value;
  return true;
}

static Term map_of_list(Ctx *c, Term list, PairOf *pair_of, Term extra) {
  int64_t length = rt_list_length(list);
  if (length < 0) return rt_badarg(c);
  if (!length) return rt_flatmap(c, NULL, 0);
  size_t n = (size_t)length;
  Term *pairs = rt_mem_alloc(16 * n), *p = pairs, map;
  while (IS_CONS(list) && pair_of(CAR(list), extra, p)) {
    list = CDR(list);
    p += 2;
  }
  map = list == NIL ? rt_map_from_pairs(c, pairs, n) : rt_badarg(c);
  rt_mem_free(pairs, 16 * n);
  rt_bump(c, length / 4);
  return map;
}

Term bif_maps_from_list_1(Ctx *c, Term list) {
  return map_of_list(c, list, pair_of_tuple, NIL);
}

Term bif_maps_from_keys_2(Ctx *c, Term keys, Term value) {
  return map_of_list(c, keys, pair_of_key, value);
}

// --- to lists, in the map's order

static Term list_of(Ctx *c, Term map, bool values) {
  size_t n = rt_map_size(map);
  if (!n) return NIL;
  Term *p = rt_alloc(c, 2 * n), *at = p, key, value;
  for (MapIter i = rt_map_iter(map); rt_map_next(&i, &key, &value); at += 2) {
    at[0] = values ? value : key;
    at[1] = MAKE_CONS(at + 2);
  }
  at[-1] = NIL;
  rt_bump(c, (int64_t)n / 8);
  return MAKE_CONS(p);
}

Term bif_maps_keys_1(Ctx *c, Term map) {
  return rt_is_map(map) ? list_of(c, map, false) : badmap(c, map);
}

Term bif_maps_values_1(Ctx *c, Term map) {
  return rt_is_map(map) ? list_of(c, map, true) : badmap(c, map);
}

// --- erts_internal: what maps:iterator/1 and maps:to_list/1 stand on

// {K, V, {K, V, ... Rest}}: Rest is none or [Path | Map].
static Term iterator_of(Ctx *c, const Stack *pairs, Term rest) {
  for (size_t i = pairs->n; i; i -= 2)
    rest = rt_tuple(c, 3, pairs->at[i - 2], pairs->at[i - 1], rest);
  return rest;
}

static Term list_of_pairs(Ctx *c, const Stack *pairs, Term tail) {
  for (size_t i = pairs->n; i; i -= 2) {
    Term pair = rt_tuple(c, 2, pairs->at[i - 2], pairs->at[i - 1]);
    tail = rt_cons(c, pair, tail);
  }
  return tail;
}

// At least `limit` pairs, if there are so many; leaves of equal hash stay
// together.
static void take_pairs(MapIter *i, size_t limit, Stack *pairs) {
  Term key, value;
  while ((pairs->n < 2 * limit || rt_map_between(i)) &&
         rt_map_next(i, &key, &value)) {
    stack_push(pairs, key);
    stack_push(pairs, value);
  }
}

static Term next_pairs(Ctx *c, MapIter *i, Term map, Term how) {
  Stack pairs;
  Term t = AM(none);
  stack_init(&pairs);
  if (how == AM(iterator) && !rt_is_flat(map)) {
    take_pairs(i, ITERATOR_PAIRS, &pairs);
    uint64_t next = rt_map_position(i);
    if (next) t = rt_cons(c, MAKE_SMALL(next), map);
  } else
    take_pairs(i, SIZE_MAX / 2, &pairs);
  t = how == AM(iterator) ? iterator_of(c, &pairs, t)
                          : list_of_pairs(c, &pairs, how);
  rt_bump(c, (int64_t)pairs.n / 8);
  stack_free(&pairs);
  return t;
}

// An iterator with an order: its path is the list of keys that are left.
static Term next_of_keys(Ctx *c, Term keys, Term map) {
  Stack pairs;
  stack_init(&pairs);
  Term value = NIL;
  for (; IS_CONS(keys) && pairs.n < 2 * ITERATOR_PAIRS; keys = CDR(keys)) {
    value = rt_map_get(map, CAR(keys));
    if (value == NONE) break;
    stack_push(&pairs, CAR(keys));
    stack_push(&pairs, value);
  }
  Term rest = keys == NIL ? AM(none) : rt_cons(c, keys, map);
  bool bad = value == NONE || (keys != NIL && !IS_CONS(keys));
  Term t = bad ? rt_badarg(c) : iterator_of(c, &pairs, rest);
  rt_bump(c, (int64_t)pairs.n / 8);
  stack_free(&pairs);
  return t;
}

// Path is where to go on, 0 at the start; in a flat map all is given anyway.
Term bif_map_next_3(Ctx *c, Term path, Term map, Term how) {
  uint64_t from;
  if (rt_is_map(map) && (IS_CONS(path) || path == NIL) && how == AM(iterator))
    return next_of_keys(c, path, map);
  if (!rt_is_map(map) || !rt_to_uint64(path, &from) ||
      !(how == AM(iterator) || IS_CONS(how) || how == NIL) ||
      (rt_is_flat(map) && from > rt_map_size(map)))
    return rt_badarg(c);
  MapIter i =
      from && !rt_is_flat(map) ? rt_map_seek(map, from) : rt_map_iter(map);
  return next_pairs(c, &i, map, how);
}

Term bif_map_to_tuple_keys_1(Ctx *c, Term map) {
  if (!rt_is_map(map)) return badmap(c, map);
  return rt_is_flat(map) ? FIELD(map, 1) : rt_badarg(c);
}
