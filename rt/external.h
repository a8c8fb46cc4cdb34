// SPDX-License-Identifier: Apache-2.0
// The external term format (OTP: "External Term Format" in erts' user's guide).
#ifndef EXTERNAL_H
#define EXTERNAL_H
#include "rt.h"
#include "../abi/ext.h"

// --- term/ext_write.c
typedef struct ExtOptions {
  int minor_version;  // 0: floats as text; 2: atoms always as UTF-8
  bool deterministic; // maps in the order of their keys
  bool local;
} ExtOptions;
ExtOptions rt_ext_options(void);                  // what term_to_binary/1 uses
size_t rt_ext_size(Term, ExtOptions);             // with the version byte
void rt_ext_write(uint8_t *to, Term, ExtOptions); // exactly so many bytes

// --- term/ext_read.c
// The term at the start of the bytes, after the version byte; *used: its size.
// NONE (nothing is raised): not such a term, or not a safe one.
Term rt_ext_read(Ctx *, const uint8_t *, size_t n, bool safe, size_t *used);

// --- term/inflate.c
// Decompresses zlib's format to exactly `size` bytes. Returns how many bytes of
// the input that took; 0: it is damaged, or has another size.
size_t rt_inflate(const uint8_t *in, size_t n, uint8_t *out, size_t size);

// --- bif/checksum.c
uint32_t rt_adler32(uint32_t adler, const uint8_t *, size_t n);
#endif
