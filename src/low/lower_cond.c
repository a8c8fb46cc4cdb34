// SPDX-License-Identifier: Apache-2.0
// Conditions as branches: type tests, comparisons. Each ends its block with
// jumps to `yes` and `no`; what types leave open is tested, no more.
#include "lower.h"

enum { // types whose terms are immediates, so that equal means the same word
  IMM_TYPES = TY_SMALL | TY_ATOM | TY_NIL | TY_NONE,
};

static TypeSet type_of(Lower *l, Ref ir) { return lo_ins(l, ir)->type; }

bool lo_is_cond(const Ins *i) {
  return (i->op >= IR_EQX && i->op <= IR_LE) || i->op == IR_IS ||
         i->op == IR_IS_TUPLE || i->op == IR_BS_IS;
}

// --- Type tests

// Goes on in a new block if the test fails.
static void yes_if(Lower *l, LowCond c, Ref a, int64_t b, BlkId yes) {
  BlkId next = lo_blk(l, false);
  lo_bri(l, c, a, b, yes, next);
  l->cur = next;
}

// Tests of immediates, each exact whatever the operand.
static const struct ImmTest {
  TypeSet types;
  int64_t mask; // 0: the whole word
  int64_t value;
} imm_tests[] = {
    {TY_SMALL, TAG_MASK, TAG_INT}, {TY_CONS, TAG_MASK, TAG_CONS},
    {TY_ATOM, IMM_MASK, IMM_ATOM}, {TY_NIL, 0, NIL},
    {TY_FALSE, 0, MAKE_ATOM(0)},   {TY_TRUE, 0, MAKE_ATOM(1)},
    {TY_PID, IMM_MASK, IMM_PID},   {TY_PORT, IMM_MASK, IMM_PORT},
    {TY_NONE, 0, (int64_t)NONE},
};

// Kinds of boxed objects, as ranges of the header's low byte.
static const struct KindTest {
  TypeSet types;
  int first, last;
} kind_tests[] = {
    {TY_TUPLE, HDR_TUPLE, HDR_TUPLE},      {TY_BIG, HDR_POS_BIG, HDR_NEG_BIG},
    {TY_FLOAT, HDR_FLOAT, HDR_FLOAT},      {TY_REF, HDR_REF, HDR_REF},
    {TY_FUN, HDR_FUN, HDR_EXPORT},         {TY_MAP, HDR_MAP, HDR_HASHMAP},
    {TY_BITS, HDR_HEAPBIN, HDR_SUBBIN},    {TY_PID, HDR_EXT_PID, HDR_EXT_PID},
    {TY_PORT, HDR_EXT_PORT, HDR_EXT_PORT}, {TY_REF, HDR_EXT_REF, HDR_EXT_REF},
    {TY_REF, HDR_MAGIC, HDR_MAGIC},        {TY_RECORD, HDR_RECORD, HDR_RECORD},
};

enum {
  BOXED_TYPES = TY_TUPLE | TY_BIG | TY_FLOAT | TY_REF | TY_FUN | TY_MAP |
                TY_BITS | TY_PID | TY_PORT | TY_RECORD,
};

// BINARY or ODD_BITS but not both: by the size.
static void test_bits(Lower *l, Ref v, TypeSet want, BlkId yes, BlkId no) {
  Ref size = lo_load(l, LOW_LOAD, LT_W, v, BOX_1);
  lo_bri(l, want == TY_BINARY ? LC_Z : LC_NZ, size, 7, yes, no);
}

// v is boxed: does its header say one of `want`? Of `may`, nothing else is
// possible.
static void test_kinds(Lower *l, Ref v, TypeSet want, TypeSet may, BlkId yes,
                       BlkId no) {
  if ((may & BOXED_TYPES & ~want) == 0) {
    lo_jmp(l, yes);
    return;
  }
  Ref hdr = lo_load(l, LOW_LOAD8, LT_W, v, BOX_HDR);
  for (size_t i = 0; i < sizeof kind_tests / sizeof *kind_tests; i++) {
    const struct KindTest *k = &kind_tests[i];
    if (!(k->types & want)) continue;
    BlkId hit = yes;
    if (k->types == TY_BITS && (want & TY_BITS) != (may & TY_BITS) &&
        (want & TY_BITS) != TY_BITS) {
      BlkId here = l->cur;
      l->cur = hit = lo_blk(l, false);
      test_bits(l, v, want & TY_BITS, yes, no);
      l->cur = here;
    }
    int64_t first = k->first << 3 | TAG_HDR, span = (k->last - k->first) << 3;
    if (span)
      yes_if(l, LC_ULE, lo_op2i(l, LOW_SUB, LT_W, hdr, first), span, hit);
    else
      yes_if(l, LC_EQ, hdr, first, hit);
  }
  lo_jmp(l, no);
}

