// SPDX-License-Identifier: Apache-2.0
// Lint: calls of io:format/1,2,3 and their like, whose format string is known:
// is it one, and are there as many arguments as it wants?
#include "lint.h"

// --- options

// warn_format: 1, or the number in {warn_format, N}; nowarn_format: 0.
static int64_t level(const ModState *m) {
  int64_t r = m->options->no_warnings ? 0 : 1;
  for (uint32_t i = 0; i < m->compile.n && !m->options->no_warnings; i++) {
    LitP t = m->compile.at[i].term;
    if (lit_is_atom(t, "warn_format")) r = 1;
    if (lit_is_atom(t, "nowarn_format")) r = 0;
    if (t->kind == LIT_TUPLE && t->n == 2 &&
        lit_is_atom(t->item[0], "warn_format") && t->item[1]->kind == LIT_INT)
      r = t->item[1]->i;
  }
  return r;
}

// --- format strings

typedef struct Format {
  const char *at, *end;
  uint32_t need;      // arguments
  bool has_modifiers; // as since OTP 26: in any order, checked together
  char wrong[64];     // what is wrong with it; "": nothing
} Format;

static bool fail(Format *f, const char *what, const char *at, size_t n) {
  snprintf(f->wrong, sizeof f->wrong, "%s%.*s", what, (int)n, at);
  return false;
}

static bool is_digit(const Format *f, size_t k) {
  return f->end - f->at > (ptrdiff_t)k && f->at[k] >= '0' && f->at[k] <= '9';
}

static bool is_next(const Format *f, const char *text) {
  size_t n = strlen(text);
  return (size_t)(f->end - f->at) >= n && !memcmp(f->at, text, n);
}

static size_t char_size(const Format *f) {
  int len = 0;
  if (f->at < f->end) utf8_decode(f->at, f->end, &len);
  return (size_t)len;
}

static void skip_digits(Format *f) {
  while (is_digit(f, 0)) f->at++;
}

static void width(Format *f) {
  if (is_digit(f, 0) || (is_next(f, "-") && is_digit(f, 1))) {
    f->at++;
    skip_digits(f);
  } else if (is_next(f, "*") || is_next(f, "-*")) {
    f->at += *f->at == '-' ? 2 : 1;
    f->need++;
  }
}

// .Precision.Pad; each may be absent.
static void precision(Format *f) {
  if (!is_next(f, ".")) return;
  f->at++;
  if (is_digit(f, 0)) {
    skip_digits(f);
  } else if (is_next(f, "*")) {
    f->at++;
    f->need++;
  }
  if (is_next(f, ".*")) {
    f->at += 2;
    f->need++;
  } else if (is_next(f, ".") && f->end - f->at > 1) {
    f->at++;
    f->at += char_size(f);
  }
}

static bool is_among(const char *set, const Format *f) {
  return f->at < f->end && *f->at && strchr(set, *f->at);
}

// Of the modifiers in `seen` those in `of` (sorted), which go with `controls`.
static bool agree(Format *f, const char *seen, const char *of,
                  const char *controls) {
  char both[4] = {0}, text[16];
  size_t n = 0;
  for (const char *p = of; *p; p++)
    if (strchr(seen, *p)) both[n++] = *p;
  if (!n || (n == 1 && is_among(controls, f))) return true;
  snprintf(text, sizeof text, "~%s%.*s", both, (int)char_size(f), f->at);
  return fail(f,
              n > 1 ? "conflicting modifiers "
                    : "invalid modifier/control combination ",
              text, strlen(text));
}

static bool modifiers(Format *f) {
  char seen[5] = {0};
  size_t n = 0;
  for (; is_among("kKlt", f); f->at++) {
    if (strchr(seen, *f->at)) return fail(f, "repeated modifier ", f->at, 1);
    if (*f->at == 'K') f->need++;
    seen[n++] = *f->at;
  }
  if (f->at == f->end) return true;
  return agree(f, seen, "l", "Pp") && agree(f, seen, "lt", "cPpsWw") &&
         agree(f, seen, "Kk", "PpWw");
}

// Before OTP 26: `t`, `l`, or both.
static bool old_modifiers(Format *f) {
  bool t = is_next(f, "t"), l = is_next(f, "l");
  bool both = is_next(f, "tl") || is_next(f, "lt");
  if (!t && !l) return true;
  if (!both && f->end - f->at == 1) return true; // it is taken for a control
  f->at += both ? 2 : 1;
  if (is_among(l || both ? "pP" : "cspPwW", f)) return true;
  return fail(f,
              both ? "invalid control ~lt"
              : t  ? "invalid control ~t"
                   : "invalid control ~l",
              f->at, char_size(f));
}

