// SPDX-License-Identifier: Apache-2.0
// Bit syntax: taking segments of a known size from where they stand. The bytes
// of a bit string are in it, in what it shares, or in what it is a part of;
// that is found out at each segment, for the collector may have moved them. A
// segment of whole bytes that does not begin at one is the runtime's.
#include "lower.h"

enum { INLINE_BITS = 56, INLINE_BYTES = 32 };

// A position: word x, which may change, and the constant k.
typedef struct Place {
  Ref bits, x;
  int64_t k;
} Place;

static const Ins *strip(Lower *l, Ref ir) {
  while (lo_ins(l, ir)->op == IR_KNOWN) ir = lo_ins(l, ir)->arg[0];
  return lo_ins(l, ir);
}

static Place place_of(Lower *l, Ref bits, Ref pos) {
  const Ins *i = strip(l, pos), *k;
  Place p = {lo_val(l, bits), 0, 0};
  if (i->op == IR_LIT) {
    p.k = i->lit->i;
    p.x = lo_const(l, LT_W, 0);
    return p;
  }
  k = i->op == IR_ADD ? strip(l, i->arg[1]) : NULL;
  bool apart = k && k->op == IR_LIT && k->lit->kind == LIT_INT &&
               k->lit->i >= 0 && k->lit->i < 1 << 20 &&
               lo_ins(l, i->arg[0])->type == TY_SMALL;
  if (apart) p.k = k->lit->i;
  Ref base = lo_val(l, apart ? i->arg[0] : pos);
  p.x = lo_op2i(l, LOW_SAR, LT_W, base, 3);
  return p;
}

static Ref place_word(Lower *l, Place p) {
  return p.k ? lo_op2i(l, LOW_ADD, LT_W, p.x, p.k) : p.x;
}

static void jmp2(Lower *l, BlkId to, Ref a, Ref b) {
  low_term(l->f, l->cur, LOW_JMP, NULL, 0);
  low_edge(l->f, l->cur, to, (Ref[]){a, b}, 2);
}

// Goes on where n bits are left.
static void need_bits(Lower *l, Place p, int64_t n, BlkId no) {
  Ref size = lo_load(l, LOW_LOAD, LT_W, p.bits, BOX_1);
  Ref left = lo_op2(l, LOW_SUB, LT_W, size, p.x);
  lo_need(l, LC_SGE, left, p.k + n, no);
}

// Where the bytes of an object without parts are.
static void jmp_to_bytes(Lower *l, Ref bits, Ref x, BlkId end) {
  BlkId shared = lo_blk(l, false), own = lo_blk(l, false);
  Ref hdr = lo_load(l, LOW_LOAD8, LT_W, bits, BOX_HDR);
  lo_bri(l, LC_EQ, hdr, HDR_REFBIN << 3 | TAG_HDR, shared, own);
  l->cur = shared;
  Ref rc = lo_load(l, LOW_LOAD, LT_W, bits, BOX_1 + 8);
  jmp2(l, end, lo_op2i(l, LOW_ADD, LT_W, rc, RCBIN_DATA), x);
  l->cur = own;
  Ref word = lo_op1(l, LOW_AS_W, LT_W, bits);
  jmp2(l, end, lo_op2i(l, LOW_ADD, LT_W, word, BOX_1 + 8), x);
}

// The address of the bytes; p.x becomes the position in them.
static Ref bytes_of(Lower *l, Place *p) {
  BlkId part = lo_blk(l, false), whole = lo_blk(l, false);
  BlkId end = lo_blk(l, false);
  Ref hdr = lo_load(l, LOW_LOAD8, LT_W, p->bits, BOX_HDR);
  Ref at = low_param(l->f, end, LT_W), x = low_param(l->f, end, LT_W);
  lo_bri(l, LC_EQ, hdr, HDR_SUBBIN << 3 | TAG_HDR, part, whole);
  l->cur = whole;
  jmp_to_bytes(l, p->bits, p->x, end);
  l->cur = part;
  Ref off = lo_load(l, LOW_LOAD, LT_W, p->bits, BOX_1 + 8);
  Ref of = lo_load(l, LOW_LOAD, LT_T, p->bits, BOX_1 + 16);
  jmp_to_bytes(l, of, lo_op2(l, LOW_ADD, LT_W, p->x, off), end);
  l->cur = end;
  p->x = x;
  return at;
}

