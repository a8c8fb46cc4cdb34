// SPDX-License-Identifier: Apache-2.0
// CRC-32 (ISO 3309), Adler-32 (RFC 1950) and MD5 (RFC 1321) of iodata.
#include "../bits.h"
#include "../external.h"
#include "../iolist.h"
#include "../number.h"

typedef struct Bytes {
  const uint8_t *at;
  size_t n;
  void *copy;
  size_t copied;
} Bytes;

static bool bytes_of(Ctx *c, Term t, Bytes *b) {
  *b = (Bytes){0};
  if (rt_is_bits(t)) {
    b->at = rt_bytes_of(t, &b->n, &b->copy);
    if (!b->at) return false;
  } else {
    uint8_t *p;
    if (!rt_io_bytes(t, &p, &b->n)) return false;
    b->at = b->copy = p;
  }
  b->copied = b->n;
  rt_bump(c, (int64_t)(b->n >> 8));
  return true;
}

static void bytes_free(Bytes *b) {
  if (b->copy) rt_mem_free(b->copy, b->copied);
}

static bool is_u32(Term t, uint32_t *out) {
  uint64_t u;
  if (!rt_to_uint64(t, &u) || u >> 32) return false;
  *out = (uint32_t)u;
  return true;
}

// --- CRC-32
#define CRC_POLY 0xedb88320u // reflected

typedef struct CrcTables { // [k][b]: byte b with k zero bytes after it
  uint32_t at[8][256];
} CrcTables;

static uint32_t crc_bits(uint32_t crc, int n) {
  while (n--) crc = crc >> 1 ^ (crc & 1 ? CRC_POLY : 0);
  return crc;
}

static void crc_tables(CrcTables *t) {
  for (uint32_t b = 0; b < 256; b++) t->at[0][b] = crc_bits(b, 8);
  for (int k = 1; k < 8; k++)
    for (int b = 0; b < 256; b++) {
      uint32_t crc = t->at[k - 1][b];
      t->at[k][b] = crc >> 8 ^ t->at[0][crc & 255];
    }
}

static uint32_t crc_short(uint32_t crc, const uint8_t *p, size_t n) {
  static const uint32_t nibble[16] = {
      0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4,
      0x4db26158, 0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c,
      0x9b64c2b0, 0x86d3d2d4, 0xa00ae278, 0xbdbdf21c};
  for (size_t i = 0; i < n; i++) {
    crc ^= p[i];
    crc = crc >> 4 ^ nibble[crc & 15];
    crc = crc >> 4 ^ nibble[crc & 15];
  }
  return crc;
}

// Tables for eight bytes at a time are made for long input alone.
static uint32_t crc_long(uint32_t crc, const uint8_t *p, size_t n) {
  CrcTables t;
  crc_tables(&t);
  for (; n >= 8; n -= 8, p += 8) {
    uint32_t low = crc ^ (p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 |
                          (uint32_t)p[3] << 24);
    crc = t.at[7][low & 255] ^ t.at[6][low >> 8 & 255] ^
          t.at[5][low >> 16 & 255] ^ t.at[4][low >> 24] ^ t.at[3][p[4]] ^
          t.at[2][p[5]] ^ t.at[1][p[6]] ^ t.at[0][p[7]];
  }
  return crc_short(crc, p, n);
}

static uint32_t crc32(uint32_t crc, const uint8_t *p, size_t n) {
  return ~(n < 2048 ? crc_short(~crc, p, n) : crc_long(~crc, p, n));
}

// a * b modulo the polynomial; bit 31 stands for x^0.
static uint32_t crc_product(uint32_t a, uint32_t b) {
  uint32_t r = 0;
  for (uint32_t bit = (uint32_t)1 << 31; bit; bit >>= 1) {
    if (a & bit) r ^= b;
    b = crc_bits(b, 1);
  }
  return r;
}

// x^(8 n)
static uint32_t crc_power(uint32_t n) {
  uint32_t r = (uint32_t)1 << 31, square = (uint32_t)1 << 23; // 1, x^8
  for (; n; n >>= 1, square = crc_product(square, square))
    if (n & 1) r = crc_product(square, r);
  return r;
}

// --- Adler-32
enum { ADLER_BASE = 65521, ADLER_RUN = 5552 }; // bytes before sums overflow

uint32_t rt_adler32(uint32_t adler, const uint8_t *p, size_t n) {
  uint32_t a = adler & 0xffff, b = adler >> 16;
  while (n) {
    size_t run = n < ADLER_RUN ? n : ADLER_RUN;
    n -= run;
    while (run--) b += a += *p++;
    a %= ADLER_BASE;
    b %= ADLER_BASE;
  }
  return b << 16 | a;
}

// As zlib has it, also for sums that no text has.
static uint32_t adler_combine(uint32_t x, uint32_t y, uint32_t n) {
  if (!n) return x;
  uint32_t rest = n % ADLER_BASE, a = x & 0xffff;
  uint32_t b = (uint32_t)((uint64_t)rest * a % ADLER_BASE);
  a += (y & 0xffff) + ADLER_BASE - 1;
  b += (x >> 16) + (y >> 16) + ADLER_BASE - rest;
  for (int i = 0; i < 2; i++)
    if (a >= ADLER_BASE) a -= ADLER_BASE;
  if (b >= 2 * ADLER_BASE) b -= 2 * ADLER_BASE;
  if (b >= ADLER_BASE) b -= ADLER_BASE;
  return b << 16 | a;
}

