// SPDX-License-Identifier: Apache-2.0
// BIFs of module erlang on binaries and bit strings.
#include "bits.h"
#include "../code/code.h"

Term bif_bit_size_1(Ctx *c, Term t) {
  return rt_is_bits(t) ? MAKE_SMALL(rt_bits_size(t)) : rt_badarg(c);
}

Term bif_byte_size_1(Ctx *c, Term t) {
  if (!rt_is_bits(t)) return rt_badarg(c);
  return MAKE_SMALL((rt_bits_size(t) + 7) / 8);
}

Term bif_split_binary_2(Ctx *c, Term t, Term position) {
  if (!rt_is_bits(t) || !IS_SMALL(position) || SMALL_VALUE(position) < 0)
    return rt_badarg(c);
  uint64_t size = rt_bits_size(t), at = (uint64_t)SMALL_VALUE(position);
  if (at > size / 8) return rt_badarg(c);
  Term head = rt_subbits(c, t, 0, 8 * at);
  return rt_tuple(c, 2, head, rt_subbits(c, t, 8 * at, size - 8 * at));
}

bool rt_part(Term position, Term length, uint64_t size, uint64_t *at,
             uint64_t *n) {
  if (!IS_SMALL(position) || !IS_SMALL(length)) return false;
  int64_t p = SMALL_VALUE(position), l = SMALL_VALUE(length);
  if (p < 0 || (uint64_t)p > size) return false;
  if (l < 0 ? -l > p : (uint64_t)l > size - (uint64_t)p) return false;
  *at = (uint64_t)(l < 0 ? p + l : p);
  *n = (uint64_t)(l < 0 ? -l : l);
  return true;
}

// Until OTP 26 also of what are no whole bytes.
static bool may_part(Term t) {
  return rt_is_bits(t) &&
         (rt_bits_size(t) % 8 == 0 || code_program()->otp_release < 27);
}

Term bif_binary_part_3(Ctx *c, Term t, Term position, Term length) {
  uint64_t at, n;
  if (!may_part(t) || !rt_part(position, length, rt_bits_size(t) / 8, &at, &n))
    return rt_badarg(c);
  return rt_subbits(c, t, 8 * at, 8 * n);
}

Term bif_binary_part_2(Ctx *c, Term t, Term part) {
  if (!IS_TUPLE(part) || ARITY(part) != 2) return rt_badarg(c);
  return bif_binary_part_3(c, t, FIELD(part, 1), FIELD(part, 2));
}

// --- lists of bytes

static Term byte_list(Ctx *c, Bits b, uint64_t from, size_t n, Term tail) {
  rt_bump(c, (int64_t)n / 16);
  if (!b.off) return rt_byte_list(c, b.at + from, n, tail);
  if (!n) return tail;
  Term *p = rt_alloc(c, 2 * n);
  for (size_t i = 0; i < n; i++) {
    p[2 * i] = MAKE_SMALL(rt_bits_load(b.at, b.off + 8 * (from + i), 8));
    p[2 * i + 1] = i + 1 < n ? MAKE_CONS(p + 2 * i + 2) : tail;
  }
  return MAKE_CONS(p);
}

Term bif_binary_to_list_1(Ctx *c, Term t) {
  if (!rt_is_binary(t)) return rt_badarg(c);
  Bits b = rt_bits(t);
  return byte_list(c, b, 0, b.size / 8, NIL);
}

// Positions from 1, both inclusive.
Term bif_binary_to_list_3(Ctx *c, Term t, Term first, Term last) {
  if (!rt_is_bits(t) || !IS_SMALL(first) || !IS_SMALL(last))
    return rt_badarg(c);
  Bits b = rt_bits(t);
  int64_t i = SMALL_VALUE(first), j = SMALL_VALUE(last);
  if (i < 1 || i > j || (uint64_t)j > b.size / 8) return rt_badarg(c);
  return byte_list(c, b, (uint64_t)i - 1, (size_t)(j - i + 1), NIL);
}

Term bif_bitstring_to_list_1(Ctx *c, Term t) {
  if (!rt_is_bits(t)) return rt_badarg(c);
  Bits b = rt_bits(t);
  uint64_t rest = b.size % 8;
  Term tail = NIL;
  if (rest)
    tail = rt_cons(c, rt_bits_new(c, b.at, b.off + b.size - rest, rest), NIL);
  return byte_list(c, b, 0, b.size / 8, tail);
}
