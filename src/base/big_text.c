// SPDX-License-Identifier: Apache-2.0
// Naturals as text in bases 2 to 36. Long numbers are split at powers of the
// base, each the square of the one before, so that most of the work is done by
// products and quotients of long numbers.
#include "num.h"
#include <string.h>

enum {
  SPLIT = 24,      // limbs; below this a chunk at a time is faster
  JOIN = 64,       // limbs of the result, likewise
  MAX_LEVELS = 48, // of powers
};

typedef struct Chunk { // as many digits as fit one limb
  Limb power;          // base ^ digits
  unsigned digits;
} Chunk;

static Chunk chunk_of(unsigned base) {
  Chunk c = {base, 1};
  while (c.power <= ~(Limb)0 / base) {
    c.power *= base;
    c.digits++;
  }
  return c;
}

// log2 of a base that is a power of two, else 0.
static unsigned base_bits(unsigned base) {
  return base & (base - 1) ? 0 : (unsigned)__builtin_ctz(base);
}

size_t big_text_size(size_t n, unsigned base) {
  return n * (chunk_of(base).digits + 1) + 1;
}

size_t big_text_limbs(size_t len, unsigned base) {
  return len / chunk_of(base).digits + 1;
}

// --- powers base ^ (digits << level)
typedef struct Powers {
  Chunk chunk;
  unsigned base;
  int levels;
  Limb *at[MAX_LEVELS];
  size_t n[MAX_LEVELS];
} Powers;

static size_t power_digits(const Powers *p, int level) {
  return (size_t)p->chunk.digits << level;
}

// Powers until the last one's square has more than n limbs. Returns the space
// behind them.
static Limb *powers_make(Powers *p, unsigned base, size_t n, Limb *tmp) {
  *p = (Powers){.chunk = chunk_of(base), .base = base, .levels = 1};
  p->at[0] = tmp;
  p->n[0] = 1;
  *tmp++ = p->chunk.power;
  while (2 * p->n[p->levels - 1] - 1 <= n) {
    Limb *last = p->at[p->levels - 1];
    size_t k = p->n[p->levels - 1];
    big_mul(tmp, last, k, last, k, tmp + 2 * k);
    p->at[p->levels] = tmp;
    p->n[p->levels] = big_size(tmp, 2 * k);
    tmp += p->n[p->levels++];
  }
  return tmp;
}

// --- to text
static char digit_char(unsigned d) {
  return (char)(d < 10 ? '0' + d : 'A' + d - 10);
}

static size_t put_bits(char *out, const Limb *a, size_t n, unsigned width) {
  size_t bits = n * 64 - (size_t)__builtin_clzll(a[n - 1]);
  size_t len = (bits + width - 1) / width;
  for (size_t i = 0; i < len; i++) {
    size_t bit = i * width, k = bit / 64, s = bit % 64;
    Limb w = a[k] >> s;
    if (s + width > 64 && k + 1 < n) w |= a[k + 1] << (64 - s);
    out[len - 1 - i] = digit_char((unsigned)(w & ((1u << width) - 1)));
  }
  return len;
}

// Writes `len` digits of v, the last one at end[-1].
static void put_chunk(char *end, Limb v, unsigned len, unsigned base) {
  if (base == 10) // a constant divisor becomes a product
    for (; len--; v /= 10) *--end = (char)('0' + v % 10);
  else
    for (; len--; v /= base) *--end = digit_char((unsigned)(v % base));
}

static unsigned digits_of(Limb v, unsigned base) {
  unsigned n = 0;
  for (; v; v /= base) n++;
  return n;
}

// Writes a, destroying it: `len` digits, or those it has when len is 0.
static size_t put_short(char *out, Limb *a, size_t n, size_t len, Chunk c,
                        unsigned base) {
  Limb chunks[2 * SPLIT + 2];
  size_t k = 0, m = n = big_size(a, n);
  for (; m; m = big_size(a, m)) chunks[k++] = big_div1(a, a, m, c.power);
  size_t own = k ? (k - 1) * c.digits + digits_of(chunks[k - 1], base) : 0;
  if (!len) len = own;
  memset(out, '0', len - own);
  char *end = out + len;
  for (size_t i = 0; i < k; i++) {
    unsigned d = i + 1 < k ? c.digits : digits_of(chunks[i], base);
    put_chunk(end, chunks[i], d, base);
    end -= d;
  }
  return len;
}

// a is below the square of power `level`.
static size_t put_split(const Powers *p, int level, char *out, Limb *a,
                        size_t n, size_t len, Limb *tmp) {
  n = big_size(a, n);
  if (n <= SPLIT) return put_short(out, a, n, len, p->chunk, p->base);
  const Limb *power = p->at[level];
  size_t pn = p->n[level], low = power_digits(p, level);
  if (big_cmp(a, n, power, pn) < 0) {
    size_t zeros = len > low ? len - low : 0;
    memset(out, '0', zeros);
    return zeros + put_split(p, level - 1, out + zeros, a, n, len - zeros, tmp);
  }
  Limb *q = tmp, *r = q + (n - pn + 1);
  tmp = r + pn;
  big_divrem(q, r, a, n, power, pn, tmp);
  size_t head =
      put_split(p, level - 1, out, q, n - pn + 1, len ? len - low : 0, tmp);
  return head + put_split(p, level - 1, out + head, r, pn, low, tmp);
}

