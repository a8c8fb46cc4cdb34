// SPDX-License-Identifier: Apache-2.0
// binary:compile_pattern, match, matches, split. One pattern is searched for by
// memmem (linear in musl); several at once by a finite automaton after Aho and
// Corasick, whose transitions are all worked out beforehand. The match that
// begins first wins, then the longest.
#define _GNU_SOURCE
#include "bits.h"
#include "rcbin.h"
#include "stack.h"

typedef struct State {
  uint32_t next[256];
  uint32_t depth;   // bytes since the root
  uint32_t longest; // longest pattern that ends here, 0: none
  uint32_t fail;    // the longest other state that is a suffix of this one
  uint32_t queue;   // states in order of depth
} State;

typedef struct Finder {
  Magic magic;
  size_t bytes;  // of this object
  size_t size;   // of the one pattern; 0: an automaton
  size_t states; // in use; the root is the first
  union {
    uint8_t text[8];
    State state[1];
  };
} Finder;

static void finder_destroy(Magic *m) { rt_mem_free(m, ((Finder *)m)->bytes); }

static Finder *finder_new(size_t bytes) {
  bytes += offsetof(Finder, text);
  Finder *f = rt_mem_alloc(bytes);
  f->magic = (Magic){1, finder_destroy};
  f->bytes = bytes;
  return f;
}

// --- making

static void copy_bytes(Term bin, uint8_t *to) {
  Bits b = rt_bits(bin);
  rt_bits_copy(to, 0, b.at, b.off, b.size);
}

static Finder *finder_of_one(Term pattern) {
  size_t n = rt_bits_size(pattern) / 8;
  Finder *f = finder_new(n < 8 ? 8 : n);
  f->size = n;
  f->states = 0;
  copy_bytes(pattern, f->text);
  return f;
}

static uint32_t add_state(Finder *f, uint32_t depth) {
  State *s = &f->state[f->states];
  memset(s, 0, sizeof *s);
  s->depth = depth;
  return (uint32_t)f->states++;
}

static void add_pattern(Finder *f, Term pattern) {
  Bits b = rt_bits(pattern);
  uint32_t at = 0;
  for (uint64_t i = 0; i < b.size; i += 8) {
    uint8_t byte = (uint8_t)rt_bits_load(b.at, b.off + i, 8);
    if (!f->state[at].next[byte]) {
      uint32_t made = add_state(f, (uint32_t)(i / 8 + 1));
      f->state[at].next[byte] = made;
    }
    at = f->state[at].next[byte];
  }
  f->state[at].longest = (uint32_t)(b.size / 8);
}

// Gives states their fail states and complete transitions, by depth.
static void complete(Finder *f) {
  size_t have = 1;
  f->state[0].queue = 0;
  for (size_t done = 0; done < have; done++) {
    State *s = &f->state[f->state[done].queue];
    State *fail = &f->state[s->fail];
    if (s->longest < fail->longest) s->longest = fail->longest;
    for (int byte = 0; byte < 256; byte++) {
      uint32_t to = s->next[byte], other = s == fail ? 0 : fail->next[byte];
      if (!to) {
        s->next[byte] = other;
        continue;
      }
      f->state[to].fail = other;
      f->state[have++].queue = to;
    }
  }
}

// A list of at least two patterns, `bytes` in all.
static Finder *finder_of_list(Term list, size_t bytes) {
  Finder *f = finder_new((bytes + 1) * sizeof(State));
  f->size = f->states = 0;
  add_state(f, 0);
  for (; IS_CONS(list); list = CDR(list)) add_pattern(f, CAR(list));
  complete(f);
  return f;
}

static bool is_pattern(Term t) { return rt_is_binary(t) && rt_bits_size(t); }

// How many patterns are in the list, and their bytes; 0: it is not one.
static size_t count_patterns(Term list, size_t *bytes) {
  size_t n = 0;
  *bytes = 0;
  for (; IS_CONS(list) && is_pattern(CAR(list)); list = CDR(list), n++)
    *bytes += rt_bits_size(CAR(list)) / 8;
  return list == NIL ? n : 0;
}

