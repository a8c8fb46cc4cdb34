// SPDX-License-Identifier: Apache-2.0
// Constant terms and function names, interned: equal ones are the same pointer.
// One open-addressing table each; parts of a constructed literal are interned
// before it, so that equality of two candidates looks one level deep.
#include "ir.h"
#include "../../abi/term.h"
#include <math.h>

typedef struct Slot { // by hash, folded
  uint32_t hash, id;  // id 0: empty
} Slot;

typedef struct FnSlot {
  uint32_t hash;
  FnRef *fn;
} FnSlot;

enum { SMALL_INTS = 256 };

struct LitPool {
  Names *names;
  Arena *arena;
  Slot *slots;
  uint32_t cap;
  VEC(Lit *) by_id; // [0] is unused
  FnSlot *fn_slots;
  uint32_t fn_n, fn_cap;
  FnRef *fn_last;  // what was asked for is often asked for again
  VEC(LitP) atoms; // by Name.id; what these three have is in slots too
  LitP ints[SMALL_INTS], nil;
};

static FnRef *fn_intern(LitPool *, Name module, Name name, uint32_t arity);

static void add_bifs(LitPool *p) {
  for (uint32_t i = 0; i < ir_bif_count; i++) {
    const BifRow *row = &ir_bif_rows[i];
    Name module = name_cstr(p->names, row->module);
    fn_intern(p, module, name_cstr(p->names, row->name), row->arity)->bif = row;
  }
}

LitPool *lit_pool_new(Names *names) {
  LitPool *p = mem_alloc(sizeof *p);
  p->names = names;
  p->arena = arena_new();
  p->cap = p->fn_cap = 1024;
  p->slots = mem_alloc(p->cap * sizeof *p->slots);
  p->fn_slots = mem_alloc(p->fn_cap * sizeof *p->fn_slots);
  vec_push(&p->by_id, NULL);
  add_bifs(p);
  return p;
}

void lit_pool_free(LitPool *p) {
  if (!p) return;
  arena_free(p->arena);
  vec_free(&p->atoms);
  vec_free(&p->by_id);
  free(p->slots);
  free(p->fn_slots);
  free(p);
}

Names *lit_names(LitPool *p) { return p->names; }

// --- interning

static uint64_t mix(uint64_t h, uint64_t x) {
  h = (h ^ x) * 0x9e3779b97f4a7c15u;
  return h ^ h >> 29;
}

static uint64_t hash_name(Name x) { return mix(x->hash, x->size); }

static uint32_t item_count(const Lit *l) {
  if (l->kind == LIT_CONS) return 2;
  return l->kind == LIT_MAP ? 2 * l->n : l->n;
}

static uint64_t hash_lit(const Lit *l) {
  uint64_t h = mix(l->kind, l->n), bits = 0;
  switch (l->kind) {
  case LIT_INT: return mix(h, (uint64_t)l->i);
  case LIT_BIG:
    return mix(hash_bytes(l->big.limb, l->n * sizeof(Limb), h),
               l->big.negative);
  case LIT_FLOAT: memcpy(&bits, &l->f, sizeof bits); return mix(h, bits);
  case LIT_ATOM: return mix(h, hash_name(l->atom));
  case LIT_NIL: return h;
  case LIT_CONS:
  case LIT_TUPLE:
  case LIT_MAP:
    for (uint32_t i = 0; i < item_count(l); i++) h = mix(h, l->item[i]->hash);
    return h;
  case LIT_BITS:
    return hash_bytes(l->bits.bytes, (l->bits.bits + 7) / 8,
                      mix(h, l->bits.bits));
  case LIT_FUN:
    h = mix(mix(h, hash_name(l->fn->module)), hash_name(l->fn->name));
    return mix(h, l->fn->arity);
  }
  return h;
}

static bool same(const Lit *a, const Lit *b) {
  if (a->hash != b->hash || a->kind != b->kind || a->n != b->n) return false;
  switch (a->kind) {
  case LIT_INT: return a->i == b->i;
  case LIT_BIG:
    return a->big.negative == b->big.negative &&
           !memcmp(a->big.limb, b->big.limb, a->n * sizeof(Limb));
  case LIT_FLOAT: return !memcmp(&a->f, &b->f, sizeof a->f);
  case LIT_ATOM: return a->atom == b->atom;
  case LIT_NIL: return true;
  case LIT_CONS:
  case LIT_TUPLE:
  case LIT_MAP:
    return !item_count(a) ||
           !memcmp(a->item, b->item, item_count(a) * sizeof *a->item);
  case LIT_BITS:
    return a->bits.bits == b->bits.bits &&
           !memcmp(a->bits.bytes, b->bits.bytes, (a->bits.bits + 7) / 8);
  case LIT_FUN: return a->fn == b->fn;
  }
  return false;
}

