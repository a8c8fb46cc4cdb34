// SPDX-License-Identifier: Apache-2.0
// Terms to the external format. The same walk first only counts (no place to
// write to), then writes. Inner terms wait on a stack: any depth will do.
#include "../bits.h"
#include "../code/code.h"
#include "../external.h"
#include "../map.h"
#include "../number.h"
#include "../proc.h"
#include "../stack.h"

typedef struct Writer {
  uint8_t *to; // NULL: only count
  size_t n;
  ExtOptions options;
  Stack stack;
} Writer;

static void put_bytes(Writer *w, const void *p, size_t n) {
  if (w->to && n) memcpy(w->to + w->n, p, n);
  w->n += n;
}

// Big endian.
static void put_uint(Writer *w, uint64_t u, int bytes) {
  if (w->to)
    for (int i = 0; i < bytes; i++)
      w->to[w->n + (size_t)i] = (uint8_t)(u >> 8 * (bytes - 1 - i));
  w->n += (size_t)bytes;
}

static void put_tag(Writer *w, int tag) { put_uint(w, (uint64_t)tag, 1); }

static void put_tagged(Writer *w, int tag, uint64_t u, int bytes) {
  put_tag(w, tag);
  put_uint(w, u, bytes);
}

// --- numbers
static void put_big(Writer *w, Term t) {
  IntView v = {0};
  rt_int_view(t, &v);
  size_t n = v.n * 8;
  if (v.n) n -= (size_t)__builtin_clzll(v.at[v.n - 1]) / 8;
  if (n < 256)
    put_tagged(w, EXT_SMALL_BIG, n, 1);
  else
    put_tagged(w, EXT_BIG, n, 4);
  put_tag(w, v.negative);
  if (w->to)
    for (size_t i = 0; i < n; i++)
      w->to[w->n + i] = (uint8_t)(v.at[i / 8] >> 8 * (i % 8));
  w->n += n;
}

static void put_small(Writer *w, Term t) {
  int64_t i = SMALL_VALUE(t);
  if (i >= 0 && i < 256)
    put_tagged(w, EXT_BYTE, (uint64_t)i, 1);
  else if (i == (int32_t)i)
    put_tagged(w, EXT_INT, (uint64_t)i, 4);
  else
    put_big(w, t);
}

static void put_float(Writer *w, Term t) {
  double d = rt_float_value(t);
  if (w->options.minor_version) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    put_tagged(w, EXT_NEW_FLOAT, bits, 8);
    return;
  }
  char text[31 + 8] = {0};
  num_print_exp(text, d, 20);
  put_tag(w, EXT_FLOAT);
  put_bytes(w, text, 31);
}

// --- atoms
static bool is_latin1(const uint8_t *p, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (p[i] > 0xc3) return false;
  return true;
}

static void put_latin1(Writer *w, const uint8_t *p, size_t n) {
  size_t chars = 0;
  for (size_t i = 0; i < n; i++) chars += (p[i] & 0xc0) != 0x80;
  put_tagged(w, EXT_ATOM, chars, 2);
  for (unsigned len; n; p += len, n -= len)
    put_uint(w, (uint64_t)rt_utf8_get(p, n, &len), 1);
}

static void put_atom(Writer *w, Term t) {
  size_t n;
  const char *p = rt_atom_text(t, &n);
  const uint8_t *bytes = (const uint8_t *)p;
  if (w->options.minor_version < 2 && is_latin1(bytes, n)) {
    put_latin1(w, bytes, n);
    return;
  }
  if (n < 256)
    put_tagged(w, EXT_SMALL_ATOM_UTF8, n, 1);
  else
    put_tagged(w, EXT_ATOM_UTF8, n, 2);
  put_bytes(w, p, n);
}

// --- what belongs to a node
static void put_pid(Writer *w, Term t) {
  bool external = IS_BOX(t);
  uint64_t v = IMM_VALUE(t);
  put_tag(w, EXT_NEW_PID);
  put_atom(w, external ? FIELD(t, 1) : AM(nonode));
  put_uint(w, external ? FIELD(t, 2) : v & ((1 << 28) - 1), 4);
  put_uint(w, external ? FIELD(t, 3) : v >> 28, 4);
  put_uint(w, external ? FIELD(t, 4) : 0, 4);
}

