// SPDX-License-Identifier: Apache-2.0
// BIFs that turn atoms into text and text into atoms. Atoms have at most 255
// characters: system_limit, but badarg where the atom has to exist.
#include "../bits.h"

enum { CHARS = 255, BYTES = 4 * CHARS };

typedef enum { LATIN1, UTF8, NO_ENCODING } Encoding;

static Encoding encoding_of(Term t) {
  if (t == AM(latin1)) return LATIN1;
  return t == AM(utf8) || t == AM(unicode) ? UTF8 : NO_ENCODING;
}

// --- from atoms
Term bif_atom_to_list_1(Ctx *c, Term t) {
  if (!IS_ATOM(t)) return rt_badarg(c);
  size_t n, k = 0;
  const uint8_t *p = (const uint8_t *)rt_atom_text(t, &n);
  Term item[CHARS];
  for (unsigned len; n; p += len, n -= len)
    item[k++] = MAKE_SMALL(rt_utf8_get(p, n, &len));
  return rt_list(c, item, k, NIL);
}

Term bif_atom_to_binary_2(Ctx *c, Term t, Term encoding) {
  Encoding e = encoding_of(encoding);
  if (!IS_ATOM(t) || e == NO_ENCODING) return rt_badarg(c);
  size_t n, k = 0;
  const uint8_t *p = (const uint8_t *)rt_atom_text(t, &n);
  if (e == UTF8) return rt_binary(c, p, n);
  uint8_t latin[CHARS];
  for (unsigned len; n; p += len, n -= len) {
    int32_t ch = rt_utf8_get(p, n, &len);
    if (ch > 255) return rt_badarg(c);
    latin[k++] = (uint8_t)ch;
  }
  return rt_binary(c, latin, k);
}

Term bif_atom_to_binary_1(Ctx *c, Term t) {
  return bif_atom_to_binary_2(c, t, AM(utf8));
}

// --- to atoms
typedef struct Text {
  uint8_t at[BYTES];
  size_t n, chars;
} Text;

static void add_char(Text *t, int32_t c) {
  t->n += rt_utf8_put(t->at + t->n, c);
  t->chars++;
}

static Term make_atom(Ctx *c, const Text *t, bool existing) {
  Term atom = existing ? rt_atom_existing((const char *)t->at, t->n)
                       : rt_atom((const char *)t->at, t->n);
  if (atom != NONE) return atom;
  return existing ? rt_badarg(c) : rt_system_limit(c);
}

static Term too_long(Ctx *c, bool existing) {
  return existing ? rt_badarg(c) : rt_system_limit(c);
}

static Term from_list(Ctx *c, Term list, bool existing) {
  Text text = {.n = 0};
  for (; IS_CONS(list); list = CDR(list)) {
    Term ch = CAR(list);
    if (!IS_SMALL(ch) || !rt_is_char(SMALL_VALUE(ch))) return rt_badarg(c);
    if (text.chars == CHARS) return too_long(c, existing);
    add_char(&text, (int32_t)SMALL_VALUE(ch));
  }
  return list == NIL ? make_atom(c, &text, existing) : rt_badarg(c);
}

Term bif_list_to_atom_1(Ctx *c, Term list) { return from_list(c, list, false); }

Term bif_list_to_existing_atom_1(Ctx *c, Term list) {
  return from_list(c, list, true);
}

// 0: done; 1: not valid UTF-8; 2: too long.
static int decode(Text *t, const uint8_t *p, size_t n, Encoding e) {
  for (size_t i = 0; i < n;) {
    unsigned len = 1;
    int32_t ch = e == UTF8 ? rt_utf8_get(p + i, n - i, &len) : p[i];
    if (ch < 0) return 1;
    if (t->chars == CHARS) return 2;
    add_char(t, ch);
    i += len;
  }
  return 0;
}

static Term from_binary(Ctx *c, Term bin, Term encoding, bool existing) {
  Encoding e = encoding_of(encoding);
  size_t n;
  void *copy;
  const uint8_t *p = rt_bytes_of(bin, &n, &copy);
  if (!p) return rt_badarg(c);
  Text text = {.n = 0};
  int bad = e == NO_ENCODING ? 1 : decode(&text, p, n, e);
  if (copy) rt_mem_free(copy, n);
  if (bad == 1) return rt_badarg(c);
  return bad ? too_long(c, existing) : make_atom(c, &text, existing);
}

Term bif_binary_to_atom_2(Ctx *c, Term bin, Term encoding) {
  return from_binary(c, bin, encoding, false);
}

Term bif_binary_to_existing_atom_2(Ctx *c, Term bin, Term encoding) {
  return from_binary(c, bin, encoding, true);
}

Term bif_binary_to_atom_1(Ctx *c, Term bin) {
  return from_binary(c, bin, AM(utf8), false);
}

Term bif_binary_to_existing_atom_1(Ctx *c, Term bin) {
  return from_binary(c, bin, AM(utf8), true);
}