static void grow(LitPool *p) {
  Slot *old = p->slots;
  uint32_t n = p->cap;
  p->cap *= 2;
  p->slots = mem_alloc(p->cap * sizeof *p->slots);
  for (uint32_t i = 0; i < n; i++) {
    if (!old[i].id) continue;
    uint32_t at = old[i].hash & (p->cap - 1);
    while (p->slots[at].id) at = (at + 1) & (p->cap - 1);
    p->slots[at] = old[i];
  }
  free(old);
}

static const void *copy_of(LitPool *p, const void *from, size_t bytes) {
  void *to = arena_alloc(p->arena, bytes);
  if (bytes) memcpy(to, from, bytes);
  return to;
}

// The parts still belong to the caller; a new literal takes a copy of them.
static Lit *copy_lit(LitPool *p, const Lit *l) {
  Lit *c = NEW(p->arena, Lit);
  *c = *l;
  if (l->kind == LIT_BIG)
    c->big.limb = copy_of(p, l->big.limb, l->n * sizeof(Limb));
  if (l->kind == LIT_CONS || l->kind == LIT_TUPLE || l->kind == LIT_MAP)
    c->item = copy_of(p, l->item, item_count(l) * sizeof *l->item);
  if (l->kind == LIT_BITS)
    c->bits.bytes = copy_of(p, l->bits.bytes, (l->bits.bits + 7) / 8);
  c->id = p->by_id.n;
  vec_push(&p->by_id, c);
  return c;
}

static LitP intern(LitPool *p, Lit l) {
  l.hash = hash_lit(&l);
  uint32_t hash = hash_fold(l.hash), at = hash & (p->cap - 1);
  for (; p->slots[at].id; at = (at + 1) & (p->cap - 1)) {
    if (p->slots[at].hash != hash) continue;
    Lit *old = p->by_id.at[p->slots[at].id];
    if (same(old, &l)) return old;
  }
  Lit *c = copy_lit(p, &l);
  p->slots[at] = (Slot){hash, c->id};
  if (p->by_id.n > p->cap / 2) grow(p);
  return c;
}

// --- making

LitP lit_bigint(LitPool *p, bool negative, const uint64_t *limb, uint32_t n) {
  n = (uint32_t)big_size(limb, n);
  uint64_t limit = (uint64_t)SMALL_MAX + negative;
  if (n == 0) return lit_int(p, 0);
  if (n == 1 && limb[0] <= limit)
    return lit_int(p, negative ? -(int64_t)limb[0] : (int64_t)limb[0]);
  return intern(p, (Lit){.kind = LIT_BIG, .n = n, .big = {limb, negative}});
}

LitP lit_int(LitPool *p, int64_t i) {
  if (i >= 0 && i < SMALL_INTS) {
    if (!p->ints[i]) p->ints[i] = intern(p, (Lit){.kind = LIT_INT, .i = i});
    return p->ints[i];
  }
  if (FITS_SMALL(i)) return intern(p, (Lit){.kind = LIT_INT, .i = i});
  uint64_t limb = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
  return lit_bigint(p, i < 0, &limb, 1);
}

LitP lit_float(LitPool *p, double f) {
  return intern(p, (Lit){.kind = LIT_FLOAT, .f = f});
}

LitP lit_atom(LitPool *p, Name a) {
  while (p->atoms.n <= a->id) vec_push(&p->atoms, NULL);
  LitP *l = &p->atoms.at[a->id];
  if (!*l) *l = intern(p, (Lit){.kind = LIT_ATOM, .atom = a});
  return *l;
}

LitP lit_atom_c(LitPool *p, const char *s) {
  return lit_atom(p, name_cstr(p->names, s));
}

LitP lit_nil(LitPool *p) {
  if (!p->nil) p->nil = intern(p, (Lit){.kind = LIT_NIL});
  return p->nil;
}

