// SPDX-License-Identifier: Apache-2.0
// Lint: bit syntax, in expressions and patterns: what stands behind the slash
// of a segment (stdlib's erl_bits).
#include "lint.h"

typedef enum { K_TYPE, K_SIGN, K_ENDIAN, K_UNIT, K_COUNT } Kind;
static const char *const kind_names[] = {"type", "sign", "endianness", "unit"};

typedef struct TypeWord {
  const char *word;
  Kind kind;
  const char *means; // what it stands for in messages
  int unit;
} TypeWord;
static const TypeWord words[] = {
    {"integer", K_TYPE, "integer", 0},   {"float", K_TYPE, "float", 0},
    {"binary", K_TYPE, "binary", 0},     {"bytes", K_TYPE, "binary", 8},
    {"bitstring", K_TYPE, "binary", 1},  {"bits", K_TYPE, "binary", 1},
    {"utf8", K_TYPE, "utf8", 0},         {"utf16", K_TYPE, "utf16", 0},
    {"utf32", K_TYPE, "utf32", 0},       {"signed", K_SIGN, "signed", 0},
    {"unsigned", K_SIGN, "unsigned", 0}, {"big", K_ENDIAN, "big", 0},
    {"little", K_ENDIAN, "little", 0},   {"native", K_ENDIAN, "native", 0},
};

typedef struct Spec {
  const char *said[K_COUNT]; // TYPE, SIGN, ENDIAN
  int64_t unit;              // 0: not said
} Spec;

static const TypeWord *word_of(Name name) {
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (!strcmp(words[i].word, name->text)) return &words[i];
  return NULL;
}

static bool conflict(Lint *l, const Node *n, Kind kind, const char *a,
                     const char *b) {
  LINT(l, n->loc, E_BITTYPE_MISMATCH, kind_names[kind], a, b);
  return false;
}

static bool add_unit(Lint *l, const Node *n, Spec *s, int64_t unit) {
  char a[24], b[24];
  if (!s->unit || s->unit == unit) {
    s->unit = unit;
    return true;
  }
  snprintf(a, sizeof a, "%lld", (long long)unit);
  snprintf(b, sizeof b, "%lld", (long long)s->unit);
  return conflict(l, n, K_UNIT, a, b);
}

static bool undefined(Lint *l, const Node *n, const BinType *t) {
  Str s = {0};
  str_printf(&s, t->value < 0 ? "%s" : "{%s,%lld}", lint_text(l, t->name),
             (long long)t->value);
  LINT(l, n->loc, E_UNDEFINED_BITTYPE, s.at);
  str_free(&s);
  return false;
}

static bool add_word(Lint *l, const Node *n, Spec *s, const BinType *t) {
  const TypeWord *w = word_of(t->name);
  if (!strcmp(t->name->text, "unit") && t->value >= 1 && t->value <= 256)
    return add_unit(l, n, s, t->value);
  if (!w || t->value >= 0) return undefined(l, n, t);
  const char *old = s->said[w->kind];
  if (old && strcmp(old, w->means))
    return conflict(l, n, w->kind, w->means, old);
  s->said[w->kind] = w->means;
  return !w->unit || add_unit(l, n, s, w->unit);
}

static bool is(const Spec *s, const char *type) {
  return s->said[K_TYPE] && !strncmp(s->said[K_TYPE], type, strlen(type));
}

// Floats have 16, 32 or 64 bits.
static void check_float(Lint *l, const Node *n, const Spec *s, int64_t size) {
  int64_t unit = s->unit ? s->unit : 1;
  if (!is(s, "float") || l->m->options->no_warnings) return;
  if (size > 64 ||
      (size * unit != 16 && size * unit != 32 && size * unit != 64))
    LINT(l, n->loc, W_FLOAT_SIZE);
}

SizeKind lint_bit_type(Lint *l, const Node *n, Size size) {
  Spec s = {0};
  SizeKind kind = size.kind;
  for (uint32_t i = 0; i < n->bin.ntypes; i++)
    if (!add_word(l, n, &s, &n->bin.types[i])) return SIZE_KNOWN;
  if (is(&s, "binary")) return kind == SIZE_NONE ? SIZE_ALL : kind;
  if (is(&s, "utf")) {
    if (kind != SIZE_NONE || s.unit) LINT(l, n->loc, E_UTF_SIZE);
    return SIZE_KNOWN;
  }
  if (kind == SIZE_NONE && s.unit) LINT(l, n->loc, E_UNIT_WITHOUT_SIZE);
  if (kind == SIZE_ALL) LINT(l, n->loc, E_ILLEGAL_BITSIZE);
  if (kind == SIZE_KNOWN) check_float(l, n, &s, size.n);
  return kind == SIZE_NONE ? SIZE_KNOWN : kind;
}

static Size size_of(Lint *l, const Node *size, LintFn *check) {
  if (!size) return (Size){SIZE_NONE, 0};
  if (ast_is_atom(size, "all")) return (Size){SIZE_ALL, 0};
  LitP c = lw_const(l->m, size);
  if (c && c->kind == LIT_INT) return (Size){SIZE_KNOWN, c->i};
  check(l, size);
  return (Size){SIZE_UNKNOWN, 0};
}

void lint_bin(Lint *l, NodeList elements, LintFn *check) {
  uint32_t a = l->vars.tab[T_SEEN].n;
  for (uint32_t i = 0; i < elements.n; i++) {
    const Node *n = elements.at[i];
    uint32_t b = l->vars.tab[T_SEEN].n;
    check(l, n->bin.value);
    tab_join(l, a, b, JOIN_OLD_MERGED);
    b = l->vars.tab[T_SEEN].n;
    Size size = size_of(l, n->bin.size, check);
    tab_join(l, a, b, JOIN_OLD_MERGED);
    lint_bit_type(l, n, size);
  }
}
