// SPDX-License-Identifier: Apache-2.0
// What the tree must not say, as erl_lint finds it: errors that OTP's compiler
// reports, at the same places in the same words.
#ifndef ERL_LINT_H
#define ERL_LINT_H
#include "lower.h"

void lint(ModState *); // after lw_collect

#endif
