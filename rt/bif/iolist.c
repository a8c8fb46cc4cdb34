// SPDX-License-Identifier: Apache-2.0
// Iolists: walking, and the BIFs that flatten them.
#include "iolist.h"

#define IOVEC_SMALL 256 // bytes; longer binaries stand alone in an iovec

void rt_io_start(IoWalk *w, Term iolist) {
  stack_init(&w->stack);
  w->at = iolist;
}

void rt_io_end(IoWalk *w) { stack_free(&w->stack); }

static bool is_byte(Term t) { return IS_SMALL(t) && t <= MAKE_SMALL(255); }

// Takes a head off the list; NIL: nothing yet, or a list to go into.
static Term take_head(IoWalk *w) {
  Term head = CAR(w->at), tail = CDR(w->at);
  w->at = tail;
  if (is_byte(head) || rt_is_bits(head) || head == NIL) return head;
  if (!IS_CONS(head)) return NONE;
  if (tail != NIL) stack_push(&w->stack, tail);
  w->at = head;
  return NIL;
}

Term rt_io_next(IoWalk *w) {
  for (;;) {
    if (IS_CONS(w->at)) {
      Term t = take_head(w);
      if (t != NIL) return t;
    } else if (w->at == NIL) {
      if (!w->stack.n) return NIL;
      w->at = stack_pop(&w->stack);
    } else {
      Term t = w->at;
      w->at = NIL;
      return rt_is_bits(t) ? t : NONE;
    }
  }
}

// Size in bits, unit 8: only whole bytes; -1: not an iolist.
static int64_t io_bits(Ctx *c, Term iolist, unsigned unit) {
  IoWalk w;
  int64_t bits = 0, steps = 0;
  Term t;
  rt_io_start(&w, iolist);
  for (; (t = rt_io_next(&w)) != NIL && t != NONE; steps++) {
    uint64_t n = IS_SMALL(t) ? 8 : rt_bits_size(t);
    if (n % unit) break;
    bits += (int64_t)n;
  }
  rt_io_end(&w);
  if (c) rt_bump(c, steps / 16);
  return t == NIL ? bits : -1;
}

static void io_fill(Term iolist, uint8_t *to) {
  IoWalk w;
  uint64_t at = 0;
  Term t;
  rt_io_start(&w, iolist);
  while ((t = rt_io_next(&w)) != NIL) {
    if (IS_SMALL(t)) {
      rt_bits_store(to, at, 8, (uint64_t)SMALL_VALUE(t));
      at += 8;
      continue;
    }
    Bits b = rt_bits(t);
    rt_bits_copy(to, at, b.at, b.off, b.size);
    at += b.size;
  }
  rt_io_end(&w);
}

bool rt_io_bytes(Term iolist, uint8_t **bytes, size_t *n) {
  int64_t bits = io_bits(NULL, iolist, 8);
  if (bits < 0) return false;
  *n = (size_t)bits / 8;
  *bytes = *n ? rt_mem_alloc(*n) : NULL;
  if (*n) io_fill(iolist, *bytes);
  return true;
}

static Term flatten(Ctx *c, Term iolist, unsigned unit) {
  int64_t bits = io_bits(c, iolist, unit);
  if (bits < 0) return rt_badarg(c);
  uint8_t *to;
  Term t = rt_bits_room(c, (uint64_t)bits, &to);
  io_fill(iolist, to);
  rt_bump(c, bits >> 12);
  return t;
}

static bool is_list(Term t) { return IS_CONS(t) || t == NIL; }

Term bif_list_to_binary_1(Ctx *c, Term list) {
  return is_list(list) ? flatten(c, list, 8) : rt_badarg(c);
}

Term bif_list_to_bitstring_1(Ctx *c, Term list) {
  return is_list(list) ? flatten(c, list, 1) : rt_badarg(c);
}

Term bif_iolist_to_binary_1(Ctx *c, Term iolist) {
  return rt_is_binary(iolist) ? iolist : flatten(c, iolist, 8);
}

Term bif_iolist_size_1(Ctx *c, Term iolist) {
  int64_t bits = io_bits(c, iolist, 8);
  return bits < 0 ? rt_badarg(c) : rt_int(c, bits / 8);
}

// --- iovec: short pieces are joined, long binaries stay what they are

typedef struct Iovec {
  Ctx *c;
  Stack parts;
  RtBuf joined;
} Iovec;

static void end_joined(Iovec *v) {
  if (v->joined.n)
    stack_push(&v->parts, rt_binary(v->c, v->joined.at, v->joined.n));
  v->joined.n = 0;
}

static void join(Iovec *v, Bits b) {
  for (uint64_t i = 0; i < b.size; i += 8) {
    char byte = (char)rt_bits_load(b.at, b.off + i, 8);
    rt_buf_add(&v->joined, &byte, 1);
  }
}

static void add_bits(Iovec *v, Term t) {
  Bits b = rt_bits(t);
  if (b.size <= IOVEC_SMALL * 8)
    join(v, b);
  else {
    end_joined(v);
    stack_push(&v->parts, t);
  }
}

// False: not an iolist.
static bool fill_iovec(Iovec *v, IoWalk *w) {
  Term t;
  while ((t = rt_io_next(w)) != NIL) {
    if (t == NONE || (!IS_SMALL(t) && !rt_is_binary(t))) return false;
    if (!IS_SMALL(t)) {
      add_bits(v, t);
      continue;
    }
    char byte = (char)SMALL_VALUE(t);
    rt_buf_add(&v->joined, &byte, 1);
  }
  end_joined(v);
  return true;
}

Term bif_iolist_to_iovec_1(Ctx *c, Term iolist) {
  Iovec v = {.c = c};
  IoWalk w;
  stack_init(&v.parts);
  rt_io_start(&w, iolist);
  bool ok = fill_iovec(&v, &w);
  Term t = ok ? rt_list(c, v.parts.at, v.parts.n, NIL) : rt_badarg(c);
  rt_io_end(&w);
  stack_free(&v.parts);
  rt_buf_free(&v.joined);
  return t;
}
