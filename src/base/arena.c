// SPDX-License-Identifier: Apache-2.0
// Arenas, and the allocation that everything else of the compiler uses.
#include "base.h"

// Chunks grow, for most arenas are a function's and small.
enum { FIRST_BYTES = 1024, CHUNK_BYTES = 64 * 1024, ALIGN = 8 };

typedef struct Chunk {
  struct Chunk *next;
  _Alignas(ALIGN) char data[];
} Chunk;

struct Arena {
  char *from, *at, *end; // the chunk that is being filled: at is what is left
  Chunk *chunks;
  size_t size; // of the next chunk
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

Arena *arena_new(void) {
  Arena *a = mem_alloc(sizeof *a);
  a->size = FIRST_BYTES;
  return a;
}

void arena_free(Arena *a) {
  if (!a) return;
  for (Chunk *c = a->chunks, *next; c; c = next) {
    next = c->next;
    free(c);
  }
  free(a);
}

void arena_clear(Arena *a) {
  Chunk *kept = NULL;
  for (Chunk *c = a->chunks, *next; c; c = next) {
    next = c->next;
    if (c->data == a->from)
      kept = c;
    else
      free(c);
  }
  a->chunks = kept;
  if (!kept) return;
  kept->next = NULL;
  memset(a->from, 0, (size_t)(a->at - a->from));
  a->at = a->from;
}

static char *add_chunk(Arena *a, size_t n) {
  Chunk *c = mem_alloc(sizeof(Chunk) + n);
  c->next = a->chunks;
  a->chunks = c;
  return c->data;
}

// A large object gets a chunk of its own; the one being filled stays.
static void *alloc_slowly(Arena *a, size_t n) {
  if (n > CHUNK_BYTES / 4) return add_chunk(a, n);
  while (a->size <= n) a->size *= 2;
  a->from = a->at = add_chunk(a, a->size);
  a->end = a->at + a->size;
  if (a->size < CHUNK_BYTES) a->size *= 2;
  char *p = a->at;
  a->at += n;
  return p;
}

void *arena_alloc(Arena *a, size_t n) {
  if (n > SIZE_MAX / 2) fatal("out of memory");
  n = (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
  if (n >= (size_t)(a->end - a->at)) return alloc_slowly(a, n);
  char *p = a->at;
  a->at += n;
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
