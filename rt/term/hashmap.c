// SPDX-License-Identifier: Apache-2.0
// Maps of more than FLATMAP_LIMIT keys: hash tries. A level takes four bits of
// the key's hash, the highest first; a node's children stand in the order of
// those bits, so that a walk goes through the hashes in ascending order. Below
// the last level keys with the same hash stand side by side in a node with the
// bitmap 0. A node other than the root never has a leaf as its only child.
// Changes copy the nodes on the way from the root.
#include "../gc/gc.h"
#include "map.h"

enum { HASH_BITS = 4 * TRIE_LEVELS };

static uint64_t hash_of(Term key) {
  return rt_term_hash(key) * 0x9e3779b97f4a7c15u >> (64 - HASH_BITS);
}

static unsigned bit_at(uint64_t hash, int level) {
  return 1u << (hash >> (HASH_BITS - 4 - 4 * level) & 15);
}

// A node without its header (root: and count): bitmap, then children.
typedef struct Node {
  const Term *at;
  size_t n; // children
} Node;

static Node root_of(Term map) {
  return (Node){&FIELD(map, 2), HDR_SIZE(HDR(map)) - 2};
}
static Node node_of(Term t) {
  return (Node){&FIELD(t, 1), HDR_SIZE(HDR(t)) - 1};
}
static unsigned bitmap(Node n) { return (unsigned)SMALL_VALUE(n.at[0]); }
static const Term *children(Node n) { return n.at + 1; }
// The least of processors have no instruction for it.
static size_t count_bits(unsigned x) { // 16 bits
  x -= x >> 1 & 0x5555;
  x = (x & 0x3333) + (x >> 2 & 0x3333);
  x = (x + (x >> 4)) & 0x0f0f;
  return (x + (x >> 8)) & 31;
}
static size_t index_of(Node n, unsigned bit) {
  return count_bits(bitmap(n) & (bit - 1));
}
static bool is_key(Term have, Term key) {
  return have == key || rt_term_eqx(have, key);
}
static size_t count_of(Term map) { return (size_t)SMALL_VALUE(FIELD(map, 1)); }

// Index of the leaf with this key in a node of equal hashes; n: none.
static size_t same_hash_index(Node n, Term key) {
  size_t i = 0;
  while (i < n.n && !is_key(CAR(children(n)[i]), key)) i++;
  return i;
}

Term rt_trie_get(Term map, Term key) {
  uint64_t hash = hash_of(key);
  Node n = root_of(map);
  for (int level = 0; level < TRIE_LEVELS; level++) {
    unsigned bit = bit_at(hash, level);
    if (!(bitmap(n) & bit)) return NONE;
    Term t = children(n)[index_of(n, bit)];
    if (IS_CONS(t)) return is_key(CAR(t), key) ? CDR(t) : NONE;
    n = node_of(t);
  }
  size_t i = same_hash_index(n, key);
  return i < n.n ? CDR(children(n)[i]) : NONE;
}

// --- new nodes

static Term make_node(Ctx *c, unsigned map, const Term *child, size_t n) {
  Term *p = rt_alloc(c, 2 + n);
  p[0] = MAKE_HDR(HDR_MAPNODE, 1 + n);
  p[1] = MAKE_SMALL(map);
  gc_copy_words(p + 2, child, n);
  return MAKE_BOX(p);
}

static Term make_root(Ctx *c, size_t count, unsigned map, const Term *child,
                      size_t n) {
  Term *p = rt_alloc(c, 3 + n);
  p[0] = MAKE_HDR(HDR_HASHMAP, 2 + n);
  p[1] = MAKE_SMALL(count);
  p[2] = MAKE_SMALL(map);
  gc_copy_words(p + 3, child, n);
  return MAKE_BOX(p);
}

// The way from the root to a key's place. Level 0 is the root.
typedef struct Path {
  Node node[TRIE_LEVELS + 1];
  size_t index[TRIE_LEVELS + 1]; // of the child, or where it would stand
  unsigned bit[TRIE_LEVELS + 1]; // 0 in a node of equal hashes
  int last;                      // level of the last node
  Term leaf; // what stands there: a cons cell, of this key or another; NONE
} Path;

