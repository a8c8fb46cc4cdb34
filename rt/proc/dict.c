// SPDX-License-Identifier: Apache-2.0
// The process dictionary: open addressing with linear probing; removing closes
// the gap. Keys and values stand in turns in one array, as the collector likes
// it.
#include "exc.h"

#define KEY(d, i)   ((d)->row[2 * (i)])
#define VALUE(d, i) ((d)->row[2 * (i) + 1])

static uint32_t place(const Dict *d, Term key) {
  uint64_t h = rt_term_hash(key) * 0x9e3779b97f4a7c15u;
  return (uint32_t)(h >> 32) & (d->cap - 1);
}

// Where the key stands, or belongs.
static uint32_t probe(const Dict *d, Term key) {
  uint32_t i = place(d, key);
  while (KEY(d, i) != NONE && !rt_term_eqx(KEY(d, i), key))
    i = (i + 1) & (d->cap - 1);
  return i;
}

static Term find(const Dict *d, Term key) {
  uint32_t i = d->n ? probe(d, key) : 0;
  return d->n && KEY(d, i) != NONE ? VALUE(d, i) : AM(undefined);
}

static void resize(Dict *d, uint32_t cap) {
  Dict old = *d;
  d->cap = cap;
  d->row = rt_mem_alloc(2 * cap * sizeof(Term));
  for (uint32_t i = 0; i < 2 * cap; i++) d->row[i] = NONE;
  for (uint32_t i = 0; i < old.cap; i++) {
    if (KEY(&old, i) == NONE) continue;
    uint32_t at = probe(d, KEY(&old, i));
    KEY(d, at) = KEY(&old, i);
    VALUE(d, at) = VALUE(&old, i);
  }
  rt_mem_free(old.row, 2 * old.cap * sizeof(Term));
}

static Term put(Dict *d, Term key, Term value) {
  if (d->n * 4 >= d->cap * 3) resize(d, d->cap ? d->cap * 2 : 4);
  uint32_t i = probe(d, key);
  Term old = AM(undefined);
  if (KEY(d, i) == NONE)
    d->n++;
  else
    old = VALUE(d, i);
  KEY(d, i) = key;
  VALUE(d, i) = value;
  return old;
}

static void close_gap(Dict *d, uint32_t gap) {
  uint32_t mask = d->cap - 1;
  for (uint32_t i = (gap + 1) & mask; KEY(d, i) != NONE; i = (i + 1) & mask) {
    uint32_t home = place(d, KEY(d, i));
    if (((i - home) & mask) < ((i - gap) & mask)) continue;
    KEY(d, gap) = KEY(d, i);
    VALUE(d, gap) = VALUE(d, i);
    gap = i;
  }
  KEY(d, gap) = VALUE(d, gap) = NONE;
}

static Term erase(Dict *d, Term key) {
  uint32_t i = d->n ? probe(d, key) : 0;
  if (!d->n || KEY(d, i) == NONE) return AM(undefined);
  Term old = VALUE(d, i);
  close_gap(d, i);
  d->n--;
  return old;
}

Term dict_list(Ctx *c, const Dict *d) {
  Term list = NIL;
  for (uint32_t i = 0; i < d->cap; i++)
    if (KEY(d, i) != NONE)
      list = rt_cons(c, rt_tuple(c, 2, KEY(d, i), VALUE(d, i)), list);
  return list;
}

// The keys, with `value` if that is not NONE.
static Term keys(Ctx *c, const Dict *d, Term value) {
  Term list = NIL;
  for (uint32_t i = 0; i < d->cap; i++) {
    if (KEY(d, i) == NONE) continue;
    if (value != NONE && !rt_term_eqx(VALUE(d, i), value)) continue;
    list = rt_cons(c, KEY(d, i), list);
  }
  return list;
}

Term bif_put_2(Ctx *c, Term key, Term value) {
  return put(&rt_proc(c)->dict, key, value);
}
Term bif_get_1(Ctx *c, Term key) { return find(&rt_proc(c)->dict, key); }
Term bif_get_0(Ctx *c) { return dict_list(c, &rt_proc(c)->dict); }
Term bif_erase_1(Ctx *c, Term key) { return erase(&rt_proc(c)->dict, key); }
Term bif_erase_0(Ctx *c) {
  Dict *d = &rt_proc(c)->dict;
  Term list = dict_list(c, d);
  rt_mem_free(d->row, 2 * d->cap * sizeof(Term));
  *d = (Dict){0};
  return list;
}
Term bif_get_keys_0(Ctx *c) { return keys(c, &rt_proc(c)->dict, NONE); }
Term bif_get_keys_1(Ctx *c, Term value) {
  return keys(c, &rt_proc(c)->dict, value);
}
