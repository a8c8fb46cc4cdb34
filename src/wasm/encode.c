// SPDX-License-Identifier: Apache-2.0
// The binary format's small pieces.
#include "wasm.h"

void wasm_u32(Str *s, uint64_t v) {
  do {
    int byte = v & 0x7f;
    v >>= 7;
    str_putc(s, v ? byte | 0x80 : byte);
  } while (v);
}

void wasm_s64(Str *s, int64_t v) {
  for (;;) {
    int byte = v & 0x7f;
    v >>= 7;
    bool last = (v == 0 && !(byte & 0x40)) || (v == -1 && byte & 0x40);
    str_putc(s, last ? byte : byte | 0x80);
    if (last) return;
  }
}

void wasm_name(Str *s, const char *text, size_t n) {
  wasm_u32(s, n);
  str_add(s, text, n);
}

void wasm_section(Str *out, int id, const Str *body) {
  str_putc(out, id);
  wasm_u32(out, body->n);
  str_add(out, body->at, body->n);
}
