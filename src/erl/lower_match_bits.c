// SPDX-License-Identifier: Apache-2.0
// Lowering: the match compiler's tests on bit strings. A column of what is left
// of a bit string at some position; a row has a list of segments there, which
// may be empty: nothing must be left then.
#include "lower_match.h"
#include "../../abi/term.h"

static const PatBits *rest_of(const Row *r, uint32_t c) {
  return r->pat[c] ? r->pat[c]->bits : NULL;
}

static bool is_end(const PatBits *b) { return b->k == b->n; }
static const PatSeg *first(const PatBits *b) { return &b->seg[b->k]; }

static Pat *bits_pat(Match *m, PatBits b) {
  Pat *p = NEW(m->s->m->arena, Pat);
  p->kind = P_BITS;
  p->n = 1;
  p->bits = NEW(m->s->m->arena, PatBits);
  *p->bits = b;
  return p;
}

void match_open_bits(Match *m, const Matrix *x, uint32_t c, Matrix *yes,
                     Matrix *no) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < x->nrows; i++) {
    const Pat *p = x->row[i].pat[c];
    if (p->kind == P_BITS && p->n > n) n = p->n;
  }
  Occ *o = x->col[c].occ, *size = NEW(m->s->m->arena, Occ);
  *size = (Occ){.from = OCC_SIZE, .base = o};
  Col *cols = NEW_N(m->s->m->arena, Col, n);
  for (uint32_t k = 0; k < n; k++)
    cols[k] = (Col){.kind = COL_BITS, .occ = o, .size = size};
  *yes = match_columns(m, x, c, cols, n);
  *no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++) {
    Pat *p = x->row[i].pat[c];
    if (p->kind != P_BITS) {
      no->row[no->nrows++] = x->row[i];
      continue;
    }
    Row *r = match_row(m, yes, &x->row[i], c, n);
    for (uint32_t k = 0; k < p->n; k++) r->pat[c + k] = bits_pat(m, p->bits[k]);
  }
}

// --- sizes

// The value of a size that is a variable.
static bool variable_size(Match *m, const PatBits *b, Val *v) {
  const Node *size = first(b)->size;
  if (size->kind != N_VAR) return false;
  for (const OccBind *l = b->local; l; l = l->next)
    if (l->name == size->name) {
      *v = match_val(m, l->occ);
      return true;
    }
  m->s->scope = m->scope;
  return lw_find(m->s, size->name, v);
}

// Any other size is a guard expression over the same variables.
static Val computed_size(Match *m, const PatBits *b, BlkId fail) {
  FnState *s = m->s;
  Region r = lw_enter(s, EXC_GUARD, fail);
  s->scope = m->scope;
  for (const OccBind *l = b->local; l; l = l->next)
    lw_bind(s, l->name, match_val(m, l->occ));
  Val v = lw_expr(s, first(b)->size, W_VALUE);
  lw_leave(s, r);
  s->scope = m->scope;
  return v;
}

static Val size_in_bits(Match *m, const PatBits *b, BlkId fail) {
  const PatSeg *p = first(b);
  Val v;
  if (!p->size) return lw_int(m->s, (int64_t)p->bits);
  if (!variable_size(m, b, &v)) v = computed_size(m, b, fail);
  return lw_seg_size(m->s, v, p->seg.unit, fail);
}

static bool is_utf(const BsSeg *seg) {
  return seg->type >= SEG_UTF8 && seg->type <= SEG_UTF32;
}

static bool is_all(const PatSeg *p) { return p->seg.flags & SEG_ALL; }

// At least so many bits; exactly, but for utf.
static uint64_t least_bits(const PatSeg *p) {
  if (p->size || is_all(p)) return 0;
  if (p->seg.type == SEG_UTF8) return 8;
  if (p->seg.type == SEG_UTF16) return 16;
  return p->seg.type == SEG_UTF32 ? 32 : p->bits;
}

static bool same_segment(Match *m, const PatBits *a, const PatBits *b) {
  const PatSeg *p = first(a), *q = first(b);
  if (p->seg.type != q->seg.type || p->seg.flags != q->seg.flags) return false;
  if (is_utf(&p->seg)) return true;
  if (p->seg.unit != q->seg.unit && (p->size || is_all(p))) return false;
  if (!p->size || !q->size) return !p->size && !q->size && p->bits == q->bits;
  Val v, w;
  return variable_size(m, a, &v) && variable_size(m, b, &w) && val_same(v, w);
}

// --- what a test for one row's first segment says about another row

typedef enum {
  SAME,   // it is the same test
  IF_YES, // the row can match only where the test succeeds
  IF_NO,  // ... only where it fails
  BOTH,
} Relation;

