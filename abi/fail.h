// SPDX-License-Identifier: Apache-2.0
// Errors that the language itself raises (class error): what IR's `fail` names
// and what generated code tells the runtime.
#ifndef ABI_FAIL_H
#define ABI_FAIL_H
typedef enum {
  FAIL_BADMATCH,      // 1: {badmatch, V}
  FAIL_CASE_CLAUSE,   // 1
  FAIL_IF_CLAUSE,     // 0
  FAIL_TRY_CLAUSE,    // 1
  FAIL_ELSE_CLAUSE,   // 1
  FAIL_FUNCTION_CLAUSE, // the arguments
  FAIL_BADRECORD,     // 1
  FAIL_BADARG,        // 0
  FAIL_BAD_GENERATOR, // 1: {bad_generator, V}
  FAIL_BAD_FILTER,    // 1: {bad_filter, V}
  FAIL_BADMAP,        // 1
  FAIL_UNDEF,         // M, F, arguments...
  FAIL_KINDS
} FailKind;
#endif
