// SPDX-License-Identifier: Apache-2.0
// Text to the nearest double. The first 19 digits times a power of ten known to
// 128 bits decide nearly always (Lemire, "Number parsing at a gigabyte per
// second", 2021); where they do not, big numbers do.
#include "num.h"
#include "pow10.h"
#include <string.h>

enum {
  MAX_DIGITS = 800, // more cannot matter but for being not all 0 (767 do)
  BIG_LIMBS = 64,
};

typedef struct Decimal { // digits * 10^exp
  const char *text;      // of the digits, from the first that is not 0; the
  const char *end;       // point may stand among them
  int64_t ndigits, exp;
} Decimal;

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_point(char c) { return c == '.' || c == ','; }

static int64_t exponent_of(const char *p, const char *end) {
  bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) p++;
  int64_t e = 0;
  for (; p < end && e < (int64_t)1 << 50; p++) e = e * 10 + (*p - '0');
  return negative ? -e : e;
}

static Decimal decimal_of(const char *p, const char *end) {
  Decimal d = {0};
  bool fraction = false;
  for (; p < end && (is_digit(*p) || is_point(*p)); p++) {
    if (is_point(*p)) {
      fraction = true;
      continue;
    }
    if (!d.text && *p != '0') d.text = p;
    d.ndigits += d.text != NULL;
    d.exp -= fraction;
  }
  d.end = p;
  if (p < end) d.exp += exponent_of(p + 1, end);
  return d;
}

static double from_bits(uint64_t bits) {
  double d;
  memcpy(&d, &bits, sizeof d);
  return d;
}

static double infinity(void) { return from_bits((uint64_t)0x7ff << 52); }

// The double nearest to p * 2^e, p's upper or second bit being set.
static double round_wide(Wide p, bool sticky, int e) {
  bool one = p.hi >> 63;
  uint64_t m = one ? p.hi : p.hi << 1 | p.lo >> 63;
  return num_round(m, sticky || (one ? p.lo : p.lo << 1), e + one);
}

// The double nearest to w * 10^k, or false when that is not certain. `more`:
// digits follow w's, which may all be 0.
static bool by_product(uint64_t w, int k, bool more, double *out) {
  int shift = clz64(w), e = log2_pow10(k) - shift;
  Wide ten = num_pow10(k);
  Wide low = wide_mul(ten.lo, w << shift);
  Wide p = wide_add1(wide_mul(ten.hi, w << shift), low.hi);
  bool exact = pow10_is_exact(k);
  *out = round_wide(p, low.lo || !exact, e);
  if (exact && !more) return true;
  // The exact value lies between p and `top`.
  Wide top = wide_add1(p, 2);
  if (more) { // up to one unit of w
    Wide unit = wide_add1(wide_mul(ten.hi, (uint64_t)1 << shift), 2);
    top = wide_add1(top, unit.lo);
    top.hi += unit.hi;
  }
  return p.hi >> 63 == top.hi >> 63 && *out == round_wide(top, true, e);
}

static size_t mul_small(Limb *a, size_t n, Limb by, Limb add) {
  Limb carry = big_mul1(a, a, n, by, add);
  if (carry) a[n++] = carry;
  return n;
}

static size_t mul_pow10(Limb *a, size_t n, int64_t k) {
  for (; k >= 19; k -= 19) n = mul_small(a, n, 10000000000000000000u, 0);
  while (k-- > 0) n = mul_small(a, n, 10, 0);
  return n;
}

static size_t read_digits(Limb *a, Decimal *d) {
  size_t n = 0;
  int64_t taken = 0;
  bool more = false;
  for (const char *p = d->text; p < d->end; p++) {
    if (is_point(*p)) continue;
    if (taken < MAX_DIGITS) {
      n = mul_small(a, n, 10, (Limb)(*p - '0'));
      taken++;
    } else if (*p != '0') {
      more = true;
    }
  }
  d->exp += d->ndigits - taken;
  if (!more) return n;
  d->exp--; // a digit below all others says "a little more"
  return mul_small(a, n, 10, 1);
}

static size_t shift_up(Limb *a, size_t n, size_t bits) {
  memmove(a + bits / 64, a, n * sizeof *a);
  memset(a, 0, bits / 64 * sizeof *a);
  n += bits / 64;
  Limb out = big_shl(a, a, n, bits % 64);
  if (out) a[n++] = out;
  return n;
}

static size_t bits_of(const Limb *a, size_t n) {
  return n * 64 - (size_t)clz64(a[n - 1]);
}

// The nearest double to a * 2^e.
static double round_big(const Limb *a, size_t n, bool sticky, int e) {
  n = big_size(a, n);
  int s = clz64(a[n - 1]);
  uint64_t m = a[n - 1] << s;
  if (n > 1) {
    if (s) m |= a[n - 2] >> (64 - s);
    sticky |= (a[n - 2] << s) != 0 || big_size(a, n - 2);
  }
  return num_round(m, sticky, e + (int)(n - 1) * 64 - s);
}

static double by_big(Decimal d) {
  Limb a[2 * BIG_LIMBS], ten[BIG_LIMBS], q[2 * BIG_LIMBS], r[BIG_LIMBS],
      tmp[3 * BIG_LIMBS + 1];
  size_t n = read_digits(a, &d);
  if (d.exp >= 0) return round_big(a, mul_pow10(a, n, d.exp), false, 0);
  ten[0] = 1;
  size_t tn = mul_pow10(ten, 1, -d.exp);
  size_t have = bits_of(a, n), want = bits_of(ten, tn) + 66;
  size_t shift = have < want ? want - have : 0;
  n = shift_up(a, n, shift);
  big_divrem(q, r, a, n, ten, tn, tmp);
  return round_big(q, n - tn + 1, big_size(r, tn) != 0, -(int)shift);
}

static double nearest(Decimal d) {
  if (!d.text) return 0;
  int64_t size = d.ndigits + d.exp; // value = 0.DIGITS * 10^size
  if (size < -330) return 0;
  if (size > 310) return infinity();
  uint64_t w = 0;
  int64_t taken = 0;
  for (const char *p = d.text; p < d.end && taken < 19; p++) {
    if (is_point(*p)) continue;
    w = w * 10 + (uint64_t)(*p - '0');
    taken++;
  }
  double out;
  int k = (int)(d.exp + d.ndigits - taken);
  if (by_product(w, k, d.ndigits > taken, &out)) return out;
  return by_big(d);
}

bool num_parse_float(const char *text, size_t n, double *out) {
  const char *end = text + n;
  bool negative = n && *text == '-';
  if (n && (*text == '-' || *text == '+')) text++;
  double d = nearest(decimal_of(text, end));
  *out = negative ? -d : d;
  return d < infinity();
}
