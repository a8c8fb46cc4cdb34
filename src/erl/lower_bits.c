// SPDX-License-Identifier: Apache-2.0
// Lowering: bit syntax. Segments, constant bits, construction; matching of one
// segment, which lower_match.c and lower_compr.c put together.
#include "lower.h"
#include "../../abi/term.h"

// --- what a segment's types say

typedef struct TypeRow {
  const char *name;
  int8_t type; // SegType; -1: says nothing about it
  uint8_t flags, unit;
} TypeRow;
static const TypeRow types[] = {
    {"integer", SEG_INT, 0, 0},    {"float", SEG_FLOAT, 0, 0},
    {"binary", SEG_BITS, 0, 8},    {"bytes", SEG_BITS, 0, 8},
    {"bitstring", SEG_BITS, 0, 1}, {"bits", SEG_BITS, 0, 1},
    {"utf8", SEG_UTF8, 0, 0},      {"utf16", SEG_UTF16, 0, 0},
    {"utf32", SEG_UTF32, 0, 0},    {"signed", -1, SEG_SIGNED, 0},
    {"little", -1, SEG_LITTLE, 0}, {"native", -1, SEG_NATIVE, 0},
};

BsSeg lw_seg(const Node *e, const Node **size) {
  BsSeg seg = {.type = SEG_INT, .unit = 1, .line = e->loc.line};
  for (uint32_t i = 0; i < e->bin.ntypes; i++)
    for (size_t k = 0; k < sizeof types / sizeof *types; k++) {
      if (strcmp(types[k].name, e->bin.types[i].name->text)) continue;
      if (types[k].type >= 0) seg.type = (SegType)types[k].type;
      if (types[k].unit) seg.unit = types[k].unit;
      seg.flags |= types[k].flags;
    }
  for (uint32_t i = 0; i < e->bin.ntypes; i++)
    if (e->bin.types[i].value > 0) seg.unit = (uint32_t)e->bin.types[i].value;
  *size = e->bin.size;
  if (!*size && seg.type == SEG_BITS) seg.flags |= SEG_ALL;
  return seg;
}

// --- constant bits

static void put_bits(Str *out, uint64_t *at, unsigned value, unsigned n) {
  for (unsigned i = n; i--; ++*at) {
    if (*at % 8 == 0 && *at / 8 >= out->n) str_putc(out, 0);
    out->at[*at / 8] |= (char)((value >> i & 1) << (7 - *at % 8));
  }
}

// Bits from..from + n - 1 of an integer's two's complement; n <= 8.
static unsigned int_bits(LitP l, uint64_t from, unsigned n) {
  unsigned r = 0;
  bool neg = l->kind == LIT_BIG && l->big.negative;
  Limb small = l->kind == LIT_INT ? (Limb)l->i : 0;
  const Limb *limb = l->kind == LIT_INT ? &small : l->big.limb;
  uint32_t limbs = l->kind == LIT_INT ? 1 : l->n;
  bool ext = l->kind == LIT_INT && l->i < 0, borrow = false;
  if (neg) { // -x is ~(x - 1): is any bit below set?
    borrow = true;
    for (uint64_t i = 0; i < from && borrow; i++)
      if (i / 64 < limbs && limb[i / 64] >> i % 64 & 1) borrow = false;
  }
  for (unsigned i = 0; i < n; i++) {
    uint64_t k = from + i;
    bool bit = k / 64 < limbs ? limb[k / 64] >> k % 64 & 1 : ext;
    if (neg) {
      bool was = bit;
      bit = borrow ? bit : !bit;
      if (was) borrow = false;
    }
    r |= (unsigned)bit << i;
  }
  return r;
}

