// SPDX-License-Identifier: Apache-2.0
// Naturals of any size: comparison, addition, shifts, products and quotients
// with one limb, doubles. Least significant limb first.
#include "num.h"
#include "wide.h"
#include <string.h>

size_t big_size(const Limb *a, size_t n) {
  while (n && !a[n - 1]) n--;
  return n;
}

int big_cmp(const Limb *a, size_t an, const Limb *b, size_t bn) {
  if (an != bn) return an < bn ? -1 : 1;
  while (an--)
    if (a[an] != b[an]) return a[an] < b[an] ? -1 : 1;
  return 0;
}

Limb big_add(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn) {
  Limb carry = 0;
  for (size_t i = 0; i < bn; i++) {
    Limb s = a[i] + carry;
    carry = s < carry;
    r[i] = s + b[i];
    carry += r[i] < s;
  }
  for (size_t i = bn; i < an; i++) {
    r[i] = a[i] + carry;
    carry = r[i] < carry;
  }
  return carry;
}

// Returns the borrow, which is 0 when a >= b.
Limb big_sub(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn) {
  Limb borrow = 0;
  for (size_t i = 0; i < bn; i++) {
    Limb x = a[i], y = b[i], d = x - y;
    r[i] = d - borrow;
    borrow = (x < y) | (d < borrow);
  }
  for (size_t i = bn; i < an; i++) {
    Limb x = a[i];
    r[i] = x - borrow;
    borrow = x < borrow;
  }
  return borrow;
}

Limb big_mul1(Limb *r, const Limb *a, size_t n, Limb b, Limb carry) {
  for (size_t i = 0; i < n; i++) {
    Wide p = wide_add1(wide_mul(a[i], b), carry);
    r[i] = p.lo;
    carry = p.hi;
  }
  return carry;
}

Limb big_shl(Limb *r, const Limb *a, size_t n, unsigned bits) {
  if (!bits) {
    memmove(r, a, n * sizeof *a);
    return 0;
  }
  Limb out = n ? a[n - 1] >> (64 - bits) : 0;
  for (size_t i = n; i-- > 1;) r[i] = a[i] << bits | a[i - 1] >> (64 - bits);
  if (n) r[0] = a[0] << bits;
  return out;
}

void big_shr(Limb *r, const Limb *a, size_t n, unsigned bits) {
  if (!bits) {
    memmove(r, a, n * sizeof *a);
    return;
  }
  for (size_t i = 0; i + 1 < n; i++)
    r[i] = a[i] >> bits | a[i + 1] << (64 - bits);
  if (n) r[n - 1] = a[n - 1] >> bits;
}

// The double nearest to m * 2^e, m's top bit being set; `sticky` says that the
// exact value is slightly above that. Infinity when it is too large.
double num_round(uint64_t m, bool sticky, int e) {
  int drop = 11;
  if (e < -1085) drop = e < -1138 ? 64 : -1074 - e; // subnormal
  uint64_t kept = drop < 64 ? m >> drop : 0;
  uint64_t half = (uint64_t)1 << (drop - 1);
  uint64_t rest = drop < 64 ? m & (half * 2 - 1) : m;
  if (e < -1138) rest = 0; // below half of the smallest
  if (rest > half || (rest == half && (sticky || (kept & 1)))) kept++;
  // A carry out of the fraction raises the exponent, as it should.
  uint64_t bits = drop > 11 ? kept : ((uint64_t)(e + 1085) << 52) + kept;
  if (drop == 11 && (e > 960 || bits >= (uint64_t)0x7ff << 52))
    bits = (uint64_t)0x7ff << 52;
  double d;
  memcpy(&d, &bits, sizeof d);
  return d;
}

// Limb by limb, rounding each time, as erts does: up to one unit in the last
// place away from the nearest double.
double big_to_double(const Limb *a, size_t n, bool *overflow) {
  double d = 0;
  for (n = big_size(a, n); n > 0; n--) d = d * 0x1p64 + (double)a[n - 1];
  *overflow = d > 1.7976931348623157e308;
  return *overflow ? 0 : d;
}

double big_to_nearest(const Limb *a, size_t n, bool *overflow) {
  n = big_size(a, n);
  *overflow = n > 16;
  if (*overflow || !n) return 0;
  int up = __builtin_clzll(a[n - 1]);
  Limb m = a[n - 1] << up, below = n > 1 ? a[n - 2] : 0;
  if (up && n > 1) m |= below >> (64 - up), below <<= up;
  bool sticky = below != 0;
  for (size_t i = 0; i + 2 < n; i++) sticky |= a[i] != 0;
  double d = num_round(m, sticky, (int)(64 * (n - 1)) - up);
  *overflow = d > 1.7976931348623157e308;
  return *overflow ? 0 : d;
}

size_t big_from_double(Limb *r, double whole) {
  uint64_t bits;
  memcpy(&bits, &whole, sizeof bits);
  int e = (int)(bits >> 52 & 0x7ff) - 1075;
  uint64_t m = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
  if (e < -52) return 0;
  if (e <= 0) {
    r[0] = m >> -e;
    return 1;
  }
  size_t n = (size_t)e / 64;
  memset(r, 0, n * sizeof *r);
  r[n] = m << e % 64;
  if (e % 64 > 11) r[++n] = m >> (64 - e % 64);
  return n + 1;
}