size_t big_text_tmp(size_t n) { return n <= SPLIT ? 0 : 8 * n + 1024; }

size_t big_to_text_fast(char *out, Limb *a, size_t n, unsigned base,
                        Limb *tmp) {
  n = big_size(a, n);
  if (!n) {
    *out = '0';
    return 1;
  }
  if (base_bits(base)) return put_bits(out, a, n, base_bits(base));
  if (n <= SPLIT) return put_short(out, a, n, 0, chunk_of(base), base);
  Powers p;
  tmp = powers_make(&p, base, n, tmp);
  return put_split(&p, p.levels - 1, out, a, n, 0, tmp);
}

// Without working space: chunk by chunk, each written where it belongs from the
// end of the text, which is then moved to its start.
size_t big_to_text(char *out, Limb *a, size_t n, unsigned base) {
  n = big_size(a, n);
  if (n <= SPLIT || base_bits(base))
    return big_to_text_fast(out, a, n, base, NULL);
  Chunk c = chunk_of(base);
  size_t room = big_text_size(n, base);
  char *end = out + room;
  while (n > 1 || a[0] >= c.power) {
    put_chunk(end, big_div1(a, a, n, c.power), c.digits, base);
    end -= c.digits;
    n = big_size(a, n);
  }
  unsigned d = digits_of(a[0], base);
  put_chunk(end, a[0], d, base);
  end -= d;
  size_t len = (size_t)(out + room - end);
  memmove(out, end, len);
  return len;
}

// --- from text
static unsigned digit_value(char c) {
  if (c >= '0' && c <= '9') return (unsigned)(c - '0');
  return (unsigned)((c | 0x20) - 'a') + 10;
}

static size_t get_bits(Limb *r, const char *s, size_t len, unsigned width) {
  size_t limbs = (len * width + 63) / 64;
  memset(r, 0, limbs * sizeof *r);
  for (size_t i = 0; i < len; i++) {
    size_t bit = i * width, k = bit / 64, sh = bit % 64;
    Limb d = digit_value(s[len - 1 - i]);
    r[k] |= d << sh;
    if (sh + width > 64) {
      Limb high = d >> (64 - sh);
      if (high) r[k + 1] |= high;
    }
  }
  return big_size(r, limbs);
}

static Limb get_chunk(const char *s, size_t len, unsigned base) {
  Limb v = 0;
  for (size_t i = 0; i < len; i++) v = v * base + digit_value(s[i]);
  return v;
}

static size_t get_short(Limb *r, const char *s, size_t len, unsigned base,
                        Chunk c) {
  size_t n = 0, first = len % c.digits;
  if (first) n = big_size(r, ((r[0] = get_chunk(s, first, base)), 1));
  for (size_t i = first; i < len; i += c.digits) {
    Limb carry = big_mul1(r, r, n, c.power, get_chunk(s + i, c.digits, base));
    if (carry) r[n++] = carry;
  }
  return n;
}

static size_t get_split(const Powers *p, int level, Limb *r, const char *s,
                        size_t len, Limb *tmp) {
  while (level >= 0 && power_digits(p, level) >= len) level--;
  if (level < 0 || len <= (size_t)JOIN * p->chunk.digits)
    return get_short(r, s, len, p->base, p->chunk);
  size_t low = power_digits(p, level), pn = p->n[level];
  Limb *head = tmp, *tail = head + big_text_limbs(len - low, p->base);
  size_t hn = get_split(p, level, head, s, len - low, tail);
  tmp = tail + big_text_limbs(low, p->base);
  size_t tn = get_split(p, level - 1, tail, s + (len - low), low, tmp);
  big_mul(r, head, hn, p->at[level], pn, tmp);
  size_t n = big_size(r, hn + pn);
  if (!n) {
    memcpy(r, tail, tn * sizeof *r);
    return tn;
  }
  if (big_add(r, r, n, tail, tn)) r[n++] = 1;
  return n;
}

size_t big_digits_tmp(size_t len, unsigned base) {
  size_t n = big_text_limbs(len, base);
  return n <= JOIN ? 0 : 20 * n + 1024;
}

size_t big_from_text_fast(Limb *r, const char *digits, size_t len,
                          unsigned base, Limb *tmp) {
  if (base_bits(base)) return get_bits(r, digits, len, base_bits(base));
  size_t n = big_text_limbs(len, base);
  if (n <= JOIN) return get_short(r, digits, len, base, chunk_of(base));
  Powers p;
  tmp = powers_make(&p, base, n / 2, tmp);
  return get_split(&p, p.levels - 1, r, digits, len, tmp);
}

size_t big_from_text(Limb *r, const char *digits, size_t len, unsigned base) {
  if (base_bits(base)) return get_bits(r, digits, len, base_bits(base));
  return get_short(r, digits, len, base, chunk_of(base));
}
