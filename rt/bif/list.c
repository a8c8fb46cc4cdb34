// SPDX-License-Identifier: Apache-2.0
// BIFs on lists. A list that turns out improper is a badarg, but only where OTP
// gets to its end too.
#include "rt.h"

// A reduction for so many list cells.
#define CELLS_PER_RED 16

Term bif_hd_1(Ctx *c, Term t) { return IS_CONS(t) ? CAR(t) : rt_badarg(c); }
Term bif_tl_1(Ctx *c, Term t) { return IS_CONS(t) ? CDR(t) : rt_badarg(c); }

Term bif_length_1(Ctx *c, Term list) {
  int64_t n = rt_list_length(list);
  rt_bump(c, n / CELLS_PER_RED);
  return n < 0 ? rt_badarg(c) : MAKE_SMALL(n);
}

Term bif_append_2(Ctx *c, Term list, Term tail) {
  int64_t n = rt_list_length(list);
  if (n < 0) return rt_badarg(c);
  if (!n) return tail;
  if (tail == NIL) return list;
  rt_bump(c, n / CELLS_PER_RED);
  Term *p = rt_alloc(c, 2 * (size_t)n), *at = p;
  for (; IS_CONS(list); list = CDR(list), at += 2) {
    at[0] = CAR(list);
    at[1] = MAKE_CONS(at + 2);
  }
  at[-1] = tail;
  return MAKE_CONS(p);
}

Term bif_reverse_2(Ctx *c, Term list, Term tail) {
  int64_t n = rt_list_length(list);
  if (n < 0) return rt_badarg(c);
  if (!n) return tail;
  rt_bump(c, n / CELLS_PER_RED);
  Term *p = rt_alloc(c, 2 * (size_t)n);
  for (; IS_CONS(list); list = CDR(list), p += 2) {
    p[0] = CAR(list);
    p[1] = tail;
    tail = MAKE_CONS(p);
  }
  return tail;
}

Term bif_member_2(Ctx *c, Term key, Term list) {
  int64_t n = 0;
  bool word = !IS_PTR(key);
  for (; IS_CONS(list); list = CDR(list), n++) {
    Term t = CAR(list);
    if (t == key || (!word && IS_PTR(t) && rt_term_eqx(t, key))) break;
  }
  rt_bump(c, n / CELLS_PER_RED);
  if (IS_CONS(list)) return AM(true);
  return list == NIL ? AM(false) : rt_badarg(c);
}

// --- keys in tuples: compared with ==

#define MAX_KEY_INDEX (((int64_t)1 << 59) - 1) // OTP's largest small integer

// The first tuple whose element `index` equals the key; NIL: none; NONE:
// badarg.
static Term key_find(Ctx *c, Term key, Term index, Term list) {
  if (!IS_SMALL(index) || SMALL_VALUE(index) < 1 ||
      SMALL_VALUE(index) > MAX_KEY_INDEX)
    return rt_badarg(c);
  size_t i = (size_t)SMALL_VALUE(index);
  int64_t n = 0;
  for (; IS_CONS(list); list = CDR(list), n++) {
    Term t = CAR(list);
    if (!IS_TUPLE(t) || ARITY(t) < i) continue;
    Term have = FIELD(t, i);
    if (have == key ||
        (!(IS_ATOM(key) || IS_ATOM(have)) && rt_term_eq(have, key)))
      break;
  }
  rt_bump(c, n / CELLS_PER_RED);
  if (IS_CONS(list)) return CAR(list);
  return list == NIL ? NIL : rt_badarg(c);
}

Term bif_keyfind_3(Ctx *c, Term key, Term index, Term list) {
  Term t = key_find(c, key, index, list);
  return t == NIL ? AM(false) : t;
}

Term bif_keymember_3(Ctx *c, Term key, Term index, Term list) {
  Term t = key_find(c, key, index, list);
  return t == NONE ? NONE : rt_bool(t != NIL);
}

Term bif_keysearch_3(Ctx *c, Term key, Term index, Term list) {
  Term t = key_find(c, key, index, list);
  if (t == NONE) return NONE;
  return t == NIL ? AM(false) : rt_tuple(c, 2, AM(value), t);
}

// --- subtraction. The elements to take away stand in a table with how often
// each is still to go: open addressing, never more than half full; while there
// are few, all of it is one chain.

typedef struct Row {
  uint64_t hash;
  Term term;
  size_t times; // 0 after the last was taken; the row is free if term is NONE
} Row;
#define FEW 8
typedef struct Bag {
  Row *row;
  size_t size; // power of two, or FEW
  size_t left; // sum of times
  Row small[FEW];
} Bag;

static Row *bag_row(Bag *b, Term t) {
  bool few = b->row == b->small;
  uint64_t hash = few ? 0 : rt_term_hash(t);
  size_t i = few ? 0 : hash & (b->size - 1);
  for (;; i = (i + 1) % b->size) {
    Row *r = &b->row[i];
    if (r->term == NONE) return r->hash = hash, r;
    if (r->hash == hash && rt_term_eqx(r->term, t)) return r;
    if (few && i == FEW - 1) return NULL;
  }
}

static void bag_fill(Bag *b, Term list, size_t n) {
  b->row = b->small;
  b->size = FEW;
  if (n > FEW) {
    while (b->size < 2 * n) b->size *= 2;
    b->row = rt_mem_alloc(b->size * sizeof(Row));
  }
  for (size_t i = 0; i < b->size; i++) b->row[i].term = NONE;
  b->left = n;
  for (; IS_CONS(list); list = CDR(list)) {
    Row *r = bag_row(b, CAR(list));
    if (r->term == NONE) *r = (Row){r->hash, CAR(list), 0};
    r->times++;
  }
}

static bool bag_take(Bag *b, Term t) {
  Row *r = bag_row(b, t);
  if (!r || r->term == NONE || !r->times) return false;
  r->times--;
  b->left--;
  return true;
}

// Cells are made while there is something to take away; then the rest is
// shared.
static Term subtract(Ctx *c, Bag *b, Term list, size_t n) {
  Term *p = rt_alloc(c, 2 * n), *at = p, whole = list;
  size_t had = b->left;
  for (; b->left && IS_CONS(list); list = CDR(list)) {
    if (bag_take(b, CAR(list))) continue;
    at[0] = CAR(list);
    at[1] = MAKE_CONS(at + 2);
    at += 2;
  }
  if (b->left == had) at = p, list = whole;
  rt_alloc_trim(c, p, 2 * n, (size_t)(at - p));
  if (at == p) return list;
  at[-1] = list;
  return MAKE_CONS(p);
}

Term bif_subtract_2(Ctx *c, Term list, Term away) {
  int64_t n = rt_list_length(list), m = rt_list_length(away);
  if (n < 0 || m < 0) return rt_badarg(c);
  if (!n || !m) return list;
  rt_bump(c, (n + m) / 4);
  Bag b;
  bag_fill(&b, away, (size_t)m);
  Term t = subtract(c, &b, list, (size_t)n);
  if (b.row != b.small) rt_mem_free(b.row, b.size * sizeof(Row));
  return t;
}
