// SPDX-License-Identifier: Apache-2.0
// Lint: what the module says of its own functions: -deprecated, -removed,
// -unsafe. Their values are {F, A}, {F, A, Why}, `module`, or lists of these;
// F and A may be '_'.
#include "lint.h"

typedef struct Kind {
  const char *name;
  int since;
  DiagCode bad, wrong;
  bool must_export;     // else it must not
  const char *flags[4]; // atoms that Why may be
} Kind;

static const Kind kinds[] = {
    {"deprecated",
     25,
     E_BAD_DEPRECATED,
     E_DEPRECATED_UNDEFINED,
     true,
     {"next_version", "next_major_release", "eventually"}},
    {"removed", 25, E_BAD_REMOVED, E_REMOVED_EXPORTED, false, {0}},
    {"unsafe", 29, E_BAD_UNSAFE, E_UNSAFE_UNDEFINED, true, {"possibly"}},
};

static bool is_any(LitP l) { return lit_is_atom(l, "_"); }

// Functions that every module has do not count.
static bool is_predefined(const FnRef *f) {
  return lint_is_given(f) ||
         (!strcmp(f->name->text, "behaviour_info") && f->arity == 1);
}

// '_' for the name means all only where the arity is '_' too. Where all is
// exported something is: record_info/2.
static bool exports(const Lint *l, LitP name, LitP arity) {
  const Map *map = &l->m->exports;
  if (l->m->export_all && is_any(name) && is_any(arity)) return true;
  for (uint32_t i = 0; i < map->cap; i++) {
    const FnRef *f = (const FnRef *)(uintptr_t)map->keys[i];
    if (!f || is_predefined(f)) continue;
    if (is_any(arity) ? is_any(name) || f->name == name->atom
                      : f->name == name->atom && f->arity == arity->i)
      return true;
  }
  return false;
}

static void check_fa(Lint *l, Loc loc, const Kind *k, LitP name, LitP arity) {
  LitP pair[2] = {name, arity};
  bool all = is_any(name) && is_any(arity);
  bool good = name->kind == LIT_ATOM &&
              (is_any(arity) || (arity->kind == LIT_INT && arity->i >= 0));
  if (!good) {
    LINT(l, loc, k->bad, lint_term(l, lit_tuple(l->m->lits, pair, 2)));
    return;
  }
  if ((all && k->must_export) || exports(l, name, arity) == k->must_export)
    return;
  bool some = k->wrong == E_REMOVED_EXPORTED && (is_any(name) || is_any(arity));
  LINT(l, loc, some ? E_REMOVED_SOME_EXPORTED : k->wrong, lint_term(l, name),
       lint_term(l, arity));
}

static bool is_reason(const Kind *k, LitP why) {
  for (size_t i = 0; k->flags[i]; i++)
    if (lit_is_atom(why, k->flags[i])) return true;
  while (why->kind == LIT_CONS && why->item[0]->kind == LIT_INT)
    why = why->item[1];
  return why->kind == LIT_NIL;
}

static void check(Lint *l, Loc loc, const Kind *k, LitP v) {
  bool is_pair = v->kind == LIT_TUPLE && v->n == 2;
  bool is_triple =
      v->kind == LIT_TUPLE && v->n == 3 && is_reason(k, v->item[2]);
  LitP any = lit_atom_c(l->m->lits, "_");
  if (v->kind == LIT_CONS || v->kind == LIT_NIL)
    for (; v->kind == LIT_CONS; v = v->item[1]) check(l, loc, k, v->item[0]);
  else if (is_pair || is_triple)
    check_fa(l, loc, k, v->item[0], v->item[1]);
  else if (lit_is_atom(v, "module"))
    check_fa(l, loc, k, any, any);
  else
    LINT(l, loc, k->bad, lint_term(l, v));
}

void lint_deprecated_attributes(Lint *l) {
  for (uint32_t i = 0; i < l->m->ast->forms.n; i++) {
    const Node *n = l->m->ast->forms.at[i];
    if (n->kind != N_ATTRIBUTE) continue;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
      if (strcmp(kinds[k].name, n->attr.name->text) ||
          lw_release(l->m) < kinds[k].since)
        continue;
      LitP v = lw_const(l->m, n->attr.value);
      if (v) check(l, n->loc, &kinds[k], v);
    }
  }
}

// --- options that name modules

static void module_names(Lint *l, Loc loc, LitP v, bool modules) {
  for (; v->kind == LIT_CONS; v = v->item[1])
    module_names(l, loc, v->item[0], modules);
  if (v->kind == LIT_TUPLE && v->n == 3 && v->item[0]->kind == LIT_ATOM)
    lint_module_name(l, v->item[0]->atom, loc);
  else if (v->kind == LIT_ATOM && modules)
    lint_module_name(l, v->atom, loc);
}

void lint_nowarn_modules(Lint *l, Loc loc, LitP option) {
  LitP name = option->item[0], value = option->item[1];
  if (lit_is_atom(name, "nowarn_deprecated_function") ||
      (lit_is_atom(name, "nowarn_unsafe_function") && lw_release(l->m) >= 29))
    module_names(l, loc, value, false);
  else if (lit_is_atom(name, "nowarn_removed"))
    module_names(l, loc, value, true);
}