// --- both
typedef uint32_t Checksum(uint32_t, const uint8_t *, size_t);

static Term checksum(Ctx *c, Checksum *f, Term start, Term data) {
  uint32_t sum;
  Bytes b;
  if (!is_u32(start, &sum) || !bytes_of(c, data, &b)) return rt_badarg(c);
  sum = f(sum, b.at, b.n);
  bytes_free(&b);
  return MAKE_SMALL(sum);
}

Term bif_crc32_1(Ctx *c, Term t) {
  return checksum(c, crc32, MAKE_SMALL(0), t);
}
Term bif_crc32_2(Ctx *c, Term s, Term t) { return checksum(c, crc32, s, t); }
Term bif_adler32_1(Ctx *c, Term t) {
  return checksum(c, rt_adler32, MAKE_SMALL(1), t);
}
Term bif_adler32_2(Ctx *c, Term s, Term t) {
  return checksum(c, rt_adler32, s, t);
}

Term bif_crc32_combine_3(Ctx *c, Term a, Term b, Term size) {
  uint32_t x, y, n;
  if (!is_u32(a, &x) || !is_u32(b, &y) || !is_u32(size, &n))
    return rt_badarg(c);
  return MAKE_SMALL(crc_product(crc_power(n), x) ^ y);
}

Term bif_adler32_combine_3(Ctx *c, Term a, Term b, Term size) {
  uint32_t x, y, n;
  if (!is_u32(a, &x) || !is_u32(b, &y) || !is_u32(size, &n))
    return rt_badarg(c);
  return MAKE_SMALL(adler_combine(x, y, n));
}

// --- MD5
typedef struct Md5 { // 88 bytes: what md5_init/0 gives, as a binary
  uint32_t state[4];
  uint64_t bytes;
  uint8_t block[64];
} Md5;

static const Md5 md5_start = {
    .state = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}};

// floor(2^32 |sin(i + 1)|)
static const uint32_t md5_sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a,
    0xa8304613, 0xfd469501, 0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be,
    0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821, 0xf61e2562, 0xc040b340,
    0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8,
    0x676f02d9, 0x8d2a4c8a, 0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c,
    0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70, 0x289b7ec6, 0xeaa127fa,
    0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92,
    0xffeff47d, 0x85845dd1, 0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1,
    0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

static uint32_t rotate(uint32_t x, int n) { return x << n | x >> (32 - n); }

static uint32_t md5_mix(int round, uint32_t b, uint32_t c, uint32_t d) {
  switch (round) {
  case 0: return (b & c) | (~b & d);
  case 1: return (d & b) | (~d & c);
  case 2: return b ^ c ^ d;
  default: return c ^ (b | ~d);
  }
}

static void md5_block(uint32_t state[4], const uint8_t *p) {
  static const uint8_t shift[4][4] = {
      {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
  static const uint8_t step[4] = {1, 5, 3, 7}, first[4] = {0, 1, 5, 0};
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  for (int i = 0; i < 64; i++) {
    int round = i / 16, k = (step[round] * i + first[round]) % 16;
    uint32_t word;
    memcpy(&word, p + 4 * k, 4);
    word += a + md5_mix(round, b, c, d) + md5_sines[i];
    a = d;
    d = c;
    c = b;
    b += rotate(word, shift[round][i % 4]);
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
}

static void md5_update(Md5 *m, const uint8_t *p, size_t n) {
  size_t have = m->bytes % 64, room = 64 - have;
  m->bytes += n;
  if (have && n >= room) {
    memcpy(m->block + have, p, room);
    md5_block(m->state, m->block);
    p += room;
    n -= room;
    have = 0;
  }
  if (!have)
    for (; n >= 64; n -= 64, p += 64) md5_block(m->state, p);
  if (n) memcpy(m->block + have, p, n);
}

static Term md5_final(Ctx *c, Md5 *m) {
  static const uint8_t pad[64] = {0x80};
  uint64_t bits = m->bytes * 8;
  md5_update(m, pad, 1 + (119 - m->bytes % 64) % 64);
  md5_update(m, (const uint8_t *)&bits, 8);
  return rt_binary(c, m->state, sizeof m->state);
}

static bool md5_add(Ctx *c, Md5 *m, Term data) {
  Bytes b;
  if (!bytes_of(c, data, &b)) return false;
  md5_update(m, b.at, b.n);
  bytes_free(&b);
  return true;
}

Term bif_md5_1(Ctx *c, Term data) {
  Md5 m = md5_start;
  return md5_add(c, &m, data) ? md5_final(c, &m) : rt_badarg(c);
}

static bool md5_of(Ctx *c, Term context, Md5 *m) {
  Bytes b;
  if (!rt_is_binary(context) || !bytes_of(c, context, &b)) return false;
  bool ok = b.n == sizeof *m;
  if (ok) memcpy(m, b.at, sizeof *m);
  bytes_free(&b);
  return ok;
}

Term bif_md5_init_0(Ctx *c) { return rt_binary(c, &md5_start, sizeof(Md5)); }

Term bif_md5_update_2(Ctx *c, Term context, Term data) {
  Md5 m;
  if (!md5_of(c, context, &m) || !md5_add(c, &m, data)) return rt_badarg(c);
  return rt_binary(c, &m, sizeof m);
}

Term bif_md5_final_1(Ctx *c, Term context) {
  Md5 m;
  return md5_of(c, context, &m) ? md5_final(c, &m) : rt_badarg(c);
}
