// SPDX-License-Identifier: Apache-2.0
// Terms taken in from the external format. What is being filled is a stack on
// the heap: terms nest as deep as they like.
#include "term.h"
#include "front.h"
#include "../../abi/ext.h"
#include <math.h>

typedef struct Filling {
  ErlTerm *term;
  const ErlTerm **slot; // of its parts
  uint32_t left;
  bool has_tail; // the last part is a list's
} Filling;

typedef struct TermIn {
  Arena *arena;
  Names *names;
  const uint8_t *at, *end;
  uint64_t owed; // parts that are still to come
  bool failed;
  VEC(Filling) filling;
} TermIn;

static uint64_t take(TermIn *t, int bytes) {
  uint64_t v = 0;
  if (t->end - t->at < bytes) {
    t->failed = true;
    return 0;
  }
  while (bytes--) v = v << 8 | *t->at++;
  return v;
}

static const uint8_t *take_bytes(TermIn *t, uint64_t n) {
  const uint8_t *p = t->at;
  if ((uint64_t)(t->end - t->at) < n) {
    t->failed = true;
    return NULL;
  }
  t->at += n;
  return p;
}

// Of at most MAX_NAME characters, which are characters.
static bool is_name(const Str *s) {
  uint32_t chars = 0;
  int size = 0;
  for (size_t i = 0; i < s->n; i += (size_t)size, chars++)
    if (utf8_decode(s->at + i, s->at + s->n, &size) < 0) return false;
  return chars <= MAX_NAME;
}

static void read_atom(TermIn *t, ErlTerm *x, int size_bytes, bool is_latin1) {
  uint64_t n = take(t, size_bytes);
  const uint8_t *p = take_bytes(t, n);
  x->kind = TERM_ATOM;
  if (!p) return;
  Str s = {0};
  for (uint64_t i = 0; i < n; i++) {
    char u[4] = {(char)p[i]};
    str_add(&s, u, is_latin1 ? (size_t)utf8_encode(p[i], u) : 1);
  }
  if (!is_name(&s)) t->failed = true;
  x->atom = name_get(t->names, s.at ? s.at : "", s.n);
  str_free(&s);
}

static void read_big(TermIn *t, ErlTerm *x, int size_bytes) {
  uint64_t n = take(t, size_bytes);
  bool negative = take(t, 1);
  const uint8_t *p = take_bytes(t, n);
  if (!p) return;
  while (n && !p[n - 1]) n--;
  uint32_t limbs = (uint32_t)((n + 7) / 8);
  Limb *limb = NEW_N(t->arena, Limb, limbs + 1);
  for (uint64_t i = 0; i < n; i++) limb[i / 8] |= (Limb)p[i] << 8 * (i % 8);
  if (limbs <= 1 && limb[0] <= INT64_MAX) {
    x->kind = TERM_INT;
    x->i = negative ? -(int64_t)limb[0] : (int64_t)limb[0];
    return;
  }
  x->kind = TERM_BIG;
  x->n = limbs;
  x->big.limb = limb;
  x->big.negative = negative;
}

static void read_float(TermIn *t, ErlTerm *x) {
  uint64_t bits = take(t, 8);
  x->kind = TERM_FLOAT;
  memcpy(&x->f, &bits, 8);
  if (!isfinite(x->f)) t->failed = true;
}

static void read_bits(TermIn *t, ErlTerm *x, bool odd) {
  uint64_t n = take(t, 4), last = odd ? take(t, 1) : 8;
  x->kind = TERM_BITS;
  x->bits.at = take_bytes(t, n);
  if (last > 8 || (odd && !n)) t->failed = true;
  x->bits.bits = n ? 8 * n - 8 + last : 0;
}

// Every part takes a byte at least.
static void read_parts(TermIn *t, ErlTerm *x, TermKind kind, uint64_t n,
                       uint64_t parts) {
  t->owed += parts;
  if (t->owed > (uint64_t)(t->end - t->at)) t->failed = true;
  x->kind = kind;
  x->n = (uint32_t)n;
  if (t->failed || !parts) return;
  const ErlTerm **slot = NEW_N(t->arena, const ErlTerm *, parts);
  x->item = slot;
  vec_push(&t->filling,
           ((Filling){x, slot, (uint32_t)parts, kind == TERM_LIST}));
}

