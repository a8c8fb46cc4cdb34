// SPDX-License-Identifier: Apache-2.0
// Matching of bit strings: the segments that generated code takes at bit
// positions. Each gives NONE when the segment does not match there.
#include "bits.h"
#include "number.h"
#include "../abi/seg.h"

int64_t rt_bs_size(Ctx *c, Term bits) {
  (void)c;
  return (int64_t)FIELD(bits, 1);
}

static bool has_room(Bits b, int64_t pos, int64_t size) {
  return size >= 0 && (uint64_t)size <= b.size - (uint64_t)pos;
}

// --- integers

// Limb k, least first, of the n bits at a place.
static Limb limb_at(const uint8_t *at, uint64_t off, uint64_t n, size_t k,
                    bool little) {
  uint64_t done = 64 * (uint64_t)k;
  unsigned take = n - done < 64 ? (unsigned)(n - done) : 64;
  if (little) return rt_bits_load_le(at, off + done, take);
  return rt_bits_load(at, off + n - done - take, take);
}

static Limb sign_extend(Limb v, unsigned n) {
  return (Limb)((int64_t)(v << (64 - n)) >> (64 - n));
}

static void negate(Limb *v, size_t n) {
  Limb carry = 1;
  for (size_t i = 0; i < n; i++) {
    v[i] = ~v[i] + carry;
    carry = carry && !v[i];
  }
}

// The limbs are made in place, in what may become the big integer.
static Term get_big(Ctx *c, const uint8_t *at, uint64_t off, uint64_t n,
                    int flags) {
  size_t limbs = (n + 63) / 64, size = limbs;
  Term *p = rt_alloc(c, 1 + limbs);
  Limb *v = p + 1;
  for (size_t k = 0; k < limbs; k++)
    v[k] = limb_at(at, off, n, k, flags & SEG_LITTLE);
  bool negative = false;
  if (flags & SEG_SIGNED) {
    unsigned top = (unsigned)(n - 64 * (limbs - 1));
    v[limbs - 1] = sign_extend(v[limbs - 1], top);
    negative = (int64_t)v[limbs - 1] < 0;
    if (negative) negate(v, limbs);
  }
  while (size && !v[size - 1]) size--;
  Limb low = size ? v[0] : 0;
  if (size <= 1 && low <= (Limb)SMALL_MAX + negative) {
    rt_alloc_trim(c, p, 1 + limbs, 0);
    return MAKE_SMALL(negative ? -(int64_t)low : (int64_t)low);
  }
  rt_alloc_trim(c, p, 1 + limbs, 1 + size);
  p[0] = MAKE_HDR(negative ? HDR_NEG_BIG : HDR_POS_BIG, size);
  return MAKE_BOX(p);
}

Term rt_bits_int(Ctx *c, const uint8_t *at, uint64_t off, uint64_t n,
                 int flags) {
  if (flags & SEG_NATIVE) flags |= SEG_LITTLE;
  if (!n) return MAKE_SMALL(0);
  if (n > 64) return get_big(c, at, off, n, flags);
  Limb v = limb_at(at, off, n, 0, flags & SEG_LITTLE);
  if (flags & SEG_SIGNED)
    return rt_int(c, (int64_t)sign_extend(v, (unsigned)n));
  return rt_uint(c, v);
}

// Integers above the limit of arithmetic do not match, as in OTP.
Term rt_bs_get_int(Ctx *c, Term bits, int64_t pos, int64_t size, int64_t seg) {
  Bits b = rt_bits(bits);
  if (!has_room(b, pos, size)) return NONE;
  if (SEG_FLAGS(seg) & SEG_SKIP) return NIL;
  Term t = rt_bits_int(c, b.at, b.off + (uint64_t)pos, (uint64_t)size,
                       SEG_FLAGS(seg));
  return rt_is_big(t) && HDR_SIZE(HDR(t)) > INT_MAX_LIMBS ? NONE : t;
}

// --- floats

// Half precision; NAN stands for all that is not finite.
static double half_value(unsigned h) {
  unsigned exp = h >> 10 & 31, frac = h & 1023;
  uint64_t sign = (uint64_t)(h >> 15) << 63, bits;
  double d = frac * 0x1p-24;
  if (exp) {
    bits = (uint64_t)(exp == 31 ? 2047 : exp - 15 + 1023) << 52 | (uint64_t)frac
                                                                      << 42;
    memcpy(&d, &bits, 8);
  }
  memcpy(&bits, &d, 8);
  bits |= sign;
  memcpy(&d, &bits, 8);
  return d;
}

