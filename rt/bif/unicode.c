// SPDX-License-Identifier: Apache-2.0
// unicode:characters_to_list/2 and characters_to_binary/2. Other encodings than
// UTF-8 and Latin-1 are the business of unicode.erl, to which these trap.
//
// Bytes at the end of a binary that may begin a character are left over: the
// next binary goes on with them, wherever it stands in the list. What remains
// after an error is put together from the place and the tails that are still to
// come; Note [REST] says how OTP shapes it.
#include "bits.h"
#include "proc/exc.h"
#include "stack.h"

typedef enum { DONE, FAILED, FAILED_LEFT, INCOMPLETE } Outcome;

typedef struct Decoder {
  bool latin1;
  uint64_t chars, bytes; // so far: characters, and bytes of their UTF-8
  uint8_t *to;           // where UTF-8 goes; NULL: nowhere
  Term *cell;            // where list cells go; NULL: nowhere
  uint8_t left[4];       // bytes left over
  unsigned left_n;
  Stack stack; // tails of the lists around `at`
  Term at;     // what is still to come in the innermost list; or a binary
  // After an error within a binary: the binary, and the byte where it stopped.
  Term bad;
  uint64_t bad_at;
} Decoder;

static void emit(Decoder *d, int32_t ch) {
  uint8_t byte[4];
  unsigned n = rt_utf8_put(d->to ? d->to : byte, ch);
  if (d->to) d->to += n;
  d->chars++;
  d->bytes += n;
  if (!d->cell) return;
  d->cell[0] = MAKE_SMALL(ch);
  d->cell[1] = MAKE_CONS(d->cell + 2);
  d->cell += 2;
}

// Bytes of a character that begins so; 0: none does. What is wrong with the
// others shows only when all of them are there.
static unsigned need_of(uint8_t lead) {
  if (lead < 0x80) return 1;
  return lead < 0xc0   ? 0
         : lead < 0xe0 ? 2
         : lead < 0xf0 ? 3
         : lead < 0xf8 ? 4
                       : 0;
}

static bool emit_bytes(Decoder *d, const uint8_t *p, unsigned n) {
  unsigned len;
  int32_t ch = rt_utf8_get(p, n, &len);
  if (ch < 0) return false;
  emit(d, ch);
  return true;
}

static bool may_begin(const uint8_t *p, unsigned n) {
  for (unsigned i = 1; i < n; i++)
    if ((p[i] & 0xc0) != 0x80) return false;
  return true;
}

static Outcome fail_at(Decoder *d, Term bin, uint64_t byte) {
  d->bad = bin;
  d->bad_at = byte;
  return FAILED;
}

// Completes the bytes left over; *used: how many of p it took.
static Outcome go_on_left(Decoder *d, const uint8_t *p, uint64_t n,
                          uint64_t *used) {
  unsigned need = need_of(d->left[0]);
  uint8_t byte[4];
  *used = need - d->left_n < n ? need - d->left_n : n;
  memcpy(byte, d->left, d->left_n);
  memcpy(byte + d->left_n, p, *used);
  if (d->left_n + *used == need) {
    if (!emit_bytes(d, byte, need)) return FAILED_LEFT;
    d->left_n = 0;
    return DONE;
  }
  memcpy(d->left, byte, 4);
  d->left_n += (unsigned)*used;
  return DONE;
}

static Outcome decode_bytes(Decoder *d, Term bin, const uint8_t *p,
                            uint64_t n) {
  uint64_t i = 0;
  if (d->latin1) {
    while (i < n) emit(d, p[i++]);
    return DONE;
  }
  if (d->left_n) {
    Outcome o = go_on_left(d, p, n, &i);
    if (o != DONE) return o;
  }
  while (i < n) {
    unsigned need = need_of(p[i]);
    if (need == 1)
      emit(d, p[i]);
    else if (!need)
      return fail_at(d, bin, i);
    else if (need > n - i) {
      d->left_n = (unsigned)(n - i);
      memcpy(d->left, p + i, d->left_n);
      return DONE;
    } else if (!emit_bytes(d, p + i, need))
      return fail_at(d, bin, i);
    i += need;
  }
  return DONE;
}

static Outcome decode_binary(Decoder *d, Term bin) {
  size_t n;
  void *copy;
  const uint8_t *p = rt_bytes_of(bin, &n, &copy);
  Outcome o = decode_bytes(d, bin, p, n);
  if (copy) rt_mem_free(copy, n);
  return o;
}

static Outcome decode_integer(Decoder *d, Term t) {
  int64_t limit = d->latin1 ? 255 : 0x10ffff;
  if (d->left_n) return FAILED_LEFT;
  if (!IS_SMALL(t) || !rt_is_char(SMALL_VALUE(t)) || SMALL_VALUE(t) > limit)
    return FAILED;
  emit(d, (int32_t)SMALL_VALUE(t));
  return DONE;
}

// The head of a list; d->at moves on unless it fails.
static Outcome decode_head(Decoder *d) {
  Term t = CAR(d->at), tail = CDR(d->at);
  Outcome o = DONE;
  if (IS_CONS(t)) {
    stack_push(&d->stack, tail);
    d->at = t;
    return DONE;
  }
  if (rt_is_bits(t))
    o = decode_binary(d, t);
  else if (t != NIL)
    o = decode_integer(d, t);
  if (o == DONE) d->at = tail;
  return o;
}

