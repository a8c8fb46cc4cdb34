// SPDX-License-Identifier: Apache-2.0
// BIFs on tuples.
#include "bits.h"

#define MAX_ARITY ((1 << 24) - 1)

// A small integer lo..hi; false: anything else.
static bool in_range(Term t, int64_t lo, int64_t hi, size_t *out) {
  if (!IS_SMALL(t) || SMALL_VALUE(t) < lo || SMALL_VALUE(t) > hi) return false;
  *out = (size_t)SMALL_VALUE(t);
  return true;
}

static bool is_index(Term t, Term tuple, size_t *out) {
  return IS_TUPLE(tuple) && in_range(t, 1, (int64_t)ARITY(tuple), out);
}

static Term *new_tuple(Ctx *c, size_t n) {
  Term *p = rt_alloc(c, 1 + n);
  p[0] = MAKE_HDR(HDR_TUPLE, n);
  return p;
}

Term bif_element_2(Ctx *c, Term index, Term tuple) {
  size_t i;
  return is_index(index, tuple, &i) ? FIELD(tuple, i) : rt_badarg(c);
}

Term bif_setelement_3(Ctx *c, Term index, Term tuple, Term value) {
  size_t i;
  if (!is_index(index, tuple, &i)) return rt_badarg(c);
  size_t n = ARITY(tuple);
  Term *p = new_tuple(c, n);
  memcpy(p + 1, &FIELD(tuple, 1), 8 * n);
  p[i] = value;
  return MAKE_BOX(p);
}

Term bif_tuple_size_1(Ctx *c, Term t) {
  return IS_TUPLE(t) ? MAKE_SMALL(ARITY(t)) : rt_badarg(c);
}

// Of bit strings: whole bytes, unlike byte_size/1.
Term bif_size_1(Ctx *c, Term t) {
  if (rt_is_bits(t)) return MAKE_SMALL(rt_bits_size(t) / 8);
  return bif_tuple_size_1(c, t);
}

Term bif_tuple_to_list_1(Ctx *c, Term t) {
  if (!IS_TUPLE(t)) return rt_badarg(c);
  rt_bump(c, (int64_t)ARITY(t) / 16);
  return rt_list(c, &FIELD(t, 1), ARITY(t), NIL);
}

Term bif_list_to_tuple_1(Ctx *c, Term list) {
  int64_t n = rt_list_length(list);
  if (n < 0 || n > MAX_ARITY) return rt_badarg(c);
  Term *p = new_tuple(c, (size_t)n), *at = p + 1;
  for (; IS_CONS(list); list = CDR(list)) *at++ = CAR(list);
  rt_bump(c, n / 16);
  return MAKE_BOX(p);
}

static Term *filled_tuple(Ctx *c, size_t n, Term value) {
  Term *p = new_tuple(c, n);
  for (size_t i = 1; i <= n; i++) p[i] = value;
  rt_bump(c, (int64_t)n / 16);
  return p;
}

Term bif_make_tuple_2(Ctx *c, Term arity, Term value) {
  size_t n;
  if (!in_range(arity, 0, MAX_ARITY, &n)) return rt_badarg(c);
  return MAKE_BOX(filled_tuple(c, n, value));
}

Term bif_make_tuple_3(Ctx *c, Term arity, Term value, Term list) {
  size_t n, i;
  if (!in_range(arity, 0, MAX_ARITY, &n)) return rt_badarg(c);
  Term *p = filled_tuple(c, n, value);
  for (; IS_CONS(list); list = CDR(list)) {
    Term pair = CAR(list);
    if (!IS_TUPLE(pair) || ARITY(pair) != 2 ||
        !in_range(FIELD(pair, 1), 1, (int64_t)n, &i))
      return rt_badarg(c);
    p[i] = FIELD(pair, 2);
  }
  return list == NIL ? MAKE_BOX(p) : rt_badarg(c);
}

Term bif_insert_element_3(Ctx *c, Term index, Term tuple, Term value) {
  size_t i;
  if (!IS_TUPLE(tuple)) return rt_badarg(c);
  size_t n = ARITY(tuple);
  if (!in_range(index, 1, (int64_t)n + 1, &i) || n == MAX_ARITY)
    return rt_badarg(c);
  Term *p = new_tuple(c, n + 1);
  memcpy(p + 1, &FIELD(tuple, 1), 8 * (i - 1));
  p[i] = value;
  memcpy(p + i + 1, &FIELD(tuple, i), 8 * (n + 1 - i));
  return MAKE_BOX(p);
}

Term bif_append_element_2(Ctx *c, Term tuple, Term value) {
  if (!IS_TUPLE(tuple)) return rt_badarg(c);
  return bif_insert_element_3(c, MAKE_SMALL(ARITY(tuple) + 1), tuple, value);
}

Term bif_delete_element_2(Ctx *c, Term index, Term tuple) {
  size_t i;
  if (!is_index(index, tuple, &i)) return rt_badarg(c);
  size_t n = ARITY(tuple);
  Term *p = new_tuple(c, n - 1);
  memcpy(p + 1, &FIELD(tuple, 1), 8 * (i - 1));
  memcpy(p + i, &FIELD(tuple, i + 1), 8 * (n - i));
  return MAKE_BOX(p);
}
