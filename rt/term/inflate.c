// SPDX-License-Identifier: Apache-2.0
// Decompression of zlib's format (RFC 1950, 1951), for compressed external
// terms. The size of the result is known beforehand; it serves as the window.
#include "../external.h"

enum { MAX_BITS = 15, LITERALS = 288, DISTANCES = 32 };

typedef struct Inflate {
  const uint8_t *in, *end;
  uint32_t bits; // read, not used yet; the next one lowest
  int nbits;
  uint8_t *out;
  size_t n, size; // written, wanted
  bool failed;
} Inflate;

// A canonical Huffman code: how many codes of each length, symbols in order.
typedef struct Huffman {
  uint16_t count[MAX_BITS + 1];
  uint16_t symbol[LITERALS];
} Huffman;

static unsigned fail(Inflate *z) {
  z->failed = true;
  return 0;
}

static unsigned get_bits(Inflate *z, int n) {
  while (z->nbits < n) {
    if (z->in == z->end) return fail(z);
    z->bits |= (uint32_t)*z->in++ << z->nbits;
    z->nbits += 8;
  }
  unsigned v = z->bits & ((1u << n) - 1);
  z->bits >>= n;
  z->nbits -= n;
  return v;
}

// False: more codes than there is room for.
static bool make_code(Huffman *h, const uint8_t *length, int n) {
  uint16_t at[MAX_BITS + 1] = {0};
  memset(h->count, 0, sizeof h->count);
  for (int i = 0; i < n; i++) h->count[length[i]]++;
  h->count[0] = 0;
  int room = 1;
  for (int b = 1; b <= MAX_BITS; b++) {
    room = 2 * room - h->count[b];
    if (room < 0) return false;
    at[b] = (uint16_t)(at[b - 1] + h->count[b - 1]);
  }
  for (int i = 0; i < n; i++)
    if (length[i]) h->symbol[at[length[i]]++] = (uint16_t)i;
  return true;
}

// Codes of a length are consecutive numbers, the shorter ones come first.
static unsigned get_symbol(Inflate *z, const Huffman *h) {
  int code = 0, first = 0, index = 0;
  for (int b = 1; b <= MAX_BITS && !z->failed; b++) {
    code |= (int)get_bits(z, 1);
    int count = h->count[b];
    if (code - first < count) return h->symbol[index + code - first];
    index += count;
    first = (first + count) << 1;
    code <<= 1;
  }
  return fail(z);
}

static void put_byte(Inflate *z, unsigned byte) {
  if (z->n == z->size)
    fail(z);
  else
    z->out[z->n++] = (uint8_t)byte;
}

static void copy_back(Inflate *z, size_t length, size_t distance) {
  if (distance > z->n || length > z->size - z->n) {
    fail(z);
    return;
  }
  for (uint8_t *to = z->out + z->n, *stop = to + length; to < stop; to++)
    *to = to[-(ptrdiff_t)distance];
  z->n += length;
}

// Symbols 257.. of lengths, 0.. of distances: groups of codes, each group with
// one more bit than the one before.
static size_t get_length(Inflate *z, unsigned symbol) {
  unsigned i = symbol - 257;
  if (i < 8) return 3 + i;
  if (i == 28) return 258;
  if (i > 28) return fail(z);
  unsigned extra = i / 4 - 1;
  return 3 + ((4 + i % 4) << extra) + get_bits(z, (int)extra);
}

static size_t get_distance(Inflate *z, unsigned i) {
  if (i < 4) return 1 + i;
  if (i > 29) return fail(z);
  unsigned extra = i / 2 - 1;
  return 1 + ((size_t)(2 + i % 2) << extra) + get_bits(z, (int)extra);
}

static void get_codes(Inflate *z, const Huffman *literal,
                      const Huffman *distance) {
  while (!z->failed) {
    unsigned symbol = get_symbol(z, literal);
    if (symbol == 256) return;
    if (symbol < 256) {
      put_byte(z, symbol);
      continue;
    }
    size_t length = get_length(z, symbol);
    copy_back(z, length, get_distance(z, get_symbol(z, distance)));
  }
}