LitP lit_cons(LitPool *p, LitP head, LitP tail) {
  return intern(p, (Lit){.kind = LIT_CONS, .item = (LitP[]){head, tail}});
}

LitP lit_tuple(LitPool *p, const LitP *item, uint32_t n) {
  return intern(p, (Lit){.kind = LIT_TUPLE, .n = n, .item = item});
}

static uint32_t insert_pair(LitP *pairs, uint32_t n, LitP key, LitP value) {
  uint32_t at = n;
  while (at && lit_compare(pairs[2 * at - 2], key) > 0) at--;
  if (at && pairs[2 * at - 2] == key) {
    pairs[2 * at - 1] = value;
    return n;
  }
  memmove(pairs + 2 * at + 2, pairs + 2 * at, 2 * (n - at) * sizeof *pairs);
  pairs[2 * at] = key;
  pairs[2 * at + 1] = value;
  return n + 1;
}

LitP lit_map(LitPool *p, const LitP *pairs, uint32_t n) {
  LitP sorted[2 * FLATMAP_LIMIT + 2];
  uint32_t kept = 0;
  for (uint32_t i = 0; i < n; i++) {
    kept = insert_pair(sorted, kept, pairs[2 * i], pairs[2 * i + 1]);
    if (kept > FLATMAP_LIMIT)
      bug("literal map with more than %d keys", FLATMAP_LIMIT);
  }
  return intern(p, (Lit){.kind = LIT_MAP, .n = kept, .item = sorted});
}

LitP lit_bits(LitPool *p, const uint8_t *bytes, uint64_t bits) {
  if (!bits) bytes = (const uint8_t *)"";
  return intern(p, (Lit){.kind = LIT_BITS, .bits = {bytes, bits}});
}

LitP lit_fun(LitPool *p, const FnRef *fn) {
  return intern(p, (Lit){.kind = LIT_FUN, .fn = fn});
}

bool lit_is_atom(LitP l, const char *s) {
  return l->kind == LIT_ATOM && !strcmp(l->atom->text, s);
}

TypeSet lit_type(LitP l) {
  static const TypeSet types[] = {
      [LIT_INT] = TY_SMALL, [LIT_BIG] = TY_BIG,   [LIT_FLOAT] = TY_FLOAT,
      [LIT_NIL] = TY_NIL,   [LIT_CONS] = TY_CONS, [LIT_TUPLE] = TY_TUPLE,
      [LIT_MAP] = TY_MAP,   [LIT_FUN] = TY_FUN,
  };
  if (l->kind == LIT_ATOM)
    return lit_is_atom(l, "true")    ? TY_TRUE
           : lit_is_atom(l, "false") ? TY_FALSE
                                     : TY_OTHER_ATOM;
  if (l->kind == LIT_BITS) return l->bits.bits % 8 ? TY_ODD_BITS : TY_BINARY;
  return types[l->kind];
}

// --- functions

static uint64_t hash_fn(Name module, Name name, uint32_t arity) {
  return mix(mix(hash_name(module), hash_name(name)), arity);
}

static void fn_grow(LitPool *p) {
  FnSlot *old = p->fn_slots;
  uint32_t n = p->fn_cap;
  p->fn_cap *= 2;
  p->fn_slots = mem_alloc(p->fn_cap * sizeof *p->fn_slots);
  for (uint32_t i = 0; i < n; i++) {
    if (!old[i].fn) continue;
    uint32_t at = old[i].hash & (p->fn_cap - 1);
    while (p->fn_slots[at].fn) at = (at + 1) & (p->fn_cap - 1);
    p->fn_slots[at] = old[i];
  }
  free(old);
}

static bool is_fn(const FnRef *f, Name module, Name name, uint32_t arity) {
  return f->module == module && f->name == name && f->arity == arity;
}

static FnRef *fn_intern(LitPool *p, Name module, Name name, uint32_t arity) {
  uint32_t hash = hash_fold(hash_fn(module, name, arity));
  uint32_t at = hash & (p->fn_cap - 1);
  for (; p->fn_slots[at].fn; at = (at + 1) & (p->fn_cap - 1)) {
    FnRef *f = p->fn_slots[at].fn;
    if (p->fn_slots[at].hash == hash && is_fn(f, module, name, arity)) return f;
  }
  FnRef *f = NEW(p->arena, FnRef);
  *f = (FnRef){module, name, arity, ++p->fn_n, NULL};
  p->fn_slots[at] = (FnSlot){hash, f};
  if (p->fn_n > p->fn_cap / 2) fn_grow(p);
  return f;
}

