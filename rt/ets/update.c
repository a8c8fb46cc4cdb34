// SPDX-License-Identifier: Apache-2.0
// ets:update_counter/3,4 and update_element/3,4. The updates work on a copy of
// the tuple's words, which becomes the object when all of them were good.
#include "ets.h"
#include "../proc/exc.h"
#include "../number.h"

typedef struct Update {
  Ctx *c;
  Ets *e;
  Object *object; // NULL: a new one
  Term *tuple;    // header and elements
  size_t n;       // elements
  Term cause;     // of badarg, or NONE
  bool flat;      // only immediate values were set
} Update;

static size_t bytes_of(const Update *u) { return 8 * (u->n + 1); }

// Takes the object with the key, or `instead` unless that is NONE; false: there
// is none.
static bool begin(Update *u, Ctx *c, Ets *e, Term key, Term instead) {
  *u = (Update){.c = c, .e = e, .flat = true, .cause = NONE};
  u->object = store_find(e, key);
  if (!u->object && (instead == NONE || !ets_is_object(e, instead)))
    return false;
  Term from = u->object ? u->object->term : instead;
  u->n = ARITY(from);
  u->tuple = rt_mem_alloc(bytes_of(u));
  memcpy(u->tuple, PTR(from), bytes_of(u));
  if (!u->object) u->tuple[e->keypos] = key;
  return true;
}

static void set(Update *u, size_t i, Term value) {
  if (IS_PTR(value) || IS_PTR(u->tuple[i])) u->flat = false;
  u->tuple[i] = value;
}

static void finish(Update *u, bool ok) {
  Object *o = u->object;
  if (ok && o && u->flat && o->words) {
    memcpy(PTR(o->term), u->tuple, bytes_of(u));
  } else if (ok) {
    Object *made = object_new(u->e, MAKE_BOX(u->tuple));
    if (o)
      store_replace(u->e, o, made);
    else
      store_add(u->e, made);
  }
  rt_mem_free(u->tuple, bytes_of(u));
}

// An element that may be changed.
static bool is_place(Update *u, Term t, size_t *i) {
  if (!IS_SMALL(t)) return false;
  *i = (size_t)SMALL_VALUE(t);
  if (SMALL_VALUE(t) < 1 || *i > u->n)
    u->cause = AM(position);
  else if (*i == u->e->keypos)
    u->cause = AM(keypos);
  return u->cause == NONE;
}

static Term bad(Ctx *c, Term cause) {
  return cause == NONE ? rt_badarg(c) : rt_badarg_cause(c, cause);
}

static bool is_updatable(const Ets *e) {
  return e->type == ETS_SET || e->type == ETS_ORDERED;
}

// A list, or one update, which then stands in *one.
static bool is_proper(Term t) { return rt_list_length(t) >= 0; }

// --- counters

// {Position, Increment} or {Position, Increment, Threshold, SetValue}; NONE: it
// is none, or does not fit.
static Term count(Update *u, Term op) {
  size_t i;
  if (!IS_TUPLE(op) || (ARITY(op) != 2 && ARITY(op) != 4) ||
      !is_place(u, FIELD(op, 1), &i))
    return NONE;
  Term by = FIELD(op, 2);
  if (!rt_is_integer(u->tuple[i]) || !rt_is_integer(by)) return NONE;
  Term value = rt_add(u->c, u->tuple[i], by);
  if (ARITY(op) == 4) {
    Term limit = FIELD(op, 3), to = FIELD(op, 4);
    if (!rt_is_integer(limit) || !rt_is_integer(to)) return NONE;
    bool down = rt_term_cmp(by, MAKE_SMALL(0)) < 0;
    int r = rt_term_cmp(value, limit);
    if (down ? r < 0 : r > 0) value = to;
  }
  if (value != NONE) set(u, i, value);
  return value;
}

static Term count_all(Update *u, Term ops) {
  Stack values;
  Term t = NIL;
  if (!is_proper(ops)) return NONE;
  stack_init(&values);
  for (; t != NONE && IS_CONS(ops); ops = CDR(ops)) {
    t = count(u, CAR(ops));
    if (t != NONE) stack_push(&values, t);
  }
  if (t != NONE) t = rt_list(u->c, values.at, values.n, NIL);
  stack_free(&values);
  return t;
}