static void put_int(Str *out, uint64_t *at, LitP l, const BsSeg *seg,
                    uint64_t bits) {
  unsigned odd = bits % 8;
  if (seg->flags & (SEG_LITTLE | SEG_NATIVE)) { // every target is little-endian
    for (uint64_t i = 0; i < bits / 8; i++)
      put_bits(out, at, int_bits(l, 8 * i, 8), 8);
    put_bits(out, at, int_bits(l, bits - odd, odd), odd);
  } else {
    put_bits(out, at, int_bits(l, bits - odd, odd), odd);
    for (uint64_t i = bits / 8; i--;)
      put_bits(out, at, int_bits(l, 8 * i, 8), 8);
  }
}

static bool is_char(LitP l) {
  return l->kind == LIT_INT && l->i >= 0 && l->i <= 0x10FFFF &&
         (l->i < 0xD800 || l->i > 0xDFFF);
}

static void put_unit(Str *out, uint64_t *at, unsigned v, unsigned bytes,
                     bool little) {
  for (unsigned i = 0; i < bytes; i++)
    put_bits(out, at, v >> 8 * (little ? i : bytes - 1 - i) & 255, 8);
}

static bool put_utf(Str *out, uint64_t *at, LitP l, const BsSeg *seg) {
  if (!is_char(l)) return false;
  char text[4];
  unsigned c = (unsigned)l->i;
  bool little = (seg->flags & (SEG_LITTLE | SEG_NATIVE)) != 0;
  int n = utf8_encode((int32_t)c, text);
  if (seg->type == SEG_UTF8) {
    for (int i = 0; i < n; i++) put_bits(out, at, (unsigned char)text[i], 8);
  } else if (seg->type == SEG_UTF32) {
    put_unit(out, at, c, 4, little);
  } else if (c < 0x10000) {
    put_unit(out, at, c, 2, little);
  } else {
    put_unit(out, at, 0xD800 + ((c - 0x10000) >> 10), 2, little);
    put_unit(out, at, 0xDC00 + (c & 0x3FF), 2, little);
  }
  return true;
}

static bool is_utf(const BsSeg *seg) {
  return seg->type >= SEG_UTF8 && seg->type <= SEG_UTF32;
}

static bool is_int(LitP l) { return l->kind == LIT_INT || l->kind == LIT_BIG; }

// Does the segment, read back, give the integer again?
static bool fits(LitP l, const BsSeg *seg, uint64_t bits) {
  bool is_signed = seg->flags & SEG_SIGNED;
  bool neg = l->kind == LIT_INT ? l->i < 0 : l->big.negative;
  if (neg && !is_signed) return false;
  uint64_t size = l->kind == LIT_INT ? 64 : 64 * ((uint64_t)l->n + 1);
  for (uint64_t i = is_signed ? (bits ? bits - 1 : 0) : bits; i < size; i++)
    if (int_bits(l, i, 1) != neg) return false;
  return bits || !neg;
}

bool lw_const_bits(const PatSeg *p, Str *bytes, uint64_t *bits) {
  if (p->pat->kind != P_LIT || p->size) return false;
  if (is_utf(&p->seg)) return put_utf(bytes, bits, p->pat->lit, &p->seg);
  if (p->seg.type != SEG_INT || !is_int(p->pat->lit)) return false;
  if (!fits(p->pat->lit, &p->seg, p->bits)) return false;
  put_int(bytes, bits, p->pat->lit, &p->seg, p->bits);
  return true;
}

// --- matching one segment

enum { POS_MAX_LOG = 58 };

Ref lw_pos(FnState *s, BitPos pos) {
  if (!pos.base) return lw_use(s, lw_int(s, pos.off));
  if (!pos.off) return pos.base;
  Ref off = lw_use(s, lw_int(s, pos.off));
  Ref r = ir_ins(s->fn, s->b, IR_ADD, (Ref[]){pos.base, off}, 2, 0);
  return lw_small(s, r, 0, (int64_t)1 << POS_MAX_LOG);
}

static void set_range(Ins *ins, int64_t lo, int64_t hi) {
  ins->type = TY_NONE | TY_SMALL;
  ins->lo = lo;
  ins->hi = hi;
}

