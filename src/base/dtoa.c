// SPDX-License-Identifier: Apache-2.0
// Doubles as text. What float_to_list/1,2 print is described by the manual of
// module erlang; how {decimals, N} rounds is decided by the arithmetic of erts'
// sys_double_to_chars_fast, which is followed here.
#include "num.h"
#include "wide.h"
#include <string.h>

static uint64_t bits_of(double d) {
  uint64_t bits;
  memcpy(&bits, &d, sizeof bits);
  return bits;
}

static char *put_sign(char *p, double d) {
  if (bits_of(d) >> 63) *p++ = '-';
  return p;
}

static char *put_uint(char *p, uint64_t v) {
  char text[20];
  int n = 0;
  do text[n++] = (char)('0' + v % 10);
  while (v /= 10);
  while (n) *p++ = text[--n];
  return p;
}

static char *put(char *p, const char *bytes, size_t n) {
  memcpy(p, bytes, n);
  return p + n;
}

static char *put_zeros(char *p, int n) {
  memset(p, '0', (size_t)n);
  return p + n;
}

// --- shortest
static char *put_scientific(char *p, const char *digits, int n, int exp10) {
  *p++ = digits[0];
  *p++ = '.';
  p = n > 1 ? put(p, digits + 1, (size_t)n - 1) : put(p, "0", 1);
  *p++ = 'e';
  if (exp10 <= 0) *p++ = '-';
  return put_uint(p, (uint64_t)(exp10 > 0 ? exp10 - 1 : 1 - exp10));
}

static char *put_decimal(char *p, const char *digits, int n, int exp10) {
  if (exp10 <= 0) {
    p = put_zeros(put(p, "0.", 2), -exp10);
    return put(p, digits, (size_t)n);
  }
  int whole = n < exp10 ? n : exp10;
  p = put_zeros(put(p, digits, (size_t)whole), exp10 - whole);
  *p++ = '.';
  return n > whole ? put(p, digits + whole, (size_t)(n - whole))
                   : put(p, "0", 1);
}

// Inside -2^53..2^53 the shorter notation, outside always the scientific one.
int num_print_float(char *out, double d) {
  char *p = put_sign(out, d), digits[17];
  if (d == 0) return (int)(put(p, "0.0", 3) - out);
  int exp10, n = num_shortest(d, digits, &exp10);
  int decimal = exp10 <= 0 ? 2 - exp10 + n : exp10 < n ? n + 1 : exp10 + 2;
  int e = exp10 > 0 ? exp10 - 1 : 1 - exp10;
  int scientific =
      (n > 1 ? n + 1 : 3) + 1 + (exp10 <= 0) + 1 + (e > 9) + (e > 99);
  bool small = d < 9007199254740992.0 && d > -9007199254740992.0;
  p = small && decimal <= scientific ? put_decimal(p, digits, n, exp10)
                                     : put_scientific(p, digits, n, exp10);
  return (int)(p - out);
}

// --- all digits
enum { EXACT_LIMBS = 44, EXACT_TEXT = 20 * EXACT_LIMBS + 8 };

typedef struct Exact { // value = 0.TEXT * 10^exp10
  char text[EXACT_TEXT];
  int n, exp10;
} Exact;

// All digits of d's magnitude. m * 2^-e is m * 5^e * 10^-e.
static void exact_digits(Exact *x, double d) {
  Limb a[EXACT_LIMBS];
  uint64_t bits = bits_of(d);
  int e = (int)(bits >> 52 & 0x7ff) - 1075;
  uint64_t m = bits & (((uint64_t)1 << 52) - 1);
  if (e > -1075)
    m |= (uint64_t)1 << 52;
  else
    e++;
  size_t n = 1;
  x->exp10 = 0;
  if (e >= 0) {
    n = big_from_double(a, d);
  } else {
    if (m)
      for (; !(m & 1) && e < 0; e++) m >>= 1;
    x->exp10 = e;
    a[0] = m;
    for (; e < 0; e += 27) {
      Limb five = 1;
      for (int i = e < -27 ? 27 : -e; i > 0; i--) five *= 5;
      Limb carry = big_mul1(a, a, n, five, 0);
      if (carry) a[n++] = carry;
    }
  }
  x->n = (int)big_to_text(x->text, a, n, 10);
  x->exp10 += x->n;
  if (!m) x->n = 0;
}

