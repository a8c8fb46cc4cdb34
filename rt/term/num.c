// SPDX-License-Identifier: Apache-2.0
// Making number terms and taking them apart.
#include "../code/code.h"
#include "../number.h"

Term rt_int(Ctx *c, int64_t i) {
  if (FITS_SMALL(i)) return MAKE_SMALL(i);
  Term *p = rt_alloc(c, 2);
  p[0] = MAKE_HDR(i < 0 ? HDR_NEG_BIG : HDR_POS_BIG, 1);
  p[1] = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
  return MAKE_BOX(p);
}

Term rt_uint(Ctx *c, uint64_t u) {
  if (u <= (uint64_t)SMALL_MAX) return MAKE_SMALL(u);
  Term *p = rt_alloc(c, 2);
  p[0] = MAKE_HDR(HDR_POS_BIG, 1);
  p[1] = u;
  return MAKE_BOX(p);
}

IntRoom rt_int_room(Ctx *c, size_t n) {
  Term *p = rt_alloc(c, n + 1);
  return (IntRoom){p, p + 1, n};
}

Term rt_int_done(Ctx *c, IntRoom r, bool negative) {
  size_t n = big_size(r.at, r.n);
  uint64_t limit = (uint64_t)SMALL_MAX + negative;
  if (n == 0 || (n == 1 && r.at[0] <= limit) || n > INT_MAX_LIMBS) {
    int64_t i = n == 1 ? (int64_t)r.at[0] : 0;
    r.box[0] = MAKE_HDR(HDR_POS_BIG, r.n);
    rt_alloc_trim(c, r.box, r.n + 1, 0);
    return n > INT_MAX_LIMBS ? rt_system_limit(c)
                             : MAKE_SMALL(negative ? -i : i);
  }
  r.box[0] = MAKE_HDR(negative ? HDR_NEG_BIG : HDR_POS_BIG, n);
  rt_alloc_trim(c, r.box, r.n + 1, n + 1);
  return MAKE_BOX(r.box);
}

Term rt_bigint(Ctx *c, bool negative, const uint64_t *limb, size_t n) {
  n = big_size(limb, n);
  if (n > INT_MAX_LIMBS) return rt_system_limit(c);
  IntRoom r = rt_int_room(c, n);
  memcpy(r.at, limb, n * sizeof *limb);
  return rt_int_done(c, r, negative);
}

bool rt_is_integer(Term t) { return IS_SMALL(t) || rt_is_big(t); }

bool rt_int_view(Term t, IntView *v) {
  if (IS_SMALL(t)) {
    int64_t i = SMALL_VALUE(t);
    v->negative = i < 0;
    v->one = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    v->at = &v->one;
    v->n = i != 0;
    return true;
  }
  if (!rt_is_big(t)) return false;
  v->negative = HDR_KIND(HDR(t)) == HDR_NEG_BIG;
  v->at = &FIELD(t, 1);
  v->n = HDR_SIZE(HDR(t));
  return true;
}

bool rt_to_int64(Term t, int64_t *out) {
  IntView v;
  if (!rt_int_view(t, &v) || v.n > 1) return false;
  uint64_t u = v.n ? v.at[0] : 0;
  *out = (int64_t)(v.negative ? 0 - u : u);
  return u <= (uint64_t)INT64_MAX + v.negative;
}

bool rt_to_uint64(Term t, uint64_t *out) {
  IntView v;
  if (!rt_int_view(t, &v) || v.n > 1 || v.negative) return false;
  *out = v.n ? v.at[0] : 0;
  return true;
}

Limb *rt_scratch(Scratch *s, size_t n) {
  s->n = n;
  s->at = n <= sizeof s->own / sizeof *s->own ? s->own
                                              : rt_mem_alloc(n * sizeof(Limb));
  return s->at;
}

void rt_scratch_free(Scratch *s) {
  if (s->at != s->own) rt_mem_free(s->at, s->n * sizeof(Limb));
}

// --- floats
Term rt_float(Ctx *c, double d) {
  uint64_t bits;
  memcpy(&bits, &d, sizeof bits);
  Term t = float_bits_to_word(bits);
  if (IS_FLOAT_IMM(t)) return t;
  Term *p = rt_alloc(c, 2);
  p[0] = MAKE_HDR(HDR_FLOAT, 1);
  p[1] = bits;
  return MAKE_BOX(p);
}

bool rt_is_float(Term t) { return IS_FLOAT_IMM(t) || IS_KIND(t, HDR_FLOAT); }

double rt_float_value(Term t) {
  uint64_t bits = IS_BOX(t) ? FIELD(t, 1) : float_word_to_bits(t);
  double d;
  memcpy(&d, &bits, sizeof d);
  return d;
}

bool rt_to_double(Term t, double *out) {
  if (IS_SMALL(t)) {
    *out = (double)SMALL_VALUE(t);
    return true;
  }
  if (rt_is_float(t)) {
    *out = rt_float_value(t);
    return true;
  }
  IntView v;
  bool overflow;
  if (!rt_int_view(t, &v)) return false;
  double d = code_program()->otp_release >= 29
                 ? big_to_nearest(v.at, v.n, &overflow)
                 : big_to_double(v.at, v.n, &overflow);
  *out = v.negative ? -d : d;
  return !overflow;
}

Term rt_int_of_double(Ctx *c, double d) {
  if (d > -9.2e18 && d < 9.2e18) return rt_int(c, (int64_t)d);
  Limb limb[16];
  return rt_bigint(c, d < 0, limb, big_from_double(limb, d));
}

static int cmp_double(double x, double y) { return x < y ? -1 : x > y; }

// Exact: y is cut to an integer, and only its fraction is left to decide.
int rt_cmp_int_double(Term t, double y) {
  IntView v;
  if (!rt_int_view(t, &v)) return 0;
  if (v.n <= 1 && (v.n == 0 || v.at[0] >> 53 == 0)) {
    double x = v.n ? (double)v.at[0] : 0;
    return cmp_double(v.negative ? -x : x, y);
  }
  int sign = v.negative ? -1 : 1;
  if ((y < 0) != v.negative) return sign;
  double size = y < 0 ? -y : y;
  if (size < 9007199254740992.0) return sign; // 2^53 <= |t|
  if (!rt_is_finite(y)) return -sign;
  Limb limb[16]; // from 2^53 on there is no fraction
  size_t n = big_from_double(limb, y);
  return sign * big_cmp(v.at, v.n, limb, n);
}
