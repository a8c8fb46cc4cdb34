// SPDX-License-Identifier: Apache-2.0
// Runs machine code of Low functions in this process, with a runtime that is as
// small and as nasty as possible: every safepoint's collection moves the heap
// and the stack, and gives just what was asked for.
#ifndef NATIVE_H
#define NATIVE_H
#include "src/x64/x64.h"

typedef enum { NAT_RETURNED, NAT_RAISED } NatOutcome;
typedef struct NatStats {
  uint64_t collections, yields;
} NatStats;
extern NatStats native_stats;
void native_init(void *(*address)(const char *c_name),
                 uint64_t (*symbol)(const LowSym *));
void native_reset(void);         // forgets all code
void native_add(const Code *);   // code of a function
void native_link(void);
void native_spare(uint32_t words); // free words that a collection gives beside
NatOutcome native_call(const FnRef *, const uint64_t *args, uint32_t n,
                       int64_t reds, uint64_t *result);
Ctx *native_ctx(void);
uint64_t *native_alloc(Ctx *, size_t words); // for rt functions; not in the heap
bool native_owns(const Ctx *);
#endif
