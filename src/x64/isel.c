// SPDX-License-Identifier: Apache-2.0
// Instruction selection: the walk, operands, addresses.
//
// Low's values keep their numbers: value r is register X_VAL + r. Constants are
// no instructions: they are operands, or made where they are needed in a
// register. The address of fresh memory is not computed but known relative to
// the heap pointer, which is advanced once, at the end of the block or before
// something else looks at it.
#include "isel.h"

XIns *is_put(Isel *s, XOp op, XReg d, XOpnd a, XOpnd b) {
  vec_push(&s->seq, ((XIns){.op = (uint8_t)op,
                            .w = 8,
                            .d = d,
                            .a = a,
                            .b = b,
                            .line = is_ins(s, s->at)->line}));
  return &vec_last(&s->seq);
}

// What was selected goes into the block, which is filled from its end.
static void flush(Isel *s) {
  while (s->seq.n) vec_push(&s->out->ins, s->seq.at[--s->seq.n]);
}

// --- Values

Ref is_root(const Isel *s, Ref r) {
  for (;;) {
    const LowIns *i = is_ins(s, r);
    if (i->op == LOW_AS_W ||
        (i->op == LOW_AS_T && s->f->val.at[X_VAL + r].constant))
      r = i->arg[0];
    else
      return r;
  }
}

static XVal *val_of(const Isel *s, Ref r) {
  return &s->f->val.at[X_VAL + is_root(s, r)];
}

bool is_const(const Isel *s, Ref r, int64_t *i) {
  XVal *v = val_of(s, r);
  if (!v->constant || v->konst.kind != XO_IMM) return false;
  *i = v->konst.imm;
  return true;
}

XReg is_constant(Isel *s, int64_t i) {
  XReg v = x_temp(s->f, LT_W);
  x_val(s->f, v)->constant = true;
  x_val(s->f, v)->konst = x_imm(i);
  return v;
}

XReg is_val(Isel *s, Ref r) {
  r = is_root(s, r);
  s->need[r] = true;
  return X_VAL + r;
}

XOpnd is_reg(Isel *s, Ref r) { return x_reg(is_val(s, r)); }

XOpnd is_imm(Isel *s, Ref r) {
  XVal *v = val_of(s, r);
  if (v->constant && v->type != LT_F && x_fits32(v->konst.imm)) return v->konst;
  return is_reg(s, r);
}

// --- Folding

bool is_foldable(const Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  if (s->uses[r] != 1 || s->need[r] || i->blk != s->cur || i->op == LOW_PARAM)
    return false;
  return !(low_ops[i->op].flags & L_L) || s->epoch[r] == s->epoch[s->at];
}

const LowIns *is_fold_op(const Isel *s, Ref r, LowOp op) {
  r = is_root(s, r);
  const LowIns *i = is_ins(s, r);
  return i->op == op && is_foldable(s, r) ? i : NULL;
}

void is_fold(Isel *s, Ref r) { s->folded[is_root(s, r)] = true; }

static bool is_word_load(const LowIns *i) {
  return i->op == LOW_LOAD || i->op == LOW_CTXLOAD || i->op == LOW_SLOAD ||
         i->op == LOW_LOADF;
}

XOpnd is_load_addr(Isel *s, const LowIns *i) {
  if (i->op == LOW_CTXLOAD) return x_mem(X_CTX, i->i);
  if (i->op == LOW_SLOAD) return x_mem(RSP, 8 * i->i);
  return is_addr(s, i->arg[0], i->i);
}

XOpnd is_any(Isel *s, Ref r) {
  r = is_root(s, r);
  XVal *v = val_of(s, r);
  if (v->constant && v->type == LT_F)
    return x_mem(X_POOL, x_pool(s->f, (uint64_t)v->konst.imm));
  const LowIns *i = is_ins(s, r);
  if (!is_word_load(i) || !is_foldable(s, r)) return is_imm(s, r);
  is_fold(s, r);
  return is_load_addr(s, i);
}