static void find_path(Path *p, Term map, Term key, uint64_t hash) {
  Node n = root_of(map);
  p->leaf = NONE;
  for (int level = 0;; level++) {
    p->last = level;
    p->node[level] = n;
    bool deepest = level == TRIE_LEVELS;
    unsigned bit = deepest ? 0 : bit_at(hash, level);
    size_t i = deepest ? same_hash_index(n, key) : index_of(n, bit);
    p->bit[level] = bit;
    p->index[level] = i;
    if (deepest ? i == n.n : !(bitmap(n) & bit)) return;
    p->leaf = children(n)[i];
    if (IS_CONS(p->leaf)) return;
    n = node_of(p->leaf);
    p->leaf = NONE;
  }
}

// How a node's children change.
typedef enum { REPLACE, INSERT, REMOVE } Change;

// A copy of the node at a level of the path with one child changed; for the
// root the map itself.
static Term change_node(Ctx *c, const Path *p, int level, Change how, Term t,
                        size_t count) {
  Node n = p->node[level];
  size_t i = p->index[level], size = n.n + (how == INSERT) - (how == REMOVE);
  size_t skip = how == INSERT ? i : i + 1; // old children after the place
  unsigned map = bitmap(n);
  if (how == INSERT) map |= p->bit[level];
  if (how == REMOVE) map &= ~p->bit[level];
  size_t head = level ? 2 : 3;
  Term *to = rt_alloc(c, head + size);
  to[0] =
      level ? MAKE_HDR(HDR_MAPNODE, 1 + size) : MAKE_HDR(HDR_HASHMAP, 2 + size);
  if (!level) to[1] = MAKE_SMALL(count);
  to[head - 1] = MAKE_SMALL(map);
  Term *child = to + head;
  gc_copy_words(child, children(n), i);
  if (how != REMOVE) child[i++] = t;
  gc_copy_words(child + i, children(n) + skip, n.n - skip);
  return MAKE_BOX(to);
}

// Changes the last node of the path and all above it.
static Term change_path(Ctx *c, const Path *p, Change how, Term t,
                        size_t count) {
  t = change_node(c, p, p->last, how, t, count);
  for (int level = p->last - 1; level >= 0; level--)
    t = change_node(c, p, level, REPLACE, t, count);
  return t;
}

// Two leaves whose hashes agree above `level`.
static Term join_leaves(Ctx *c, Term a, uint64_t a_hash, Term b,
                        uint64_t b_hash, int level) {
  if (level == TRIE_LEVELS) return make_node(c, 0, (Term[]){a, b}, 2);
  unsigned a_bit = bit_at(a_hash, level), b_bit = bit_at(b_hash, level);
  if (a_bit == b_bit) {
    Term t = join_leaves(c, a, a_hash, b, b_hash, level + 1);
    return make_node(c, a_bit, &t, 1);
  }
  Term pair[2] = {a_bit < b_bit ? a : b, a_bit < b_bit ? b : a};
  return make_node(c, a_bit | b_bit, pair, 2);
}

Term rt_trie_store(Ctx *c, Term map, Term key, Term value) {
  Path p;
  uint64_t hash = hash_of(key);
  find_path(&p, map, key, hash);
  size_t count = count_of(map);
  if (p.leaf == NONE)
    return change_path(c, &p, INSERT, rt_cons(c, key, value), count + 1);
  Term old = CAR(p.leaf);
  if (!is_key(old, key)) {
    Term node = join_leaves(c, p.leaf, hash_of(old), rt_cons(c, key, value),
                            hash, p.last + 1);
    return change_path(c, &p, REPLACE, node, count + 1);
  }
  if (CDR(p.leaf) == value) return map;
  return change_path(c, &p, REPLACE, rt_cons(c, old, value), count);
}

// --- removal

// All pairs of a trie but that of the key `without` (NONE: all).
static Term to_flat(Ctx *c, Term map, Term without) {
  Term pairs[2 * (FLATMAP_LIMIT + 1)];
  size_t n = 0;
  MapIter i = rt_map_iter(map);
  while (rt_map_next(&i, &pairs[2 * n], &pairs[2 * n + 1]))
    n += without == NONE || !rt_term_eqx(pairs[2 * n], without);
  rt_pairs_sort(pairs, n);
  return rt_flatmap(c, pairs, n);
}

