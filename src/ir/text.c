// SPDX-License-Identifier: Apache-2.0
// Scanner of the text forms, and literals.
#include "text.h"
#include "../../abi/term.h"

enum { MAX_DEPTH = 400, MAX_LIT_DIGITS = 100000 };

void text_error(Text *t, const char *fmt, ...) {
  if (!t->end) return; // only the first error counts
  Str s = {0};
  va_list ap;
  va_start(ap, fmt);
  str_vprintf(&s, fmt, ap);
  va_end(ap);
  Loc loc = {t->file, t->line, (uint32_t)(t->at - t->line_start) + 1};
  diag(t->diags, loc, E_TEXT_FORM, s.at);
  str_free(&s);
  t->kind = TX_END;
  t->end = NULL;
}

// --- tokens

static bool is_digit(int c) { return c >= '0' && c <= '9'; }
static bool is_alpha(int c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
static bool is_word(int c) { return is_alpha(c) || is_digit(c) || c == '@'; }
static int peek(const Text *t) {
  return t->p < t->end ? (unsigned char)*t->p : -1;
}

// Stays at the largest number: what is too large for its place is found there.
static uint64_t read_digits(Text *t) {
  uint64_t n = 0;
  for (; is_digit(peek(t)); t->p++)
    n = n > (UINT64_MAX - 9) / 10 ? UINT64_MAX
                                  : n * 10 + (uint64_t)(*t->p - '0');
  return n;
}

static void skip_blanks(Text *t) {
  for (int c; (c = peek(t)) == ' ' || c == '\t' || c == '\r' || c == '\n';) {
    t->p++;
    if (c != '\n') continue;
    t->line++;
    t->line_start = t->p;
    t->first = true;
  }
}

// Behind a semicolon: "line N", or a comment to the end of the line.
static bool scan_line_mark(Text *t) {
  t->p++;
  while (peek(t) == ' ') t->p++;
  if (t->end - t->p > 5 && !memcmp(t->p, "line ", 5) && is_digit(t->p[5])) {
    t->p += 5;
    t->number = read_digits(t);
    t->kind = TX_LINE;
    return true;
  }
  while (peek(t) != -1 && peek(t) != '\n') t->p++;
  return false;
}

static void scan_quoted(Text *t, int quote) {
  t->at = ++t->p;
  for (int c; (c = peek(t)) != quote; t->p++) {
    if (c == -1 || c == '\n') {
      text_error(t, "text without closing quote");
      return;
    }
    if (c == '\\' && t->end - t->p > 1 && t->p[1] != '\n') t->p++;
  }
  t->n = (size_t)(t->p++ - t->at);
  t->kind = quote == '"' ? TX_STRING : TX_QUOTED;
}

static void scan_number(Text *t) {
  t->number = read_digits(t);
  t->kind = TX_INT;
  if (t->end - t->p < 2 || t->p[0] != '.' || !is_digit(t->p[1])) return;
  t->kind = TX_FLOAT;
  t->p++;
  read_digits(t);
  if (peek(t) != 'e' && peek(t) != 'E') return;
  t->p++;
  if (peek(t) == '-' || peek(t) == '+') t->p++;
  if (!is_digit(peek(t))) text_error(t, "float without digits of its exponent");
  read_digits(t);
}

static TokenKind scan_pair(Text *t) {
  static const struct {
    char text[3];
    TokenKind kind;
  } pairs[] = {{"->", TX_ARROW},
               {"=>", TX_FAT},
               {"<<", TX_OPEN},
               {">>", TX_CLOSE},
               {"..", TX_DOTS}};
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
    if (t->end - t->p >= 2 && !memcmp(t->p, pairs[i].text, 2)) {
      t->p += 2;
      return pairs[i].kind;
    }
  t->number = (unsigned char)*t->p++;
  return TX_CHAR;
}

static void scan_value(Text *t) {
  t->p++;
  t->number = read_digits(t);
  t->kind = TX_VALUE;
}

void text_next(Text *t) {
  t->first = false;
  for (;;) {
    skip_blanks(t);
    t->at = t->p;
    if (peek(t) != ';') break;
    if (scan_line_mark(t)) return;
  }
  int c = peek(t);
  t->kind = TX_END;
  if (c == -1) return;
  if (c == '\'' || c == '"') {
    scan_quoted(t, c);
    return;
  }
  if (is_digit(c))
    scan_number(t);
  else if (c == '%' && t->end - t->p > 1 && is_digit(t->p[1]))
    scan_value(t);
  else if (is_alpha(c))
    for (t->kind = TX_WORD; is_word(peek(t));) t->p++;
  else
    t->kind = scan_pair(t);
  t->n = (size_t)(t->p - t->at);
}

void text_init(Text *t, Diags *diags, uint32_t source, LitPool *lits) {
  const Source *src = &diags->sources.at[source];
  *t = (Text){.diags = diags, .lits = lits, .file = source, .line = 1};
  t->p = t->line_start = src->text;
  t->end = src->text + src->size;
  text_next(t);
}

// --- expectations

bool text_is(const Text *t, int c) {
  return t->kind == TX_CHAR && t->number == (uint64_t)c;
}

bool text_take(Text *t, int c) {
  if (!text_is(t, c)) return false;
  text_next(t);
  return true;
}

void text_want(Text *t, int c) {
  if (!text_take(t, c)) text_error(t, "'%c' expected", c);
}

void text_want_kind(Text *t, TokenKind kind, const char *what) {
  if (t->kind == kind)
    text_next(t);
  else
    text_error(t, "%s expected", what);
}

bool text_at_value(const Text *t) { return t->kind == TX_VALUE && !t->first; }

bool text_word_is(const Text *t, const char *word) {
  return t->kind == TX_WORD && strlen(word) == t->n &&
         !memcmp(word, t->at, t->n);
}

bool text_take_word(Text *t, const char *word) {
  if (!text_word_is(t, word)) return false;
  text_next(t);
  return true;
}

int text_word_in(const Text *t, const char *const *words) {
  for (int i = 0; words[i]; i++)
    if (text_word_is(t, words[i])) return i;
  return -1;
}

uint64_t text_number(Text *t, uint64_t max, const char *what) {
  if (t->kind != TX_INT || t->number > max) {
    text_error(t, "%s expected", what);
    return 0;
  }
  uint64_t n = t->number;
  text_next(t);
  return n;
}

int64_t text_int(Text *t, int64_t min, int64_t max) {
  bool negative = text_take(t, '-');
  uint64_t limit = negative ? 0 - (uint64_t)min : (uint64_t)max;
  if (negative && min > 0) limit = 0;
  uint64_t n = text_number(t, limit, "integer");
  return negative ? (int64_t)(0 - n) : (int64_t)n;
}

Ref text_value(Text *t, Ref limit) {
  if (t->kind != TX_VALUE || !t->number || t->number >= limit) {
    text_error(t, "value expected");
    return 0;
  }
  Ref r = (Ref)t->number;
  text_next(t);
  return r;
}

// The number of a block's name, 0 when the token is none.
static uint64_t block_number(const Text *t) {
  if (t->kind != TX_WORD || t->n < 2 || t->n > 10 || t->at[0] != 'b') return 0;
  uint64_t n = 0;
  for (size_t i = 1; i < t->n; i++) {
    if (!is_digit(t->at[i])) return 0;
    n = n * 10 + (uint64_t)(t->at[i] - '0');
  }
  return n;
}

bool text_at_block(const Text *t) { return block_number(t) != 0; }

BlkId text_block(Text *t, BlkId limit) {
  uint64_t n = block_number(t);
  if (!n || n >= limit) {
    text_error(t, "block expected");
    return 0;
  }
  text_next(t);
  return (BlkId)n;
}

uint32_t text_line(Text *t) {
  if (t->kind != TX_LINE) return 0;
  uint32_t line = t->number > UINT32_MAX ? 0 : (uint32_t)t->number;
  text_next(t);
  return line;
}

// --- names

static int hex_digit(int c) {
  if (is_digit(c)) return c - '0';
  c |= 32;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// \x{12ab} at p; returns what follows it.
static const char *read_hex(Text *t, const char *p, const char *end, Str *out) {
  int32_t c = 0;
  char utf8[4];
  if (p < end && *p == '{') p++;
  for (; p < end && hex_digit(*p) >= 0 && c <= 0x10ffff; p++)
    c = c * 16 + hex_digit(*p);
  int n = utf8_encode(c, utf8);
  if (!n || p == end || *p != '}')
    text_error(t, "\\x{...} with a character's number expected");
  else
    str_add(out, utf8, (size_t)n);
  return p + 1;
}

static void unescape(Text *t, Str *out) {
  const char *p = t->at, *end = t->at + t->n;
  while (p < end && t->end) {
    if (*p != '\\') {
      str_putc(out, *p++);
    } else if (p[1] == 'x') {
      p = read_hex(t, p + 2, end, out);
    } else {
      str_putc(out, p[1]);
      p += 2;
    }
  }
}

Name text_atom(Text *t) {
  if (t->kind != TX_WORD && t->kind != TX_QUOTED) {
    text_error(t, "name expected");
    return name_get(lit_names(t->lits), "", 0);
  }
  Str s = {0};
  if (t->kind == TX_QUOTED)
    unescape(t, &s);
  else
    str_add(&s, t->at, t->n);
  Name name = name_get(lit_names(t->lits), s.at ? s.at : "", s.n);
  str_free(&s);
  text_next(t);
  return name;
}

char *text_string(Text *t, Arena *arena) {
  if (t->kind != TX_STRING) {
    text_error(t, "string expected");
    return arena_strdup(arena, "", 0);
  }
  Str s = {0};
  unescape(t, &s);
  char *copy = arena_strdup(arena, s.at ? s.at : "", s.n);
  str_free(&s);
  text_next(t);
  return copy;
}

const FnRef *text_fn(Text *t) {
  Name module = text_atom(t);
  text_want(t, ':');
  Name name = text_atom(t);
  text_want(t, '/');
  uint32_t arity = (uint32_t)text_number(t, MAX_ARGS + 1, "arity");
  return fn_ref(t->lits, module, name, arity);
}

// --- literals

static LitP read_integer(Text *t, bool negative) {
  const char *digits = t->at;
  size_t n = t->n;
  if (n > MAX_LIT_DIGITS) {
    text_error(t, "integer too large");
    return lit_nil(t->lits);
  }
  text_next(t);
  Limb *limb = mem_alloc(big_text_limbs(n, 10) * sizeof *limb);
  size_t limbs = big_from_text(limb, digits, n, 10);
  LitP l = lit_bigint(t->lits, negative, limb, (uint32_t)limbs);
  free(limb);
  return l;
}

static LitP read_float(Text *t, bool negative) {
  double d = 0;
  if (!num_parse_float(t->at, t->n, &d)) text_error(t, "float too large");
  text_next(t);
  return lit_float(t->lits, negative ? -d : d);
}

static LitP read_number(Text *t) {
  bool negative = text_take(t, '-');
  if (t->kind == TX_INT) return read_integer(t, negative);
  if (t->kind == TX_FLOAT) return read_float(t, negative);
  text_error(t, "literal expected");
  return lit_nil(t->lits);
}

typedef VEC(LitP) Lits;

static LitP read_list(Text *t) {
  Lits items = {0};
  LitP l = lit_nil(t->lits);
  while (!text_is(t, ']') && t->kind != TX_END) {
    vec_push(&items, text_lit(t));
    if (!text_take(t, ',')) break;
  }
  if (items.n && text_take(t, '|')) l = text_lit(t);
  text_want(t, ']');
  while (items.n) l = lit_cons(t->lits, items.at[--items.n], l);
  vec_free(&items);
  return l;
}

static LitP read_tuple(Text *t) {
  Lits items = {0};
  while (!text_is(t, '}') && t->kind != TX_END) {
    vec_push(&items, text_lit(t));
    if (!text_take(t, ',')) break;
  }
  text_want(t, '}');
  LitP l = lit_tuple(t->lits, items.at, items.n);
  vec_free(&items);
  return l;
}

static LitP read_map(Text *t) {
  Lits items = {0};
  text_want(t, '{');
  while (!text_is(t, '}') && t->kind != TX_END) {
    vec_push(&items, text_lit(t));
    text_want_kind(t, TX_FAT, "=>");
    vec_push(&items, text_lit(t));
    if (!text_take(t, ',')) break;
  }
  text_want(t, '}');
  if (items.n / 2 > FLATMAP_LIMIT) {
    text_error(t, "map with more than %d keys", FLATMAP_LIMIT);
    items.n = 0;
  }
  LitP l = lit_map(t->lits, items.at, items.n / 2);
  vec_free(&items);
  return l;
}

// One byte, or the last 1..7 bits written `value:bits`.
static unsigned read_byte(Text *t, Str *bytes) {
  unsigned value = (unsigned)text_number(t, 255, "byte"), bits = 8;
  if (text_take(t, ':')) bits = (unsigned)text_number(t, 8, "number of bits");
  if (bits == 0 || value >> bits) text_error(t, "value that fits expected");
  str_putc(bytes, (int)(value << (8 - bits)));
  return bits;
}

static LitP read_bits(Text *t) {
  Str s = {0};
  uint64_t bits = 0;
  while (t->kind != TX_CLOSE && t->kind != TX_END) {
    if (bits % 8) text_error(t, ">> expected");
    bits += read_byte(t, &s);
    if (!text_take(t, ',')) break;
  }
  text_want_kind(t, TX_CLOSE, ">>");
  LitP l = lit_bits(t->lits, (const uint8_t *)(s.at ? s.at : ""), bits);
  str_free(&s);
  return l;
}

static LitP read_word(Text *t) {
  if (text_take_word(t, "fun")) return lit_fun(t->lits, text_fn(t));
  return lit_atom(t->lits, text_atom(t));
}

static LitP read_lit(Text *t) {
  if (t->kind == TX_WORD || t->kind == TX_QUOTED) return read_word(t);
  if (t->kind == TX_OPEN) return text_next(t), read_bits(t);
  if (text_take(t, '[')) return read_list(t);
  if (text_take(t, '{')) return read_tuple(t);
  if (text_take(t, '#')) return read_map(t);
  return read_number(t);
}

LitP text_lit(Text *t) {
  if (t->depth == MAX_DEPTH) {
    text_error(t, "literal nested too deeply");
    return lit_nil(t->lits);
  }
  t->depth++;
  LitP l = read_lit(t);
  t->depth--;
  return l;
}

// --- how large the function is

// Numbers beyond any sensible limit are left out; they are errors when read as
// a value or block (a literal may hold an atom that looks like a block's name).
static uint32_t larger(uint32_t max, uint64_t n, uint64_t limit) {
  return n > max && n < limit ? (uint32_t)n : max;
}

TextRoom text_room(Text *t) {
  Text scan = *t;
  uint64_t limit = (uint64_t)(t->end - t->p) / 2 + (1 << 16);
  TextRoom room = {0, 0};
  for (int depth = 1; scan.kind != TX_END; text_next(&scan)) {
    depth += text_is(&scan, '{') - text_is(&scan, '}');
    if (!depth) break;
    room.blocks = larger(room.blocks, block_number(&scan), limit);
    if (scan.kind == TX_VALUE)
      room.values = larger(room.values, scan.number, limit);
  }
  if (!scan.end) { // the scanner reported an error
    t->kind = TX_END;
    t->end = NULL;
  }
  return (TextRoom){room.values + 1, room.blocks + 1};
}