XOpnd is_place(Isel *s, Ref r) {
  XOpnd o = is_any(s, r);
  return o.kind == XO_REG || o.kind == XO_MEM ? o : is_reg(s, r);
}

// --- Addresses

// r = x + constant, when r is foldable, or x is fresh memory of this block.
static bool split_sum(Isel *s, Ref r, Ref *x, int64_t *c) {
  const LowIns *i = is_ins(s, r);
  if (i->op != LOW_ADD || !is_const(s, i->arg[1], c)) return false;
  *x = is_root(s, i->arg[0]);
  const LowIns *base = is_ins(s, *x);
  if (base->op == LOW_ALLOC && base->blk == s->cur && i->blk == s->cur)
    return true;
  if (!is_foldable(s, r)) return false;
  is_fold(s, r);
  return true;
}

static void add_index(Isel *s, XOpnd *m, Ref r) {
  const LowIns *i = is_fold_op(s, r, LOW_SHL);
  int64_t by;
  m->scale = 1;
  if (i && is_const(s, i->arg[1], &by) && by >= 1 && by <= 3) {
    is_fold(s, r);
    m->scale = (uint8_t)(1 << by);
    r = i->arg[0];
  }
  m->index = is_val(s, r);
}

static XOpnd base_and_index(Isel *s, Ref r, int64_t disp) {
  const LowIns *sum = is_fold_op(s, r, LOW_ADD);
  if (!sum) return x_mem(is_val(s, r), disp);
  is_fold(s, r);
  XOpnd m = x_mem(is_val(s, sum->arg[0]), disp);
  add_index(s, &m, sum->arg[1]);
  return m;
}

XOpnd is_addr(Isel *s, Ref r, int64_t disp) {
  int64_t c;
  Ref x;
  r = is_root(s, r);
  while (split_sum(s, r, &x, &c) && x_fits32(disp + c)) r = x, disp += c;
  const LowIns *i = is_ins(s, r);
  if (i->op == LOW_ALLOC && i->blk == s->cur)
    return x_mem(X_HP, s->alloc[r] - s->hp[s->at] + disp);
  XVal *v = val_of(s, r);
  if (v->constant && v->konst.kind == XO_SYM)
    return (XOpnd){
        .kind = XO_MEM, .sym = v->konst.sym, .imm = disp + v->konst.imm};
  return base_and_index(s, r, disp);
}

// --- Before the walk: facts about each instruction

static void set_constant(XVal *v, XOpnd k) {
  v->constant = true;
  v->konst = k;
}

// Literals that are immediates are constants.
static XOpnd sym_constant(XFn *f, const LowIns *i) {
  LitP lit = i->sym.kind == SYM_LIT ? i->sym.lit : NULL;
  if (lit && lit->kind == LIT_INT) return x_imm((int64_t)MAKE_SMALL(lit->i));
  if (lit && lit->kind == LIT_NIL) return x_imm((int64_t)NIL);
  LowSym sym = i->sym;
  if (lit && lit->kind == LIT_ATOM)
    sym = (LowSym){.kind = SYM_ATOM, .atom = lit->atom};
  if (lit && lit->kind == LIT_FLOAT) {
    uint64_t bits;
    memcpy(&bits, &lit->f, 8);
    Term t = float_bits_to_word(bits);
    if (IS_FLOAT_IMM(t)) return x_imm((int64_t)t);
  }
  XOpnd o = x_sym(x_new_sym(f, sym));
  o.imm = i->i;
  return o;
}

static void init_value(XFn *f, Ref r) {
  const LowIns *i = &f->low->ins.at[r];
  XVal v = {.type = i->type};
  if (i->op == LOW_CONST || i->op == LOW_FCONST) set_constant(&v, x_imm(i->i));
  if (i->op == LOW_SYM) set_constant(&v, sym_constant(f, i));
  if (i->op == LOW_AS_T && f->val.at[X_VAL + i->arg[0]].constant)
    set_constant(&v, f->val.at[X_VAL + i->arg[0]].konst);
  vec_push(&f->val, v);
}

