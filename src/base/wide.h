// SPDX-License-Identifier: Apache-2.0
// 128-bit arithmetic on pairs of words, for big*.c and dtoa*.c. wasm has no
// wide multiplication, and its compilers call a library for __int128.
#ifndef WIDE_H
#define WIDE_H
#include <stdint.h>

typedef struct Wide {
  uint64_t hi, lo;
} Wide;

#if defined(__SIZEOF_INT128__) && !defined(__wasm__)
static inline Wide wide_mul(uint64_t a, uint64_t b) {
  unsigned __int128 p = (unsigned __int128)a * b;
  return (Wide){(uint64_t)(p >> 64), (uint64_t)p};
}
#else
static inline Wide wide_mul(uint64_t a, uint64_t b) {
  uint64_t a0 = (uint32_t)a, a1 = a >> 32, b0 = (uint32_t)b, b1 = b >> 32;
  uint64_t low = a0 * b0, mid1 = a1 * b0 + (low >> 32);
  uint64_t mid2 = a0 * b1 + (uint32_t)mid1;
  return (Wide){a1 * b1 + (mid1 >> 32) + (mid2 >> 32),
                mid2 << 32 | (uint32_t)low};
}
#endif

static inline Wide wide_add1(Wide w, uint64_t b) {
  uint64_t lo = w.lo + b;
  return (Wide){w.hi + (lo < b), lo};
}

static inline int clz64(uint64_t x) { return __builtin_clzll(x); }
#endif
