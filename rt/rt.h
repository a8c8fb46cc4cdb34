// SPDX-License-Identifier: Apache-2.0
// The runtime's internal interface. Every file of rt/ includes this. Uses only
// abi/ and leaf code of src/base (num.h). No stdio, no malloc: memory comes from
// mem/, text goes through RtBuf.
#ifndef RT_H
#define RT_H
#include "../abi/ctx.h"
#include "../abi/image.h"
#include "../abi/term.h"
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// Atoms with fixed places: ATOM_ok, ... from atoms.def, as terms.
enum {
#define A(name, text) ATOMNO_##name,
#include "../abi/atoms.def"
#undef A
  ATOM_FIXED
};
#define AM(name) MAKE_ATOM(ATOMNO_##name)

typedef struct Proc Proc; // proc.h
static inline Proc *rt_proc(Ctx *c) { return (Proc *)(uintptr_t)c->proc; }

// --- mem/: memory classes. rt_mem_alloc never returns NULL (out of memory ends
// the program as erl does: message on stderr, exit status 1). Not zeroed.
void *rt_mem_alloc(size_t bytes);
void *rt_mem_realloc(void *, size_t old_bytes, size_t bytes);
void rt_mem_free(void *, size_t bytes);

// --- gc/heap.c: allocation for C code. Never moves memory. Takes from the free
// part of the process's heap, or else from a fragment. Words not initialised;
// all must be written before the BIF returns.
Term *rt_alloc(Ctx *, size_t words);
// Gives back the tail of the newest allocation (p + words .. its end).
void rt_alloc_trim(Ctx *, Term *p, size_t old_words, size_t words);

// --- term/: making
static inline Term rt_cons(Ctx *c, Term head, Term tail) {
  Term *p = rt_alloc(c, 2);
  p[0] = head;
  p[1] = tail;
  return MAKE_CONS(p);
}
Term rt_tuple(Ctx *, unsigned n, ...);         // of n Terms
Term rt_int(Ctx *, int64_t);                   // small or big
Term rt_uint(Ctx *, uint64_t);
Term rt_bigint(Ctx *, bool negative, const uint64_t *limb, size_t n); // any size; normalises
Term rt_float(Ctx *, double);                  // finite
double rt_float_value(Term);                   // of a float term
bool rt_is_float(Term);
bool rt_is_integer(Term);
bool rt_to_double(Term number, double *);      // false: an integer too large
bool rt_to_int64(Term, int64_t *);             // false: not an integer that fits
bool rt_to_uint64(Term, uint64_t *);
Term rt_binary(Ctx *, const void *bytes, size_t n); // heap or shared
Term rt_binary_room(Ctx *, size_t n, uint8_t **at); // to be filled by the caller
bool rt_bits_of(Term, const uint8_t **base, uint64_t *bit_offset, uint64_t *bits); // false: not a bit string
Term rt_subbits(Ctx *, Term bits, uint64_t bit_offset, uint64_t size); // relative to that term
// The bytes of a binary: NULL if it is not one. If it is not byte-aligned they are copied into *copy (to be freed
// with rt_mem_free(*copy, *n)), else *copy = NULL.
const uint8_t *rt_bytes_of(Term, size_t *n, void **copy);
// A proper list's length, -1 if it is none.
int64_t rt_list_length(Term);
Term rt_list(Ctx *, const Term *, size_t n, Term tail);
Term rt_string(Ctx *, const char *bytes, size_t n); // list of bytes
Term rt_byte_list(Ctx *, const uint8_t *, size_t n, Term tail);

// --- term/atom.c
Term rt_atom(const char *utf8, size_t n); // NONE: longer than 255 characters,
                                          // or there are too many
Term rt_atom_own(const char *name); // of the runtime's own names: never NONE
Term rt_atom_existing(const char *utf8, size_t n); // NONE: none such
const char *rt_atom_text(Term, size_t *n);
uint64_t rt_atom_count(void);
static inline Term rt_bool(bool b) { return b ? AM(true) : AM(false); }

// --- term/compare.c
bool rt_term_eqx(Term, Term);      // =:=
bool rt_term_eq(Term, Term);       // ==
int rt_term_cmp(Term, Term);       // ==, <: 1 == 1.0
int rt_term_cmp_exact(Term, Term); // as map keys: 1 < 1.0
uint64_t rt_term_hash(Term);       // for hash maps and ets: equal (=:=) terms hash alike

// --- term/phash.c: OTP's portable hashes, all 32 bits
uint32_t rt_phash2(Term);
uint32_t rt_phash(Term);

// --- term/print.c: text of terms as erlang:display/1 and crash reports show them
typedef struct RtBuf { // grows; freed by rt_buf_free
  char *at;
  size_t n, cap;
} RtBuf;
void rt_buf_add(RtBuf *, const char *, size_t);
void rt_buf_puts(RtBuf *, const char *);
void rt_buf_int(RtBuf *, int64_t);
void rt_buf_term(RtBuf *, Term); // ~w like
void rt_buf_term_limit(RtBuf *, Term, int64_t terms); // then "..."
void rt_buf_free(RtBuf *);

// --- proc/exc.c: raising. Each returns NONE, so BIFs say `return rt_badarg(c)`.
Term rt_error(Ctx *, Term reason);
Term rt_raise_class(Ctx *, Term cls, Term reason);
Term rt_badarg(Ctx *);
Term rt_badarith(Ctx *);
Term rt_error1(Ctx *, Term tag, Term value); // {Tag, Value}
Term rt_system_limit(Ctx *);

// --- reductions: work worth n reductions was done
static inline void rt_bump(Ctx *c, int64_t n) {
  c->reds = c->reds - n < 0 ? 0 : c->reds - n;
}

// BIFs and rtcalls
#define BIF_ARGS_0 Ctx *
#define BIF_ARGS_1 Ctx *, Term
#define BIF_ARGS_2 Ctx *, Term, Term
#define BIF_ARGS_3 Ctx *, Term, Term, Term
#define BIF_ARGS_4 Ctx *, Term, Term, Term, Term
#define BIF_ARGS_5 Ctx *, Term, Term, Term, Term, Term
#define BIF(module, name, arity, c_name, result, flags) Term c_name(BIF_ARGS_##arity);
#include "../abi/bifs.def"
#include "rtcalls.h" // prototypes of rtcalls.def
#endif
