// SPDX-License-Identifier: Apache-2.0
// Iteration over maps. In a trie it goes through the hashes in ascending order;
// a position is the way to a leaf, four bits a level, as high bits of a number
// of HASH_BITS bits, so that an iteration can go on in a later call.
#include "map.h"

enum { HASH_BITS = 4 * TRIE_LEVELS };

static void enter(MapIter *i, const Term *bitmap, size_t n) {
  i->depth++;
  i->path[i->depth].child = bitmap + 1;
  i->path[i->depth].left = (uint16_t)n;
  i->path[i->depth].bits = (uint16_t)SMALL_VALUE(*bitmap);
}

static void enter_root(MapIter *i, Term map) {
  enter(i, &FIELD(map, 2), HDR_SIZE(HDR(map)) - 2);
}

static void enter_node(MapIter *i, Term node) {
  enter(i, &FIELD(node, 1), HDR_SIZE(HDR(node)) - 1);
}

// The next child of the node that it stands in.
static Term step(MapIter *i) {
  i->path[i->depth].left--;
  unsigned bits = i->path[i->depth].bits;
  if (bits) i->path[i->depth].nibble = (uint8_t)__builtin_ctz(bits);
  i->path[i->depth].bits = (uint16_t)(bits & (bits - 1));
  return *i->path[i->depth].child++;
}

MapIter rt_map_iter(Term map) {
  MapIter i = {.depth = -1};
  if (rt_is_flat(map)) {
    i.key = &FIELD(FIELD(map, 1), 1);
    i.value = &FIELD(map, 2);
    i.left = rt_map_size(map);
  } else
    enter_root(&i, map);
  return i;
}

bool rt_map_next(MapIter *i, Term *key, Term *value) {
  if (i->left) {
    i->left--;
    *key = *i->key++;
    *value = *i->value++;
    return true;
  }
  while (i->depth >= 0) {
    if (!i->path[i->depth].left) {
      i->depth--;
      continue;
    }
    Term t = step(i);
    if (IS_CONS(t)) {
      *key = CAR(t);
      *value = CDR(t);
      return true;
    }
    enter_node(i, t);
  }
  return false;
}

bool rt_map_between(const MapIter *i) {
  return i->depth == TRIE_LEVELS && i->path[i->depth].left;
}

static int shift_of(int level) { return HASH_BITS - 4 - 4 * level; }

uint64_t rt_map_position(MapIter *i) {
  while (i->depth >= 0 && !i->path[i->depth].left) i->depth--;
  if (i->depth < 0) return 0;
  uint64_t at = 0;
  for (int d = 0; d < i->depth; d++)
    at |= (uint64_t)i->path[d].nibble << shift_of(d);
  unsigned next = (unsigned)__builtin_ctz(i->path[i->depth].bits);
  return at | (uint64_t)next << shift_of(i->depth);
}

// Passes over the children below `nibble`; is one for that nibble itself there?
static bool skip_to(MapIter *i, unsigned nibble) {
  unsigned bits = i->path[i->depth].bits;
  while (bits && (unsigned)__builtin_ctz(bits) < nibble) {
    step(i);
    bits = i->path[i->depth].bits;
  }
  return bits >> nibble & 1;
}

MapIter rt_map_seek(Term map, uint64_t position) {
  MapIter i = {.depth = -1};
  enter_root(&i, map);
  for (int level = 0; level < TRIE_LEVELS; level++) {
    if (!skip_to(&i, position >> shift_of(level) & 15)) break;
    if (!(position & (((uint64_t)1 << shift_of(level)) - 1))) break;
    Term t = *i.path[i.depth].child;
    if (IS_CONS(t)) break;
    step(&i);
    enter_node(&i, t);
  }
  return i;
}
