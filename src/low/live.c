// SPDX-License-Identifier: Apache-2.0
// Liveness of Low values: which are still needed at a block's start. Few of a
// function's values live in any one block, so a set is a list of words.
#include "frame.h"

// --- sets

static uint64_t bit(Ref r) { return (uint64_t)1 << (r & 63); }

static uint64_t set_word(const Set *s, uint32_t at) {
  uint32_t from = 0, to = s->n;
  while (from < to) {
    uint32_t middle = from + (to - from) / 2;
    if (s->word[middle].at < at)
      from = middle + 1;
    else
      to = middle;
  }
  return from < s->n && s->word[from].at == at ? s->word[from].bits : 0;
}

Ref set_next(SetWalk *w) {
  while (!w->bits) {
    if (w->i == w->set->n) return 0;
    w->bits = w->set->word[w->i++].bits;
  }
  Ref r = w->set->word[w->i - 1].at * 64 + (uint32_t)__builtin_ctzll(w->bits);
  w->bits &= w->bits - 1;
  return r;
}

Sets sets_new(uint32_t n) {
  Arena *a = arena_new();
  return (Sets){a, NEW_N(a, Set, n)};
}

void sets_free(Sets *s) {
  arena_free(s->arena);
  s->of = NULL;
}

// --- sets being made

Mix mix_new(uint32_t values) {
  uint32_t n = values / 64 + 1;
  return (Mix){.bits = mem_alloc(n * sizeof(uint64_t)), .in = mem_alloc(n)};
}

void mix_free(Mix *m) {
  free(m->bits);
  free(m->in);
  vec_free(&m->words);
}

static void mix_word(Mix *m, uint32_t at, uint64_t bits) {
  if (!m->in[at]) vec_push(&m->words, at);
  m->in[at] = true;
  m->bits[at] |= bits;
}

void mix_add(Mix *m, Ref r) { mix_word(m, r / 64, bit(r)); }
void mix_drop(Mix *m, Ref r) { m->bits[r / 64] &= ~bit(r); }

void mix_join(Mix *m, const Set *s) {
  for (uint32_t i = 0; i < s->n; i++)
    mix_word(m, s->word[i].at, s->word[i].bits);
}

void mix_meet(Mix *m, const Set *s) {
  for (uint32_t i = 0; i < m->words.n; i++)
    m->bits[m->words.at[i]] &= set_word(s, m->words.at[i]);
}

// They are in order but for a few.
static void sort_words(Mix *m) {
  for (uint32_t i = 1; i < m->words.n; i++) {
    uint32_t at = m->words.at[i], k = i;
    for (; k && m->words.at[k - 1] > at; k--)
      m->words.at[k] = m->words.at[k - 1];
    m->words.at[k] = at;
  }
}

static bool mix_is(const Mix *m, const Set *s, uint32_t n) {
  if (n != s->n) return false;
  for (uint32_t i = 0; i < n; i++)
    if (m->bits[s->word[i].at] != s->word[i].bits) return false;
  return true;
}

bool mix_store(Mix *m, Arena *a, Set *to) {
  uint32_t n = 0;
  for (uint32_t i = 0; i < m->words.n; i++) n += m->bits[m->words.at[i]] != 0;
  bool changed = !mix_is(m, to, n);
  if (changed) {
    sort_words(m);
    *to = (Set){NEW_N(a, SetWord, n), 0};
    for (uint32_t i = 0; i < m->words.n; i++) {
      uint32_t at = m->words.at[i];
      if (m->bits[at]) to->word[to->n++] = (SetWord){m->bits[at], at};
    }
  }
  for (uint32_t i = 0; i < m->words.n; i++) {
    m->bits[m->words.at[i]] = 0;
    m->in[m->words.at[i]] = false;
  }
  m->words.n = 0;
  return changed;
}

// --- liveness

static void use_all(Mix *m, const Ref *arg, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) mix_add(m, arg[i]);
}

// m: live-out on entry; on return what is live behind the params.
static void transfer(const LowFn *f, const LowBlk *b, Mix *m) {
  for (uint32_t e = 0; e < b->out.n; e++)
    use_all(m, b->out.at[e].arg, b->out.at[e].nargs);
  if (b->term) use_all(m, f->ins.at[b->term].arg, f->ins.at[b->term].nargs);
  for (uint32_t i = b->ins.n; i-- > 0;) {
    const LowIns *x = &f->ins.at[b->ins.at[i]];
    mix_drop(m, b->ins.at[i]);
    use_all(m, x->arg, x->nargs);
  }
}

static bool update(const LowFn *f, Sets *live, BlkId id, Mix *m) {
  const LowBlk *b = &f->blk.at[id];
  for (uint32_t e = 0; e < b->out.n; e++)
    mix_join(m, &live->of[b->out.at[e].to]);
  transfer(f, b, m);
  if (b->exc) mix_join(m, &live->of[b->exc]);
  for (uint32_t p = 0; p < b->params.n; p++) mix_drop(m, b->params.at[p]);
  return mix_store(m, live->arena, &live->of[id]);
}

Sets low_live_in(const LowFn *f, const BlkList *order) {
  Sets live = sets_new(f->blk.n);
  Mix m = mix_new(f->ins.n);
  for (bool again = true; again;) {
    again = false;
    for (uint32_t i = order->n; i-- > 0;)
      again |= update(f, &live, order->at[i], &m);
  }
  mix_free(&m);
  return live;
}
