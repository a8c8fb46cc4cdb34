// SPDX-License-Identifier: Apache-2.0
// One function through the passes of the back end.
#include "x64.h"

static void init(XFn *f, const LowFn *low) {
  *f = (XFn){.low = low, .arena = arena_new()};
  for (BlkId b = 0; b < low->blk.n; b++) vec_push(&f->blk, (XBlk){0});
}

static void free_blocks(XBlk *b, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) {
    vec_free(&b[i].ins);
    vec_free(&b[i].edge);
    vec_free(&b[i].out);
  }
}

static void finish(XFn *f) {
  for (BlkId b = 0; b < f->low->blk.n; b++) vec_free(&f->preds[b]);
  free_blocks(f->blk.at, f->blk.n);
  free_blocks(f->out.at, f->out.n);
  vec_free(&f->rpo);
  vec_free(&f->order);
  vec_free(&f->val);
  vec_free(&f->blk);
  vec_free(&f->out);
  vec_free(&f->layout);
  vec_free(&f->pool);
  arena_free(f->arena);
}

// Symbols in relocations are copies; they name what outlives the passes.
static Code *compile(const LowFn *low, Str *listing) {
  XFn f;
  init(&f, low);
  x64_order(&f);
  x64_isel(&f);
  x64_live(&f);
  x64_homes(&f);
  x64_hint(&f);
  x64_alloc(&f);
  x64_layout(&f);
  Code *c = x64_emit(&f, listing);
  finish(&f);
  return c;
}

Code *x64_compile(const LowFn *low) { return compile(low, NULL); }

void x64_listing(Str *s, const LowFn *low) { x64_free(compile(low, s)); }

void x64_free(Code *c) {
  if (!c) return;
  str_free(&c->bytes);
  vec_free(&c->relocs);
  vec_free(&c->sites);
  free(c->blk_at);
  free(c);
}
