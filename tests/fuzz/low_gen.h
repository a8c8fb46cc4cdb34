// SPDX-License-Identifier: Apache-2.0
// Random Low programs, before the frame pass, with defined behaviour whatever
// the addresses of objects are. Also the C functions that they call.
#ifndef LOW_GEN_H
#define LOW_GEN_H
#include "src/low/low.h"

typedef struct Rng {
  uint64_t s;
} Rng;
uint64_t rng_next(Rng *);
uint32_t rng_below(Rng *, uint32_t n);

typedef struct GenShape {
  uint32_t size;   // statements
  uint32_t values; // how many values results keep in use
} GenShape;
// refs: the functions of the program, which call each other; the first argument
// of each is fuel, a small integer.
LowFn *low_gen(Rng *, LitPool *, const FnRef *const *refs, uint32_t nrefs,
               uint32_t which, GenShape);
bool low_gen_any_param(uint32_t k); // may the k-th parameter be any term?

// C functions
void low_gen_start(void); // before a program is interpreted: frees what it made
void *low_gen_address(const char *c_name);
uint64_t low_gen_symbol(const LowSym *);
extern uint64_t low_gen_effects[2]; // digest of effects, by native_owns(ctx)
#endif
