// SPDX-License-Identifier: Apache-2.0
// erlang:phash/2 and phash2/1,2: hashes that are the same on every machine and
// in every release, hence the same numbers as OTP's (erts, erl_term_hashing.c,
// says what is hashed in which order). phash2 mixes 32-bit words by Bob
// Jenkins' function of 1996; phash multiplies by primes, byte by byte. Pids,
// ports and references hash by their numbers, which differ from run to run
// anyway.
#include "../bits.h"
#include "../map.h"
#include "../number.h"
#include "../stack.h"

// The hash of atoms in both: P. J. Weinberger's, over Latin-1 where that is
// enough for a character.
static uint32_t atom_hash(Term t) {
  size_t n;
  const uint8_t *p = (const uint8_t *)rt_atom_text(t, &n), *end = p + n;
  uint32_t h = 0;
  while (p < end) {
    uint8_t v = *p++;
    if (p < end && (v & 0xfe) == 0xc2 && (*p & 0xc0) == 0x80)
      v = (uint8_t)(v << 6 | (*p++ & 0x3f));
    h = (h << 4) + v;
    uint32_t top = h & 0xf0000000;
    h ^= top >> 24 ^ top;
  }
  return h;
}

static bool is_byte(Term t) { return t <= MAKE_SMALL(255) && IS_SMALL(t); }

static const FunEntry *entry_of(Term fun) {
  return (const FunEntry *)(uintptr_t)FIELD(fun, 2);
}

static uint64_t float_bits(Term t) {
  double d = rt_float_value(t);
  uint64_t bits = 0;
  if (d != 0) memcpy(&bits, &d, sizeof bits); // -0.0 as 0.0
  return bits;
}

static uint64_t pid_number(Term t) {
  return IS_BOX(t) ? FIELD(t, 2) : IMM_VALUE(t) & ((1 << 28) - 1);
}

static uint64_t port_number(Term t) {
  return IS_BOX(t) ? FIELD(t, 2) : IMM_VALUE(t);
}

static uint32_t ref_number(Term t) {
  return (uint32_t)FIELD(t, IS_KIND(t, HDR_EXT_REF) ? 3 : 1);
}

// --- phash2

// Marks on the stack; header words are never terms.
#define END_OF_PAIR   MAKE_HDR(0, 1)
#define END_OF_MAP    MAKE_HDR(0, 2) // below: the hash before it, the xor
#define END_OF_LIST   MAKE_HDR(0, 3) // phash
#define END_OF_TUPLE  MAKE_HDR(0, 4) // phash; below it: the arity
#define END_OF_RECORD MAKE_HDR(0, 6) // phash; below it: the size
#define LIST_TAIL     MAKE_HDR(0, 5) // phash; below it: the tail

#define GOLDEN 0x9e3779b9u
// What tells kinds of data apart: multiples of GOLDEN.
enum {
  C_SMALL = 1,
  C_NIL,
  C_ATOM,
  C_BYTES,
  C_PID,
  C_PORT,
  C_REF,
  C_TUPLE = 9,
  C_NEGATIVE,
  C_POSITIVE,
  C_FLOAT,
  C_BITS,
  C_FUNCTION,
  C_ODD,
  C_MAP,
  C_MAP_END = 19,
  C_RECORD = 23,
};

typedef struct Jenkins {
  uint32_t a, b, c;
} Jenkins;

static void jenkins_mix(Jenkins *j) {
  static const uint8_t shift[3][3] = {{13, 8, 13}, {12, 16, 5}, {3, 10, 15}};
  for (int i = 0; i < 3; i++) {
    j->a = (j->a - j->b - j->c) ^ (j->c >> shift[i][0]);
    j->b = (j->b - j->c - j->a) ^ (j->a << shift[i][1]);
    j->c = (j->c - j->a - j->b) ^ (j->b >> shift[i][2]);
  }
}

static uint32_t mix2(uint32_t h, uint32_t x, uint32_t y, uint32_t kind) {
  Jenkins j = {kind * GOLDEN + x, kind * GOLDEN + y, h};
  jenkins_mix(&j);
  return j.c;
}

static uint32_t mix1(uint32_t h, uint32_t x, uint32_t kind) {
  return mix2(h, x, 0, kind);
}

// Little-endian words of the bytes, which need not start at a byte's start.
static uint32_t load32(Bits b, size_t at, size_t n) {
  uint32_t w = 0;
  for (size_t i = 0; i < n; i++)
    w |= (uint32_t)rt_bits_load(b.at + at + i, b.off, 8) << 8 * i;
  return w;
}

static size_t clip(size_t n, size_t from) {
  return n < from ? 0 : n - from > 4 ? 4 : n - from;
}

