// SPDX-License-Identifier: Apache-2.0
// The frame pass: what lives across a call goes to a slot of the frame, so that
// after it a continuation needs only its result and the slots (docs/low.md, 5).
//
// A frame is made as late as paths allow: blocks that need one (they call, or
// have a handler) and all that follow them are framed; an edge from an unframed
// block into a framed one enters, a cold framed block that goes back to an
// unframed one leaves. Invariant: whether the frame exists at a block's start
// is the same on all its edges.
//
// A value that needs a slot is stored once, after its definition, or when the
// frame is made, and loaded where a continuation or handler first needs it.
#include "frame.h"

typedef struct Frame {
  LowFn *f;
  BlkList order;
  BlkList *preds;
  Sets live;     // live-in by block
  Sets needed;   // of these, those that a later root loads from their slot
  Mix mix;       // empty
  int32_t *slot; // by value: its slot, -1 none
  uint32_t nslots;
  bool catches; // slot 0 is for the catch word
} Frame;

static LowBlk *blk(Frame *p, BlkId b) { return &p->f->blk.at[b]; }

static bool is_call(const LowFn *f, const LowBlk *b) {
  uint8_t op = f->ins.at[b->term].op;
  return op == LOW_CALL || op == LOW_CALLI;
}

static bool needs_frame(Frame *p, BlkId b) {
  return blk(p, b)->exc || is_call(p->f, blk(p, b));
}

static bool framed_at_end(Frame *p, BlkId b) {
  return blk(p, b)->framed || needs_frame(p, b);
}

// --- Small ends of functions are copied to where they are jumped to, so that
// paths with and without a frame need not meet just to return.

static bool is_small_end(const LowFn *f, const LowBlk *b) {
  uint8_t op = f->ins.at[b->term].op;
  return b->ins.n == 0 && !b->exc && b->root == ROOT_NO &&
         (op == LOW_RET || op == LOW_TCALL);
}

static Ref as_passed(const LowBlk *target, const LowEdge *e, Ref r) {
  for (uint32_t i = 0; i < target->params.n; i++)
    if (target->params.at[i] == r) return e->arg[i];
  return r;
}

static void copy_end(LowFn *f, BlkId b) {
  LowBlk *k = &f->blk.at[b];
  LowEdge e = k->out.at[0];
  LowBlk *target = &f->blk.at[e.to];
  const LowIns *end = &f->ins.at[target->term];
  LowIns copy = *end;
  Ref *arg = NEW_N(f->arena, Ref, copy.nargs);
  for (uint32_t i = 0; i < copy.nargs; i++)
    arg[i] = as_passed(target, &e, copy.arg[i]);
  copy.arg = arg;
  copy.blk = b;
  f->ins.at[k->term] = copy;
  k->out.n = 0;
}

static void copy_small_ends(LowFn *f) {
  for (BlkId b = 1; b < f->blk.n; b++) {
    LowBlk *k = &f->blk.at[b];
    if (!k->term || f->ins.at[k->term].op != LOW_JMP || k->exc) continue;
    if (is_small_end(f, &f->blk.at[k->out.at[0].to])) copy_end(f, b);
  }
}

// --- Which blocks have a frame

static void find_framed(Frame *p) {
  for (uint32_t i = 0; i < p->order.n; i++) {
    LowBlk *b = blk(p, p->order.at[i]);
    b->framed = b->root == ROOT_CONT || b->root == ROOT_HANDLER;
  }
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < p->order.n; i++) {
      BlkId id = p->order.at[i];
      if (!framed_at_end(p, id)) continue;
      for (uint32_t e = 0; e < blk(p, id)->out.n; e++) {
        LowBlk *to = blk(p, blk(p, id)->out.at[e].to);
        if (to->framed || (blk(p, id)->cold && !to->cold)) continue;
        to->framed = again = true;
      }
    }
  }
}

// --- Which values need a slot, and which slot

// A slot is needed from the store to the last root that loads it; a value made
// in that root may have the same slot. Places: 2i the start of the i-th block
// in order, where roots load; 2i + 1 the rest of it.
typedef struct Range {
  Ref v;
  uint32_t first, last;
} Range;

static int by_first(const void *a, const void *b) {
  const Range *x = a, *y = b;
  if (x->first != y->first) return x->first < y->first ? -1 : 1;
  return x->v < y->v ? -1 : x->v > y->v;
}

