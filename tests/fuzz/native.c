// SPDX-License-Identifier: Apache-2.0
// Loading and running machine code: relocations as a linker does them, a process
// of its own, and the C functions that rt/os/x64.S calls.
#include "native.h"
#include "../../rt/os/enter.h"
#include "../../abi/image.h"
#include <sys/mman.h>

enum { CODE_BYTES = 4 << 20, MAX_FNS = 64, FRAGMENT_WORDS = 1 << 16 };

typedef struct Loaded {
  const Code *code;
  uint8_t *at;
} Loaded;

static struct {
  uint8_t *code;          // CODE_BYTES, below 2 GB
  uint8_t *end;           // of what is used
  Loaded fn[MAX_FNS];
  uint32_t nfns;
  Map thunks;             // far addresses: jumps to them within reach
  void *(*address)(const char *);
  uint64_t (*symbol)(const LowSym *);
  Ctx *ctx;               // at a fixed place, for debugging
  uint64_t *block;        // the process: heap from its start, stack from its end
  size_t words, spare;
  uint64_t *fragment;     // what rt functions allocate; never moved
  size_t fragment_used;
  uint64_t site;          // last site seen
} N;
NatStats native_stats;

static void need(bool ok, const char *what) {
  if (!ok) bug("native: %s", what);
}

