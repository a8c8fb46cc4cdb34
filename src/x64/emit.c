// SPDX-License-Identifier: Apache-2.0
// From placed blocks to bytes. Instructions are encoded in one go into raw
// bytes with gaps, whose sizes depend on addresses: jumps (short or long),
// padding in front of calls so that they end at a multiple of 8, alignment of
// loops. Jumps start short and grow until all reach; then the bytes are put
// together.
#include "x64.h"

typedef enum { GAP_NONE, GAP_CALL, GAP_ALIGN, GAP_JMP, GAP_JCC } GapKind;
typedef struct Gap { // stands before the raw bytes from `raw` on
  uint8_t kind, cc;
  bool is_long;
  uint32_t raw;  // offset of what follows in the raw bytes
  uint32_t size; // of the gap
  uint32_t arg;  // GAP_CALL: bytes of the call; jumps: block
  uint32_t at;   // final offset of what follows
} Gap;
typedef struct RawSite {
  uint32_t raw, gap, slots, line;
} RawSite;

typedef struct Emit {
  XFn *f;
  XBytes raw;
  VEC(Gap) gaps;
  uint32_t *gap_of; // by block: the gap after which it starts
  VEC(RawSite) sites;
  uint32_t pool_at; // final offset of the constants
  Code *code;
} Emit;

// --- Walking the code in its final order

static void walk_end(const XFn *f, const XBlk *b, uint32_t next,
                     const XSink *s) {
  const uint32_t *to = b->out.at;
  if (b->end == END_JMP && b->out.n && to[0] != next)
    s->jump(s->ctx, -1, to[0]);
  if (b->end == END_CALL && to[0] != next)
    bug("x64: a continuation is not behind its call");
  if (b->end != END_JCC) return;
  if (to[0] == next) {
    s->jump(s->ctx, b->cc ^ 1, to[1]);
    return;
  }
  bool cold = to[1] != next && f->out.at[to[0]].cold && !f->out.at[to[1]].cold;
  s->jump(s->ctx, b->cc ^ cold, to[cold]);
  if (to[1] != next) s->jump(s->ctx, -1, to[!cold]);
}

void x64_walk(const XFn *f, const XSink *s) {
  for (uint32_t k = 0; k < f->layout.n; k++) {
    uint32_t id = f->layout.at[k];
    const XBlk *b = &f->out.at[id];
    s->block(s->ctx, id, b->loop && k > 0);
    for (uint32_t i = 0; i < b->ins.n; i++) s->ins(s->ctx, &b->ins.at[i]);
    walk_end(f, b, k + 1 < f->layout.n ? f->layout.at[k + 1] : 0, s);
  }
}

// --- Raw bytes and gaps

static Gap *add_gap(Emit *e, GapKind kind, uint32_t arg) {
  vec_push(&e->gaps, ((Gap){.kind = (uint8_t)kind,
                            .arg = arg,
                            .raw = (uint32_t)e->raw.bytes.n}));
  return &vec_last(&e->gaps);
}

static void on_block(void *ctx, uint32_t id, bool aligned) {
  Emit *e = ctx;
  add_gap(e, aligned ? GAP_ALIGN : GAP_NONE, 0);
  e->gap_of[id] = e->gaps.n - 1;
}

static void on_ins(void *ctx, const XIns *x) {
  Emit *e = ctx;
  bool call = x->op == X_CALL || x->op == X_CALLR;
  if (call) add_gap(e, GAP_CALL, x->op == X_CALL ? 5 : 2);
  x64_encode(&e->raw, x);
  if (call)
    vec_push(&e->sites, ((RawSite){(uint32_t)e->raw.bytes.n, e->gaps.n - 1,
                                   x->slots, x->line}));
}

static void on_jump(void *ctx, int cc, uint32_t to) {
  Gap *g = add_gap(ctx, cc < 0 ? GAP_JMP : GAP_JCC, to);
  g->cc = (uint8_t)(cc < 0 ? 0 : cc);
  g->size = 2;
}

// --- Sizes

static uint32_t raw_size(const Emit *e, uint32_t gap) {
  uint32_t end =
      gap + 1 < e->gaps.n ? e->gaps.at[gap + 1].raw : (uint32_t)e->raw.bytes.n;
  return end - e->gaps.at[gap].raw;
}

static uint32_t padding(const Gap *g, uint32_t at) {
  if (g->kind == GAP_CALL) return -(at + g->arg) & 7;
  return -at & 15;
}

static uint32_t jump_size(const Gap *g) {
  if (!g->is_long) return 2;
  return g->kind == GAP_JMP ? 5 : 6;
}

// Gives every gap its size and place; the end of the code.
static uint32_t place(Emit *e) {
  uint32_t at = 0;
  for (uint32_t i = 0; i < e->gaps.n; i++) {
    Gap *g = &e->gaps.at[i];
    if (g->kind == GAP_JMP || g->kind == GAP_JCC) g->size = jump_size(g);
    if (g->kind == GAP_CALL || g->kind == GAP_ALIGN) g->size = padding(g, at);
    g->at = at + g->size;
    at = g->at + raw_size(e, i);
  }
  return at;
}

static int64_t distance(const Emit *e, const Gap *g) {
  const Gap *to = &e->gaps.at[e->gap_of[g->arg]];
  return (int64_t)to->at - (int64_t)g->at;
}

static bool lengthen(Emit *e) {
  bool some = false;
  for (uint32_t i = 0; i < e->gaps.n; i++) {
    Gap *g = &e->gaps.at[i];
    if ((g->kind != GAP_JMP && g->kind != GAP_JCC) || g->is_long) continue;
    int64_t d = distance(e, g);
    if (d >= -128 && d <= 127) continue;
    g->is_long = some = true;
  }
  return some;
}

