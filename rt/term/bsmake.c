// SPDX-License-Identifier: Apache-2.0
// Construction of bit strings: rt_bs_begin, segments in order, rt_bs_end.
//
// Bits gather in a builder that the scheduler owns: up to HEAPBIN_LIMIT bytes
// in the builder itself, more in an RcBin. Nothing is on the heap before the
// end, so a failing segment leaves nothing behind.
//
// Appending to a binary that was itself made by appending, and that nobody has
// extended yet, writes into the spare room of its RcBin (see rcbin.h), whose
// capacity doubles when it is used up: a loop that appends is linear, and
// every binary that it made on the way keeps its own size.
#include "bits.h"
#include "rcbin.h"
#include "../abi/seg.h"

#define MIN_GROW 256 // bytes of a binary that begins to grow

typedef struct Builder {
  uint8_t *at;
  uint64_t bits;   // end of what was written, from `at`
  uint64_t start;  // where the bit string begins
  uint64_t cap;    // bytes
  uint64_t expect; // bytes that the whole will probably need, 0: unknown
  RcBin *rc;       // owner of `at`; NULL: `small`
  Term grown;      // REFBIN of rc that is being extended in place, or NONE
  uint64_t claim;  // its end before
  bool growing;    // was begun by an append: leave room for the next one
  uint8_t small[HEAPBIN_LIMIT + 8];
} Builder;

static Builder *builder(Ctx *c) { return (Builder *)(uintptr_t)c->builder; }

static void abandon(Builder *b) {
  if (b->grown != NONE)
    __atomic_store_n(&b->rc->used, b->claim, __ATOMIC_RELEASE);
  else if (b->rc)
    rt_rcbin_release(b->rc);
  b->rc = NULL;
  b->grown = NONE;
}

static int64_t failed(Ctx *c, Term none) {
  (void)none;
  abandon(builder(c));
  return 0;
}

static void use_rc(Builder *b, RcBin *rc) {
  b->rc = rc;
  b->at = rc->data;
  b->cap = rc->size;
}

void rt_bs_begin(Ctx *c, int64_t bits) {
  Builder *b = builder(c);
  if (!b) {
    b = rt_mem_alloc(sizeof *b);
    b->rc = NULL;
    b->grown = NONE;
    c->builder = (uint64_t)(uintptr_t)b;
  }
  abandon(b);
  b->at = b->small;
  b->bits = b->start = 0;
  b->growing = false;
  b->expect = ((uint64_t)bits + 7) / 8;
  if (b->expect >= RCBIN_MOST) b->expect = 0;
  // Nothing goes to `small` when it would have to move soon.
  b->cap = b->expect > HEAPBIN_LIMIT ? 0 : HEAPBIN_LIMIT;
}

// --- room

static uint64_t next_cap(const Builder *b, uint64_t bytes) {
  if (!b->growing && bytes <= b->expect) return b->expect;
  return b->growing && bytes < MIN_GROW / 2 ? MIN_GROW : 2 * bytes;
}

// Copies what there is to an RcBin of `cap` bytes that only we hold. The bytes
// before a part that begins later are left behind.
static void move_out(Builder *b, uint64_t cap) {
  RcBin *rc = rt_rcbin_new(cap);
  uint64_t size = b->bits - b->start;
  rt_bits_copy(rc->data, 0, b->at, b->start, size);
  abandon(b);
  use_rc(b, rc);
  b->start = 0;
  b->bits = size;
}

static void more_room(Builder *b, uint64_t bytes) {
  uint64_t cap = next_cap(b, bytes);
  bool alone = b->rc && __atomic_load_n(&b->rc->refs, __ATOMIC_ACQUIRE) == 1;
  if (!alone) {
    move_out(b, cap);
    return;
  }
  use_rc(b, rt_rcbin_resize(b->rc, cap));
  if (b->grown != NONE) FIELD(b->grown, 2) = (uint64_t)(uintptr_t)b->rc;
}

