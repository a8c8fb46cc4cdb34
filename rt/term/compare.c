// SPDX-License-Identifier: Apache-2.0
// Equality and order of terms, as the reference manual ("Term Comparisons") has
// them: number < atom < reference < fun < port < pid < tuple < map < [] < list
// < bit string. Inner terms wait on a stack of our own, so that deep terms do
// no harm; it is in C's stack while it is short. Only the keys of large maps
// that are ordered (not: tested for equality) are compared by recursion.
//
// Loosely, 1 and 1.0 are equal; exactly, every integer stands before every
// float and -0.0 before 0.0. Keys of maps are always compared exactly.
#include "../bits.h"
#include "../map.h"
#include "../number.h"

enum {
  EXACT = 1,
  EQUAL = 2, // only 0 or not 0 is wanted
  TRIE = 4,  // the terms are children of a trie's nodes
};

typedef struct Frame { // pairs of terms that are still to be compared
  const Term *a, *b;
  size_t left;
  uint8_t step, mode;
  Term *owned; // to be freed with the frame: `words` long
  size_t words;
} Frame;

enum { OWN_FRAMES = 12 };
typedef struct Work {
  Frame *at;
  size_t n, cap;
  Frame own[OWN_FRAMES];
} Work;

static Frame *push(Work *w, const Term *a, const Term *b, size_t n,
                   unsigned mode) {
  if (w->n == w->cap) {
    Frame *at = rt_mem_alloc(2 * w->cap * sizeof *at);
    memcpy(at, w->at, w->n * sizeof *at);
    if (w->at != w->own) rt_mem_free(w->at, w->cap * sizeof *at);
    w->at = at;
    w->cap *= 2;
  }
  Frame *f = &w->at[w->n++];
  *f = (Frame){.a = a, .b = b, .left = n, .step = 1, .mode = (uint8_t)mode};
  return f;
}

static void pop(Work *w) {
  Frame *f = &w->at[--w->n];
  if (f->owned) rt_mem_free(f->owned, f->words * sizeof(Term));
}

// --- kinds, in order
enum {
  NUMBER,
  ATOM,
  REFERENCE,
  FUN,
  PORT,
  PID,
  TUPLE,
  RECORD,
  MAP,
  NIL_,
  LIST,
  BITS,
};

static const uint8_t box_rank[HDR_LIMIT] = {
    [HDR_TUPLE] = TUPLE,     [HDR_POS_BIG] = NUMBER, [HDR_NEG_BIG] = NUMBER,
    [HDR_FLOAT] = NUMBER,    [HDR_REF] = REFERENCE,  [HDR_FUN] = FUN,
    [HDR_EXPORT] = FUN,      [HDR_MAP] = MAP,        [HDR_HASHMAP] = MAP,
    [HDR_HEAPBIN] = BITS,    [HDR_REFBIN] = BITS,    [HDR_SUBBIN] = BITS,
    [HDR_EXT_PID] = PID,     [HDR_EXT_PORT] = PORT,  [HDR_EXT_REF] = REFERENCE,
    [HDR_MAGIC] = REFERENCE, [HDR_RECORD] = RECORD,
};

static int rank_of(Term t) {
  if (IS_CONS(t)) return LIST;
  if (IS_BOX(t)) return box_rank[HDR_KIND(HDR(t))];
  if ((t & TAG_MASK) != TAG_IMM) return NUMBER;
  switch (t & IMM_MASK) {
  case IMM_NIL: return NIL_;
  case IMM_PID: return PID;
  case IMM_PORT: return PORT;
  default: return ATOM;
  }
}

static int order(uint64_t a, uint64_t b) { return a < b ? -1 : a > b; }

// --- numbers
static int cmp_floats(double x, double y, unsigned mode) {
  if (x != y || !(mode & EXACT)) return x < y ? -1 : x > y;
  return __builtin_signbit(y) != 0 ? !__builtin_signbit(x)
                                   : -(__builtin_signbit(x) != 0);
}

