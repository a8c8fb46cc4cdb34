// SPDX-License-Identifier: Apache-2.0
// src/base/num.h against the C library and against itself, on random numbers.
//   gcc -I. tests/unit/num_test.c src/base/big*.c src/base/dtoa*.c && ./a.out
//   [rounds]
#include "../../src/base/num.h"
#include "../../src/base/pow10.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures;
#define CHECK(cond, ...)                                                       \
  do                                                                           \
    if (!(cond)) {                                                             \
      failures++;                                                              \
      printf("%s:%d: " #cond ": ", __FILE__, __LINE__);                        \
      printf(__VA_ARGS__);                                                     \
      putchar('\n');                                                           \
    }                                                                          \
  while (0)

static uint64_t seed = 88172645463325252u;
static uint64_t rnd(void) {
  seed ^= seed << 13;
  seed ^= seed >> 7;
  return seed ^= seed << 17;
}

// Limbs that are often all zeros or all ones, where carries go wrong.
static Limb rnd_limb(void) {
  switch (rnd() % 6) {
  case 0: return 0;
  case 1: return ~(Limb)0;
  case 2: return (Limb)1 << 63;
  default: return rnd();
  }
}

static Limb *rnd_big(size_t n) {
  Limb *a = malloc((n + 1) * sizeof *a);
  for (size_t i = 0; i < n; i++) a[i] = rnd_limb();
  if (n && !a[n - 1]) a[n - 1] = 1 + rnd() % 7;
  return a;
}

static Limb *limbs(size_t n) { return malloc((n + 1) * sizeof(Limb)); }

// --- big
static void mul_by_rows(Limb *r, const Limb *a, size_t an, const Limb *b,
                        size_t bn) {
  Limb *row = limbs(an + 1);
  memset(r, 0, (an + bn) * sizeof *r);
  for (size_t i = 0; i < bn; i++) {
    row[an] = big_mul1(row, a, an, b[i], 0);
    big_add(r + i, r + i, an + bn - i, row, an + 1);
  }
  free(row);
}

static void test_mul(size_t an, size_t bn) {
  Limb *a = rnd_big(an), *b = rnd_big(bn), *r = limbs(an + bn),
       *want = limbs(an + bn), *tmp = limbs(big_mul_tmp(an, bn));
  big_mul(r, a, an, b, bn, tmp);
  mul_by_rows(want, a, an, b, bn);
  CHECK(!memcmp(r, want, (an + bn) * sizeof *r), "%zu x %zu", an, bn);
  free(a), free(b), free(r), free(want), free(tmp);
}

// a = q b + r with r < b.
static void test_div(size_t an, size_t bn) {
  Limb *a = rnd_big(an), *b = rnd_big(bn), *q = limbs(an - bn + 1),
       *r = limbs(bn), *back = limbs(an + 1), *tmp = limbs(2 * an + bn + 200);
  big_divrem(q, r, a, an, b, bn, tmp);
  mul_by_rows(back, b, bn, q, an - bn + 1);
  CHECK(!big_add(back, back, an + 1, r, bn), "carry");
  CHECK(!memcmp(a, back, an * sizeof *a) && !back[an], "%zu / %zu", an, bn);
  CHECK(big_cmp(r, big_size(r, bn), b, bn) < 0, "%zu / %zu", an, bn);
  free(a), free(b), free(q), free(r), free(back), free(tmp);
}

static void test_text(size_t n, unsigned base) {
  Limb *a = rnd_big(n), *copy = limbs(n), *tmp = limbs(big_text_tmp(n));
  size_t room = big_text_size(n, base);
  char *text = malloc(room), *other = malloc(room);
  memcpy(copy, a, n * sizeof *a);
  size_t len = big_to_text(text, copy, n, base);
  memcpy(copy, a, n * sizeof *a);
  size_t len2 = big_to_text_fast(other, copy, n, base, tmp);
  CHECK(len == len2 && !memcmp(text, other, len), "%zu base %u", n, base);
  CHECK(len <= room && (text[0] != '0' || len == 1), "%zu base %u", n, base);
  size_t most = big_text_limbs(len, base);
  Limb *r = limbs(most), *tmp2 = limbs(big_digits_tmp(len, base));
  size_t rn = big_from_text(r, text, len, base);
  CHECK(rn == n && !memcmp(r, a, n * sizeof *a), "%zu base %u", n, base);
  rn = big_from_text_fast(r, text, len, base, tmp2);
  CHECK(rn == n && !memcmp(r, a, n * sizeof *a), "%zu base %u", n, base);
  free(a), free(copy), free(tmp), free(text), free(other), free(r), free(tmp2);
}

static void test_small_text(void) {
  char out[80], want[80];
  uint64_t v = rnd() >> rnd() % 64;
  Limb a = v;
  size_t n = big_to_text(out, &a, 1, 10);
  sprintf(want, "%llu", (unsigned long long)v);
  CHECK(n == strlen(want) && !memcmp(out, want, n), "%s", want);
}

static void test_double(void) {
  Limb a[17];
  size_t n = 1 + rnd() % 16;
  for (size_t i = 0; i < n; i++) a[i] = rnd_limb();
  char text[400];
  Limb copy[17];
  memcpy(copy, a, sizeof copy);
  text[big_to_text(text, copy, n, 10)] = 0;
  double want = strtod(text, NULL);
  bool overflow;
  double got = big_to_double(a, n, &overflow);
  if (overflow || isinf(want)) return;
  CHECK(got >= nextafter(want, 0) && got <= nextafter(want, INFINITY), "%s",
        text);
  n = big_from_double(a, got);
  CHECK(n <= 16 && big_to_double(a, n, &overflow) == got, "%g", got);
}

static void test_pow10(void) {
  for (int k = POW10_MIN; k <= POW10_MAX; k++) {
    Limb ten[40] = {1}, q[60], r[40], tmp[120], one[40] = {0};
    size_t n = 1;
    for (int i = 0; i < abs(k); i++) {
      Limb carry = big_mul1(ten, ten, n, 10, 0);
      if (carry) ten[n++] = carry;
    }
    Limb *x = ten;
    if (k < 0) { // 2^(64 * 36) / 10^-k
      one[36] = 1;
      big_divrem(q, r, one, 37, ten, n, tmp);
      n = big_size(q, 37 - n + 1);
      x = q;
    }
    Limb top[45] = {0};
    memcpy(top + 2, x, n * sizeof *x);
    int s = clz64(x[n - 1]);
    big_shl(top, top, n + 2, (unsigned)s);
    Wide got = num_pow10(k);
    CHECK(got.hi == top[n + 1] && got.lo == top[n], "10^%d", k);
    int e = (int)n * 64 - s - 1 - (k < 0 ? 64 * 36 : 0);
    CHECK(log2_pow10(k) == e, "10^%d", k);
    CHECK(k < 0 || pow10_is_exact(k) == !big_size(top, n), "10^%d", k);
  }
}

static void test_random_big(void) {
  size_t n = 1 + rnd() % (rnd() % 8 ? 12 : 300);
  test_mul(n, 1 + rnd() % (rnd() % 4 ? n : 300));
  test_div(n, 1 + rnd() % n);
  test_text(n, 2 + (unsigned)(rnd() % 35));
  test_text(n, 10);
  test_small_text();
  test_double();
}

// --- floats
static double rnd_double(void) {
  for (;;) {
    uint64_t bits = rnd();
    double d;
    switch (rnd() % 8) {
    case 0: bits &= ~(((uint64_t)1 << 52) - 1); break; // powers of two
    case 1: bits &= ((uint64_t)1 << (52 + rnd() % 3)) - 1; break; // subnormal
    case 2: return (double)(int64_t)(rnd() >> rnd() % 64);
    case 3: return (double)(int64_t)(rnd() % 100000) / 1000.0;
    case 4: bits |= ((uint64_t)1 << rnd() % 52) - 1; break;
    case 5: bits = (bits >> 8 << 8) >> 1; break;
    }
    memcpy(&d, &bits, sizeof d);
    if (isfinite(d)) return d;
  }
}

// The shortest %.*e that reads back; libc rounds exactly.
static void test_shortest(double d) {
  char digits[17], want[40];
  int exp10, n = num_shortest(d, digits, &exp10), places = 0;
  do sprintf(want, "%.*e", places, d);
  while (strtod(want, NULL) != d && ++places);
  CHECK(n <= places + 1, "%a: %d digits, %s", d, n, want);
  char text[60];
  sprintf(text, "%s0.%.*se%d", d < 0 ? "-" : "", n, digits, exp10);
  CHECK(strtod(text, NULL) == d, "%a: %s", d, text);
  CHECK(digits[0] != '0' && digits[n - 1] != '0', "%a: %s", d, text);
  sprintf(want, "%.*e", n - 1, d); // nearest, if that is in the interval
  if (strtod(want, NULL) == d) {
    char mine[40] = {0}, *p = mine;
    if (d < 0) *p++ = '-';
    *p++ = digits[0];
    if (n > 1) *p++ = '.';
    memcpy(p, digits + 1, (size_t)n - 1);
    sprintf(p + n - 1, "e%c%02d", exp10 - 1 < 0 ? '-' : '+', abs(exp10 - 1));
    CHECK(!strcmp(mine, want), "%s %s", mine, want);
  }
  n = num_print_float(text, d);
  text[n] = 0;
  CHECK(n < 32 && strtod(text, NULL) == d, "%s", text);
}

static void test_parse(const char *text) {
  double got = 7, want = strtod(text, NULL);
  bool ok = num_parse_float(text, strlen(text), &got);
  CHECK(ok == !isinf(want) && (!ok || !memcmp(&got, &want, sizeof got)),
        "%s: %a, not %a", text, got, want);
}

static void test_parse_random(double d) {
  char text[2000];
  sprintf(text, "%.*e", 1 + (int)(rnd() % 25), d);
  test_parse(text);
  sprintf(text, "%.*f", 1 + (int)(rnd() % 30), d);
  test_parse(text);
  sprintf(text, "%llu.%llue%d", (unsigned long long)(rnd() >> rnd() % 64),
          (unsigned long long)rnd() >> rnd() % 64, (int)(rnd() % 700) - 360);
  test_parse(text);
}

// Texts exactly between two doubles, and one digit above and below.
static void test_halfway(double d) {
  double next = nextafter(d, 1e308);
  char text[2000];
  if (!isfinite(next) || d == 0) return;
  long double half = ((long double)d + (long double)next) / 2;
  int n = sprintf(text, "%.800Lf", half);
  if (fabs(d) < 1e-3L || fabs(d) > 1e300) n = sprintf(text, "%.800Le", half);
  test_parse(text);
  char *e = strchr(text, 'e'), exponent[16] = "";
  if (e) {
    strcpy(exponent, e);
    n = (int)(e - text);
  }
  sprintf(text + n, "000000000000001%s", exponent);
  test_parse(text);
  while (n > 0 && text[n - 1] == '0') n--;
  if (text[n - 1] == '.') return;
  text[n - 1]--;
  sprintf(text + n, "99999999999999%s", exponent);
  test_parse(text);
}

static void test_print(double d) {
  char out[1000], want[1000];
  int digits = (int)(rnd() % (rnd() % 4 ? 25 : 250));
  out[num_print_exp(out, d, digits)] = 0;
  sprintf(want, "%.*e", digits, d);
  CHECK(!strcmp(out, want), "%s, not %s", out, want);
  digits += 19; // where it is exact
  out[num_print_fixed(out, d, digits, false)] = 0;
  sprintf(want, "%.*f", digits, d);
  CHECK(!strcmp(out, want), "%s, not %s", out, want);
}

static void test_fixed(void) {
  static const struct {
    double d;
    int decimals;
    bool compact;
    const char *want;
  } rows[] = {// as OTP prints them
              {0.285, 2, false, "0.28"},
              {1.005, 2, false, "1.00"},
              {2.5, 0, false, "3"},
              {0.5, 0, false, "1"},
              {-0.0, 0, false, "-0"},
              {-0.0, 1, false, "-0.0"},
              {-0.6, 0, true, "-1"},
              {-0.001, 1, true, "-0.0"},
              {1.0e20, 0, true, "1"},
              {100.0, 0, true, "100"},
              {1.0e22, 20, true, "10000000000000000000000.0"},
              {9.999, 2, false, "10.00"},
              {1.5, 3, true, "1.5"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char out[500];
    out[num_print_fixed(out, rows[i].d, rows[i].decimals, rows[i].compact)] = 0;
    CHECK(!strcmp(out, rows[i].want), "%s, not %s", out, rows[i].want);
  }
}

static void test_known(void) {
  static const char *const texts[] = {
      "0.0",
      "-0.0",
      "1.0",
      "1.0e-400",
      "1.0e400",
      "-1.0e400",
      "0.0e999999999",
      "1.0e99999999999999999999",
      "1.0e-99999999999999999999",
      "4.9e-324",
      "2.4703282292062327e-324",
      "2.4703282292062328e-324",
      "1.7976931348623157e308",
      "1.7976931348623158e308",
      "1.7976931348623159e308",
      "179769313486231580793.0e288",
      "2.2250738585072011e-308",
      "2.2250738585072012e-308",
      "9007199254740993.0",
      "9007199254740992.99999999999999999999999999",
      "0.000000000000000000000000000000000000000000000001e48",
      "100000000000000000000000000000000000000000000000.0e-47",
      "6.929001713869936e+236",
      "1.0E+5"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    test_parse(texts[i]);
}

int main(int argc, char **argv) {
  int rounds = argc > 1 ? atoi(argv[1]) : 20000;
  test_pow10();
  test_known();
  test_fixed();
  for (int i = 0; i < rounds; i++) {
    double d = rnd_double();
    if (d != 0) test_shortest(d);
    test_parse_random(d);
    test_print(d);
    if (i % 8 == 0) test_halfway(d);
    if (i % 8 == 0) test_random_big();
  }
  for (unsigned base = 2; base <= 36; base++) test_text(1500, base);
  test_mul(3000, 1234);
  test_mul(777, 776);
  puts(failures ? "failed" : "ok");
  return failures != 0;
}
