// SPDX-License-Identifier: Apache-2.0
// Changes of terms in external format, for libFuzzer: a subterm of an input is
// replaced by what is made of others, of the same input or of a second one.
// Most changes keep the kind of what they replace, so that much remains a form.
// Source text becomes the term of its forms first.
//
// Terms are trees, of which nothing is written over: a change is a slot, and
// what is written in its stead.
#include "tests/fuzz/forms_fuzz.h"
#include "abi/ext.h"
#include "src/erl/term.h"

size_t LLVMFuzzerMutate(uint8_t *, size_t, size_t);
size_t LLVMFuzzerCustomMutator(uint8_t *, size_t, size_t max, unsigned seed);
size_t LLVMFuzzerCustomCrossOver(const uint8_t *, size_t, const uint8_t *,
                                 size_t, uint8_t *out, size_t max,
                                 unsigned seed);

typedef const ErlTerm *Term;
typedef VEC(const Term *) Slots;

typedef struct Mutation {
  Arena *arena;
  Names *names;
  uint64_t seed;
  Slots slots; // of the term that is changed
  Slots pool;  // what may be taken from: these, and those of a second term
} Mutation;

static uint32_t pick(Mutation *m, uint32_t n) { // below n
  m->seed ^= m->seed << 13;
  m->seed ^= m->seed >> 7;
  m->seed ^= m->seed << 17;
  return (uint32_t)((m->seed >> 11) % n);
}

// --- parts of terms

static uint32_t parts_of(Term t) {
  switch (t->kind) {
  case TERM_TUPLE:
  case TERM_LIST:
  case TERM_FUN: return t->n;
  case TERM_MAP: return 2 * t->n;
  default: return 0;
  }
}

static void find_slots(const Term *root, Slots *to) {
  uint32_t next = to->n;
  vec_push(to, root);
  for (; next < to->n; next++) {
    Term t = *to->at[next];
    for (uint32_t i = 0; i < parts_of(t); i++) vec_push(to, &t->item[i]);
    if (t->kind == TERM_LIST && t->tail) vec_push(to, &t->tail);
  }
}

static bool is_node(Term t) {
  return t->kind == TERM_TUPLE && t->n > 1 && t->item[0]->kind == TERM_ATOM;
}

// Terms of one class may mostly stand for each other: expressions; types; nodes
// of one tag; lists that begin with such.
typedef enum { CLASS_EXPR = TERM_OTHER + 1, CLASS_TYPE, CLASS_TAG } Class;

static bool is_among(Name name, const char *names) {
  const char *at = strstr(names, name->text);
  return at > names && strlen(name->text) == name->size && at[-1] == ' ' &&
         at[name->size] == ' ';
}

static uint64_t node_class(Name tag) {
  static const char exprs[] =
      " atom var integer char float string nil cons tuple bin op match call "
      "record record_field record_index map block if case receive try catch "
      "maybe fun named_fun lc bc mc ";
  static const char types[] = " type user_type remote_type ann_type ";
  if (is_among(tag, exprs)) return CLASS_EXPR;
  return is_among(tag, types) ? CLASS_TYPE : CLASS_TAG + tag->id;
}

static uint64_t class_of(Term t) {
  if (is_node(t)) return node_class(t->item[0]->atom);
  if (t->kind != TERM_LIST || !t->n || !is_node(t->item[0])) return t->kind;
  return node_class(t->item[0]->item[0]->atom) | (uint64_t)1 << 32;
}

// --- terms as bytes

static void put(Str *out, int tag, uint64_t v, int bytes) {
  str_putc(out, tag);
  while (bytes--) str_putc(out, (int)(v >> 8 * bytes & 255));
}

static void put_bits(Str *out, Term t) {
  uint64_t bytes = (t->bits.bits + 7) / 8, odd = t->bits.bits % 8;
  put(out, odd ? EXT_BITS : EXT_BINARY, bytes, 4);
  if (odd) str_putc(out, (int)odd);
  str_add(out, (const char *)t->bits.at, bytes);
}

