// SPDX-License-Identifier: Apache-2.0
// What stands in quotes: strings, atoms, characters, and since OTP 27 sigils.
#include "front.h"

bool scan_is_noncharacter(const char *p) {
  return !strncmp(p, "\xef\xbf\xbe", 3) || !strncmp(p, "\xef\xbf\xbf", 3);
}

void scan_add(Scan *s, int32_t c) {
  char u[4];
  str_add(&s->buf, u, (size_t)utf8_encode(c, u));
}

static void step(Scan *s, int len) {
  s->at += len;
  s->wide += (uint32_t)len - 1;
}

static int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

static int32_t bad_escape(Scan *s, Loc where) {
  scan_fail(s, where, E_ILLEGAL_CHAR, NULL);
  return ESCAPE_BAD;
}

static bool is_octal(char c) { return c >= '0' && c <= '7'; }

static int32_t octal(Scan *s) {
  int32_t v = 0;
  for (int i = 0; i < 3 && is_octal(*s->at); i++) v = v * 8 + (*s->at++ - '0');
  return v;
}

static int32_t hex_braces(Scan *s, Loc where) {
  int32_t v = 0;
  bool any = false;
  for (; hex_value(*s->at) >= 0; s->at++, any = true)
    if (v <= 0x10ffff) v = v * 16 + hex_value(*s->at);
  if (s->at == s->end) return ESCAPE_END;
  if (*s->at != '}') return bad_escape(s, where);
  s->at++;
  char u[4];
  if (!any || !utf8_encode(v, u) || v == 0xfffe || v == 0xffff)
    return bad_escape(s, where);
  return v;
}

static int32_t hex(Scan *s, Loc where) {
  s->at++;
  if (s->at == s->end) return ESCAPE_END;
  if (*s->at == '{') return s->at++, hex_braces(s, where);
  int a = hex_value(*s->at), b = a < 0 ? -1 : hex_value(s->at[1]);
  if (b < 0) return bad_escape(s, where);
  s->at += 2;
  return a * 16 + b;
}

static int32_t raw_char(Scan *s, Loc where) {
  int len, c = utf8_decode(s->at, s->end, &len);
  bool is_bad = scan_is_noncharacter(s->at);
  step(s, len);
  if (is_bad) return bad_escape(s, where);
  if (c == '\n') scan_newline(s, s->at);
  return c;
}

// \^x: since OTP 27 only of @A..Z[\]^_a..z and ?.
static int32_t control(Scan *s, Loc where) {
  s->at++;
  if (s->at == s->end) return ESCAPE_END;
  char c = *s->at;
  if (s->f->release < 27) {
    int32_t v = raw_char(s, where);
    return v == '\n' || v < 0 ? v : v & 31;
  }
  if (c != '?' && (c < '@' || c > 'z' || c == '`')) return bad_escape(s, where);
  s->at++;
  return c == '?' ? 0x7f : c & 31;
}

int32_t scan_escape(Scan *s, Loc where) {
  static const char from[] = "nrtvbfesd", to[] = "\n\r\t\v\b\f\033 \177";
  if (s->at == s->end) return ESCAPE_END;
  if (is_octal(*s->at)) return octal(s);
  if (*s->at == 'x') return hex(s, where);
  if (*s->at == '^') return control(s, where);
  const char *p = *s->at ? strchr(from, *s->at) : NULL;
  if (!p) return raw_char(s, where);
  s->at++;
  return to[p - from];
}

bool scan_unterminated(Scan *s, Loc loc, const char *what, const char *head,
                       size_t n, char quote) {
  const char *p = head, *end = head + n;
  for (int i = 0, len; i < 16 && p < end; i++, p += len)
    utf8_decode(p, end, &len);
  Str msg = {0};
  Text t = {head, (uint32_t)(p - head), 0};
  str_printf(&msg, "%s starting with ", what);
  text_print(&msg, &t, quote);
  const char *arg = arena_strdup(s->f->arena, msg.at, msg.n);
  str_free(&msg);
  s->at = s->end;
  return scan_fail(s, loc, E_UNTERMINATED, arg);
}

// The content up to the closing quote, in the source itself while that is
// the same, else in s->buf.
typedef struct Quoted {
  char close;
  bool verbatim, is_copied;
  const char *start;
  uint32_t chars;
} Quoted;

static void copy_escape(Scan *s, Quoted *q) {
  if (q->is_copied) return;
  q->is_copied = true;
  s->buf.n = 0;
  str_add(&s->buf, q->start, (size_t)(s->at - q->start));
}

static bool take_escape(Scan *s, Quoted *q) {
  copy_escape(s, q);
  Loc where = scan_loc(s, s->at);
  s->at++;
  int32_t c = scan_escape(s, where);
  if (c == ESCAPE_BAD) return false;
  if (c >= 0) {
    scan_add(s, c);
    q->chars++;
  }
  return true; // at the end the caller sees it
}

static bool take_raw(Scan *s, Quoted *q) {
  const char *p = s->at;
  if (scan_is_noncharacter(p)) {
    Loc where = scan_loc(s, p);
    step(s, 3);
    return scan_fail(s, where, E_ILLEGAL_CHAR, NULL);
  }
  int len;
  utf8_decode(p, s->end, &len);
  step(s, len);
  if (*p == '\n') scan_newline(s, s->at);
  if (q->is_copied) str_add(&s->buf, p, (size_t)len);
  q->chars++;
  return true;
}

