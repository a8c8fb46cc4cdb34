// SPDX-License-Identifier: Apache-2.0
// Bit strings: making, looking at them, parts of them, moving bits.
#include "bits.h"
#include "rcbin.h"

// Parts up to this many bits are copied: no more words than a SUBBIN takes.
#define COPY_PART 128

Bits rt_bits(Term t) {
  uint64_t off = 0, size = FIELD(t, 1);
  if (HDR_KIND(HDR(t)) == HDR_SUBBIN) {
    off = FIELD(t, 2);
    t = FIELD(t, 3);
  }
  const uint8_t *at = HDR_KIND(HDR(t)) == HDR_HEAPBIN
                          ? (const uint8_t *)&FIELD(t, 2)
                          : rt_rcbin_of(t)->data;
  return (Bits){at + off / 8, off % 8, size};
}

bool rt_bits_of(Term t, const uint8_t **base, uint64_t *bit_offset,
                uint64_t *bits) {
  if (!rt_is_bits(t)) return false;
  Bits b = rt_bits(t);
  *base = b.at;
  *bit_offset = b.off;
  *bits = b.size;
  return true;
}

// The n <= 8 bits at a place, in the low bits of the result.
static unsigned peek(const uint8_t *at, uint64_t off, unsigned n) {
  at += off / 8;
  off %= 8;
  unsigned w = (unsigned)at[0] << 8;
  if (off + n > 8) w |= at[1];
  return (w >> (16 - off - n)) & ((1u << n) - 1);
}

// Within one byte.
static void poke(uint8_t *at, uint64_t off, unsigned n, unsigned value) {
  unsigned shift = (unsigned)(8 - off % 8 - n);
  unsigned mask = ((1u << n) - 1) << shift;
  at[off / 8] = (uint8_t)((at[off / 8] & ~mask) | (value << shift & mask));
}

static uint64_t load_be64(const uint8_t *p) {
  uint64_t v;
  memcpy(&v, p, 8);
  return __builtin_bswap64(v);
}

static void store_be64(uint8_t *p, uint64_t v) {
  v = __builtin_bswap64(v);
  memcpy(p, &v, 8);
}

static void move8(uint8_t *to, const uint8_t *from) {
  uint64_t v;
  memcpy(&v, from, 8);
  memcpy(to, &v, 8);
}

// Libc's memcpy takes long to start. The last words of 8 and 4 may overlap
// those before.
static void copy_aligned(uint8_t *to, const uint8_t *from, uint64_t n) {
  if (n > 64) {
    memcpy(to, from, n);
  } else if (n >= 8) {
    for (uint64_t i = 0; i + 8 < n; i += 8) move8(to + i, from + i);
    move8(to + n - 8, from + n - 8);
  } else if (n >= 4) {
    uint32_t first, last;
    memcpy(&first, from, 4);
    memcpy(&last, from + n - 4, 4);
    memcpy(to, &first, 4);
    memcpy(to + n - 4, &last, 4);
  } else {
    while (n--) *to++ = *from++;
  }
}

// Whole bytes from any bit to a byte's start.
static void copy_bytes(uint8_t *to, const uint8_t *from, unsigned off,
                       uint64_t n) {
  if (!off) {
    copy_aligned(to, from, n);
    return;
  }
  for (; n >= 8; n -= 8, to += 8, from += 8)
    store_be64(to, load_be64(from) << off | from[8] >> (8 - off));
  for (; n; n--, to++, from++)
    *to = (uint8_t)(from[0] << off | from[1] >> (8 - off));
}

void rt_bits_copy(uint8_t *to, uint64_t to_off, const uint8_t *from,
                  uint64_t from_off, uint64_t n) {
  if (to_off % 8 && n) {
    unsigned k = (unsigned)(8 - to_off % 8);
    if (k > n) k = (unsigned)n;
    poke(to, to_off, k, peek(from, from_off, k));
    to_off += k;
    from_off += k;
    n -= k;
  }
  if (!n) return;
  to += to_off / 8;
  from += from_off / 8;
  copy_bytes(to, from, from_off % 8, n / 8);
  if (n % 8)
    poke(to + n / 8, 0, n % 8, peek(from + n / 8, from_off % 8, n % 8));
}

bool rt_bits_equal(const uint8_t *a, uint64_t a_off, const uint8_t *b,
                   uint64_t b_off, uint64_t n) {
  return rt_bits_cmp((Bits){a + a_off / 8, a_off % 8, n},
                     (Bits){b + b_off / 8, b_off % 8, n}) == 0;
}

static int cmp_words(uint64_t a, uint64_t b) { return a < b ? -1 : a > b; }

int rt_bits_cmp(Bits a, Bits b) {
  uint64_t n = a.size < b.size ? a.size : b.size, i = 0;
  int r = 0;
  if (!a.off && !b.off) {
    if (n >= 8) r = memcmp(a.at, b.at, n / 8);
    i = n & ~(uint64_t)7;
  }
  for (; !r && i < n; i += 64) {
    unsigned k = n - i < 64 ? (unsigned)(n - i) : 64;
    r = cmp_words(rt_bits_load(a.at, a.off + i, k),
                  rt_bits_load(b.at, b.off + i, k));
  }
  return r ? r : cmp_words(a.size, b.size);
}

