// SPDX-License-Identifier: Apache-2.0
// BIFs of module binary but for searching (search.c).
#include "../code/code.h"
#include "bits.h"
#include "rcbin.h"
#include "../abi/seg.h"

static Term byte_at(Term bin, uint64_t i) {
  Bits b = rt_bits(bin);
  return MAKE_SMALL(rt_bits_load(b.at, b.off + 8 * i, 8));
}

Term bif_binary_at_2(Ctx *c, Term bin, Term position) {
  if (!rt_is_binary(bin) || !IS_SMALL(position) || SMALL_VALUE(position) < 0 ||
      (uint64_t)SMALL_VALUE(position) >= rt_bits_size(bin) / 8)
    return rt_badarg(c);
  return byte_at(bin, (uint64_t)SMALL_VALUE(position));
}

Term bif_binary_first_1(Ctx *c, Term bin) {
  return bif_binary_at_2(c, bin, MAKE_SMALL(0));
}

Term bif_binary_last_1(Ctx *c, Term bin) {
  if (!rt_is_binary(bin)) return rt_badarg(c);
  return bif_binary_at_2(c, bin, MAKE_SMALL(rt_bits_size(bin) / 8 - 1));
}

Term bif_binary_copy_2(Ctx *c, Term bin, Term times) {
  if (!rt_is_bits(bin) || !IS_SMALL(times) || SMALL_VALUE(times) < 0)
    return rt_badarg(c);
  bool any = times == MAKE_SMALL(0) && code_program()->otp_release < 29;
  if (any) return rt_binary(c, NULL, 0);
  if (!rt_is_binary(bin)) return rt_badarg(c);
  Bits b = rt_bits(bin);
  uint64_t n = b.size ? (uint64_t)SMALL_VALUE(times) : 0, all;
  if (__builtin_mul_overflow(n, b.size / 8, &all) || all > RCBIN_MOST)
    return rt_system_limit(c);
  uint8_t *to;
  Term t = rt_binary_room(c, all, &to);
  for (uint64_t i = 0; i < n; i++)
    rt_bits_copy(to, i * b.size, b.at, b.off, b.size);
  rt_bump(c, (int64_t)(all >> 10));
  return t;
}

Term bif_binary_copy_1(Ctx *c, Term bin) {
  return bif_binary_copy_2(c, bin, MAKE_SMALL(1));
}

Term bif_referenced_byte_size_1(Ctx *c, Term t) {
  if (!rt_is_bits(t)) return rt_badarg(c);
  if (HDR_KIND(HDR(t)) == HDR_SUBBIN) t = FIELD(t, 3);
  if (HDR_KIND(HDR(t)) == HDR_REFBIN) return rt_uint(c, rt_rcbin_of(t)->size);
  return MAKE_SMALL((rt_bits_size(t) + 7) / 8);
}

// --- integers

// Of big and little: whether little; -1: neither.
static int endian_of(Term t) {
  return t == AM(big) ? 0 : t == AM(little) ? 1 : -1;
}

Term bif_decode_unsigned_2(Ctx *c, Term bin, Term endian) {
  int little = endian_of(endian);
  if (!rt_is_binary(bin) || little < 0) return rt_badarg(c);
  Bits b = rt_bits(bin);
  rt_bump(c, (int64_t)(b.size >> 13));
  return rt_bits_int(c, b.at, b.off, b.size, little ? SEG_LITTLE : 0);
}

Term bif_decode_unsigned_1(Ctx *c, Term bin) {
  return bif_decode_unsigned_2(c, bin, AM(big));
}

static size_t bytes_of_limb(uint64_t limb) {
  return limb ? 8 - (size_t)__builtin_clzll(limb) / 8 : 0;
}

Term bif_encode_unsigned_2(Ctx *c, Term t, Term endian) {
  int little = endian_of(endian);
  bool small = IS_SMALL(t);
  if (little < 0 || (small ? SMALL_VALUE(t) < 0 : !IS_KIND(t, HDR_POS_BIG)))
    return rt_badarg(c);
  uint64_t value = small ? (uint64_t)SMALL_VALUE(t) : 0;
  const uint64_t *limb = small ? &value : &FIELD(t, 1);
  size_t n = small ? 1 : HDR_SIZE(HDR(t));
  size_t bytes = 8 * (n - 1) + bytes_of_limb(limb[n - 1]);
  if (!bytes) bytes = 1;
  uint8_t *to;
  Term bin = rt_binary_room(c, bytes, &to);
  for (size_t i = 0; i < bytes; i++)
    to[little ? i : bytes - 1 - i] = (uint8_t)(limb[i / 8] >> i % 8 * 8);
  return bin;
}

Term bif_encode_unsigned_1(Ctx *c, Term t) {
  return bif_encode_unsigned_2(c, t, AM(big));
}

// --- common parts

static uint64_t common(Bits a, Bits b, uint64_t limit, bool suffix) {
  uint64_t n = 0;
  for (; n < limit; n++) {
    uint64_t i = suffix ? a.size - 8 * (n + 1) : 8 * n;
    uint64_t j = suffix ? b.size - 8 * (n + 1) : 8 * n;
    if (rt_bits_load(a.at, a.off + i, 8) != rt_bits_load(b.at, b.off + j, 8))
      break;
  }
  return n;
}

static Term longest_common(Ctx *c, Term list, bool suffix) {
  if (!IS_CONS(list) || !rt_is_binary(CAR(list))) return rt_badarg(c);
  Bits first = rt_bits(CAR(list));
  uint64_t n = first.size / 8;
  for (list = CDR(list); IS_CONS(list); list = CDR(list)) {
    if (!rt_is_binary(CAR(list))) return rt_badarg(c);
    Bits b = rt_bits(CAR(list));
    n = common(first, b, b.size / 8 < n ? b.size / 8 : n, suffix);
    rt_bump(c, 1 + (int64_t)(n >> 10));
  }
  return list == NIL ? MAKE_SMALL(n) : rt_badarg(c);
}

Term bif_longest_common_prefix_1(Ctx *c, Term list) {
  return longest_common(c, list, false);
}
Term bif_longest_common_suffix_1(Ctx *c, Term list) {
  return longest_common(c, list, true);
}