static int cmp_ints(Term a, Term b) {
  IntView x, y;
  if (IS_BOTH_SMALL(a, b)) return (int64_t)a < (int64_t)b ? -1 : a != b;
  if (!rt_int_view(a, &x) || !rt_int_view(b, &y)) return 0;
  int sign = x.negative ? -1 : 1;
  return x.negative != y.negative ? sign : sign * big_cmp(x.at, x.n, y.at, y.n);
}

static int cmp_numbers(Term a, Term b, unsigned mode) {
  bool x = rt_is_float(a), y = rt_is_float(b);
  if (x && y) return cmp_floats(rt_float_value(a), rt_float_value(b), mode);
  if (!x && !y) return cmp_ints(a, b);
  if (mode & EXACT) return x ? 1 : -1;
  return x ? -rt_cmp_int_double(b, rt_float_value(a))
           : rt_cmp_int_double(a, rt_float_value(b));
}

// --- atoms, and what carries the name of a node
static int cmp_atoms(Term a, Term b) {
  size_t an, bn;
  const char *x = rt_atom_text(a, &an), *y = rt_atom_text(b, &bn);
  int r = memcmp(x, y, an < bn ? an : bn);
  return r ? (r < 0 ? -1 : 1) : order(an, bn);
}

static Term node_of(Term t, bool external) {
  return external ? FIELD(t, 1) : AM(nonode);
}

static int cmp_nodes(Term a, bool a_external, Term b, bool b_external) {
  Term x = node_of(a, a_external), y = node_of(b, b_external);
  return x == y ? a_external - b_external : cmp_atoms(x, y);
}

// External ones: node, number, serial and creation, as raw words.
static int cmp_pids(Term a, Term b) {
  bool x = IS_BOX(a), y = IS_BOX(b);
  uint64_t va = IMM_VALUE(a), vb = IMM_VALUE(b);
  if (x) va = FIELD(a, 2) | FIELD(a, 3) << 28;
  if (y) vb = FIELD(b, 2) | FIELD(b, 3) << 28;
  if (va != vb) return order(va, vb);
  int r = cmp_nodes(a, x, b, y);
  return r || !x ? r : order(FIELD(a, 4), FIELD(b, 4));
}

// External ones: node, number, creation.
static int cmp_ports(Term a, Term b) {
  bool x = IS_BOX(a), y = IS_BOX(b);
  uint64_t va = x ? FIELD(a, 2) : IMM_VALUE(a);
  uint64_t vb = y ? FIELD(b, 2) : IMM_VALUE(b);
  if (va != vb) return order(va, vb);
  int r = cmp_nodes(a, x, b, y);
  return r || !x ? r : order(FIELD(a, 3), FIELD(b, 3));
}

// External ones: node, creation, words of number, the highest last.
static int cmp_references(Term a, Term b) {
  bool x = HDR_KIND(HDR(a)) == HDR_EXT_REF, y = HDR_KIND(HDR(b)) == HDR_EXT_REF;
  int r = cmp_nodes(a, x, b, y);
  if (r) return r;
  if (!x) return order(FIELD(a, 1), FIELD(b, 1));
  if (FIELD(a, 2) != FIELD(b, 2)) return order(FIELD(a, 2), FIELD(b, 2));
  if (HDR(a) != HDR(b)) return order(HDR(a), HDR(b));
  for (size_t i = HDR_SIZE(HDR(a)); i > 2; i--)
    if (FIELD(a, i) != FIELD(b, i)) return order(FIELD(a, i), FIELD(b, i));
  return 0;
}

// --- funs: local ones by module, index, unique number, environment
static int cmp_exports(Term a, Term b) {
  if (FIELD(a, 2) != FIELD(b, 2)) return cmp_atoms(FIELD(a, 2), FIELD(b, 2));
  if (FIELD(a, 3) != FIELD(b, 3)) return cmp_atoms(FIELD(a, 3), FIELD(b, 3));
  return order(FUN_ARITY(FIELD(a, 1)), FUN_ARITY(FIELD(b, 1)));
}