static void set_int_type(Ins *ins, const BsSeg *seg, Val size) {
  bool is_signed = seg->flags & SEG_SIGNED;
  ins->type = TY_NONE | TY_INT;
  if (!size.lit || size.lit->i > SMALL_BITS - 1 - !is_signed) return;
  int64_t values = (int64_t)1 << size.lit->i;
  if (is_signed && values > 1)
    set_range(ins, -values / 2, values / 2 - 1);
  else
    set_range(ins, 0, values - 1);
}

static void set_type(FnState *s, Ref r, const BsSeg *seg, Val size) {
  Ins *ins = &s->fn->ins.at[r];
  if (seg->flags & SEG_SKIP) {
    ins->type = TY_NONE | TY_NIL;
    return;
  }
  switch (seg->type) {
  case SEG_INT: set_int_type(ins, seg, size); return;
  case SEG_FLOAT: ins->type = TY_NONE | TY_FLOAT; return;
  case SEG_BITS:
    ins->type = TY_NONE | (seg->unit % 8 ? TY_BITS : TY_BINARY);
    return;
  default: set_range(ins, 0, 0x10FFFF);
  }
}

Ref lw_seg_get(FnState *s, const BsSeg *seg, Ref bits, BitPos pos, Val size) {
  Ref args[3] = {bits, lw_pos(s, pos), 0};
  uint32_t n = 2;
  if (!is_utf(seg) && !(seg->flags & SEG_ALL)) args[n++] = lw_use(s, size);
  Ref r = lw_ins(s, IR_BS_GET, args, n, 0);
  BsSeg *copy = NEW(s->fn->arena, BsSeg);
  *copy = *seg;
  s->fn->ins.at[r].seg = copy;
  set_type(s, r, seg, size);
  return r;
}

BitPos lw_pos_after(FnState *s, const BsSeg *seg, BitPos pos, Val size,
                    Ref value) {
  Ref bits;
  if (is_utf(seg)) {
    bits = lw_ins1(s, IR_BS_UTF_SIZE, value, 0);
    BsSeg *copy = NEW(s->fn->arena, BsSeg);
    *copy = *seg;
    s->fn->ins.at[bits].seg = copy;
    lw_small(s, bits, 8, 32);
  } else {
    if (size.lit) return (BitPos){pos.base, pos.off + size.lit->i};
    bits = size.ref;
  }
  if (!pos.base && !pos.off) return (BitPos){bits, 0};
  Ref args[2] = {pos.base ? pos.base : lw_pos(s, pos), bits};
  Ref r = ir_ins(s->fn, s->b, IR_ADD, args, 2, 0);
  lw_small(s, r, 0, (int64_t)1 << POS_MAX_LOG);
  return (BitPos){r, pos.base ? pos.off : 0};
}

// Is it known to be a size that is neither negative nor absurd?
static bool is_good_size(FnState *s, Ref r) {
  const Ins *ins = &s->fn->ins.at[r];
  return !(ins->type & ~(TypeSet)(TY_SMALL | TY_NONE)) && ins->lo >= 0 &&
         ins->hi > 0 && ins->hi <= MAX_SEG_SIZE;
}

Val lw_seg_size(FnState *s, Val size, uint32_t unit, BlkId fail) {
  if (size.lit) {
    bool ok = size.lit->kind == LIT_INT && size.lit->i >= 0 &&
              size.lit->i <= MAX_SEG_SIZE;
    if (!ok) lw_jmp(s, fail);
    return ok ? lw_int(s, size.lit->i * unit) : lw_int(s, 0);
  }
  Ref r = size.ref;
  if (!is_good_size(s, r)) {
    lw_br_yes(s, lw_is(s, TY_SMALL, r), fail);
    lw_br_yes(s, lw_ins2(s, IR_LE, lw_use(s, lw_int(s, 0)), r, 0), fail);
    lw_br_yes(s, lw_ins2(s, IR_LE, r, lw_use(s, lw_int(s, MAX_SEG_SIZE)), 0),
              fail);
  }
  if (unit == 1) return size;
  Ref args[2] = {r, lw_use(s, lw_int(s, unit))};
  Ref bits = ir_ins(s->fn, s->b, IR_MUL, args, 2, 0);
  return val_ref(lw_small(s, bits, 0, MAX_SEG_SIZE * unit));
}