static void init_values(XFn *f) {
  while (f->val.n < X_VAL + 1) vec_push(&f->val, (XVal){0});
  for (Ref r = 1; r < f->low->ins.n; r++) init_value(f, r);
}

static void count_uses(Isel *s) {
  for (uint32_t k = 0; k < s->f->rpo.n; k++) {
    const LowBlk *b = &s->low->blk.at[s->f->rpo.at[k]];
    for (uint32_t j = 0; j <= b->ins.n; j++) {
      const LowIns *i = is_ins(s, j < b->ins.n ? b->ins.at[j] : b->term);
      if (i->op == LOW_AS_W) continue; // another name of its operand
      for (uint32_t n = 0; n < i->nargs; n++) s->uses[is_root(s, i->arg[n])]++;
    }
    for (uint32_t j = 0; j < b->out.n; j++)
      for (uint32_t n = 0; n < b->out.at[j].nargs; n++)
        s->uses[is_root(s, b->out.at[j].arg[n])]++;
  }
}

static bool looks_at_hp(const LowIns *i) {
  return i->op == LOW_HEAP || i->op == LOW_ENTER ||
         (i->op == LOW_RT && i->rt->flags & RT_HP) ||
         low_ops[i->op].ntargets != -2;
}

static void scan_block(Isel *s, const LowBlk *b) {
  uint32_t epoch = 0;
  int64_t used = 0, added = 0;
  for (uint32_t k = 0; k <= b->ins.n; k++) {
    Ref r = k < b->ins.n ? b->ins.at[k] : b->term;
    const LowIns *i = is_ins(s, r);
    s->index[r] = k;
    s->epoch[r] = epoch;
    if (looks_at_hp(i)) added = used;
    s->hp[r] = added;
    s->alloc[r] = used;
    if (i->op == LOW_ALLOC)
      used += 8 * i->i;
    else if (low_ops[i->op].flags & L_S)
      epoch++;
  }
}

// --- The walk

static void advance_hp(Isel *s, int64_t from, int64_t to) {
  if (from == to) return;
  is_put(s, X_ADD, X_HP, x_reg(X_HP), x_imm(to - from));
  flush(s);
}

static bool has_effect(const LowIns *i) {
  return low_ops[i->op].flags & L_S && i->op != LOW_ALLOC;
}

static void alloc(Isel *s, Ref r) { // needed as a value
  XOpnd m = x_mem(X_HP, s->alloc[r] - s->hp[r]);
  if (m.imm)
    is_put(s, X_LEA, X_VAL + r, (XOpnd){0}, m);
  else
    is_put(s, X_MOV, X_VAL + r, (XOpnd){0}, x_reg(X_HP));
}

static void select_ins(Isel *s, Ref r) {
  const LowIns *i = is_ins(s, r);
  s->at = r;
  if (s->folded[r] || x_val(s->f, X_VAL + r)->constant) return;
  if (!s->need[r] && !has_effect(i) && r != s->late) return;
  if (i->op == LOW_ALLOC)
    alloc(s, r);
  else if (!is_flow(s, r) && !is_op(s, r))
    bug("x64: cannot select %s", low_ops[i->op].text);
  flush(s);
}

// --- Arguments that no register holds: loaded from ctx->x where they are first
// needed, but before anything may write there.

enum { REG_ARGS = 6 };

static bool may_write_x(const LowIns *i) {
  return i->op == LOW_HEAP || i->op == LOW_ENTER || i->op == LOW_RT ||
         i->op == LOW_CTXSTORE || low_ops[i->op].ntargets != -2;
}

static bool names(const Isel *s, const LowIns *i, Ref v) {
  for (uint32_t n = 0; n < i->nargs; n++)
    if (is_root(s, i->arg[n]) == v) return true;
  return false;
}

static uint32_t load_index(const Isel *s, const LowBlk *entry, Ref param) {
  uint32_t k = 0;
  for (; k < entry->ins.n; k++) {
    const LowIns *i = is_ins(s, entry->ins.at[k]);
    if (may_write_x(i) || names(s, i, param)) break;
  }
  return k;
}