const FnRef *fn_ref(LitPool *p, Name module, Name name, uint32_t arity) {
  if (!p->fn_last || !is_fn(p->fn_last, module, name, arity))
    p->fn_last = fn_intern(p, module, name, arity);
  return p->fn_last;
}

// --- order: number < atom < fun < tuple < map < [] < list < bit string, and
// within numbers every integer before every float (reference manual, "Map
// Expressions"; erts_cmp_flatmap_keys)

static int rank(const Lit *l) {
  static const int ranks[] = {
      [LIT_INT] = 0,  [LIT_BIG] = 0,   [LIT_FLOAT] = 1, [LIT_ATOM] = 2,
      [LIT_FUN] = 3,  [LIT_TUPLE] = 4, [LIT_MAP] = 5,   [LIT_NIL] = 6,
      [LIT_CONS] = 7, [LIT_BITS] = 8,
  };
  return ranks[l->kind];
}

#define SIGN(a, b) (((a) > (b)) - ((a) < (b)))

static int compare_names(Name a, Name b) {
  uint32_t n = a->size < b->size ? a->size : b->size;
  int c = memcmp(a->text, b->text, n);
  return c ? SIGN(c, 0) : SIGN(a->size, b->size);
}

static int int_sign(LitP l) {
  if (l->kind == LIT_BIG) return l->big.negative ? -1 : 1;
  return SIGN(l->i, 0);
}

static int compare_ints(LitP a, LitP b) {
  if (a->kind == LIT_INT && b->kind == LIT_INT) return SIGN(a->i, b->i);
  int sa = int_sign(a), sb = int_sign(b);
  if (sa != sb) return SIGN(sa, sb);
  if (a->kind != b->kind) return a->kind == LIT_BIG ? sa : -sa;
  return sa * big_cmp(a->big.limb, a->n, b->big.limb, b->n);
}

static int compare_floats(double a, double b) {
  return a == b ? SIGN(signbit(b) != 0, signbit(a) != 0) : SIGN(a, b);
}

static int compare_items(LitP a, LitP b, uint32_t from, uint32_t step) {
  int c = 0;
  for (uint32_t i = from; !c && i < item_count(a); i += step)
    c = lit_compare(a->item[i], b->item[i]);
  return c;
}

static int compare_lists(LitP a, LitP b) {
  for (; a->kind == LIT_CONS && b->kind == LIT_CONS;
       a = a->item[1], b = b->item[1]) {
    int c = lit_compare(a->item[0], b->item[0]);
    if (c) return c;
  }
  return lit_compare(a, b);
}

static int compare_bits(LitP a, LitP b) {
  uint64_t n = a->bits.bits < b->bits.bits ? a->bits.bits : b->bits.bits;
  int c = memcmp(a->bits.bytes, b->bits.bytes, n / 8);
  if (!c && n % 8)
    c = (a->bits.bytes[n / 8] >> (8 - n % 8)) -
        (b->bits.bytes[n / 8] >> (8 - n % 8));
  return c ? SIGN(c, 0) : SIGN(a->bits.bits, b->bits.bits);
}

static int compare_fns(const FnRef *a, const FnRef *b) {
  int c = compare_names(a->module, b->module);
  if (!c) c = compare_names(a->name, b->name);
  return c ? c : SIGN(a->arity, b->arity);
}

int lit_compare(LitP a, LitP b) {
  if (a == b) return 0;
  if (rank(a) != rank(b)) return SIGN(rank(a), rank(b));
  switch (a->kind) {
  case LIT_INT:
  case LIT_BIG: return compare_ints(a, b);
  case LIT_FLOAT: return compare_floats(a->f, b->f);
  case LIT_ATOM: return compare_names(a->atom, b->atom);
  case LIT_FUN: return compare_fns(a->fn, b->fn);
  case LIT_NIL: return 0;
  case LIT_CONS: return compare_lists(a, b);
  case LIT_BITS: return compare_bits(a, b);
  case LIT_TUPLE:
    return a->n != b->n ? SIGN(a->n, b->n) : compare_items(a, b, 0, 1);
  case LIT_MAP: break;
  }
  if (a->n != b->n) return SIGN(a->n, b->n);
  int c = compare_items(a, b, 0, 2);
  return c ? c : compare_items(a, b, 1, 2);
}

