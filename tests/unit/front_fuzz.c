// SPDX-License-Identifier: Apache-2.0
// with: src/erl/*.c src/base/*.c src/ir/*.c
// What fuzzing the front end has found, and what reaches most of it: each text
// of tests/fuzz/corpus once.
#include "tests/fuzz/front_fuzz.c"

int main(void) { return fuzz_replay("tests/fuzz/corpus") ? 0 : 1; }