// --- reading

static Ref or_shifted(Lower *l, Ref high, int64_t by, Ref low) {
  return lo_op2(l, LOW_OR, LT_W, lo_op2i(l, LOW_SHL, LT_W, high, by), low);
}

static Ref byte_at(Lower *l, Ref at, Ref bit) {
  Ref byte = lo_op2(l, LOW_ADD, LT_W, at, lo_op2i(l, LOW_SAR, LT_W, bit, 3));
  return lo_load(l, LOW_LOAD8, LT_W, byte, 0);
}

// n < 8 bits, in one byte or in two.
static Ref few_bits(Lower *l, Ref at, Ref bit, int64_t n) {
  Ref off = lo_op2i(l, LOW_AND, LT_W, bit, 7), w = byte_at(l, at, bit);
  if (n > 1) {
    Ref last = lo_op2i(l, LOW_ADD, LT_W, bit, n - 1);
    w = or_shifted(l, w, 8, byte_at(l, at, last));
  }
  Ref most = lo_const(l, LT_W, n > 1 ? 16 - n : 7);
  w = lo_op2(l, LOW_SHR, LT_W, w, lo_op2(l, LOW_SUB, LT_W, most, off));
  return lo_op2i(l, LOW_AND, LT_W, w, ((int64_t)1 << n) - 1);
}

// n bits from bit k of the bytes at a place: 8 bytes or less.
static Ref big_endian(Lower *l, Ref at, int64_t k, int64_t n) {
  int64_t first = k / 8, last = (k + n - 1) / 8;
  Ref v = lo_load(l, LOW_LOAD8, LT_W, at, first);
  for (int64_t i = first + 1; i <= last; i++)
    v = or_shifted(l, v, 8, lo_load(l, LOW_LOAD8, LT_W, at, i));
  int64_t over = 8 * (last + 1) - k - n;
  if (over) v = lo_op2i(l, LOW_SHR, LT_W, v, over);
  return k % 8 ? lo_op2i(l, LOW_AND, LT_W, v, ((int64_t)1 << n) - 1) : v;
}

static Ref little_endian(Lower *l, Ref at, int64_t k, int64_t n) {
  int64_t first = k / 8, i = (k + n - 1) / 8;
  if (n == 32) return lo_load(l, LOW_LOAD32, LT_W, at, first);
  Ref v = lo_load(l, LOW_LOAD8, LT_W, at, i);
  while (i-- > first)
    v = or_shifted(l, v, 8, lo_load(l, LOW_LOAD8, LT_W, at, i));
  return v;
}

static Ref as_small(Lower *l, Ref v, int64_t n, bool is_signed) {
  if (!is_signed) return lo_op2i(l, LOW_SHL, LT_T, v, 3);
  v = lo_op2i(l, LOW_SHL, LT_W, v, 64 - n);
  v = lo_op2i(l, LOW_SAR, LT_W, v, 64 - n - 3);
  return lo_op2i(l, LOW_AND, LT_T, v, ~(int64_t)TAG_MASK);
}

// The address of the byte where x stands; leaves to `odd` when it is within
// one.
static Ref aligned(Lower *l, Place *p, BlkId odd) {
  Ref at = bytes_of(l, p);
  lo_need(l, LC_Z, p->x, 7, odd);
  return lo_op2(l, LOW_ADD, LT_W, at, lo_op2i(l, LOW_SAR, LT_W, p->x, 3));
}

