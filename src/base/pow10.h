// SPDX-License-Identifier: Apache-2.0
// Powers of ten as the conversions of doubles need them.
#ifndef POW10_H
#define POW10_H
#include "wide.h"
#include <stdbool.h>

enum { POW10_MIN = -351, POW10_MAX = 350 };

// The upper 128 bits of 10^k, rounded down: 10^k = (that + x) * 2^(e - 127)
// with 0 <= x < 1 and e = log2_pow10(k). x is 0 for k = 0..55 and only there.
Wide num_pow10(int k);
static inline bool pow10_is_exact(int k) { return k >= 0 && k <= 55; }

// floor(log2(10^k)), for |k| < 400.
static inline int log2_pow10(int k) { return (k * 1741647) >> 19; }
#endif
