// SPDX-License-Identifier: Apache-2.0
// BIFs that are made inline: what accessors and size tests come down to, with
// the runtime's version for operands that are not as expected.
#include "lower.h"

typedef struct Inline {
  const char *name; // of module erlang
  uint32_t arity;
  // Makes the result in the current block, leaving to `slow` when the operands
  // are not plain. 0: not inline for these operands after all.
  Ref (*make)(Lower *, const Ins *, BlkId slow);
} Inline;

static void need_box(Lower *l, Ref v, BlkId slow) {
  lo_need(l, LC_EQ, lo_op2i(l, LOW_AND, LT_W, v, TAG_MASK), TAG_BOX, slow);
}

static void need_tag(Lower *l, const Ins *i, uint32_t k, TypeSet type, int tag,
                     BlkId slow) {
  if (!(lo_ins(l, i->arg[k])->type & ~type)) return;
  Ref v = lo_val(l, i->arg[k]);
  lo_need(l, LC_EQ, lo_op2i(l, LOW_AND, LT_W, v, TAG_MASK), tag, slow);
}

// Header of a boxed operand, tested to be of one kind, as a word.
static Ref need_kind(Lower *l, const Ins *i, uint32_t k, TypeSet type, int kind,
                     BlkId slow) {
  Ref v = lo_val(l, i->arg[k]);
  bool known = !(lo_ins(l, i->arg[k])->type & ~type);
  if (!known) need_box(l, v, slow);
  Ref hdr = lo_load(l, LOW_LOAD, LT_W, v, BOX_HDR);
  if (!known)
    lo_need(l, LC_EQ, lo_op2i(l, LOW_AND, LT_W, hdr, 0xff), kind << 3 | TAG_HDR,
            slow);
  return hdr;
}

static Ref make_hd(Lower *l, const Ins *i, BlkId slow) {
  need_tag(l, i, 0, TY_CONS, TAG_CONS, slow);
  return lo_load(l, LOW_LOAD, LT_T, lo_val(l, i->arg[0]), CONS_CAR);
}

static Ref make_tl(Lower *l, const Ins *i, BlkId slow) {
  need_tag(l, i, 0, TY_CONS, TAG_CONS, slow);
  return lo_load(l, LOW_LOAD, LT_T, lo_val(l, i->arg[0]), CONS_CDR);
}

// size << 8 | low byte  ->  size << 3
static Ref size_as_small(Lower *l, Ref hdr) {
  Ref n = lo_op2i(l, LOW_SHR, LT_W, hdr, 8);
  return lo_op2i(l, LOW_SHL, LT_T, n, 3);
}

static Ref make_tuple_size(Lower *l, const Ins *i, BlkId slow) {
  return size_as_small(l, need_kind(l, i, 0, TY_TUPLE, HDR_TUPLE, slow));
}

static Ref make_element(Lower *l, const Ins *i, BlkId slow) {
  const Ins *k = lo_ins(l, i->arg[0]);
  Ref hdr = need_kind(l, i, 1, TY_TUPLE, HDR_TUPLE, slow);
  Ref tuple = lo_val(l, i->arg[1]);
  if (k->op == IR_LIT && k->lit->kind == LIT_INT && k->lit->i > 0 &&
      k->lit->i < 1 << 24) {
    lo_need(l, LC_UGE, hdr, (int64_t)MAKE_HDR(HDR_TUPLE, k->lit->i), slow);
    return lo_load(l, LOW_LOAD, LT_T, tuple, BOX_HDR + 8 * k->lit->i);
  }
  Ref n = lo_val(l, i->arg[0]); // small: value << 3 is the displacement
  if (k->type != TY_SMALL) lo_need(l, LC_Z, n, TAG_MASK, slow);
  Ref from0 = lo_op2i(l, LOW_SUB, LT_W, n, 8);
  Ref size = lo_op2i(l, LOW_SHL, LT_W, lo_op2i(l, LOW_SHR, LT_W, hdr, 8), 3);
  BlkId next = lo_blk(l, false);
  lo_br(l, LC_ULT, from0, size, next, slow);
  l->cur = next;
  Ref at = lo_op2(l, LOW_ADD, LT_W, tuple, n);
  return lo_load(l, LOW_LOAD, LT_T, at, BOX_HDR);
}

