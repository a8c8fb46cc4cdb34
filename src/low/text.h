// SPDX-License-Identifier: Apache-2.0
// What reader and writer of Low's text form agree on.
#ifndef LOW_TEXT_H
#define LOW_TEXT_H
#include "../ir/text.h"
#include "low.h"

extern const char *const low_types[];  // by LowType: "V", "T", "W", "F"
extern const char *const low_roots[];  // by RootKind
extern const char *const low_syms[];   // by SymKind

typedef struct CtxField { // of abi/proc.def
  const char *name;
  uint32_t at, count; // byte offset; words
} CtxField;
extern const CtxField low_ctx_fields[]; // ends with name NULL

// How the number i of an instruction is written.
typedef enum { NUM_NO, NUM_PLAIN, NUM_COND, NUM_OFFSET, NUM_CTX, NUM_DOUBLE } NumForm;
NumForm low_num_form(LowOp);
#endif
