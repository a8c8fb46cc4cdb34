// SPDX-License-Identifier: Apache-2.0
// The collector: copies what is alive out of a process's block and fragments.
//
// A minor collection moves what it finds into a new block, and what survived
// the last one (below `mature`) into the old generation. Nothing old points to
// anything young: terms are never changed, and what survived together with its
// contents is promoted together with them. A major one moves everything into a
// new old generation; a compacting one everything into the block. Processes
// with little data have no old generation: `mature` stays at the heap's start.
//
// A moved object leaves its new address behind: boxed, in place of the header;
// cons, as cdr, with NONE as car.
#include "../msg/msg.h"
#include "../os/enter.h"
#include "gc.h"

#define FORWARDED NONE
#ifdef RT_HARD // every allocation collects, everything is promoted soon
#define HARD        true
#define GENERATIONS 16
#else
#define HARD        false
#define GENERATIONS 8192 // words: from so many alive on, there are two
#endif
// Words that a busy process gets to allocate between collections: as many as
// are alive, within the first two bounds, where caches hold them; but not less
// than a part of what is alive, for that is copied all the more often.
#define NURSERY_LEAST 32768
#define NURSERY_MOST  262144
#define NURSERY_PART  4
#define NURSERY_END   4194304

typedef enum { MINOR, MAJOR, COMPACT } Mode;

// Not where much is alive: the time would grow with its square.
static bool is_hard(const Proc *p) {
  return HARD && p->room + (size_t)(p->old_hp - p->old) < 1024 * GENERATIONS;
}

typedef struct Gc {
  Proc *p;
  Mode mode;
  char *young; // the block's heap part; what is inside moves
  size_t young_size;
  char *old;
  size_t old_size;
  size_t promote;    // bytes from `young` that go to the old generation
  Term *to, *to_old; // next free words
} Gc;

// Must the object at p move? For those outside of the block's heap.
static bool moves(const Gc *g, const Term *p) {
  if ((size_t)((const char *)p - g->old) < g->old_size) return g->mode != MINOR;
  return !rt_mem_is_const(p);
}

static Term *room_for(Gc *g, const Term *p, size_t words) {
  bool up =
      g->mode == MAJOR || (size_t)((const char *)p - g->young) < g->promote;
  Term **to = up ? &g->to_old : &g->to, *at = *to;
  *to += words;
  return at;
}

static Term move_cons(Gc *g, Term *p) {
  if (p[0] == FORWARDED) return p[1];
  Term *at = room_for(g, p, 2);
  at[0] = p[0];
  at[1] = p[1];
  p[0] = FORWARDED;
  return p[1] = MAKE_CONS(at);
}

static Term move_box(Gc *g, Term *p) {
  if ((*p & TAG_MASK) != TAG_HDR) return *p;
  size_t n = HDR_SIZE(*p) + 1;
  Term *at = room_for(g, p, n);
  gc_copy_words(at, p, n);
  return *p = MAKE_BOX(at);
}

static inline void visit(Gc *g, Term *at) {
  Term t = *at;
  if (!IS_PTR(t)) return;
  Term *p = PTR(t);
  if ((size_t)((char *)p - g->young) >= g->young_size && !moves(g, p)) return;
  *at = IS_CONS(t) ? move_cons(g, p) : move_box(g, p);
}

static void visit_all(Gc *g, Term *from, const Term *to) {
  for (; from < to; from++) visit(g, from);
}

// Visits what the moved objects contain, until nothing new is moved.
static Term *scan(Gc *g, Term *at, Term *const *to) {
  while (at < *to) {
    if ((*at & TAG_MASK) != TAG_HDR) { // half of a cons
      visit(g, at++);
      continue;
    }
    Term *end = at + HDR_SIZE(*at) + 1;
    unsigned first = gc_first_term(HDR_KIND(*at));
    if (first) visit_all(g, at + first, end);
    at = end;
  }
  return at;
}

static void visit_roots(Gc *g, Ctx *c, uint64_t live) {
  Proc *p = g->p;
  visit_all(g, p->sp, p->end);
  visit_all(g, c->x, c->x + live);
  visit(g, &p->exit_reason);
  visit_all(g, p->dict.row, p->dict.row + 2 * p->dict.cap);
  uint32_t n = p->adopted;
  for (Frag *m = p->queue; n; m = m->next)
    if (m->adopted) visit(g, &m->term), n--;
}

// Sorts the objects of a list into those that moved into the block, and into
// the old generation; releases the others. Links were copied with the objects.
static void sweep(Gc *g, Term list, Term *young, Term *old) {
  while (list != NIL) {
    Term *p = PTR(list), moved = *p;
    if ((moved & TAG_MASK) == TAG_HDR) {
      list = *gc_link(p);
      gc_release(p);
      continue;
    }
    Term *at = PTR(moved), *link = gc_link(at);
    Term *to = at >= g->p->old && at < g->p->old_end ? old : young;
    list = *link;
    *link = *to;
    *to = moved;
  }
}