// The child that a node of the path would keep alone, if that is a leaf.
static Term only_leaf(const Path *p, int level) {
  Node n = p->node[level];
  if (!level || n.n != 2) return NONE;
  Term t = children(n)[!p->index[level]];
  return IS_CONS(t) ? t : NONE;
}

Term rt_trie_remove(Ctx *c, Term map, Term key) {
  Path p;
  find_path(&p, map, key, hash_of(key));
  if (p.leaf == NONE || !is_key(CAR(p.leaf), key)) return map;
  size_t count = count_of(map) - 1;
  if (count <= FLATMAP_LIMIT) return to_flat(c, map, key);
  Term left = only_leaf(&p, p.last);
  if (left == NONE) return change_path(c, &p, REMOVE, NONE, count);
  // The leaf that is left goes up to where it has company.
  do p.last--;
  while (p.last && p.node[p.last].n == 1);
  return change_path(c, &p, REPLACE, left, count);
}

// --- merging: b's values win

typedef struct Merge {
  Ctx *c;
  size_t same; // keys that both have
} Merge;

static Term merge_terms(Merge *, Term a, Term b, int level);

// Leaf `t` into the subtree `in` whose level is given.
static Term merge_leaf(Merge *m, Term in, Term t, bool leaf_wins, int level) {
  uint64_t hash = hash_of(CAR(t));
  if (IS_CONS(in)) {
    if (!rt_term_eqx(CAR(in), CAR(t)))
      return join_leaves(m->c, in, hash_of(CAR(in)), t, hash, level);
    m->same++;
    return leaf_wins ? t : in;
  }
  Node n = node_of(in);
  unsigned bit = level < TRIE_LEVELS ? bit_at(hash, level) : 0;
  size_t i = bit ? index_of(n, bit) : same_hash_index(n, CAR(t));
  Path p = {.node[1] = n, .index[1] = i, .bit[1] = bit};
  if (bit ? !(bitmap(n) & bit) : i == n.n)
    return change_node(m->c, &p, 1, INSERT, t, 0);
  Term old = children(n)[i], now;
  if (bit)
    now = merge_leaf(m, old, t, leaf_wins, level + 1);
  else
    now = leaf_wins ? t : old, m->same++;
  return now == old ? in : change_node(m->c, &p, 1, REPLACE, now, 0);
}

static Term merge_same_hash(Merge *m, Term a, Term b) {
  Node n = node_of(a);
  for (size_t i = 0; i < n.n; i++)
    b = merge_leaf(m, b, children(n)[i], false, TRIE_LEVELS);
  return b;
}

// Fills to[] with the children of both; gives the bitmap.
static unsigned merge_children(Merge *m, Node a, Node b, int level, Term *to,
                               size_t *n) {
  unsigned both = bitmap(a) | bitmap(b);
  const Term *ac = children(a), *bc = children(b);
  *n = 0;
  for (unsigned rest = both; rest; rest &= rest - 1) {
    unsigned bit = rest & -rest;
    if (!(bitmap(a) & bit))
      to[(*n)++] = *bc++;
    else if (!(bitmap(b) & bit))
      to[(*n)++] = *ac++;
    else
      to[(*n)++] = merge_terms(m, *ac++, *bc++, level + 1);
  }
  return both;
}

// What is shared is not looked at, so its keys have to be counted.
static size_t count_leaves(Term t) {
  if (IS_CONS(t)) return 1;
  Node n = node_of(t);
  size_t sum = 0;
  for (size_t i = 0; i < n.n; i++) sum += count_leaves(children(n)[i]);
  return sum;
}

static Term merge_terms(Merge *m, Term a, Term b, int level) {
  if (a == b) {
    m->same += count_leaves(a);
    return b;
  }
  if (IS_CONS(b)) return merge_leaf(m, a, b, true, level);
  if (IS_CONS(a)) return merge_leaf(m, b, a, false, level);
  if (level == TRIE_LEVELS) return merge_same_hash(m, a, b);
  Term child[16];
  size_t n;
  unsigned map = merge_children(m, node_of(a), node_of(b), level, child, &n);
  if (n == node_of(b).n && !memcmp(child, children(node_of(b)), 8 * n))
    return b;
  return make_node(m->c, map, child, n);
}

