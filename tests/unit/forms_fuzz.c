// SPDX-License-Identifier: Apache-2.0
// with: src/erl/*.c src/base/*.c src/ir/*.c
// What fuzzing the readers of forms has found, and what reaches most of them:
// each answer of tests/fuzz/forms once.
#include "tests/fuzz/forms_fuzz.c"

int main(void) { return fuzz_replay("tests/fuzz/forms") ? 0 : 1; }