uint64_t rt_bits_load(const uint8_t *at, uint64_t off, unsigned n) {
  at += off / 8;
  unsigned o = off % 8;
  if (!n) return 0;
  if (n == 64 && !o) return load_be64(at);
  uint64_t v = 0;
  unsigned got = 8 - o;
  v = *at & (0xffu >> o);
  if (got >= n) return v >> (got - n);
  for (; n - got >= 8; got += 8) v = v << 8 | *++at;
  if (got < n) v = v << (n - got) | *++at >> (8 - (n - got));
  return v;
}

uint64_t rt_bits_load_le(const uint8_t *at, uint64_t off, unsigned n) {
  uint64_t v = 0;
  unsigned i = 0;
  for (; i + 8 <= n; i += 8) v |= (uint64_t)peek(at, off + i, 8) << i;
  if (i < n) v |= (uint64_t)peek(at, off + i, n - i) << i;
  return v;
}

void rt_bits_store(uint8_t *at, uint64_t off, unsigned n, uint64_t value) {
  uint8_t be[8];
  if (n == 8 && off % 8 == 0) {
    at[off / 8] = (uint8_t)value;
    return;
  }
  store_be64(be, value);
  if (off % 8 == 0 && n % 8 == 0)
    memcpy(at + off / 8, be + 8 - n / 8, n / 8);
  else
    rt_bits_copy(at, off, be, 64 - n, n);
}

void rt_bits_store_le(uint8_t *at, uint64_t off, unsigned n, uint64_t value) {
  uint8_t le[8];
  unsigned i = 0;
  for (; i + 8 <= n; i += 8) le[i / 8] = (uint8_t)(value >> i);
  if (i < n) le[i / 8] = (uint8_t)(value >> i << (8 - (n - i)));
  rt_bits_copy(at, off, le, 0, n);
}

// --- making

// Without pad bits: all words are set to 0 but the bytes that will be filled.
Term rt_bits_room(Ctx *c, uint64_t bits, uint8_t **at) {
  uint64_t bytes = (bits + 7) / 8;
  if (bytes > HEAPBIN_LIMIT) {
    RcBin *b = rt_rcbin_new(bytes);
    b->data[bytes - 1] = 0;
    *at = b->data;
    return rt_refbin(c, b, bits);
  }
  size_t words = (bytes + 7) / 8;
  Term *p = rt_alloc(c, 2 + words);
  p[0] = MAKE_HDR(HDR_HEAPBIN, 1 + words);
  p[1] = bits;
  if (words) p[1 + words] = 0;
  *at = (uint8_t *)(p + 2);
  return MAKE_BOX(p);
}

Term rt_bits_new(Ctx *c, const uint8_t *at, uint64_t off, uint64_t size) {
  uint8_t *to;
  Term t = rt_bits_room(c, size, &to);
  rt_bits_copy(to, 0, at, off, size);
  return t;
}

Term rt_binary_room(Ctx *c, size_t n, uint8_t **at) {
  return rt_bits_room(c, (uint64_t)n * 8, at);
}

Term rt_binary(Ctx *c, const void *bytes, size_t n) {
  uint8_t *to;
  Term t = rt_bits_room(c, (uint64_t)n * 8, &to);
  if (n) memcpy(to, bytes, n);
  return t;
}

Term rt_subbits(Ctx *c, Term bits, uint64_t bit_offset, uint64_t size) {
  if (!bit_offset && size == FIELD(bits, 1)) return bits;
  if (size <= COPY_PART) {
    Bits b = rt_bits(bits);
    return rt_bits_new(c, b.at, b.off + bit_offset, size);
  }
  if (HDR_KIND(HDR(bits)) == HDR_SUBBIN) {
    bit_offset += FIELD(bits, 2);
    bits = FIELD(bits, 3);
  }
  Term *p = rt_alloc(c, 4);
  p[0] = MAKE_HDR(HDR_SUBBIN, 3);
  p[1] = size;
  p[2] = bit_offset;
  p[3] = bits;
  return MAKE_BOX(p);
}

const uint8_t *rt_bytes_of(Term t, size_t *n, void **copy) {
  *copy = NULL;
  if (!rt_is_binary(t)) return NULL;
  Bits b = rt_bits(t);
  *n = b.size / 8;
  if (!b.off || !*n) return b.at;
  uint8_t *to = rt_mem_alloc(*n);
  rt_bits_copy(to, 0, b.at, b.off, b.size);
  *copy = to;
  return to;
}

// --- UTF-8

int32_t rt_utf8_get(const uint8_t *p, size_t n, unsigned *len) {
  if (!n) return UTF8_SHORT;
  int32_t c = p[0];
  *len = 1;
  if (c < 0x80) return c;
  if (c < 0xc2 || c > 0xf4) return UTF8_BAD;
  unsigned want = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
  c &= 0xff >> (want + 1);
  for (unsigned i = 1; i < want; i++) {
    if (i == n) return UTF8_SHORT;
    if ((p[i] & 0xc0) != 0x80) return UTF8_BAD;
    c = c << 6 | (p[i] & 0x3f);
    if (i == 1 && want == 3 && (c < 0x20 || (c >= 0x360 && c < 0x380)))
      return UTF8_BAD;
    if (i == 1 && want == 4 && (c < 0x10 || c > 0x10f)) return UTF8_BAD;
  }
  *len = want;
  return c;
}

unsigned rt_utf8_put(uint8_t *to, int32_t c) {
  if (c < 0x80) return *to = (uint8_t)c, 1;
  unsigned n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (unsigned i = n - 1; i > 0; i--, c >>= 6)
    to[i] = (uint8_t)(0x80 | (c & 0x3f));
  to[0] = (uint8_t)(0xf00 >> n | c);
  return n;
}
