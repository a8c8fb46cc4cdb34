// SPDX-License-Identifier: Apache-2.0
// Quotients and remainders: Knuth's algorithm D, with the reciprocal of the
// divisor's top limb in place of division instructions (Moeller and Granlund,
// "Improved division by invariant integers", 2011).
#include "num.h"
#include "wide.h"
#include <string.h>

// One limb of quotient of (hi, lo) / d; hi < d, d's top bit set. Only for
// reciprocals: works on halves.
static Limb div_slow(Limb hi, Limb lo, Limb d) {
  Limb d1 = d >> 32, d0 = (uint32_t)d, q = 0;
  for (int i = 0; i < 2; i++) {
    Limb next = i ? (uint32_t)lo : lo >> 32;
    Limb qh = hi / d1, rest = hi - qh * d1;
    while (qh >> 32 || qh * d0 > (rest << 32 | next)) {
      qh--;
      rest += d1;
      if (rest >> 32) break;
    }
    hi = (hi << 32 | next) - qh * d;
    q = q << 32 | qh;
  }
  return q;
}

// floor((2^128 - 1) / d) - 2^64.
static Limb reciprocal(Limb d) { return div_slow(~d, ~(Limb)0, d); }

// (hi, lo) / d for hi < d, v being d's reciprocal.
static inline Limb div_step(Limb hi, Limb lo, Limb d, Limb v, Limb *rest) {
  Wide p = wide_add1(wide_mul(v, hi), lo);
  Limb q = p.hi + hi + 1, r = lo - q * d;
  if (r > p.lo) {
    q--;
    r += d;
  }
  if (r >= d) {
    q++;
    r -= d;
  }
  *rest = r;
  return q;
}

Limb big_div1(Limb *q, const Limb *a, size_t n, Limb b) {
  if (!n) return 0;
  int s = clz64(b);
  Limb d = b << s, v = reciprocal(d), rest = s ? a[n - 1] >> (64 - s) : 0;
  for (size_t i = n; i-- > 0;) {
    Limb low = s && i ? a[i - 1] >> (64 - s) : 0;
    q[i] = div_step(rest, a[i] << s | low, d, v, &rest);
  }
  return rest >> s;
}

// u -= q * d over n limbs and the one above; says whether that went below 0.
static bool sub_mul1(Limb *u, const Limb *d, size_t n, Limb q) {
  Limb carry = 0;
  for (size_t i = 0; i < n; i++) {
    Wide p = wide_add1(wide_mul(d[i], q), carry);
    carry = p.hi + (u[i] < p.lo);
    u[i] -= p.lo;
  }
  bool below = u[n] < carry;
  u[n] -= carry;
  return below;
}

// One limb of the quotient: u has n + 1 limbs, n >= 2; its top n are below d.
static Limb quotient_limb(Limb *u, const Limb *d, size_t n, Limb v) {
  Limb q, rest;
  bool huge = false; // rest does not fit a limb: the estimate stands
  if (u[n] >= d[n - 1]) {
    q = ~(Limb)0;
    rest = u[n - 1] + d[n - 1];
    huge = rest < d[n - 1];
  } else {
    q = div_step(u[n], u[n - 1], d[n - 1], v, &rest);
  }
  while (!huge) {
    Wide p = wide_mul(q, d[n - 2]);
    if (p.hi < rest || (p.hi == rest && p.lo <= u[n - 2])) break;
    q--;
    rest += d[n - 1];
    huge = rest < d[n - 1];
  }
  if (sub_mul1(u, d, n, q)) {
    q--;
    u[n] += big_add(u, u, n, d, n);
  }
  return q;
}

void big_divrem(Limb *q, Limb *r, const Limb *a, size_t an, const Limb *b,
                size_t bn, Limb *tmp) {
  if (bn == 1) {
    r[0] = big_div1(q, a, an, b[0]);
    return;
  }
  unsigned s = (unsigned)clz64(b[bn - 1]);
  Limb *u = tmp, *d = tmp + an + 1;
  u[an] = big_shl(u, a, an, s);
  big_shl(d, b, bn, s);
  Limb v = reciprocal(d[bn - 1]);
  for (size_t i = an - bn + 1; i-- > 0;) q[i] = quotient_limb(u + i, d, bn, v);
  big_shr(r, u, bn, s);
}