static void put_port(Writer *w, Term t) {
  bool external = IS_BOX(t);
  uint64_t number = external ? FIELD(t, 2) : IMM_VALUE(t);
  bool wide = number >> 28;
  put_tag(w, wide ? EXT_V4_PORT : EXT_NEW_PORT);
  put_atom(w, external ? FIELD(t, 1) : AM(nonode));
  put_uint(w, number, wide ? 8 : 4);
  put_uint(w, external ? FIELD(t, 3) : 0, 4);
}

// Our own have two words of number, and two of owner if there is one.
static void put_own_ref(Writer *w, Term t) {
  uint64_t number = FIELD(t, 1), owner = FIELD(t, 2);
  put_tagged(w, EXT_NEWER_REF, owner ? 4 : 2, 2);
  put_atom(w, AM(nonode));
  put_uint(w, 0, 4);
  put_uint(w, number, 4);
  put_uint(w, number >> 32, 4);
  if (!owner) return;
  put_uint(w, IMM_VALUE(owner), 4);
  put_uint(w, IMM_VALUE(owner) >> 32, 4);
}

static void put_external_ref(Writer *w, Term t) {
  size_t n = HDR_SIZE(HDR(t)) - 2;
  put_tagged(w, EXT_NEWER_REF, n, 2);
  put_atom(w, FIELD(t, 1));
  put_uint(w, FIELD(t, 2), 4);
  for (size_t i = 0; i < n; i++) put_uint(w, FIELD(t, 3 + i), 4);
}

// --- funs
// Marks on the stack; header words are never terms.
#define END_OF_FUN MAKE_HDR(0, 1) // below it: where its size is to be written

static void push_fields(Stack *s, Term t, size_t from) {
  for (size_t i = HDR_SIZE(HDR(t)); i >= from; i--) stack_push(s, FIELD(t, i));
}

// The module's version as fun_info shows it: uniq in the last four bytes.
static void put_fun(Writer *w, Term t) {
  const FunEntry *e = (const FunEntry *)(uintptr_t)FIELD(t, 2);
  put_tag(w, EXT_NEW_FUN);
  stack_push(&w->stack, w->n);
  stack_push(&w->stack, END_OF_FUN);
  put_uint(w, 0, 4);
  put_tag(w, (int)e->arity);
  put_uint(w, 0, 8);
  put_uint(w, e->uniq, 8);
  put_uint(w, e->index, 4);
  put_uint(w, e->nfree, 4);
  put_atom(w, e->module);
  put_small(w, MAKE_SMALL(e->index));
  put_small(w, MAKE_SMALL(e->uniq));
  put_pid(w, MAKE_IMM(IMM_PID, 0));
  push_fields(&w->stack, t, 3);
}

static void end_fun(Writer *w) {
  size_t at = (size_t)stack_pop(&w->stack), end = w->n;
  w->n = at;
  put_uint(w, end - at, 4);
  w->n = end;
}

static void put_export(Writer *w, Term t) {
  put_tag(w, EXT_EXPORT);
  put_atom(w, FIELD(t, 2));
  put_atom(w, FIELD(t, 3));
  put_tagged(w, EXT_BYTE, FUN_ARITY(FIELD(t, 1)), 1);
}

// --- compound terms
static void put_bits(Writer *w, Term t) {
  Bits b = rt_bits(t);
  size_t n = (size_t)((b.size + 7) / 8);
  unsigned odd = b.size % 8;
  put_tagged(w, odd ? EXT_BITS : EXT_BINARY, n, 4);
  if (odd) put_tag(w, (int)odd);
  if (w->to && n) {
    w->to[w->n + n - 1] = 0;
    rt_bits_copy(w->to + w->n, 0, b.at, b.off, b.size);
  }
  w->n += n;
}

static void put_tuple(Writer *w, Term t) {
  size_t n = ARITY(t);
  if (n < 256)
    put_tagged(w, EXT_SMALL_TUPLE, n, 1);
  else
    put_tagged(w, EXT_TUPLE, n, 4);
  push_fields(&w->stack, t, 1);
}

static void put_record(Writer *w, Term t) {
  Term def = FIELD(t, 1), names = FIELD(def, 4);
  put_tagged(w, EXT_RECORD, ARITY(names), 4);
  put_tag(w, FIELD(def, 3) == AM(true));
  put_atom(w, FIELD(def, 1));
  put_atom(w, FIELD(def, 2));
  for (size_t i = 1; i <= ARITY(names); i++) put_atom(w, FIELD(names, i));
  push_fields(&w->stack, t, 2);
}

static void push_pairs(Stack *s, const Term *pairs, size_t n) {
  while (n--) {
    stack_push(s, pairs[2 * n + 1]);
    stack_push(s, pairs[2 * n]);
  }
}

