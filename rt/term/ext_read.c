// SPDX-License-Identifier: Apache-2.0
// Terms from the external format. The bytes may be anything: every size is
// checked against what is left before memory is taken for it, so that no input
// asks for more memory than a fixed multiple of its length. Terms that are not
// complete yet wait in frames, each a row of words to be filled.
#include "../bits.h"
#include "../code/code.h"
#include "../external.h"
#include "../map.h"
#include "../number.h"
#include "../proc.h"

typedef struct Frame {
  Term *next; // the next word to be filled
  size_t left, step;
  Term *pairs, *to; // a map's keys and values, and where the map belongs
  size_t npairs;
} Frame;

enum { OWN_FRAMES = 16 };
typedef struct Reader {
  Ctx *c;
  const uint8_t *at, *end;
  bool safe, failed;
  Frame *frame;
  size_t n, cap;
  Frame own[OWN_FRAMES];
} Reader;

static Term fail(Reader *r) {
  r->failed = true;
  return NIL;
}

static size_t left(const Reader *r) { return (size_t)(r->end - r->at); }

// Are n more bytes there? Fails if not.
static bool has(Reader *r, size_t n) {
  if (left(r) < n) r->failed = true;
  return !r->failed;
}

// Can n terms follow? Each takes a byte at least, and some words in memory.
static bool has_terms(Reader *r, size_t n) {
  return has(r, n) && has(r, n < SIZE_MAX / 64 ? n : SIZE_MAX);
}

static uint64_t get_uint(Reader *r, int bytes) {
  uint64_t u = 0;
  if (!has(r, (size_t)bytes)) return 0;
  for (int i = 0; i < bytes; i++) u = u << 8 | *r->at++;
  return u;
}

static unsigned get_byte(Reader *r) { return (unsigned)get_uint(r, 1); }
static uint32_t get_u32(Reader *r) { return (uint32_t)get_uint(r, 4); }

static Frame *push(Reader *r, Term *next, size_t n, size_t step) {
  if (r->n == r->cap) {
    Frame *f = rt_mem_alloc(2 * r->cap * sizeof *f);
    memcpy(f, r->frame, r->n * sizeof *f);
    if (r->frame != r->own) rt_mem_free(r->frame, r->cap * sizeof *f);
    r->frame = f;
    r->cap *= 2;
  }
  Frame *f = &r->frame[r->n++];
  *f = (Frame){.next = next, .left = n, .step = step};
  return f;
}

// --- atoms
static Term atom_of(Reader *r, const char *p, size_t n) {
  Term t = r->safe ? rt_atom_existing(p, n) : rt_atom(p, n);
  return t == NONE ? fail(r) : t;
}

static Term latin1_atom(Reader *r, size_t n) {
  uint8_t text[2 * 255];
  size_t k = 0;
  if (n > 255 || !has(r, n)) return fail(r);
  for (size_t i = 0; i < n; i++) k += rt_utf8_put(text + k, *r->at++);
  return atom_of(r, (const char *)text, k);
}

static Term utf8_atom(Reader *r, size_t n) {
  if (!has(r, n)) return NIL;
  const uint8_t *p = r->at;
  r->at += n;
  unsigned len;
  for (size_t i = 0; i < n; i += len)
    if (rt_utf8_get(p + i, n - i, &len) < 0) return fail(r);
  return atom_of(r, (const char *)p, n);
}

static Term atom_tagged(Reader *r, unsigned tag) {
  switch (tag) {
  case EXT_ATOM: return latin1_atom(r, get_uint(r, 2));
  case EXT_SMALL_ATOM: return latin1_atom(r, get_byte(r));
  case EXT_ATOM_UTF8: return utf8_atom(r, get_uint(r, 2));
  case EXT_SMALL_ATOM_UTF8: return utf8_atom(r, get_byte(r));
  default: return fail(r);
  }
}

static Term get_atom(Reader *r) { return atom_tagged(r, get_byte(r)); }

// --- numbers
static Term get_big(Reader *r, size_t n) {
  bool negative = get_byte(r) != 0;
  if (!has(r, n)) return NIL;
  size_t limbs = (n + 7) / 8;
  const uint8_t *p = r->at;
  r->at += n;
  while (n && !p[n - 1]) n--;
  limbs = (n + 7) / 8;
  if (limbs > INT_MAX_LIMBS) return fail(r);
  IntRoom room = rt_int_room(r->c, limbs);
  memset(room.at, 0, limbs * sizeof *room.at);
  for (size_t i = 0; i < n; i++) room.at[i / 8] |= (Limb)p[i] << 8 * (i % 8);
  return rt_int_done(r->c, room, negative);
}