Term rt_trie_merge(Ctx *c, Term a, Term b) {
  Merge m = {.c = c};
  Term child[16];
  size_t n;
  unsigned map = merge_children(&m, root_of(a), root_of(b), 0, child, &n);
  size_t count = count_of(a) + count_of(b) - m.same;
  if (n == root_of(b).n && !memcmp(child, children(root_of(b)), 8 * n))
    return b;
  return make_root(c, count, map, child, n);
}

// --- all at once: distributed by four bits of hash a level

typedef struct Item {
  uint64_t hash;
  const Term *pair;
} Item;

typedef struct Build {
  Ctx *c;
  Item *spare;  // as many as there are items
  size_t count; // leaves made
} Build;

// Of items with equal hashes: keeps the last one of each key. Gives how many.
static size_t unique_items(Item *item, size_t n) {
  size_t to = 0;
  for (size_t i = 0; i < n; i++) {
    size_t j = 0;
    while (j < to && !rt_term_eqx(item[j].pair[0], item[i].pair[0])) j++;
    item[j] = item[i];
    if (j == to) to++;
  }
  return to;
}

static bool same_hashes(const Item *item, size_t n) {
  for (size_t i = 1; i < n; i++)
    if (item[i].hash != item[0].hash) return false;
  return true;
}

// Orders items by their bits at a level, keeping the order of equal ones.
// end[k]: behind the last with bits k.
static void distribute(Build *b, Item *item, size_t n, int level,
                       size_t end[16]) {
  int shift = HASH_BITS - 4 - 4 * level;
  size_t sum = 0;
  memset(end, 0, 16 * sizeof *end);
  for (size_t i = 0; i < n; i++) end[item[i].hash >> shift & 15]++;
  for (int k = 0; k < 16; k++) {
    size_t here = end[k];
    end[k] = sum;
    sum += here;
  }
  for (size_t i = 0; i < n; i++)
    b->spare[end[item[i].hash >> shift & 15]++] = item[i];
  memcpy(item, b->spare, n * sizeof *item);
}

static Term build(Build *, Item *, size_t n, int level);

static unsigned build_children(Build *b, Item *item, size_t n, int level,
                               Term *child, size_t *children_n) {
  size_t end[16], start = 0, made = 0;
  unsigned map = 0;
  distribute(b, item, n, level, end);
  for (int k = 0; k < 16; start = end[k++]) {
    if (end[k] == start) continue;
    child[made++] = build(b, item + start, end[k] - start, level + 1);
    map |= 1u << k;
  }
  *children_n = made;
  return map;
}

static Term build_same_hash(Build *b, const Item *item, size_t n) {
  Term *p = rt_alloc(b->c, 2 + n);
  p[0] = MAKE_HDR(HDR_MAPNODE, 1 + n);
  p[1] = MAKE_SMALL(0);
  for (size_t i = 0; i < n; i++)
    p[2 + i] = rt_cons(b->c, item[i].pair[0], item[i].pair[1]);
  b->count += n;
  return MAKE_BOX(p);
}

static Term build(Build *b, Item *item, size_t n, int level) {
  if (n > 1 && same_hashes(item, n)) n = unique_items(item, n);
  if (n == 1) {
    b->count++;
    return rt_cons(b->c, item->pair[0], item->pair[1]);
  }
  if (level == TRIE_LEVELS) return build_same_hash(b, item, n);
  Term child[16];
  size_t k;
  unsigned map = build_children(b, item, n, level, child, &k);
  return make_node(b->c, map, child, k);
}

Term rt_trie_from_pairs(Ctx *c, const Term *pairs, size_t n) {
  Item *item = rt_mem_alloc(2 * n * sizeof *item);
  for (size_t i = 0; i < n; i++)
    item[i] = (Item){hash_of(pairs[2 * i]), pairs + 2 * i};
  Build b = {.c = c, .spare = item + n};
  Term child[16];
  size_t k;
  unsigned map = build_children(&b, item, n, 0, child, &k);
  Term t = make_root(c, b.count, map, child, k);
  rt_mem_free(item, 2 * n * sizeof *item);
  return b.count <= FLATMAP_LIMIT ? to_flat(c, t, NONE) : t;
}
