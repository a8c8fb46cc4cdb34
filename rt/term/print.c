// SPDX-License-Identifier: Apache-2.0
// Terms as text, the way erlang:display/1, crash reports, pid_to_list and their
// like show them. What is still to be printed waits on a stack: words with a
// header's tag are punctuation. Atoms are UTF-8, bytes of strings raw.
#include "../bits.h"
#include "../map.h"
#include "../number.h"
#include "../stack.h"

void rt_buf_add(RtBuf *b, const char *p, size_t n) {
  if (!n) return;
  if (b->n + n > b->cap) {
    size_t cap = 2 * b->cap + n + 64;
    b->at = b->at ? rt_mem_realloc(b->at, b->cap, cap) : rt_mem_alloc(cap);
    b->cap = cap;
  }
  memcpy(b->at + b->n, p, n);
  b->n += n;
}

void rt_buf_puts(RtBuf *b, const char *s) { rt_buf_add(b, s, strlen(s)); }

void rt_buf_free(RtBuf *b) {
  if (b->at) rt_mem_free(b->at, b->cap);
  *b = (RtBuf){0};
}

static void put_char(RtBuf *b, int c) {
  char ch = (char)c;
  rt_buf_add(b, &ch, 1);
}

static void put_uint(RtBuf *b, uint64_t u) {
  char text[20], *p = text + sizeof text;
  do *--p = (char)('0' + u % 10);
  while (u /= 10);
  rt_buf_add(b, p, (size_t)(text + sizeof text - p));
}

void rt_buf_int(RtBuf *b, int64_t i) {
  if (i < 0) put_char(b, '-');
  put_uint(b, i < 0 ? 0 - (uint64_t)i : (uint64_t)i);
}

static void put_big(RtBuf *b, Term t) {
  IntView v = {0};
  rt_int_view(t, &v);
  Scratch s;
  size_t room = big_text_size(v.n, 10), tmp = big_text_tmp(v.n);
  Limb *copy = rt_scratch(&s, v.n + tmp + room / sizeof(Limb) + 1);
  char *text = (char *)(copy + v.n + tmp);
  memcpy(copy, v.at, v.n * sizeof *copy);
  if (v.negative) put_char(b, '-');
  rt_buf_add(b, text, big_to_text_fast(text, copy, v.n, 10, copy + v.n));
  rt_scratch_free(&s);
}

static void put_float(RtBuf *b, double d) {
  char text[32];
  rt_buf_add(b, text, (size_t)num_print_exp(text, d, 6));
}

// --- atoms: Latin-1 letters need no quotes, others do
static bool is_lower(int32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 0xdf && c <= 0xff && c != 0xf7);
}

static bool is_name_char(int32_t c) {
  return is_lower(c) || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         c == '_' || (c >= 0xc0 && c <= 0xde && c != 0xd7);
}

static bool needs_quotes(const uint8_t *p, size_t n) {
  for (size_t i = 0; i < n;) {
    unsigned len;
    int32_t c = rt_utf8_get(p + i, n - i, &len);
    if (c < 0 || !(i ? is_name_char(c) : is_lower(c))) return true;
    i += len;
  }
  return n == 0;
}

static void put_octal(RtBuf *b, int32_t c) {
  char text[4] = {'\\', (char)('0' + (c >> 6)), (char)('0' + (c >> 3 & 7)),
                  (char)('0' + (c & 7))};
  rt_buf_add(b, text, sizeof text);
}

static void put_quoted(RtBuf *b, const uint8_t *p, unsigned len, int32_t c) {
  static const char escape[16] = {
      [8] = 'b', [9] = 't', [10] = 'n', [11] = 'v', [12] = 'f', [13] = 'r'};
  if (c >= 0 && c < 16 && escape[c]) {
    put_char(b, '\\');
    put_char(b, escape[c]);
  } else if ((c >= 0 && c < 32) || (c >= 128 && c < 160)) {
    put_octal(b, c);
  } else {
    if (c == '\'' || c == '\\') put_char(b, '\\');
    rt_buf_add(b, (const char *)p, len);
  }
}

static void put_atom(RtBuf *b, Term t) {
  size_t n;
  const uint8_t *p = (const uint8_t *)rt_atom_text(t, &n);
  if (!needs_quotes(p, n)) {
    rt_buf_add(b, (const char *)p, n);
    return;
  }
  put_char(b, '\'');
  for (size_t i = 0; i < n;) {
    unsigned len;
    int32_t c = rt_utf8_get(p + i, n - i, &len);
    if (c < 0) len = 1;
    put_quoted(b, p + i, len, c);
    i += len;
  }
  put_char(b, '\'');
}

// --- bit strings, strings
static void put_string_char(RtBuf *b, int c) {
  if (c == '\n')
    rt_buf_puts(b, "\\n");
  else {
    if (c == '"') put_char(b, '\\');
    put_char(b, c);
  }
}

