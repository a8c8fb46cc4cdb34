// SPDX-License-Identifier: Apache-2.0
// binary:compile_pattern, match, matches, split. One pattern is searched for by
// memmem (linear in musl); several at once by a finite automaton after Aho and
// Corasick, whose transitions are all worked out beforehand. The match that
// begins first wins, then the longest.
#define _GNU_SOURCE
#include "../code/code.h"
#include "bits.h"
#include "rcbin.h"
#include "stack.h"

typedef struct State {
  uint32_t depth;   // bytes since the root
  uint32_t longest; // longest pattern that ends here, 0: none
  uint32_t fail;    // the longest other state that is a suffix of this one
  uint32_t queue;   // states in order of depth
} State;

// Bytes that occur in no pattern are one class, all others one each.
typedef struct Automaton {
  uint32_t states; // in use; the root is the first
  uint32_t classes;
  uint32_t *next; // by state and class; behind the states
  uint8_t class_of[256];
  State state[1];
} Automaton;

typedef struct Finder {
  Magic magic;
  size_t bytes; // of this object
  size_t size;  // of the one pattern; 0: an automaton
  union {
    uint8_t text[8];
    Automaton automaton;
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
  copy_bytes(pattern, f->text);
  return f;
}

static uint8_t byte_of(Bits b, size_t i) {
  return (uint8_t)rt_bits_load(b.at, b.off + 8 * i, 8);
}

// The number of classes. Where all bytes occur, the last is alone in class 0.
static uint32_t find_classes(Term list, uint8_t class_of[256]) {
  uint32_t n = 1;
  memset(class_of, 0, 256);
  for (; IS_CONS(list); list = CDR(list)) {
    Bits b = rt_bits(CAR(list));
    for (size_t i = 0; i < b.size / 8; i++) {
      uint8_t *class = &class_of[byte_of(b, i)];
      if (!*class && n < 256) *class = (uint8_t)n++;
    }
  }
  return n;
}

static uint32_t *next_of(const Automaton *a, uint32_t state) {
  return a->next + (size_t)state * a->classes;
}

static uint32_t add_state(Automaton *a, uint32_t depth) {
  a->state[a->states] = (State){.depth = depth};
  memset(next_of(a, a->states), 0, a->classes * sizeof *a->next);
  return a->states++;
}

static void add_pattern(Automaton *a, Term pattern) {
  Bits b = rt_bits(pattern);
  uint32_t at = 0;
  for (size_t i = 0; i < b.size / 8; i++) {
    uint32_t *next = next_of(a, at) + a->class_of[byte_of(b, i)];
    if (!*next) *next = add_state(a, (uint32_t)(i + 1));
    at = *next;
  }
  a->state[at].longest = (uint32_t)(b.size / 8);
}

// Gives states their fail states and complete transitions, by depth.
static void complete(Automaton *a) {
  uint32_t have = 1;
  a->state[0].queue = 0;
  for (uint32_t done = 0; done < have; done++) {
    uint32_t at = a->state[done].queue, fail = a->state[at].fail;
    State *s = &a->state[at];
    uint32_t *next = next_of(a, at), *fail_next = next_of(a, fail);
    if (s->longest < a->state[fail].longest)
      s->longest = a->state[fail].longest;
    for (uint32_t k = 0; k < a->classes; k++) {
      uint32_t to = next[k], other = at == fail ? 0 : fail_next[k];
      if (!to) {
        next[k] = other;
        continue;
      }
      a->state[to].fail = other;
      a->state[have++].queue = to;
    }
  }
}

// A list of at least two patterns, `bytes` in all.
static Finder *finder_of_list(Term list, size_t bytes) {
  uint8_t class_of[256];
  uint32_t classes = find_classes(list, class_of);
  size_t row = classes * sizeof(uint32_t);
  Finder *f =
      finder_new(sizeof(Automaton) + (bytes + 1) * (sizeof(State) + row));
  Automaton *a = &f->automaton;
  f->size = 0;
  a->states = 0;
  a->classes = classes;
  a->next = (uint32_t *)(a->state + bytes + 1);
  memcpy(a->class_of, class_of, sizeof class_of);
  add_state(a, 0);
  for (; IS_CONS(list); list = CDR(list)) add_pattern(a, CAR(list));
  complete(a);
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
static Match run_states(const Automaton *a, const uint8_t *p, size_t from,
                        size_t end) {
  Match best = {0, 0};
  uint32_t at = 0;
  for (size_t i = from; i < end; i++) {
    at = next_of(a, at)[a->class_of[p[i]]];
    const State *s = &a->state[at];
    if (best.size && i + 1 - s->depth > best.at) break;
    if (!s->longest) continue;
    size_t start = i + 1 - s->longest;
    if (!best.size || start <= best.at) best = (Match){start, s->longest};
  }
  return best;
}

static Match find(const Finder *f, const uint8_t *p, size_t from, size_t end) {
  if (!f->size) return run_states(&f->automaton, p, from, end);
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
  return n > 1 && (s->end - s->from) * n < 16 * bytes;
}

// False: badarg. As in OTP the list of options may end in anything, and the
// pattern is, before OTP 29, not looked at when the scope ends at 0.
static bool search_begin(Search *s, Term subject, Term pattern, Term options,
                         bool split) {
  *s = (Search){.subject = subject, .patterns = NIL};
  s->at = rt_bytes_of(subject, &s->size, &s->copy);
  if (!s->at) return false;
  s->end = s->size;
  bool ok = IS_CONS(options) || options == NIL;
  for (; ok && IS_CONS(options); options = CDR(options))
    ok = set_option(s, CAR(options), split);
  if (ok && !s->end && code_program()->otp_release < 29) return true;
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
  for (Match m = {s.from, 0}; (m = search_next(&s, m.at + m.size)).size;)
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
  for (Match m = {s->from, 0}; (m = search_next(s, m.at + m.size)).size;) {
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
