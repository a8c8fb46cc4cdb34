// SPDX-License-Identifier: Apache-2.0
// What scanner, preprocessor and parser share, and nobody else sees.
#ifndef FRONT_H
#define FRONT_H
#include "erl.h"

// How deep expressions and types may nest. All that walks over trees recurses:
// this is what the stacks of threads, and of browsers, allow.
#ifdef __wasm__
enum { MAX_DEPTH = 800 };
#else
enum { MAX_DEPTH = 3000 };
#endif

enum {
  MAX_INCLUDES = 8,  // as epp
  MAX_NAME = 255,    // characters of an atom
};

typedef enum {
  W_NONE,
#define W(word, text) W_##word,
#include "words.def"
#undef W
  W_COUNT
} Word;

typedef struct Front { // one per compilation of a module
  Diags *diags;
  Names *names;
  Arena *arena;
  const ErlOptions *opt;
  int release;
  bool has_maybe;  // feature maybe_expr is enabled
  bool has_assign; // feature compr_assign
  Name else_name;
  Name word[W_COUNT];
  struct {
    Name name;
    uint8_t tok;  // a reserved word, else 0
    uint8_t word; // a Word, else 0
  } known[256]; // hashed by name
} Front;

typedef struct Text { // a string's content; not NUL-terminated
  const char *at;
  uint32_t size, chars;
} Text;

typedef struct Big {
  uint32_t n;
  Limb limb[];
} Big;

typedef struct Sigil {
  Name prefix, suffix; // "" without
  const Text *text;
  Loc text_loc, suffix_loc;
} Sigil;

typedef struct Token {
  uint8_t kind; // Tok
  bool is_future; // an atom, but for a feature that is not enabled
  Loc loc;
  union {
    Name name; // atom, var, other
    int64_t i; // integer, char
    double f;
    const Big *big;
    const Text *text;
    const Sigil *sigil;
  };
} Token;
typedef VEC(Token) Tokens;

typedef struct Problem { // an error that may turn out not to matter
  DiagCode code;
  Loc loc;
  const char *arg; // in the arena; NULL: the message has none
} Problem;

// front.c
void front_init(Front *, Diags *, Names *, Arena *, const ErlOptions *);
void front_reserved(const Front *, Token *); // sets its kind; TK_ATOM: it is not
Word front_word(const Front *, Name);
void front_report(Front *, const Problem *);
const Text *front_join(Front *, const Token *strings, uint32_t n);
char *front_printf(Front *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

// scan.c
typedef struct Scan {
  Front *f;
  const char *at, *end; // NUL stands at end
  const char *bol;      // where the current line begins
  uint32_t wide;        // bytes between bol and at that begin no character
  uint32_t file, line;
  Problem problem;
  Str buf;              // scratch
  bool has_macros;      // the form just read has a '?'
} Scan;
typedef enum { SCAN_FORM, SCAN_EOF, SCAN_PROBLEM } ScanResult;
// Reads tokens up to a dot or the end of the file.
ScanResult scan_form(Scan *, Tokens *);
Loc scan_loc(const Scan *, const char *p); // of a place on the current line
bool scan_fail(Scan *, Loc, DiagCode, const char *arg); // returns false
bool scan_is_name(const char *p, int *len);
void scan_newline(Scan *, const char *next); // after a line's end

// scan_number.c, scan_string.c: read what begins at `at` into a token.
bool scan_number(Scan *, Token *);
bool scan_string(Scan *, Token *);
bool scan_quoted_atom(Scan *, Token *);
bool scan_char(Scan *, Token *);
bool scan_sigil(Scan *, Token *);
// What follows a backslash. ESCAPE_BAD: s->problem says what, at `where`.
enum { ESCAPE_END = -1, ESCAPE_BAD = -2 };
int32_t scan_escape(Scan *, Loc where);
bool scan_is_noncharacter(const char *p); // U+FFFE, U+FFFF
void scan_add(Scan *, int32_t c);         // to s->buf
bool scan_unterminated(Scan *, Loc, const char *what, const char *head,
                       size_t n, char quote);

// scan_triple.c: after the quotes, of which there are `quotes`.
bool scan_triple(Scan *, Loc, uint32_t quotes, bool verbatim, Text *,
                 const char *what);

// scan_text.c: tokens as text, as messages and ??X show them.
void tok_print(Str *, const Token *, int release);
void tok_source(Str *, const Token *, int release);
void text_print(Str *, const Text *, char quote);
void char_print(Str *, int32_t c);
void big_print(Str *, const Limb *, uint32_t n);
void float_print(Str *, double);

#endif