// --- text

static bool is_plain_atom(Name a) {
  static const char *const reserved[] = {
      "after",   "and",  "andalso", "band",  "begin", "bnot", "bor",  "bsl",
      "bsr",     "bxor", "case",    "catch", "cond",  "div",  "else", "end",
      "fun",     "if",   "let",     "maybe", "not",   "of",   "or",   "orelse",
      "receive", "rem",  "try",     "when",  "xor",
  };
  if (a->size == 0 || a->text[0] < 'a' || a->text[0] > 'z') return false;
  for (uint32_t i = 1; i < a->size; i++) {
    int c = a->text[i] | 32;
    if (!(c >= 'a' && c <= 'z') && !(a->text[i] >= '0' && a->text[i] <= '9') &&
        a->text[i] != '_' && a->text[i] != '@')
      return false;
  }
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (!strcmp(a->text, reserved[i])) return false;
  return true;
}

static void print_atom(Str *out, Name a) {
  if (is_plain_atom(a)) {
    str_add(out, a->text, a->size);
    return;
  }
  str_putc(out, '\'');
  for (uint32_t i = 0; i < a->size; i++) {
    unsigned char c = (unsigned char)a->text[i];
    if (c == '\'' || c == '\\')
      str_printf(out, "\\%c", c);
    else if (c < 32 || c == 127)
      str_printf(out, "\\x{%x}", c);
    else
      str_putc(out, c);
  }
  str_putc(out, '\'');
}

static void print_big(Str *out, LitP l) {
  Limb *copy = mem_alloc(l->n * sizeof *copy);
  memcpy(copy, l->big.limb, l->n * sizeof *copy);
  char *text = mem_alloc(big_text_size(l->n, 10) + 1);
  size_t n = big_to_text(text, copy, l->n, 10);
  if (l->big.negative) str_putc(out, '-');
  str_add(out, text, n);
  free(copy);
  free(text);
}

static void print_float(Str *out, double f) {
  char text[40];
  str_add(out, text, (size_t)num_print_float(text, f));
}

static void print_list(Str *out, LitP l) {
  str_putc(out, '[');
  for (bool first = true; l->kind == LIT_CONS; l = l->item[1], first = false) {
    if (!first) str_putc(out, ',');
    lit_print(out, l->item[0]);
  }
  if (l->kind != LIT_NIL) {
    str_putc(out, '|');
    lit_print(out, l);
  }
  str_putc(out, ']');
}

static void print_items(Str *out, LitP l) {
  str_puts(out, l->kind == LIT_MAP ? "#{" : "{");
  for (uint32_t i = 0; i < item_count(l); i++) {
    if (i) str_puts(out, l->kind == LIT_MAP && i % 2 ? " => " : ",");
    lit_print(out, l->item[i]);
  }
  str_putc(out, '}');
}

static void print_bits(Str *out, LitP l) {
  uint64_t whole = l->bits.bits / 8, rest = l->bits.bits % 8;
  str_puts(out, "<<");
  for (uint64_t i = 0; i < whole; i++)
    str_printf(out, i ? ",%u" : "%u", l->bits.bytes[i]);
  if (rest)
    str_printf(out, "%s%u:%u", whole ? "," : "",
               l->bits.bytes[whole] >> (8 - rest), (unsigned)rest);
  str_puts(out, ">>");
}

static void print_fn(Str *out, const FnRef *fn) {
  str_puts(out, "fun ");
  print_atom(out, fn->module);
  str_putc(out, ':');
  print_atom(out, fn->name);
  str_printf(out, "/%u", fn->arity);
}

void lit_print(Str *out, LitP l) {
  switch (l->kind) {
  case LIT_INT: str_printf(out, "%lld", (long long)l->i); break;
  case LIT_BIG: print_big(out, l); break;
  case LIT_FLOAT: print_float(out, l->f); break;
  case LIT_ATOM: print_atom(out, l->atom); break;
  case LIT_NIL: str_puts(out, "[]"); break;
  case LIT_CONS: print_list(out, l); break;
  case LIT_TUPLE:
  case LIT_MAP: print_items(out, l); break;
  case LIT_BITS: print_bits(out, l); break;
  case LIT_FUN: print_fn(out, l->fn); break;
  }
}
