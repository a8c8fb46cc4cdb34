// SPDX-License-Identifier: Apache-2.0
// Bit syntax: calls of the runtime, segment by segment. Positions and sizes are
// small integers in IR and untagged words here.
#include "lower.h"

static Ref word_of(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  if (i->op == IR_LIT) return lo_const(l, LT_W, i->lit->i);
  return lo_op2i(l, LOW_SAR, LT_W, lo_val(l, ir), 3);
}

static Ref seg_word(Lower *l, const BsSeg *s) {
  uint32_t flags = s->flags & (SEG_SIGNED | SEG_LITTLE | SEG_NATIVE);
  if (flags & SEG_NATIVE) flags |= SEG_LITTLE; // all targets are little-endian
  return lo_const(l, LT_W, (int64_t)(s->type | flags << 8));
}

// The rest as a whole: NONE unless its size is a multiple of the unit.
static Ref get_rest(Lower *l, const BsSeg *s, Ref bits, Ref pos) {
  Ref size = lo_load(l, LOW_LOAD, LT_W, bits, BOX_1);
  Ref left = lo_op2(l, LOW_SUB, LT_W, size, pos);
  BlkId end = lo_blk(l, false), fits = lo_blk(l, false), no = lo_blk(l, false);
  Ref r = low_param(l->f, end, LT_T);
  if (s->unit == 1)
    lo_jmp(l, fits);
  else if ((s->unit & (s->unit - 1)) == 0)
    lo_bri(l, LC_Z, left, s->unit - 1, fits, no);
  else
    lo_bri(l, LC_EQ, lo_op2i(l, LOW_SREM, LT_W, left, s->unit), 0, fits, no);
  l->cur = no;
  if (s->unit == 1)
    low_term(l->f, no, LOW_NOWAY, NULL, 0);
  else
    lo_jmp1(l, end, lo_const(l, LT_T, (int64_t)NONE));
  l->cur = fits;
  lo_jmp1(l, end,
          s->flags & SEG_SKIP
              ? lo_const(l, LT_T, (int64_t)NIL)
              : lo_rt(l, "rt_bs_tail", (Ref[]){bits, pos}, 2));
  l->cur = end;
  return r;
}

// A skipped segment matches when the bits are there.
static Ref skip(Lower *l, Ref bits, Ref pos, Ref size) {
  Ref all = lo_load(l, LOW_LOAD, LT_W, bits, BOX_1);
  Ref left = lo_op2(l, LOW_SUB, LT_W, all, pos);
  Ref fits = low_ins(l->f, l->cur, LOW_CMP, LT_W, (Ref[]){size, left}, 2);
  l->f->ins.at[fits].i = LC_SLE;
  Ref yes = lo_const(l, LT_T, (int64_t)NIL);
  Ref no = lo_const(l, LT_T, (int64_t)NONE);
  return low_ins(l->f, l->cur, LOW_SEL, LT_T, (Ref[]){fits, yes, no}, 3);
}

static Ref get(Lower *l, const Ins *i) {
  const BsSeg *s = i->seg;
  Ref bits = lo_val(l, i->arg[0]), pos = word_of(l, i->arg[1]);
  if (s->type >= SEG_UTF8 && s->type <= SEG_UTF32)
    return lo_rt(l, "rt_bs_get_utf", (Ref[]){bits, pos, seg_word(l, s)}, 3);
  if (s->flags & SEG_ALL) return get_rest(l, s, bits, pos);
  Ref size = word_of(l, i->arg[2]);
  if (s->type == SEG_BITS)
    return s->flags & SEG_SKIP
               ? skip(l, bits, pos, size)
               : lo_rt(l, "rt_bs_get_bits", (Ref[]){bits, pos, size}, 3);
  if (s->type == SEG_INT && s->flags & SEG_SKIP)
    return skip(l, bits, pos, size);
  const char *c_name =
      s->type == SEG_INT ? "rt_bs_get_int" : "rt_bs_get_float";
  return lo_rt(l, c_name, (Ref[]){bits, pos, size, seg_word(l, s)}, 4);
}

// --- Construction

