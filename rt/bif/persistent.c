// SPDX-License-Identifier: Apache-2.0
// Module persistent_term. Keys and values are copied to memory that the
// collector leaves alone, so getting one costs a look-up. That memory is never
// used again: nobody knows who still holds what was erased.
#include "../proc.h"

typedef struct Row {
  Term key, value; // key NONE: free
  uint64_t words;  // of both; what the program's image holds is not copied
} Row;

static Row *rows;
static uint32_t cap, used;
static Lock lock;

// Where the key stands, or belongs; the table has free rows.
static Row *probe(Row *in, uint32_t size, Term key) {
  uint64_t h = rt_term_hash(key) * 0x9e3779b97f4a7c15u >> 32;
  for (uint32_t i = (uint32_t)h;; i++) {
    Row *row = &in[i & (size - 1)];
    if (row->key == NONE || rt_term_eqx(row->key, key)) return row;
  }
}

static Row *find(Term key) {
  Row *row = used ? probe(rows, cap, key) : NULL;
  return row && row->key != NONE && row->value != NONE ? row : NULL;
}

// All rows that have values, in a table of another size.
static void rebuild(uint32_t size) {
  Row *to = rt_mem_alloc(size * sizeof *to);
  for (uint32_t i = 0; i < size; i++) to[i] = (Row){NONE, NONE, 0};
  for (uint32_t i = used = 0; i < cap; i++) {
    if (rows[i].key == NONE || rows[i].value == NONE) continue;
    *probe(to, size, rows[i].key) = rows[i];
    used++;
  }
  rt_mem_free(rows, cap * sizeof *rows);
  rows = to;
  cap = size;
}

static Term forever(Row *row, Term t) {
  static Term off_heap = NIL;
  size_t n = rt_copy_size(t);
  row->words += n;
  Term *at = n ? rt_mem_const(n * sizeof *at) : NULL;
  return rt_copy(t, &at, &off_heap);
}

static bool is_live(const Row *row) {
  return row->key != NONE && row->value != NONE;
}

static uint32_t live_rows(void) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < cap; i++) n += is_live(&rows[i]);
  return n;
}

static uint64_t live_words(void) {
  uint64_t n = 0;
  for (uint32_t i = 0; i < cap; i++)
    if (is_live(&rows[i])) n += rows[i].words;
  return n;
}

// --- BIFs. Reading needs no lock while there is one scheduler thread.
Term bif_persistent_put_2(Ctx *c, Term key, Term value) {
  (void)c;
  rt_lock(&lock);
  if (used * 4 >= cap * 3)
    rebuild(cap ? live_rows() * 2 + 16 > cap ? cap * 2 : cap : 16);
  Row *row = probe(rows, cap, key);
  if (row->key == NONE) {
    row->words = 0;
    row->key = forever(row, key);
    used++;
  }
  if (row->value == NONE || !rt_term_eqx(row->value, value))
    row->value = forever(row, value);
  rt_unlock(&lock);
  return AM(ok);
}

Term bif_persistent_get_1(Ctx *c, Term key) {
  Row *row = find(key);
  return row ? row->value : rt_badarg(c);
}

Term bif_persistent_get_2(Ctx *c, Term key, Term otherwise) {
  (void)c;
  Row *row = find(key);
  return row ? row->value : otherwise;
}

Term bif_persistent_get_0(Ctx *c) {
  Term list = NIL;
  for (uint32_t i = 0; i < cap; i++)
    if (rows[i].key != NONE && rows[i].value != NONE)
      list = rt_cons(c, rt_tuple(c, 2, rows[i].key, rows[i].value), list);
  return list;
}

Term bif_persistent_erase_1(Ctx *c, Term key) {
  (void)c;
  rt_lock(&lock);
  Row *row = find(key);
  if (row) row->value = NONE;
  rt_unlock(&lock);
  return rt_bool(row);
}

Term bif_persistent_info_0(Ctx *c) {
  c->x[0] = AM(count);
  c->x[1] = MAKE_SMALL(live_rows());
  c->x[2] = AM(memory);
  c->x[3] = rt_uint(c, live_words() * sizeof(Term) + cap * sizeof(Row));
  return rt_map_new(c, 2);
}

Term bif_persistent_erase_all_0(Ctx *c) {
  (void)c;
  rt_lock(&lock);
  for (uint32_t i = 0; i < cap; i++) rows[i].value = NONE;
  rt_unlock(&lock);
  return AM(true);
}