// NULL: not a pattern or list of patterns. The caller holds the reference.
static Finder *finder_make(Term t) {
  if (is_pattern(t)) return finder_of_one(t);
  size_t bytes, n = count_patterns(t, &bytes);
  if (!n) return NULL;
  return n == 1 ? finder_of_one(CAR(t)) : finder_of_list(t, bytes);
}

static Term finder_tag(const Finder *f) { return f->size ? AM(bm) : AM(ac); }

// A pattern as BIFs take it: compiled, one, several. Gives a reference.
static Finder *finder_get(Term t) {
  if (!IS_TUPLE(t)) return finder_make(t);
  if (ARITY(t) != 2) return NULL;
  Magic *m = rt_magic_of(FIELD(t, 2), finder_destroy);
  if (!m || FIELD(t, 1) != finder_tag((Finder *)m)) return NULL;
  rt_magic_retain(m);
  return (Finder *)m;
}

Term bif_compile_pattern_1(Ctx *c, Term t) {
  Finder *f = finder_make(t);
  if (!f) return rt_badarg(c);
  Term tag = finder_tag(f);
  return rt_tuple(c, 2, tag, rt_magic_ref(c, &f->magic));
}

// --- searching

typedef struct Match {
  size_t at, size; // size 0: none
} Match;

// A state of depth d after byte i says that no later match begins before
// i + 1 - d; so the best one so far is final once it begins before that.
static Match run_states(const Finder *f, const uint8_t *p, size_t from,
                        size_t end) {
  Match best = {0, 0};
  uint32_t at = 0;
  for (size_t i = from; i < end; i++) {
    const State *s = &f->state[at = f->state[at].next[p[i]]];
    if (best.size && i + 1 - s->depth > best.at) break;
    if (!s->longest) continue;
    size_t start = i + 1 - s->longest;
    if (!best.size || start <= best.at) best = (Match){start, s->longest};
  }
  return best;
}

static Match find(const Finder *f, const uint8_t *p, size_t from, size_t end) {
  if (!f->size) return run_states(f, p, from, end);
  const uint8_t *at = memmem(p + from, end - from, f->text, f->size);
  return at ? (Match){(size_t)(at - p), f->size} : (Match){0, 0};
}

static bool stands_at(Bits pattern, const uint8_t *p) {
  return rt_bits_load(pattern.at, pattern.off, 8) == *p &&
         rt_bits_equal(pattern.at, pattern.off, p, 0, pattern.size);
}

// By trying a list of patterns everywhere.
static Match find_any(Term list, const uint8_t *p, size_t from, size_t end) {
  for (size_t i = from; i < end; i++) {
    size_t best = 0;
    for (Term t = list; t != NIL; t = CDR(t)) {
      Bits b = rt_bits(CAR(t));
      size_t n = b.size / 8;
      if (n > best && n <= end - i && stands_at(b, p + i)) best = n;
    }
    if (best) return (Match){i, best};
  }
  return (Match){0, 0};
}

// --- what is searched, and how

typedef struct Search {
  Term subject;
  const uint8_t *at;
  size_t size; // bytes
  void *copy;
  size_t from, end; // the scope
  Finder *finder;
  Term patterns; // a list of them, if there is no finder
  bool global, trim, trim_all;
} Search;

static bool set_scope(Search *s, Term scope) {
  uint64_t at, n;
  if (!IS_TUPLE(scope) || ARITY(scope) != 2 ||
      !rt_part(FIELD(scope, 1), FIELD(scope, 2), s->size, &at, &n))
    return false;
  s->from = at;
  s->end = at + n;
  return true;
}

static bool set_option(Search *s, Term t, bool split) {
  if (IS_TUPLE(t) && ARITY(t) == 2 && FIELD(t, 1) == AM(scope))
    return set_scope(s, FIELD(t, 2));
  if (split && t == AM(global)) return s->global = true;
  if (split && t == AM(trim)) return s->trim = true;
  if (split && t == AM(trim_all)) return s->trim = s->trim_all = true;
  return false;
}

static void search_end(Search *s) {
  if (s->copy) rt_mem_free(s->copy, s->size);
  if (s->finder) rt_magic_release(&s->finder->magic);
}

