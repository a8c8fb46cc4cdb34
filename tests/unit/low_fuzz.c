// SPDX-License-Identifier: Apache-2.0
// with: tests/fuzz/[!fx]*.c src/base/*.c src/ir/*.c src/low/*.c src/x64/*.c rt/os/x64.S
// A short run of random Low programs: interpreted before and after the passes,
// and as machine code.
#include "tests/fuzz/x64_fuzz.c"
