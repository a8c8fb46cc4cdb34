// SPDX-License-Identifier: Apache-2.0
// What forms_fuzz.c and its mutator share.
#ifndef FORMS_FUZZ_H
#define FORMS_FUZZ_H
#include "tests/fuzz/fuzz.h"

// Appends to `out` the answer of a transform that changes nothing in a text, as
// an input. False: the text has errors.
bool forms_of_text(const uint8_t *text, size_t size, Str *out);
#endif
