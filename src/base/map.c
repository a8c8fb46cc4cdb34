// SPDX-License-Identifier: Apache-2.0
// Hash map from non-zero 64-bit keys; open addressing, never shrinks.
#include "base.h"

static uint64_t mix(uint64_t h, uint64_t x) {
  h = (h ^ x) * 0x9e3779b97f4a7c15u;
  return h ^ h >> 32;
}

static uint64_t load(const unsigned char *p, size_t n) {
  uint64_t x = 0;
  memcpy(&x, p, n);
  return x;
}

// Less than 8 bytes; some of them twice.
static uint64_t load_few(const unsigned char *p, size_t n) {
  if (n >= 4) return load(p, 4) << 32 | load(p + n - 4, 4);
  return n ? (uint64_t)p[0] << 16 | p[n / 2] << 8 | p[n - 1] : 0;
}

uint64_t hash_bytes(const void *p, size_t n, uint64_t seed) {
  const unsigned char *b = p;
  uint64_t h = mix(seed, n);
  for (; n >= 8; b += 8, n -= 8) h = mix(h, load(b, 8));
  return n ? mix(h, load_few(b, n)) : h;
}

static uint32_t slot_of(uint64_t key, uint32_t cap) {
  return (uint32_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (cap - 1);
}

bool map_get(const Map *m, uint64_t key, uint64_t *val) {
  if (!m->cap) return false;
  for (uint32_t i = slot_of(key, m->cap); m->keys[i];
       i = (i + 1) & (m->cap - 1)) {
    if (m->keys[i] != key) continue;
    if (val) *val = m->vals[i];
    return true;
  }
  return false;
}

static void insert(Map *m, uint64_t key, uint64_t val) {
  uint32_t i = slot_of(key, m->cap);
  while (m->keys[i] && m->keys[i] != key) i = (i + 1) & (m->cap - 1);
  if (!m->keys[i]) m->n++;
  m->keys[i] = key;
  m->vals[i] = val;
}

void map_put(Map *m, uint64_t key, uint64_t val) {
  if (!key) bug("map_put: zero key");
  if ((m->n + 1) * 2 > m->cap) {
    Map old = *m;
    m->cap = old.cap ? old.cap * 2 : 16;
    m->keys = mem_alloc(m->cap * sizeof *m->keys);
    m->vals = mem_alloc(m->cap * sizeof *m->vals);
    m->n = 0;
    for (uint32_t i = 0; i < old.cap; i++)
      if (old.keys[i]) insert(m, old.keys[i], old.vals[i]);
    map_free(&old);
  }
  insert(m, key, val);
}

void map_free(Map *m) {
  free(m->keys);
  free(m->vals);
  *m = (Map){0};
}
