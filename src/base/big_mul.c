// SPDX-License-Identifier: Apache-2.0
// Products: by rows for short numbers, Karatsuba's method for long ones.
// Numbers of unlike length are multiplied in pieces as long as the shorter one.
#include "num.h"
#include "wide.h"
#include <string.h>

enum { KARATSUBA = 32 }; // limbs; below this rows are faster

// r += a * b; returns the carry.
static Limb add_mul1(Limb *r, const Limb *a, size_t n, Limb b) {
  Limb carry = 0;
  for (size_t i = 0; i < n; i++) {
    Wide p = wide_add1(wide_add1(wide_mul(a[i], b), carry), r[i]);
    r[i] = p.lo;
    carry = p.hi;
  }
  return carry;
}

static void mul_rows(Limb *r, const Limb *a, size_t an, const Limb *b,
                     size_t bn) {
  r[an] = big_mul1(r, a, an, b[0], 0);
  for (size_t i = 1; i < bn; i++) r[an + i] = add_mul1(r + i, a, an, b[i]);
}

// r = |a - b|, both of at most n limbs; says whether a < b.
static bool distance(Limb *r, const Limb *a, size_t n, const Limb *b,
                     size_t bn) {
  size_t as = big_size(a, n), bs = big_size(b, bn);
  bool less = big_cmp(a, as, b, bs) < 0;
  if (less)
    big_sub(r, b, bs, a, as);
  else
    big_sub(r, a, as, b, bs);
  size_t used = less ? bs : as;
  memset(r + used, 0, (n - used) * sizeof *r);
  return less;
}

// What kara needs for n limbs: 2k at each step, k being the longer half.
static size_t kara_tmp(size_t n) { return 2 * n + 2 * 64; }

// a and b of n limbs each. With a = a1 X + a0, b = b1 X + b0 the middle part
// a1 b0 + a0 b1 is a0 b0 + a1 b1 - (a0 - a1)(b0 - b1).
static void kara(Limb *r, const Limb *a, const Limb *b, size_t n, Limb *tmp) {
  if (n < KARATSUBA) {
    mul_rows(r, a, n, b, n);
    return;
  }
  size_t k = (n + 1) / 2, h = n - k;
  Limb *mid = tmp;
  tmp += 2 * k;
  bool negative =
      distance(r, a, k, a + k, h) != distance(r + k, b, k, b + k, h);
  kara(mid, r, r + k, k, tmp);
  kara(r, a, b, k, tmp);
  kara(r + 2 * k, a + k, b + k, h, tmp);
  Limb carry = 0;
  if (negative)
    carry = big_add(mid, mid, 2 * k, r, 2 * k);
  else
    carry -= big_sub(mid, r, 2 * k, mid, 2 * k);
  carry += big_add(mid, mid, 2 * k, r + 2 * k, 2 * h);
  carry += big_add(r + k, r + k, 2 * k, mid, 2 * k);
  for (size_t i = 3 * k; carry && i < 2 * n; i++) {
    r[i] += carry;
    carry = r[i] < carry;
  }
}

size_t big_mul_tmp(size_t an, size_t bn) {
  size_t n = an < bn ? an : bn;
  if (n < KARATSUBA) return 0;
  // Pieces of unlike length leave a shorter and shorter rest, as in Euclid's
  // algorithm; the second next is at most half as long.
  return kara_tmp(n) + (an == bn ? 0 : 8 * n);
}

void big_mul(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn,
             Limb *tmp) {
  if (an < bn) {
    big_mul(r, b, bn, a, an, tmp);
    return;
  }
  if (bn < KARATSUBA) {
    if (bn)
      mul_rows(r, a, an, b, bn);
    else
      memset(r, 0, an * sizeof *r);
    return;
  }
  kara(r, a, b, bn, tmp);
  if (an == bn) return;
  Limb *part = tmp;
  tmp += 2 * bn;
  memset(r + 2 * bn, 0, (an - bn) * sizeof *r);
  for (size_t i = bn; i < an; i += bn) {
    size_t n = an - i < bn ? an - i : bn;
    if (n == bn)
      kara(part, a + i, b, bn, tmp);
    else
      big_mul(part, b, bn, a + i, n, tmp);
    big_add(r + i, r + i, an + bn - i, part, n + bn);
  }
}
