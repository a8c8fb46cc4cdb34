// SPDX-License-Identifier: Apache-2.0
// BIFs on objects and keys.
#include "ets.h"
#include "../proc/exc.h"

// --- inserting

// Objects of a tuple or list of tuples; false: something else is there.
static bool make_objects(const Ets *e, Term t, Stack *objects) {
  Term list = t;
  if (IS_TUPLE(t)) {
    if (!ets_is_object(e, t)) return false;
    stack_push(objects, (uintptr_t)object_new(e, t));
    return true;
  }
  for (; IS_CONS(list); list = CDR(list))
    if (!ets_is_object(e, CAR(list))) return false;
  if (list != NIL) return false;
  for (; IS_CONS(t); t = CDR(t))
    stack_push(objects, (uintptr_t)object_new(e, CAR(t)));
  return true;
}

static Object *object_at(const Stack *s, size_t i) {
  return (Object *)(uintptr_t)s->at[i];
}

static bool any_known(const Ets *e, const Stack *objects) {
  for (size_t i = 0; i < objects->n; i++)
    if (store_find(e, object_key(e, object_at(objects, i)))) return true;
  return false;
}

static Term insert(Ctx *c, Term id, Term t, bool only_new) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  Stack objects;
  stack_init(&objects);
  bool ok = make_objects(e, t, &objects);
  bool go = ok && !(only_new && any_known(e, &objects));
  for (size_t i = 0; i < objects.n; i++) { // OTP takes those of a bag backwards
    size_t at = e->type == ETS_BAG ? objects.n - 1 - i : i;
    if (go)
      store_insert(e, object_at(&objects, at));
    else
      object_free(object_at(&objects, at));
  }
  rt_bump(c, (int64_t)objects.n);
  stack_free(&objects);
  ets_close(e);
  return ok ? rt_bool(go) : rt_badarg(c);
}

Term bif_ets_insert_2(Ctx *c, Term id, Term objects) {
  return insert(c, id, objects, false);
}

Term bif_ets_insert_new_2(Ctx *c, Term id, Term objects) {
  return insert(c, id, objects, true);
}

// --- looking up

// What a key has: the newest stands first, so the list has the oldest first.
static Term objects_of(Ctx *c, const Ets *e, Object *o) {
  Term list = NIL;
  for (; o; o = store_same_key(e, o)) {
    list = rt_cons(c, rt_copy_here(c, o->term), list);
    rt_bump(c, 1);
  }
  return list;
}

Term bif_ets_lookup_2(Ctx *c, Term id, Term key) {
  Ets *e = ets_open(c, id, WANT_READ);
  if (!e) return NONE;
  Term t = objects_of(c, e, store_find(e, key));
  ets_close(e);
  return t;
}

Term bif_ets_member_2(Ctx *c, Term id, Term key) {
  Ets *e = ets_open(c, id, WANT_READ);
  if (!e) return NONE;
  bool found = store_find(e, key);
  ets_close(e);
  return rt_bool(found);
}

static bool has_position(const Object *o, Term position) {
  return IS_SMALL(position) && SMALL_VALUE(position) >= 1 &&
         (uint64_t)SMALL_VALUE(position) <= ARITY(o->term);
}

// NONE: an object is too short.
static Term elements_of(Ctx *c, const Ets *e, Object *o, Term position) {
  Term list = NIL;
  for (; o; o = store_same_key(e, o)) {
    if (!has_position(o, position)) return NONE;
    Term t = rt_copy_here(c, FIELD(o->term, SMALL_VALUE(position)));
    if (e->type == ETS_SET || e->type == ETS_ORDERED) return t;
    list = rt_cons(c, t, list);
  }
  return list;
}

static Term lookup_element(Ctx *c, Term id, Term key, Term position,
                           Term none) {
  Ets *e = ets_open(c, id, WANT_READ);
  if (!e) return NONE;
  Object *o = store_find(e, key);
  bool valid = IS_SMALL(position) && SMALL_VALUE(position) >= 1;
  Term t = !valid ? NONE : o ? elements_of(c, e, o, position) : none;
  ets_close(e);
  if (t != NONE) return t;
  return o || !valid ? rt_badarg(c) : rt_badarg_cause(c, AM(badkey));
}

Term bif_ets_lookup_element_3(Ctx *c, Term id, Term key, Term position) {
  return lookup_element(c, id, key, position, NONE);
}

