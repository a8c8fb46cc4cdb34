// SPDX-License-Identifier: Apache-2.0
// Hash tables that grow and shrink by one bucket at a time (linear hashing,
// Litwin 1980): bucket i >= level was split off bucket i - level. Objects of
// the same key stand side by side in their bucket, the newest first. While the
// table is fixed it keeps its buckets, and what is deleted stays as dead
// objects, so that a traversal by keys finds its way.
#include "ets.h"

#define MIN_BUCKETS 4

void hash_init(Ets *e) {
  e->cap = e->active = e->level = MIN_BUCKETS;
  e->bucket = rt_mem_alloc(e->cap * sizeof *e->bucket);
  memset(e->bucket, 0, e->cap * sizeof *e->bucket);
  stack_init(&e->dead);
}

void hash_free(Ets *e) {
  rt_mem_free(e->bucket, e->cap * sizeof *e->bucket);
  stack_free(&e->dead);
}

static uint64_t index_of(const Ets *e, uint64_t hash) {
  uint64_t i = hash & (2 * e->level - 1);
  return i < e->active ? i : hash & (e->level - 1);
}

static bool has_key(const Ets *e, const Object *o, Term key, uint64_t hash) {
  if (o->hash != hash) return false;
  Term have = object_key(e, o);
  return have == key || rt_term_eqx(have, key);
}

// The link to the first object with the key, dead or not; or to the bucket's
// end.
static Object **find_link(const Ets *e, Term key, uint64_t hash) {
  Object **link = &e->bucket[index_of(e, hash)];
  while (*link && !has_key(e, *link, key, hash)) link = &(*link)->next;
  return link;
}

static Object *first_alive(Object *o) {
  while (o && o->dead) o = o->next;
  return o;
}

static Object *alive_with_key(const Ets *e, Object *o, Term key,
                              uint64_t hash) {
  while (o && o->dead && has_key(e, o, key, hash)) o = o->next;
  return o && has_key(e, o, key, hash) ? o : NULL;
}

Object *hash_find(const Ets *e, Term key, uint64_t hash) {
  return alive_with_key(e, *find_link(e, key, hash), key, hash);
}

Object *hash_same_key(const Ets *e, const Object *o) {
  return alive_with_key(e, o->next, object_key(e, o), o->hash);
}

// --- size

// Moves the objects of bucket `from` that belong elsewhere now, in order.
static void move_from(Ets *e, uint64_t from) {
  Object *o = e->bucket[from], **keep = &e->bucket[from], **to = NULL;
  for (; o; o = o->next) {
    uint64_t i = index_of(e, o->hash);
    if (i == from) {
      *keep = o;
      keep = &o->next;
    } else {
      if (!to) to = &e->bucket[i];
      *to = o;
      to = &o->next;
    }
  }
  *keep = NULL;
  if (to) *to = NULL;
}

static void grow(Ets *e) {
  if (e->active == e->cap) {
    size_t old = e->cap * sizeof *e->bucket;
    e->bucket = rt_mem_realloc(e->bucket, old, 2 * old);
    e->cap *= 2;
  }
  e->bucket[e->active++] = NULL;
  uint64_t from = e->active - 1 - e->level;
  move_from(e, from);
  if (e->active == 2 * e->level) e->level *= 2;
}

static void shrink(Ets *e) {
  if (e->active == e->level) e->level /= 2;
  uint64_t last = --e->active;
  Object **end = &e->bucket[last - e->level];
  while (*end) end = &(*end)->next;
  *end = e->bucket[last];
}

static void resize(Ets *e) {
  if (ets_is_fixed(e)) return;
  while (e->count > e->active) grow(e);
  while (e->active > MIN_BUCKETS && 4 * e->count < e->active) shrink(e);
}

// --- changes

static void add_at(Ets *e, Object **link, Object *o) {
  o->next = *link;
  *link = o;
  e->count++;
  e->words += object_words(o);
  resize(e);
}

void hash_add(Ets *e, Object *o) {
  add_at(e, find_link(e, object_key(e, o), o->hash), o);
}

static Object **link_of(const Ets *e, const Object *o) {
  Object **link = &e->bucket[index_of(e, o->hash)];
  while (*link != o) link = &(*link)->next;
  return link;
}

static void drop(Ets *e, Object **link) {
  Object *o = *link;
  *link = o->next;
  e->words -= object_words(o);
  object_free(o);
}

void hash_remove(Ets *e, Object *o) {
  e->count--;
  if (ets_is_fixed(e)) {
    o->dead = true;
    stack_push(&e->dead, index_of(e, o->hash));
    return;
  }
  drop(e, link_of(e, o));
  resize(e);
}

static void replace_at(Ets *e, Object **link, Object *by) {
  Object *old = *link;
  by->next = old->next;
  *link = by;
  e->words += object_words(by) - object_words(old);
  object_free(old);
}

void hash_replace(Ets *e, Object *old, Object *by) {
  replace_at(e, link_of(e, old), by);
}

void hash_put(Ets *e, Object *o) {
  Term key = object_key(e, o);
  Object **link = find_link(e, key, o->hash);
  Object *old = alive_with_key(e, *link, key, o->hash);
  if (!old) {
    add_at(e, link, o);
    return;
  }
  while (*link != old) link = &(*link)->next;
  replace_at(e, link, o);
}

void hash_bury(Ets *e) {
  while (e->dead.n) {
    Object **link = &e->bucket[stack_pop(&e->dead)];
    while (*link) {
      if ((*link)->dead)
        drop(e, link);
      else
        link = &(*link)->next;
    }
  }
  resize(e);
}

// --- traversal

Object *hash_first(const Ets *e, uint64_t bucket) {
  for (; bucket < e->active; bucket++) {
    Object *o = first_alive(e->bucket[bucket]);
    if (o) return o;
  }
  return NULL;
}

Object *hash_after(const Ets *e, Term key, bool *known) {
  uint64_t hash = object_hash(key);
  Object *o = *find_link(e, key, hash);
  *known = o;
  while (o && (o->dead || has_key(e, o, key, hash))) o = o->next;
  return o ? o : hash_first(e, index_of(e, hash) + 1);
}