void native_init(void *(*address)(const char *),
                 uint64_t (*symbol)(const LowSym *)) {
  N.code = mmap((void *)(uintptr_t)PROGRAM_CODE, CODE_BYTES,
                PROT_READ | PROT_WRITE | PROT_EXEC,
                MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
  need(N.code == (void *)(uintptr_t)PROGRAM_CODE, "no place for code");
  N.address = address;
  N.symbol = symbol;
  N.ctx = mem_alloc(sizeof *N.ctx);
  N.fragment = mem_alloc(FRAGMENT_WORDS * 8);
  native_reset();
}

void native_reset(void) {
  N.end = N.code;
  N.nfns = 0;
  map_free(&N.thunks);
  N.thunks = (Map){0};
}

// --- Loading

// jmp [rip]; address
static uint64_t thunk(uint64_t to) {
  uint64_t at;
  if (map_get(&N.thunks, to, &at)) return at;
  at = (uint64_t)(uintptr_t)N.end;
  memcpy(N.end, "\xff\x25\0\0\0\0", 6);
  memcpy(N.end + 6, &to, 8);
  N.end += 16;
  map_put(&N.thunks, to, at);
  return at;
}

static uint64_t stub_address(const char *name) {
#define STUB(stub, arity)                                                      \
  if (!strcmp(name, #stub)) return thunk(RT_STUB(stub));
#include "../../abi/stubs.def"
  bug("native: no stub %s", name);
}

static Loaded *loaded(const FnRef *ref) {
  for (uint32_t i = 0; i < N.nfns; i++)
    if (N.fn[i].code->fn->ref == ref) return &N.fn[i];
  bug("native: function was not added");
}

static uint64_t value_of(const Loaded *l, const Reloc *r) {
  if (r->c_name) return thunk((uint64_t)(uintptr_t)N.address(r->c_name));
  switch (r->sym.kind) {
  case SYM_FN: return (uint64_t)(uintptr_t)loaded(r->sym.fn)->at;
  case SYM_STUB: return stub_address(r->sym.stub);
  case SYM_BLK:
    return (uint64_t)(uintptr_t)l->at + l->code->blk_at[r->sym.blk];
  default: return N.symbol(&r->sym);
  }
}

static void relocate(const Loaded *l, const Reloc *r) {
  uint64_t v = value_of(l, r) + (uint64_t)r->addend;
  uint8_t *p = l->at + r->at;
  uint32_t v32 = (uint32_t)v;
  switch (r->kind) {
  case REL_ABS32:
    need(v == v32, "value does not fit");
    memcpy(p, &v32, 4);
    break;
  case REL_ABS64: memcpy(p, &v, 8); break;
  case REL_PC32:
    v32 = (uint32_t)(v - (uint64_t)(uintptr_t)p);
    memcpy(p, &v32, 4);
    break;
  case REL_CATCH:
    v = v << IMM_SHIFT | IMM_CATCH;
    memcpy(p, &v, 8);
    break;
  default: bug("native: relocation");
  }
}

void native_add(const Code *c) {
  need(N.nfns < MAX_FNS && N.end + c->bytes.n + 65536 < N.code + CODE_BYTES,
       "too much code");
  memcpy(N.end, c->bytes.at, c->bytes.n);
  N.fn[N.nfns++] = (Loaded){c, N.end};
  N.end += (c->bytes.n + 15) & ~(size_t)15;
}

void native_link(void) {
  for (uint32_t i = 0; i < N.nfns; i++)
    for (uint32_t k = 0; k < N.fn[i].code->relocs.n; k++)
      relocate(&N.fn[i], &N.fn[i].code->relocs.at[k]);
}

// --- The process

Ctx *native_ctx(void) { return N.ctx; }
bool native_owns(const Ctx *c) { return c == N.ctx; }
void native_spare(uint32_t words) { N.spare = words; }

uint64_t *native_alloc(Ctx *c, size_t words) {
  (void)c;
  need(N.fragment_used + words <= FRAGMENT_WORDS, "fragment is full");
  N.fragment_used += words;
  return N.fragment + N.fragment_used - words;
}

static uint64_t moved(uint64_t w, uint64_t from, uint64_t size, uint64_t delta) {
  bool in = (w & 3) == 2 && w + PTR_BIAS - from < size + PTR_BIAS;
  return in ? w + delta : w;
}

// Moves everything into a new block with `room` words between hp and sp.
static void move_all(Ctx *c, uint64_t live, size_t room) {
  uint64_t old = (uint64_t)(uintptr_t)N.block;
  size_t heap = (c->hp - old) / 8, stack = (old + N.words * 8 - c->sp) / 8;
  size_t words = heap + stack + room;
  uint64_t *block = mem_alloc(words * 8), at = (uint64_t)(uintptr_t)block;
  memset(block, 0xfe, words * 8);
#define MOVED(w) moved(w, old, heap * 8, at - old)
  for (size_t i = 0; i < heap; i++) block[i] = MOVED(N.block[i]);
  uint64_t *sp = block + words - stack;
  const uint64_t *from = (const uint64_t *)(uintptr_t)c->sp;
  for (size_t i = 0; i < stack; i++) sp[i] = MOVED(from[i]);
  for (uint64_t i = 0; i < live; i++) c->x[i] = MOVED(c->x[i]);
  for (size_t i = 0; i < N.fragment_used; i++)
    N.fragment[i] = MOVED(N.fragment[i]);
  for (uint64_t i = live; i < 264; i++) c->x[i] = 0xfefefefefefefefe;
  memset(N.block, 0xfd, N.words * 8);
  free(N.block);
  N.block = block;
  N.words = words;
  c->hp = at + heap * 8;
  c->sp = (uint64_t)(uintptr_t)sp;
}

static const CodeSite *site_of(uint64_t code) {
  for (uint32_t i = 0; i < N.nfns; i++) {
    const Code *c = N.fn[i].code;
    uint64_t at = code - (uint64_t)(uintptr_t)N.fn[i].at;
    if (at > c->bytes.n) continue;
    for (uint32_t k = 0; k < c->sites.n; k++)
      if (c->sites.at[k].at == at) return &c->sites.at[k];
  }
  return NULL;
}

// Every frame must be known, down to the bottom of the stack.
static void check_stack(const Ctx *c, uint64_t code) {
  uint64_t sp = c->sp, bottom = RT_STUB(exit_normal);
  const CodeSite *s = site_of(code);
  if (s) sp += 8 * (uint64_t)s->frame;
  for (;;) {
    uint64_t ret = *(uint64_t *)(uintptr_t)sp;
    if (ret == bottom) break;
    s = site_of(ret);
    need(ret % 8 == 0 && s, "return address is no site");
    sp += 8 + 8 * (uint64_t)s->frame;
  }
  need(sp == (uint64_t)(uintptr_t)(N.block + N.words - 1), "bottom of the stack");
}

RtLeave rt_gc_stub(Ctx *c, uint64_t live, uint64_t words) {
  native_stats.collections++;
  check_stack(c, c->code);
  move_all(c, live, words + STACK_SLACK + N.spare);
  return LEAVE_NOT;
}

RtLeave rt_unwind(Ctx *c) {
  check_stack(c, c->code);
  uint64_t *p = (uint64_t *)(uintptr_t)c->sp, *end = N.block + N.words;
  while (p < end && !IS_CATCH(*p)) p++;
  if (p == end) return LEAVE_EXIT;
  c->sp = (uint64_t)(uintptr_t)p;
  c->code = IMM_VALUE(*p);
  c->x[0] = c->exc_class;
  c->x[1] = c->exc_reason;
  c->x[2] = c->exc_trace;
  return LEAVE_NOT;
}

RtLeave rt_recv_wait(Ctx *c, Term timeout) {
  c->x[0] = timeout;
  return timeout & 8 ? LEAVE_WAIT : LEAVE_NOT;
}

static RtLeave unused(const char *what) { bug("native: %s", what); }
RtLeave rt_apply(Ctx *c, Term m, Term f, Term a) {
  (void)c, (void)m, (void)f, (void)a;
  return unused("apply");
}
RtLeave rt_apply_fun(Ctx *c, Term f, Term a) {
  (void)c, (void)f, (void)a;
  return unused("apply_fun");
}
RtLeave rt_undef(Ctx *c) { return (void)c, unused("undef"); }
RtLeave rt_trap(Ctx *c) { return c->code = c->resume, LEAVE_NOT; }

static void new_process(Ctx *c) {
  N.words = STACK_SLACK + 8;
  free(N.block);
  N.block = mem_alloc(N.words * 8);
  N.fragment_used = 0;
  c->hp = (uint64_t)(uintptr_t)N.block;
  uint64_t *sp = N.block + N.words - 1;
  *sp = RT_STUB(exit_normal);
  c->sp = (uint64_t)(uintptr_t)sp;
}

NatOutcome native_call(const FnRef *ref, const uint64_t *args, uint32_t n,
                       int64_t reds, uint64_t *result) {
  Ctx *c = N.ctx;
  new_process(c);
  memset(c->x, 0xfa, sizeof c->x);
  memset(c->spill, 0xfb, sizeof c->spill);
  c->code = (uint64_t)(uintptr_t)loaded(ref)->at;
  c->arity = n;
  memcpy(c->x, args, n * 8);
  c->reds = reds;
  for (;;) {
    RtLeave why = rt_enter(c);
    need(c->hp + 8 * (STACK_SLACK - 2) <= c->sp || why > LEAVE_WAIT, "slack is used");
    if (why == LEAVE_RETURN) return *result = c->x[0], NAT_RETURNED;
    if (why == LEAVE_EXIT) return NAT_RAISED;
    native_stats.yields++;
    check_stack(c, c->code);
    move_all(c, c->arity, STACK_SLACK);
    c->reds = reds;
  }
}