// Slots that are free, and those that will be, by the place from where on.
typedef struct Pool {
  uint64_t *free;
  uint32_t *next, *from; // chains of slots, each plus 1
  uint32_t used, place;
} Pool;

static void release(Pool *p, uint32_t place) {
  for (; p->place <= place; p->place++)
    for (uint32_t s = p->from[p->place]; s; s = p->next[s - 1])
      p->free[(s - 1) / 64] |= (uint64_t)1 << ((s - 1) & 63);
}

static uint32_t take(Pool *p) { // the least
  for (uint32_t w = 0; w < (p->used + 63) / 64; w++) {
    if (!p->free[w]) continue;
    uint32_t s = w * 64 + (uint32_t)__builtin_ctzll(p->free[w]);
    p->free[w] &= p->free[w] - 1;
    return s;
  }
  return p->used++;
}

static void assign_slots(Frame *p, Range *ranges, uint32_t n) {
  uint32_t base = p->catches ? 1 : 0, places = 2 * p->order.n + 2;
  Pool pool = {.free = mem_alloc((n / 64 + 1) * sizeof(uint64_t)),
               .next = mem_alloc((n + 1) * sizeof(uint32_t)),
               .from = mem_alloc(places * sizeof(uint32_t))};
  qsort(ranges, n, sizeof *ranges, by_first);
  for (uint32_t i = 0; i < n; i++) {
    release(&pool, ranges[i].first);
    uint32_t s = take(&pool);
    pool.next[s] = pool.from[ranges[i].last + 1];
    pool.from[ranges[i].last + 1] = s + 1;
    p->slot[ranges[i].v] = (int32_t)(s + base);
  }
  p->nslots = pool.used + base;
  free(pool.free);
  free(pool.next);
  free(pool.from);
}

// Slots needed at the end of b.
static void needed_out(Frame *p, BlkId b) {
  for (uint32_t e = 0; e < blk(p, b)->out.n; e++)
    mix_join(&p->mix, &p->needed.of[blk(p, b)->out.at[e].to]);
  if (blk(p, b)->exc) mix_join(&p->mix, &p->needed.of[blk(p, b)->exc]);
}

// By block, the values whose slots are needed at its start: what a root loads,
// and what is needed later and not defined here.
static void find_needed(Frame *p) {
  p->needed = sets_new(p->f->blk.n);
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = p->order.n; i-- > 0;) {
      BlkId b = p->order.at[i];
      const Set *live = &p->live.of[b];
      needed_out(p, b);
      mix_meet(&p->mix, live); // what is live in is not made here
      if (blk(p, b)->root == ROOT_CONT || blk(p, b)->root == ROOT_HANDLER)
        mix_join(&p->mix, live);
      again |= mix_store(&p->mix, p->needed.arena, &p->needed.of[b]);
    }
  }
}

static void widen(Range *r, uint32_t at) {
  if (at < r->first) r->first = at;
  if (at > r->last) r->last = at;
}

static bool is_constant(const LowIns *x) {
  return x->op == LOW_CONST || x->op == LOW_SYM || x->op == LOW_FCONST;
}

static uint32_t make_ranges(Frame *p, const Set *need, Range *ranges) {
  LowFn *f = p->f;
  uint32_t n = 0, *pos = mem_alloc(f->blk.n * sizeof *pos);
  for (uint32_t i = 0; i < p->order.n; i++) pos[p->order.at[i]] = i;
  SetWalk w = {.set = need};
  for (Ref v; (v = set_next(&w));) {
    if (is_constant(&f->ins.at[v])) { // made anew, no slot
      p->slot[v] = INT32_MAX;
      continue;
    }
    if (f->ins.at[v].type != LT_T)
      bug("%s: untagged value %u lives across a call", f->ref->name->text, v);
    uint32_t at = 2 * pos[f->ins.at[v].blk] + 1;
    ranges[n++] = (Range){v, at, at};
  }
  free(pos);
  return n;
}

// at[v]: 1 + the value's place among the ranges, or 0.
static void widen_all(const Set *s, Range *ranges, const uint32_t *at,
                      uint32_t place) {
  SetWalk w = {.set = s};
  for (Ref v; (v = set_next(&w));)
    if (at[v]) widen(&ranges[at[v] - 1], place);
}