// Makes place for n more bits; false: too many, exception set.
static bool room(Ctx *c, uint64_t n) {
  Builder *b = builder(c);
  if (n >= RCBIN_MOST * 8 || b->bits + n >= RCBIN_MOST * 8)
    return failed(c, rt_system_limit(c));
  uint64_t bytes = (b->bits + n + 7) / 8;
  if (bytes > b->cap) more_room(b, bytes);
  return true;
}

// --- appending

// The RcBin whose spare room begins where `bits` ends, now claimed; or NONE.
static Term claim_room(Term bits) {
  if (HDR_KIND(HDR(bits)) != HDR_SUBBIN) return NONE;
  Term ref = FIELD(bits, 3);
  if (HDR_KIND(HDR(ref)) != HDR_REFBIN) return NONE;
  uint64_t end = FIELD(bits, 2) + FIELD(bits, 1);
  // Acquire: sees the bytes that whoever set this end wrote.
  bool mine =
      __atomic_compare_exchange_n(&rt_rcbin_of(ref)->used, &end, RCBIN_CLAIMED,
                                  false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED);
  return mine ? ref : NONE;
}

static int64_t put_all(Ctx *c, Term bits) {
  if (!room(c, FIELD(bits, 1))) return 0;
  Builder *b = builder(c);
  Bits from = rt_bits(bits);
  rt_bits_copy(b->at, b->bits, from.at, from.off, from.size);
  b->bits += from.size;
  return 1;
}

static bool is_all(Term value, int64_t unit) {
  return rt_is_bits(value) && FIELD(value, 1) % (uint64_t)unit == 0;
}

int64_t rt_bs_append(Ctx *c, Term value, int64_t unit) {
  if (!is_all(value, unit)) return failed(c, rt_badarg(c));
  Builder *b = builder(c);
  b->growing = true;
  Term ref = claim_room(value);
  if (ref == NONE) return put_all(c, value);
  abandon(b);
  use_rc(b, rt_rcbin_of(ref));
  b->grown = ref;
  b->start = FIELD(value, 2);
  b->claim = b->bits = b->start + FIELD(value, 1);
  return 1;
}

// --- segments

// A segment's size in bits; false: exception set.
static bool size_of(Ctx *c, Term size, int64_t unit, uint64_t *bits) {
  if (IS_KIND(size, HDR_POS_BIG)) return failed(c, rt_system_limit(c));
  if (!IS_SMALL(size) || SMALL_VALUE(size) < 0) return failed(c, rt_badarg(c));
  if (__builtin_mul_overflow((uint64_t)SMALL_VALUE(size), (uint64_t)unit, bits))
    return failed(c, rt_system_limit(c));
  return true;
}

// Two's complement of an integer, limb by limb from the least.
typedef struct Limbs {
  const uint64_t *limb;
  size_t n;
  uint64_t flip, carry; // ~0 and 1 if the magnitude is to be negated
  uint64_t low;         // of a small one
} Limbs;

static void limbs_of(Limbs *l, Term value) {
  if (IS_SMALL(value)) {
    bool negative = SMALL_VALUE(value) < 0;
    l->low = (uint64_t)SMALL_VALUE(value);
    l->flip = negative ? ~(uint64_t)0 : 0;
    if (negative) l->low = ~l->low;
    l->carry = 0;
    l->limb = &l->low;
    l->n = 1;
    return;
  }
  bool negative = HDR_KIND(HDR(value)) == HDR_NEG_BIG;
  l->limb = &FIELD(value, 1);
  l->n = HDR_SIZE(HDR(value));
  l->flip = negative ? ~(uint64_t)0 : 0;
  l->carry = negative;
}

static uint64_t next_limb(Limbs *l) {
  uint64_t v = 0;
  if (l->n) v = *l->limb++, l->n--;
  v = (v ^ l->flip) + l->carry;
  l->carry = l->carry && !v;
  return v;
}