static void read_string(TermIn *t, ErlTerm *x) {
  x->kind = TERM_LIST;
  x->n = (uint32_t)take(t, 2);
  const uint8_t *p = take_bytes(t, x->n);
  if (!p) return;
  const ErlTerm **slot = NEW_N(t->arena, const ErlTerm *, x->n + 1);
  ErlTerm *chars = NEW_N(t->arena, ErlTerm, x->n + 1);
  for (uint32_t i = 0; i < x->n; i++) {
    chars[i].kind = TERM_INT;
    chars[i].i = p[i];
    slot[i] = &chars[i];
  }
  x->item = slot;
}

static void read_one(TermIn *t, ErlTerm *x) {
  uint64_t n;
  switch (take(t, 1)) {
  case EXT_BYTE:
    x->kind = TERM_INT;
    x->i = (int64_t)take(t, 1);
    return;
  case EXT_INT:
    x->kind = TERM_INT;
    x->i = (int32_t)take(t, 4);
    return;
  case EXT_SMALL_BIG: read_big(t, x, 1); return;
  case EXT_BIG: read_big(t, x, 4); return;
  case EXT_NEW_FLOAT: read_float(t, x); return;
  case EXT_SMALL_ATOM: read_atom(t, x, 1, true); return;
  case EXT_ATOM: read_atom(t, x, 2, true); return;
  case EXT_SMALL_ATOM_UTF8: read_atom(t, x, 1, false); return;
  case EXT_ATOM_UTF8: read_atom(t, x, 2, false); return;
  case EXT_SMALL_TUPLE: n = take(t, 1); break;
  case EXT_TUPLE: n = take(t, 4); break;
  case EXT_NIL: x->kind = TERM_LIST; return;
  case EXT_STRING: read_string(t, x); return;
  case EXT_LIST:
    n = take(t, 4);
    read_parts(t, x, TERM_LIST, n, n + 1);
    return;
  case EXT_MAP:
    n = take(t, 4);
    read_parts(t, x, TERM_MAP, n, 2 * n);
    return;
  case EXT_BINARY: read_bits(t, x, false); return;
  case EXT_BITS: read_bits(t, x, true); return;
  case EXT_EXPORT: read_parts(t, x, TERM_FUN, 3, 3); return;
  default: t->failed = true; return;
  }
  read_parts(t, x, TERM_TUPLE, n, n);
}

// The next part of what is open last. Reading it may open more.
static void read_part(TermIn *t) {
  Filling *f = &vec_last(&t->filling);
  ErlTerm *whole = f->term, *x = NEW(t->arena, ErlTerm);
  bool is_tail = f->has_tail && f->left == 1;
  f->left--;
  t->owed--;
  if (!is_tail) *f->slot++ = x;
  read_one(t, x);
  if (is_tail && (x->kind != TERM_LIST || x->n)) whole->tail = x;
}

static const ErlTerm *read_all(TermIn *t) {
  ErlTerm *root = NEW(t->arena, ErlTerm);
  read_one(t, root);
  while (t->filling.n && !t->failed)
    if (vec_last(&t->filling).left)
      read_part(t);
    else
      t->filling.n--;
  return root;
}

const ErlTerm *term_read(Arena *arena, Names *names, const uint8_t *bytes,
                         size_t n) {
  TermIn t = {.arena = arena, .names = names, .at = bytes, .end = bytes + n};
  if (take(&t, 1) != EXT_VERSION) return NULL;
  const ErlTerm *x = read_all(&t);
  vec_free(&t.filling);
  return t.failed || t.at != t.end ? NULL : x;
}

bool term_is_atom(const ErlTerm *x, const char *name) {
  return x->kind == TERM_ATOM && x->atom->size == strlen(name) &&
         !strcmp(x->atom->text, name);
}

bool term_is_tuple(const ErlTerm *x, const char *tag, uint32_t n) {
  return x->kind == TERM_TUPLE && x->n == n &&
         (!tag || (n && term_is_atom(x->item[0], tag)));
}

bool term_is_list(const ErlTerm *x) { return x->kind == TERM_LIST && !x->tail; }

bool term_text(const ErlTerm *x, Str *out) {
  if (!term_is_list(x)) return false;
  for (uint32_t i = 0; i < x->n; i++) {
    const ErlTerm *c = x->item[i];
    char u[4];
    int n = c->kind == TERM_INT && c->i == (int32_t)c->i
                ? utf8_encode((int32_t)c->i, u)
                : 0;
    if (!n) return false;
    str_add(out, u, (size_t)n);
  }
  return true;
}
