// SPDX-License-Identifier: Apache-2.0
// UTF-8, strictly: no overlong forms, no surrogates, nothing above 10FFFF.
#include "base.h"

int utf8_decode(const char *s, const char *end, int *len) {
  const unsigned char *p = (const unsigned char *)s;
  if (s >= end) return -1;
  int c = p[0], n = c < 0x80   ? 1
                    : c < 0xc2 ? 0
                    : c < 0xe0 ? 2
                    : c < 0xf0 ? 3
                    : c < 0xf5 ? 4
                               : 0;
  *len = 1;
  if (n == 1) return c;
  if (!n || end - s < n) return -1;
  c &= 0xff >> (n + 1);
  for (int i = 1; i < n; i++) {
    if ((p[i] & 0xc0) != 0x80) return -1;
    c = c << 6 | (p[i] & 0x3f);
  }
  if ((n == 3 && c < 0x800) || (n == 4 && (c < 0x10000 || c > 0x10ffff)))
    return -1;
  if (c >= 0xd800 && c <= 0xdfff) return -1;
  *len = n;
  return c;
}

int utf8_encode(int32_t c, char out[4]) {
  if (c < 0 || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff)) return 0;
  if (c < 0x80) return out[0] = (char)c, 1;
  int n = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
  for (int i = n - 1; i > 0; i--, c >>= 6) out[i] = (char)(0x80 | (c & 0x3f));
  out[0] = (char)(0xf00 >> n | c);
  return n;
}
