// SPDX-License-Identifier: Apache-2.0
// BIFs between numbers and text.
#include "../bits.h"
#include "../number.h"

static const char *bytes_of(Term bin, size_t *n, void **copy) {
  return (const char *)rt_bytes_of(bin, n, copy);
}

static void free_copy(void *copy, size_t n) {
  if (copy) rt_mem_free(copy, n);
}

static bool is_base(Term t, unsigned *base) {
  if (!IS_SMALL(t) || SMALL_VALUE(t) < 2 || SMALL_VALUE(t) > 36) return false;
  *base = (unsigned)SMALL_VALUE(t);
  return true;
}

// The value of a digit in any base up to 36; 99: none.
static unsigned digit_of(Term t) {
  if (!IS_SMALL(t) || t > MAKE_SMALL('z')) return 99;
  unsigned ch = (unsigned)SMALL_VALUE(t);
  if (ch >= '0' && ch <= '9') return ch - '0';
  unsigned letter = (ch | 0x20) - 'a';
  return ch >= 'A' && letter < 26 ? letter + 10 : 99;
}

// --- integers to text
typedef Term Maker(Ctx *, const char *, size_t);

static Term make_list(Ctx *c, const char *p, size_t n) {
  return rt_string(c, p, n);
}
static Term make_binary(Ctx *c, const char *p, size_t n) {
  return rt_binary(c, p, n);
}

static Term small_text(Ctx *c, int64_t i, unsigned base, Maker *make) {
  char text[64], *p = text + sizeof text;
  uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
  do {
    unsigned d = (unsigned)(base == 10 ? u % 10 : u % base);
    *--p = (char)(d < 10 ? '0' + d : 'A' + d - 10);
    u = base == 10 ? u / 10 : u / base;
  } while (u);
  if (i < 0) *--p = '-';
  return make(c, p, (size_t)(text + sizeof text - p));
}

static Term big_text(Ctx *c, const IntView *v, unsigned base, Maker *make) {
  Scratch s;
  size_t tmp = big_text_tmp(v->n), room = big_text_size(v->n, base) + 1;
  Limb *copy = rt_scratch(&s, v->n + tmp + room / sizeof(Limb) + 1);
  char *text = (char *)(copy + v->n + tmp);
  memcpy(copy, v->at, v->n * sizeof *copy);
  text[0] = '-';
  size_t n = big_to_text_fast(text + 1, copy, v->n, base, copy + v->n);
  Term t = make(c, v->negative ? text : text + 1, n + v->negative);
  rt_scratch_free(&s);
  rt_bump(c, (int64_t)(n >> 6));
  return t;
}

static Term integer_text(Ctx *c, Term t, unsigned base, Maker *make) {
  IntView v;
  if (IS_SMALL(t)) return small_text(c, SMALL_VALUE(t), base, make);
  return rt_int_view(t, &v) ? big_text(c, &v, base, make) : rt_badarg(c);
}

Term bif_integer_to_list_1(Ctx *c, Term t) {
  return integer_text(c, t, 10, make_list);
}
Term bif_integer_to_binary_1(Ctx *c, Term t) {
  return integer_text(c, t, 10, make_binary);
}
Term bif_integer_to_list_2(Ctx *c, Term t, Term b) {
  unsigned base;
  return is_base(b, &base) ? integer_text(c, t, base, make_list) : rt_badarg(c);
}
Term bif_integer_to_binary_2(Ctx *c, Term t, Term b) {
  unsigned base;
  return is_base(b, &base) ? integer_text(c, t, base, make_binary)
                           : rt_badarg(c);
}

// --- text to integers
typedef enum { OK, NO_INTEGER, NOT_A_LIST, TOO_LARGE } Failure;

// The integer that digits of a base make; NONE: too large (nothing is raised).
static Term big_of_digits(Ctx *c, bool negative, const char *p, size_t n,
                          unsigned base) {
  size_t limbs = big_text_limbs(n, base);
  if (limbs > INT_MAX_LIMBS + 1) return NONE;
  IntRoom r = rt_int_room(c, limbs);
  Scratch s;
  Limb *tmp = rt_scratch(&s, big_digits_tmp(n, base));
  size_t used = big_from_text_fast(r.at, p, n, base, tmp);
  rt_scratch_free(&s);
  memset(r.at + used, 0, (limbs - used) * sizeof *r.at);
  rt_bump(c, (int64_t)(n >> 6));
  if (used <= INT_MAX_LIMBS) return rt_int_done(c, r, negative);
  r.box[0] = MAKE_HDR(HDR_POS_BIG, limbs);
  rt_alloc_trim(c, r.box, limbs + 1, 0);
  return NONE;
}

