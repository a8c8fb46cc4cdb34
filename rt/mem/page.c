// SPDX-License-Identifier: Apache-2.0
// Runs of pages. Free runs stand in lists by the power of two of their length;
// neighbours are joined when a run is given back. What is found first in the
// lists is used, else the range grows at its end.
#include "page.h"
#include "../os/os.h"

#define BINS       32
#define GROW_PAGES 256  // least growth: 1 MB
#define IDLE_PAGES 64   // free runs from this length can go back to the system
#define IDLE_LIMIT 8192 // free pages that are kept while the program is busy
#define REST_LIMIT 1024 // and while it waits
#define RESERVE    ((size_t)1 << (sizeof(void *) == 8 ? 40 : 31))

Page *page_map;
char *page_base;
uint32_t page_top;
Lock page_lock;
static uint32_t bin[BINS];  // first free run
static uint32_t page_limit; // pages that there are addresses for
static uint32_t map_pages;  // pages of the map that are usable
static uint32_t taken;      // pages in use
static uint32_t kept;       // free pages the system still has to back, about

static int bin_of(uint32_t pages) { return 31 - __builtin_clz(pages); }

static _Noreturn void out_of_memory(uint32_t pages) {
  char text[96] = "eheap_alloc: Cannot allocate ", digits[24];
  uint64_t n = (uint64_t)pages * PAGE_SIZE;
  size_t i = sizeof digits, at = strlen(text);
  do digits[--i] = (char)('0' + n % 10);
  while (n /= 10);
  memcpy(text + at, digits + i, sizeof digits - i);
  at += sizeof digits - i;
  memcpy(text + at, " bytes of memory.\n", 18);
  os_write(2, text, at + 18);
  os_exit(1);
}

static void link_free(uint32_t i, uint32_t pages) {
  uint32_t *first = &bin[bin_of(pages)];
  page_map[i] = (Page){.pages = pages, .next = *first, .kind = PAGE_FREE};
  if (*first) page_map[*first].prev = i;
  *first = i;
  if (pages > 1)
    page_map[i + pages - 1] = (Page){.pages = pages, .kind = PAGE_FREE};
}

static void unlink_free(uint32_t i) {
  Page *p = &page_map[i];
  if (p->prev)
    page_map[p->prev].next = p->next;
  else
    bin[bin_of(p->pages)] = p->next;
  if (p->next) page_map[p->next].prev = p->prev;
  page_map[i + p->pages - 1].kind = PAGE_INSIDE;
  p->kind = PAGE_INSIDE;
}

// Makes room in the map for `pages` pages.
static bool grow_map(uint32_t pages) {
  uint32_t want =
      (uint32_t)(((uint64_t)pages * sizeof(Page) + PAGE_SIZE - 1) / PAGE_SIZE);
  if (want <= map_pages) return true;
  want = (want + 15) / 16 * 16;
  char *from = (char *)page_map + (size_t)map_pages * PAGE_SIZE;
  if (!os_mem_commit(from, (size_t)(want - map_pages) * PAGE_SIZE))
    return false;
  map_pages = want;
  return true;
}

static bool grow(uint32_t pages) {
  uint32_t free = 0; // a free run at the end helps
  if (page_top > 1 && page_map[page_top - 1].kind == PAGE_FREE)
    free = page_map[page_top - 1].pages;
  uint32_t more = pages - free, least = page_top / 16;
  if (least < GROW_PAGES) least = GROW_PAGES;
  if (more < least) more = least;
  if (more > page_limit - page_top) more = pages - free;
  if (more > page_limit - page_top || !grow_map(page_top + more)) return false;
  if (!os_mem_commit(page_at(page_top), (size_t)more * PAGE_SIZE)) return false;
  MEM_DEAD(page_at(page_top), (size_t)more * PAGE_SIZE);
  uint32_t at = page_top - free;
  if (free) unlink_free(at);
  page_top += more;
  link_free(at, free + more);
  return true;
}

// A free run of at least so many pages; 0: there is none.
static uint32_t find(uint32_t pages) {
  int b = bin_of(pages), tries = 16;
  for (uint32_t i = bin[b]; i && tries; i = page_map[i].next, tries--)
    if (page_map[i].pages >= pages) return i;
  while (++b < BINS)
    if (bin[b]) return bin[b];
  return 0;
}

uint32_t page_take(uint32_t pages, PageKind kind) {
  uint32_t i = find(pages);
  if (!i && grow(pages)) i = find(pages);
  if (!i) out_of_memory(pages);
  uint32_t have = page_map[i].pages;
  unlink_free(i);
  if (have > pages) link_free(i + pages, have - pages);
  page_map[i] = (Page){.pages = pages, .kind = (uint8_t)kind};
  taken += pages;
  kept -= pages < kept ? pages : kept;
  return i;
}

// Long free runs go back to the system when there is much more free than in
// use, and when the program waits.
static void idle(void) {
  for (int b = bin_of(IDLE_PAGES); b < BINS; b++)
    for (uint32_t i = bin[b]; i; i = page_map[i].next)
      os_mem_idle(page_at(i), (size_t)page_map[i].pages * PAGE_SIZE);
  kept = 0;
}

static void give_run(uint32_t i, uint32_t pages) {
  taken -= pages;
  kept += pages;
  if (i + pages < page_top && page_map[i + pages].kind == PAGE_FREE) {
    uint32_t next = i + pages;
    pages += page_map[next].pages;
    unlink_free(next);
  }
  if (page_map[i - 1].kind == PAGE_FREE) {
    uint32_t before = page_map[i - 1].pages;
    i -= before;
    pages += before;
    unlink_free(i);
  }
  link_free(i, pages);
  if (kept > IDLE_LIMIT && kept / 3 > taken) idle();
}

void rt_mem_rest(void) {
  if (kept <= REST_LIMIT) return;
  rt_lock(&page_lock);
  idle();
  rt_unlock(&page_lock);
}

void page_give(uint32_t i) {
  uint32_t pages = page_map[i].pages;
  for (uint32_t k = i; page_map[i].kind != PAGE_RUN && k < i + pages; k++)
    page_map[k].kind = PAGE_INSIDE;
  page_map[i].kind = PAGE_INSIDE;
  MEM_DEAD(page_at(i), (size_t)pages * PAGE_SIZE);
  give_run(i, pages);
}

void page_shrink(uint32_t i, uint32_t pages) {
  uint32_t rest = page_map[i].pages - pages;
  if (!rest) return;
  page_map[i].pages = pages;
  MEM_DEAD(page_at(i + pages), (size_t)rest * PAGE_SIZE);
  give_run(i + pages, rest);
}

// The range: the map for all pages that there could be, then the pages. Page 0
// is never free, so joining stops there and 0 ends lists.
void rt_mem_init(void) {
  size_t bytes = RESERVE;
  char *base = os_mem_reserve(&bytes);
  page_limit = (uint32_t)(bytes / (PAGE_SIZE + sizeof(Page)) - 1);
  size_t map = ((size_t)page_limit * sizeof(Page) + 65535) / 65536 * 65536;
  page_map = (Page *)base;
  page_base = base + map;
  page_limit = (uint32_t)((bytes - map) / PAGE_SIZE);
  page_top = 1;
  if (!grow_map(1) || !os_mem_commit(page_base, PAGE_SIZE)) out_of_memory(1);
}