static void find_ranges(Frame *p, const Set *need) {
  Range *ranges = mem_alloc(p->f->ins.n * sizeof *ranges);
  uint32_t *at = mem_alloc(p->f->ins.n * sizeof *at);
  uint32_t n = make_ranges(p, need, ranges);
  for (uint32_t k = 0; k < n; k++) at[ranges[k].v] = k + 1;
  find_needed(p);
  Arena *a = arena_new();
  for (uint32_t i = 0; i < p->order.n; i++) {
    BlkId b = p->order.at[i];
    Set out = {0};
    needed_out(p, b);
    mix_store(&p->mix, a, &out);
    widen_all(&p->needed.of[b], ranges, at, 2 * i);
    widen_all(&out, ranges, at, 2 * i + 1);
    arena_clear(a);
  }
  arena_free(a);
  assign_slots(p, ranges, n);
  free(at);
  free(ranges);
}

static void find_slots(Frame *p) {
  Set need = {0};
  for (uint32_t i = 0; i < p->order.n; i++) {
    LowBlk *b = blk(p, p->order.at[i]);
    if (is_call(p->f, b)) mix_join(&p->mix, &p->live.of[b->out.at[0].to]);
    if (b->exc) mix_join(&p->mix, &p->live.of[b->exc]);
    p->catches |= b->exc != 0;
  }
  mix_store(&p->mix, p->live.arena, &need);
  find_ranges(p, &need);
}

static bool has_slot(Frame *p, Ref v) {
  return p->slot[v] >= 0 && p->slot[v] != INT32_MAX;
}

// --- Making and leaving the frame, stores

static uint32_t store(Frame *p, BlkId b, uint32_t at, Ref v) {
  Ref r = low_insert(p->f, b, at, LOW_SSTORE, LT_VOID, &v, 1);
  p->f->ins.at[r].i = p->slot[v];
  return at + 1;
}

// An enter at the start of b, storing what is live there and needed: the slots
// of others may be in use.
static void enter(Frame *p, BlkId b, BlkId live_as) {
  LowFn *f = p->f;
  uint32_t at = 0;
  if (blk(p, b)->ins.n && f->ins.at[blk(p, b)->ins.at[0]].op == LOW_REDS)
    at = 1;
  Ref r = low_insert(f, b, at++, LOW_ENTER, LT_VOID, NULL, 0);
  f->ins.at[r].i = p->nslots;
  Set here = {0};
  mix_join(&p->mix, &p->needed.of[live_as]);
  for (uint32_t i = 0; b == live_as && i < blk(p, b)->params.n; i++)
    mix_add(&p->mix, blk(p, b)->params.at[i]);
  mix_store(&p->mix, p->needed.arena, &here);
  SetWalk w = {.set = &here};
  for (Ref v; (v = set_next(&w));)
    if (has_slot(p, v)) at = store(p, b, at, v);
}

static void leave(Frame *p, BlkId b, uint32_t at) {
  Ref r = low_insert(p->f, b, at, LOW_LEAVE, LT_VOID, NULL, 0);
  p->f->ins.at[r].i = p->nslots;
}

// Definitions made while the frame exists are stored at once.
static void store_definitions(Frame *p, BlkId b, uint32_t nvals) {
  if (!framed_at_end(p, b)) return;
  for (uint32_t i = 0; i < blk(p, b)->ins.n; i++) {
    Ref v = blk(p, b)->ins.at[i];
    if (v < nvals && has_slot(p, v)) store(p, b, i + 1, v);
  }
  if (!blk(p, b)->framed) return;
  uint32_t at = 0;
  for (uint32_t i = 0; i < blk(p, b)->params.n; i++)
    if (has_slot(p, blk(p, b)->params.at[i]))
      at = store(p, b, at, blk(p, b)->params.at[i]);
}

static void leave_at_ends(Frame *p, BlkId b) {
  uint8_t op = p->f->ins.at[blk(p, b)->term].op;
  if (framed_at_end(p, b) &&
      (op == LOW_RET || op == LOW_TCALL || op == LOW_TCALLI))
    leave(p, b, blk(p, b)->ins.n);
}