// 12 digits of base 36 fit a word.
static Term int_of_digits(Ctx *c, bool negative, const char *p, size_t n,
                          unsigned base) {
  while (n > 1 && *p == '0') p++, n--;
  if (n > 12 && (n > 18 || base > 10))
    return big_of_digits(c, negative, p, n, base);
  int64_t i = 0;
  for (size_t k = 0; k < n; k++)
    i = i * base + digit_of(MAKE_SMALL((uint8_t)p[k]));
  return rt_int(c, negative ? -i : i);
}

// Reads as much of a list as makes an integer; *rest: the others.
static Failure integer_of_list(Ctx *c, Term list, unsigned base, Term *out,
                               Term *rest) {
  if (list != NIL && !IS_CONS(list)) return NOT_A_LIST;
  bool negative = false;
  if (IS_CONS(list)) {
    negative = CAR(list) == MAKE_SMALL('-');
    if (negative || CAR(list) == MAKE_SMALL('+')) list = CDR(list);
  }
  RtBuf digits = {0};
  char own[64];
  size_t n = 0;
  for (; IS_CONS(list) && digit_of(CAR(list)) < base; list = CDR(list)) {
    if (n == sizeof own) {
      rt_buf_add(&digits, own, n);
      n = 0;
    }
    own[n++] = (char)SMALL_VALUE(CAR(list));
  }
  *rest = list;
  if (!n) return NO_INTEGER;
  if (digits.n) rt_buf_add(&digits, own, n);
  *out = int_of_digits(c, negative, digits.n ? digits.at : own,
                       digits.n ? digits.n : n, base);
  rt_buf_free(&digits);
  return *out == NONE ? TOO_LARGE : OK;
}

// NONE after NO_INTEGER or TOO_LARGE.
static Failure integer_of_text(Ctx *c, const char *p, size_t n, unsigned base,
                               Term *out) {
  bool negative = n && *p == '-';
  if (n && (*p == '-' || *p == '+')) p++, n--;
  for (size_t i = 0; i < n; i++)
    if (digit_of(MAKE_SMALL((uint8_t)p[i])) >= base) return NO_INTEGER;
  if (!n) return NO_INTEGER;
  *out = int_of_digits(c, negative, p, n, base);
  return *out == NONE ? TOO_LARGE : OK;
}

static Failure integer_of_binary(Ctx *c, Term bin, unsigned base, Term *out) {
  size_t n;
  void *copy;
  const char *p = bytes_of(bin, &n, &copy);
  if (!p) return NO_INTEGER;
  Failure f = integer_of_text(c, p, n, base, out);
  free_copy(copy, n);
  return f;
}

static Term integer_or_raise(Ctx *c, Failure f, Term t) {
  if (f == OK) return t;
  return f == TOO_LARGE ? rt_system_limit(c) : rt_badarg(c);
}

Term bif_list_to_integer_2(Ctx *c, Term list, Term b) {
  unsigned base;
  Term t = NONE, rest;
  if (!is_base(b, &base)) return rt_badarg(c);
  Failure f = integer_of_list(c, list, base, &t, &rest);
  if (f == OK && rest != NIL) f = NO_INTEGER;
  return integer_or_raise(c, f, t);
}

Term bif_list_to_integer_1(Ctx *c, Term list) {
  return bif_list_to_integer_2(c, list, MAKE_SMALL(10));
}

Term bif_binary_to_integer_2(Ctx *c, Term bin, Term b) {
  unsigned base;
  Term t = NONE;
  if (!is_base(b, &base)) return rt_badarg(c);
  Failure f = integer_of_binary(c, bin, base, &t);
  return integer_or_raise(c, f, t);
}