// An integer of n bits, n not 0.
static Ref int_at(Lower *l, Place p, const BsSeg *s, int64_t n, BlkId no,
                  Ref seg) {
  bool is_signed = s->flags & SEG_SIGNED, little = s->flags & SEG_LITTLE;
  need_bits(l, p, n, no);
  if (n < 8) {
    Ref at = bytes_of(l, &p);
    return as_small(l, few_bits(l, at, place_word(l, p), n), n, is_signed);
  }
  BlkId end = lo_blk(l, false), odd = lo_blk(l, true);
  Ref r = low_param(l->f, end, LT_T);
  Place q = p;
  Ref at = aligned(l, &q, odd);
  Ref v = little ? little_endian(l, at, p.k, n) : big_endian(l, at, p.k, n);
  lo_jmp1(l, end, as_small(l, v, n, is_signed));
  l->cur = odd;
  Ref args[4] = {p.bits, place_word(l, p), lo_const(l, LT_W, n), seg};
  lo_jmp1(l, end, lo_rt(l, "rt_bs_get_int", args, 4));
  l->cur = end;
  return r;
}

// --- segments

static bool is_utf(const BsSeg *s) {
  return s->type >= SEG_UTF8 && s->type <= SEG_UTF32;
}

static bool fits_word(const BsSeg *s, int64_t k, int64_t n) {
  if (n < 1 || n > INLINE_BITS || k >= 1 << 20) return false;
  if (n >= 8 && s->flags & SEG_LITTLE) return n % 8 == 0 && k % 8 == 0;
  return k % 8 + n <= 64;
}

// A character below 128 is its byte.
static Ref utf8_at(Lower *l, Place p, BlkId no, Ref seg) {
  BlkId other = lo_blk(l, false), end = lo_blk(l, false);
  Ref r = low_param(l->f, end, LT_T);
  Place q = p;
  need_bits(l, p, 8, no);
  Ref byte = lo_load(l, LOW_LOAD8, LT_W, aligned(l, &q, other), p.k / 8);
  lo_need(l, LC_ULT, byte, 0x80, other);
  lo_jmp1(l, end, lo_op2i(l, LOW_SHL, LT_T, byte, 3));
  l->cur = other;
  Ref c = lo_rt(l, "rt_bs_get_utf", (Ref[]){p.bits, place_word(l, p), seg}, 3);
  lo_need(l, LC_NE, c, (int64_t)NONE, no);
  lo_jmp1(l, end, c);
  l->cur = end;
  return r;
}

// The rest as a whole: its size must be a multiple of the unit.
static Ref rest(Lower *l, const BsSeg *s, Place p, BlkId no) {
  Ref size = lo_load(l, LOW_LOAD, LT_W, p.bits, BOX_1), pos = place_word(l, p);
  Ref left = lo_op2(l, LOW_SUB, LT_W, size, pos);
  if (s->unit & (s->unit - 1))
    lo_need(l, LC_EQ, lo_op2i(l, LOW_SREM, LT_W, left, s->unit), 0, no);
  else if (s->unit > 1)
    lo_need(l, LC_Z, left, s->unit - 1, no);
  return s->flags & SEG_SKIP ? lo_const(l, LT_T, (int64_t)NIL)
                             : lo_rt(l, "rt_bs_tail", (Ref[]){p.bits, pos}, 2);
}

static Ref skip(Lower *l, Place p, Ref size, BlkId no) {
  Ref all = lo_load(l, LOW_LOAD, LT_W, p.bits, BOX_1);
  Ref left = lo_op2(l, LOW_SUB, LT_W, all, place_word(l, p));
  BlkId next = lo_blk(l, false);
  lo_br(l, LC_SLE, size, left, next, no);
  l->cur = next;
  return lo_const(l, LT_T, (int64_t)NIL);
}

