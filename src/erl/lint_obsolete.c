// SPDX-License-Identifier: Apache-2.0
// Lint: functions, types and callbacks that are deprecated, removed or unsafe.
// Which they are stands in OTP's module otp_internal, whose source is read: its
// functions have a clause for each, {Tag, Why} or {Tag, Why, Release} in it.
#include "lint.h"

typedef struct Row Row;
struct Row {
  const Row *next; // of the same module, in order
  Name name;       // NULL: any
  int64_t arity;   // -1: any
  const Node *value;
};

typedef struct RowList {
  Row *first, *last;
} RowList;

enum { ANY_MODULE = 1 }; // as a key; no Name is there

// --- the tables

static const char *const functions[OBSOLETE_KINDS] = {
    "obsolete", "obsolete_type", "obsolete_callback"};

static int kind_of(const Node *n) {
  if (n->kind != N_FUNCTION || n->function.arity != 3) return OBSOLETE_KINDS;
  int kind = 0;
  while (kind < OBSOLETE_KINDS &&
         strcmp(n->function.name->text, functions[kind]))
    kind++;
  return kind;
}

// Rows of a module, or of any (NULL).
static RowList *rows_of(Lint *l, Map *table, Name module) {
  uint64_t key = module ? (uintptr_t)module : ANY_MODULE, list = 0;
  if (!map_get(table, key, &list)) {
    list = (uintptr_t)NEW(l->m->arena, RowList);
    map_put(table, key, list);
  }
  return (RowList *)(uintptr_t)list;
}

// The last clause says `no` of all that others do not name. Guards do not
// occur.
static void add_clause(Lint *l, Map *table, const Node *c) {
  NodeList p = c->clause.patterns;
  bool any = p.at[0]->kind != N_ATOM;
  if (c->clause.guards.n || (any && ast_is_atom(c->clause.body.at[0], "no")))
    return;
  RowList *rows = rows_of(l, table, any ? NULL : p.at[0]->name);
  Row *row = NEW(l->m->arena, Row);
  row->name = p.at[1]->kind == N_ATOM ? p.at[1]->name : NULL;
  row->arity = p.at[2]->kind == N_INTEGER ? p.at[2]->i : -1;
  row->value = c->clause.body.at[c->clause.body.n - 1];
  if (rows->last)
    rows->last->next = row;
  else
    rows->first = row;
  rows->last = row;
}

static void read_tables(Lint *l) {
  const ErlOptions *o = l->m->options;
  l->has_obsolete = true;
  const Module *m =
      o->find ? o->find(o->find_self, name_cstr(l->m->names, "otp_internal"))
              : NULL;
  for (uint32_t i = 0; m && i < m->forms.n; i++) {
    const Node *n = m->forms.at[i];
    int kind = kind_of(n);
    for (uint32_t k = 0; kind < OBSOLETE_KINDS && k < n->function.clauses.n;
         k++)
      add_clause(l, &l->obsolete[kind], n->function.clauses.at[k]);
  }
}

typedef struct Obsolete {
  const char *tag;   // NULL: it is not
  LitP why, release; // release NULL: none is named
} Obsolete;

static const Row *find_row(const Map *table, uint64_t module, Name name,
                           uint32_t arity) {
  uint64_t list;
  if (!map_get(table, module, &list)) return NULL;
  const Row *row = ((const RowList *)(uintptr_t)list)->first;
  while (row && !((!row->name || row->name == name) &&
                  (row->arity < 0 || row->arity == arity)))
    row = row->next;
  return row;
}

static Obsolete find(Lint *l, int kind, Name module, Name name,
                     uint32_t arity) {
  Obsolete r = {0};
  if (l->m->options->no_warnings) return r;
  if (!l->has_obsolete) read_tables(l);
  const Map *table = &l->obsolete[kind];
  const Row *row = find_row(table, (uintptr_t)module, name, arity);
  if (!row) row = find_row(table, ANY_MODULE, name, arity);
  LitP v = row ? lw_const(l->m, row->value) : NULL;
  if (!v || v->kind != LIT_TUPLE || v->n < 2 || v->item[0]->kind != LIT_ATOM)
    return r;
  return (Obsolete){v->item[0]->atom->text, v->item[1],
                    v->n > 2 ? v->item[2] : NULL};
}

// --- texts

