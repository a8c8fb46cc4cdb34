// SPDX-License-Identifier: Apache-2.0
// Characters to tokens, in one pass over UTF-8 bytes, a form at a time. What
// erl_scan does; where releases differ, Front.release decides. Input is valid
// UTF-8 (pp_file.c sees to it). After an error the next form begins behind it.
#include "front.h"

_Static_assert(TK_AFTER == TK_OTHER + 1 && TK_ELSE == TK_MAYBE + 1 &&
                   OP_MUL == TK_ELSE + 1,
               "groups of tokens.def");

enum { // classes of bytes
  C_SIGN,
  C_SPACE,
  C_LINE,
  C_LOWER,
  C_UPPER,
  C_DIGIT,
  C_QUOTE,
  C_DQUOTE,
  C_DOLLAR,
  C_TILDE,
  C_COMMENT,
  C_HIGH,
  C_NUL
};
// clang-format off
static const uint8_t class_of[256] = {
    [0] = C_NUL,  [1 ... 9] = C_SPACE, ['\n'] = C_LINE, [11 ... ' '] = C_SPACE,
    ['a' ... 'z'] = C_LOWER, ['A' ... 'Z'] = C_UPPER, ['_'] = C_UPPER,
    ['0' ... '9'] = C_DIGIT, ['\''] = C_QUOTE,   ['"'] = C_DQUOTE,
    ['$'] = C_DOLLAR,     ['~'] = C_TILDE,       ['%'] = C_COMMENT,
    [0x80 ... 0xff] = C_HIGH,
};
// clang-format on

Loc scan_loc(const Scan *s, const char *p) {
  uint32_t col = 1;
  for (const char *q = s->bol; q < p; q++) col += (*q & 0xc0) != 0x80;
  return (Loc){s->file, s->line, col};
}

bool scan_fail(Scan *s, Loc loc, DiagCode code, const char *arg) {
  s->problem = (Problem){code, loc, arg};
  return false;
}

void scan_newline(Scan *s, const char *next) {
  s->line++;
  s->bol = next;
  s->wide = 0;
}

static bool is_ascii_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         (c >= '0' && c <= '9') || c == '_' || c == '@';
}

// Latin-1's letters are U+00C0..U+00FF without the signs × and ÷.
static bool is_latin1_letter(const char *p) {
  if ((unsigned char)*p != 0xc3) return false;
  unsigned char c = (unsigned char)p[1];
  return c >= 0x80 && c != 0x97 && c != 0xb7;
}

bool scan_is_name(const char *p, int *len) {
  if (is_ascii_name(*p)) return *len = 1, true;
  if (is_latin1_letter(p)) return *len = 2, true;
  return false;
}

static bool scan_word(Scan *s, Token *t, Tok kind) {
  const char *p = s->at;
  uint32_t wide = 0;
  int len;
  for (;; p += len) {
    while (is_ascii_name(*p)) p++;
    if (!scan_is_name(p, &len)) break;
    wide += (uint32_t)len - 1;
  }
  size_t n = (size_t)(p - s->at);
  s->wide += wide;
  s->at = p;
  if (n - wide > MAX_NAME)
    return scan_fail(s, t->loc, E_ILLEGAL_TOKEN,
                     kind == TK_VAR ? "var" : "atom");
  t->name = name_get(s->f->names, p - n, n);
  t->kind = (uint8_t)kind;
  if (kind == TK_ATOM) front_reserved(s->f, t);
  return true;
}

static bool is_next(const char *p, const char *text) {
  while (*text && *p == *text) p++, text++;
  return !*text;
}

// Signs by their first character, longest first; frequent ones before others.
// `since`: first release.
typedef struct Sign {
  char text[4];
  uint8_t tok, since;
} Sign;
// clang-format off
static const Sign signs[] = {
    {"->", TK_ARROW, 0},     {"--", OP_SUBTRACT, 0}, {"-", OP_SUB, 0},
    {"...", TK_ELLIPSIS, 0}, {"..", TK_RANGE, 0},    {".", TK_PERIOD, 0},
    {"=:=", OP_EQX, 0},
    {"=/=", OP_NEX, 0},      {"=<", OP_LE, 0},       {"=>", TK_ASSOC, 0},
    {"==", OP_EQ, 0},        {"=", TK_MATCH, 0},     {":=", TK_EXACT, 0},
    {"::", TK_TYPED, 0},     {":", TK_COLON, 0},     {"||", TK_BARBAR, 0},
    {"|", TK_BAR, 0},
    {"<<", TK_LBIN, 0},      {"<-", TK_GEN, 0},      {"<:-", TK_GEN_STRICT, 28},
    {"<:=", TK_BGEN_STRICT, 28}, {"<=", TK_BGEN, 0}, {"<", OP_LT, 0},
    {">>", TK_RBIN, 0},      {">=", OP_GE, 0},       {">", OP_GT, 0},
    {"++", OP_APPEND, 0},    {"+", OP_ADD, 0},       {"/=", OP_NE, 0},
    {"/", OP_DIV, 0},
    {"#_", TK_HASH_ANY, 29}, {"#", TK_HASH, 0},      {"?=", TK_MAYBE_MATCH, 0},
    {"?", TK_QUESTION, 0},   {"&&", TK_AMP, 28},     {"*", OP_MUL, 0},
    {"!", OP_SEND, 0},
};
// clang-format on