// How many arguments each control takes.
static const struct {
  const char *controls;
  uint32_t need;
} takes[] = {{"~n", 0}, {"cfegswpbB+#i", 1}, {"WPxX", 2}};

static bool control(Format *f) {
  if (f->at == f->end) return fail(f, "truncated", "", 0);
  for (size_t i = 0; i < sizeof takes / sizeof *takes; i++)
    if (is_among(takes[i].controls, f)) {
      f->need += takes[i].need;
      f->at++;
      return true;
    }
  return fail(f, "invalid control ~", f->at, char_size(f));
}

static bool sequence(Format *f) {
  width(f);
  precision(f);
  if (!(f->has_modifiers ? modifiers(f) : old_modifiers(f))) return false;
  return control(f);
}

static bool read_format(Format *f) {
  while (f->at < f->end)
    if (*f->at++ == '~' && !sequence(f)) return false;
  return true;
}

// --- arguments

typedef enum { NO_LIST, MAYBE_LIST, IS_LIST } ListKind;

static ListKind list_kind(const Node *n) {
  if (n->kind == N_STRING) return IS_LIST;
  while (n->kind == N_LIST) n = n->cons.tail;
  switch ((NodeKind)n->kind) {
  case N_NIL: return IS_LIST;
  case N_ATOM:
  case N_INTEGER:
  case N_BIGINT:
  case N_FLOAT: return NO_LIST;
  default: return MAYBE_LIST;
  }
}

static uint32_t list_size(const Node *n) {
  uint32_t size = 0;
  if (n->kind == N_STRING) return n->str.chars;
  for (; n->kind == N_LIST; n = n->cons.tail) size += n->cons.items.n;
  return size;
}

typedef struct Count {
  char text[24];
} Count;

static Count count_text(uint32_t n) {
  Count r;
  snprintf(r.text, sizeof r.text, n == 1 ? "1 argument" : "%u arguments", n);
  return r;
}

static void check_count(Lint *l, Loc loc, uint32_t have, uint32_t need) {
  Count had = count_text(have), needed = count_text(need);
  if (have == need) return;
  if (!need)
    LINT(l, loc, E_FORMAT_WANTS_NONE, had.text);
  else if (!have)
    LINT(l, loc, E_FORMAT_HAS_NONE, needed.text);
  else
    LINT(l, loc, have < need ? E_FORMAT_HAS_LESS : E_FORMAT_HAS_MORE,
         needed.text, had.text);
}

// `args` NULL: there is no list of arguments.
static void check_string(Lint *l, const Node *fmt, const Node *args) {
  bool is_atom = fmt->kind == N_ATOM;
  const char *at = is_atom ? fmt->name->text : fmt->str.at;
  uint32_t size = is_atom ? fmt->name->size : fmt->str.size;
  Format f = {
      .at = at, .end = at + size, .has_modifiers = lw_release(l->m) >= 26};
  if (!read_format(&f))
    LINT(l, fmt->loc, E_FORMAT_INVALID, f.wrong);
  else if (args)
    check_count(l, args->loc, list_size(args), f.need);
  else if (f.need)
    LINT(l, fmt->loc, E_FORMAT_NO_LIST, count_text(f.need).text);
}

static void check(Lint *l, int64_t max, const Node *fmt, const Node *args) {
  ListKind kind = args ? list_kind(args) : IS_LIST;
  if (fmt->kind != N_STRING && fmt->kind != N_ATOM) {
    if (max >= 2) LINT(l, ast_first(fmt), E_FORMAT_NOT_TEXT);
  } else if (kind == NO_LIST) {
    LINT(l, args->loc, E_FORMAT_ARGS_NO_LIST);
  } else if (kind == MAYBE_LIST) {
    if (max >= 2) LINT(l, ast_first(args), E_FORMAT_ARGS_MAYBE);
  } else {
    check_string(l, fmt, args);
  }
}

static bool is_format(const char *module, const char *name) {
  return (!strcmp(module, "io") || !strcmp(module, "io_lib")) &&
         (!strcmp(name, "format") || !strcmp(name, "fwrite"));
}

void lint_format(Lint *l, const Node *call, Name module, Name name) {
  NodeList args = call->call.args;
  int64_t max;
  if (!is_format(module->text, name->text) || !(max = level(l->m))) return;
  if (args.n < 1 || args.n > 3)
    LINT(l, call->loc, E_FORMAT_ARITY);
  else if (args.n == 1)
    check(l, max, args.at[0], NULL);
  else
    check(l, max, args.at[args.n - 2], args.at[args.n - 1]);
}
