// SPDX-License-Identifier: Apache-2.0
// Arenas, and the allocation that everything else of the compiler uses.
#include "base.h"

// Chunks grow, for most arenas are a function's and small.
enum { FIRST_BYTES = 1024, CHUNK_BYTES = 64 * 1024, ALIGN = 16 };

typedef struct Chunk {
  struct Chunk *next;
  size_t used, size;
  _Alignas(ALIGN) char data[];
} Chunk;

struct Arena {
  Chunk *chunks; // the first one is being filled
};

void *mem_alloc(size_t n) {
  void *p = calloc(1, n ? n : 1);
  if (!p) fatal("out of memory");
  return p;
}

void *mem_realloc(void *p, size_t n) {
  p = realloc(p, n ? n : 1);
  if (!p) fatal("out of memory");
  return p;
}

void vec_room(void **at, uint32_t *cap, uint64_t need, size_t size) {
  if (need <= *cap) return;
  if (need > UINT32_MAX) fatal("out of memory");
  uint64_t want = *cap ? (uint64_t)*cap * 2 : 8;
  if (want < need) want = need;
  if (want > UINT32_MAX) want = UINT32_MAX;
  *at = mem_realloc(*at, want * size);
  *cap = (uint32_t)want;
}

Arena *arena_new(void) { return mem_alloc(sizeof(Arena)); }

void arena_free(Arena *a) {
  if (!a) return;
  for (Chunk *c = a->chunks, *next; c; c = next) {
    next = c->next;
    free(c);
  }
  free(a);
}

// A large object gets a chunk of its own behind the one being filled.
static void *alloc_large(Arena *a, size_t n) {
  Chunk *c = mem_alloc(sizeof(Chunk) + n);
  c->used = c->size = n;
  if (a->chunks) {
    c->next = a->chunks->next;
    a->chunks->next = c;
  } else {
    a->chunks = c;
  }
  return c->data;
}

void *arena_alloc(Arena *a, size_t n) {
  if (n > SIZE_MAX / 2) fatal("out of memory");
  n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  if (n > CHUNK_BYTES / 4) return alloc_large(a, n);
  Chunk *c = a->chunks;
  if (!c || c->size - c->used < n) {
    size_t size = c ? 2 * c->size : FIRST_BYTES;
    while (size < n) size *= 2;
    if (size > CHUNK_BYTES) size = CHUNK_BYTES;
    c = mem_alloc(sizeof(Chunk) + size);
    c->size = size;
    c->next = a->chunks;
    a->chunks = c;
  }
  void *p = c->data + c->used;
  c->used += n;
  return p;
}

void arena_vec_room(Arena *a, void **at, uint32_t *cap, size_t size) {
  enum { FIRST_ROOM = 32 };
  uint32_t first = size < FIRST_ROOM / 2 ? (uint32_t)(FIRST_ROOM / size) : 2;
  if (*cap > UINT32_MAX / 2) fatal("out of memory");
  void *old = *at;
  *at = arena_alloc(a, (*cap ? *cap * (size_t)2 : first) * size);
  if (*cap) memcpy(*at, old, *cap * size);
  *cap = *cap ? *cap * 2 : first;
}

char *arena_strdup(Arena *a, const char *s, size_t n) {
  char *p = arena_alloc(a, n + 1);
  memcpy(p, s, n);
  return p;
}