// An unframed way to a framed block that only raises: raised without a frame.
static bool raise_unframed(Frame *p, BlkId b, uint32_t edge) {
  LowFn *f = p->f;
  BlkId to = blk(p, b)->out.at[edge].to;
  const LowIns *t = &f->ins.at[blk(p, to)->term];
  if (t->op != LOW_UNWIND || blk(p, to)->ins.n || framed_at_end(p, b))
    return false;
  uint32_t line = t->line;
  BlkId copy = low_blk(f);
  Ref r = low_term(f, copy, LOW_UNWIND, NULL, 0);
  f->ins.at[r].line = line;
  blk(p, copy)->cold = true;
  blk(p, b)->out.at[edge].to = copy;
  return true;
}

static void frame_edges(Frame *p, BlkId b) {
  if (is_call(p->f, blk(p, b))) return;
  for (uint32_t e = 0; e < blk(p, b)->out.n; e++) {
    BlkId to = blk(p, b)->out.at[e].to;
    bool before = framed_at_end(p, b), after = blk(p, to)->framed;
    if (before == after || raise_unframed(p, b, e)) continue;
    BlkId mid = low_split_edge(p->f, b, e);
    blk(p, mid)->framed = before;
    if (after)
      enter(p, mid, to);
    else
      leave(p, mid, 0);
  }
}

static void place(Frame *p) {
  uint32_t nvals = p->f->ins.n;
  for (uint32_t i = 0; i < p->order.n; i++) {
    BlkId b = p->order.at[i];
    if (!blk(p, b)->framed && needs_frame(p, b)) enter(p, b, b);
    store_definitions(p, b, nvals);
    leave_at_ends(p, b);
  }
  for (uint32_t i = 0; i < p->order.n; i++) frame_edges(p, p->order.at[i]);
}

// --- Catch words: slot 0 says which handler is active

static bool ends_at_once(Frame *p, BlkId b) {
  const LowBlk *k = blk(p, b);
  uint8_t t = p->f->ins.at[k->term].op;
  for (uint32_t i = 0; i < k->ins.n; i++)
    if (p->f->ins.at[k->ins.at[i]].op == LOW_RT) return false;
  return t == LOW_RET || t == LOW_TCALL || t == LOW_TCALLI;
}

static void place_catches(Frame *p) {
  for (uint32_t i = 0; i < p->order.n; i++) {
    BlkId id = p->order.at[i];
    LowBlk *b = blk(p, id);
    bool differs = b->root == ROOT_HANDLER;
    for (uint32_t k = 0; k < p->preds[id].n; k++)
      differs |= blk(p, p->preds[id].at[k])->exc != b->exc;
    differs |= b->exc && !b->framed; // a new frame
    if (!differs || !framed_at_end(p, id)) continue;
    if (!b->exc && ends_at_once(p, id)) continue;
    uint32_t at = 0; // after an enter
    for (uint32_t k = 0; k < b->ins.n; k++)
      if (p->f->ins.at[b->ins.at[k]].op == LOW_ENTER) at = k + 1;
    Ref r = low_insert(p->f, id, at, LOW_CATCH, LT_VOID, NULL, 0);
    p->f->ins.at[r].i = b->exc;
    p->f->ins.at[r].sym = (LowSym){SYM_BLK, {.blk = b->exc}};
  }
}

// --- Slots that a safepoint or a raise could see before they are stored

static void note_unset(Frame *p, const uint64_t *set, uint64_t *unset) {
  for (uint32_t w = 0; w < (p->nslots + 63) / 64; w++) unset[w] |= ~set[w];
}

// Walks a block: set holds what is stored at its start, then at its end. With
// `unset`, notes slots that a safepoint sees without a value.
static void walk_sets(Frame *p, BlkId b, uint64_t *set, uint64_t *unset) {
  LowFn *f = p->f;
  bool framed = blk(p, b)->framed;
  size_t row = 8 * ((p->nslots + 63) / 64);
  for (uint32_t i = 0; i < blk(p, b)->ins.n; i++) {
    const LowIns *x = &f->ins.at[blk(p, b)->ins.at[i]];
    if (x->op == LOW_ENTER) framed = true, memset(set, 0, row);
    if (x->op == LOW_LEAVE) framed = false;
    if (x->op == LOW_SSTORE) set[x->i / 64] |= (uint64_t)1 << (x->i & 63);
    if (x->op == LOW_CATCH) set[0] |= 1;
    if (x->op == LOW_HEAP && framed && unset) note_unset(p, set, unset);
  }
  uint8_t t = f->ins.at[blk(p, b)->term].op;
  if ((t == LOW_CALL || t == LOW_CALLI || t == LOW_UNWIND) && framed && unset)
    note_unset(p, set, unset);
}