// The loads that stand before the instruction with this index.
static void load_args(Isel *s, uint32_t index) {
  const LowBlk *entry = &s->low->blk.at[1];
  if (s->cur != 1) return;
  for (uint32_t k = REG_ARGS; k < entry->params.n; k++) {
    Ref p = entry->params.at[k];
    if (!s->need[p] || load_index(s, entry, p) != index) continue;
    is_put(s, X_MOV, X_VAL + p, (XOpnd){0}, x_mem(X_CTX, CTX_x + 8 * k));
  }
  flush(s);
}

static uint32_t frame_at_end(Isel *s, const LowBlk *b) {
  uint32_t n = b->framed ? s->low->frame : 0;
  for (uint32_t k = 0; k < b->ins.n; k++) {
    const LowIns *i = is_ins(s, b->ins.at[k]);
    if (i->op == LOW_ENTER) n = (uint32_t)i->i;
    if (i->op == LOW_LEAVE) n = 0;
  }
  return n;
}

// Arguments that the target does not use are left out.
static void need_edge(Isel *s, const LowEdge *e) {
  const LowBlk *to = &s->low->blk.at[e->to];
  bool later = s->f->place[e->to] > s->f->place[s->cur];
  XEdge x = {.to = e->to};
  x.arg = NEW_N(s->f->arena, XReg, e->nargs);
  x.param = NEW_N(s->f->arena, XReg, e->nargs);
  for (uint32_t n = 0; n < e->nargs; n++) {
    if (later && !s->need[to->params.at[n]]) continue;
    x.param[x.n] = X_VAL + to->params.at[n];
    x.arg[x.n++] = is_val(s, e->arg[n]);
  }
  vec_push(&s->out->edge, x);
}

static void select_block(Isel *s, BlkId id) {
  const LowBlk *b = &s->low->blk.at[id];
  s->cur = id;
  s->out = &s->f->blk.at[id];
  s->late = 0;
  s->frame = frame_at_end(s, b);
  scan_block(s, b);
  for (uint32_t j = 0; j < b->out.n; j++) need_edge(s, &b->out.at[j]);
  s->at = b->term;
  is_term(s);
  flush(s);
  load_args(s, b->ins.n);
  if (s->late) // the heap pointer is advanced before it
    for (uint32_t k = s->index[s->late]; k < b->ins.n; k++)
      s->hp[b->ins.at[k]] = s->hp[b->term];
  for (uint32_t k = b->ins.n, below = b->term; k-- > 0; below = b->ins.at[k]) {
    advance_hp(s, s->hp[b->ins.at[k]], s->hp[below]);
    select_ins(s, b->ins.at[k]);
    load_args(s, k);
  }
}

static void reverse(XBlk *b) {
  for (uint32_t i = 0, j = b->ins.n; i + 1 < j; i++) {
    XIns x = b->ins.at[--j];
    b->ins.at[j] = b->ins.at[i];
    b->ins.at[i] = x;
  }
}

void x64_isel(XFn *f) {
  uint32_t n = f->low->ins.n;
  Arena *a = f->arena;
  Isel s = {.f = f, .low = f->low};
  s.uses = NEW_N(a, uint32_t, n);
  s.need = NEW_N(a, bool, n);
  s.folded = NEW_N(a, bool, n);
  s.narrow = NEW_N(a, bool, n);
  s.index = NEW_N(a, uint32_t, n);
  s.epoch = NEW_N(a, uint32_t, n);
  s.alloc = NEW_N(a, int64_t, n);
  s.hp = NEW_N(a, int64_t, n);
  init_values(f);
  count_uses(&s);
  for (uint32_t k = f->rpo.n; k-- > 0;) select_block(&s, f->rpo.at[k]);
  for (BlkId b = 1; b < f->blk.n; b++) reverse(&f->blk.at[b]);
  vec_free(&s.seq);
}
