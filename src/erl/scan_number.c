// SPDX-License-Identifier: Apache-2.0
// Numbers: 42, 1_000, 16#ff, 1.5e-3, and since OTP 28 16#ff.8#e8.
#include "front.h"
#include <math.h>

enum { MAX_INTEGER_BITS = 4194303 }; // OTP 29's limit for an integer

static int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'z') return c - 'a' + 10;
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return 99;
}

static bool is_digit(char c, int base) { return digit_value(c) < base; }

// Adds digits to s->buf, without the '_' that may stand between two.
static void take_digits(Scan *s, int base) {
  for (const char *p = s->at;; p++) {
    if (is_digit(*p, base)) {
      str_putc(&s->buf, *p);
    } else if (*p != '_' || p == s->at || !is_digit(p[-1], base) ||
               !is_digit(p[1], base)) {
      s->at = p;
      return;
    }
  }
}

// Since OTP 28 a number is not directly followed by a letter.
static bool check_end(Scan *s, Token *t, const char *what) {
  int len;
  if (s->f->release < 28 || !scan_is_name(s->at, &len)) return true;
  return scan_fail(s, t->loc, E_ILLEGAL_TOKEN, what);
}

static bool take_big(Scan *s, Token *t, int base) {
  const char *p = s->buf.at;
  size_t n = s->buf.n;
  while (n > 1 && *p == '0') p++, n--;
  if ((double)n * log2(base) > MAX_INTEGER_BITS)
    return scan_fail(s, t->loc, E_ILLEGAL_TOKEN, "integer");
  size_t room = big_text_limbs(n, (unsigned)base);
  Big *b = arena_alloc(s->f->arena, sizeof *b + room * sizeof(Limb));
  b->n = (uint32_t)big_from_text(b->limb, p, n, (unsigned)base);
  t->kind = TK_BIGINT;
  t->big = b;
  if (b->n == 1 && b->limb[0] <= INT64_MAX) {
    t->kind = TK_INTEGER;
    t->i = (int64_t)b->limb[0];
  }
  return true;
}

static bool take_integer(Scan *s, Token *t, int base) {
  int64_t v = 0;
  t->kind = TK_INTEGER;
  for (size_t i = 0; i < s->buf.n; i++)
    if (__builtin_mul_overflow(v, base, &v) ||
        __builtin_add_overflow(v, digit_value(s->buf.at[i]), &v))
      return take_big(s, t, base);
  t->i = v;
  return true;
}

static void take_exponent(Scan *s) {
  str_putc(&s->buf, 'e');
  if (*s->at == '+' || *s->at == '-') str_putc(&s->buf, *s->at++);
  take_digits(s, 10);
}

static bool finish_float(Scan *s, Token *t) {
  t->kind = TK_FLOAT;
  char last = s->buf.at[s->buf.n - 1];
  if (last >= '0' && last <= '9' && num_parse_float(s->buf.at, s->buf.n, &t->f))
    return check_end(s, t, "float");
  return scan_fail(s, t->loc, E_ILLEGAL_TOKEN, "float");
}

static bool take_float(Scan *s, Token *t) {
  str_putc(&s->buf, *s->at++);
  take_digits(s, 10);
  if (*s->at == 'e' || *s->at == 'E') {
    s->at++;
    take_exponent(s);
  }
  return finish_float(s, t);
}

// The value of digits as a double, rounded once; 0: too large.
static double digits_to_double(Scan *s, const char *p, size_t n, int base) {
  Token t = {0};
  s->buf.n = 0;
  str_add(&s->buf, p, n);
  if (!take_integer(s, &t, base)) return INFINITY;
  if (t.kind == TK_INTEGER) return (double)t.i;
  bool overflow = false;
  double d = big_to_double(t.big->limb, t.big->n, &overflow);
  return overflow ? INFINITY : d;
}

// OTP multiplies the digits, taken as an integer, by a power of the base that
// math:pow computes; the result is rounded as there.
static bool scale(Scan *s, Token *t, int base, size_t whole, int64_t exp) {
  const char *all = s->buf.at;
  size_t n = s->buf.n, start = 0;
  while (start + 1 < whole && all[start] == '0') start++;
  while (n > whole + 1 && all[n - 1] == '0') n--;
  char *copy = arena_strdup(s->f->arena, all + start, n - start);
  double d = digits_to_double(s, copy, n - start, base);
  d *= pow(base, (double)(exp - (int64_t)(n - whole)));
  t->kind = TK_FLOAT;
  t->f = d;
  return isfinite(d) || scan_fail(s, t->loc, E_ILLEGAL_TOKEN, "float");
}

static int64_t based_exponent(Scan *s) {
  size_t mark = s->buf.n;
  take_exponent(s);
  int64_t e = strtoll(s->buf.at + mark + 1, NULL, 10);
  s->buf.n = mark;
  return e > INT32_MAX ? INT32_MAX : e < INT32_MIN ? INT32_MIN : e;
}

static bool has_based_exponent(const char *p) {
  return *p == '#' && (p[1] == 'e' || p[1] == 'E');
}

static bool take_decimal(Scan *s, Token *t) {
  str_putc(&s->buf, *s->at++);
  take_digits(s, 10);
  if (has_based_exponent(s->at)) {
    s->at += 2;
    take_exponent(s);
  }
  return finish_float(s, t);
}

static bool take_based_float(Scan *s, Token *t, int base) {
  if (base == 10) return take_decimal(s, t);
  size_t whole = s->buf.n;
  s->at++;
  take_digits(s, base);
  int64_t exp = 0;
  if (has_based_exponent(s->at)) {
    s->at += 2;
    exp = based_exponent(s);
  }
  if (!check_end(s, t, "float")) return false;
  return scale(s, t, base, whole, exp);
}

static bool illegal_base(Scan *s, Token *t) {
  const char *p = s->buf.at;
  while (*p == '0' && p[1]) p++;
  return scan_fail(s, t->loc, E_ILLEGAL_BASE, front_printf(s->f, "%.100s", p));
}

static bool take_based(Scan *s, Token *t) {
  if (s->buf.n > 18 || !take_integer(s, t, 10)) return illegal_base(s, t);
  if (t->kind != TK_INTEGER || t->i < 2 || t->i > 36) return illegal_base(s, t);
  int base = (int)t->i;
  s->buf.n = 0;
  s->at++;
  take_digits(s, base);
  if (s->f->release >= 28 && *s->at == '.' && s->buf.n) {
    int len;
    if (is_digit(s->at[1], base)) return take_based_float(s, t, base);
    if (scan_is_name(s->at + 1, &len))
      return scan_fail(s, t->loc, E_ILLEGAL_TOKEN, "float");
  }
  if (!check_end(s, t, "integer")) return false;
  if (!s->buf.n) return scan_fail(s, t->loc, E_ILLEGAL_TOKEN, "integer");
  return take_integer(s, t, base);
}

bool scan_number(Scan *s, Token *t) {
  int len;
  s->buf.n = 0;
  take_digits(s, 10);
  if (*s->at == '#') return take_based(s, t);
  if (*s->at == '.' && is_digit(s->at[1], 10)) return take_float(s, t);
  if (*s->at == '.' && s->f->release >= 28 && scan_is_name(s->at + 1, &len))
    return scan_fail(s, t->loc, E_ILLEGAL_TOKEN, "float");
  if (!check_end(s, t, "integer")) return false;
  return take_integer(s, t, 10);
}
