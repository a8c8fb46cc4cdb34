// SPDX-License-Identifier: Apache-2.0
// Integers as limbs, and making them: for arithmetic, comparison, conversion.
#ifndef NUMBER_H
#define NUMBER_H
#include "../src/base/num.h"
#include "rt.h"

// Larger integers raise system_limit, as OTP's do: 33554368 bits.
#define INT_MAX_LIMBS 524287

static inline bool rt_is_big(Term t) {
  return IS_BOX(t) &&
         (HDR_KIND(HDR(t)) == HDR_POS_BIG || HDR_KIND(HDR(t)) == HDR_NEG_BIG);
}
static inline bool rt_is_finite(double d) { return d - d == 0; }

// Magnitude and sign of an integer. Not to be copied: `at` may point to `one`.
typedef struct IntView {
  const Limb *at;
  size_t n; // 0: the number is 0
  bool negative;
  Limb one;
} IntView;
bool rt_int_view(Term, IntView *); // false: not an integer

// A new integer on the heap, to be filled: `at` has room for n limbs.
typedef struct IntRoom {
  Term *box;
  Limb *at;
  size_t n;
} IntRoom;
IntRoom rt_int_room(Ctx *, size_t n); // n <= INT_MAX_LIMBS + 1
// The term, small if it fits; NONE after system_limit.
Term rt_int_done(Ctx *, IntRoom, bool negative);

// Working space: on the C stack while it is short.
typedef struct Scratch {
  Limb own[64];
  Limb *at;
  size_t n;
} Scratch;
Limb *rt_scratch(Scratch *, size_t n);
void rt_scratch_free(Scratch *);

// The integer part of a finite double.
Term rt_int_of_double(Ctx *, double whole);
// -1, 0, 1; y may not be NaN.
int rt_cmp_int_double(Term integer, double y);
#endif
