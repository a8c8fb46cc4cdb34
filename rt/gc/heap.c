// SPDX-License-Identifier: Apache-2.0
// Allocation for C code, fragments, and the objects outside of heaps.
#include "gc.h"

#define FRAG_HEADER    (sizeof(Frag) / sizeof(Term))
#define FRAG_WORDS     60        // least room of a fragment that BIFs fill
#define FRAG_LIMIT     8192      // words in fragments that ask for a collection
#define OFF_HEAP_LIMIT (8 << 20) // bytes of new binaries that do

void gc_want(Ctx *c) {
  rt_proc(c)->flags |= PF_COLLECT;
  if (c->reds > 0) c->reds = 0;
}

static size_t frag_bytes(size_t room) { return sizeof(Frag) + room * 8; }

Frag *rt_frag_new(SigKind kind, size_t words) {
  Frag *f = rt_mem_alloc(frag_bytes(words));
  *f = (Frag){.room = words, .off_heap = NIL, .kind = kind};
  return f;
}

void rt_frag_free(Frag *f) {
  rt_off_heap_release(f->off_heap);
  rt_mem_free(f, frag_bytes(f->room));
}

void rt_frag_splice(Proc *p, Frag *f) {
  for (Term t = f->off_heap, *link; t != NIL; t = *link) {
    link = gc_link(PTR(t));
    if (*link != NIL) continue;
    *link = p->off_heap; // the last: the process's list follows
    p->off_heap = f->off_heap;
    break;
  }
  f->off_heap = NIL;
}

// Counts words in fragments, which the next collection will look at. More than
// the block has: that is due when the process waits or is interrupted; many:
// soon.
static void frag_count(Ctx *c, size_t words) {
  Proc *p = rt_proc(c);
  p->frag_words += words;
  if (p->frag_words > p->room) p->flags |= PF_COLLECT;
  if (p->frag_words > FRAG_LIMIT && p->frag_words > 2 * p->room) gc_want(c);
}

void rt_frag_join(Ctx *c, Frag *f) {
  Proc *p = rt_proc(c);
  rt_frag_splice(p, f);
  f->next = p->frags;
  p->frags = f;
  frag_count(c, f->used + FRAG_HEADER);
}

static Term *frag_alloc(Ctx *c, size_t words) {
  Proc *p = rt_proc(c);
  Frag *f = p->frags;
  if (!f || f->room - f->used < words) {
    size_t room =
        p->frag_words / 2 < FRAG_WORDS ? FRAG_WORDS : p->frag_words / 2;
    f = rt_frag_new(SIG_MESSAGE, words > room ? words : room);
    rt_frag_join(c, f);
  }
  Term *at = f->data + f->used;
  f->used += words;
  frag_count(c, words);
  return at;
}

Term *rt_alloc(Ctx *c, size_t words) {
  if (words > gc_free_words(c)) return frag_alloc(c, words);
  Term *at = (Term *)(uintptr_t)c->hp;
  c->hp += words * 8;
  return at;
}

void rt_alloc_trim(Ctx *c, Term *at, size_t old_words, size_t words) {
  Frag *f = rt_proc(c)->frags;
  if ((uintptr_t)(at + old_words) == c->hp) {
    c->hp = (uintptr_t)(at + words);
  } else if (f && f->data + f->used == at + old_words) {
    f->used -= old_words - words;
    rt_proc(c)->frag_words -= old_words - words;
  }
}

// --- off-heap objects
static void retain(uint64_t *refs) {
  __atomic_fetch_add(refs, 1, __ATOMIC_RELAXED);
}
// True for the last holder. Release: its writes come before the destruction.
static bool release(uint64_t *refs) {
  return __atomic_sub_fetch(refs, 1, __ATOMIC_ACQ_REL) == 0;
}

static uint64_t rcbin_bytes; // atomic; of all

uint64_t rt_rcbin_bytes(void) {
  return __atomic_load_n(&rcbin_bytes, __ATOMIC_RELAXED);
}
static void count_bytes(uint64_t n) { // modulo 2^64: may be negative
  __atomic_fetch_add(&rcbin_bytes, n, __ATOMIC_RELAXED);
}

RcBin *rt_rcbin_new(size_t bytes) {
  count_bytes(sizeof(RcBin) + bytes);
  RcBin *b = rt_mem_alloc(sizeof(RcBin) + bytes);
  *b = (RcBin){.refs = 1, .size = bytes, .used = RCBIN_FIXED};
  return b;
}
RcBin *rt_rcbin_resize(RcBin *b, size_t bytes) {
  count_bytes(bytes - b->size);
  b = rt_mem_realloc(b, sizeof(RcBin) + b->size, sizeof(RcBin) + bytes);
  b->size = bytes;
  return b;
}
void rt_rcbin_retain(RcBin *b) { retain(&b->refs); }
void rt_rcbin_release(RcBin *b) {
  if (!release(&b->refs)) return;
  count_bytes(-(sizeof(RcBin) + b->size));
  rt_mem_free(b, sizeof(RcBin) + b->size);
}
void rt_magic_retain(Magic *m) { retain(&m->refs); }
void rt_magic_release(Magic *m) {
  if (release(&m->refs)) m->destroy(m);
}

static Term link_off_heap(Ctx *c, Term *p, size_t bytes) {
  Proc *proc = rt_proc(c);
  *gc_link(p) = proc->off_heap;
  proc->off_heap = MAKE_BOX(p);
  proc->off_heap_bytes += bytes;
  if (proc->off_heap_bytes > OFF_HEAP_LIMIT) gc_want(c);
  return MAKE_BOX(p);
}

Term rt_refbin(Ctx *c, RcBin *b, uint64_t bits) {
  Term *p = rt_alloc(c, 4);
  p[0] = MAKE_HDR(HDR_REFBIN, 3);
  p[1] = bits;
  p[2] = (uintptr_t)b;
  return link_off_heap(c, p, b->size);
}

Term rt_magic_ref(Ctx *c, Magic *m) {
  Term *p = rt_alloc(c, 5);
  p[0] = MAKE_HDR(HDR_MAGIC, 4);
  p[1] = rt_ref_number();
  p[2] = 0;
  p[3] = (uintptr_t)m;
  return link_off_heap(c, p, 0);
}

Magic *rt_magic_of(Term t, void (*destroy)(Magic *)) {
  if (!IS_KIND(t, HDR_MAGIC)) return NULL;
  Magic *m = (Magic *)(uintptr_t)FIELD(t, 3);
  return m->destroy == destroy ? m : NULL;
}

void gc_release(Term *p) {
  if (HDR_KIND(*p) == HDR_REFBIN)
    rt_rcbin_release((RcBin *)(uintptr_t)p[2]);
  else
    rt_magic_release((Magic *)(uintptr_t)p[3]);
}

void rt_off_heap_release(Term list) {
  while (list != NIL) {
    Term *p = PTR(list);
    list = *gc_link(p);
    gc_release(p);
  }
}
