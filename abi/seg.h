// SPDX-License-Identifier: Apache-2.0
// Segments of bit syntax, as compiler and runtime know them. Runtime calls take
// `seg`: SegType | flags << 8.
#ifndef ABI_SEG_H
#define ABI_SEG_H

typedef enum {
  SEG_INT, SEG_FLOAT, SEG_BITS, SEG_UTF8, SEG_UTF16, SEG_UTF32, SEG_STRING
} SegType;
enum { SEG_SIGNED = 1, SEG_LITTLE = 2, SEG_NATIVE = 4,
       SEG_ALL = 8,    // binary without size: the rest
       SEG_SKIP = 16   // value unused: bs_get gives [] instead of it
};
#define SEG_TYPE(seg) ((SegType)((seg) & 255))
#define SEG_FLAGS(seg) ((int)((seg) >> 8))
#endif