static Ref bits_size(Lower *l, const Ins *i, BlkId slow) {
  Ref v = lo_val(l, i->arg[0]);
  if (lo_ins(l, i->arg[0])->type & ~(TypeSet)TY_BITS) {
    need_box(l, v, slow);
    Ref hdr = lo_load(l, LOW_LOAD8, LT_W, v, BOX_HDR);
    Ref kind = lo_op2i(l, LOW_SUB, LT_W, hdr, HDR_HEAPBIN << 3 | TAG_HDR);
    lo_need(l, LC_ULE, kind, (HDR_SUBBIN - HDR_HEAPBIN) << 3, slow);
  }
  return lo_load(l, LOW_LOAD, LT_W, v, BOX_1);
}

static Ref make_bit_size(Lower *l, const Ins *i, BlkId slow) {
  return lo_op2i(l, LOW_SHL, LT_T, bits_size(l, i, slow), 3);
}

static Ref make_byte_size(Lower *l, const Ins *i, BlkId slow) {
  Ref up = lo_op2i(l, LOW_ADD, LT_W, bits_size(l, i, slow), 7);
  return lo_op2i(l, LOW_AND, LT_T, up, ~(int64_t)7); // bytes << 3
}

// max and min of small integers.
static Ref pick(Lower *l, const Ins *i, BlkId slow, LowCond c) {
  Ref a = lo_val(l, i->arg[0]), b = lo_val(l, i->arg[1]);
  bool sa = lo_ins(l, i->arg[0])->type == TY_SMALL;
  bool sb = lo_ins(l, i->arg[1])->type == TY_SMALL;
  if (!sa || !sb)
    lo_need(l, LC_Z,
            sa   ? b
            : sb ? a
                 : lo_op2(l, LOW_OR, LT_W, a, b),
            TAG_MASK, slow);
  Ref first = low_ins(l->f, l->cur, LOW_CMP, LT_W, (Ref[]){a, b}, 2);
  l->f->ins.at[first].i = c;
  return low_ins(l->f, l->cur, LOW_SEL, LT_T, (Ref[]){first, a, b}, 3);
}

static Ref make_max(Lower *l, const Ins *i, BlkId slow) {
  return pick(l, i, slow, LC_SGE);
}

static Ref make_min(Lower *l, const Ins *i, BlkId slow) {
  return pick(l, i, slow, LC_SLE);
}

static const Inline inlines[] = {
    {"hd", 1, make_hd},
    {"tl", 1, make_tl},
    {"tuple_size", 1, make_tuple_size},
    {"element", 2, make_element},
    {"bit_size", 1, make_bit_size},
    {"byte_size", 1, make_byte_size},
    {"max", 2, make_max},
    {"min", 2, make_min},
};

static const Inline *find(const BifRow *row) {
  if (strcmp(row->module, "erlang")) return NULL;
  for (size_t k = 0; k < sizeof inlines / sizeof *inlines; k++)
    if (inlines[k].arity == row->arity && !strcmp(inlines[k].name, row->name))
      return &inlines[k];
  return NULL;
}

bool lo_bif(Lower *l, Ref ir) {
  const Ins *i = lo_ins(l, ir);
  const Inline *inl = find(i->bif);
  if (!inl) return false;
  BlkId slow = lo_blk(l, true), end = lo_blk(l, false);
  Ref result = low_param(l->f, end, LT_T);
  lo_jmp1(l, end, inl->make(l, i, slow));
  l->cur = slow;
  RtCall *rt = NEW(l->f->arena, RtCall);
  *rt = low_rtcall_bif(i->bif);
  Ref a[2] = {0};
  for (uint32_t k = 0; k < i->nargs; k++) a[k] = lo_val(l, i->arg[k]);
  Ref r = lo_rt_row(l, rt, a, i->nargs);
  lo_raise_bif(l, r, i->bif, a);
  lo_jmp1(l, end, r);
  l->cur = end;
  l->val[ir] = result;
  return true;
}
