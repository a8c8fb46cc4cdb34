// SPDX-License-Identifier: Apache-2.0
// transform.c: parse transforms, which are programs of their own. What they are
// told, and what their answer means.
#ifndef ERL_TRANSFORM_H
#define ERL_TRANSFORM_H
#include "erl.h"
#include "../ir/ir.h"

typedef struct Transforms {
  VEC(Name) names; // modules, in the order in which they are applied
  Str request;     // for lib/candela_transform.erl, if there are any
} Transforms;
void erl_transforms(Diags *, LitPool *, const Module *, const ErlOptions *,
                    Transforms *);
// The module that the answer has; NULL after errors (see Diags).
Module *erl_transformed(Diags *, Names *, Arena *, const Module *, int release,
                        const Str *answer);
#endif