static bool is_text(Bits b) {
  if (!b.size || b.size % 8) return false;
  for (uint64_t i = 0; i < b.size / 8; i++) {
    uint64_t c = rt_bits_load(b.at + i, b.off, 8);
    if (c < 32 || c > 126) return false;
  }
  return true;
}

static void put_bits(RtBuf *b, Term t) {
  Bits bits = rt_bits(t);
  bool text = is_text(bits);
  unsigned odd = bits.size % 8;
  rt_buf_puts(b, text ? "<<\"" : "<<");
  for (uint64_t i = 0; i < bits.size / 8; i++) {
    int c = (int)rt_bits_load(bits.at + i, bits.off, 8);
    if (text) {
      put_string_char(b, c);
      continue;
    }
    if (i) put_char(b, ',');
    put_uint(b, (uint64_t)c);
  }
  if (odd) {
    if (bits.size > 8) put_char(b, ',');
    put_uint(b, rt_bits_load(bits.at + bits.size / 8, bits.off, odd));
    put_char(b, ':');
    put_uint(b, odd);
  }
  rt_buf_puts(b, text ? "\">>" : ">>");
}

// A proper list of characters that a terminal shows, not empty.
static bool is_string(Term t) {
  for (; IS_CONS(t); t = CDR(t)) {
    Term c = CAR(t);
    if (!IS_SMALL(c) || c > MAKE_SMALL(255)) return false;
    int ch = (int)SMALL_VALUE(c);
    bool space = ch == '\t' || ch == '\n' || ch == '\r';
    if (!space && (ch < 32 || (ch > 126 && ch < 160))) return false;
  }
  return t == NIL;
}

static void put_string(RtBuf *b, Term t) {
  put_char(b, '"');
  for (; IS_CONS(t); t = CDR(t)) put_string_char(b, (int)SMALL_VALUE(CAR(t)));
  put_char(b, '"');
}

// --- what has numbers: <0.1.0>, #Port<0.1>, #Ref<0.1.2.3>, #Fun<m.1.2>
static void put_numbers(RtBuf *b, const char *before, size_t n,
                        const uint64_t *number) {
  rt_buf_puts(b, before);
  for (size_t i = 0; i < n; i++) {
    if (i) put_char(b, '.');
    put_uint(b, number[i]);
  }
  put_char(b, '>');
}

// The first number stands for the node: 0 is this one. Nodes we know only by
// name are shown with their creation.
static void put_pid(RtBuf *b, Term t) {
  uint64_t v = IMM_VALUE(t);
  uint64_t own[3] = {0, v & ((1 << 28) - 1), v >> 28};
  if (IS_BOX(t)) {
    own[0] = FIELD(t, 4);
    own[1] = FIELD(t, 2);
    own[2] = FIELD(t, 3);
  }
  put_numbers(b, "<", 3, own);
}

static void put_port(RtBuf *b, Term t) {
  uint64_t own[2] = {0, IMM_VALUE(t)};
  if (IS_BOX(t)) {
    own[0] = FIELD(t, 3);
    own[1] = FIELD(t, 2);
  }
  put_numbers(b, "#Port<", 2, own);
}

static void put_ref(RtBuf *b, Term t) {
  uint64_t number[8] = {0}, v = FIELD(t, 1);
  size_t n = 4;
  if (HDR_KIND(HDR(t)) == HDR_EXT_REF) {
    size_t words = HDR_SIZE(HDR(t)) - 2;
    number[0] = FIELD(t, 2);
    for (n = 1; n <= words && n < 8; n++) number[n] = FIELD(t, 3 + words - n);
  } else {
    number[2] = v >> 32;
    number[3] = (uint32_t)v;
  }
  put_numbers(b, "#Ref<", n, number);
}

static void put_fun(RtBuf *b, Term t) {
  const FunEntry *e = (const FunEntry *)(uintptr_t)FIELD(t, 2);
  uint64_t number[2] = {e->index, e->uniq};
  rt_buf_puts(b, "#Fun<");
  put_atom(b, e->module);
  put_numbers(b, ".", 2, number);
}

static void put_export(RtBuf *b, Term t) {
  rt_buf_puts(b, "fun ");
  put_atom(b, FIELD(t, 2));
  put_char(b, ':');
  put_atom(b, FIELD(t, 3));
  put_char(b, '/');
  put_uint(b, FUN_ARITY(FIELD(t, 1)));
}

// --- compound terms
#define PUNCT(c) MAKE_HDR(0, c) // a character
#define TAIL     MAKE_HDR(1, 0) // below it: what follows in a list
#define ARROW    MAKE_HDR(1, 1)

static void push_tuple(Stack *s, Term t) {
  stack_push(s, PUNCT('}'));
  for (size_t i = ARITY(t); i > 0; i--) {
    stack_push(s, FIELD(t, i));
    if (i > 1) stack_push(s, PUNCT(','));
  }
  stack_push(s, PUNCT('{'));
}