static const struct {
  const char *atom, *text;
} reasons[] = {
    {"undefined", "see the documentation for details"},
    {"next_version", "will be removed in the next version. "
                     "See the documentation for details"},
    {"next_major_release", "will be removed in the next major release. "
                           "See the documentation for details"},
    {"eventually", "will be removed in a future release. "
                   "See the documentation for details"},
    {"possibly", "however, it is possible to use it safely under some "
                 "conditions. See the documentation for details"},
};

static const char *reason(const char *atom) {
  for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
    if (!strcmp(reasons[i].atom, atom)) return reasons[i].text;
  return atom;
}

static void put_string(Str *s, LitP l) {
  char u[4];
  for (; l->kind == LIT_CONS; l = l->item[1])
    if (l->item[0]->kind == LIT_INT)
      str_add(s, u, (size_t)utf8_encode((int32_t)l->item[0]->i, u));
}

// m:f/1, or m:f/1,2
static void put_mfa(Str *s, LitP mfa) {
  LitP a = mfa->item[2];
  str_printf(s, "%s:%s/", mfa->item[0]->atom->text, mfa->item[1]->atom->text);
  if (a->kind == LIT_INT) str_printf(s, "%lld", (long long)a->i);
  for (bool more = false; a->kind == LIT_CONS; a = a->item[1], more = true)
    str_printf(s, more ? ",%lld" : "%lld", (long long)a->item[0]->i);
}

