// SPDX-License-Identifier: Apache-2.0
// Terms given out and taken in: as text, and in OTP's external format
// ("External Term Format" of the ERTS manual), which parse transforms get.
#ifndef ERL_TERM_H
#define ERL_TERM_H
#include "erl.h"
#include "../ir/ir.h"

enum { TERM_VERSION = 131 }; // what the external format begins with

// term_write.c: a term, part by part. Tuples and lists are opened with the
// number of their parts, and closed by the last of them.
typedef struct TermOut {
  Str *out;
  bool is_text;
  VEC(struct TermOpen {
    uint32_t left; // parts still to come
    char closer; // ']', '}', 0
    bool is_first;
  }) open;
} TermOut;
void term_tuple(TermOut *, uint32_t n);
void term_list(TermOut *, uint32_t n); // a proper one
void term_atom(TermOut *, Name);
void term_cstr(TermOut *, const char *atom);
void term_int(TermOut *, int64_t);
void term_big(TermOut *, bool negative, const Limb *, uint32_t n);
void term_float(TermOut *, double);
void term_string(TermOut *, const char *utf8, size_t n);
void term_map(TermOut *, uint32_t n); // n pairs; not as text
void term_lit(TermOut *, LitP);       // not as text
// A term that `out` got by other means: term_begin, the term, term_end.
void term_begin(TermOut *);
void term_end(TermOut *);

// term_read.c
typedef enum {
  TERM_ATOM, TERM_INT, TERM_BIG, TERM_FLOAT, TERM_TUPLE, TERM_LIST, TERM_MAP,
  TERM_BITS, TERM_FUN, TERM_OTHER
} TermKind;
typedef struct ErlTerm ErlTerm;
struct ErlTerm {
  TermKind kind;
  uint32_t n;              // TUPLE, LIST: parts; MAP: pairs; BIG: limbs
  union {
    Name atom;
    int64_t i;
    double f;
    struct {
      const ErlTerm *const *item; // MAP: 2n; FUN: module, name, arity
      const ErlTerm *tail; // LIST; NULL: proper
    };
    struct {
      const Limb *limb;
      bool negative;
    } big;
    struct {
      const uint8_t *at;
      uint64_t bits;
    } bits;
  };
};
// A term in external format; NULL: it is damaged, too deep, or has what no
// text can have. All is in the arena, but bits point into `bytes`.
const ErlTerm *term_read(Arena *, Names *, const uint8_t *bytes, size_t n);
bool term_is_atom(const ErlTerm *, const char *);
bool term_is_tuple(const ErlTerm *, const char *tag, uint32_t n); // or any tag
bool term_is_list(const ErlTerm *); // proper
// Text of a list of characters; false: it is none.
bool term_text(const ErlTerm *, Str *);

// ast_forms.c: a module's forms
struct ModState;
void ast_write(TermOut *, struct ModState *);
// ast_read_form.c: a module of other forms than `old` was read with; NULL: they
// are no forms, which is reported.
Module *ast_read(Arena *, Diags *, Names *, const Module *old, int release,
                 const ErlTerm *);
#endif
