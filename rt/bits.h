// SPDX-License-Identifier: Apache-2.0
// Bit strings: views of their bytes, copying and comparing bits. A place is an
// address and a bit offset of any size; bit 0 is the highest of a byte.
#ifndef BITS_H
#define BITS_H
#include "rt.h"

typedef struct Bits { // where the bits of a bit string stand
  const uint8_t *at;
  uint64_t off;  // of the first bit, 0..7
  uint64_t size; // in bits
} Bits;
Bits rt_bits(Term); // of a bit string, tested
static inline bool rt_is_bits(Term t) {
  if (!IS_BOX(t)) return false;
  int kind = HDR_KIND(HDR(t));
  return kind >= HDR_HEAPBIN && kind <= HDR_SUBBIN;
}
static inline bool rt_is_binary(Term t) {
  return rt_is_bits(t) && FIELD(t, 1) % 8 == 0;
}
static inline uint64_t rt_bits_size(Term t) { return FIELD(t, 1); }

// Copies n bits; other bits of the destination stay as they are.
void rt_bits_copy(uint8_t *to, uint64_t to_off, const uint8_t *from,
                  uint64_t from_off, uint64_t n);
bool rt_bits_equal(const uint8_t *a, uint64_t a_off, const uint8_t *b,
                   uint64_t b_off, uint64_t n);
// Order of bit strings: by bits, then a prefix comes first.
int rt_bits_cmp(Bits a, Bits b);
// n <= 64 bits as a number: big endian, or little as bit syntax defines it.
uint64_t rt_bits_load(const uint8_t *at, uint64_t off, unsigned n);
uint64_t rt_bits_load_le(const uint8_t *at, uint64_t off, unsigned n);
void rt_bits_store(uint8_t *at, uint64_t off, unsigned n, uint64_t value);
void rt_bits_store_le(uint8_t *at, uint64_t off, unsigned n, uint64_t value);

// n bits as an integer of any size; flags: SEG_SIGNED, SEG_LITTLE, SEG_NATIVE.
Term rt_bits_int(Ctx *, const uint8_t *at, uint64_t off, uint64_t n, int flags);

// A bit string made by copying.
Term rt_bits_new(Ctx *, const uint8_t *at, uint64_t off, uint64_t size);
Term rt_bits_room(Ctx *, uint64_t bits, uint8_t **at); // pad bits are 0

// A part of a binary of `size` bytes as BIFs name it: position, and a length that
// counts backwards when negative. False: not within the binary.
bool rt_part(Term position, Term length, uint64_t size, uint64_t *at,
             uint64_t *n);

// UTF-8 strictly: no overlong forms, no surrogates, nothing above 10FFFF.
// Gives the character and its bytes in *len; UTF8_BAD; UTF8_SHORT: what there
// is may begin a character.
enum { UTF8_BAD = -1, UTF8_SHORT = -2 };
int32_t rt_utf8_get(const uint8_t *p, size_t n, unsigned *len);
unsigned rt_utf8_put(uint8_t *to, int32_t c); // bytes: 1..4
static inline bool rt_is_char(int64_t c) {
  return c >= 0 && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff);
}
#endif