// --- Final bytes

static void put32(Str *s, int64_t i) {
  for (int k = 0; k < 32; k += 8) str_putc(s, (int)((uint64_t)i >> k & 255));
}

static void put_jump(Emit *e, const Gap *g) {
  Str *s = &e->code->bytes;
  int64_t d = distance(e, g);
  if (!g->is_long) {
    str_putc(s, g->kind == GAP_JMP ? 0xeb : 0x70 | g->cc);
    str_putc(s, (int)(d & 255));
    return;
  }
  if (g->kind == GAP_JCC) str_putc(s, 0x0f);
  str_putc(s, g->kind == GAP_JMP ? 0xe9 : 0x80 | g->cc);
  put32(s, d);
}

static void put_all(Emit *e) {
  for (uint32_t i = 0; i < e->gaps.n; i++) {
    const Gap *g = &e->gaps.at[i];
    if (g->kind == GAP_JMP || g->kind == GAP_JCC)
      put_jump(e, g);
    else
      x64_nops(&e->code->bytes, g->size);
    str_add(&e->code->bytes, e->raw.bytes.at + g->raw, raw_size(e, i));
  }
}

// Final place of a raw offset; *gap only grows from call to call.
static uint32_t final(const Emit *e, uint32_t raw, uint32_t *gap) {
  while (*gap + 1 < e->gaps.n && e->gaps.at[*gap + 1].raw <= raw) ++*gap;
  return e->gaps.at[*gap].at + raw - e->gaps.at[*gap].raw;
}

static void put_relocs(Emit *e) {
  uint32_t gap = 0;
  for (uint32_t i = 0; i < e->raw.relocs.n; i++) {
    Reloc r = e->raw.relocs.at[i];
    r.at = final(e, r.at, &gap);
    vec_push(&e->code->relocs, r);
  }
}

static void put_sites(Emit *e) {
  for (uint32_t i = 0; i < e->sites.n; i++) {
    const RawSite *s = &e->sites.at[i];
    uint32_t at = e->gaps.at[s->gap].at + s->raw - e->gaps.at[s->gap].raw;
    vec_push(&e->code->sites, ((CodeSite){at, s->slots, s->line}));
  }
}

// What follows the function must not look like a return address of it.
static void close_code(Emit *e) {
  const Code *c = e->code;
  for (uint32_t i = 0; i < c->sites.n; i++)
    if (c->sites.at[i].at == c->bytes.n) {
      str_putc(&e->code->bytes, 0xcc);
      return;
    }
}

static Reloc own_address(uint32_t at, RelKind kind, uint32_t offset) {
  return (Reloc){.at = at,
                 .kind = kind,
                 .addend = offset,
                 .sym = {.kind = SYM_BLK, .blk = 1}};
}

static void put_pool(Emit *e) {
  Str *s = &e->code->bytes;
  if (!e->f->pool.n) return;
  while (s->n % 8) str_putc(s, 0);
  e->pool_at = (uint32_t)s->n;
  for (uint32_t i = 0; i < e->f->pool.n; i++) {
    const XPool *p = &e->f->pool.at[i];
    uint32_t at = (uint32_t)s->n;
    if (p->blk)
      vec_push(&e->code->relocs,
               own_address(at, REL_ABS64, e->gaps.at[e->gap_of[p->blk]].at));
    uint64_t bits = p->blk ? 0 : p->bits;
    str_add(s, (const char *)&bits, 8);
  }
}

static void put_fixes(Emit *e) {
  uint32_t gap = 0;
  for (uint32_t i = 0; i < e->raw.fixes.n; i++) {
    const XFix *x = &e->raw.fixes.at[i];
    uint32_t at = final(e, x->at, &gap), to = e->pool_at + 8 * x->pool;
    if (x->absolute) {
      vec_push(&e->code->relocs, own_address(at, REL_ABS32, to));
      continue;
    }
    uint32_t d = to - (at + 4);
    memcpy(e->code->bytes.at + at, &d, 4);
  }
}

static void put_blocks(Emit *e) {
  uint32_t n = e->f->low->blk.n;
  e->code->blk_at = mem_alloc(n * sizeof(uint32_t));
  for (uint32_t k = 0; k < e->f->layout.n; k++) {
    uint32_t id = e->f->layout.at[k];
    if (id < n) e->code->blk_at[id] = e->gaps.at[e->gap_of[id]].at;
  }
}

static void list(Emit *e, Str *out) {
  uint32_t *pads = NEW_N(e->f->arena, uint32_t, e->gaps.n + 1), n = 0;
  for (uint32_t i = 0; i < e->gaps.n; i++)
    if (e->gaps.at[i].kind == GAP_CALL || e->gaps.at[i].kind == GAP_ALIGN)
      pads[n++] = e->gaps.at[i].size;
  x64_list(&(XListing){e->f, out, pads});
}

Code *x64_emit(XFn *f, Str *listing) {
  Emit e = {.f = f, .code = mem_alloc(sizeof(Code))};
  e.gap_of = NEW_N(f->arena, uint32_t, f->out.n);
  e.code->fn = f->low;
  XSink sink = {on_block, on_ins, on_jump, &e};
  x64_walk(f, &sink);
  do place(&e);
  while (lengthen(&e));
  put_all(&e);
  put_relocs(&e);
  put_sites(&e);
  close_code(&e);
  put_pool(&e);
  put_fixes(&e);
  put_blocks(&e);
  if (listing) list(&e, listing);
  str_free(&e.raw.bytes);
  vec_free(&e.raw.relocs);
  vec_free(&e.raw.fixes);
  vec_free(&e.gaps);
  vec_free(&e.sites);
  return e.code;
}
