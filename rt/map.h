// SPDX-License-Identifier: Apache-2.0
// Maps, as C code uses them. Flat maps iterate in key order (rt_term_cmp_exact),
// hash tries in the order of their keys' hashes.
#ifndef MAP_H
#define MAP_H
#include "rt.h"

static inline bool rt_is_map(Term t) {
  return IS_KIND(t, HDR_MAP) || IS_KIND(t, HDR_HASHMAP);
}
static inline bool rt_is_flat(Term map) { return HDR_KIND(HDR(map)) == HDR_MAP; }
static inline size_t rt_map_size(Term map) { // of a map, tested
  return rt_is_flat(map) ? HDR_SIZE(HDR(map)) - 1
                         : (size_t)SMALL_VALUE(FIELD(map, 1));
}
Term rt_map_get(Term map, Term key); // NONE: not there
Term rt_record_find(Term record, Term field); // likewise
Term rt_map_store(Ctx *, Term map, Term key, Term value);
Term rt_map_remove(Ctx *, Term map, Term key); // the map itself if not there
Term rt_map_merge(Ctx *, Term a, Term b);      // b's values win

// n pairs key, value, key, value...; the last of equal keys wins. May change the
// order of the array.
Term rt_map_from_pairs(Ctx *, Term *pairs, size_t n);
// A flat map of n <= FLATMAP_LIMIT pairs that are sorted and distinct.
Term rt_flatmap(Ctx *, const Term *pairs, size_t n);

// All pairs, in the map's own order, or sorted by key.
void rt_map_pairs(Term map, Term *pairs);
void rt_map_sorted(Term map, Term *pairs);
bool rt_all_distinct(Ctx *, Term tuple); // elements of a tuple
void rt_pairs_sort(Term *pairs, size_t n); // stable, by key

// --- term/mapiter.c: iteration without memory of its own
//   for (MapIter i = rt_map_iter(m); rt_map_next(&i, &k, &v);) ...
enum { TRIE_LEVELS = 15 }; // 4 bits of hash each
typedef struct MapIter {
  const Term *key, *value; // flat map: what comes next
  size_t left;             // flat map: pairs
  int depth;               // of the way into a trie; -1: nothing there
  struct {
    const Term *child; // the next one
    uint16_t left;     // children
    uint16_t bits;     // theirs; 0 in a node of equal hashes
    uint8_t nibble;    // of the child that the way leads through
  } path[TRIE_LEVELS + 1];
} MapIter;
MapIter rt_map_iter(Term map);
bool rt_map_next(MapIter *, Term *key, Term *value);
// Where an iteration of a trie stands, as a number to come back with: that of
// the next leaf, 0 at the end. Not to be asked for between leaves of equal hash.
uint64_t rt_map_position(MapIter *);
bool rt_map_between(const MapIter *); // is it between leaves of equal hash?
MapIter rt_map_seek(Term trie, uint64_t position);

// --- term/hashmap.c: for map.c
Term rt_trie_get(Term map, Term key);
Term rt_trie_store(Ctx *, Term map, Term key, Term value);
Term rt_trie_remove(Ctx *, Term map, Term key);
Term rt_trie_merge(Ctx *, Term a, Term b);
// A trie of pairs, or the flat map when they are few after all.
Term rt_trie_from_pairs(Ctx *, const Term *pairs, size_t n);
#endif