static void put_limbs(Builder *b, Term value, uint64_t n, bool little) {
  if (IS_SMALL(value) && n <= 64 && !little) {
    rt_bits_store(b->at, b->bits, (unsigned)n, (uint64_t)SMALL_VALUE(value));
    b->bits += n;
    return;
  }
  Limbs l;
  limbs_of(&l, value);
  for (uint64_t done = 0; done < n; done += 64) {
    unsigned take = n - done < 64 ? (unsigned)(n - done) : 64;
    uint64_t v = next_limb(&l);
    if (little)
      rt_bits_store_le(b->at, b->bits + done, take, v);
    else
      rt_bits_store(b->at, b->bits + n - done - take, take, v);
  }
  b->bits += n;
}

static bool is_little(int64_t seg) {
  return SEG_FLAGS(seg) & (SEG_LITTLE | SEG_NATIVE);
}

int64_t rt_bs_put_int(Ctx *c, Term value, Term size, int64_t unit,
                      int64_t seg) {
  uint64_t n;
  if (!size_of(c, size, unit, &n)) return 0;
  if (!rt_is_integer(value)) return failed(c, rt_badarg(c));
  if (!room(c, n)) return 0;
  put_limbs(builder(c), value, n, is_little(seg));
  return 1;
}

// To half precision, nearest, ties to even; infinity when it is too large.
static unsigned half_bits(double d) {
  uint64_t bits;
  memcpy(&bits, &d, 8);
  unsigned sign = (unsigned)(bits >> 48 & 0x8000);
  int exp = (int)(bits >> 52 & 2047) - 1023;
  uint64_t frac = (bits & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
  if (exp < -25) return sign;
  if (exp > 15) return sign | 0x7c00;
  int drop = exp < -14 ? 42 + (-14 - exp) : 42; // bits of frac that go
  uint64_t kept = frac >> drop, rest = frac << (64 - drop);
  uint64_t half = (uint64_t)1 << 63;
  if (rest > half || (rest == half && (kept & 1))) kept++;
  // The hidden bit, and a carry out of the fraction, raise the exponent.
  return sign | (exp < -14 ? (unsigned)kept
                           : (unsigned)kept + (unsigned)(exp + 14) * 1024);
}

static uint64_t float_bits(double d, uint64_t n) {
  if (n == 16) return half_bits(d);
  if (n == 32) {
    float f = (float)d;
    uint32_t w;
    memcpy(&w, &f, 4);
    return w;
  }
  uint64_t w;
  memcpy(&w, &d, 8);
  return w;
}

int64_t rt_bs_put_float(Ctx *c, Term value, Term size, int64_t unit,
                        int64_t seg) {
  uint64_t n;
  double d;
  if (!size_of(c, size, unit, &n)) return 0;
  if (n != 16 && n != 32 && n != 64) return failed(c, rt_badarg(c));
  if (rt_is_float(value))
    d = rt_float_value(value);
  else if (!rt_is_integer(value) || !rt_to_double(value, &d))
    return failed(c, rt_badarg(c));
  if (!room(c, n)) return 0;
  Builder *b = builder(c);
  if (is_little(seg))
    rt_bits_store_le(b->at, b->bits, (unsigned)n, float_bits(d, n));
  else
    rt_bits_store(b->at, b->bits, (unsigned)n, float_bits(d, n));
  b->bits += n;
  return 1;
}

int64_t rt_bs_put_bits(Ctx *c, Term value, Term size, int64_t unit) {
  uint64_t n;
  if (!size_of(c, size, unit, &n)) return 0;
  if (!rt_is_bits(value) || n > FIELD(value, 1)) return failed(c, rt_badarg(c));
  if (!room(c, n)) return 0;
  Builder *b = builder(c);
  Bits from = rt_bits(value); // after room: the bytes may have moved
  rt_bits_copy(b->at, b->bits, from.at, from.off, n);
  b->bits += n;
  return 1;
}

int64_t rt_bs_put_all(Ctx *c, Term value, int64_t unit) {
  if (!is_all(value, unit)) return failed(c, rt_badarg(c));
  return put_all(c, value);
}

void rt_bs_put_bytes(Ctx *c, Term literal) { put_all(c, literal); }

int64_t rt_bs_put_utf(Ctx *c, Term value, int64_t seg) {
  if (!IS_SMALL(value) || !rt_is_char(SMALL_VALUE(value)))
    return failed(c, rt_badarg(c));
  int32_t ch = (int32_t)SMALL_VALUE(value);
  if (!room(c, 32)) return 0;
  Builder *b = builder(c);
  if (SEG_TYPE(seg) == SEG_UTF8) {
    uint8_t byte[4];
    unsigned n = rt_utf8_put(byte, ch);
    rt_bits_copy(b->at, b->bits, byte, 0, 8 * n);
    b->bits += 8 * n;
    return 1;
  }
  Term whole = MAKE_SMALL(ch);
  if (SEG_TYPE(seg) == SEG_UTF32) {
    put_limbs(b, whole, 32, is_little(seg));
    return 1;
  }
  if (ch >= 0x10000) {
    put_limbs(b, MAKE_SMALL(0xd800 | (ch - 0x10000) >> 10), 16, is_little(seg));
    whole = MAKE_SMALL(0xdc00 | (ch & 0x3ff));
  }
  put_limbs(b, whole, 16, is_little(seg));
  return 1;
}

// --- the end

static Term part(Ctx *c, Term ref, uint64_t start, uint64_t size) {
  Term *p = rt_alloc(c, 4);
  p[0] = MAKE_HDR(HDR_SUBBIN, 3);
  p[1] = size;
  p[2] = start;
  p[3] = ref;
  return MAKE_BOX(p);
}

// The REFBIN's own size follows, so that parts of it lie within it.
static Term end_grown(Ctx *c, Builder *b) {
  Term ref = b->grown;
  RcBin *rc = b->rc;
  FIELD(ref, 1) = b->bits;
  b->rc = NULL;
  b->grown = NONE;
  // Release: whoever claims this end sees the bytes.
  __atomic_store_n(&rc->used, b->bits, __ATOMIC_RELEASE);
  return part(c, ref, b->start, b->bits - b->start);
}

static Term end_shared(Ctx *c, Builder *b) {
  RcBin *rc = b->rc;
  uint64_t bytes = (b->bits + 7) / 8;
  b->rc = NULL;
  if (b->growing) {
    rc->used = b->bits;
    return part(c, rt_refbin(c, rc, b->bits), 0, b->bits);
  }
  if (bytes < rc->size) rc = rt_rcbin_resize(rc, bytes);
  return rt_refbin(c, rc, b->bits);
}

Term rt_bs_end(Ctx *c) {
  Builder *b = builder(c);
  if (b->grown != NONE) return end_grown(c, b);
  if (b->bits > HEAPBIN_LIMIT * 8) return end_shared(c, b);
  Term t = rt_bits_new(c, b->at, b->start, b->bits - b->start);
  abandon(b);
  return t;
}

// An empty binary with room for so many bits, MIN_GROW bytes if that is no sane
// number: what is appended goes there.
Term bif_bits_room_1(Ctx *c, Term bits) {
  enum { MOST = 1 << 30 };
  bool sane =
      IS_SMALL(bits) && SMALL_VALUE(bits) >= 0 && SMALL_VALUE(bits) / 8 <= MOST;
  uint64_t bytes = sane ? ((uint64_t)SMALL_VALUE(bits) + 7) / 8 : MIN_GROW;
  RcBin *rc = rt_rcbin_new(bytes);
  rc->used = 0;
  return part(c, rt_refbin(c, rc, 0), 0, 0);
}