static Relation relation(Match *m, const PatBits *lead, const PatBits *b) {
  if (!b) return BOTH;
  if (b == lead) return SAME;
  if (is_end(lead))
    return is_end(b) ? SAME : least_bits(first(b)) ? IF_NO : BOTH;
  const PatSeg *p = first(lead);
  if (is_end(b)) return least_bits(p) ? IF_NO : BOTH;
  if (same_segment(m, lead, b)) return SAME;
  bool only_size_counts =
      !p->size && !is_all(p) && !is_utf(&p->seg) && p->seg.type != SEG_FLOAT;
  return only_size_counts && least_bits(first(b)) >= p->bits ? IF_YES : BOTH;
}

static bool is_const(const PatSeg *p) {
  Str bytes = {0};
  uint64_t bits = 0;
  bool yes = lw_const_bits(p, &bytes, &bits);
  str_free(&bytes);
  return yes;
}

uint32_t match_seg_group(Match *m, const Matrix *x, uint32_t c) {
  const PatBits *lead = rest_of(&x->row[0], c);
  uint32_t n = 1, same = 0;
  for (; n < x->nrows; n++) {
    Relation r = relation(m, lead, rest_of(&x->row[n], c));
    if (r == BOTH) break;
    same += r == SAME;
  }
  return !same && !is_end(lead) && is_const(first(lead)) ? 1 : n;
}

// --- tests

static void test_end(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  Matrix yes = match_columns(m, x, c, NULL, 0), no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++)
    if (is_end(rest_of(&x->row[i], c)))
      match_row(m, &yes, &x->row[i], c, 0);
    else
      no.row[no.nrows++] = x->row[i];
  Ref size = match_ref(m, x->col[c].size), pos = lw_pos(s, x->col[c].pos);
  match_split(m, lw_ins2(s, IR_EQX, size, pos, 0), yes, no, fail);
}

// Constant segments that follow each other are compared at once.
static void test_run(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  PatBits b = *rest_of(&x->row[0], c);
  Str bytes = {0};
  uint64_t bits = 0;
  while (!is_end(&b) && lw_const_bits(first(&b), &bytes, &bits)) b.k++;
  Ref args[2] = {match_ref(m, x->col[c].occ), lw_pos(s, x->col[c].pos)};
  Ref cond = lw_ins(s, IR_BS_IS, args, 2, 0);
  s->fn->ins.at[cond].lit = lit_bits(s->m->lits, (uint8_t *)bytes.at, bits);
  str_free(&bytes);
  Col col = x->col[c];
  col.pos.off += (int64_t)bits;
  Matrix yes = match_columns(m, x, c, &col, 1);
  Row *r = match_row(m, &yes, &x->row[0], c, 1);
  r->pat[c] = bits_pat(m, b);
  match_split(m, cond, yes, (Matrix){0}, fail);
}

static bool is_unused(const Matrix *x, uint32_t c, const PatBits *lead,
                      Match *m) {
  for (uint32_t i = 0; i < x->nrows; i++) {
    const PatBits *b = rest_of(&x->row[i], c);
    if (is_end(b) || relation(m, lead, b) != SAME) continue;
    if (first(b)->pat->kind != P_ANY || first(b)->pat->nnames) return false;
  }
  return !is_utf(&first(lead)->seg);
}

// What is left of the row's segments behind the first, whose value is o.
static Pat *advance(Match *m, PatBits b, Occ *o) {
  const PatSeg *p = first(&b);
  for (uint32_t i = 0; i < p->pat->nnames; i++) {
    OccBind *l = NEW(m->s->m->arena, OccBind);
    *l = (OccBind){b.local, p->pat->names[i], o};
    b.local = l;
  }
  b.k++;
  return is_all(p) ? NULL : bits_pat(m, b);
}

// Columns: the value, what follows the segment, and for rows with another
// segment there the place where it starts.
static Matrix rows_with(Match *m, const Matrix *x, uint32_t c, Occ *value,
                        BitPos after) {
  const PatBits *lead = rest_of(&x->row[0], c);
  Col cols[3] = {{.occ = value}, x->col[c], x->col[c]};
  cols[1].pos = after;
  Matrix yes = match_columns(m, x, c, cols, 3);
  for (uint32_t i = 0; i < x->nrows; i++) {
    const PatBits *b = rest_of(&x->row[i], c);
    Relation how = relation(m, lead, b);
    if (how == IF_NO) continue;
    Row *r = match_row(m, &yes, &x->row[i], c, 3);
    r->pat[c] = r->pat[c + 1] = r->pat[c + 2] = NULL;
    if (how == IF_YES) {
      r->pat[c + 2] = x->row[i].pat[c];
      continue;
    }
    r->pat[c] = match_enter(m, r, first(b)->pat, value);
    r->pat[c + 1] = advance(m, *b, value);
  }
  return yes;
}

