// SPDX-License-Identifier: Apache-2.0
// Terms given out. What is open is a stack, on which each part counts down.
#include "term.h"
#include "front.h"
#include "../../abi/ext.h"

static void put_be(Str *out, uint64_t v, int bytes) {
  while (bytes--) str_putc(out, (int)(v >> 8 * bytes & 255));
}

static void put_tag(TermOut *t, int tag, uint64_t v, int bytes) {
  str_putc(t->out, tag);
  put_be(t->out, v, bytes);
}

void term_begin(TermOut *t) {
  if (!t->open.n) return;
  struct TermOpen *o = &vec_last(&t->open);
  if (t->is_text && !o->is_first) str_putc(t->out, ',');
  o->is_first = false;
}

static void close(TermOut *t) {
  char closer = vec_last(&t->open).closer;
  if (t->is_text)
    str_putc(t->out, closer);
  else if (closer == ']')
    str_putc(t->out, EXT_NIL);
  t->open.n--;
}

void term_end(TermOut *t) {
  while (t->open.n && !--vec_last(&t->open).left) close(t);
}

static void open(TermOut *t, uint32_t n, char closer) {
  vec_push(&t->open, ((struct TermOpen){n, closer, true}));
  if (n) return;
  close(t);
  term_end(t);
}

void term_tuple(TermOut *t, uint32_t n) {
  term_begin(t);
  if (t->is_text)
    str_putc(t->out, '{');
  else
    put_tag(t, n < 256 ? EXT_SMALL_TUPLE : EXT_TUPLE, n, n < 256 ? 1 : 4);
  open(t, n, '}');
}

void term_list(TermOut *t, uint32_t n) {
  term_begin(t);
  if (t->is_text)
    str_putc(t->out, '[');
  else if (n)
    put_tag(t, EXT_LIST, n, 4);
  open(t, n, ']');
}

void term_map(TermOut *t, uint32_t n) {
  term_begin(t);
  put_tag(t, EXT_MAP, n, 4);
  open(t, 2 * n, 0);
}

static void put_atom(TermOut *t, const char *text, size_t n) {
  bool is_small = n < 256;
  put_tag(t, is_small ? EXT_SMALL_ATOM_UTF8 : EXT_ATOM_UTF8, n,
          is_small ? 1 : 2);
  str_add(t->out, text, n);
}

void term_atom(TermOut *t, Name name) {
  term_begin(t);
  if (t->is_text)
    atom_print(t->out, name, NEWEST_OTP);
  else
    put_atom(t, name->text, name->size);
  term_end(t);
}

static bool is_plain(const char *text) {
  for (int k = TK_AFTER; k <= TK_ELSE; k++)
    if (!strcmp(tok_text((Tok)k), text)) return false;
  return *text >= 'a' && *text <= 'z';
}

void term_cstr(TermOut *t, const char *text) {
  term_begin(t);
  if (t->is_text)
    str_printf(t->out, is_plain(text) ? "%s" : "'%s'", text);
  else
    put_atom(t, text, strlen(text));
  term_end(t);
}

static void put_big(TermOut *t, bool negative, const Limb *limb, uint32_t n) {
  uint64_t size = (uint64_t)n * sizeof *limb;
  while (size && !(limb[(size - 1) / 8] >> 8 * ((size - 1) % 8) & 255)) size--;
  bool is_small = size < 256;
  put_tag(t, is_small ? EXT_SMALL_BIG : EXT_BIG, size, is_small ? 1 : 4);
  str_putc(t->out, negative);
  for (uint64_t i = 0; i < size; i++)
    str_putc(t->out, (int)(limb[i / 8] >> 8 * (i % 8) & 255));
}

void term_int(TermOut *t, int64_t i) {
  term_begin(t);
  Limb limb = i < 0 ? -(uint64_t)i : (uint64_t)i;
  if (t->is_text)
    str_printf(t->out, "%lld", (long long)i);
  else if (i >= 0 && i < 256)
    put_tag(t, EXT_BYTE, (uint64_t)i, 1);
  else if (i == (int32_t)i)
    put_tag(t, EXT_INT, (uint64_t)i, 4);
  else
    put_big(t, i < 0, &limb, 1);
  term_end(t);
}