static int cmp_funs(Work *w, Term a, Term b, unsigned mode) {
  bool x = IS_KIND(a, HDR_EXPORT), y = IS_KIND(b, HDR_EXPORT);
  if (x || y) return x && y ? cmp_exports(a, b) : x - y;
  const FunEntry *e = (const FunEntry *)(uintptr_t)FIELD(a, 2);
  const FunEntry *f = (const FunEntry *)(uintptr_t)FIELD(b, 2);
  if (e != f) {
    if (e->module != f->module) return cmp_atoms(e->module, f->module);
    if (e->index != f->index) return order(e->index, f->index);
    if (e->uniq != f->uniq) return order(e->uniq, f->uniq);
  }
  if (HDR(a) != HDR(b)) return order(HDR(a), HDR(b));
  push(w, &FIELD(a, 3), &FIELD(b, 3), HDR_SIZE(HDR(a)) - 2, mode);
  return 0;
}

// --- maps: size, keys in order, values
static void free_with(Frame *f, Term *block, size_t words) {
  f->owned = block;
  f->words = words;
}

static void push_sorted(Work *w, Term a, Term b, size_t n, unsigned mode) {
  Term *block = rt_mem_alloc(4 * n * sizeof *block), *other = block + 2 * n;
  rt_map_sorted(a, block);
  rt_map_sorted(b, other);
  Frame *f = push(w, block + 1, other + 1, n, mode);
  f->step = 2;
  free_with(f, block, 4 * n);
  push(w, block, other, n, mode | EXACT)->step = 2;
}

// In a node of equal hashes the leaves may stand in any order.
static int match_leaves(Work *w, Term a, Term b, unsigned mode) {
  size_t n = HDR_SIZE(HDR(a)) - 1;
  const Term *x = &FIELD(a, 2), *y = &FIELD(b, 2);
  for (size_t i = 0; i < n; i++) {
    size_t k = 0;
    while (k < n && !rt_term_eqx(CAR(x[i]), CAR(y[k]))) k++;
    if (k == n) return 1;
    push(w, &CDR(x[i]), &CDR(y[k]), 1, mode & ~TRIE);
  }
  return 0;
}

// Equal maps have tries of the same form.
static int trie_children(Work *w, Term a, Term b, unsigned mode) {
  if (IS_CONS(a) && IS_CONS(b)) {
    push(w, &CDR(a), &CDR(b), 1, mode & ~TRIE);
    push(w, &CAR(a), &CAR(b), 1, (mode & ~TRIE) | EXACT);
    return 0;
  }
  if (IS_CONS(a) || IS_CONS(b) || HDR(a) != HDR(b) ||
      FIELD(a, 1) != FIELD(b, 1))
    return 1;
  if (FIELD(a, 1) == MAKE_SMALL(0)) return match_leaves(w, a, b, mode);
  push(w, &FIELD(a, 2), &FIELD(b, 2), HDR_SIZE(HDR(a)) - 1, mode);
  return 0;
}

static int cmp_maps(Work *w, Term a, Term b, unsigned mode) {
  size_t n = rt_map_size(a);
  if (n != rt_map_size(b)) return order(n, rt_map_size(b));
  if (rt_is_flat(a)) {
    push(w, &FIELD(a, 2), &FIELD(b, 2), n, mode);
    push(w, &FIELD(a, 1), &FIELD(b, 1), 1, mode | EXACT);
    return 0;
  }
  if (!(mode & EQUAL)) {
    push_sorted(w, a, b, n, mode);
    return 0;
  }
  if (HDR(a) != HDR(b) || FIELD(a, 2) != FIELD(b, 2)) return 1;
  push(w, &FIELD(a, 3), &FIELD(b, 3), HDR_SIZE(HDR(a)) - 2, mode | TRIE);
  return 0;
}

// --- records: definition (its names, whether exported, number and names of
// fields), values
static int cmp_records(Work *w, Term a, Term b, unsigned mode) {
  if (mode & EQUAL) mode |= EXACT; // as OTP: == tells 1 from 1.0 in records
  if (HDR(a) == HDR(b))
    push(w, &FIELD(a, 2), &FIELD(b, 2), HDR_SIZE(HDR(a)) - 1, mode);
  push(w, &FIELD(a, 1), &FIELD(b, 1), 1, mode | EXACT);
  return 0;
}

