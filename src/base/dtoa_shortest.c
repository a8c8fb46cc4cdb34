// SPDX-License-Identifier: Apache-2.0
// The shortest decimal that reads back as a given double, and among those the
// nearest to it. The method is Raffaello Giulietti's ("The Schubfach way to
// render doubles", 2021): all decimals that could be wanted are multiples of
// one power of ten 10^k or of 10^(k+1), so it suffices to compare the double's
// rounding interval, scaled by 10^-k, with the neighbouring multiples.
#include "num.h"
#include "pow10.h"
#include <string.h>

// floor(g * c / 2^128), with the lowest bit set when that is not exact.
static uint64_t scale(Wide g, uint64_t c) {
  Wide low = wide_mul(g.lo, c), high = wide_add1(wide_mul(g.hi, c), low.hi);
  return high.hi | (high.lo > 1);
}

// The wanted decimal of c * 2^q is result * 10^*k.
static uint64_t shortest(uint64_t c, int q, bool power_of_two, int *k) {
  // The interval is c - 1/2 .. c + 1/2, at a power of two c - 1/4 .. c + 1/2.
  *k = (q * 1262611 - (power_of_two ? 524031 : 0)) >> 22; // floor(log10(..))
  int shift = q + log2_pow10(-*k) + 1;
  Wide g = num_pow10(-*k);
  if (!pow10_is_exact(-*k)) g = (Wide){g.hi + (g.lo + 1 == 0), g.lo + 1};
  uint64_t out = c & 1; // the bounds belong to the interval when c is even
  uint64_t low = scale(g, (4 * c - (power_of_two ? 1 : 2)) << shift) + out;
  uint64_t mid = scale(g, 4 * c << shift);
  uint64_t high = scale(g, (4 * c + 2) << shift) - out;
  uint64_t s = mid / 4;
  if (s >= 10) {
    uint64_t tens = s / 10;
    bool down = low <= 40 * tens, up = 40 * tens + 40 <= high;
    if (down != up) {
      ++*k;
      return tens + up;
    }
  }
  bool down = low <= 4 * s, up = 4 * s + 4 <= high;
  if (down != up) return s + up;
  return s + (mid > 4 * s + 2 || (mid == 4 * s + 2 && (s & 1)));
}

int num_shortest(double d, char digits[17], int *exp10) {
  uint64_t bits;
  memcpy(&bits, &d, sizeof bits);
  uint64_t fraction = bits & (((uint64_t)1 << 52) - 1);
  int e = (int)(bits >> 52 & 0x7ff), k;
  uint64_t v = e ? shortest(fraction | (uint64_t)1 << 52, e - 1075,
                            !fraction && e > 1, &k)
                 : shortest(fraction, -1074, false, &k);
  for (; v % 10 == 0; v /= 10) k++;
  char text[20];
  int n = 0;
  for (; v; v /= 10) text[19 - n++] = (char)('0' + v % 10);
  memcpy(digits, text + 20 - n, (size_t)n);
  *exp10 = n + k;
  return n;
}