static void stored_block(Inflate *z) {
  z->bits = 0;
  z->nbits = 0;
  if (z->end - z->in < 4) {
    fail(z);
    return;
  }
  unsigned n = z->in[0] | (unsigned)z->in[1] << 8;
  unsigned check = z->in[2] | (unsigned)z->in[3] << 8;
  z->in += 4;
  if ((n ^ check) != 0xffff || (size_t)(z->end - z->in) < n ||
      n > z->size - z->n) {
    fail(z);
    return;
  }
  memcpy(z->out + z->n, z->in, n);
  z->in += n;
  z->n += n;
}

static void fixed_block(Inflate *z) {
  uint8_t length[LITERALS];
  Huffman literal, distance;
  memset(length, 8, 144);
  memset(length + 144, 9, 112);
  memset(length + 256, 7, 24);
  memset(length + 280, 8, 8);
  make_code(&literal, length, LITERALS);
  memset(length, 5, 30);
  make_code(&distance, length, 30);
  get_codes(z, &literal, &distance);
}

// The lengths of both codes, themselves coded, with runs.
static void get_lengths(Inflate *z, const Huffman *h, uint8_t *length, int n) {
  for (int i = 0; i < n && !z->failed;) {
    unsigned symbol = get_symbol(z, h), value = 0;
    int run = 1;
    if (symbol < 16)
      value = symbol;
    else if (symbol == 16) {
      if (!i)
        fail(z);
      else
        value = length[i - 1];
      run = 3 + (int)get_bits(z, 2);
    } else {
      run = symbol == 17 ? 3 + (int)get_bits(z, 3) : 11 + (int)get_bits(z, 7);
    }
    if (run > n - i) {
      fail(z);
      return;
    }
    memset(length + i, (int)value, (size_t)run);
    i += run;
  }
}

static void dynamic_block(Inflate *z) {
  static const uint8_t order[19] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                    11, 4,  12, 3, 13, 2, 14, 1, 15};
  uint8_t length[LITERALS + DISTANCES] = {0};
  Huffman literal, distance;
  int nliteral = 257 + (int)get_bits(z, 5), ndistance = 1 + (int)get_bits(z, 5);
  int ncode = 4 + (int)get_bits(z, 4);
  for (int i = 0; i < ncode; i++) length[order[i]] = (uint8_t)get_bits(z, 3);
  if (nliteral > 286 || !make_code(&literal, length, 19)) {
    fail(z);
    return;
  }
  memset(length, 0, sizeof length);
  get_lengths(z, &literal, length, nliteral + ndistance);
  if (!make_code(&distance, length + nliteral, ndistance) ||
      !make_code(&literal, length, nliteral)) {
    fail(z);
    return;
  }
  get_codes(z, &literal, &distance);
}

static void blocks(Inflate *z) {
  for (bool last = false; !last && !z->failed;) {
    last = get_bits(z, 1);
    switch (get_bits(z, 2)) {
    case 0: stored_block(z); break;
    case 1: fixed_block(z); break;
    case 2: dynamic_block(z); break;
    default: fail(z);
    }
  }
}

size_t rt_inflate(const uint8_t *in, size_t n, uint8_t *out, size_t size) {
  Inflate z = {.in = in, .end = in + n, .out = out, .size = size};
  unsigned cmf = get_bits(&z, 8), flags = get_bits(&z, 8);
  if ((cmf << 8 | flags) % 31 || (cmf & 15) != 8 || flags & 32) return 0;
  blocks(&z);
  while (z.nbits >= 8) { // read ahead
    z.in--;
    z.nbits -= 8;
  }
  if (z.failed || z.n != size || z.end - z.in < 4) return 0;
  uint32_t sum = (uint32_t)z.in[0] << 24 | (uint32_t)z.in[1] << 16 |
                 (uint32_t)z.in[2] << 8 | z.in[3];
  return sum == rt_adler32(1, out, size) ? (size_t)(z.in + 4 - in) : 0;
}