// --- construction

typedef struct Build {
  VEC(BsSeg) segs;
  VEC(Val) args;
  Str bytes; // constant bits not yet a segment
  uint64_t bits;
} Build;

static void flush(FnState *s, Build *b) {
  if (!b->bits) return;
  LitP l = lit_bits(s->m->lits, (uint8_t *)b->bytes.at, b->bits);
  vec_push(&b->segs, ((BsSeg){.type = SEG_STRING, .unit = 1, .bytes = l}));
  b->bytes.n = 0;
  b->bits = 0;
}

static bool add_const(FnState *s, Build *b, const BsSeg *seg, Val v, Val size) {
  if (!v.lit || (is_utf(seg) ? false : !size.lit)) return false;
  if (is_utf(seg)) return put_utf(&b->bytes, &b->bits, v.lit, seg);
  enum { MAX_CONST = 1 << 14 };
  if (size.lit->kind != LIT_INT || size.lit->i < 0 || size.lit->i > MAX_CONST)
    return false;
  uint64_t bits = (uint64_t)size.lit->i * seg->unit;
  if (seg->type == SEG_INT && is_int(v.lit)) {
    put_int(&b->bytes, &b->bits, v.lit, seg, bits);
    return true;
  }
  if (seg->type != SEG_FLOAT || bits != 64 || v.lit->kind != LIT_FLOAT)
    return false;
  uint64_t image;
  memcpy(&image, &v.lit->f, sizeof image);
  Limb limb[1] = {image};
  put_int(&b->bytes, &b->bits, lit_bigint(s->m->lits, false, limb, 1), seg, 64);
  return true;
}

static void add_seg(FnState *s, Build *b, const BsSeg *seg, Val v, Val size) {
  if (add_const(s, b, seg, v, size)) return;
  flush(s, b);
  vec_push(&b->segs, *seg);
  vec_push(&b->args, v);
  if (!is_utf(seg) && !(seg->flags & SEG_ALL)) vec_push(&b->args, size);
}

// A constant binary put into another as it is.
static bool add_literal(Build *b, const BsSeg *seg, Val v) {
  if (!v.lit || v.lit->kind != LIT_BITS || !(seg->flags & SEG_ALL) ||
      v.lit->bits.bits % seg->unit)
    return false;
  uint64_t n = v.lit->bits.bits;
  for (uint64_t i = 0; i < n; i += 8) {
    unsigned k = n - i < 8 ? (unsigned)(n - i) : 8;
    put_bits(&b->bytes, &b->bits, v.lit->bits.bytes[i / 8] >> (8 - k), k);
  }
  return true;
}

static Val default_size(FnState *s, const BsSeg *seg) {
  return lw_int(s, seg->type == SEG_FLOAT ? 64 : 8);
}

static Val finish(FnState *, Build *, uint32_t line);

// No characters, yet the size has to be one.
static void check_size(FnState *s, const BsSeg *seg, Val size) {
  bool known = size.lit && size.lit->kind == LIT_INT && size.lit->i >= 0;
  if (known || is_utf(seg)) return;
  Build b = {0};
  BsSeg zero = {.type = SEG_INT, .unit = 1, .line = seg->line};
  add_seg(s, &b, &zero, lw_int(s, 0), size);
  finish(s, &b, seg->line);
}

static void add_string(FnState *s, Build *b, const BsSeg *seg, const Node *e,
                       Val size) {
  LitP l = lw_string(s->m, e->bin.value, s->m->nil);
  if (l->kind == LIT_NIL) check_size(s, seg, size);
  for (; l->kind == LIT_CONS; l = l->item[1])
    add_seg(s, b, seg, val_lit(l->item[0]), size);
}