Term bif_ets_lookup_element_4(Ctx *c, Term id, Term key, Term position,
                              Term none) {
  return lookup_element(c, id, key, position, none);
}

// --- deleting

Term bif_ets_delete_2(Ctx *c, Term id, Term key) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  store_delete(e, key);
  ets_close(e);
  return AM(true);
}

Term bif_ets_take_2(Ctx *c, Term id, Term key) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  Term t = objects_of(c, e, store_find(e, key));
  store_delete(e, key);
  ets_close(e);
  return t;
}

Term bif_ets_delete_object_2(Ctx *c, Term id, Term object) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  bool ok = e && ets_is_object(e, object);
  Object *o = ok ? store_find(e, FIELD(object, e->keypos)) : NULL;
  while (o) {
    Object *next = store_same_key(e, o);
    if (rt_term_eqx(o->term, object)) store_remove(e, o);
    o = next;
  }
  if (!e) return NONE;
  ets_close(e);
  return ok ? AM(true) : rt_badarg(c);
}

// --- traversal by keys

typedef enum { FIRST, LAST, AFTER, BEFORE } Where;

static Object *object_where(const Ets *e, Where where, Term key, bool *known) {
  *known = true;
  switch (where) {
  case FIRST: return store_first(e);
  case LAST: return store_last(e);
  case AFTER: return store_after(e, key, known);
  default: return store_before(e, key, known);
  }
}

static Term traverse(Ctx *c, Term id, Where where, Term key, bool lookup) {
  Ets *e = ets_open(c, id, WANT_READ);
  if (!e) return NONE;
  bool known;
  Object *o = object_where(e, where, key, &known);
  Term t = AM(end_of_table);
  if (o && known) t = rt_copy_here(c, object_key(e, o));
  if (o && known && lookup)
    t = rt_tuple(c, 2, t, objects_of(c, e, store_find(e, object_key(e, o))));
  ets_close(e);
  return known ? t : rt_badarg(c);
}

Term bif_ets_first_1(Ctx *c, Term id) {
  return traverse(c, id, FIRST, NIL, false);
}
Term bif_ets_last_1(Ctx *c, Term id) {
  return traverse(c, id, LAST, NIL, false);
}
Term bif_ets_next_2(Ctx *c, Term id, Term key) {
  return traverse(c, id, AFTER, key, false);
}
Term bif_ets_prev_2(Ctx *c, Term id, Term key) {
  return traverse(c, id, BEFORE, key, false);
}
Term bif_ets_first_lookup_1(Ctx *c, Term id) {
  return traverse(c, id, FIRST, NIL, true);
}
Term bif_ets_last_lookup_1(Ctx *c, Term id) {
  return traverse(c, id, LAST, NIL, true);
}
Term bif_ets_next_lookup_2(Ctx *c, Term id, Term key) {
  return traverse(c, id, AFTER, key, true);
}
Term bif_ets_prev_lookup_2(Ctx *c, Term id, Term key) {
  return traverse(c, id, BEFORE, key, true);
}

static Term bucket_list(Ctx *c, const Ets *e, uint64_t i) {
  Term list = NIL;
  for (Object *o = e->bucket[i]; o; o = o->next)
    if (!o->dead) list = rt_cons(c, rt_copy_here(c, o->term), list);
  return list;
}

static Term nth_list(Ctx *c, const Ets *e, uint64_t i) {
  TreeWalk w;
  Object *o;
  tree_walk(&w, e, false);
  do o = tree_walk_next(&w);
  while (o && i--);
  stack_free(&w.stack);
  return rt_cons(c, rt_copy_here(c, o->term), NIL);
}

// A bucket's objects; of ordered_set one object each.
Term bif_ets_slot_2(Ctx *c, Term id, Term index) {
  Ets *e = ets_open(c, id, WANT_READ);
  if (!e) return NONE;
  uint64_t n = e->type == ETS_ORDERED ? e->count : e->active;
  Term t = NONE;
  if (IS_SMALL(index) && SMALL_VALUE(index) >= 0) {
    uint64_t i = (uint64_t)SMALL_VALUE(index);
    if (i == n)
      t = AM(end_of_table);
    else if (i < n)
      t = e->type == ETS_ORDERED ? nth_list(c, e, i) : bucket_list(c, e, i);
  }
  ets_close(e);
  return t == NONE ? rt_badarg(c) : t;
}