Term bif_binary_to_integer_1(Ctx *c, Term bin) {
  return bif_binary_to_integer_2(c, bin, MAKE_SMALL(10));
}

// string:list_to_integer/1 of OTP 25: {Integer, Rest} or {error, Why}.
Term bif_string_list_to_integer_1(Ctx *c, Term list) {
  Term t = NONE, rest;
  switch (integer_of_list(c, list, 10, &t, &rest)) {
  case OK: return rt_tuple(c, 2, t, rest);
  case TOO_LARGE: return rt_system_limit(c);
  case NO_INTEGER: return rt_tuple(c, 2, AM(error), AM(no_integer));
  default: return rt_tuple(c, 2, AM(error), AM(not_a_list));
  }
}

// erts_internal's, on which OTP 27 and later build the others. `big`: too large
// for us, so their Erlang code shall say what is to happen.
Term bif_internal_list_to_integer_2(Ctx *c, Term list, Term b) {
  unsigned base;
  Term t = NONE, rest;
  if (!is_base(b, &base)) return AM(badarg);
  switch (integer_of_list(c, list, base, &t, &rest)) {
  case OK: return rt_tuple(c, 2, t, rest);
  case TOO_LARGE: return AM(big);
  case NO_INTEGER: return AM(no_integer);
  default: return AM(not_a_list);
  }
}

Term bif_internal_binary_to_integer_2(Ctx *c, Term bin, Term b) {
  unsigned base;
  Term t = NONE;
  if (!is_base(b, &base)) return AM(badarg);
  switch (integer_of_binary(c, bin, base, &t)) {
  case OK: return t;
  case TOO_LARGE: return AM(big);
  default: return AM(badarg);
  }
}

// --- floats to text
enum { FLOAT_TEXT = 256, MAX_DECIMALS = 253, MAX_DIGITS = 249 };

typedef struct FloatFormat {
  enum { SCIENTIFIC, FIXED, SHORT } kind;
  int64_t digits;
  bool compact;
} FloatFormat;

// {Key, N}
static bool is_option(Term t, Term key, int64_t *out) {
  if (!IS_TUPLE(t) || ARITY(t) != 2 || FIELD(t, 1) != key) return false;
  *out = SMALL_VALUE(FIELD(t, 2));
  return IS_SMALL(FIELD(t, 2));
}

static bool read_options(Term list, FloatFormat *f) {
  *f = (FloatFormat){.kind = SCIENTIFIC, .digits = 20};
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    if (t == AM(compact))
      f->compact = true;
    else if (t == AM(short_))
      f->kind = SHORT;
    else if (is_option(t, AM(decimals), &f->digits))
      f->kind = FIXED;
    else if (is_option(t, AM(scientific), &f->digits))
      f->kind = SCIENTIFIC;
    else
      return false;
  }
  return list == NIL;
}

static bool is_possible(const FloatFormat *f) { // the last option counts
  if (f->kind == FIXED) return f->digits >= 0 && f->digits <= MAX_DECIMALS;
  return f->kind == SHORT || f->digits <= MAX_DIGITS;
}

// As long as erts' buffer allows, before zeros are dropped. A negative number
// of digits is C's default in scientific notation, as in erts' sprintf.
static Term float_text(Ctx *c, Term t, const FloatFormat *f, Maker *make) {
  char text[1024];
  int n = 0;
  if (!rt_is_float(t) || !is_possible(f)) return rt_badarg(c);
  double d = rt_float_value(t);
  int digits = f->digits < 0 ? 6 : (int)f->digits;
  switch (f->kind) {
  case SHORT: return make(c, text, (size_t)num_print_float(text, d));
  case SCIENTIFIC: n = num_print_exp(text, d, digits); break;
  case FIXED: n = num_print_fixed(text, d, digits, false); break;
  }
  if (n >= FLOAT_TEXT) return rt_badarg(c);
  if (f->kind == FIXED && f->compact)
    n = num_print_fixed(text, d, digits, true);
  return make(c, text, (size_t)n);
}

static Term float_with(Ctx *c, Term t, Term options, Maker *make) {
  FloatFormat f;
  return read_options(options, &f) ? float_text(c, t, &f, make) : rt_badarg(c);
}