// Keeps n digits (which may be negative), half to even.
static void exact_round(Exact *x, int n) {
  if (n >= x->n) return;
  bool up = false;
  if (n >= 0) {
    bool more = false;
    for (int i = n + 1; i < x->n; i++) more |= x->text[i] != '0';
    bool odd = n > 0 && (x->text[n - 1] & 1);
    up = x->text[n] > '5' || (x->text[n] == '5' && (more || odd));
  }
  x->n = n < 0 ? 0 : n;
  if (!up) return;
  while (n > 0 && x->text[n - 1] == '9') n--;
  x->n = n;
  if (n) {
    x->text[n - 1]++;
  } else {
    x->text[0] = '1';
    x->n = 1;
    x->exp10++;
  }
}

// The digit at place i after the first, zeros where there are none.
static char digit_at(const Exact *x, int i) {
  return i >= 0 && i < x->n ? x->text[i] : '0';
}

int num_print_exp(char *out, double d, int digits) {
  Exact x;
  exact_digits(&x, d);
  exact_round(&x, digits + 1);
  char *p = put_sign(out, d);
  *p++ = digit_at(&x, 0);
  if (digits) *p++ = '.';
  for (int i = 1; i <= digits; i++) *p++ = digit_at(&x, i);
  int e = x.n ? x.exp10 - 1 : 0;
  *p++ = 'e';
  *p++ = e < 0 ? '-' : '+';
  if (e < 0) e = -e;
  if (e < 10) *p++ = '0';
  return (int)(put_uint(p, (uint64_t)e) - out);
}

static char *drop_zeros(char *p) {
  while (p[-1] == '0') p--;
  return p[-1] == '.' ? p + 1 : p;
}

static char *put_exact_fixed(char *p, double d, int decimals) {
  Exact x;
  exact_digits(&x, d);
  exact_round(&x, x.exp10 + decimals);
  if (x.exp10 <= 0) *p++ = '0';
  for (int i = 0; i < x.exp10; i++) *p++ = digit_at(&x, i);
  if (decimals) *p++ = '.';
  for (int i = 0; i < decimals; i++) *p++ = digit_at(&x, x.exp10 + i);
  return p;
}

static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,
                              1e7,  1e8,  1e9,  1e10, 1e11, 1e12, 1e13,
                              1e14, 1e15, 1e16, 1e17, 1e18};

static uint64_t round_half_up(double d) {
  uint64_t whole = (uint64_t)d;
  return whole + (d - (double)whole >= 0.5);
}

static char *put_small_fixed(char *p, double d, int decimals) {
  if (!decimals) return put_uint(p, round_half_up(d));
  uint64_t whole = (uint64_t)d;
  uint64_t rest = round_half_up((d - (double)whole) * tens[decimals]);
  if ((double)rest >= tens[decimals]) {
    whole++;
    rest = 0;
  }
  p = put_uint(p, whole);
  *p = '.';
  for (int i = decimals; i > 0; i--, rest /= 10) p[i] = (char)('0' + rest % 10);
  return p + decimals + 1;
}

// Numbers up to 2^53 with few decimals are rounded half up after a product in
// floating point, others exactly; only the latter lose zeros before the point
// when `compact` and without decimals.
int num_print_fixed(char *out, double d, int decimals, bool compact) {
  double size = d < 0 ? -d : d;
  bool small = size <= 9007199254740992.0 &&
               decimals < (int)(sizeof tens / sizeof *tens);
  char *p = put_sign(out, d);
  p = small ? put_small_fixed(p, size, decimals)
            : put_exact_fixed(p, d, decimals);
  if (compact && (decimals || !small)) p = drop_zeros(p);
  return (int)(p - out);
}