static void sweep_lists(Gc *g) {
  Proc *p = g->p;
  Term young = p->off_heap, old = p->old_off_heap;
  p->off_heap = NIL;
  if (g->mode != MINOR) p->old_off_heap = NIL;
  sweep(g, young, &p->off_heap, &p->old_off_heap);
  if (g->mode != MINOR) sweep(g, old, &p->off_heap, &p->old_off_heap);
  p->off_heap_bytes = 0;
}

// --- blocks
static void free_words(Term *at, size_t words) {
#ifdef RT_HARD
  for (size_t i = 0; i < words; i++) at[i] = GC_POISON;
#endif
  rt_mem_free(at, words * 8);
}

static size_t round_words(size_t words) { return rt_mem_round(words * 8) / 8; }

static void free_frags(Proc *p) {
  for (Frag *f = p->frags, *next; f; f = next) {
    next = f->next;
    rt_frag_free(f);
  }
  p->frags = NULL;
  p->frag_words = 0;
}

// A message that the program looks at, but has not taken out, may be referred
// to from registers and slots: its words are collected, it keeps the moved
// term.
static size_t adopt_message(Proc *p) {
  Frag *m = p->flags & PF_PEEKED ? *p->mark : NULL;
  if (!m || m->adopted || !m->used) return 0;
  m->adopted = true;
  p->adopted++;
  rt_frag_splice(p, m);
  return m->used;
}

// What is to be collected into where.
typedef struct Plan {
  Mode mode;
  size_t block; // words of the new block, enough if all is alive
  size_t want;  // words that it should have, if possible
  size_t old;   // words of the new old generation, 0: none is made
} Plan;

static Mode choose_mode(const Proc *p) {
  size_t promote = (size_t)(p->mature - p->heap);
  if (p->flags & PF_COMPACT) return COMPACT;
  if (!p->old) return MINOR;
  if (p->flags & PF_FULLSWEEP || p->gc_count >= p->fullsweep_after)
    return MAJOR;
  return (size_t)(p->old_end - p->old_hp) < promote ? MAJOR : MINOR;
}

static Plan make_plan(const Proc *p, size_t outside, size_t need) {
  Plan plan = {.mode = choose_mode(p)};
  size_t stack = (size_t)(p->end - p->sp), now = p->room;
  size_t young = (size_t)(p->hp - p->heap) + outside;
  size_t mature = (size_t)(p->mature - p->heap);
  size_t old = (size_t)(p->old_hp - p->old), block = stack;
  if (is_hard(p)) now = 0;
  if (p->flags & PF_GROW) now *= 2;
  switch (plan.mode) {
  case MINOR:
    block += young - mature;
    if (mature && !p->old) plan.old = 2 * mature;
    break;
  case MAJOR:
    block += need;
    plan.old = (old + young) * 3 / 2 + now;
    break;
  case COMPACT: block += young + old + need; now = 0;
  }
  if (now < p->min_heap) now = p->min_heap;
  plan.want = now;
  plan.block = round_words(block < now ? now : block);
  if (plan.old) plan.old = round_words(plan.old);
  return plan;
}

static size_t nursery(const Proc *p) {
  size_t alive = (size_t)(p->old_hp - p->old);
  if (alive < NURSERY_LEAST) return NURSERY_LEAST;
  if (alive < NURSERY_MOST) return alive;
  alive /= NURSERY_PART;
  if (alive < NURSERY_MOST) return NURSERY_MOST;
  return alive < NURSERY_END ? alive : NURSERY_END;
}

// Words that are enough for so many in use: a quarter stays free. A block far
// too large is halved.
static size_t enough(const Proc *p, size_t used, size_t want) {
  if (want > 2 * nursery(p) && used < want / 8) want /= 2;
  return used + used / 3 > want ? used + used / 3 : want;
}

// Puts the stack to the block's end and leaves it in the process.
static void place_stack(Proc *p, Term *block, Plan plan, Term *hp,
                        size_t need) {
  size_t stack = (size_t)(p->end - p->sp), room = plan.block;
  size_t used = (size_t)(hp - block) + stack + need, end;
  size_t words = enough(p, used, plan.want);
  if (words < room) room = rt_mem_shrink(block, room * 8, words * 8) / 8;
  end = is_hard(p) && used <= room ? used : room;
  gc_copy_words(block + end - stack, p->sp, stack);
  p->sp = block + end - stack;
  p->end = block + end;
  p->heap = block;
  p->room = room;
  p->hp = hp;
}

static void trim_old(Proc *p, size_t room) {
  size_t used = (size_t)(p->old_hp - p->old), want = used + used / 2 + p->room;
  size_t bytes = room * 8;
  if (want < room) bytes = rt_mem_shrink(p->old, bytes, want * 8);
  p->old_end = p->old + bytes / 8;
}