static Outcome decode(Decoder *d, Term data) {
  Outcome o = DONE;
  d->at = data;
  d->bad = NONE;
  d->chars = d->bytes = 0;
  d->left_n = 0;
  d->stack.n = 0;
  while (o == DONE) {
    if (IS_CONS(d->at))
      o = decode_head(d);
    else if (d->at != NIL) {
      o = decode_binary(d, d->at);
      if (o == DONE) d->at = NIL;
    } else if (d->stack.n)
      d->at = stack_pop(&d->stack);
    else
      break;
  }
  if (o != DONE || !d->left_n) return o;
  return may_begin(d->left, d->left_n) ? INCOMPLETE : FAILED_LEFT;
}

static bool is_huge(Term t) { // a big integer in OTP
  return IS_SMALL(t) ? SMALL_VALUE(t) >> 59 != SMALL_VALUE(t) >> 60
                     : rt_is_integer(t);
}

// Integers, binaries, lists of these at any depth. Like OTP's measuring this
// stops at a huge integer, which ends the conversion anyway.
static bool is_chardata(Decoder *d, Term data) {
  d->stack.n = 0;
  for (Term t = data;;) {
    if (IS_CONS(t)) {
      Term head = CAR(t);
      if (is_huge(head)) return true;
      if (IS_CONS(head))
        stack_push(&d->stack, CDR(t));
      else if (!IS_SMALL(head) && head != NIL && !rt_is_binary(head))
        return false;
      t = IS_CONS(head) ? head : CDR(t);
    } else if (t != NIL && !rt_is_binary(t))
      return false;
    else if (!d->stack.n)
      return true;
    else
      t = stack_pop(&d->stack);
  }
}

// Note [REST]. Where it stopped: in a binary, that binary from there on, before
// what follows it; else the rest of the list. This is made the head of each
// tail around it. Bytes left over come before: [Bytes, Rest], or Bytes at the
// end.
static Term rest_of(Ctx *c, Decoder *d) {
  Term rest = d->at;
  if (d->bad != NONE) {
    uint64_t size = rt_bits_size(d->bad);
    Term bin = rt_subbits(c, d->bad, 8 * d->bad_at, size - 8 * d->bad_at);
    rest = IS_CONS(rest) ? rt_cons(c, bin, CDR(rest)) : bin;
  }
  while (d->stack.n) rest = rt_cons(c, rest, stack_pop(&d->stack));
  if (!d->left_n) return rest;
  Term left = rt_binary(c, d->left, d->left_n);
  if (rest == NIL) return left;
  return rt_cons(c, left, rt_cons(c, rest, NIL));
}

static Term result(Ctx *c, Decoder *d, Outcome o, Term out) {
  rt_bump(c, (int64_t)(d->chars / 32));
  if (o == DONE) return out;
  return rt_tuple(c, 3, o == INCOMPLETE ? AM(incomplete) : AM(error), out,
                  rest_of(c, d));
}

// Twice: to measure, and to fill.
static Term to_list(Ctx *c, Decoder *d, Term data) {
  Outcome o = decode(d, data);
  if (!d->chars) return result(c, d, o, NIL);
  Term *p = rt_alloc(c, 2 * d->chars);
  d->cell = p;
  decode(d, data);
  p[2 * d->chars - 1] = NIL;
  return result(c, d, o, MAKE_CONS(p));
}

static Term to_binary(Ctx *c, Decoder *d, Term data) {
  if (IS_CONS(data) && CDR(data) == NIL && rt_is_bits(CAR(data)))
    data = CAR(data);
  Outcome o = decode(d, data);
  if (o == DONE && rt_is_bits(data) && d->bytes == rt_bits_size(data) / 8)
    return result(c, d, o, data);
  Term bin = rt_binary_room(c, d->bytes, &d->to);
  decode(d, data);
  return result(c, d, o, bin);
}

// Calls unicode:NAME/2 instead.
static Term trap(Ctx *c, Term name, Term data, Term encoding) {
  int64_t code = rt_lookup(c, AM(unicode), name, 2);
  if (!code) return rt_badarg(c);
  c->resume = (uint64_t)code;
  c->arity = 2;
  c->x[0] = data;
  c->x[1] = encoding;
  c->exc_class = 0;
  return NONE;
}

static bool is_ours(Term encoding) {
  return encoding == AM(unicode) || encoding == AM(utf8) ||
         encoding == AM(latin1);
}

typedef Term Convert(Ctx *, Decoder *, Term);

static Term convert(Ctx *c, Convert *how, Term name, Term data, Term encoding) {
  Decoder d = {.latin1 = encoding == AM(latin1)};
  stack_init(&d.stack);
  Term args[] = {data, encoding};
  Term t = is_chardata(&d, data)
               ? how(c, &d, data)
               : rt_badarg_at(c, "unicode", name, rt_list(c, args, 2, NIL));
  stack_free(&d.stack);
  return t;
}

Term bif_characters_to_list_2(Ctx *c, Term data, Term encoding) {
  if (is_ours(encoding))
    return convert(c, to_list, AM(characters_to_list), data, encoding);
  return trap(c, AM(characters_to_list_int), data, encoding);
}

Term bif_characters_to_binary_2(Ctx *c, Term data, Term encoding) {
  if (is_ours(encoding))
    return convert(c, to_binary, AM(characters_to_binary), data, encoding);
  return trap(c, AM(characters_to_binary_int), data, encoding);
}

Term bif_bin_is_7bit_1(Ctx *c, Term t) {
  (void)c;
  if (!rt_is_binary(t)) return AM(false);
  Bits b = rt_bits(t);
  for (uint64_t i = 0; i < b.size; i += 8)
    if (rt_bits_load(b.at, b.off + i, 8) & 0x80) return AM(false);
  return AM(true);
}