static Term get_new_float(Reader *r) {
  uint64_t bits = get_uint(r, 8);
  double d;
  memcpy(&d, &bits, sizeof d);
  return rt_is_finite(d) ? rt_float(r->c, d) : fail(r);
}

static bool is_digit(char ch) { return ch >= '0' && ch <= '9'; }

// [ ]*[+-]digits[.digits][(e|E)[+-]digits], as sscanf reads it, then anything.
static Term get_text_float(Reader *r) {
  char text[40];
  size_t n = 0, digits = 0;
  if (!has(r, 31)) return NIL;
  const char *p = (const char *)r->at, *end = p + 31;
  r->at += 31;
  while (p < end && *p == ' ') p++;
  if (p < end && (*p == '-' || *p == '+')) text[n++] = *p++;
  for (; p < end && is_digit(*p); digits++) text[n++] = *p++;
  text[n++] = '.';
  if (p < end && *p == '.') p++;
  for (; p < end && is_digit(*p); digits++) text[n++] = *p++;
  if (!digits) return fail(r);
  const char *e = p < end && (*p | 0x20) == 'e' ? p + 1 : end;
  if (e < end && (*e == '-' || *e == '+')) e++;
  if (e < end && is_digit(*e)) {
    while (p < e) text[n++] = *p++;
    while (p < end && is_digit(*p)) text[n++] = *p++;
  }
  double d;
  return num_parse_float(text, n, &d) ? rt_float(r->c, d) : fail(r);
}

// --- what belongs to a node. Local is what is of no node and of no creation.
static bool is_own(Term node, uint32_t creation) {
  return node == AM(nonode) && creation == 0;
}

static Term boxed(Reader *r, int kind, size_t n, const uint64_t *word) {
  if (r->failed) return NIL;
  Term *p = rt_alloc(r->c, 1 + n);
  p[0] = MAKE_HDR(kind, n);
  memcpy(p + 1, word, n * sizeof *word);
  return MAKE_BOX(p);
}

static Term get_pid(Reader *r, int creation_bytes) {
  Term node = get_atom(r);
  uint64_t number = get_u32(r), serial = get_u32(r);
  uint32_t creation = (uint32_t)get_uint(r, creation_bytes);
  if (is_own(node, creation) && number < 1 << 28 && serial < (uint64_t)1 << 30)
    return MAKE_IMM(IMM_PID, number | serial << 28);
  return boxed(r, HDR_EXT_PID, 4, (uint64_t[]){node, number, serial, creation});
}

static Term get_port(Reader *r, int bytes, int creation_bytes) {
  Term node = get_atom(r);
  uint64_t number = get_uint(r, bytes);
  uint32_t creation = (uint32_t)get_uint(r, creation_bytes);
  if (is_own(node, creation) && number < (uint64_t)1 << 58)
    return MAKE_IMM(IMM_PORT, number);
  return boxed(r, HDR_EXT_PORT, 3, (uint64_t[]){node, number, creation});
}

static Term own_ref(Reader *r, size_t n, const uint64_t *id) {
  uint64_t owner = n == 4 ? MAKE_IMM(IMM_PID, id[2] | id[3] << 32) : 0;
  return boxed(r, HDR_REF, 2, (uint64_t[]){id[0] | id[1] << 32, owner});
}

// What a reference has in front of its words: a number of them, a creation.
static Term get_ref(Reader *r, size_t n, int creation_bytes) {
  uint64_t word[2 + 5];
  if (!n || n > 5) return fail(r);
  word[0] = get_atom(r);
  word[1] = get_uint(r, creation_bytes);
  for (size_t i = 0; i < n; i++) word[2 + i] = get_u32(r);
  bool own = is_own(word[0], (uint32_t)word[1]) && (n == 2 || n == 4);
  return own ? own_ref(r, n, word + 2) : boxed(r, HDR_EXT_REF, 2 + n, word);
}

static Term get_old_ref(Reader *r) {
  uint64_t word[3] = {get_atom(r)};
  word[2] = get_u32(r);
  word[1] = get_byte(r);
  return boxed(r, HDR_EXT_REF, 3, word);
}

