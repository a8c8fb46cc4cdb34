// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: constants as ~p shows them.
#include "warn.h"

static bool is_char(int64_t c) {
  bool control = c < 32 && !(c >= 8 && c <= 13) && c != 27;
  return !control && !(c > 126 && c < 160) && c <= 255;
}

static bool is_text(LitP l) {
  if (l->kind == LIT_BITS) {
    bool ok = l->bits.bits && l->bits.bits % 8 == 0;
    for (uint64_t i = 0; ok && i < l->bits.bits / 8; i++)
      ok = is_char(l->bits.bytes[i]);
    return ok;
  }
  if (l->kind != LIT_CONS) return false;
  for (; l->kind == LIT_CONS; l = l->item[1])
    if (l->item[0]->kind != LIT_INT || !is_char(l->item[0]->i)) return false;
  return l->kind == LIT_NIL;
}

static void print_char(Str *s, int32_t c) {
  static const char codes[] = "btnvfr"; // from 8
  char text[4];
  if (c == '"' || c == '\\') str_putc(s, '\\');
  if (c >= 8 && c <= 13)
    str_printf(s, "\\%c", codes[c - 8]);
  else if (c == 27)
    str_puts(s, "\\e");
  else
    str_add(s, text, (size_t)utf8_encode(c, text));
}

static void print_text(Str *s, LitP l) {
  str_putc(s, '"');
  for (uint64_t i = 0; l->kind == LIT_BITS && i < l->bits.bits / 8; i++)
    print_char(s, l->bits.bytes[i]);
  for (; l->kind == LIT_CONS; l = l->item[1])
    print_char(s, (int32_t)l->item[0]->i);
  str_putc(s, '"');
}

static void print_list(Str *s, LitP l) {
  for (bool first = true; l->kind == LIT_CONS; l = l->item[1], first = false) {
    str_putc(s, first ? '[' : ',');
    warn_print(s, l->item[0]);
  }
  if (l->kind != LIT_NIL) {
    str_putc(s, '|');
    warn_print(s, l);
  }
  str_putc(s, ']');
}

static void print_items(Str *s, LitP l) {
  bool map = l->kind == LIT_MAP;
  str_puts(s, map ? "#{" : "{");
  for (uint32_t i = 0; i < (map ? 2 * l->n : l->n); i++) {
    if (i) str_puts(s, map && i % 2 ? " => " : ",");
    warn_print(s, l->item[i]);
  }
  str_putc(s, '}');
}

void warn_print(Str *s, LitP l) {
  bool bits = l->kind == LIT_BITS;
  if (is_text(l)) {
    if (bits) str_puts(s, "<<");
    print_text(s, l);
    if (bits) str_puts(s, ">>");
  } else if (l->kind == LIT_CONS) {
    print_list(s, l);
  } else if (l->kind == LIT_TUPLE || l->kind == LIT_MAP) {
    print_items(s, l);
  } else {
    lit_print(s, l);
  }
}
