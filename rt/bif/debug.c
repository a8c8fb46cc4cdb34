// SPDX-License-Identifier: Apache-2.0
// BIFs that look at how terms are made: erts_debug, parts of erts_internal.
#include "bits.h"
#include "map.h"
#include "number.h"
#include "rcbin.h"
#include "stack.h"

Term bif_same_2(Ctx *c, Term a, Term b) {
  (void)c;
  return rt_bool(a == b);
}

// Words of the object that a boxed term points to; pushes the terms in it.
static size_t boxed_words(Stack *s, Term t) {
  size_t n = HDR_SIZE(HDR(t)), from = 1;
  switch (HDR_KIND(HDR(t))) {
  case HDR_TUPLE:
  case HDR_RECORD:
  case HDR_MAP:
  case HDR_HASHMAP:
  case HDR_MAPNODE: break;
  case HDR_FUN: from = 3; break;
  case HDR_SUBBIN: from = 3; break;
  default: return 1 + n;
  }
  for (size_t i = from; i <= n; i++)
    if (IS_PTR(FIELD(t, i))) stack_push(s, FIELD(t, i));
  return 1 + n;
}

// What is shared counts as often as it is reached.
Term bif_flat_size_1(Ctx *c, Term t) {
  Stack s;
  size_t words = 0;
  stack_init(&s);
  for (;; t = stack_pop(&s)) {
    for (; IS_CONS(t); t = CDR(t)) {
      words += 2;
      if (IS_PTR(CAR(t))) stack_push(&s, CAR(t));
    }
    if (IS_BOX(t)) words += boxed_words(&s, t);
    if (!s.n) break;
  }
  stack_free(&s);
  rt_bump(c, (int64_t)(words / 32));
  return rt_uint(c, words);
}

static Term type_of_immediate(Term t) {
  if (IS_SMALL(t)) return AM(fixnum);
  if (IS_FLOAT_IMM(t)) return AM(hfloat);
  if (t == NIL) return AM(nil_);
  if (IS_ATOM(t)) return AM(atom);
  return IS_PID_IMM(t) ? AM(pid) : AM(port);
}

Term bif_term_type_1(Ctx *c, Term t) {
  (void)c;
  if (IS_CONS(t)) return AM(list);
  if (!IS_BOX(t)) return type_of_immediate(t);
  switch (HDR_KIND(HDR(t))) {
  case HDR_TUPLE: return AM(tuple);
  case HDR_POS_BIG:
  case HDR_NEG_BIG: return AM(bignum);
  case HDR_FLOAT: return AM(hfloat);
  case HDR_FUN: return AM(fun);
  case HDR_EXPORT: return AM(export);
  case HDR_MAP: return AM(flatmap);
  case HDR_HASHMAP: return AM(hashmap);
  case HDR_MAPNODE: return AM(hashmap_node);
  case HDR_HEAPBIN: return AM(heap_binary);
  case HDR_REFBIN: return AM(refc_binary);
  case HDR_SUBBIN: return AM(sub_binary);
  case HDR_EXT_PID: return AM(external_pid);
  case HDR_EXT_PORT: return AM(external_port);
  case HDR_EXT_REF: return AM(external_reference);
  default: return AM(reference);
  }
}

// For erts_debug:size/1, which gives inner nodes to nothing but these two.
Term bif_map_hashmap_children_1(Ctx *c, Term t) {
  if (IS_KIND(t, HDR_MAPNODE))
    return rt_list(c, &FIELD(t, 2), HDR_SIZE(HDR(t)) - 1, NIL);
  if (!rt_is_map(t)) return rt_error1(c, AM(badmap), t);
  if (rt_is_flat(t)) return rt_badarg(c);
  return rt_list(c, &FIELD(t, 3), HDR_SIZE(HDR(t)) - 2, NIL);
}

Term bif_printable_range_0(Ctx *c) {
  (void)c;
  return AM(latin1);
}

// --- erts_debug:get_internal_state/1, set_internal_state/2

static bool is_available; // was made so; before, both functions are undef

Term bif_set_internal_state_2(Ctx *c, Term what, Term value) {
  bool is_switch = what == AM(available_internal_state);
  if (!is_switch && !is_available)
    return rt_raise_class(c, AM(error), AM(undef));
  if (!is_switch || (value != AM(true) && value != AM(false)))
    return rt_badarg(c);
  bool was = is_available;
  is_available = value == AM(true);
  return rt_bool(was);
}

// heap_binary; {refc_binary, bytes, {binary, bytes allocated}, flags}
static Term binary_info(Ctx *c, Term bits) {
  Term base = HDR_KIND(HDR(bits)) == HDR_SUBBIN ? FIELD(bits, 3) : bits;
  if (HDR_KIND(HDR(base)) != HDR_REFBIN) return AM(heap_binary);
  Term all = rt_uint(c, rt_rcbin_of(base)->size);
  return rt_tuple(c, 4, AM(refc_binary), rt_uint(c, (FIELD(bits, 1) + 7) / 8),
                  rt_tuple(c, 2, AM(binary), all), MAKE_SMALL(0));
}

Term bif_get_internal_state_1(Ctx *c, Term what) {
  if (!is_available) return rt_raise_class(c, AM(error), AM(undef));
  if (!IS_TUPLE(what) || ARITY(what) != 2 ||
      FIELD(what, 1) != AM(binary_info) || !rt_is_bits(FIELD(what, 2)))
    return rt_badarg(c);
  return binary_info(c, FIELD(what, 2));
}

// The same bits from the offset-th bit of a byte on, 1..7.
Term bif_unaligned_bitstring_2(Ctx *c, Term bits, Term offset) {
  if (!rt_is_bits(bits) || !IS_SMALL(offset) || SMALL_VALUE(offset) < 1 ||
      SMALL_VALUE(offset) > 7)
    return rt_badarg(c);
  uint64_t off = (uint64_t)SMALL_VALUE(offset);
  Bits from = rt_bits(bits);
  uint8_t *to;
  Term all = rt_bits_room(c, off + from.size, &to);
  *to = 0;
  rt_bits_copy(to, off, from.at, from.off, from.size);
  Term *p = rt_alloc(c, 4);
  p[0] = MAKE_HDR(HDR_SUBBIN, 3);
  p[1] = from.size;
  p[2] = off;
  p[3] = all;
  return MAKE_BOX(p);
}