// --- all
static int cmp_bits(Term a, Term b) {
  int r = rt_bits_cmp(rt_bits(a), rt_bits(b));
  return r < 0 ? -1 : r > 0;
}

// Two lists up to the first element that has to be looked into.
static int cmp_lists(Work *w, Term a, Term b, unsigned mode);

static int compare_two(Work *w, Term a, Term b, unsigned mode) {
  if (a == b) return 0;
  if (mode & TRIE) return trie_children(w, a, b, mode);
  int kind = rank_of(a), other = rank_of(b);
  if (kind != other) return kind < other ? -1 : 1;
  switch (kind) {
  case NUMBER: return cmp_numbers(a, b, mode);
  case ATOM: return cmp_atoms(a, b);
  case REFERENCE: return cmp_references(a, b);
  case FUN: return cmp_funs(w, a, b, mode);
  case PORT: return cmp_ports(a, b);
  case PID: return cmp_pids(a, b);
  case TUPLE:
    if (HDR(a) != HDR(b)) return order(HDR(a), HDR(b));
    push(w, &FIELD(a, 1), &FIELD(b, 1), HDR_SIZE(HDR(a)), mode);
    return 0;
  case RECORD: return cmp_records(w, a, b, mode);
  case MAP: return cmp_maps(w, a, b, mode);
  case LIST: return cmp_lists(w, a, b, mode);
  case BITS: return cmp_bits(a, b);
  default: return 0; // [] is one word
  }
}

static int cmp_lists(Work *w, Term a, Term b, unsigned mode) {
  while (IS_CONS(a) && IS_CONS(b) && a != b) {
    Term x = CAR(a), y = CAR(b);
    if (x != y && (IS_PTR(x) || IS_PTR(y))) {
      push(w, &CDR(a), &CDR(b), 1, mode);
      push(w, &CAR(a), &CAR(b), 1, mode);
      return 0;
    }
    int r = compare_two(w, x, y, mode);
    if (r) return r;
    a = CDR(a);
    b = CDR(b);
  }
  return IS_CONS(a) && IS_CONS(b) ? 0 : compare_two(w, a, b, mode);
}

static int compare(Term a, Term b, unsigned mode) {
  if (a == b) return 0;
  Work w;
  w.at = w.own;
  w.n = 0;
  w.cap = OWN_FRAMES;
  int r = compare_two(&w, a, b, mode);
  while (!r && w.n) {
    Frame *f = &w.at[w.n - 1];
    if (!f->left) {
      pop(&w);
      continue;
    }
    const Term *x = f->a, *y = f->b;
    f->a += f->step;
    f->b += f->step;
    unsigned inner = f->mode;
    if (!--f->left && !f->owned) w.n--;
    r = compare_two(&w, *x, *y, inner);
  }
  while (w.n) pop(&w);
  if (w.at != w.own) rt_mem_free(w.at, w.cap * sizeof *w.at);
  return r;
}

// Words that differ can only be equal if both are pointers: docs/memory.md.
bool rt_term_eqx(Term a, Term b) {
  if (a == b) return true;
  if (!IS_PTR(a) || !IS_PTR(b) || (a & TAG_MASK) != (b & TAG_MASK))
    return false;
  return !compare(a, b, EXACT | EQUAL);
}

bool rt_term_eq(Term a, Term b) {
  if (IS_BOTH_SMALL(a, b)) return a == b;
  return !compare(a, b, EQUAL);
}

int rt_term_cmp(Term a, Term b) {
  if (IS_BOTH_SMALL(a, b)) return (int64_t)a < (int64_t)b ? -1 : a != b;
  return compare(a, b, 0);
}

int rt_term_cmp_exact(Term a, Term b) {
  if (IS_BOTH_SMALL(a, b)) return (int64_t)a < (int64_t)b ? -1 : a != b;
  return compare(a, b, EXACT);
}

// Called by generated code.
int64_t rt_eqx(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_term_eqx(a, b);
}

int64_t rt_eq(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_term_eq(a, b);
}

int64_t rt_cmp(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_term_cmp(a, b);
}
