// SPDX-License-Identifier: Apache-2.0
// Making lists and tuples, measuring lists.
#include "rt.h"
#include <stdarg.h>

int64_t rt_list_length(Term t) {
  int64_t n = 0;
  for (; IS_CONS(t); t = CDR(t)) n++;
  return t == NIL ? n : -1;
}

// The cells stand in order, one after the other.
Term rt_list(Ctx *c, const Term *item, size_t n, Term tail) {
  if (!n) return tail;
  Term *p = rt_alloc(c, 2 * n);
  for (size_t i = 0; i < n; i++) {
    p[2 * i] = item[i];
    p[2 * i + 1] = i + 1 < n ? MAKE_CONS(p + 2 * i + 2) : tail;
  }
  return MAKE_CONS(p);
}

Term rt_string(Ctx *c, const char *bytes, size_t n) {
  return rt_byte_list(c, (const uint8_t *)bytes, n, NIL);
}

Term rt_byte_list(Ctx *c, const uint8_t *bytes, size_t n, Term tail) {
  if (!n) return tail;
  Term *p = rt_alloc(c, 2 * n);
  for (size_t i = 0; i < n; i++) {
    p[2 * i] = MAKE_SMALL(bytes[i]);
    p[2 * i + 1] = i + 1 < n ? MAKE_CONS(p + 2 * i + 2) : tail;
  }
  return MAKE_CONS(p);
}

Term rt_tuple(Ctx *c, unsigned n, ...) {
  Term *p = rt_alloc(c, 1 + n);
  p[0] = MAKE_HDR(HDR_TUPLE, n);
  va_list args;
  va_start(args, n);
  for (unsigned i = 1; i <= n; i++) p[i] = va_arg(args, Term);
  va_end(args);
  return MAKE_BOX(p);
}
