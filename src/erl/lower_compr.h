// SPDX-License-Identifier: Apache-2.0
// What lower_compr.c and lower_generate.c share.
#ifndef LOWER_COMPR_H
#define LOWER_COMPR_H
#include "lower.h"

typedef struct Compr {
  const Node *node;
  bool effect; // nobody wants the list
  bool is_new; // nothing is allocated for the bit string yet
} Compr;

// What follows an element: the value that ends it all, or the call of a
// generator's function for the elements after it. Values of the function that
// is being lowered.
typedef struct More {
  const FnRef *fn; // NULL: value; bit strings: what has been built up
  Val value;
  Val *args;
  uint32_t n;
  uint32_t acc; // the argument that is built up; UINT32_MAX: none
  uint32_t line;
} More;

Val compr_quals(Compr *, FnState *, uint32_t q, const More *, Val acc, Want);
Val compr_more(Compr *, FnState *, const More *, Val acc); // in tail position

// lower_generate.c: one step of generators
typedef struct Gen {
  const Node *node;
  Ref state[2]; // params: list; iterator; bits and position
  Val next[2];  // the state behind the element
  Val elem[2];  // the element; a map's key and value
  Pat *bits;    // B_GENERATE: the pattern
  Val *segs;    // and the segments' values
} Gen;
bool gen_is_bits(const Gen *);
bool gen_is_map(const Gen *);
bool gen_is_strict(const Gen *);
// The sources' values: the first arguments. Returns how many.
uint32_t gens_start(FnState *, Gen *, NodeList, Val *args);
void gens_params(FnState *, Gen *, uint32_t n);
void gens_body(Compr *, Lift *, Gen *, uint32_t n, uint32_t q, More *again,
               const More *outer, Val acc);

// lower_relax.c: goes on where the elements match all patterns. `relaxed`: what
// is left of them when elements are passed over.
void gens_match(FnState *, const Gen *, uint32_t n, bool relaxed, BlkId fail);

// lower_size.c: an empty bit string with room for what will be made; `first`:
// what the first qualifier goes through, or [].
Val compr_room(FnState *, const Node *, Val first);

#endif
