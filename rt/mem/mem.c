// SPDX-License-Identifier: Apache-2.0
// Blocks: small ones by size class out of slabs, larger ones as runs of pages.
// The size is known when a block is freed, so blocks have no headers. A slab is
// a few pages of blocks of one class; its state stands in the map entry of its
// first page. Slabs with room are listed by class; an empty one goes back,
// unless it is the last of its class with room.
#include "page.h"

#define SMALL_LIMIT 8192 // bytes: the largest class
#define CLASSES     32

static uint32_t room[CLASSES]; // first slab with free blocks
static uint64_t in_use;

// Steps of 16 bytes up to 128, then four to each doubling.
static uint32_t class_of(size_t n) {
  if (n <= 128) return n ? (uint32_t)((n + 15) / 16 - 1) : 0;
  uint32_t top = 63 - (uint32_t)__builtin_clzll(n - 1); // 2^top < n
  return 8 + (top - 7) * 4 + (uint32_t)((n - 1) >> (top - 2) & 3);
}
static size_t class_size(uint32_t c) {
  if (c < 8) return (c + 1) * 16;
  return (size_t)(5 + (c & 3)) << (5 + (c - 8) / 4);
}
static uint32_t slab_pages(size_t size) {
  size_t bytes = size <= 256 ? 16384 : size <= 1024 ? 32768 : 65536;
  return (uint32_t)(bytes / PAGE_SIZE);
}
static size_t run_pages(size_t n) { return (n + PAGE_SIZE - 1) / PAGE_SIZE; }

static void list_add(uint32_t *first, uint32_t i) {
  page_map[i].prev = 0;
  page_map[i].next = *first;
  if (*first) page_map[*first].prev = i;
  *first = i;
}

static void list_remove(uint32_t *first, uint32_t i) {
  Page *p = &page_map[i];
  if (p->prev)
    page_map[p->prev].next = p->next;
  else
    *first = p->next;
  if (p->next) page_map[p->next].prev = p->prev;
}

static uint32_t slab_new(uint32_t cls) {
  uint32_t n = slab_pages(class_size(cls)), i = page_take(n, PAGE_SLAB);
  for (uint32_t k = i; k < i + n; k++) {
    page_map[k].kind = PAGE_SLAB;
    page_map[k].head = i;
  }
  page_map[i].cls = (uint8_t)cls;
  list_add(&room[cls], i);
  return i;
}

static void *slab_take(uint32_t cls) {
  size_t size = class_size(cls);
  uint32_t i = room[cls] ? room[cls] : slab_new(cls);
  Page *p = &page_map[i];
  uint32_t k = p->free ? p->free - 1u : p->carved++;
  char *at = page_at(i) + k * size;
  MEM_ALIVE(at, size);
  if (p->free) p->free = *(uint16_t *)at;
  p->used++;
  if (!p->free && (p->carved + 1) * size > (size_t)p->pages * PAGE_SIZE)
    list_remove(&room[cls], i);
  return at;
}

static void slab_give(uint32_t i, void *at) {
  Page *p = &page_map[i];
  size_t size = class_size(p->cls);
  bool full = !p->free && (p->carved + 1) * size > (size_t)p->pages * PAGE_SIZE;
  *(uint16_t *)at = p->free;
  p->free = (uint16_t)((size_t)((char *)at - page_at(i)) / size + 1);
  MEM_DEAD(at, size);
  if (full) list_add(&room[p->cls], i);
  if (--p->used || (room[p->cls] == i && !p->next)) return;
  list_remove(&room[p->cls], i);
  page_give(i);
}

size_t rt_mem_round(size_t n) {
  return n <= SMALL_LIMIT ? class_size(class_of(n)) : run_pages(n) * PAGE_SIZE;
}

void *rt_mem_alloc(size_t n) {
  void *at;
  rt_lock(&page_lock);
  if (n <= SMALL_LIMIT)
    at = slab_take(class_of(n));
  else {
    at = page_at(page_take((uint32_t)run_pages(n), PAGE_RUN));
    MEM_ALIVE(at, rt_mem_round(n));
  }
  in_use += rt_mem_round(n);
  rt_unlock(&page_lock);
  return at;
}

void rt_mem_free(void *at, size_t n) {
  if (!at) return;
  rt_lock(&page_lock);
  in_use -= rt_mem_round(n);
  if (n <= SMALL_LIMIT)
    slab_give(page_map[page_of(at)].head, at);
  else
    page_give(page_of(at));
  rt_unlock(&page_lock);
}

size_t rt_mem_shrink(void *at, size_t old, size_t n) {
  if (n <= SMALL_LIMIT) n = SMALL_LIMIT + 1;
  if (old <= SMALL_LIMIT || run_pages(n) >= run_pages(old)) return old;
  rt_lock(&page_lock);
  in_use -= rt_mem_round(old) - rt_mem_round(n);
  page_shrink(page_of(at), (uint32_t)run_pages(n));
  rt_unlock(&page_lock);
  return rt_mem_round(n);
}

void *rt_mem_realloc(void *at, size_t old, size_t n) {
  if (at && rt_mem_round(old) == rt_mem_round(n)) return at;
  void *to = rt_mem_alloc(n);
  if (at) memcpy(to, at, old < n ? old : n);
  rt_mem_free(at, old);
  return to;
}

// Terms that live forever: carved from runs of their own.
void *rt_mem_const(size_t n) {
  static char *at, *end;
  n = (n + 7) & ~(size_t)7;
  rt_lock(&page_lock);
  if ((size_t)(end - at) < n) {
    uint32_t pages = (uint32_t)run_pages(n < 32768 ? 32768 : n);
    uint32_t i = page_take(pages, PAGE_CONST);
    for (uint32_t k = i; k < i + pages; k++) page_map[k].kind = PAGE_CONST;
    at = page_at(i);
    end = page_at(i + pages);
  }
  char *p = at;
  at += n;
  in_use += n;
  MEM_ALIVE(p, n);
  rt_unlock(&page_lock);
  return p;
}

bool rt_mem_is_const(const void *p) {
  if ((const char *)p < page_base || page_of(p) >= page_top) return true;
  return page_map[page_of(p)].kind == PAGE_CONST;
}

MemStats rt_mem_stats(void) {
  return (MemStats){in_use, (uint64_t)page_top * PAGE_SIZE};
}

void rt_lock(Lock *l) {
  while (__atomic_exchange_n(&l->held, 1, __ATOMIC_ACQUIRE))
    while (__atomic_load_n(&l->held, __ATOMIC_RELAXED)) {
    }
}
void rt_unlock(Lock *l) { __atomic_store_n(&l->held, 0, __ATOMIC_RELEASE); }
