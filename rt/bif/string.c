// SPDX-License-Identifier: Apache-2.0
// string:list_to_integer/1 and list_to_float/1: the number that a list begins
// with, and the rest of the list.
#include "number.h"

static bool is_list(Term t) { return IS_CONS(t) || t == NIL; }

// The character that a list begins with, -1: none.
static int first(Term list) {
  if (!IS_CONS(list) || !IS_SMALL(CAR(list))) return -1;
  return CAR(list) <= MAKE_SMALL(127) ? (int)SMALL_VALUE(CAR(list)) : -1;
}

static void take(RtBuf *b, Term *list) {
  char ch = (char)first(*list);
  rt_buf_add(b, &ch, 1);
  *list = CDR(*list);
}

static bool take_sign(RtBuf *b, Term *list) {
  int ch = first(*list);
  if (ch == '+' || ch == '-') take(b, list);
  return ch == '-';
}

static size_t take_digits(RtBuf *b, Term *list) {
  size_t had = b->n;
  for (int ch = first(*list); ch >= '0' && ch <= '9'; ch = first(*list))
    take(b, list);
  return b->n - had;
}

static Term found(Ctx *c, Term number, Term rest) {
  return number == NONE ? NONE : rt_tuple(c, 2, number, rest);
}

static Term not_found(Ctx *c, Term why) {
  return rt_tuple(c, 2, AM(error), why);
}

static Term integer_of(Ctx *c, const char *digits, size_t n, bool negative) {
  Scratch s;
  Limb *limb = rt_scratch(&s, big_text_limbs(n, 10));
  size_t limbs = big_from_text(limb, digits, n, 10);
  Term t = rt_bigint(c, negative, limb, limbs);
  rt_scratch_free(&s);
  rt_bump(c, (int64_t)n / 16);
  return t;
}

Term bif_string_list_to_integer_1(Ctx *c, Term list) {
  if (!is_list(list)) return not_found(c, AM(not_a_list));
  RtBuf b = {0};
  bool negative = take_sign(&b, &list);
  b.n = 0;
  Term t = take_digits(&b, &list)
               ? found(c, integer_of(c, b.at, b.n, negative), list)
               : not_found(c, AM(no_integer));
  rt_buf_free(&b);
  return t;
}

// Digits, a point, digits, and an exponent if it is complete.
static bool take_float(RtBuf *b, Term *list) {
  take_sign(b, list);
  if (!take_digits(b, list) || first(*list) != '.') return false;
  take(b, list);
  if (!take_digits(b, list)) return false;
  int ch = first(*list);
  if (ch != 'e' && ch != 'E') return true;
  size_t n = b->n;
  Term rest = *list;
  take(b, list);
  take_sign(b, list);
  if (take_digits(b, list)) return true;
  b->n = n;
  *list = rest;
  return true;
}

Term bif_string_list_to_float_1(Ctx *c, Term list) {
  if (!is_list(list)) return not_found(c, AM(not_a_list));
  RtBuf b = {0};
  double d;
  bool ok = take_float(&b, &list) && num_parse_float(b.at, b.n, &d);
  rt_buf_free(&b);
  return ok ? found(c, rt_float(c, d), list) : not_found(c, AM(no_float));
}