static void add_elements(FnState *s, Build *b, NodeList elements) {
  Node **at = NEW_N(s->m->arena, Node *, 2 * elements.n + 1);
  Val *v = NEW_N(s->m->arena, Val, 2 * elements.n + 1);
  uint32_t n = 0;
  for (uint32_t i = 0; i < elements.n; i++) {
    const Node *e = elements.at[i];
    at[n++] = e->bin.value;
    if (e->bin.size) at[n++] = e->bin.size;
  }
  lw_operands(s, at, n, v);
  n = 0;
  for (uint32_t i = 0; i < elements.n && !s->dead; i++) {
    const Node *size, *e = elements.at[i];
    BsSeg seg = lw_seg(e, &size);
    seg.line = lw_line(s, e);
    Val value = v[n++], bits = size ? v[n++] : default_size(s, &seg);
    if (e->bin.value->kind == N_STRING)
      add_string(s, b, &seg, e, bits);
    else if (!add_literal(b, &seg, value))
      add_seg(s, b, &seg, value, bits);
  }
}

static Val finish(FnState *s, Build *b, uint32_t line) {
  Val v = lw_nil(s);
  if (!b->segs.n && !s->dead) {
    v = val_lit(lit_bits(s->m->lits, (uint8_t *)b->bytes.at, b->bits));
  } else if (!s->dead) {
    flush(s, b);
    uint32_t n = b->segs.n;
    BsSegs *segs = arena_alloc(s->fn->arena, sizeof *segs + n * sizeof(BsSeg));
    segs->n = n;
    memcpy(segs->seg, b->segs.at, n * sizeof(BsSeg));
    Ref *args = NEW_N(s->m->arena, Ref, b->args.n + 1);
    for (uint32_t i = 0; i < b->args.n; i++) args[i] = lw_use(s, b->args.at[i]);
    v = val_ref(lw_ins(s, IR_BS_MAKE, args, b->args.n, line));
    s->fn->ins.at[v.ref].segs = segs;
  }
  str_free(&b->bytes);
  vec_free(&b->segs);
  vec_free(&b->args);
  return v;
}

Val lw_binary(FnState *s, const Node *n) {
  Build b = {0};
  add_elements(s, &b, n->list);
  return finish(s, &b, lw_line(s, n));
}

// `first` followed by what the expression gives, which must be a bit string.
Val lw_binary_onto(FnState *s, Ref first, const Node *n, uint32_t line) {
  Build b = {0};
  BsSeg all = {.type = SEG_BITS, .flags = SEG_ALL, .unit = 1, .line = line};
  add_seg(s, &b, &all, val_ref(first), lw_nil(s));
  if (n->kind == N_BIN)
    add_elements(s, &b, n->list);
  else
    add_seg(s, &b, &all, lw_expr(s, n, W_VALUE), lw_nil(s));
  return finish(s, &b, line);
}

// --- constant binaries, as in attributes and map keys

static bool const_element(FnState *s, Build *b, const Node *e) {
  const Node *size;
  BsSeg seg = lw_seg(e, &size);
  LitP bits = size ? lw_const(s->m, size) : default_size(s, &seg).lit;
  LitP v = lw_const(s->m, e->bin.value);
  if (!bits || !v) return false;
  if (e->bin.value->kind != N_STRING)
    return add_literal(b, &seg, val_lit(v)) ||
           add_const(s, b, &seg, val_lit(v), val_lit(bits));
  for (; v->kind == LIT_CONS; v = v->item[1])
    if (!add_const(s, b, &seg, val_lit(v->item[0]), val_lit(bits)))
      return false;
  return true;
}

LitP lw_const_binary(ModState *m, const Node *n) {
  FnState s = {.m = m};
  Build b = {0};
  LitP l = NULL;
  uint32_t i = 0;
  while (i < n->list.n && const_element(&s, &b, n->list.at[i])) i++;
  if (i == n->list.n) l = lit_bits(m->lits, (uint8_t *)b.bytes.at, b.bits);
  str_free(&b.bytes);
  return l;
}