// #module:name{field=value,...}
static void push_record(Stack *s, Term t) {
  Term names = FIELD(FIELD(t, 1), 4);
  stack_push(s, PUNCT('}'));
  for (size_t i = ARITY(names); i > 0; i--) {
    stack_push(s, FIELD(t, 1 + i));
    stack_push(s, PUNCT('='));
    stack_push(s, FIELD(names, i));
    if (i > 1) stack_push(s, PUNCT(','));
  }
  stack_push(s, PUNCT('{'));
  stack_push(s, FIELD(FIELD(t, 1), 2));
  stack_push(s, PUNCT(':'));
  stack_push(s, FIELD(FIELD(t, 1), 1));
  stack_push(s, PUNCT('#'));
}

static void push_list(Stack *s, Term t) {
  stack_push(s, CDR(t));
  stack_push(s, TAIL);
  stack_push(s, CAR(t));
}

static void push_tail(Stack *s, Term t) {
  if (IS_CONS(t)) {
    push_list(s, t);
    stack_push(s, PUNCT(','));
    return;
  }
  stack_push(s, PUNCT(']'));
  if (t == NIL) return;
  stack_push(s, t);
  stack_push(s, PUNCT('|'));
}

static void push_map(Stack *s, Term t) {
  stack_push(s, PUNCT('}'));
  size_t first = s->n;
  Term key, value;
  for (MapIter i = rt_map_iter(t); rt_map_next(&i, &key, &value);) {
    stack_push(s, key);
    stack_push(s, value);
  }
  // In reverse, so that the first pair is printed first.
  size_t n = (s->n - first) / 2;
  Term *pairs = rt_mem_alloc((2 * n + 1) * sizeof *pairs);
  memcpy(pairs, s->at + first, 2 * n * sizeof *pairs);
  s->n = first;
  for (size_t i = n; i-- > 0;) {
    stack_push(s, pairs[2 * i + 1]);
    stack_push(s, ARROW);
    stack_push(s, pairs[2 * i]);
    if (i) stack_push(s, PUNCT(','));
  }
  rt_mem_free(pairs, (2 * n + 1) * sizeof *pairs);
}

static void put_punct(RtBuf *b, Stack *s, Term t) {
  if (t == TAIL)
    push_tail(s, stack_pop(s));
  else if (t == ARROW)
    rt_buf_puts(b, "=>");
  else
    put_char(b, (int)HDR_SIZE(t));
}

static void put_box(RtBuf *b, Stack *s, Term t) {
  switch (HDR_KIND(HDR(t))) {
  case HDR_TUPLE: push_tuple(s, t); return;
  case HDR_RECORD: push_record(s, t); return;
  case HDR_MAP:
  case HDR_HASHMAP:
    rt_buf_puts(b, "#{");
    push_map(s, t);
    return;
  case HDR_POS_BIG:
  case HDR_NEG_BIG: put_big(b, t); return;
  case HDR_FLOAT: put_float(b, rt_float_value(t)); return;
  case HDR_FUN: put_fun(b, t); return;
  case HDR_EXPORT: put_export(b, t); return;
  case HDR_HEAPBIN:
  case HDR_REFBIN:
  case HDR_SUBBIN: put_bits(b, t); return;
  case HDR_EXT_PID: put_pid(b, t); return;
  case HDR_EXT_PORT: put_port(b, t); return;
  case HDR_REF:
  case HDR_MAGIC:
  case HDR_EXT_REF: put_ref(b, t); return;
  default: rt_buf_puts(b, "<unknown>"); return;
  }
}

static void put_immediate(RtBuf *b, Term t) {
  if (IS_SMALL(t))
    rt_buf_int(b, SMALL_VALUE(t));
  else if (IS_ATOM(t))
    put_atom(b, t);
  else if (t == NIL)
    rt_buf_puts(b, "[]");
  else if (IS_FLOAT_IMM(t))
    put_float(b, rt_float_value(t));
  else if (IS_PID_IMM(t))
    put_pid(b, t);
  else if (IS_PORT_IMM(t))
    put_port(b, t);
  else
    rt_buf_puts(b, "<unknown>");
}

static void put_term(RtBuf *b, Stack *s, Term t) {
  if ((t & TAG_MASK) == TAG_HDR)
    put_punct(b, s, t);
  else if (IS_BOX(t))
    put_box(b, s, t);
  else if (!IS_CONS(t))
    put_immediate(b, t);
  else if (is_string(t))
    put_string(b, t);
  else {
    push_list(s, t);
    put_char(b, '[');
  }
}

void rt_buf_term_limit(RtBuf *b, Term t, int64_t limit) {
  Stack s;
  stack_init(&s);
  stack_push(&s, t);
  while (s.n && limit > 0) {
    t = stack_pop(&s);
    limit -= (t & TAG_MASK) != TAG_HDR;
    put_term(b, &s, t);
  }
  if (s.n) rt_buf_puts(b, "...");
  stack_free(&s);
}

void rt_buf_term(RtBuf *b, Term t) {
  if (t == NONE)
    rt_buf_puts(b, "<none>");
  else
    rt_buf_term_limit(b, t, INT64_MAX);
}
