// SPDX-License-Identifier: Apache-2.0
// Constant terms as static data: abi/term.h says how each looks. Equal literals
// are the same Lit, and so are placed once, with all that they share.
#include "link.h"

uint64_t layout_add(Layout *l, const void *p, size_t n) {
  static const char zeros[8];
  uint64_t at = l->base + l->data.n;
  str_add(&l->data, p, n);
  if (n % 8) str_add(&l->data, zeros, 8 - n % 8);
  return at;
}

static uint64_t add_words(Layout *l, const uint64_t *w, size_t n) {
  return layout_add(l, w, n * sizeof *w);
}

Term layout_atom(Layout *l, Name name) {
  uint64_t index;
  if (!map_get(&l->atom_at, name->id + 1, &index))
    bug("link: atom '%s' has no index", name->text);
  return MAKE_ATOM(index);
}

static Term add_big(Layout *l, LitP lit) {
  Term hdr = MAKE_HDR(lit->big.negative ? HDR_NEG_BIG : HDR_POS_BIG, lit->n);
  uint64_t at = add_words(l, &hdr, 1);
  add_words(l, lit->big.limb, lit->n);
  return MAKE_BOX(at);
}

static Term add_float(Layout *l, LitP lit) {
  uint64_t bits;
  memcpy(&bits, &lit->f, 8);
  Term word = float_bits_to_word(bits);
  if (IS_FLOAT_IMM(word)) return word;
  return MAKE_BOX(add_words(l, (uint64_t[]){MAKE_HDR(HDR_FLOAT, 1), bits}, 2));
}

// Elements first, as they may be placed now.
static Term add_tuple(Layout *l, LitP lit) {
  uint64_t *w = mem_alloc((1 + lit->n) * sizeof *w);
  w[0] = MAKE_HDR(HDR_TUPLE, lit->n);
  for (uint32_t i = 0; i < lit->n; i++) w[1 + i] = layout_lit(l, lit->item[i]);
  Term t = MAKE_BOX(add_words(l, w, 1 + lit->n));
  free(w);
  return t;
}

// Maps with the same keys share the tuple of them.
static Term add_map(Layout *l, LitP lit) {
  LitP keys[FLATMAP_LIMIT];
  uint64_t w[2 + FLATMAP_LIMIT] = {MAKE_HDR(HDR_MAP, 1 + lit->n)};
  for (uint32_t i = 0; i < lit->n; i++) {
    keys[i] = lit->item[2 * i];
    w[2 + i] = layout_lit(l, lit->item[2 * i + 1]);
  }
  w[1] = layout_lit(l, lit_tuple(l->link->lits, keys, lit->n));
  return MAKE_BOX(add_words(l, w, 2 + lit->n));
}

static Term add_bits(Layout *l, LitP lit) {
  uint64_t bytes = (lit->bits.bits + 7) / 8;
  uint64_t at = add_words(
      l,
      (uint64_t[]){MAKE_HDR(HDR_HEAPBIN, 1 + (bytes + 7) / 8), lit->bits.bits},
      2);
  layout_add(l, lit->bits.bytes, bytes);
  return MAKE_BOX(at);
}

static Term add_fun(Layout *l, LitP lit) {
  const LinkFn *fn = link_fn(l->link, lit->fn);
  if (!fn)
    bug("link: fun %s/%u is not linked", lit->fn->name->text, lit->fn->arity);
  return MAKE_BOX(add_words(
      l,
      (uint64_t[]){
          MAKE_HDR(HDR_EXPORT, 3), fn->addr | (uint64_t)lit->fn->arity << 32,
          layout_atom(l, lit->fn->module), layout_atom(l, lit->fn->name)},
      4));
}

// A list may be long: its cells are placed from the front, each pointing to the
// next, and the tail last. All heads are placed before the cells.
static Term add_list(Layout *l, LitP lit) {
  VEC(uint64_t) w = {0};
  VEC(LitP) cells = {0};
  uint64_t known;
  for (; lit->kind == LIT_CONS && !map_get(&l->lit_at, lit->id, &known);
       lit = lit->item[1]) {
    vec_push(&cells, lit);
    vec_push(&w, layout_lit(l, lit->item[0]));
    vec_push(&w, 0);
  }
  Term tail = layout_lit(l, lit);
  uint64_t at = l->base + l->data.n;
  for (uint32_t i = 0; i < cells.n; i++) {
    map_put(&l->lit_at, cells.at[i]->id, MAKE_CONS(at + 16 * i));
    w.at[2 * i + 1] = i + 1 < cells.n ? MAKE_CONS(at + 16 * (i + 1)) : tail;
  }
  add_words(l, w.at, w.n);
  vec_free(&w);
  vec_free(&cells);
  return MAKE_CONS(at);
}

static Term place(Layout *l, LitP lit) {
  switch (lit->kind) {
  case LIT_INT: return MAKE_SMALL(lit->i);
  case LIT_NIL: return NIL;
  case LIT_ATOM: return layout_atom(l, lit->atom);
  case LIT_BIG: return add_big(l, lit);
  case LIT_FLOAT: return add_float(l, lit);
  case LIT_CONS: return add_list(l, lit);
  case LIT_TUPLE: return add_tuple(l, lit);
  case LIT_MAP: return add_map(l, lit);
  case LIT_BITS: return add_bits(l, lit);
  case LIT_FUN: return add_fun(l, lit);
  }
  bug("link: literal of kind %d", lit->kind);
}

Term layout_lit(Layout *l, LitP lit) {
  uint64_t t;
  if (map_get(&l->lit_at, lit->id, &t)) return t;
  t = place(l, lit);
  map_put(&l->lit_at, lit->id, t);
  return t;
}

uint64_t layout_bytes(Layout *l, LitP lit) {
  uint64_t at;
  if (map_get(&l->bytes_at, lit->id, &at)) return at;
  at = layout_add(l, lit->bits.bytes, (lit->bits.bits + 7) / 8);
  map_put(&l->bytes_at, lit->id, at);
  return at;
}
