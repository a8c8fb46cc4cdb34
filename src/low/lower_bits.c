// SPDX-License-Identifier: Apache-2.0
// Bit syntax. Construction calls the runtime, segment by segment; what matching
// takes is in lower_get.c. Positions and sizes are small integers in IR and
// untagged words here.
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

// --- Matching

// The segment that a block ends by testing: taken, and branched on at once. The
// branch's edges: none, then matched. 0: there is no such segment.
static Ref tested_segment(Lower *l, BlkId id) {
  const Blk *b = &l->ir->blk.at[id];
  if (b->dead) return 0;
  const Ins *term = lo_ins(l, b->term);
  if (term->op != IR_BR || !l->fused[term->arg[0]]) return 0;
  const Ins *cond = lo_ins(l, term->arg[0]);
  if (cond->op != IR_IS || cond->types != TY_NONE || b->out.at[0].nargs)
    return 0;
  uint32_t k = b->ins.n;
  while (k && (b->ins.at[k - 1] == term->arg[0] ||
               lo_ins(l, b->ins.at[k - 1])->op == IR_LIT))
    k--;
  Ref ir = k ? b->ins.at[k - 1] : 0;
  return ir == cond->arg[0] && lo_ins(l, ir)->op == IR_BS_GET ? ir : 0;
}

static void note_use(Lower *l, const DomTree *dom, BlkId user, Ref r) {
  if (!l->matched[r]) return;
  const Blk *b = &l->ir->blk.at[lo_ins(l, r)->blk];
  if (!dom_is(dom, POINT_START(b->out.at[1].to), POINT_START(user)))
    l->matched[r] = false;
}

// A use that can be reached without a match sees NONE.
static void note_uses(Lower *l, const DomTree *dom, BlkId id) {
  const Blk *b = &l->ir->blk.at[id];
  const Ins *term = lo_ins(l, b->term);
  Ref own = tested_segment(l, id);
  for (uint32_t i = 0; i < b->ins.n; i++) {
    const Ins *x = lo_ins(l, b->ins.at[i]);
    if (own && b->ins.at[i] == term->arg[0]) continue;
    for (uint32_t k = 0; k < x->nargs; k++) note_use(l, dom, id, x->arg[k]);
  }
  for (uint32_t k = 0; k < term->nargs; k++) note_use(l, dom, id, term->arg[k]);
  for (uint32_t i = 0; i < b->out.n; i++)
    for (uint32_t k = 0; k < b->out.at[i].nargs; k++)
      note_use(l, dom, id, b->out.at[i].arg[k]);
}

static bool find_tested(Lower *l) {
  bool any = false;
  for (BlkId id = 1; id < l->ir->blk.n; id++) {
    Ref ir = tested_segment(l, id);
    if (ir) any = l->matched[ir] = true;
  }
  return any;
}

void lo_find_matched(Lower *l) {
  const Fn *f = l->ir;
  if (!find_tested(l)) return;
  BlkList *preds = mem_alloc(f->blk.n * sizeof *preds);
  DomTree *dom = ir_dom_tree(f);
  ir_preds(f, preds);
  for (BlkId id = 1; id < f->blk.n; id++) {
    Ref ir = tested_segment(l, id);
    if (ir) // only the branch leads to where it has matched
      l->matched[ir] = preds[f->blk.at[id].out.at[1].to].n == 1;
  }
  for (BlkId id = 1; id < f->blk.n; id++)
    if (!f->blk.at[id].dead) note_uses(l, dom, id);
  for (BlkId id = 0; id < f->blk.n; id++) vec_free(&preds[id]);
  free(preds);
  dom_free(dom);
}

// Where to go if there is no match; 0: the value is NONE then.
static BlkId no_match(Lower *l, Ref ir) {
  return l->matched[ir] ? l->blk[l->ir->blk.at[l->ir_blk].out.at[0].to] : 0;
}

static Ref get(Lower *l, Ref ir) {
  BlkId no = no_match(l, ir);
  if (no) return lo_bs_get(l, lo_ins(l, ir), no);
  BlkId end = lo_blk(l, false);
  Ref r = low_param(l->f, end, LT_T);
  no = lo_blk(l, false);
  lo_jmp1(l, end, lo_bs_get(l, lo_ins(l, ir), no));
  l->cur = no;
  lo_jmp1(l, end, lo_const(l, LT_T, (int64_t)NONE));
  l->cur = end;
  return r;
}

static Ref is_at_least(Lower *l, Ref c, int64_t least) {
  Ref r = low_ins(l->f, l->cur, LOW_CMP, LT_W,
                  (Ref[]){c, lo_const(l, LT_W, least)}, 2);
  l->f->ins.at[r].i = LC_SGE;
  return r;
}

// UTF-8: a byte, and one more from each limit on.
static Ref utf_size(Lower *l, const Ins *i) {
  Ref c = word_of(l, i->arg[0]);
  if (i->seg->type != SEG_UTF8) {
    Ref n = lo_rt(l, "rt_bs_utf_size", (Ref[]){c, seg_word(l, i->seg)}, 2);
    return lo_op2i(l, LOW_SHL, LT_T, n, 3);
  }
  Ref n = is_at_least(l, c, 0x80);
  n = lo_op2(l, LOW_ADD, LT_W, n, is_at_least(l, c, 0x800));
  n = lo_op2(l, LOW_ADD, LT_W, n, is_at_least(l, c, 0x10000));
  n = lo_op2i(l, LOW_ADD, LT_W, n, 1);
  return lo_op2i(l, LOW_SHL, LT_T, n, 6);
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
    r = lo_rt(l, is_first ? "rt_bs_append" : "rt_bs_put_all", (Ref[]){v, unit},
              2);
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

// What may be no bit string is at position 0, and stays as it is.
static Ref tail(Lower *l, const Ins *i) {
  Ref bits = lo_val(l, i->arg[0]), pos = word_of(l, i->arg[1]);
  Ref args[2] = {bits, pos};
  if (!(lo_ins(l, i->arg[0])->type & ~(TypeSet)TY_BITS))
    return lo_rt(l, "rt_bs_tail", args, 2);
  BlkId part = lo_blk(l, false), end = lo_blk(l, false);
  BlkId whole = lo_blk(l, false);
  Ref r = low_param(l->f, end, LT_T);
  lo_bri(l, LC_EQ, pos, 0, whole, part);
  l->cur = whole;
  lo_jmp1(l, end, bits);
  l->cur = part;
  lo_jmp1(l, end, lo_rt(l, "rt_bs_tail", args, 2));
  l->cur = end;
  return r;
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
  case IR_BS_GET: r = get(l, ir); break;
  case IR_BS_TAIL: r = tail(l, i); break;
  case IR_BS_UTF_SIZE: r = utf_size(l, i); break;
  case IR_BS_MAKE: r = make(l, i); break;
  default: return false;
  }
  l->val[ir] = r;
  return true;
}