// --- funs
static Term get_export(Reader *r) {
  Term m = get_atom(r), f = get_atom(r);
  if (get_byte(r) != EXT_BYTE) return fail(r);
  unsigned arity = get_byte(r);
  if (r->failed || (r->safe && !code_export(m, f, arity))) return fail(r);
  Term fun = bif_make_fun_3(r->c, m, f, MAKE_SMALL(arity));
  return fun == NONE ? fail(r) : fun;
}

static uint64_t get_index(Reader *r) {
  unsigned tag = get_byte(r);
  if (tag != EXT_BYTE && tag != EXT_INT) r->failed = true;
  return get_uint(r, tag == EXT_BYTE ? 1 : 4);
}

static void skip_pid(Reader *r) {
  unsigned tag = get_byte(r);
  if (tag == EXT_PID || tag == EXT_NEW_PID)
    get_pid(r, tag == EXT_PID ? 1 : 4);
  else
    r->failed = true;
}

// Of a fun's many numbers module, index and uniq find it in the program.
static Term get_fun(Reader *r) {
  const uint8_t *start = r->at;
  uint32_t size = get_u32(r);
  unsigned arity = get_byte(r);
  if (!has(r, 16)) return NIL;
  r->at += 16;
  uint32_t index = get_u32(r), nfree = get_u32(r);
  Term module = get_atom(r);
  get_index(r);
  uint64_t uniq = get_index(r);
  skip_pid(r);
  const FunEntry *e = r->failed ? NULL : code_fun_entry(module, index, uniq);
  if (!e || e->arity != arity || e->nfree != nfree || !has_terms(r, nfree) ||
      size < (size_t)(r->at - start))
    return fail(r);
  Term *p = rt_alloc(r->c, 3 + nfree);
  p[0] = MAKE_HDR(HDR_FUN, 2 + nfree);
  p[1] = e->code | (uint64_t)e->arity << 32;
  p[2] = (uintptr_t)e;
  push(r, p + 3, nfree, 1);
  return MAKE_BOX(p);
}

// --- compound terms
static Term get_tuple(Reader *r, size_t n) {
  if (n >= 1 << 24 || !has_terms(r, n)) return fail(r);
  Term *p = rt_alloc(r->c, 1 + n);
  p[0] = MAKE_HDR(HDR_TUPLE, n);
  push(r, p + 1, n, 1);
  return MAKE_BOX(p);
}

static Term get_record(Reader *r, size_t n) {
  unsigned flags = get_byte(r);
  if (n >= 1 << 24 || flags > 1 || !has_terms(r, n)) return fail(r);
  Term *names = rt_alloc(r->c, 1 + n), *def = rt_alloc(r->c, 5);
  names[0] = MAKE_HDR(HDR_TUPLE, n);
  def[0] = MAKE_HDR(HDR_TUPLE, 4);
  def[1] = get_atom(r);
  def[2] = get_atom(r);
  def[3] = rt_bool(flags);
  def[4] = MAKE_BOX(names);
  for (size_t i = 1; i <= n; i++) names[i] = r->failed ? NIL : get_atom(r);
  if (r->failed || !rt_all_distinct(r->c, def[4])) return fail(r);
  Term *p = rt_alloc(r->c, 2 + n);
  p[0] = MAKE_HDR(HDR_RECORD, 1 + n);
  p[1] = MAKE_BOX(def);
  push(r, p + 2, n, 1);
  return MAKE_BOX(p);
}

// A list of no elements is what stands in place of its tail.
static Term get_list(Reader *r, size_t n, Term *to) {
  if (!has_terms(r, n)) return NIL;
  if (!n) {
    push(r, to, 1, 1);
    return NIL;
  }
  Term *p = rt_alloc(r->c, 2 * n);
  for (size_t i = 0; i + 1 < n; i++) p[2 * i + 1] = MAKE_CONS(p + 2 * i + 2);
  push(r, p + 2 * n - 1, 1, 1);
  push(r, p, n, 2);
  return MAKE_CONS(p);
}

static Term get_string(Reader *r, size_t n) {
  if (!has(r, n)) return NIL;
  r->at += n;
  return rt_byte_list(r->c, r->at - n, n, NIL);
}

// The map is made when its last value is there, and put where it belongs.
static Term get_map(Reader *r, size_t n, Term *to) {
  if (left(r) / 2 < n || !has_terms(r, n)) return fail(r);
  if (!n) return rt_flatmap(r->c, NULL, 0);
  Term *pairs = rt_mem_alloc(2 * n * sizeof *pairs);
  Frame *f = push(r, pairs, 2 * n, 1);
  f->pairs = pairs;
  f->npairs = n;
  f->to = to;
  return NIL;
}

