// SPDX-License-Identifier: Apache-2.0
// BIFs on numbers, and comparisons and type tests as functions (the compiler
// has its own code for them; apply/3 and funs do not).
#include "../bits.h"
#include "../code/code.h"
#include "../map.h"
#include "../number.h"
#include <math.h>

static bool is_number(Term t) { return rt_is_integer(t) || rt_is_float(t); }

Term bif_abs_1(Ctx *c, Term t) {
  if (rt_is_float(t)) {
    double d = rt_float_value(t);
    bool zero =
        d == 0 && code_program()->otp_release >= 27; // before, -0.0 stays
    return d < 0 || zero ? rt_float(c, fabs(d)) : t;
  }
  IntView v;
  if (!rt_int_view(t, &v)) return rt_badarg(c);
  return v.negative ? rt_neg(c, t) : t;
}

Term bif_float_1(Ctx *c, Term t) {
  double d;
  if (rt_is_float(t)) return t;
  return rt_to_double(t, &d) ? rt_float(c, d) : rt_badarg(c);
}

typedef double Rounding(double);

static Term to_integer(Ctx *c, Term t, Rounding *f) {
  if (rt_is_integer(t)) return t;
  if (!rt_is_float(t)) return rt_badarg(c);
  return rt_int_of_double(c, f(rt_float_value(t)));
}

Term bif_trunc_1(Ctx *c, Term t) { return to_integer(c, t, trunc); }
Term bif_round_1(Ctx *c, Term t) { return to_integer(c, t, round); }
Term bif_floor_1(Ctx *c, Term t) { return to_integer(c, t, floor); }
Term bif_ceil_1(Ctx *c, Term t) { return to_integer(c, t, ceil); }

// --- comparison
Term bif_eqx_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(rt_term_eqx(a, b));
}
Term bif_nex_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(!rt_term_eqx(a, b));
}
Term bif_eq_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(rt_term_eq(a, b));
}
Term bif_ne_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(!rt_term_eq(a, b));
}
Term bif_lt_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(rt_term_cmp(a, b) < 0);
}
Term bif_le_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(rt_term_cmp(a, b) <= 0);
}
Term bif_gt_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(rt_term_cmp(a, b) > 0);
}
Term bif_ge_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(rt_term_cmp(a, b) >= 0);
}
Term bif_min_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_term_cmp(a, b) <= 0 ? a : b;
}
Term bif_max_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_term_cmp(a, b) >= 0 ? a : b;
}
// As map keys are ordered: below 0, 0, above 0.
Term bif_cmp_term_2(Ctx *c, Term a, Term b) {
  (void)c;
  return MAKE_SMALL(rt_term_cmp_exact(a, b));
}

// --- types
static bool is_pid(Term t) { return IS_PID_IMM(t) || IS_KIND(t, HDR_EXT_PID); }
static bool is_port(Term t) {
  return IS_PORT_IMM(t) || IS_KIND(t, HDR_EXT_PORT);
}
static bool is_reference(Term t) {
  return IS_KIND(t, HDR_REF) || IS_KIND(t, HDR_MAGIC) ||
         IS_KIND(t, HDR_EXT_REF);
}
static bool is_fun(Term t) {
  return IS_KIND(t, HDR_FUN) || IS_KIND(t, HDR_EXPORT);
}

#define TEST(name, condition)                                                  \
  Term bif_##name##_1(Ctx *c, Term t) {                                        \
    (void)c;                                                                   \
    return rt_bool(condition);                                                 \
  }
TEST(is_atom, IS_ATOM(t))
TEST(is_binary, rt_is_binary(t))
TEST(is_bitstring, rt_is_bits(t))
TEST(is_boolean, t == AM(true) || t == AM(false))
TEST(is_float, rt_is_float(t))
TEST(is_function, is_fun(t))
TEST(is_integer, rt_is_integer(t))
TEST(is_list, IS_CONS(t) || t == NIL)
TEST(is_map, rt_is_map(t))
TEST(is_number, is_number(t))
TEST(is_pid, is_pid(t))
TEST(is_port, is_port(t))
TEST(is_reference, is_reference(t))
TEST(is_tuple, IS_TUPLE(t))

// is_function/2
Term rt_is_fun(Ctx *c, Term t, Term arity) {
  IntView v;
  if (!rt_int_view(arity, &v) || v.negative) return rt_badarg(c);
  return rt_bool(is_fun(t) && MAKE_SMALL(FUN_ARITY(FIELD(t, 1))) == arity);
}

static bool has_tag(Term t, Term tag) {
  return IS_TUPLE(t) && ARITY(t) > 0 && FIELD(t, 1) == tag;
}

static bool is_native(Term t, Term name) {
  return IS_KIND(t, HDR_RECORD) && FIELD(FIELD(t, 1), 2) == name;
}

Term bif_is_record_2(Ctx *c, Term t, Term tag) {
  if (!IS_ATOM(tag)) return rt_badarg(c);
  return rt_bool(has_tag(t, tag) || is_native(t, tag));
}

// Tag and size of a tuple, or module and name of a native record.
Term bif_is_record_3(Ctx *c, Term t, Term tag, Term size) {
  bool native = IS_KIND(t, HDR_RECORD) || code_program()->otp_release >= 29;
  if (native && IS_ATOM(tag) && IS_ATOM(size))
    return rt_bool(is_native(t, size) && FIELD(FIELD(t, 1), 1) == tag);
  if (!IS_ATOM(tag) || !IS_SMALL(size)) return rt_badarg(c);
  return rt_bool(has_tag(t, tag) && MAKE_SMALL(ARITY(t)) == size);
}

Term bif_is_integer_3(Ctx *c, Term t, Term low, Term high) {
  if (!rt_is_integer(low) || !rt_is_integer(high)) return rt_badarg(c);
  return rt_bool(rt_is_integer(t) && rt_term_cmp(low, t) <= 0 &&
                 rt_term_cmp(t, high) <= 0);
}

// --- hashes
// The hash of t brought into a range 1..2^32; NONE: not such a range.
static Term in_range(uint64_t hash, Term range, uint64_t first) {
  uint64_t n;
  if (!rt_to_uint64(range, &n) || !n || n > (uint64_t)1 << 32) return NONE;
  return MAKE_SMALL(hash % n + first);
}

Term bif_phash2_1(Ctx *c, Term t) {
  (void)c;
  return MAKE_SMALL(rt_phash2(t) & ((1 << 27) - 1));
}

Term bif_phash2_2(Ctx *c, Term t, Term range) {
  Term r = in_range(rt_phash2(t), range, 0);
  return r == NONE ? rt_badarg(c) : r;
}

Term bif_phash_2(Ctx *c, Term t, Term range) {
  Term r = in_range(rt_phash(t), range, 1);
  return r == NONE ? rt_badarg(c) : r;
}