void term_big(TermOut *t, bool negative, const Limb *limb, uint32_t n) {
  term_begin(t);
  if (t->is_text && negative) str_putc(t->out, '-');
  if (t->is_text)
    big_print(t->out, limb, n);
  else
    put_big(t, negative, limb, n);
  term_end(t);
}

void term_float(TermOut *t, double f) {
  uint64_t bits;
  memcpy(&bits, &f, sizeof bits);
  term_begin(t);
  if (t->is_text)
    float_print(t->out, f);
  else
    put_tag(t, EXT_NEW_FLOAT, bits, 8);
  term_end(t);
}

static void put_chars(TermOut *t, const char *p, size_t n) {
  const char *end = p + n;
  uint32_t chars = 0;
  for (const char *q = p; q < end; q++) chars += (*q & 0xc0) != 0x80;
  if (!chars) {
    str_putc(t->out, EXT_NIL);
    return;
  }
  put_tag(t, EXT_LIST, chars, 4);
  for (int len; p < end; p += len) {
    int32_t c = utf8_decode(p, end, &len);
    put_tag(t, c < 256 ? EXT_BYTE : EXT_INT, (uint64_t)c, c < 256 ? 1 : 4);
  }
  str_putc(t->out, EXT_NIL);
}

void term_string(TermOut *t, const char *p, size_t n) {
  Text text = {p, (uint32_t)n, 0};
  term_begin(t);
  if (t->is_text)
    text_print(t->out, &text, '"');
  else
    put_chars(t, p, n);
  term_end(t);
}

// --- literals

static void put_bits(TermOut *t, LitP l) {
  uint64_t bytes = (l->bits.bits + 7) / 8, odd = l->bits.bits % 8;
  put_tag(t, odd ? EXT_BITS : EXT_BINARY, bytes, 4);
  if (odd) str_putc(t->out, (int)odd);
  str_add(t->out, (const char *)l->bits.bytes, bytes);
}

static void put_fun(TermOut *t, const FnRef *f) {
  str_putc(t->out, EXT_EXPORT);
  put_atom(t, f->module->text, f->module->size);
  put_atom(t, f->name->text, f->name->size);
  put_tag(t, EXT_BYTE, f->arity, 1);
}

static void put_items(TermOut *t, LitP l, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) term_lit(t, l->item[i]);
}

static void put_cells(TermOut *t, LitP l) {
  uint32_t n = 0;
  LitP end = l;
  for (; end->kind == LIT_CONS; end = end->item[1]) n++;
  term_begin(t);
  put_tag(t, EXT_LIST, n, 4);
  vec_push(&t->open, ((struct TermOpen){n + 1, 0, true}));
  for (; l->kind == LIT_CONS; l = l->item[1]) term_lit(t, l->item[0]);
  term_lit(t, end);
}

void term_lit(TermOut *t, LitP l) {
  switch (l->kind) {
  case LIT_INT: term_int(t, l->i); return;
  case LIT_BIG: term_big(t, l->big.negative, l->big.limb, l->n); return;
  case LIT_FLOAT: term_float(t, l->f); return;
  case LIT_ATOM: term_atom(t, l->atom); return;
  case LIT_NIL: term_list(t, 0); return;
  case LIT_CONS: put_cells(t, l); return;
  case LIT_TUPLE:
    term_tuple(t, l->n);
    put_items(t, l, l->n);
    return;
  case LIT_MAP:
    term_map(t, l->n);
    put_items(t, l, 2 * l->n);
    return;
  case LIT_BITS:
  case LIT_FUN: break;
  }
  term_begin(t);
  if (l->kind == LIT_BITS)
    put_bits(t, l);
  else
    put_fun(t, l->fn);
  term_end(t);
}