static void put_list(Str *out, Term t) {
  if (t->n)
    put(out, EXT_LIST, t->n, 4);
  else
    str_putc(out, EXT_NIL);
}

static void put_head(Str *out, Term t) {
  TermOut to = {.out = out};
  switch (t->kind) {
  case TERM_ATOM: term_atom(&to, t->atom); return;
  case TERM_INT: term_int(&to, t->i); return;
  case TERM_BIG: term_big(&to, t->big.negative, t->big.limb, t->n); return;
  case TERM_FLOAT: term_float(&to, t->f); return;
  case TERM_TUPLE: put(out, EXT_TUPLE, t->n, 4); return;
  case TERM_LIST: put_list(out, t); return;
  case TERM_MAP: put(out, EXT_MAP, t->n, 4); return;
  case TERM_BITS: put_bits(out, t); return;
  case TERM_FUN: str_putc(out, EXT_EXPORT); return;
  case TERM_OTHER: return;
  }
}

static void write_term(Str *out, const Term *root, const Term *slot,
                       Term instead) {
  static const ErlTerm nil = {.kind = TERM_LIST};
  static const Term end = &nil;
  Slots open = {0};
  vec_push(&open, root);
  while (open.n) {
    const Term *at = open.at[--open.n];
    Term t = at == slot ? instead : *at;
    if (at == slot) slot = NULL;
    put_head(out, t);
    if (t->kind == TERM_LIST && t->n)
      vec_push(&open, t->tail ? &t->tail : &end);
    for (uint32_t i = parts_of(t); i--;) vec_push(&open, &t->item[i]);
  }
  vec_free(&open);
}

// --- what is put instead

static Term any(Mutation *m) { return *m->pool.at[pick(m, m->pool.n)]; }

static Term any_of_class(Mutation *m, uint64_t class) {
  Term t = any(m);
  for (int tries = 0; tries < 40 && class_of(t) != class; tries++) t = any(m);
  return t;
}

static Term atom(Mutation *m, const char *text) {
  ErlTerm *t = NEW(m->arena, ErlTerm);
  t->kind = TERM_ATOM;
  t->atom = name_cstr(m->names, text);
  return t;
}

static Term integer(Mutation *m, int64_t i) {
  ErlTerm *t = NEW(m->arena, ErlTerm);
  t->kind = TERM_INT;
  t->i = i;
  return t;
}

// A tuple or list of n parts, the first of which are t's.
static ErlTerm *whole(Mutation *m, TermKind kind, uint32_t n, Term t) {
  ErlTerm *x = NEW(m->arena, ErlTerm);
  Term *item = NEW_N(m->arena, Term, n + 1);
  x->kind = kind;
  x->n = n;
  x->item = item;
  for (uint32_t i = 0; t && i < n && i < t->n; i++) item[i] = t->item[i];
  if (t && t->kind == kind && kind == TERM_LIST) x->tail = t->tail;
  return x;
}

static void set(ErlTerm *x, uint32_t i, Term part) {
  ((Term *)x->item)[i] = part;
}

static Term some_atom(Mutation *m) {
  static const char *const others[] = {
      "default", "any",     "integer",    "little",  "utf8",      "unit",
      "_",       "true",    "X",          "fuzz",    "compile",   "else",
      "eof",     "error",   "is_subtype", "clauses", "generated", "record",
      "doc",     "on_load", "erlang",     ""};
  uint32_t n = sizeof others / sizeof *others,
           i = pick(m, N_COUNT + n + TK_COUNT);
  if (i < N_COUNT) return atom(m, ast_kind_names[i]);
  if (i < N_COUNT + n) return atom(m, others[i - N_COUNT]);
  return atom(m, tok_text((Tok)(i - N_COUNT - n)));
}

static Term some_big(Mutation *m) {
  ErlTerm *t = NEW(m->arena, ErlTerm);
  t->kind = TERM_BIG;
  t->n = 1 + pick(m, 3);
  Limb *limb = NEW_N(m->arena, Limb, t->n);
  for (uint32_t i = 0; i < t->n; i++) limb[i] = (Limb)1 << 63;
  t->big.limb = limb;
  t->big.negative = pick(m, 2);
  return t;
}

