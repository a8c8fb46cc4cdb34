// SPDX-License-Identifier: Apache-2.0
// Ctx as a C structure and as offsets, from proc.def.
#ifndef ABI_CTX_H
#define ABI_CTX_H
#include "term.h"

typedef struct Ctx {
#define X(name, type) type name;
#define XS(name, type, count) type name[count];
#include "proc.def"
#undef X
#undef XS
} Ctx;

// Byte offsets: CTX_hp, CTX_sp, ...
enum {
#define XS(name, type, count)                                                  \
  CTX_##name, CTX_##name##_last = CTX_##name + 8 * (count)-1,
#define X(name, type) XS(name, type, 1)
#include "proc.def"
#undef X
#undef XS
  CTX_SIZE
};

#define STACK_SLACK 16 // words below sp that are always free, never checked for
#define CONTEXT_REDS 4000 // reductions of a slice
#endif