// One collection into a new block.
static void collect(Ctx *c, uint64_t live, Plan plan, size_t need) {
  Proc *p = rt_proc(c);
  Term *block = rt_mem_alloc(plan.block * 8);
  Term *dead = p->heap, *dead_old = p->old;
  size_t dead_room = p->room, dead_old_room = (size_t)(p->old_end - p->old);
  Gc g = {.p = p,
          .mode = plan.mode,
          .young = (char *)p->heap,
          .to = block,
          .young_size = (size_t)((char *)p->hp - (char *)p->heap),
          .old = (char *)p->old,
          .old_size = (size_t)((char *)p->old_hp - (char *)p->old)};
  if (plan.mode == MINOR)
    g.promote = (size_t)((char *)p->mature - (char *)p->heap);
  if (plan.mode == COMPACT) p->old = p->old_hp = p->old_end = NULL;
  if (plan.old) {
    p->old = p->old_hp = rt_mem_alloc(plan.old * 8);
    p->old_end = p->old + plan.old;
  }
  g.to_old = p->old_hp;
  visit_roots(&g, c, live);
  Term *at = block, *at_old = p->old_hp;
  do {
    at = scan(&g, at, &g.to);
    at_old = scan(&g, at_old, &g.to_old);
  } while (at < g.to);
  p->old_hp = g.to_old;
  sweep_lists(&g);
  free_frags(p);
  place_stack(p, block, plan, g.to, need);
  free_words(dead, dead_room);
  if (plan.mode == MINOR) {
    p->gc_count++;
  } else {
    p->gc_count = 0;
    p->flags &= ~(uint32_t)PF_FULLSWEEP;
    if (dead_old) free_words(dead_old, dead_old_room);
    if (plan.mode == MAJOR) trim_old(p, plan.old);
  }
  bool two = p->old || p->hp - p->heap > GENERATIONS;
  p->mature = two && plan.mode != COMPACT ? p->hp : p->heap;
}

// A process that had to collect twice within a slice, or is left with little,
// gets a larger block next time.
static void plan_growth(Sched *s, Proc *p, size_t need) {
  size_t room = p->room, free = (size_t)(p->sp - p->hp);
  bool busy = p->gc_slice == (uint32_t)s->switches && room < nursery(p);
  p->gc_slice = (uint32_t)s->switches;
  if (busy || free < need + room / 4)
    p->flags |= PF_GROW;
  else
    p->flags &= ~(uint32_t)PF_GROW;
}

// Everything young into a block of another size.
static void move_block(Ctx *c, uint64_t live, size_t words, size_t need) {
  Proc *p = rt_proc(c);
  p->mature = p->heap;
  if (words < p->min_heap) words = p->min_heap;
  words = round_words(words);
  collect(c, live, (Plan){.mode = MINOR, .block = words, .want = words}, need);
}

void rt_gc(Ctx *c, uint64_t live, uint64_t need) {
  Proc *p = rt_proc(c);
  need += STACK_SLACK;
  p->hp = (Term *)(uintptr_t)c->hp;
  p->sp = (Term *)(uintptr_t)c->sp;
  size_t outside = p->frag_words + adopt_message(p);
  size_t before =
      (size_t)(p->hp - p->heap) + outside + (size_t)(p->old_hp - p->old);
  Plan plan = make_plan(p, outside, need);
  collect(c, live, plan, need);
  size_t used = (size_t)(p->hp - p->heap) + (size_t)(p->end - p->sp) + need;
  if (used > p->room) // more than expected is alive
    move_block(c, live, is_hard(p) ? used : used * 2, need);
  else if (plan.mode == COMPACT && round_words(used) < p->room)
    move_block(c, live, used, need);
  else if (round_words(enough(p, used, plan.want)) <=
           p->room / 4 * 3) // or less
    move_block(c, live, enough(p, used, plan.want), need);
  plan_growth(rt_sched(c), p, need);
  p->flags &= ~(uint32_t)(PF_COLLECT | PF_COMPACT);
  rt_sched(c)->collections++;
  size_t after = (size_t)(p->hp - p->heap) + (size_t)(p->old_hp - p->old);
  rt_sched(c)->words_reclaimed += before > after ? before - after : 0;
  c->hp = (uintptr_t)p->hp;
  c->sp = (uintptr_t)p->sp;
  gc_check(c, live);
  rt_check_limit(p, used + (size_t)(p->old_hp - p->old));
}

RtLeave rt_gc_stub(Ctx *c, uint64_t live, uint64_t need) {
  rt_gc(c, live, need);
  bool over = rt_proc(c)->limit.words && rt_is_exiting(rt_proc(c));
  return over ? LEAVE_EXIT : LEAVE_NOT;
}
