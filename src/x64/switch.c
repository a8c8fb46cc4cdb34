// SPDX-License-Identifier: Apache-2.0
// Code of a switch: words by a table of addresses when they are dense, else by
// binary search; then atoms, whose order the linker alone knows, one by one.
#include "alloc.h"

typedef struct Case {
  int64_t word;
  const LowSym *sym; // an atom; NULL: word
  uint32_t to, index;
} Case;

typedef struct Switch {
  Alloc *a;
  XReg reg, temp;
  Case *at; // words in order, then atoms
  uint32_t words, n;
  uint32_t other; // where to go if no case fits
} Switch;

enum { LINEAR = 4, TABLE_MIN = 5, TABLE_SPREAD = 3 };

static int by_word(const void *x, const void *y) {
  const Case *a = x, *b = y;
  if (!a->sym != !b->sym) return a->sym ? 1 : -1;
  if (a->word != b->word) return a->word < b->word ? -1 : 1;
  return a->index < b->index ? -1 : 1;
}

static void compare(Switch *s, const Case *c) {
  XOpnd k = c->sym ? x_sym(c->sym) : x_imm(c->word);
  if (!c->sym && !x_fits32(c->word)) {
    al_put(s->a, X_MOV, s->temp, (XOpnd){0}, k);
    k = x_reg(s->temp);
  }
  if (k.kind == XO_IMM && k.imm == 0)
    al_put(s->a, X_TEST, X_NOREG, x_reg(s->reg), x_reg(s->reg));
  else
    al_put(s->a, X_CMP, X_NOREG, x_reg(s->reg), k);
}

static uint32_t new_block(Switch *s) {
  return al_new_out(s->a, s->a->f->cold[s->a->cur]);
}

static void one_by_one(Switch *s, uint32_t from, uint32_t to, uint32_t other) {
  if (from == to) {
    al_end(s->a, END_JMP, CC_O, other, 0);
    return;
  }
  for (uint32_t i = from; i < to; i++) {
    compare(s, &s->at[i]);
    uint32_t next = i + 1 < to ? new_block(s) : other;
    al_end(s->a, END_JCC, CC_E, s->at[i].to, next);
    s->a->out = next;
  }
}

// Greatest power of two that all distances between words are multiples of, up
// to 8: tagged integers have 8.
static int stride(const Switch *s, uint32_t from, uint32_t to) {
  uint64_t bits = 8;
  for (uint32_t i = from + 1; i < to; i++)
    bits |= (uint64_t)s->at[i].word - (uint64_t)s->at[from].word;
  return __builtin_ctzll(bits);
}

static bool is_dense(const Switch *s, uint32_t from, uint32_t to) {
  uint64_t span = (uint64_t)s->at[to - 1].word - (uint64_t)s->at[from].word;
  if (to - from < TABLE_MIN || !x_fits32(-s->at[from].word)) return false;
  return span >> stride(s, from, to) < (uint64_t)TABLE_SPREAD * (to - from);
}

static uint32_t make_table(Switch *s, uint32_t from, uint32_t to,
                           uint32_t other, int shift) {
  XFn *f = s->a->f;
  uint32_t first = f->pool.n;
  for (uint32_t i = from; i < to; i++) {
    uint64_t k =
        ((uint64_t)s->at[i].word - (uint64_t)s->at[from].word) >> shift;
    while (f->pool.n < first + k) vec_push(&f->pool, ((XPool){.blk = other}));
    vec_push(&f->pool, ((XPool){.blk = s->at[i].to}));
  }
  return first;
}

// Words between are caught by the rotation: their low bits become high ones.
static void by_table(Switch *s, uint32_t from, uint32_t to, uint32_t other) {
  Alloc *a = s->a;
  int shift = stride(s, from, to);
  uint32_t table = make_table(s, from, to, other, shift);
  uint32_t size = a->f->pool.n - table, hit = new_block(s);
  al_put(a, X_LEA, s->temp, (XOpnd){0}, x_mem(s->reg, -s->at[from].word));
  if (shift) al_put(a, X_ROL, s->temp, x_reg(s->temp), x_imm(64 - shift));
  al_put(a, X_CMP, X_NOREG, x_reg(s->temp), x_imm(size - 1));
  al_end(a, END_JCC, CC_A, other, hit);
  a->out = hit;
  XOpnd m = {.kind = XO_MEM,
             .reg = X_POOL,
             .index = s->temp,
             .scale = 8,
             .imm = table};
  al_put(a, X_GOR, X_NOREG, (XOpnd){0}, m);
  al_end(a, END_GONE, CC_O, 0, 0);
}

static void search(Switch *s, uint32_t from, uint32_t to, uint32_t other) {
  if (to - from <= LINEAR) {
    one_by_one(s, from, to, other);
    return;
  }
  if (is_dense(s, from, to)) {
    by_table(s, from, to, other);
    return;
  }
  uint32_t mid = from + (to - from) / 2;
  uint32_t less = new_block(s), more = new_block(s), sides = new_block(s);
  compare(s, &s->at[mid]);
  al_end(s->a, END_JCC, CC_E, s->at[mid].to, sides);
  s->a->out = sides;
  al_end(s->a, END_JCC, CC_L, less, more);
  s->a->out = less;
  search(s, from, mid, other);
  s->a->out = more;
  search(s, mid + 1, to, other);
}

// The block that each edge leads to; edges that pass nothing to the same block
// share one.
static void targets(Switch *s, const LowBlk *b) {
  const XBlk *x = &s->a->f->blk.at[s->a->cur];
  uint32_t last = b->out.n - 1;
  for (uint32_t k = 0; k < b->out.n; k++) {
    bool again = k && !x->edge.at[k].n && !x->edge.at[k - 1].n &&
                 x->edge.at[k].to == x->edge.at[k - 1].to;
    uint32_t to = again ? s->at[k - 1].to : al_edge(s->a, k);
    const LowEdge *e = &b->out.at[k];
    bool atom = e->sym.kind == SYM_ATOM;
    s->at[k] = (Case){e->i, atom ? x_new_sym(s->a->f, e->sym) : NULL, to, k};
    if (k < last && !atom) s->words++;
  }
  s->other = s->at[last].to;
  s->n = last;
}

void al_switch(Alloc *a, XReg reg, XReg temp) {
  const LowFn *low = a->f->low;
  const LowBlk *b = &low->blk.at[a->cur];
  Switch s = {.a = a, .reg = reg, .temp = temp};
  s.at = NEW_N(a->f->arena, Case, b->out.n);
  targets(&s, b);
  qsort(s.at, s.n, sizeof *s.at, by_word);
  uint32_t atoms = s.words < s.n && s.words ? new_block(&s) : s.other;
  if (s.words) {
    search(&s, 0, s.words, atoms);
    a->out = atoms;
  }
  if (s.words < s.n)
    one_by_one(&s, s.words, s.n, s.other);
  else if (!s.words)
    al_end(a, END_JMP, CC_O, s.other, 0);
}
