// SPDX-License-Identifier: Apache-2.0
// Hash tables from a word to a word: open addressing, linear probing; removing
// closes the gap, so there are no marks of removed rows.
#include "../proc.h"

static uint32_t place(const Table *t, Term key) {
  uint64_t h = key * 0x9e3779b97f4a7c15u;
  return (uint32_t)(h >> 32) & (t->cap - 1);
}

// The key's row, or the free one where it belongs.
static TableRow *probe(const Table *t, Term key) {
  uint32_t i = place(t, key);
  while (t->row[i].key && t->row[i].key != key) i = (i + 1) & (t->cap - 1);
  return &t->row[i];
}

uint64_t *rt_table_find(const Table *t, Term key) {
  if (!t->n) return NULL;
  TableRow *row = probe(t, key);
  return row->key ? &row->value : NULL;
}

static void resize(Table *t, uint32_t cap) {
  Table old = *t;
  t->cap = cap;
  t->row = rt_mem_alloc(cap * sizeof *t->row);
  memset(t->row, 0, cap * sizeof *t->row);
  for (uint32_t i = 0; i < old.cap; i++)
    if (old.row[i].key) *probe(t, old.row[i].key) = old.row[i];
  rt_mem_free(old.row, old.cap * sizeof *old.row);
}

uint64_t *rt_table_put(Table *t, Term key) {
  if (t->n * 4 >= t->cap * 3) resize(t, t->cap ? t->cap * 2 : 4);
  TableRow *row = probe(t, key);
  if (!row->key) {
    *row = (TableRow){key, 0};
    t->n++;
  }
  return &row->value;
}

// Rows after the gap move into it unless they would come before their place.
static void close_gap(Table *t, uint32_t gap) {
  uint32_t mask = t->cap - 1;
  for (uint32_t i = (gap + 1) & mask; t->row[i].key; i = (i + 1) & mask) {
    uint32_t home = place(t, t->row[i].key);
    if (((i - home) & mask) < ((i - gap) & mask)) continue;
    t->row[gap] = t->row[i];
    gap = i;
  }
  t->row[gap] = (TableRow){0, 0};
}

bool rt_table_remove(Table *t, Term key) {
  if (!t->n) return false;
  TableRow *row = probe(t, key);
  if (!row->key) return false;
  t->n--;
  close_gap(t, (uint32_t)(row - t->row));
  if (!t->n)
    rt_table_free(t);
  else if (t->cap > 16 && t->n * 8 < t->cap)
    resize(t, t->cap / 2);
  return true;
}

void rt_table_free(Table *t) {
  rt_mem_free(t->row, t->cap * sizeof *t->row);
  *t = (Table){0};
}
