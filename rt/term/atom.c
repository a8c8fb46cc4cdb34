// SPDX-License-Identifier: Apache-2.0
// Atoms. The program's own have their text in its AtomRows; later ones get rows
// here, in chunks that never move. A hash table finds an atom by its text; it
// is made when the first one is looked up, so that programs which never do that
// do not pay for it. Reading takes no lock: a slot is written after its atom's
// row, and a grown table after all its slots; outgrown tables stay for those
// who still read them. Rows and tables are written under the lock alone.
#include "../code/code.h"
#include "../proc.h"

enum {
  ATOM_CHARS = 255,    // the longest, in characters
  CHUNK = 1024,        // rows
  MAX_ATOMS = 1048576, // as OTP has by default
  OWN_ATOMS = 4096,    // and so many more for names that the runtime itself has
};

typedef struct Slots {
  uint32_t mask;
  uint32_t slot[]; // atomic; index + 1, 0: free
} Slots;

static Slots *slots; // atomic; NULL before the first search
static AtomRow *chunks[(MAX_ATOMS + OWN_ATOMS) / CHUNK];
static uint32_t natoms; // all in all
static Lock lock;

static uint32_t program_atoms(void) { return (uint32_t)code_program()->natoms; }

static const AtomRow *row_of(uint32_t i) {
  uint32_t own = program_atoms();
  if (i < own) return (const AtomRow *)(uintptr_t)code_program()->atoms + i;
  return &chunks[(i - own) / CHUNK][(i - own) % CHUNK];
}

const char *rt_atom_text(Term t, size_t *n) {
  const AtomRow *row = row_of((uint32_t)IMM_VALUE(t));
  *n = row->size;
  return (const char *)(uintptr_t)row->text;
}

static uint32_t hash_text(const char *p, size_t n) {
  uint32_t h = 2166136261u;
  for (size_t i = 0; i < n; i++) h = (h ^ (uint8_t)p[i]) * 16777619u;
  return h;
}

// --- the table
static Slots *new_slots(uint32_t n) {
  size_t bytes = sizeof(Slots) + n * sizeof(uint32_t);
  Slots *s = rt_mem_alloc(bytes);
  memset(s, 0, bytes);
  s->mask = n - 1;
  return s;
}

static void add_slot(Slots *s, uint32_t hash, uint32_t i) {
  uint32_t at = hash & s->mask;
  while (s->slot[at]) at = (at + 1) & s->mask;
  __atomic_store_n(&s->slot[at], i + 1, __ATOMIC_RELEASE); // after its row
}

// A table for all atoms, at most half full.
static Slots *all_slots(void) {
  uint32_t n = 64;
  while (n < natoms * 2 + CHUNK) n *= 2;
  Slots *s = new_slots(n);
  for (uint32_t i = 0; i < natoms; i++) add_slot(s, row_of(i)->hash, i);
  return s;
}

static Term find(const char *p, size_t n, uint32_t hash) {
  const Slots *s = __atomic_load_n(&slots, __ATOMIC_ACQUIRE); // and its slots
  if (!s) return NONE;
  for (uint32_t at = hash;; at++) {
    uint32_t i = __atomic_load_n(&s->slot[at & s->mask], __ATOMIC_ACQUIRE);
    if (!i) return NONE;
    const AtomRow *row = row_of(i - 1); // acquired with the slot
    if (row->hash == hash && row->size == n &&
        !memcmp((const void *)(uintptr_t)row->text, p, n))
      return MAKE_ATOM(i - 1);
  }
}

// Under the lock.
static void prepare(void) {
  if (slots && natoms * 2 < slots->mask) return;
  if (!slots) natoms = program_atoms();
  __atomic_store_n(&slots, all_slots(), __ATOMIC_RELEASE); // after its slots
}

static Term insert(const char *p, size_t n, uint32_t hash, uint32_t limit) {
  uint32_t i = natoms - program_atoms();
  if (natoms >= limit) return NONE;
  if (!chunks[i / CHUNK])
    chunks[i / CHUNK] = rt_mem_alloc(CHUNK * sizeof(AtomRow));
  char *text = rt_mem_alloc(n ? n : 1);
  memcpy(text, p, n);
  chunks[i / CHUNK][i % CHUNK] = (AtomRow){(uintptr_t)text, (uint32_t)n, hash};
  prepare();
  add_slot(slots, hash, natoms);
  return MAKE_ATOM(natoms++);
}

static Term search(const char *p, size_t n, uint32_t limit) {
  uint32_t hash = hash_text(p, n);
  Term t = find(p, n, hash);
  if (t != NONE) return t;
  rt_lock(&lock);
  if (!slots) prepare();
  t = find(p, n, hash);
  if (t == NONE && limit) t = insert(p, n, hash, limit);
  rt_unlock(&lock);
  return t;
}

static size_t char_count(const char *p, size_t n) {
  size_t chars = 0;
  for (size_t i = 0; i < n; i++) chars += ((uint8_t)p[i] & 0xc0) != 0x80;
  return chars;
}

Term rt_atom(const char *p, size_t n) {
  if (n > ATOM_CHARS && char_count(p, n) > ATOM_CHARS) return NONE;
  return search(p, n, MAX_ATOMS);
}

Term rt_atom_own(const char *name) {
  return search(name, strlen(name), MAX_ATOMS + OWN_ATOMS);
}

Term rt_atom_existing(const char *p, size_t n) { return search(p, n, 0); }

uint64_t rt_atom_count(void) {
  return slots ? __atomic_load_n(&natoms, __ATOMIC_RELAXED) : program_atoms();
}