static Term leaf(Mutation *m) {
  static const int64_t ints[] = {
      0,         1,         -1,         2,         7,        8,
      255,       256,       0xd800,     0x10ffff,  0x110000, 1 << 24,
      INT32_MAX, INT32_MIN, UINT32_MAX, INT64_MAX, INT64_MIN};
  ErlTerm *t;
  switch (pick(m, 9)) {
  case 0:
  case 1: return some_atom(m);
  case 2:
  case 3: return integer(m, ints[pick(m, sizeof ints / sizeof *ints)]);
  case 4: return some_big(m);
  case 5: return whole(m, TERM_LIST, 0, NULL);
  case 6: return whole(m, TERM_TUPLE, 0, NULL);
  case 7:
    t = NEW(m->arena, ErlTerm);
    t->kind = TERM_FLOAT;
    t->f = pick(m, 2) ? 1.5 : -0.0;
    return t;
  default:
    t = NEW(m->arena, ErlTerm);
    t->kind = TERM_BITS;
    t->bits.at = (const uint8_t *)"\xe9x\x80";
    t->bits.bits = pick(m, 25);
    return t;
  }
}

// Without one of its parts, or with one more.
static Term resized(Mutation *m, Term t) {
  if ((t->kind != TERM_TUPLE && t->kind != TERM_LIST) || !t->n) return any(m);
  uint32_t at = pick(m, t->n);
  bool is_more = pick(m, 2);
  if (t->n == 1 && !is_more) return whole(m, t->kind, 0, NULL);
  ErlTerm *x = whole(m, t->kind, is_more ? t->n + 1 : t->n - 1, t);
  if (is_more) {
    Term more =
        pick(m, 2) ? t->item[at] : any_of_class(m, class_of(t->item[at]));
    for (uint32_t i = at; i < x->n; i++)
      set(x, i, i == at ? more : t->item[i - 1]);
  } else {
    for (uint32_t i = at; i < x->n; i++) set(x, i, t->item[i + 1]);
  }
  return x;
}

static Term exchanged(Mutation *m, Term t) {
  if ((t->kind != TERM_TUPLE && t->kind != TERM_LIST) || t->n < 2)
    return leaf(m);
  ErlTerm *x = whole(m, t->kind, t->n, t);
  uint32_t a = pick(m, t->n), b = pick(m, t->n);
  set(x, a, t->item[b]);
  set(x, b, t->item[a]);
  return x;
}

static Term any_node(Mutation *m) {
  Term t = any(m);
  for (int tries = 0; tries < 40 && !is_node(t); tries++) t = any(m);
  return t;
}

// The tag of another node, preferably of as many parts.
static Term retagged(Mutation *m, Term t) {
  if (!is_node(t)) return leaf(m);
  ErlTerm *x = whole(m, TERM_TUPLE, t->n, t);
  Term other = any_node(m);
  for (int tries = 0; tries < 40 && other->n != t->n; tries++)
    other = any_node(m);
  set(x, 0, pick(m, 4) && is_node(other) ? other->item[0] : some_atom(m));
  return x;
}

static Term listed(Mutation *m, Term t) {
  ErlTerm *x = whole(m, TERM_LIST, 1, NULL);
  set(x, 0, t);
  if (!pick(m, 8)) x->tail = any(m);
  return x;
}

// A node of the pool in which it is a part.
static Term wrapped(Mutation *m, Term t) {
  Term other = any_of_class(m, class_of(t));
  if (!is_node(other) || other->n < 3) return listed(m, t);
  ErlTerm *x = whole(m, TERM_TUPLE, other->n, other);
  uint32_t at = 2 + pick(m, other->n - 2);
  bool in_list = other->item[at]->kind == TERM_LIST && t->kind != TERM_LIST;
  set(x, at, in_list ? listed(m, t) : t);
  return x;
}

