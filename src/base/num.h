// SPDX-License-Identifier: Apache-2.0
// Numbers that compiler and runtime share: big naturals and the conversion of
// doubles. Leaf code: no allocation, no libc beyond memcpy and memset.
#ifndef NUM_H
#define NUM_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// big.c: naturals as little-endian arrays of 64-bit limbs. Results are not
// normalised unless said; `big_size` gives the size without leading zeros.
typedef uint64_t Limb;
size_t big_size(const Limb *a, size_t n);
int big_cmp(const Limb *a, size_t an, const Limb *b, size_t bn); // normalised
Limb big_add(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn); // an >= bn; returns carry; r may be a
Limb big_sub(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn); // a >= b
// r: an + bn limbs, not overlapping; tmp: big_mul_tmp(an, bn) limbs.
void big_mul(Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn, Limb *tmp);
size_t big_mul_tmp(size_t an, size_t bn);
Limb big_mul1(Limb *r, const Limb *a, size_t n, Limb b, Limb carry); // returns the high limb
Limb big_div1(Limb *q, const Limb *a, size_t n, Limb b);             // returns the remainder; q may be a
// q: an - bn + 1 limbs, r: bn limbs; bn >= 1, b normalised, an >= bn;
// tmp: an + bn + 1 limbs.
void big_divrem(Limb *q, Limb *r, const Limb *a, size_t an, const Limb *b, size_t bn, Limb *tmp);
Limb big_shl(Limb *r, const Limb *a, size_t n, unsigned bits); // bits < 64; returns what falls out
void big_shr(Limb *r, const Limb *a, size_t n, unsigned bits); // bits < 64
// Text. Digits in upper case above 9. Returns the number of characters.
size_t big_to_text(char *out, Limb *a, size_t n, unsigned base); // destroys a
size_t big_text_size(size_t n, unsigned base);                   // upper bound
size_t big_from_text(Limb *r, const char *digits, size_t len, unsigned base); // returns limbs; digits only
size_t big_text_limbs(size_t len, unsigned base);
// The same in less than quadratic time, with working space of as many limbs as
// the function before says.
size_t big_text_tmp(size_t n);
size_t big_to_text_fast(char *out, Limb *a, size_t n, unsigned base, Limb *tmp);
size_t big_digits_tmp(size_t len, unsigned base);
size_t big_from_text_fast(Limb *r, const char *digits, size_t len, unsigned base, Limb *tmp);
double big_to_double(const Limb *a, size_t n, bool *overflow); // rounded as OTP does
double big_to_nearest(const Limb *a, size_t n, bool *overflow); // since OTP 29
size_t big_from_double(Limb *r, double whole); // of its magnitude; up to 16 limbs
// The double nearest to m * 2^e; m's top bit is set. sticky: the exact value is
// slightly larger. Infinity when too large.
double num_round(uint64_t m, bool sticky, int e);

// dtoa.c. Both are exact (correctly rounded).
// Shortest digits that read back as d (finite, not 0): writes up to 17 digits,
// returns their number; value = 0.DIGITS * 10^*exp10.
int num_shortest(double d, char digits[17], int *exp10);
// As float_to_list/1 and ~p print: "0.1", "1.0e22". Returns length, < 32.
int num_print_float(char *out, double d);
// Digits of d rounded to `decimals` after the point (~.Nf) or to `digits` after
// the first (~.Ne); as OTP's float_to_list/2. Returns length; out: 400 + n bytes.
int num_print_fixed(char *out, double d, int decimals, bool compact);
int num_print_exp(char *out, double d, int digits);
// Text of the form digits.digits[(e|E)[+-]digits], or with a comma; returns false on overflow to
// infinity. The caller has checked the form. A sign may come first.
bool num_parse_float(const char *text, size_t n, double *out);
#endif