static void put_failed_if_0(Lower *l, Ref r) {
  BlkId bad = lo_blk(l, true), next = lo_blk(l, false);
  lo_bri(l, LC_NE, r, 0, next, bad);
  l->cur = bad;
  lo_raise(l);
  l->cur = next;
}

static void put_seg(Lower *l, const BsSeg *s, const Ref *a, bool is_first) {
  Ref unit = lo_const(l, LT_W, s->unit), r;
  if (s->type == SEG_STRING) {
    LowSym lit = {SYM_LIT, {.lit = s->bytes}};
    Ref bytes = low_sym(l->f, l->cur, LT_T, lit);
    lo_rt(l, "rt_bs_put_bytes", &bytes, 1);
    return;
  }
  Ref v = lo_val(l, a[0]);
  if (s->type >= SEG_UTF8 && s->type <= SEG_UTF32)
    r = lo_rt(l, "rt_bs_put_utf", (Ref[]){v, seg_word(l, s)}, 2);
  else if (s->flags & SEG_ALL)
    r = lo_rt(l, is_first ? "rt_bs_append" : "rt_bs_put_all",
              (Ref[]){v, unit}, 2);
  else if (s->type == SEG_BITS)
    r = lo_rt(l, "rt_bs_put_bits", (Ref[]){v, lo_val(l, a[1]), unit}, 3);
  else
    r = lo_rt(l, s->type == SEG_INT ? "rt_bs_put_int" : "rt_bs_put_float",
              (Ref[]){v, lo_val(l, a[1]), unit, seg_word(l, s)}, 4);
  put_failed_if_0(l, r);
}

static uint32_t operands_of(const BsSeg *s) {
  if (s->type == SEG_STRING) return 0;
  return s->flags & SEG_ALL || (s->type >= SEG_UTF8 && s->type <= SEG_UTF32)
             ? 1
             : 2;
}

// Size in bits as far as it is known: the builder's first room.
static int64_t expected_bits(Lower *l, const Ins *i) {
  int64_t bits = 0;
  uint32_t a = 0;
  for (uint32_t k = 0; k < i->segs->n; k++) {
    const BsSeg *s = &i->segs->seg[k];
    uint32_t n = operands_of(s);
    if (s->type == SEG_STRING) bits += (int64_t)s->bytes->bits.bits;
    const Ins *size = n == 2 ? lo_ins(l, i->arg[a + 1]) : NULL;
    if (size && size->op == IR_LIT && size->lit->kind == LIT_INT &&
        size->lit->i >= 0 && size->lit->i < 1 << 20)
      bits += size->lit->i * s->unit;
    a += n;
  }
  return bits;
}

static Ref make(Lower *l, const Ins *i) {
  Ref size = lo_const(l, LT_W, expected_bits(l, i));
  lo_rt(l, "rt_bs_begin", &size, 1);
  uint32_t a = 0;
  for (uint32_t k = 0; k < i->segs->n; k++) {
    const BsSeg *s = &i->segs->seg[k];
    if (s->line) l->line = s->line;
    put_seg(l, s, i->arg + a, k == 0);
    a += operands_of(s);
  }
  return lo_rt(l, "rt_bs_end", NULL, 0);
}

bool lo_bits(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  Ref r;
  switch (i->op) {
  case IR_BS_SIZE: {
    Ref bits = lo_val(l, i->arg[0]);
    Ref n = lo_load(l, LOW_LOAD, LT_W, bits, BOX_1);
    r = lo_op2i(l, LOW_SHL, LT_T, n, 3);
    break;
  }
  case IR_BS_GET: r = get(l, i); break;
  case IR_BS_TAIL:
    r = lo_rt(l, "rt_bs_tail",
              (Ref[]){lo_val(l, i->arg[0]), word_of(l, i->arg[1])}, 2);
    break;
  case IR_BS_UTF_SIZE: {
    Ref c = word_of(l, i->arg[0]);
    Ref n = lo_rt(l, "rt_bs_utf_size", (Ref[]){c, seg_word(l, i->seg)}, 2);
    r = lo_op2i(l, LOW_SHL, LT_T, n, 3);
    break;
  }
  case IR_BS_MAKE: r = make(l, i); break;
  default: return false;
  }
  l->val[ir] = r;
  return true;
}