static uint32_t hash_bytes(uint32_t h, Bits b, size_t n) {
  Jenkins j = {GOLDEN, GOLDEN, h};
  size_t at = 0;
  for (; n - at >= 12; at += 12) {
    j.a += load32(b, at, 4);
    j.b += load32(b, at + 4, 4);
    j.c += load32(b, at + 8, 4);
    jenkins_mix(&j);
  }
  size_t rest = n - at;
  j.a += load32(b, at, clip(rest, 0));
  j.b += load32(b, at + 4, clip(rest, 4));
  j.c += (load32(b, at + 8, clip(rest, 8)) << 8) + (uint32_t)n;
  jenkins_mix(&j);
  return j.c;
}

static uint32_t hash_bits(uint32_t h, Term t) {
  Bits b = rt_bits(t);
  h += C_BITS * GOLDEN;
  if (!b.size) return h;
  size_t n = (uint32_t)(b.size / 8); // more are not looked at
  h = hash_bytes(h, b, n);
  unsigned odd = b.size % 8;
  if (!odd) return h;
  uint64_t last = rt_bits_load(b.at + n, b.off, odd);
  return mix2(h, odd, (uint32_t)last, C_ODD);
}

static uint32_t hash_small(uint32_t h, int64_t i) {
  if (i < -((int64_t)1 << 27) || i >= (int64_t)1 << 27) {
    uint64_t u = i < 0 ? 0 - (uint64_t)i : (uint64_t)i;
    return mix2(h, (uint32_t)u, (uint32_t)(u >> 32),
                i < 0 ? C_NEGATIVE : C_POSITIVE);
  }
  if (i < 0) h = mix1(h, (uint32_t)-i, C_SMALL);
  return mix1(h, (uint32_t)i, C_SMALL);
}

static uint32_t hash_big(uint32_t h, Term t) {
  IntView v = {0};
  rt_int_view(t, &v);
  for (size_t i = 0; i < v.n; i++)
    h = mix2(h, (uint32_t)v.at[i], (uint32_t)(v.at[i] >> 32),
             v.negative ? C_NEGATIVE : C_POSITIVE);
  return h;
}

typedef struct Walk {
  uint32_t h;
  uint32_t pairs; // of the map in work: their hashes, xor
  Stack stack;
} Walk;

static void push_fields(Stack *s, Term t, size_t from) {
  for (size_t i = HDR_SIZE(HDR(t)); i >= from; i--) stack_push(s, FIELD(t, i));
}

static void enter_fun(Walk *w, Term t) {
  const FunEntry *e = entry_of(t);
  w->h =
      mix2(w->h, (uint32_t)HDR_SIZE(HDR(t)) - 2, atom_hash(e->module), C_SMALL);
  w->h = mix2(w->h, e->index, e->uniq, C_SMALL);
  push_fields(&w->stack, t, 3);
}

static void enter_export(Walk *w, Term t) {
  w->h = mix2(w->h, FUN_ARITY(FIELD(t, 1)), atom_hash(FIELD(t, 2)), C_SMALL);
  w->h = mix1(w->h, atom_hash(FIELD(t, 3)), C_FUNCTION);
}

static void enter_map(Walk *w, Term t) {
  Stack *s = &w->stack;
  w->h = mix1(w->h, (uint32_t)rt_map_size(t), C_MAP);
  if (!rt_map_size(t)) return;
  stack_push(s, w->pairs);
  stack_push(s, w->h);
  stack_push(s, END_OF_MAP);
  w->h = w->pairs = 0;
  Term key, value;
  for (MapIter i = rt_map_iter(t); rt_map_next(&i, &key, &value);) {
    stack_push(s, END_OF_PAIR);
    stack_push(s, value);
    stack_push(s, key);
  }
}

// Bytes at the start of a list are taken four at a time.
static void enter_list(Walk *w, Term t) {
  uint32_t bytes = 0;
  int n = 0;
  for (; IS_CONS(t) && is_byte(CAR(t)); t = CDR(t)) {
    bytes = bytes << 8 | (uint32_t)SMALL_VALUE(CAR(t));
    if (++n < 4) continue;
    w->h = mix1(w->h, bytes, C_BYTES);
    bytes = 0;
    n = 0;
  }
  if (n) w->h = mix1(w->h, bytes, C_BYTES);
  if (IS_CONS(t)) {
    stack_push(&w->stack, CDR(t));
    t = CAR(t);
  }
  stack_push(&w->stack, t);
}

static void enter_float(Walk *w, Term t) {
  uint64_t bits = float_bits(t);
  w->h = mix2(w->h, (uint32_t)(bits >> 32), (uint32_t)bits, C_FLOAT);
}

