// SPDX-License-Identifier: Apache-2.0
// Memory from the system: one range of addresses that grows at its end, divided
// into pages, with an entry for each page in a map beside it. mem/page.c hands
// out runs of pages, mem/mem.c makes small blocks of them.
#ifndef PAGE_H
#define PAGE_H
#include "../proc.h"

#ifdef __wasm__
#define PAGE_SIZE 16384 // the map has to be obtained at once
#else
#define PAGE_SIZE 4096
#endif

typedef enum {
  PAGE_INSIDE, // of a run or slab, or not yet obtained
  PAGE_FREE,   // first or last of a free run
  PAGE_RUN,    // first of a run in use
  PAGE_SLAB,   // of a slab
  PAGE_CONST,  // terms that live forever
} PageKind;

typedef struct Page {
  uint32_t pages;      // first of a run, last of a free one: the run's length
  uint32_t next, prev; // first of a free run, slab with room: its list
  uint32_t head;       // slabs: the first page
  uint16_t used;       // slabs: blocks in use,
  uint16_t carved;     // blocks that were ever used,
  uint16_t free;       // first free block, plus 1
  uint8_t kind, cls;   // PageKind; slabs: size class
} Page;

extern Page *page_map;
extern char *page_base; // address of page 0; page 0 itself is not used
extern uint32_t page_top; // first page not yet obtained
extern Lock page_lock;

static inline uint32_t page_of(const void *p) {
  return (uint32_t)((size_t)((const char *)p - page_base) / PAGE_SIZE);
}
static inline char *page_at(uint32_t i) {
  return page_base + (size_t)i * PAGE_SIZE;
}

// With page_lock held.
uint32_t page_take(uint32_t pages, PageKind); // ends the program when none left
void page_give(uint32_t page);
void page_shrink(uint32_t page, uint32_t pages);

// Marks memory for sanitizers: not to be used, to be used.
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#define MEM_DEAD(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define MEM_ALIVE(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define MEM_DEAD(p, n) ((void)(p), (void)(n))
#define MEM_ALIVE(p, n) ((void)(p), (void)(n))
#endif
#endif
