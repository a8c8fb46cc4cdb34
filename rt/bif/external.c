// SPDX-License-Identifier: Apache-2.0
// BIFs on the external term format. Compressed terms are read; the option
// `compressed` has the effect that it has on terms which do not get smaller.
#include "../bits.h"
#include "../external.h"
#include "../proc/exc.h"

// {Key, Low..High}
static bool is_setting(Term t, Term key, int64_t high, int64_t *out) {
  if (!IS_TUPLE(t) || ARITY(t) != 2 || FIELD(t, 1) != key) return false;
  *out = SMALL_VALUE(FIELD(t, 2));
  return IS_SMALL(FIELD(t, 2)) && *out >= 0 && *out <= high;
}

static bool read_options(Term list, bool may_order, ExtOptions *o) {
  for (; IS_CONS(list); list = CDR(list)) {
    Term t = CAR(list);
    int64_t n;
    if (t == AM(deterministic) && may_order)
      o->deterministic = true;
    else if (t == AM(local))
      o->local = true;
    else if (is_setting(t, AM(minor_version), 2, &n))
      o->minor_version = (int)n;
    else if (t != AM(compressed) && !is_setting(t, AM(compressed), 9, &n))
      return false;
  }
  return list == NIL;
}

static Term encode(Ctx *c, Term t, ExtOptions options) {
  uint8_t *to;
  size_t n = rt_ext_size(t, options);
  Term bin = rt_binary_room(c, n, &to);
  rt_ext_write(to, t, options);
  rt_bump(c, (int64_t)(n >> 6));
  return bin;
}

Term bif_term_to_binary_1(Ctx *c, Term t) {
  return encode(c, t, rt_ext_options());
}

Term bif_term_to_binary_2(Ctx *c, Term t, Term list) {
  ExtOptions options = rt_ext_options();
  return read_options(list, true, &options) ? encode(c, t, options)
                                            : rt_badarg(c);
}

Term bif_term_to_iovec_1(Ctx *c, Term t) {
  return rt_cons(c, bif_term_to_binary_1(c, t), NIL);
}

Term bif_term_to_iovec_2(Ctx *c, Term t, Term list) {
  Term bin = bif_term_to_binary_2(c, t, list);
  return bin == NONE ? NONE : rt_cons(c, bin, NIL);
}

Term bif_external_size_1(Ctx *c, Term t) {
  return rt_uint(c, rt_ext_size(t, rt_ext_options()));
}

Term bif_external_size_2(Ctx *c, Term t, Term list) {
  ExtOptions options = rt_ext_options();
  if (!read_options(list, false, &options)) return rt_badarg(c);
  return rt_uint(c, rt_ext_size(t, options));
}

// 80, the size of what follows when decompressed, that in zlib's format. A byte
// of it can stand for some 1030 at most.
static Term read_compressed(Ctx *c, const uint8_t *p, size_t n, bool safe,
                            size_t *used) {
  if (n < 5) return NONE;
  size_t size =
      (size_t)p[1] << 24 | (size_t)p[2] << 16 | (size_t)p[3] << 8 | p[4];
  if (!size || size / 1040 > n) return NONE;
  uint8_t *text = rt_mem_alloc(size);
  size_t taken = rt_inflate(p + 5, n - 5, text, size), inner;
  Term t = taken ? rt_ext_read(c, text, size, safe, &inner) : NONE;
  rt_mem_free(text, size);
  *used = 5 + taken;
  rt_bump(c, (int64_t)(size >> 6));
  return t;
}

static Term decode(Ctx *c, Term bin, bool safe, size_t *used) {
  size_t n;
  void *copy;
  const uint8_t *p = rt_bytes_of(bin, &n, &copy);
  Term t = NONE;
  if (p && n > 1 && p[0] == EXT_VERSION)
    t = p[1] == EXT_COMPRESSED ? read_compressed(c, p + 1, n - 1, safe, used)
                               : rt_ext_read(c, p + 1, n - 1, safe, used);
  if (copy) rt_mem_free(copy, n);
  *used += 1;
  rt_bump(c, (int64_t)(*used >> 6));
  return t == NONE ? rt_badarg(c) : t;
}

Term bif_binary_to_term_1(Ctx *c, Term bin) {
  size_t used = 0;
  return decode(c, bin, false, &used);
}

Term bif_binary_to_term_2(Ctx *c, Term bin, Term list) {
  bool safe = false, with_size = false;
  for (; IS_CONS(list); list = CDR(list)) {
    if (CAR(list) == AM(safe))
      safe = true;
    else if (CAR(list) == AM(used))
      with_size = true;
    else
      return rt_badarg_cause(c, AM(badopt));
  }
  size_t used = 0;
  if (list != NIL) return rt_badarg_cause(c, AM(badopt));
  Term t = decode(c, bin, safe, &used);
  return with_size && t != NONE ? rt_tuple(c, 2, t, MAKE_SMALL(used)) : t;
}