static void enter_port(Walk *w, Term t) {
  uint64_t n = port_number(t);
  w->h = mix2(w->h, (uint32_t)n, (uint32_t)(n >> 32), C_PORT);
}

static void enter_immediate(Walk *w, Term t) {
  if (IS_SMALL(t))
    w->h = hash_small(w->h, SMALL_VALUE(t));
  else if (IS_FLOAT_IMM(t))
    enter_float(w, t);
  else if (IS_ATOM(t))
    w->h = w->h ? mix1(w->h, atom_hash(t), C_ATOM) : atom_hash(t);
  else if (t == NIL)
    w->h = w->h ? mix1(w->h, 2, C_NIL) : 3468870702u;
  else if (IS_PORT_IMM(t))
    enter_port(w, t);
  else
    w->h = mix1(w->h, (uint32_t)pid_number(t), C_PID);
}

// By the hash of its definition as one tuple, and the values.
static void enter_record(Walk *w, Term t) {
  Term def = FIELD(t, 1), names = FIELD(def, 4);
  uint32_t n = (uint32_t)ARITY(names), h = mix1(0, 3 + n, C_TUPLE);
  for (unsigned i = 1; i <= 3; i++)
    h = mix1(h, atom_hash(FIELD(def, i)), C_ATOM);
  for (uint32_t i = 1; i <= n; i++)
    h = mix1(h, atom_hash(FIELD(names, i)), C_ATOM);
  w->h = mix2(w->h, n, h, C_RECORD);
  push_fields(&w->stack, t, 2);
}

static void enter_box(Walk *w, Term t) {
  switch (HDR_KIND(HDR(t))) {
  case HDR_RECORD: enter_record(w, t); return;
  case HDR_TUPLE:
    w->h = mix1(w->h, (uint32_t)ARITY(t), C_TUPLE);
    push_fields(&w->stack, t, 1);
    return;
  case HDR_POS_BIG:
  case HDR_NEG_BIG: w->h = hash_big(w->h, t); return;
  case HDR_FLOAT: enter_float(w, t); return;
  case HDR_MAP:
  case HDR_HASHMAP: enter_map(w, t); return;
  case HDR_FUN: enter_fun(w, t); return;
  case HDR_EXPORT: enter_export(w, t); return;
  case HDR_EXT_PID: w->h = mix1(w->h, (uint32_t)pid_number(t), C_PID); return;
  case HDR_EXT_PORT: enter_port(w, t); return;
  case HDR_REF:
  case HDR_MAGIC:
  case HDR_EXT_REF: w->h = mix1(w->h, ref_number(t), C_REF); return;
  default: w->h = hash_bits(w->h, t);
  }
}

static void leave(Walk *w, Term mark) {
  if (mark == END_OF_PAIR) {
    w->pairs ^= w->h;
    w->h = 0;
    return;
  }
  w->h = mix1((uint32_t)stack_pop(&w->stack), w->pairs, C_MAP_END);
  w->pairs = (uint32_t)stack_pop(&w->stack);
}

uint32_t rt_phash2(Term t) {
  Walk w = {.h = 0};
  stack_init(&w.stack);
  stack_push(&w.stack, t);
  while (w.stack.n) {
    t = stack_pop(&w.stack);
    if ((t & TAG_MASK) == TAG_HDR)
      leave(&w, t);
    else if (IS_CONS(t))
      enter_list(&w, t);
    else if (IS_BOX(t))
      enter_box(&w, t);
    else
      enter_immediate(&w, t);
  }
  stack_free(&w.stack);
  return w.h;
}

// --- phash

// Primes just above 2^28, by the number OTP gives them.
enum {
  P1 = 268440163,
  P2 = 268439161,
  P3 = 268435459,
  P4 = 268436141,
  P5 = 268438633,
  P6 = 268437017,
  P8 = 268437511,
  P9 = 268439627,
  P10 = 268440479,
  P11 = 268440577,
  P12 = 268440581,
  P13 = 268440593,
  P14 = 268440611,
  P15 = 268440629,
};

static uint32_t step4(uint32_t h, uint64_t x, uint32_t prime, int bytes) {
  for (int i = 0; i < bytes; i++) h = h * prime + (uint8_t)(x >> 8 * i);
  return h;
}

static uint32_t phash_int(uint32_t h, Term t) {
  IntView v = {0};
  rt_int_view(t, &v);
  if (!v.n) h = step4(h, 0, P2, 4);
  for (size_t i = 0; i < v.n; i++)
    h = step4(h, v.at[i], P2, i + 1 < v.n || v.at[i] >> 32 ? 8 : 4);
  return h * (v.negative ? P4 : P3);
}