static double single_value(uint32_t bits) {
  float f;
  memcpy(&f, &bits, 4);
  return f;
}

static double double_value(uint64_t bits) {
  double d;
  memcpy(&d, &bits, 8);
  return d;
}

// Size 0 gives 0.0, as in OTP.
Term rt_bs_get_float(Ctx *c, Term bits, int64_t pos, int64_t size,
                     int64_t seg) {
  Bits b = rt_bits(bits);
  int flags = SEG_FLAGS(seg);
  if (!has_room(b, pos, size)) return NONE;
  if (size && size != 16 && size != 32 && size != 64) return NONE;
  uint64_t off = b.off + (uint64_t)pos;
  uint64_t v =
      limb_at(b.at, off, (uint64_t)size, 0, flags & (SEG_LITTLE | SEG_NATIVE));
  double d = size == 64   ? double_value(v)
             : size == 32 ? single_value((uint32_t)v)
                          : half_value((unsigned)v);
  if (!__builtin_isfinite(d)) return NONE;
  return flags & SEG_SKIP ? NIL : rt_float(c, d);
}

// --- bits

Term rt_bs_get_bits(Ctx *c, Term bits, int64_t pos, int64_t size) {
  if (size < 0 || (uint64_t)size > FIELD(bits, 1) - (uint64_t)pos) return NONE;
  return rt_subbits(c, bits, (uint64_t)pos, (uint64_t)size);
}

Term rt_bs_tail(Ctx *c, Term bits, int64_t pos) {
  return rt_subbits(c, bits, (uint64_t)pos, FIELD(bits, 1) - (uint64_t)pos);
}

int64_t rt_bs_is(Ctx *c, Term bits, int64_t pos, Term literal) {
  (void)c;
  Bits a = rt_bits(bits), b = rt_bits(literal);
  return has_room(a, pos, (int64_t)b.size) &&
         rt_bits_equal(a.at, a.off + (uint64_t)pos, b.at, b.off, b.size);
}

// --- characters

static int32_t get_utf8(const uint8_t *at, uint64_t off, uint64_t left) {
  uint8_t byte[4];
  unsigned n = left >= 32 ? 4 : (unsigned)(left / 8), len;
  if (off % 8 == 0) return rt_utf8_get(at + off / 8, n, &len);
  rt_bits_copy(byte, 0, at, off, n * 8);
  return rt_utf8_get(byte, n, &len);
}

static int32_t get_utf16(const uint8_t *at, uint64_t off, uint64_t left,
                         bool little) {
  if (left < 16) return -1;
  int32_t a = (int32_t)limb_at(at, off, 16, 0, little);
  if (a < 0xd800 || a > 0xdfff) return a;
  if (a > 0xdbff || left < 32) return -1;
  int32_t b = (int32_t)limb_at(at, off + 16, 16, 0, little);
  if (b < 0xdc00 || b > 0xdfff) return -1;
  return 0x10000 + ((a & 0x3ff) << 10 | (b & 0x3ff));
}

static int64_t get_utf32(const uint8_t *at, uint64_t off, uint64_t left,
                         bool little) {
  if (left < 32) return -1;
  return (int64_t)limb_at(at, off, 32, 0, little);
}

Term rt_bs_get_utf(Ctx *c, Term bits, int64_t pos, int64_t seg) {
  (void)c;
  Bits b = rt_bits(bits);
  uint64_t off = b.off + (uint64_t)pos, left = b.size - (uint64_t)pos;
  bool little = SEG_FLAGS(seg) & (SEG_LITTLE | SEG_NATIVE);
  int64_t ch = SEG_TYPE(seg) == SEG_UTF8 ? get_utf8(b.at, off, left)
               : SEG_TYPE(seg) == SEG_UTF16
                   ? get_utf16(b.at, off, left, little)
                   : get_utf32(b.at, off, left, little);
  return rt_is_char(ch) ? MAKE_SMALL(ch) : NONE;
}

int64_t rt_bs_utf_size(Ctx *c, int64_t ch, int64_t seg) {
  (void)c;
  if (SEG_TYPE(seg) == SEG_UTF32) return 32;
  if (SEG_TYPE(seg) == SEG_UTF16) return ch < 0x10000 ? 16 : 32;
  return ch < 0x80 ? 8 : ch < 0x800 ? 16 : ch < 0x10000 ? 24 : 32;
}