static void put_map(Writer *w, Term t) {
  size_t n = rt_map_size(t);
  put_tagged(w, EXT_MAP, n, 4);
  if (!n) return;
  Term *pairs = rt_mem_alloc(2 * n * sizeof *pairs);
  if (w->options.deterministic)
    rt_map_sorted(t, pairs);
  else
    rt_map_pairs(t, pairs);
  push_pairs(&w->stack, pairs, n);
  rt_mem_free(pairs, 2 * n * sizeof *pairs);
}

// A list of up to 65535 bytes is a string.
static void put_list(Writer *w, Term t) {
  size_t n = 0;
  bool bytes = true;
  Term tail = t;
  for (; IS_CONS(tail); tail = CDR(tail), n++)
    bytes = bytes && IS_SMALL(CAR(tail)) && CAR(tail) <= MAKE_SMALL(255);
  if (tail == NIL && bytes && n < 65536) {
    put_tagged(w, EXT_STRING, n, 2);
    for (; IS_CONS(t); t = CDR(t))
      put_uint(w, (uint64_t)SMALL_VALUE(CAR(t)), 1);
    return;
  }
  put_tagged(w, EXT_LIST, n, 4);
  stack_push(&w->stack, t);
  stack_push(&w->stack, MAKE_HDR(1, 0));
}

static void put_immediate(Writer *w, Term t) {
  if (IS_SMALL(t))
    put_small(w, t);
  else if (IS_FLOAT_IMM(t))
    put_float(w, t);
  else if (IS_ATOM(t))
    put_atom(w, t);
  else if (t == NIL)
    put_tag(w, EXT_NIL);
  else if (IS_PID_IMM(t))
    put_pid(w, t);
  else
    put_port(w, t);
}

static void put_box(Writer *w, Term t) {
  switch (HDR_KIND(HDR(t))) {
  case HDR_TUPLE: put_tuple(w, t); return;
  case HDR_RECORD: put_record(w, t); return;
  case HDR_POS_BIG:
  case HDR_NEG_BIG: put_big(w, t); return;
  case HDR_FLOAT: put_float(w, t); return;
  case HDR_REF:
  case HDR_MAGIC: put_own_ref(w, t); return;
  case HDR_FUN: put_fun(w, t); return;
  case HDR_EXPORT: put_export(w, t); return;
  case HDR_MAP:
  case HDR_HASHMAP: put_map(w, t); return;
  case HDR_EXT_PID: put_pid(w, t); return;
  case HDR_EXT_PORT: put_port(w, t); return;
  case HDR_EXT_REF: put_external_ref(w, t); return;
  default: put_bits(w, t); return;
  }
}

static void put_term(Writer *w, Term t) {
  if (IS_CONS(t))
    put_list(w, t);
  else if (IS_BOX(t))
    put_box(w, t);
  else
    put_immediate(w, t);
}

// The elements of a list in order; what is compound goes before the rest.
static void go_on_in_list(Writer *w, Term t) {
  for (; IS_CONS(t); t = CDR(t)) {
    if (!IS_PTR(CAR(t))) {
      put_immediate(w, CAR(t));
      continue;
    }
    stack_push(&w->stack, CDR(t));
    stack_push(&w->stack, MAKE_HDR(1, 0));
    stack_push(&w->stack, CAR(t));
    return;
  }
  stack_push(&w->stack, t);
}

static void walk(Writer *w, Term t) {
  stack_init(&w->stack);
  put_tag(w, EXT_VERSION);
  if (w->options.local) put_tagged(w, EXT_LOCAL, 0, 4);
  put_term(w, t);
  while (w->stack.n) {
    t = stack_pop(&w->stack);
    if (t == END_OF_FUN)
      end_fun(w);
    else if ((t & TAG_MASK) == TAG_HDR)
      go_on_in_list(w, stack_pop(&w->stack));
    else
      put_term(w, t);
  }
  stack_free(&w->stack);
}

ExtOptions rt_ext_options(void) {
  bool utf8 = code_program()->otp_release >= 26;
  return (ExtOptions){.minor_version = utf8 ? 2 : 1};
}

size_t rt_ext_size(Term t, ExtOptions options) {
  Writer w = {.options = options};
  walk(&w, t);
  return w.n;
}

void rt_ext_write(uint8_t *to, Term t, ExtOptions options) {
  Writer w = {.to = to, .options = options};
  walk(&w, t);
}