// unset: slots that some safepoint could see before anything was stored there.
static void find_unset(Frame *p, uint64_t *unset) {
  uint32_t row = (p->nslots + 63) / 64;
  BlkList order = {0};
  low_rpo(p->f, &order);
  size_t bytes = (size_t)p->f->blk.n * row * 8;
  uint64_t *sets = mem_alloc(bytes); // at each block's start
  memset(sets, 0xff, bytes);
  uint64_t *tmp = mem_alloc(row * 8);
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = 0; i < order.n; i++) {
      const LowBlk *b = blk(p, order.at[i]);
      memcpy(tmp, sets + (size_t)order.at[i] * row, row * 8);
      walk_sets(p, order.at[i], tmp, NULL);
      for (uint32_t e = 0; e < b->out.n; e++) {
        uint64_t *to = sets + (size_t)b->out.at[e].to * row;
        for (uint32_t w = 0; w < row; w++) {
          again |= (to[w] & tmp[w]) != to[w];
          to[w] &= tmp[w];
        }
      }
    }
  }
  for (uint32_t i = 0; i < order.n; i++)
    walk_sets(p, order.at[i], sets + (size_t)order.at[i] * row, unset);
  free(tmp);
  free(sets);
  vec_free(&order);
}

// After the enter at `at`: zeros for the unset slots that no store right behind
// it fills.
static void init_at(Frame *p, BlkId b, uint32_t at, const uint64_t *unset) {
  bool *here = mem_alloc(p->nslots);
  for (uint32_t k = at + 1; k < blk(p, b)->ins.n; k++) {
    const LowIns *x = &p->f->ins.at[blk(p, b)->ins.at[k]];
    if (x->op != LOW_SSTORE && x->op != LOW_CATCH) break;
    here[x->op == LOW_SSTORE ? x->i : 0] = true;
  }
  for (uint32_t s = 0; s < p->nslots; s++) {
    if (!(unset[s / 64] >> (s & 63) & 1) || here[s]) continue;
    Ref zero = low_insert(p->f, b, ++at, LOW_CONST, LT_T, NULL, 0);
    Ref st = low_insert(p->f, b, ++at, LOW_SSTORE, LT_VOID, &zero, 1);
    p->f->ins.at[st].i = s;
  }
  free(here);
}

static void init_slots(Frame *p) {
  uint64_t *unset = mem_alloc((p->nslots + 63) / 64 * 8);
  find_unset(p, unset);
  for (BlkId b = 1; b < p->f->blk.n; b++) {
    if (blk(p, b)->dead) continue;
    for (uint32_t i = 0; i < blk(p, b)->ins.n; i++)
      if (p->f->ins.at[blk(p, b)->ins.at[i]].op == LOW_ENTER)
        init_at(p, b, i, unset);
  }
  free(unset);
}

static void clear_exc(LowFn *f) {
  for (BlkId b = 1; b < f->blk.n; b++) f->blk.at[b].exc = 0;
}

static void free_frame(Frame *p, uint32_t blocks) {
  for (uint32_t b = 0; b < blocks; b++) vec_free(&p->preds[b]);
  free(p->preds);
  free(p->slot);
  sets_free(&p->live);
  sets_free(&p->needed);
  mix_free(&p->mix);
  vec_free(&p->order);
}

void low_frame(LowFn *f) {
  Frame p = {.f = f};
  copy_small_ends(f);
  low_remove_unreachable(f);
  low_rpo(f, &p.order);
  uint32_t blocks = f->blk.n, values = f->ins.n;
  p.preds = mem_alloc(blocks * sizeof *p.preds);
  low_preds(f, p.preds);
  p.live = low_live_in(f, &p.order);
  p.mix = mix_new(f->ins.n);
  p.slot = mem_alloc(f->ins.n * sizeof *p.slot);
  memset(p.slot, 0xff, f->ins.n * sizeof *p.slot);
  find_framed(&p);
  find_slots(&p);
  place(&p);
  place_catches(&p);
  low_repair(f, p.slot, values);
  f->frame = p.nslots;
  low_heap(f);
  if (p.nslots) init_slots(&p);
  clear_exc(f);
  free_frame(&p, blocks);
}