static Tok find_sign(const Scan *s, uint32_t *len) {
  *len = 1;
  switch (*s->at) { // the most frequent ones
  case ',': return TK_COMMA;
  case '(': return TK_LPAREN;
  case ')': return TK_RPAREN;
  case '{': return TK_LBRACE;
  case '}': return TK_RBRACE;
  case '[': return TK_LBRACKET;
  case ']': return TK_RBRACKET;
  case ';': return TK_SEMICOLON;
  }
  size_t i = 0, n = sizeof signs / sizeof *signs;
  while (i < n && signs[i].text[0] != *s->at) i++;
  for (; i < n && signs[i].text[0] == *s->at; i++)
    if (is_next(s->at + 1, signs[i].text + 1) &&
        s->f->release >= signs[i].since)
      return *len = (uint32_t)strlen(signs[i].text), signs[i].tok;
  return TK_OTHER;
}

static bool is_blank(const char *p) {
  unsigned char c = (unsigned char)*p;
  if (c == 0xc2) return (unsigned char)p[1] <= 0xa0;
  return c <= ' ';
}

static bool scan_sign(Scan *s, Token *t) {
  uint32_t len;
  Tok tok = find_sign(s, &len);
  if (tok == TK_PERIOD && (is_blank(s->at + 1) || s->at[1] == '%')) {
    tok = TK_DOT;
  } else if (tok == TK_OTHER) {
    t->name = name_get(s->f->names, s->at, 1);
  }
  if (tok == TK_QUESTION) s->has_macros = true;
  t->kind = (uint8_t)tok;
  s->at += len;
  return true;
}

static void skip_high_blank(Scan *s) {
  s->at += 2;
  s->wide++;
}

// A character beyond ASCII: letter, other sign of Latin-1, or an error.
static bool scan_high(Scan *s, Token *t) {
  int len, c = utf8_decode(s->at, s->end, &len);
  if (is_latin1_letter(s->at))
    return scan_word(s, t, c >= 0xdf ? TK_ATOM : TK_VAR);
  t->kind = TK_OTHER;
  t->name = name_get(s->f->names, s->at, (size_t)len);
  s->at += len;
  s->wide += (uint32_t)len - 1;
  return c <= 0xff || scan_fail(s, t->loc, E_ILLEGAL_CHAR, NULL);
}

// U+FFFE and U+FFFF are no characters, not even in comments.
static bool skip_comment(Scan *s) {
  const char *nl = memchr(s->at, '\n', (size_t)(s->end - s->at));
  if (!nl) nl = s->end;
  const char *p = s->at;
  while ((p = memchr(p, 0xef, (size_t)(nl - p))) != NULL) {
    if (is_next(p, "\xef\xbf\xbe") || is_next(p, "\xef\xbf\xbf")) {
      Loc loc = scan_loc(s, s->at);
      s->wide = (uint32_t)(p + 3 - s->bol) + 1 - scan_loc(s, p + 3).col;
      s->at = p + 3;
      return scan_fail(s, loc, E_ILLEGAL_CHAR, NULL);
    }
    p++;
  }
  s->at = nl;
  return true;
}

static bool scan_token(Scan *s, Token *t) {
  switch (class_of[(unsigned char)*s->at]) {
  case C_LOWER: return scan_word(s, t, TK_ATOM);
  case C_UPPER: return scan_word(s, t, TK_VAR);
  case C_DIGIT: return scan_number(s, t);
  case C_QUOTE: return scan_quoted_atom(s, t);
  case C_DQUOTE: return scan_string(s, t);
  case C_DOLLAR: return scan_char(s, t);
  case C_TILDE: return s->f->release >= 27 ? scan_sigil(s, t) : scan_sign(s, t);
  case C_HIGH: return scan_high(s, t);
  default: return scan_sign(s, t);
  }
}

// Skips what is between tokens; false: an error in a comment.
static bool skip_blanks(Scan *s) {
  for (;;) {
    switch (class_of[(unsigned char)*s->at]) {
    case C_SPACE: s->at++; continue;
    case C_LINE:
      s->at++;
      scan_newline(s, s->at);
      continue;
    case C_COMMENT:
      if (!skip_comment(s)) return false;
      continue;
    case C_NUL:
      if (s->at == s->end) return true;
      s->at++;
      continue;
    case C_HIGH:
      if (!is_blank(s->at)) return true;
      skip_high_blank(s);
      continue;
    default: return true;
    }
  }
}

// The blank after a dot belongs to it: -file counts lines from there.
static void end_form(Scan *s) {
  if (s->at == s->end || (unsigned char)*s->at > ' ') return;
  s->at++;
  if (s->at[-1] == '\n') scan_newline(s, s->at);
}

ScanResult scan_form(Scan *s, Tokens *out) {
  out->n = 0;
  s->has_macros = false;
  for (;;) {
    if (!skip_blanks(s)) return SCAN_PROBLEM;
    if (s->at == s->end) return out->n ? SCAN_FORM : SCAN_EOF;
    Token t = {0};
    t.loc = (Loc){s->file, s->line, (uint32_t)(s->at - s->bol) - s->wide + 1};
    if (!scan_token(s, &t)) return SCAN_PROBLEM;
    vec_push(out, t);
    if (t.kind == TK_DOT) {
      end_form(s);
      return SCAN_FORM;
    }
  }
}