static Term count_any(Update *u, Term op) {
  if (op == NIL || IS_CONS(op)) return count_all(u, op);
  if (IS_TUPLE(op)) return count(u, op);
  Term at = MAKE_SMALL(u->e->keypos + 1);
  return count(u, rt_tuple(u->c, 2, at, op));
}

// The most frequent case: a small counter of an object that is there, and stays
// small. NONE: it is another.
static Term count_in_place(const Ets *e, Term key, Term op) {
  bool plain = IS_SMALL(op);
  if (!plain && (!IS_TUPLE(op) || ARITY(op) != 2)) return NONE;
  Term at = plain ? MAKE_SMALL(e->keypos + 1) : FIELD(op, 1);
  Term by = plain ? op : FIELD(op, 2);
  Object *o = store_find(e, key);
  if (!o || !o->words || !IS_SMALL(at) || SMALL_VALUE(at) < 1 ||
      (uint64_t)SMALL_VALUE(at) > ARITY(o->term) || at == MAKE_SMALL(e->keypos))
    return NONE;
  Term *counter = &FIELD(o->term, SMALL_VALUE(at));
  int64_t sum;
  if (!IS_BOTH_SMALL(*counter, by) ||
      __builtin_add_overflow((int64_t)*counter, (int64_t)by, &sum))
    return NONE;
  return *counter = (Term)sum;
}

// What was there stands in the table still, so results are copied before.
static Term count_on_copy(Ctx *c, Ets *e, Term key, Term op, Term instead,
                          Term *cause) {
  Update u;
  *cause = AM(badkey);
  if (!begin(&u, c, e, key, instead)) return NONE;
  Term t = count_any(&u, op);
  if (t != NONE) t = rt_copy_here(c, t);
  finish(&u, t != NONE);
  *cause = u.cause;
  return t;
}

static Term update_counter(Ctx *c, Term id, Term key, Term op, Term instead) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  Term t = NONE, cause = is_updatable(e) ? NONE : AM(table_type);
  if (is_updatable(e)) {
    t = count_in_place(e, key, op);
    if (t == NONE) t = count_on_copy(c, e, key, op, instead, &cause);
  }
  ets_close(e);
  return t == NONE ? bad(c, cause) : t;
}

Term bif_ets_update_counter_3(Ctx *c, Term id, Term key, Term op) {
  return update_counter(c, id, key, op, NONE);
}

Term bif_ets_update_counter_4(Ctx *c, Term id, Term key, Term op,
                              Term instead) {
  if (!IS_TUPLE(instead)) return rt_badarg(c);
  return update_counter(c, id, key, op, instead);
}

// --- elements

static bool put(Update *u, Term op) {
  size_t i;
  if (!IS_TUPLE(op) || ARITY(op) != 2 || !is_place(u, FIELD(op, 1), &i))
    return false;
  set(u, i, FIELD(op, 2));
  return true;
}

static bool put_any(Update *u, Term op) {
  if (IS_TUPLE(op)) return put(u, op);
  if (!is_proper(op)) return false;
  for (; IS_CONS(op); op = CDR(op))
    if (!put(u, CAR(op))) return false;
  return true;
}

static Term update_element(Ctx *c, Term id, Term key, Term op, Term instead) {
  Ets *e = ets_open(c, id, WANT_WRITE);
  if (!e) return NONE;
  Update u = {.cause = NONE};
  bool ok = is_updatable(e) && (instead == NONE || ets_is_object(e, instead));
  bool found = ok && begin(&u, c, e, key, instead);
  if (found) {
    ok = put_any(&u, op);
    finish(&u, ok);
  }
  ets_close(e);
  if (ok) return rt_bool(found);
  return bad(c, u.cause == AM(keypos) ? u.cause : NONE);
}

Term bif_ets_update_element_3(Ctx *c, Term id, Term key, Term op) {
  return update_element(c, id, key, op, NONE);
}

Term bif_ets_update_element_4(Ctx *c, Term id, Term key, Term op,
                              Term instead) {
  return update_element(c, id, key, op, instead);
}