// Is the term v, of types `may`, one of `want`?
static void test_types(Lower *l, Ref v, TypeSet want, TypeSet may, BlkId yes,
                       BlkId no) {
  want &= may;
  if (!want || want == may) {
    lo_jmp(l, want ? yes : no);
    return;
  }
  TypeSet left = want;
  for (size_t i = 0; i < sizeof imm_tests / sizeof *imm_tests; i++) {
    const struct ImmTest *t = &imm_tests[i];
    if (!(t->types & may & left) || (t->types & may & ~left)) continue;
    Ref w = t->mask ? lo_op2i(l, LOW_AND, LT_W, v, t->mask) : v;
    if (t->mask && t->value == 0)
      yes_if(l, LC_Z, v, t->mask, yes);
    else
      yes_if(l, LC_EQ, w, t->value, yes);
    if (!(t->types & BOXED_TYPES)) left &= ~t->types, may &= ~t->types;
  }
  if (left & TY_FLOAT) yes_if(l, LC_BIT, v, (int64_t)FLOAT_TAGS, yes);
  if (!(left & BOXED_TYPES)) {
    lo_jmp(l, no);
    return;
  }
  if (may & ~(TypeSet)BOXED_TYPES || may & (TY_FLOAT | TY_PID | TY_PORT)) {
    BlkId next = lo_blk(l, (left & ~(TypeSet)(TY_BIG | TY_FLOAT)) == 0);
    lo_bri(l, LC_EQ, lo_op2i(l, LOW_AND, LT_W, v, TAG_MASK), TAG_BOX, next, no);
    l->cur = next;
  }
  test_kinds(l, v, left, may, yes, no);
}

// A tuple of n elements: its header says both.
static void test_tuple(Lower *l, const Ins *i, BlkId yes, BlkId no) {
  Ref v = lo_val(l, i->arg[0]);
  if (type_of(l, i->arg[0]) & ~(TypeSet)TY_TUPLE)
    lo_need(l, LC_EQ, lo_op2i(l, LOW_AND, LT_W, v, TAG_MASK), TAG_BOX, no);
  Ref hdr = lo_load(l, LOW_LOAD, LT_W, v, BOX_HDR);
  lo_bri(l, LC_EQ, hdr, (int64_t)MAKE_HDR(HDR_TUPLE, i->i), yes, no);
}

// --- Comparison

static bool is_imm_lit(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  return i->op == IR_LIT && (i->type & ~(TypeSet)IMM_TYPES) == 0;
}

static void by_word(Lower *l, Ref a, Ref b, BlkId yes, BlkId no) {
  lo_br(l, LC_EQ, a, b, yes, no);
}

static void yes_if_same(Lower *l, Ref a, Ref b, BlkId yes) {
  BlkId next = lo_blk(l, false);
  lo_br(l, LC_EQ, a, b, yes, next);
  l->cur = next;
}

static void by_runtime(Lower *l, const char *c_name, Ref a, Ref b, BlkId yes,
                       BlkId no) {
  Ref r = lo_rt(l, c_name, (Ref[]){a, b}, 2);
  lo_bri(l, LC_NE, r, 0, yes, no);
}

// =:=: the same word, or both pointers and the runtime says so.
static void test_eqx(Lower *l, Ref ia, Ref ib, BlkId yes, BlkId no) {
  TypeSet ta = type_of(l, ia), tb = type_of(l, ib);
  if (!(ta & tb)) {
    lo_jmp(l, no);
    return;
  }
  if (is_imm_lit(l, ia)) { // the constant second
    Ref t = ia;
    ia = ib, ib = t;
  }
  Ref a = lo_val(l, ia), b = lo_val(l, ib);
  TypeSet both = ta & tb; // equal terms are of a type that both may have
  if (((ta | tb) & ~(TypeSet)IMM_TYPES) == 0 || is_imm_lit(l, ib) ||
      !(both & ~(TypeSet)IMM_TYPES)) {
    by_word(l, a, b, yes, no);
    return;
  }
  yes_if_same(l, a, b, yes);
  BlkId slow = lo_blk(l, true);
  Ref tag = lo_op2i(l, LOW_AND, LT_W, a, 3);
  lo_bri(l, LC_EQ, tag, TAG_BOX & 3, slow, no);
  l->cur = slow;
  by_runtime(l, "rt_eqx", a, b, yes, no);
}