static void take_plain(Scan *s, Quoted *q) {
  const char *p = s->at;
  while ((unsigned char)*p >= ' ' && (unsigned char)*p < 0x80 &&
         *p != q->close && *p != '\\')
    p++;
  q->chars += (uint32_t)(p - s->at);
  if (q->is_copied) str_add(&s->buf, s->at, (size_t)(p - s->at));
  s->at = p;
}

// false: an error, or the end (then s->at is s->end).
static bool take_quoted(Scan *s, Quoted *q) {
  q->start = s->at;
  for (;;) {
    take_plain(s, q);
    if (*s->at == q->close) return true;
    if (s->at == s->end) return false;
    bool ok =
        *s->at == '\\' && !q->verbatim ? take_escape(s, q) : take_raw(s, q);
    if (!ok) return false;
  }
}

static Text quoted_text(Scan *s, const Quoted *q) {
  if (!q->is_copied)
    return (Text){q->start, (uint32_t)(s->at - q->start), q->chars};
  return (Text){s->buf.at, (uint32_t)s->buf.n, q->chars};
}

// Before OTP 27 the place of an unterminated string is its quote.
static Loc head_loc(Scan *s, Loc loc, uint32_t quotes) {
  if (s->f->release >= 27) loc.col += quotes;
  return loc;
}

static bool take_text(Scan *s, Loc loc, Quoted *q, const char *what, char quote,
                      Text *out) {
  s->at++;
  s->problem = (Problem){0};
  bool ok = take_quoted(s, q);
  *out = quoted_text(s, q);
  if (ok) return s->at++, true;
  if (s->problem.code) return false;
  return scan_unterminated(s, head_loc(s, loc, 1), what, out->at, out->size,
                           quote);
}

bool scan_quoted_atom(Scan *s, Token *t) {
  Quoted q = {.close = '\''};
  Text text;
  if (!take_text(s, t->loc, &q, "atom", '\'', &text)) return false;
  t->kind = TK_ATOM;
  if (text.chars > MAX_NAME)
    return scan_fail(s, t->loc, E_ILLEGAL_TOKEN, "atom");
  t->name = name_get(s->f->names, text.at, text.size);
  return true;
}

static const Text *keep_text(Scan *s, Text text) {
  Text *kept = NEW(s->f->arena, Text);
  if (text.at == s->buf.at)
    text.at = arena_strdup(s->f->arena, text.at, text.size);
  *kept = text;
  return kept;
}

static uint32_t count_quotes(const char *p) {
  uint32_t n = 0;
  while (p[n] == '"') n++;
  return n;
}

static bool check_next(Scan *s) {
  if (*s->at != '"' || s->f->release < 27) return true;
  return scan_fail(s, scan_loc(s, s->at), E_STRING_CONCAT, NULL);
}

bool scan_string(Scan *s, Token *t) {
  uint32_t quotes = s->f->release >= 27 ? count_quotes(s->at) : 1;
  Quoted q = {.close = '"'};
  Text text;
  t->kind = TK_STRING;
  bool ok = quotes >= 3 ? scan_triple(s, t->loc, quotes, true, &text,
                                      "triple-quoted string")
                        : take_text(s, t->loc, &q, "string", '"', &text);
  if (!ok) return false;
  t->text = keep_text(s, text);
  return check_next(s);
}

bool scan_char(Scan *s, Token *t) {
  t->kind = TK_CHAR;
  s->at++;
  int32_t c = ESCAPE_END;
  if (*s->at == '\\') {
    s->at++;
    c = scan_escape(s, t->loc);
  } else if (s->at < s->end) {
    c = raw_char(s, t->loc);
  }
  if (c == ESCAPE_END) return scan_fail(s, t->loc, E_UNTERMINATED, "character");
  t->i = c;
  return c != ESCAPE_BAD;
}

static Name take_name(Scan *s) {
  const char *start = s->at;
  for (int len; scan_is_name(s->at, &len);) step(s, len);
  return name_get(s->f->names, start, (size_t)(s->at - start));
}

static char closing(char open) {
  switch (open) {
  case '(': return ')';
  case '[': return ']';
  case '{': return '}';
  case '<': return '>';
  case '/':
  case '|':
  case '#':
  case '`':
  case '\'':
  case '"': return open;
  default: return 0;
  }
}

static bool sigil_text(Scan *s, Sigil *g, Text *text) {
  bool is_plain =
      !strcmp(g->prefix->text, "b") || !strcmp(g->prefix->text, "s");
  uint32_t quotes = count_quotes(s->at);
  char open = *s->at;
  Quoted q = {.close = closing(open), .verbatim = !is_plain && g->prefix->size};
  if (quotes >= 3)
    return scan_triple(
        s, g->text_loc, quotes, !is_plain, text,
        front_printf(s->f, "triple-quoted ~%s sigil string", g->prefix->text));
  if (!q.close) return scan_fail(s, g->text_loc, E_ILLEGAL_TOKEN, "string");
  return take_text(s, g->text_loc, &q,
                   front_printf(s->f, "~%s%c%c sigil string", g->prefix->text,
                                open, q.close),
                   '"', text);
}

bool scan_sigil(Scan *s, Token *t) {
  Sigil *g = NEW(s->f->arena, Sigil);
  Text text;
  t->kind = TK_SIGIL;
  t->sigil = g;
  s->at++;
  g->prefix = take_name(s);
  g->text_loc = scan_loc(s, s->at);
  if (!sigil_text(s, g, &text)) return false;
  g->text = keep_text(s, text);
  g->suffix_loc = scan_loc(s, s->at);
  g->suffix = take_name(s);
  return g->suffix->size || check_next(s);
}
