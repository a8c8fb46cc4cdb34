// SPDX-License-Identifier: Apache-2.0
// Tokens and literals as source text, written as OTP's io_lib does.
#include "front.h"

static void put_char(Str *out, int32_t c, char quote) {
  static const char named[] = "\n\r\t\v\b\f\033\177", letters[] = "nrtvbfed";
  char u[4];
  const char *p = c > 0 && c < 0x80 ? strchr(named, (int)c) : NULL;
  if (c == quote || c == '\\')
    str_printf(out, "\\%c", (char)c);
  else if (p)
    str_printf(out, "\\%c", letters[p - named]);
  else if (c < ' ' || (c > '~' && c < 0xa0))
    str_printf(out, "\\%03o", (unsigned)c);
  else
    str_add(out, u, (size_t)utf8_encode(c, u));
}

void text_print(Str *out, const Text *t, char quote) {
  str_putc(out, quote);
  const char *p = t->at, *end = p + t->size;
  for (int len; p < end; p += len)
    put_char(out, utf8_decode(p, end, &len), quote);
  str_putc(out, quote);
}

void char_print(Str *out, int32_t c) {
  str_putc(out, '$');
  if (c == ' ')
    str_puts(out, "\\s");
  else
    put_char(out, c, 0);
}

// maybe and else are words for OTP's printing since OTP 27.
static bool is_word(const char *p, int release) {
  for (int t = TK_AFTER; t < (release >= 27 ? OP_MUL : TK_MAYBE); t++)
    if (!strcmp(tok_text(t), p)) return true;
  return false;
}

static bool is_plain_atom(Name name, int release) {
  const char *p = name->text, *end = p + name->size;
  int len;
  bool is_lower = (*p >= 'a' && *p <= 'z') ||
                  (!strncmp(p, "\xc3", 1) && (unsigned char)p[1] >= 0x9f);
  if (!is_lower || !scan_is_name(p, &len)) return false;
  for (; p < end; p += len)
    if (!scan_is_name(p, &len)) return false;
  return !is_word(name->text, release);
}

void atom_print(Str *out, Name name, int release) {
  Text t = {name->text, name->size, 0};
  if (is_plain_atom(name, release))
    str_add(out, name->text, name->size);
  else
    text_print(out, &t, '\'');
}

void big_print(Str *out, const Limb *limb, uint32_t n) {
  Limb *copy = mem_alloc(n * sizeof(Limb));
  memcpy(copy, limb, n * sizeof(Limb));
  char *text = mem_alloc(big_text_size(n, 10) + 1);
  str_add(out, text, big_to_text(text, copy, n, 10));
  free(text);
  free(copy);
}

void float_print(Str *out, double d) {
  char text[32];
  str_add(out, text, (size_t)num_print_float(text, d));
}

// How a message shows the token; signs and words as atoms.
void tok_print(Str *out, const Token *t, int release) {
  switch (t->kind) {
  case TK_EOF: break;
  case TK_DOT: str_puts(out, "'.'"); break;
  case TK_ATOM: atom_print(out, t->name, release); break;
  case TK_VAR: str_add(out, t->name->text, t->name->size); break;
  case TK_SIGIL: atom_print(out, t->sigil->prefix, release); break;
  case TK_OTHER: atom_print(out, t->name, release); break;
  case TK_INTEGER: str_printf(out, "%lld", (long long)t->i); break;
  case TK_BIGINT: big_print(out, t->big->limb, t->big->n); break;
  case TK_FLOAT: float_print(out, t->f); break;
  case TK_CHAR: char_print(out, (int32_t)t->i); break;
  case TK_STRING: text_print(out, t->text, '"'); break;
  case TK_MAYBE:
  case TK_ELSE:
    str_printf(out, release >= 27 ? "'%s'" : "%s", tok_text(t->kind));
    break;
  default: str_printf(out, "'%s'", tok_text(t->kind));
  }
}

// How ??X shows it.
void tok_source(Str *out, const Token *t, int release) {
  if (t->kind == TK_DOT)
    str_putc(out, '.');
  else if (t->kind == TK_OTHER)
    str_add(out, t->name->text, t->name->size);
  else if (t->kind > TK_OTHER)
    str_puts(out, tok_text(t->kind));
  else
    tok_print(out, t, release);
}