static Ref by_runtime(Lower *l, const BsSeg *s, Place p, Ref size, Ref seg,
                      BlkId no) {
  Ref args[4] = {p.bits, place_word(l, p), size, seg}, r;
  if (is_utf(s))
    r = lo_rt(l, "rt_bs_get_utf", (Ref[]){args[0], args[1], seg}, 3);
  else if (s->type == SEG_BITS)
    r = lo_rt(l, "rt_bs_get_bits", args, 3);
  else
    r = lo_rt(l, s->type == SEG_INT ? "rt_bs_get_int" : "rt_bs_get_float", args,
              4);
  lo_need(l, LC_NE, r, (int64_t)NONE, no);
  return r;
}

Ref lo_bs_get(Lower *l, const Ins *i, BlkId no) {
  BsSeg s = *i->seg;
  if (s.flags & SEG_NATIVE) s.flags |= SEG_LITTLE; // all targets are
  Place p = place_of(l, i->arg[0], i->arg[1]);
  if (s.flags & SEG_ALL) return rest(l, &s, p, no);
  int64_t flags = s.flags & (SEG_SIGNED | SEG_LITTLE);
  Ref seg = lo_const(l, LT_W, (int64_t)s.type | flags << 8);
  if (s.type == SEG_UTF8 && p.k % 8 == 0 && p.k < 1 << 20)
    return utf8_at(l, p, no, seg);
  if (is_utf(&s)) return by_runtime(l, &s, p, 0, seg, no);
  const Ins *n = strip(l, i->arg[2]);
  bool known = n->op == IR_LIT;
  Ref size = known ? lo_const(l, LT_W, n->lit->i)
                   : lo_op2i(l, LOW_SAR, LT_W, lo_val(l, i->arg[2]), 3);
  if (s.flags & SEG_SKIP && s.type != SEG_FLOAT) return skip(l, p, size, no);
  if (s.type == SEG_INT && known && fits_word(&s, p.k, n->lit->i))
    return int_at(l, p, &s, n->lit->i, no, seg);
  return by_runtime(l, &s, p, size, seg, no);
}

// --- comparison with constant bytes

static uint64_t word_of_bytes(const uint8_t *b, int64_t n) {
  uint64_t v = 0;
  while (n-- > 0) v = v << 8 | b[n];
  return v;
}

static void need_bytes(Lower *l, Ref at, int64_t k, const uint8_t *b, int64_t n,
                       BlkId no) {
  static const struct Step {
    int64_t size;
    LowOp op;
  } steps[] = {{8, LOW_LOAD}, {4, LOW_LOAD32}, {1, LOW_LOAD8}};
  for (int64_t i = 0, s = 0; i < n; i += steps[s].size) {
    while (n - i < steps[s].size) s++;
    Ref v = lo_load(l, steps[s].op, LT_W, at, k + i);
    lo_need(l, LC_EQ, v, (int64_t)word_of_bytes(b + i, steps[s].size), no);
  }
}

void lo_bs_is(Lower *l, const Ins *i, BlkId yes, BlkId no) {
  LowSym lit = {SYM_LIT, {.lit = i->lit}};
  int64_t n = (int64_t)i->lit->bits.bits;
  Place p = place_of(l, i->arg[0], i->arg[1]), q = p;
  if (n % 8 == 0 && n <= 8 * INLINE_BYTES && p.k % 8 == 0 && p.k < 1 << 20) {
    BlkId odd = lo_blk(l, true);
    need_bits(l, p, n, no);
    need_bytes(l, aligned(l, &q, odd), p.k / 8, i->lit->bits.bytes, n / 8, no);
    lo_jmp(l, yes);
    l->cur = odd;
  }
  Ref b = low_sym(l->f, l->cur, LT_T, lit);
  Ref r = lo_rt(l, "rt_bs_is", (Ref[]){p.bits, place_word(l, p), b}, 3);
  lo_bri(l, LC_NE, r, 0, yes, no);
}