static Matrix rows_without(Match *m, const Matrix *x, uint32_t c) {
  const PatBits *lead = rest_of(&x->row[0], c);
  Matrix no = match_same(m, x);
  for (uint32_t i = 0; i < x->nrows; i++)
    if (relation(m, lead, rest_of(&x->row[i], c)) == IF_NO)
      no.row[no.nrows++] = x->row[i];
  return no;
}

// The rest as it is always exists.
static void take_tail(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  Ref bits = match_ref(m, x->col[c].occ), pos = lw_pos(s, x->col[c].pos);
  Occ *value = lw_occ(s, val_ref(lw_ins2(s, IR_BS_TAIL, bits, pos, 0)));
  match_compile(m, rows_with(m, x, c, value, x->col[c].pos), fail);
}

// Is what is left a multiple of the unit?
static Ref test_rest(Match *m, const Matrix *x, uint32_t c, uint32_t unit) {
  FnState *s = m->s;
  Ref size = match_ref(m, x->col[c].size), pos = lw_pos(s, x->col[c].pos);
  Ref left = lw_ins2(s, IR_SUB, size, pos, 0);
  lw_small(s, left, 0, SMALL_MAX);
  bool power = (unit & (unit - 1)) == 0;
  Ref by = lw_use(s, lw_int(s, power ? unit - 1 : unit));
  Ref over = lw_ins2(s, power ? IR_BAND : IR_REM, left, by, 0);
  lw_small(s, over, 0, unit - 1);
  return lw_ins2(s, IR_EQX, over, lw_use(s, lw_int(s, 0)), 0);
}

static void take_rest(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  const BsSeg *seg = &first(rest_of(&x->row[0], c))->seg;
  Ref cond = test_rest(m, x, c, seg->unit);
  Matrix no = rows_without(m, x, c);
  BlkId good = lw_blk(s), bad = no.nrows ? lw_blk(s) : fail;
  uint32_t mark = m->trail.n;
  lw_br(s, cond, good, bad);
  lw_go(s, good);
  BitPos pos = x->col[c].pos;
  Ref bits = match_ref(m, x->col[c].occ);
  Ref v = lw_ins2(s, IR_BS_TAIL, bits, lw_pos(s, pos), 0);
  if (seg->unit % 8 == 0) s->fn->ins.at[v].type = TY_BINARY;
  match_branch(m, s->b, rows_with(m, x, c, lw_occ(s, val_ref(v)), pos), fail);
  while (m->trail.n > mark) m->trail.at[--m->trail.n]->known = false;
  if (no.nrows) match_branch(m, bad, no, fail);
}

static void take_segment(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  FnState *s = m->s;
  const PatBits *lead = rest_of(&x->row[0], c);
  BsSeg seg = first(lead)->seg;
  Val size = is_utf(&seg) ? lw_int(s, 0) : size_in_bits(m, lead, fail);
  if (s->dead) return;
  if (is_unused(x, c, lead, m)) seg.flags |= SEG_SKIP;
  BitPos pos = x->col[c].pos;
  Ref v = lw_seg_get(s, &seg, match_ref(m, x->col[c].occ), pos, size);
  Matrix no = rows_without(m, x, c);
  BlkId good = lw_blk(s), bad = no.nrows ? lw_blk(s) : fail;
  uint32_t mark = m->trail.n;
  lw_br(s, lw_is(s, TY_NONE, v), bad, good);
  lw_go(s, good);
  pos = lw_pos_after(s, &seg, pos, size, v);
  match_branch(m, s->b, rows_with(m, x, c, lw_occ(s, val_ref(v)), pos), fail);
  while (m->trail.n > mark) m->trail.at[--m->trail.n]->known = false;
  if (no.nrows) match_branch(m, bad, no, fail);
}

void match_seg(Match *m, const Matrix *x, uint32_t c, BlkId fail) {
  const PatBits *lead = rest_of(&x->row[0], c);
  if (is_end(lead))
    test_end(m, x, c, fail);
  else if (x->nrows == 1 && is_const(first(lead)))
    test_run(m, x, c, fail);
  else if (is_all(first(lead)) && first(lead)->seg.unit == 1)
    take_tail(m, x, c, fail);
  else if (is_all(first(lead)))
    take_rest(m, x, c, fail);
  else
    take_segment(m, x, c, fail);
}