static void compare_doubles(Lower *l, LowCond c, Ref ia, Ref ib, BlkId yes,
                            BlkId no) {
  Ref a = lo_double(l, ia), b = lo_double(l, ib);
  Ref r = low_term(l->f, l->cur, LOW_BRF, (Ref[]){a, b}, 2);
  l->f->ins.at[r].i = c;
  low_edge(l->f, l->cur, yes, NULL, 0);
  low_edge(l->f, l->cur, no, NULL, 0);
}

// == differs from =:= where an integer meets a float, or 0.0 meets -0.0.
static void test_eq(Lower *l, Ref ia, Ref ib, BlkId yes, BlkId no) {
  TypeSet ta = type_of(l, ia), tb = type_of(l, ib);
  TypeSet deep = TY_CONS | TY_TUPLE | TY_MAP | TY_FUN | TY_RECORD;
  bool mixed =
      (ta & TY_FLOAT && tb & TY_NUMBER) || (ta & TY_NUMBER && tb & TY_FLOAT);
  if (ta == TY_FLOAT && tb == TY_FLOAT) {
    compare_doubles(l, LC_EQ, ia, ib, yes, no);
    return;
  }
  if (!mixed && !(ta & tb & deep)) {
    test_eqx(l, ia, ib, yes, no);
    return;
  }
  Ref a = lo_val(l, ia), b = lo_val(l, ib);
  if (ta == TY_SMALL && tb == TY_SMALL) {
    by_word(l, a, b, yes, no);
    return;
  }
  yes_if_same(l, a, b, yes);
  BlkId slow = lo_blk(l, true);
  lo_bri(l, LC_Z, lo_op2(l, LOW_OR, LT_W, a, b), TAG_MASK, no, slow);
  l->cur = slow;
  by_runtime(l, "rt_eq", a, b, yes, no);
}

// < and =<: of small integers on the words; else by the runtime.
static void test_order(Lower *l, LowCond c, Ref ia, Ref ib, BlkId yes,
                       BlkId no) {
  TypeSet ta = type_of(l, ia), tb = type_of(l, ib);
  if (ta == TY_FLOAT && tb == TY_FLOAT) {
    compare_doubles(l, c, ia, ib, yes, no);
    return;
  }
  Ref a = lo_val(l, ia), b = lo_val(l, ib);
  if (ta != TY_SMALL || tb != TY_SMALL) {
    BlkId fast = lo_blk(l, false), slow = lo_blk(l, !(ta & tb & TY_FLOAT));
    Ref tags = ta == TY_SMALL   ? b
               : tb == TY_SMALL ? a
                                : lo_op2(l, LOW_OR, LT_W, a, b);
    lo_bri(l, LC_Z, tags, TAG_MASK, fast, slow);
    l->cur = slow;
    l->f->blk.at[slow].cold = true;
    Ref r = lo_rt(l, "rt_cmp", (Ref[]){a, b}, 2);
    lo_bri(l, c, r, 0, yes, no);
    l->cur = fast;
  }
  lo_br(l, c, a, b, yes, no);
}

static void test_is(Lower *l, const Ins *i, BlkId yes, BlkId no) {
  TypeSet may = type_of(l, i->arg[0]);
  if (l->matched[i->arg[0]]) may &= ~(TypeSet)TY_NONE;
  test_types(l, lo_val(l, i->arg[0]), i->types, may, yes, no);
}

void lo_cond(Lower *l, Ref ir, BlkId yes, BlkId no) {
  const Ins *i = lo_ins(l, ir);
  switch (i->op) {
  case IR_IS: test_is(l, i, yes, no); break;
  case IR_IS_TUPLE: test_tuple(l, i, yes, no); break;
  case IR_BS_IS: lo_bs_is(l, i, yes, no); break;
  case IR_EQX: test_eqx(l, i->arg[0], i->arg[1], yes, no); break;
  case IR_NEX: test_eqx(l, i->arg[0], i->arg[1], no, yes); break;
  case IR_EQ: test_eq(l, i->arg[0], i->arg[1], yes, no); break;
  case IR_NE: test_eq(l, i->arg[0], i->arg[1], no, yes); break;
  case IR_LT: test_order(l, LC_SLT, i->arg[0], i->arg[1], yes, no); break;
  case IR_LE: test_order(l, LC_SLE, i->arg[0], i->arg[1], yes, no); break;
  default: bug("not a condition: %s", ir_ops[i->op].text);
  }
}
