// SPDX-License-Identifier: Apache-2.0
// Names: an open-addressing hash table of pointers into an arena.
#include "base.h"

typedef struct Slot {
  uint32_t hash, at; // at: id + 1; 0: empty
} Slot;

struct Names {
  Arena *arena;
  Slot *slots;
  uint32_t cap; // power of two
  VEC(Name) by_id;
};

Names *names_new(void) {
  Names *t = mem_alloc(sizeof *t);
  t->arena = arena_new();
  t->cap = 1024;
  t->slots = mem_alloc(t->cap * sizeof(Slot));
  return t;
}

void names_free(Names *t) {
  if (!t) return;
  arena_free(t->arena);
  free(t->slots);
  vec_free(&t->by_id);
  free(t);
}

static uint32_t hash_name(const char *p, size_t n) {
  return hash_fold(hash_bytes(p, n, n));
}

static void grow(Names *t) {
  free(t->slots);
  t->cap *= 2;
  t->slots = mem_alloc(t->cap * sizeof(Slot));
  for (uint32_t i = 0; i < t->by_id.n; i++) {
    Name x = t->by_id.at[i];
    uint32_t at = x->hash & (t->cap - 1);
    while (t->slots[at].at) at = (at + 1) & (t->cap - 1);
    t->slots[at] = (Slot){x->hash, i + 1};
  }
}

Name name_get(Names *t, const char *bytes, size_t n) {
  if (n > UINT32_MAX) fatal("name too long");
  uint32_t h = hash_name(bytes, n), at = h & (t->cap - 1);
  for (; t->slots[at].at; at = (at + 1) & (t->cap - 1)) {
    if (t->slots[at].hash != h) continue;
    Name x = t->by_id.at[t->slots[at].at - 1];
    if (x->size == n && !memcmp(x->text, bytes, n)) return x;
  }
  NameData *x = arena_alloc(t->arena, sizeof *x + n + 1);
  x->hash = h;
  x->size = (uint32_t)n;
  x->id = t->by_id.n;
  memcpy(x->text, bytes, n);
  t->slots[at] = (Slot){h, x->id + 1};
  vec_push(&t->by_id, x);
  if (t->by_id.n > t->cap / 2) grow(t);
  return x;
}

Name name_cstr(Names *t, const char *s) { return name_get(t, s, strlen(s)); }
uint32_t names_count(Names *t) { return t->by_id.n; }
Name name_by_id(Names *t, uint32_t id) { return t->by_id.at[id]; }
