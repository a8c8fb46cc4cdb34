// SPDX-License-Identifier: Apache-2.0
// What holds for tables of every type: finding, inserting, removing,
// neighbours.
#include "ets.h"

static bool is_tree(const Ets *e) { return e->type == ETS_ORDERED; }

Object *store_find(const Ets *e, Term key) {
  return is_tree(e) ? tree_find(e, key) : hash_find(e, key, object_hash(key));
}

Object *store_same_key(const Ets *e, const Object *o) {
  return e->type == ETS_BAG || e->type == ETS_DUPLICATE ? hash_same_key(e, o)
                                                        : NULL;
}

void store_add(Ets *e, Object *o) {
  if (is_tree(e))
    tree_put(e, o);
  else
    hash_add(e, o);
}

void store_remove(Ets *e, Object *o) {
  if (is_tree(e))
    tree_remove(e, o);
  else
    hash_remove(e, o);
}

void store_replace(Ets *e, Object *old, Object *by) {
  if (is_tree(e))
    tree_put(e, by);
  else
    hash_replace(e, old, by);
}

static Object *same_object(const Ets *e, Object *o, Term term) {
  while (o && !rt_term_eqx(o->term, term)) o = hash_same_key(e, o);
  return o;
}

static void insert_in_bag(Ets *e, Object *o) {
  Object *old = hash_find(e, object_key(e, o), o->hash);
  if (same_object(e, old, o->term))
    object_free(o);
  else
    hash_add(e, o);
}

void store_insert(Ets *e, Object *o) {
  switch (e->type) {
  case ETS_SET: hash_put(e, o); break;
  case ETS_BAG: insert_in_bag(e, o); break;
  case ETS_DUPLICATE: hash_add(e, o); break;
  case ETS_ORDERED: tree_put(e, o); break;
  }
}

bool store_delete(Ets *e, Term key) {
  Object *o = store_find(e, key);
  bool found = o;
  while (o) {
    Object *next = store_same_key(e, o);
    store_remove(e, o);
    o = next;
  }
  return found;
}

static void free_tree(Ets *e) {
  Stack s;
  stack_init(&s);
  if (e->root) stack_push(&s, (uintptr_t)e->root);
  while (s.n) {
    Object *o = (Object *)(uintptr_t)stack_pop(&s);
    if (o->left) stack_push(&s, (uintptr_t)o->left);
    if (o->next) stack_push(&s, (uintptr_t)o->next);
    object_free(o);
  }
  stack_free(&s);
  e->root = NULL;
}

static void free_buckets(Ets *e) {
  for (uint64_t i = 0; i < e->active; i++)
    for (Object *o = e->bucket[i], *next; o; o = next) {
      next = o->next;
      object_free(o);
    }
  hash_free(e);
  hash_init(e);
}

// While it is fixed a hash table only buries its objects.
static void kill_all(Ets *e) {
  for (uint64_t i = 0; i < e->active; i++) {
    if (e->bucket[i]) stack_push(&e->dead, i);
    for (Object *o = e->bucket[i]; o; o = o->next) o->dead = true;
  }
  e->count = 0;
}

void store_clear(Ets *e) {
  if (!is_tree(e) && ets_is_fixed(e)) {
    kill_all(e);
    return;
  }
  if (is_tree(e))
    free_tree(e);
  else
    free_buckets(e);
  e->count = e->words = 0;
}

Object *store_first(const Ets *e) {
  return is_tree(e) ? tree_end(e, false) : hash_first(e, 0);
}

Object *store_last(const Ets *e) {
  return is_tree(e) ? tree_end(e, true) : hash_first(e, 0);
}

Object *store_after(const Ets *e, Term key, bool *known) {
  *known = true; // in a tree every key has neighbours
  return is_tree(e) ? tree_beside(e, key, false) : hash_after(e, key, known);
}

Object *store_before(const Ets *e, Term key, bool *known) {
  *known = true;
  return is_tree(e) ? tree_beside(e, key, true) : hash_after(e, key, known);
}
