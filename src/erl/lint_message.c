// SPDX-License-Identifier: Apache-2.0
// Lint: messages in the words of a release, and what else could be meant by a
// name that is not there: the most similar one, by Jaro's measure as stdlib's
// string:jaro_similarity computes it.
#include "lint.h"

// --- words

static const struct Wording {
  DiagCode code;
  int since;
  const char *text;
} wordings[] = {
#define X(code, since, text) {code, since, text},
#include "lint_texts.def"
#undef X
};

static const char *wording(const Lint *l, DiagCode code) {
  const char *text = NULL; // NULL: as errors.def has it
  for (size_t i = 0; i < sizeof wordings / sizeof *wordings; i++)
    if (wordings[i].code == code && lw_release(l->m) >= wordings[i].since)
      text = wordings[i].text;
  return text;
}

void lint_report(const Lint *l, Loc loc, DiagCode code, ...) {
  va_list ap;
  va_start(ap, code);
  diag_list(l->m->diags, loc, code, wording(l, code), ap);
  va_end(ap);
}

const char *lint_text(Lint *l, Name name) {
  Str s = {0};
  atom_print(&s, name, lw_release(l->m));
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

const char *lint_term(Lint *l, LitP term) {
  Str s = {0};
  lit_print(&s, term);
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

// --- similarity

enum { GUESSES_SINCE = 28 };
static const double similar_enough = 0.66;

typedef struct Chars {
  int32_t *at;
  uint32_t n;
  bool *taken;
} Chars;

static Chars chars(Name name) {
  Chars c = {mem_alloc(name->size * sizeof(int32_t)), 0, mem_alloc(name->size)};
  const char *p = name->text, *end = p + name->size;
  for (int len = 1; p < end; p += len) c.at[c.n++] = utf8_decode(p, end, &len);
  return c;
}

static void chars_free(Chars *c) {
  free(c->at);
  free(c->taken);
}

// The first free character of `b` that matches the i-th of `a`, near it.
static bool take(const Chars *a, uint32_t i, Chars *b, int64_t distance) {
  for (uint32_t j = 0; j < b->n; j++) {
    int64_t off = (int64_t)j - i;
    if (off >= distance) return false;
    if (off <= -distance || b->taken[j] || b->at[j] != a->at[i]) continue;
    a->taken[i] = b->taken[j] = true;
    return true;
  }
  return false;
}

static double similarity(Chars *a, Chars *b) {
  uint32_t longest = a->n > b->n ? a->n : b->n, matches = 0, moved = 0;
  int64_t distance = longest / 2 > 1 ? longest / 2 : 1;
  if (!a->n || !b->n) return a->n == b->n;
  memset(a->taken, 0, a->n);
  for (uint32_t i = 0; i < a->n; i++) matches += take(a, i, b, distance);
  if (!matches) return 0;
  for (uint32_t i = 0, j = 0; i < a->n; i++) {
    if (!a->taken[i]) continue;
    while (!b->taken[j]) j++;
    moved += a->at[i] != b->at[j++];
  }
  double m = matches;
  return (m / a->n + m / b->n + (m - moved / 2.0) / m) / 3;
}

typedef struct Guess {
  Chars wanted;
  Name best;
  double similar;
} Guess;

static void guess(Guess *g, Name name) {
  Chars c = chars(name);
  double s = similarity(&g->wanted, &c);
  if (!g->best || s > g->similar ||
      (s == g->similar && strcmp(name->text, g->best->text) > 0)) {
    g->best = name;
    g->similar = s;
  }
  chars_free(&c);
}

static Name guessed(Guess *g) {
  chars_free(&g->wanted);
  return g->best && g->similar > similar_enough ? g->best : NULL;
}

static bool may_guess(const Lint *l) {
  return lw_release(l->m) >= GUESSES_SINCE;
}

static const char *did_you_mean(Lint *l, const char *before, const char *what,
                                const char *after) {
  Str s = {0};
  str_printf(&s, ", did you mean %s%s%s?", before, what, after);
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

const char *lint_guess_var(Lint *l, Name name) {
  if (!may_guess(l)) return "";
  Guess g = {.wanted = chars(name)};
  for (uint32_t i = 1; i < l->vars.slots.n; i++)
    if (l->vars.slots.at[i].present) guess(&g, l->vars.slots.at[i].name);
  Name best = guessed(&g);
  return best ? did_you_mean(l, "'", best->text, "'") : "";
}

const char *lint_guess_record(Lint *l, Name name) {
  if (!may_guess(l)) return "";
  Guess g = {.wanted = chars(name)};
  for (uint32_t i = 0; i < l->records.cap; i++)
    if (l->records.keys[i]) guess(&g, (Name)(uintptr_t)l->records.keys[i]);
  Name best = guessed(&g);
  return best ? did_you_mean(l, "", best->text, "") : "";
}

const char *lint_guess_field(Lint *l, Name name, const RecordDef *def) {
  if (!may_guess(l)) return "";
  Guess g = {.wanted = chars(name)};
  for (uint32_t i = 0; i < def->n; i++)
    guess(&g, def->fields[i]->field_def.name);
  Name best = guessed(&g);
  return best ? did_you_mean(l, "", best->text, "") : "";
}

// --- functions: another arity first

static int by_number(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return x < y ? -1 : x > y;
}

typedef struct Arities {
  Name name;
  VEC(uint32_t) list;
} Arities;

static const char *arities(Lint *l, Arities *a) {
  Str s = {0};
  qsort(a->list.at, a->list.n, sizeof *a->list.at, by_number);
  str_printf(&s, "%s/", a->name->text);
  for (uint32_t i = 0; i < a->list.n; i++)
    if (!i || a->list.at[i] != a->list.at[i - 1])
      str_printf(&s, i ? ",%u" : "%u", a->list.at[i]);
  const char *text = did_you_mean(l, "", s.at, "");
  str_free(&s);
  return text;
}

static void add_function(Guess *g, Arities *a, const FnRef *f,
                         const FnRef *other) {
  if (other->name == f->name) vec_push(&a->list, other->arity);
  if (!a->list.n && other->arity == f->arity) guess(g, other->name);
}

static void add_functions(Guess *g, Arities *a, const FnRef *f, const Map *map,
                          bool given) {
  for (uint32_t i = 0; i < map->cap; i++) {
    const FnRef *other = (const FnRef *)(uintptr_t)map->keys[i];
    if (other && (given || !lint_is_given(other))) add_function(g, a, f, other);
  }
}

const char *lint_guess_function(Lint *l, const FnRef *f, GuessAmong among) {
  if (!may_guess(l)) return "";
  Guess g = {.wanted = chars(f->name)};
  Arities a = {.name = f->name};
  add_functions(&g, &a, f, &l->defined, among == GUESS_GIVEN);
  if (among == GUESS_IMPORTS) add_functions(&g, &a, f, &l->imported, true);
  Name best = guessed(&g);
  if (!a.list.n && best) {
    a.name = best;
    vec_push(&a.list, f->arity);
  }
  const char *text = a.list.n ? arities(l, &a) : "";
  vec_free(&a.list);
  return text;
}