static void finish_map(Reader *r, const Frame *f) {
  *f->to = rt_map_from_pairs(r->c, f->pairs, f->npairs);
  if (rt_map_size(*f->to) != f->npairs) r->failed = true; // equal keys
}

static Term get_binary(Reader *r, size_t n) {
  if (!has(r, n)) return NIL;
  r->at += n;
  return rt_binary(r->c, r->at - n, n);
}

static Term get_bits(Reader *r, size_t n) {
  unsigned last = get_byte(r);
  if (!has(r, n) || last > 8 || (n == 0) != (last == 0)) return fail(r);
  r->at += n;
  return rt_bits_new(r->c, r->at - n, 0, n ? (uint64_t)(n - 1) * 8 + last : 0);
}

// The next term, which belongs to *to; parts of it may wait in frames.
static Term get_term(Reader *r, Term *to) {
  unsigned tag = get_byte(r);
  if (r->failed) return NIL;
  switch (tag) {
  case EXT_BYTE: return MAKE_SMALL(get_byte(r));
  case EXT_INT: return MAKE_SMALL((int32_t)get_u32(r));
  case EXT_SMALL_BIG: return get_big(r, get_byte(r));
  case EXT_BIG: return get_big(r, get_u32(r));
  case EXT_NEW_FLOAT: return get_new_float(r);
  case EXT_FLOAT: return get_text_float(r);
  case EXT_NIL: return NIL;
  case EXT_STRING: return get_string(r, get_uint(r, 2));
  case EXT_LIST: return get_list(r, get_u32(r), to);
  case EXT_SMALL_TUPLE: return get_tuple(r, get_byte(r));
  case EXT_TUPLE: return get_tuple(r, get_u32(r));
  case EXT_RECORD: return get_record(r, get_u32(r));
  case EXT_MAP: return get_map(r, get_u32(r), to);
  case EXT_BINARY: return get_binary(r, get_u32(r));
  case EXT_BITS: return get_bits(r, get_u32(r));
  case EXT_PID: return get_pid(r, 1);
  case EXT_NEW_PID: return get_pid(r, 4);
  case EXT_PORT: return get_port(r, 4, 1);
  case EXT_NEW_PORT: return get_port(r, 4, 4);
  case EXT_V4_PORT: return get_port(r, 8, 4);
  case EXT_REF: return get_old_ref(r);
  case EXT_NEW_REF: return get_ref(r, get_uint(r, 2), 1);
  case EXT_NEWER_REF: return get_ref(r, get_uint(r, 2), 4);
  case EXT_EXPORT: return get_export(r);
  case EXT_NEW_FUN: return get_fun(r);
  default: return atom_tagged(r, tag);
  }
}

// What has not been filled becomes [], so that the heap stays in order.
static void give_up(Reader *r) {
  for (; r->n; r->n--) {
    Frame *f = &r->frame[r->n - 1];
    for (; f->left; f->left--, f->next += f->step) *f->next = NIL;
    if (f->to) *f->to = NIL;
    if (f->pairs) rt_mem_free(f->pairs, 2 * f->npairs * sizeof(Term));
  }
}

static void fill(Reader *r) {
  while (r->n && !r->failed) {
    Frame *f = &r->frame[r->n - 1];
    if (f->left) {
      Term *to = f->next;
      f->next += f->step;
      f->left--;
      *to = NIL;
      Term t = get_term(r, to); // may move the frames
      *to = t;
      continue;
    }
    if (f->pairs) {
      finish_map(r, f);
      rt_mem_free(f->pairs, 2 * f->npairs * sizeof(Term));
    }
    r->n--;
  }
}

Term rt_ext_read(Ctx *c, const uint8_t *p, size_t n, bool safe, size_t *used) {
  Reader r = {.c = c, .at = p, .end = p + n, .safe = safe, .cap = OWN_FRAMES};
  r.frame = r.own;
  if (n && *p == EXT_LOCAL) r.at += n < 5 ? n : 5;
  Term term = NIL;
  push(&r, &term, 1, 1);
  fill(&r);
  give_up(&r);
  if (r.frame != r.own) rt_mem_free(r.frame, r.cap * sizeof *r.frame);
  *used = (size_t)(r.at - p);
  return r.failed ? NONE : term;
}