// Where trying is cheaper than the tables of an automaton.
static bool is_short(const Search *s, Term pattern) {
  size_t bytes, n = IS_CONS(pattern) ? count_patterns(pattern, &bytes) : 0;
  return n > 1 && (s->end - s->from) * n < 256 * bytes;
}

// False: badarg. As in OTP the list of options may end in anything, and the
// pattern is not looked at when the scope ends at 0.
static bool search_begin(Search *s, Term subject, Term pattern, Term options,
                         bool split) {
  *s = (Search){.subject = subject, .patterns = NIL};
  s->at = rt_bytes_of(subject, &s->size, &s->copy);
  if (!s->at) return false;
  s->end = s->size;
  bool ok = IS_CONS(options) || options == NIL;
  for (; ok && IS_CONS(options); options = CDR(options))
    ok = set_option(s, CAR(options), split);
  if (ok && !s->end) return true;
  if (ok && is_short(s, pattern)) {
    s->patterns = pattern;
    return true;
  }
  if (ok) s->finder = finder_get(pattern);
  if (!s->finder) search_end(s);
  return s->finder;
}

static Match search_next(const Search *s, size_t from) {
  if (!s->finder) return find_any(s->patterns, s->at, from, s->end);
  return find(s->finder, s->at, from, s->end);
}

static void bump_bytes(Ctx *c, const Search *s) {
  rt_bump(c, (int64_t)((s->end - s->from) >> 10));
}

static Term part_of(Ctx *c, Match m) {
  return rt_tuple(c, 2, MAKE_SMALL(m.at), MAKE_SMALL(m.size));
}

// --- BIFs

Term bif_binary_match_3(Ctx *c, Term subject, Term pattern, Term options) {
  Search s;
  if (!search_begin(&s, subject, pattern, options, false)) return rt_badarg(c);
  Match m = search_next(&s, s.from);
  bump_bytes(c, &s);
  search_end(&s);
  return m.size ? part_of(c, m) : AM(nomatch);
}

Term bif_binary_match_2(Ctx *c, Term subject, Term pattern) {
  return bif_binary_match_3(c, subject, pattern, NIL);
}

Term bif_binary_matches_3(Ctx *c, Term subject, Term pattern, Term options) {
  Search s;
  if (!search_begin(&s, subject, pattern, options, false)) return rt_badarg(c);
  Stack found;
  stack_init(&found);
  for (Match m = {s.from, 0};
       (m = search_next(&s, m.at + m.size)).size;)
    stack_push(&found, part_of(c, m));
  Term t = rt_list(c, found.at, found.n, NIL);
  stack_free(&found);
  bump_bytes(c, &s);
  search_end(&s);
  return t;
}

Term bif_binary_matches_2(Ctx *c, Term subject, Term pattern) {
  return bif_binary_matches_3(c, subject, pattern, NIL);
}

static void add_part(Ctx *c, const Search *s, Stack *parts, size_t from,
                     size_t to) {
  if (from == to && s->trim_all) return;
  stack_push(parts, rt_subbits(c, s->subject, 8 * from, 8 * (to - from)));
}

static Term split(Ctx *c, const Search *s, Stack *parts) {
  size_t start = 0;
  for (Match m = {s->from, 0};
       (m = search_next(s, m.at + m.size)).size;) {
    add_part(c, s, parts, start, m.at);
    start = m.at + m.size;
    if (!s->global) break;
  }
  add_part(c, s, parts, start, s->size);
  if (s->trim)
    while (parts->n && !rt_bits_size(parts->at[parts->n - 1])) parts->n--;
  return rt_list(c, parts->at, parts->n, NIL);
}

Term bif_binary_split_3(Ctx *c, Term subject, Term pattern, Term options) {
  Search s;
  if (!search_begin(&s, subject, pattern, options, true)) return rt_badarg(c);
  Stack parts;
  stack_init(&parts);
  Term t = split(c, &s, &parts);
  stack_free(&parts);
  bump_bytes(c, &s);
  search_end(&s);
  return t;
}

Term bif_binary_split_2(Ctx *c, Term subject, Term pattern) {
  return bif_binary_split_3(c, subject, pattern, NIL);
}