Term bif_float_to_list_1(Ctx *c, Term t) {
  return float_with(c, t, NIL, make_list);
}
Term bif_float_to_list_2(Ctx *c, Term t, Term options) {
  return float_with(c, t, options, make_list);
}
Term bif_float_to_binary_1(Ctx *c, Term t) {
  return float_with(c, t, NIL, make_binary);
}
Term bif_float_to_binary_2(Ctx *c, Term t, Term options) {
  return float_with(c, t, options, make_binary);
}

// --- text to floats
static bool is_digit(int ch) { return ch >= '0' && ch <= '9'; }

static size_t digits_at(const char *p, size_t n, size_t i) {
  while (i < n && is_digit(p[i])) i++;
  return i;
}

// erts takes a comma for a point.
static bool is_point(char c) { return c == '.' || c == ','; }

// How much of the text is [+-]digits.digits[(e|E)[+-]digits]; 0: it is not. An
// exponent that is not complete does not count.
static size_t float_length(const char *p, size_t n) {
  size_t i = n && (*p == '+' || *p == '-');
  size_t point = digits_at(p, n, i);
  if (point == i || point == n || !is_point(p[point])) return 0;
  size_t end = digits_at(p, n, point + 1);
  if (end == point + 1) return 0;
  if (end == n || (p[end] | 0x20) != 'e') return end;
  size_t e = end + 1;
  if (e < n && (p[e] == '+' || p[e] == '-')) e++;
  size_t last = digits_at(p, n, e);
  return last > e ? last : end;
}

static bool float_of_text(const char *p, size_t n, double *out) {
  return n && float_length(p, n) == n && num_parse_float(p, n, out);
}

// What follows a NUL is not seen, as by erts.
Term bif_binary_to_float_1(Ctx *c, Term bin) {
  size_t n;
  void *copy;
  double d;
  const char *p = bytes_of(bin, &n, &copy);
  if (!p) return rt_badarg(c);
  const char *nul = memchr(p, 0, n);
  bool ok = float_of_text(p, nul ? (size_t)(nul - p) : n, &d);
  free_copy(copy, n);
  return ok ? rt_float(c, d) : rt_badarg(c);
}

// The characters of a list that may belong to a float.
static void gather(RtBuf *b, Term list) {
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    if (!IS_SMALL(t) || t > MAKE_SMALL('e')) return;
    char ch = (char)SMALL_VALUE(t);
    bool mark = ch == '+' || ch == '-' || is_point(ch) || (ch | 0x20) == 'e';
    if (!is_digit(ch) && !mark) return;
    rt_buf_add(b, &ch, 1);
  }
}

static Term skip(Term list, size_t n) {
  while (n--) list = CDR(list);
  return list;
}

// The float at the start of a list and what follows it; false: there is none.
static bool float_of_list(Term list, double *d, Term *rest) {
  RtBuf b = {0};
  gather(&b, list);
  size_t n = b.n ? float_length(b.at, b.n) : 0;
  bool ok = n && num_parse_float(b.at, n, d);
  if (ok) *rest = skip(list, n);
  rt_buf_free(&b);
  return ok;
}

// Nothing, or bytes after a NUL, which erts does not see.
static bool is_end(Term rest) {
  if (IS_CONS(rest) && CAR(rest) != MAKE_SMALL(0)) return false;
  for (; IS_CONS(rest); rest = CDR(rest))
    if (!IS_SMALL(CAR(rest)) || CAR(rest) > MAKE_SMALL(255)) return false;
  return rest == NIL;
}

Term bif_list_to_float_1(Ctx *c, Term list) {
  double d;
  Term rest;
  if (!float_of_list(list, &d, &rest) || !is_end(rest)) return rt_badarg(c);
  return rt_float(c, d);
}

// string:list_to_float/1: {Float, Rest} or {error, Why}.
Term bif_string_list_to_float_1(Ctx *c, Term list) {
  double d;
  Term rest;
  if (list != NIL && !IS_CONS(list))
    return rt_tuple(c, 2, AM(error), AM(not_a_list));
  if (!float_of_list(list, &d, &rest))
    return rt_tuple(c, 2, AM(error), AM(no_float));
  return rt_tuple(c, 2, rt_float(c, d), rest);
}
