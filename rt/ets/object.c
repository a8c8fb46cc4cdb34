// SPDX-License-Identifier: Apache-2.0
// Objects of tables: copies of tuples in memory of their own.
#include "ets.h"

bool ets_is_object(const Ets *e, Term t) {
  return IS_TUPLE(t) && ARITY(t) >= e->keypos;
}

static size_t bytes_of(size_t words) { return sizeof(Object) + 8 * words; }

Object *object_new(const Ets *e, Term tuple) {
  size_t words = rt_copy_size(tuple);
  Object *o = rt_mem_alloc(bytes_of(words));
  *o = (Object){.off_heap = NIL, .words = (uint32_t)words};
  Term *at = o->data;
  o->term = rt_copy(tuple, &at, &o->off_heap);
  if (e->type != ETS_ORDERED) o->hash = object_hash(object_key(e, o));
  return o;
}

void object_free(Object *o) {
  rt_off_heap_release(o->off_heap);
  rt_mem_free(o, bytes_of(o->words));
}

size_t object_words(const Object *o) { return bytes_of(o->words) / 8; }
