// SPDX-License-Identifier: Apache-2.0
// Triple-quoted strings (OTP 27, EEP 64): lines up to one that begins with as
// many quotes; what stands before these is taken off every line.
#include "front.h"

typedef struct Triple {
  uint32_t quotes;
  bool verbatim;
  uint32_t first;     // line of the source where it begins
  VEC(size_t) starts; // of lines, in s->buf
  const char *indent; // of the closing line
  size_t indent_size;
} Triple;

// erl_scan's white space without the newline; 0: something else.
static int blank_size(const char *p, const char *end) {
  unsigned char c = (unsigned char)*p;
  if (p == end || c == '\n') return 0;
  if (c == 0xc2) return (unsigned char)p[1] <= 0xa0 ? 2 : 0;
  return c <= ' ';
}

static bool is_closing(Scan *s, Triple *t) {
  const char *p = s->at;
  for (int n; (n = blank_size(p, s->end));) p += n;
  for (uint32_t i = 0; i < t->quotes; i++)
    if (p[i] != '"') return false;
  t->indent = s->at;
  t->indent_size = (size_t)(p - s->at);
  for (const char *q = s->at; q < p; q++) s->wide += (*q & 0xc0) == 0x80;
  s->at = p + t->quotes;
  return true;
}

static bool take_char(Scan *s, Triple *t) {
  Loc where = scan_loc(s, s->at);
  int len, c = utf8_decode(s->at, s->end, &len);
  bool is_bad = scan_is_noncharacter(s->at);
  s->at += len;
  s->wide += (uint32_t)len - 1;
  if (is_bad) return scan_fail(s, where, E_ILLEGAL_CHAR, NULL);
  if (c == '\n') scan_newline(s, s->at);
  if (c == '\\' && !t->verbatim) c = scan_escape(s, where);
  if (c >= 0) scan_add(s, c);
  return c != ESCAPE_BAD;
}

static void take_ascii(Scan *s) {
  const char *p = s->at;
  while ((unsigned char)*p >= ' ' && (unsigned char)*p < 0x80 && *p != '\\')
    p++;
  str_add(&s->buf, s->at, (size_t)(p - s->at));
  s->at = p;
}

// false: an error, or the end (then s->problem is none).
static bool take_lines(Scan *s, Triple *t) {
  for (;;) {
    size_t start = s->buf.n;
    uint32_t line = s->line;
    vec_push(&t->starts, start);
    if (t->starts.n > 1 && is_closing(s, t)) return true;
    while (s->line == line) {
      take_ascii(s);
      if (s->at == s->end || !take_char(s, t)) return false;
    }
  }
}

static uint32_t chars_of(const char *p, size_t n) {
  uint32_t chars = 0;
  for (size_t i = 0; i < n; i++) chars += (p[i] & 0xc0) != 0x80;
  return chars;
}

// The opening quotes' line may only have white space.
static bool check_first(Scan *s, Triple *t, Loc loc) {
  const char *p = s->buf.at, *end = s->buf.at + t->starts.at[1];
  for (int n; (n = blank_size(p, end));) p += n;
  if (p < end && *p == '\n') return true;
  loc.col += t->quotes + chars_of(s->buf.at, (size_t)(p - s->buf.at));
  return scan_fail(s, loc, E_TRIPLE_START, NULL);
}

static bool is_empty_line(const char *p, const char *end) {
  return p == end || *p == '\n' || (*p == '\r' && p + 1 < end && p[1] == '\n');
}

static bool is_indented(const char *p, const char *end, const Triple *t) {
  return (size_t)(end - p) >= t->indent_size &&
         !memcmp(p, t->indent, t->indent_size);
}

static bool bad_indent(Scan *s, const Triple *t, uint32_t i, const char *p,
                       const char *end) {
  size_t n = 0;
  while (p + n < end && n < t->indent_size && p[n] == t->indent[n]) n++;
  Loc loc = {s->file, t->first + i, chars_of(p, n) + 1};
  return scan_fail(s, loc, E_TRIPLE_INDENT, NULL);
}

static size_t without_newline(const char *at, size_t n, size_t floor) {
  if (n > floor && at[n - 1] == '\n') n--;
  if (n > floor && at[n - 1] == '\r') n--;
  return n;
}

// Takes the first line, the indentation and the last newline away.
static bool strip(Scan *s, Triple *t, Text *out) {
  char *at = s->buf.at, *to = at;
  uint32_t lines = t->starts.n - 1;
  for (uint32_t i = 1; i < lines; i++) {
    size_t from = t->starts.at[i], end = t->starts.at[i + 1];
    if (i + 1 == lines) end = without_newline(at, end, from);
    if (!is_empty_line(at + from, at + end)) {
      if (!is_indented(at + from, at + end, t))
        return bad_indent(s, t, i, at + from, at + end);
      from += t->indent_size;
    }
    memmove(to, at + from, end - from);
    to += end - from;
  }
  size_t n = (size_t)(to - at);
  *out = (Text){at, (uint32_t)n, chars_of(at, n)};
  return true;
}

bool scan_triple(Scan *s, Loc loc, uint32_t quotes, bool verbatim, Text *out,
                 const char *what) {
  Triple t = {.quotes = quotes, .verbatim = verbatim, .first = s->line};
  s->at += quotes;
  s->buf.n = 0;
  str_add(&s->buf, "", 0);
  s->problem = (Problem){0};
  bool ok = take_lines(s, &t);
  if (ok) {
    ok = check_first(s, &t, loc) && strip(s, &t, out);
  } else if (!s->problem.code) {
    loc.col += quotes;
    scan_unterminated(s, loc, what, s->buf.at, s->buf.n, '"');
  }
  vec_free(&t.starts);
  return ok;
}
