// SPDX-License-Identifier: Apache-2.0
// with: rt/mem/*.c rt/os/posix.c
// The allocator: blocks of all sizes do not overlap, and everything comes back.
#define _GNU_SOURCE
#include "../../rt/os/os.h"
#include "../../rt/proc.h"
#include <stdio.h>
#include <stdlib.h>

#define CHECK(e)                                                               \
  ((e) ? (void)0                                                               \
       : (fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #e), exit(1)))
enum { BLOCKS = 3000 };

static struct {
  uint8_t *at;
  size_t n;
} block[BLOCKS];

static uint64_t seed = 7;
static uint32_t rnd(uint32_t n) {
  seed = seed * 6364136223846793005u + 1442695040888963407u;
  return (uint32_t)(seed >> 33) % n;
}

static size_t random_size(void) {
  switch (rnd(10)) {
  case 0: return rnd(200000);
  case 1:
  case 2: return rnd(10000);
  default: return rnd(300);
  }
}

static void check(int i) {
  uint8_t mark = (uint8_t)i;
  for (size_t k = 0; k < block[i].n; k += k < 16 ? 1 : 61)
    CHECK(block[i].at[k] == mark);
}

static void replace(int i) {
  check(i);
  if (block[i].at && rnd(4) == 0) {
    size_t n = random_size();
    block[i].at = rt_mem_realloc(block[i].at, block[i].n, n);
    if (n < block[i].n) block[i].n = n;
    check(i);
    block[i].n = n;
  } else if (block[i].at && rnd(8) == 0) {
    size_t left = rt_mem_shrink(block[i].at, rt_mem_round(block[i].n), block[i].n / 2);
    if (left < block[i].n) block[i].n = left;
  } else {
    rt_mem_free(block[i].at, block[i].n);
    block[i].n = random_size();
    block[i].at = rt_mem_alloc(block[i].n);
  }
  memset(block[i].at, i, block[i].n);
}

int main(void) {
  os_init(0, NULL, NULL);
  rt_mem_init();
  for (size_t n = 1; n < 20000; n++) {
    CHECK(rt_mem_round(n) >= n && rt_mem_round(rt_mem_round(n)) == rt_mem_round(n));
    CHECK(n < 128 || n > 8192 || rt_mem_round(n) <= n + n / 4 + 16);
  }
  for (int k = 0; k < 200000; k++) replace((int)rnd(BLOCKS));
  for (int i = 0; i < BLOCKS; i++) check(i), rt_mem_free(block[i].at, block[i].n);
  CHECK(rt_mem_stats().in_use == 0);
  uint64_t from_os = rt_mem_stats().from_os;
  void *all = rt_mem_alloc((size_t)from_os / 8); // has come together again
  CHECK(rt_mem_stats().from_os == from_os);
  rt_mem_free(all, (size_t)from_os / 8);
  void *forever = rt_mem_const(100);
  int local;
  CHECK(rt_mem_is_const(forever) && rt_mem_is_const(&local));
  all = rt_mem_alloc(100);
  CHECK(!rt_mem_is_const(all));
  rt_mem_free(all, 100);
  return 0;
}
