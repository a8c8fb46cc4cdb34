// SPDX-License-Identifier: Apache-2.0
// Growable byte strings.
#include "base.h"

void str_room(Str *s, size_t more) {
  size_t need = s->n + more + 1;
  if (need <= s->cap) return;
  size_t cap = s->cap * 2 > need ? s->cap * 2 : need;
  s->at = mem_realloc(s->at, cap);
  s->cap = cap;
}

void str_add(Str *s, const char *bytes, size_t n) {
  str_room(s, n);
  if (n) memcpy(s->at + s->n, bytes, n);
  s->n += n;
  s->at[s->n] = 0;
}

void str_puts(Str *s, const char *p) { str_add(s, p, strlen(p)); }

void str_putc(Str *s, int c) {
  char b = (char)c;
  str_add(s, &b, 1);
}

void str_vprintf(Str *s, const char *fmt, va_list ap) {
  va_list again;
  va_copy(again, ap);
  int n = vsnprintf(NULL, 0, fmt, ap);
  str_room(s, (size_t)n);
  vsnprintf(s->at + s->n, (size_t)n + 1, fmt, again);
  s->n += (size_t)n;
  va_end(again);
}

void str_printf(Str *s, const char *fmt, ...) {
  va_list ap;
  va_start(ap, fmt);
  str_vprintf(s, fmt, ap);
  va_end(ap);
}

void str_free(Str *s) {
  free(s->at);
  *s = (Str){0};
}