static const char *text_of(Lint *l, LitP why) {
  Str s = {0};
  str_puts(&s, "");
  if (why->kind == LIT_ATOM)
    str_puts(&s, reason(why->atom->text));
  else if (why->kind == LIT_TUPLE && why->n == 3)
    put_mfa(&s, why);
  else
    put_string(&s, why);
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

// --- functions

static bool is_mfa(LitP l, Name module, Name name, uint32_t arity) {
  return l->kind == LIT_TUPLE && l->n == 3 && l->item[0]->kind == LIT_ATOM &&
         l->item[0]->atom == module && l->item[1]->kind == LIT_ATOM &&
         l->item[1]->atom == name && l->item[2]->kind == LIT_INT &&
         l->item[2]->i == arity;
}

static bool names(LitP l, Name module, Name name, uint32_t arity,
                  bool by_module) {
  for (; l->kind == LIT_CONS; l = l->item[1])
    if (names(l->item[0], module, name, arity, by_module)) return true;
  if (by_module && l->kind == LIT_ATOM) return l->atom == module;
  return is_mfa(l, module, name, arity);
}

// Does {option, M:F/A's} name it? `by_module`: modules count too.
static bool is_excepted(const Lint *l, const char *option, bool by_module,
                        Name module, Name name, uint32_t arity) {
  for (uint32_t i = 0; i < l->m->compile.n; i++) {
    LitP t = l->m->compile.at[i].term;
    if (t->kind == LIT_TUPLE && t->n == 2 && lit_is_atom(t->item[0], option) &&
        names(t->item[1], module, name, arity, by_module))
      return true;
  }
  return false;
}

typedef struct Tag {
  const char *name, *option;
  Warning warning;
  DiagCode code, code_in; // code_in: a release is named
  int by_module;          // since this release whole modules may be excepted
} Tag;

static const Tag tags[] = {
    {"deprecated", "nowarn_deprecated_function", WARN_DEPRECATED_FUNCTION,
     E_DEPRECATED, E_DEPRECATED_IN, 29},
    {"removed", "nowarn_removed", WARN_REMOVED, E_REMOVED, E_REMOVED_IN, 0},
    {"unsafe", "nowarn_unsafe_function", WARN_UNSAFE_FUNCTION, E_UNSAFE,
     E_UNSAFE_IN, 0},
};

static const Tag *tag_of(const char *name) {
  for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
    if (!strcmp(tags[i].name, name)) return &tags[i];
  return NULL;
}

static void report(Lint *l, Loc loc, const Tag *tag, const char *mfa,
                   Obsolete o) {
  const char *why = text_of(l, o.why);
  if (o.release)
    LINT(l, loc, tag->code_in, mfa, text_of(l, o.release), why);
  else if (tag->code == E_UNSAFE && lit_is_atom(o.why, "possibly"))
    LINT(l, loc, E_POSSIBLY_UNSAFE, mfa, why);
  else
    LINT(l, loc, tag->code, mfa, why);
}

void lint_obsolete(Lint *l, Name module, Name name, uint32_t arity, Loc loc) {
  Obsolete o = find(l, OBSOLETE_FUNCTION, module, name, arity);
  const Tag *tag = o.tag ? tag_of(o.tag) : NULL;
  if (!tag) return;
  Warning w = tag->warning;
  if (w == WARN_UNSAFE_FUNCTION && lit_is_atom(o.why, "possibly"))
    w = WARN_POSSIBLY_UNSAFE_FUNCTION;
  if (!lw_warns(l->m, w) ||
      is_excepted(l, tag->option, lw_release(l->m) >= tag->by_module, module,
                  name, arity))
    return;
  Str mfa = {0};
  str_printf(&mfa, "%s:%s/%u", module->text, name->text, arity);
  report(l, loc, tag, mfa.at, o);
  str_free(&mfa);
}

void lint_obsolete_bif(Lint *l, Name name, uint32_t arity, Loc loc) {
  if (!l->erlang) l->erlang = name_cstr(l->m->names, "erlang");
  lint_obsolete(l, l->erlang, name, arity, loc);
}

// --- types and callbacks

void lint_obsolete_type(Lint *l, Name module, Name name, uint32_t arity,
                        Loc loc) {
  Obsolete o = find(l, OBSOLETE_TYPE, module, name, arity);
  const char *params = o.tag ? lint_type_params(l, arity) : NULL;
  if (!o.tag) return;
  if (!strcmp(o.tag, "removed"))
    LINT(l, loc, E_REMOVED_TYPE, module->text, name->text, params,
         text_of(l, o.why));
  else if (lw_warns(l->m, WARN_DEPRECATED_TYPE))
    LINT(l, loc, E_DEPRECATED_TYPE, lint_text(l, module), lint_text(l, name),
         params, text_of(l, o.why));
}

void lint_obsolete_callback(Lint *l, Name behaviour, const FnRef *f, Loc loc) {
  Obsolete o = find(l, OBSOLETE_CALLBACK, behaviour, f->name, f->arity);
  const char *params = o.tag ? lint_type_params(l, f->arity) : NULL;
  if (!o.tag) return;
  if (!strcmp(o.tag, "removed"))
    LINT(l, loc, E_REMOVED_CALLBACK, behaviour->text, f->name->text, params,
         text_of(l, o.why));
  else if (lw_warns(l->m, WARN_DEPRECATED_CALLBACK))
    LINT(l, loc, E_DEPRECATED_CALLBACK, lint_text(l, behaviour),
         lint_text(l, f->name), params, text_of(l, o.why));
}

// --- guards

static const char *const old_tests[] = {
    "integer", "float", "number",    "atom",   "list",     "tuple",
    "pid",     "port",  "reference", "binary", "function",
};

static bool is_old_test(const char *name, uint32_t arity) {
  if (arity == 2) return !strcmp(name, "record");
  for (size_t i = 0; arity == 1 && i < sizeof old_tests / sizeof *old_tests;
       i++)
    if (!strcmp(old_tests[i], name)) return true;
  return false;
}

static void old_test(Lint *l, const Node *call) {
  int release = lw_release(l->m);
  const Node *f = call->call.fun;
  uint32_t arity = call->call.args.n;
  const char *name = f->name->text;
  char modern[32];
  snprintf(modern, sizeof modern, "is_%s", name);
  if (lw_warns(l->m, WARN_OBSOLETE_GUARD))
    LINT(l, f->loc, release < 29 ? E_OBSOLETE_GUARD_28 : E_OBSOLETE_GUARD, name,
         arity, name, arity);
  if (lint_is_local(l, name_cstr(l->m->names, modern), arity))
    LINT(l, f->loc, release < 27 ? E_GUARD_OVERRIDDEN_25 : E_GUARD_OVERRIDDEN,
         name, name, name);
}

void lint_obsolete_guard(Lint *l, const Node *n) {
  if (n->kind != N_CALL || n->call.fun->kind != N_ATOM ||
      l->m->options->no_warnings)
    return;
  Name name = n->call.fun->name;
  if (is_old_test(name->text, n->call.args.n))
    old_test(l, n);
  else
    lint_obsolete_bif(l, name, n->call.args.n, n->loc);
}

void lint_obsolete_end(Lint *l) {
  for (int i = 0; i < OBSOLETE_KINDS; i++) map_free(&l->obsolete[i]);
}
