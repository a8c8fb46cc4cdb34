// SPDX-License-Identifier: Apache-2.0
// Module math. Numbers only, else badarg; a result that is not finite, or an
// integer too large for a float, is badarith.
#include "../number.h"
#include <math.h>

static bool is_number(Term t) { return rt_is_integer(t) || rt_is_float(t); }

static Term apply1(Ctx *c, double (*f)(double), Term a) {
  double x;
  if (!is_number(a)) return rt_badarg(c);
  return rt_to_double(a, &x) ? rt_box_float(c, f(x)) : rt_badarith(c);
}

static Term apply2(Ctx *c, double (*f)(double, double), Term a, Term b) {
  double x, y;
  if (!is_number(a)) return rt_badarg(c);
  if (!rt_to_double(a, &x)) return rt_badarith(c);
  if (!is_number(b)) return rt_badarg(c);
  return rt_to_double(b, &y) ? rt_box_float(c, f(x, y)) : rt_badarith(c);
}

#define MATH1(f)                                                               \
  Term bif_math_##f##_1(Ctx *c, Term a) { return apply1(c, f, a); }
MATH1(acos)
MATH1(acosh)
MATH1(asin)
MATH1(asinh)
MATH1(atan)
MATH1(atanh)
MATH1(ceil)
MATH1(cos)
MATH1(cosh)
MATH1(erf)
MATH1(erfc)
MATH1(exp)
MATH1(floor)
MATH1(log)
MATH1(log10)
MATH1(log2)
MATH1(sin)
MATH1(sinh)
MATH1(sqrt)
MATH1(tan)
MATH1(tanh)

#define MATH2(f)                                                               \
  Term bif_math_##f##_2(Ctx *c, Term a, Term b) { return apply2(c, f, a, b); }
MATH2(atan2)
MATH2(fmod)
MATH2(pow)