static uint32_t phash_bits(uint32_t h, Term t) {
  Bits b = rt_bits(t);
  size_t n = b.size / 8;
  for (size_t i = 0; i < n; i++)
    h = h * P1 + (uint32_t)rt_bits_load(b.at + i, b.off, 8);
  unsigned odd = b.size % 8;
  if (odd)
    h = (h * P1 + (uint32_t)rt_bits_load(b.at + n, b.off, odd)) * P12 + odd;
  return h * P4 + (uint32_t)n;
}

static uint32_t phash_port(uint32_t h, uint64_t n) {
  if (n >> 32) h = step4(h, n >> 32, P11, 4);
  return step4(h, n, P9, 4) * P10;
}

static uint32_t phash_float(uint32_t h, Term t) {
  uint64_t bits = float_bits(t);
  return h * P6 + ((uint32_t)bits ^ (uint32_t)(bits >> 32));
}

static uint32_t phash_fun(Stack *s, uint32_t h, Term t) {
  if (IS_KIND(t, HDR_EXPORT)) {
    h = (h * P11 + FUN_ARITY(FIELD(t, 1))) * P1 + atom_hash(FIELD(t, 2));
    return h * P1 + atom_hash(FIELD(t, 3));
  }
  const FunEntry *e = entry_of(t);
  h = h * P10 + (uint32_t)HDR_SIZE(HDR(t)) - 2;
  h = (h * P1 + atom_hash(e->module)) * P2 + e->index;
  push_fields(s, t, 3);
  return h * P2 + e->uniq;
}

static uint32_t phash_box(Stack *s, uint32_t h, Term t) {
  switch (HDR_KIND(HDR(t))) {
  case HDR_TUPLE:
    stack_push(s, ARITY(t));
    stack_push(s, END_OF_TUPLE);
    push_fields(s, t, 1);
    return h;
  case HDR_RECORD:
    stack_push(s, HDR_SIZE(HDR(t)));
    stack_push(s, END_OF_RECORD);
    push_fields(s, t, 2);
    return h;
  case HDR_POS_BIG:
  case HDR_NEG_BIG: return phash_int(h, t);
  case HDR_FLOAT: return phash_float(h, t);
  case HDR_MAP:
  case HDR_HASHMAP: return h * P13 + P14 + rt_phash2(t);
  case HDR_FUN:
  case HDR_EXPORT: return phash_fun(s, h, t);
  case HDR_EXT_PID: return step4(h, pid_number(t), P5, 4) * P6;
  case HDR_EXT_PORT: return phash_port(h, port_number(t));
  case HDR_REF:
  case HDR_MAGIC:
  case HDR_EXT_REF: return step4(h, ref_number(t), P9, 4) * P10;
  default: return phash_bits(h, t);
  }
}

static uint32_t phash_immediate(uint32_t h, Term t) {
  if (IS_SMALL(t)) return phash_int(h, t);
  if (IS_FLOAT_IMM(t)) return phash_float(h, t);
  if (IS_ATOM(t)) return h * P1 + atom_hash(t);
  if (t == NIL) return h * P3 + 1;
  if (IS_PORT_IMM(t)) return phash_port(h, port_number(t));
  return step4(h, pid_number(t), P5, 4) * P6;
}

static uint32_t phash_list(Stack *s, uint32_t h, Term t) {
  for (; IS_CONS(t); t = CDR(t)) {
    if (!is_byte(CAR(t))) {
      stack_push(s, CDR(t));
      stack_push(s, LIST_TAIL);
      stack_push(s, CAR(t));
      return h;
    }
    h = h * P2 + (uint32_t)SMALL_VALUE(CAR(t));
  }
  stack_push(s, END_OF_LIST);
  stack_push(s, t);
  return h;
}

static uint32_t phash_mark(Stack *s, uint32_t h, Term mark) {
  if (mark == END_OF_LIST) return h * P8;
  Term t = stack_pop(s);
  if (mark == END_OF_TUPLE) return h * P9 + (uint32_t)t;
  if (mark == END_OF_RECORD) return h * P15 + (uint32_t)t;
  if (IS_CONS(t)) return phash_list(s, h, t);
  stack_push(s, END_OF_LIST);
  stack_push(s, t);
  return h;
}

uint32_t rt_phash(Term t) {
  uint32_t h = 0;
  Stack s;
  stack_init(&s);
  stack_push(&s, t);
  while (s.n) {
    t = stack_pop(&s);
    if ((t & TAG_MASK) == TAG_HDR)
      h = phash_mark(&s, h, t);
    else if (IS_CONS(t))
      h = phash_list(&s, h, t);
    else if (IS_BOX(t))
      h = phash_box(&s, h, t);
    else
      h = phash_immediate(h, t);
  }
  stack_free(&s);
  return h;
}