// Its own part, instead of all of it.
static Term unwrapped(Mutation *m, Term t) {
  uint32_t n = parts_of(t);
  return n ? t->item[pick(m, n)] : leaf(m);
}

static Term changed(Mutation *m, Term t) {
  switch (pick(m, 24)) {
  case 0: return any(m);
  case 1: return leaf(m);
  case 2:
  case 3:
  case 4: return resized(m, t);
  case 5: return exchanged(m, t);
  case 6: return retagged(m, t);
  case 7:
  case 8:
  case 9:
  case 10: return wrapped(m, t);
  case 11: return unwrapped(m, t);
  default: return any_of_class(m, class_of(t));
  }
}

static const Term *choose_slot(Mutation *m) {
  const Term *slot = m->slots.at[pick(m, m->slots.n)];
  for (int tries = 0; tries < 3 && !is_node(*slot); tries++)
    slot = m->slots.at[pick(m, m->slots.n)];
  return slot;
}

// --- what libFuzzer calls

// The term's bytes behind the digit, if there is one; of text, those of its
// forms.
static bool is_term(const uint8_t *data, size_t size) {
  size_t skip = size && *data >= '5' && *data <= '9';
  return size > skip && data[skip] == TERM_VERSION;
}

static bool as_bytes(const uint8_t *data, size_t size, Str *out) {
  if (!is_term(data, size)) return forms_of_text(data, size, out);
  str_add(out, (const char *)data, size);
  return true;
}

static Term read(Mutation *m, const Str *s) {
  size_t skip = s->at[0] >= '5' && s->at[0] <= '9';
  return term_read(m->arena, m->names, (const uint8_t *)s->at + skip,
                   s->n - skip);
}

static void change(Mutation *m, Term t, Term second, Str *bytes) {
  Str out = {0};
  if ((uint8_t)bytes->at[0] != TERM_VERSION) str_putc(&out, bytes->at[0]);
  str_putc(&out, TERM_VERSION);
  find_slots(&t, &m->slots);
  find_slots(&t, &m->pool);
  if (second) find_slots(&second, &m->pool);
  const Term *slot = choose_slot(m);
  write_term(&out, &t, slot, changed(m, *slot));
  vec_free(&m->slots);
  vec_free(&m->pool);
  str_free(bytes);
  *bytes = out;
}

static size_t mutate(const Str *first, const Str *second, uint8_t *out,
                     size_t max, unsigned seed) {
  Mutation m = {.seed = seed * 0x9e3779b97f4a7c15 + 1};
  Str bytes = {0};
  m.arena = arena_new();
  m.names = names_new();
  str_add(&bytes, first->at, first->n);
  Term s = second ? read(&m, second) : NULL, t = NULL;
  for (uint32_t n = pick(&m, 3) ? 1 : 1 + pick(&m, 4); n--;)
    if ((t = read(&m, &bytes))) change(&m, t, s, &bytes);
  size_t size = t && bytes.n <= max ? bytes.n : 0;
  if (size) memcpy(out, bytes.at, size);
  str_free(&bytes);
  arena_free(m.arena);
  names_free(m.names);
  return size;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max,
                               unsigned seed) {
  Str bytes = {0};
  bool by_bytes = seed % 32 == 0 && is_term(data, size);
  bool good = !by_bytes && as_bytes(data, size, &bytes);
  size_t n = good ? mutate(&bytes, NULL, data, max, seed) : 0;
  str_free(&bytes);
  return n ? n : LLVMFuzzerMutate(data, size, max);
}

size_t LLVMFuzzerCustomCrossOver(const uint8_t *a, size_t a_size,
                                 const uint8_t *b, size_t b_size, uint8_t *out,
                                 size_t max, unsigned seed) {
  Str first = {0}, second = {0};
  bool good = as_bytes(a, a_size, &first) && as_bytes(b, b_size, &second);
  size_t n = good ? mutate(&first, &second, out, max, seed) : 0;
  str_free(&first);
  str_free(&second);
  return n;
}
