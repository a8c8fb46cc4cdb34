// SPDX-License-Identifier: Apache-2.0
// Lint: forms, and what can be said when all have been seen. Start at lint.
#include "lint.h"
#include "../../abi/term.h"

bool lint_is_local(const Lint *l, Name name, uint32_t arity) {
  return map_get(&l->m->functions, (uintptr_t)lint_own(l, name, arity), NULL);
}

const FnRef *lint_import(const Lint *l, Name name, uint32_t arity) {
  uint64_t f = 0;
  if (l->imported.n)
    map_get(&l->imported, (uintptr_t)lint_own(l, name, arity), &f);
  return (const FnRef *)(uintptr_t)f;
}

// --- forms

static void module(Lint *l, const Node *n) {
  if (n->module.has_params)
    LINT(l, n->loc, E_PARAMETERISED_MODULE);
  else
    lint_module_name(l, n->module.name, n->loc);
}

static void export(Lint *l, const Node *n) {
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *fa = n->list.at[i];
    const FnRef *f = lint_own(l, fa->fa.name, fa->fa.arity);
    if (!l->m->options->no_warnings &&
        map_get(&l->exported, (uintptr_t)f, NULL))
      LINT(l, n->loc, W_DUPLICATED_EXPORT, lint_text(l, f->name), f->arity);
    map_put(&l->exported, (uintptr_t)f, 1);
    lint_called(l, f, n->loc);
  }
}

static bool import_error(Lint *l, const Node *n, const Node *fa) {
  Name name = fa->fa.name;
  uint32_t arity = fa->fa.arity;
  const FnRef *old = lint_import(l, name, arity);
  if (old) {
    LINT(l, n->loc, E_REDEFINE_IMPORT, lint_text(l, name), arity,
         lint_text(l, old->module));
    return true;
  }
  bool old_bif = lw_is_old_bif(l->m, name, arity);
  if (lw_is_auto_imported(l->m, name, arity) &&
      !lint_is_listed(l, "nowarn_bif_clash", name, arity) &&
      (old_bif || lw_warns(l->m, WARN_BIF_CLASH)))
    LINT(l, n->loc, old_bif ? E_OLD_BIF_IMPORT : W_BIF_IMPORT,
         lint_text(l, name), arity, lint_text(l, name), arity);
  return false;
}

static void import(Lint *l, const Node *n) {
  bool bad = false;
  lint_module_name(l, n->import.module, n->loc);
  for (uint32_t i = 0; i < n->import.items.n; i++)
    bad |= import_error(l, n, n->import.items.at[i]);
  for (uint32_t i = 0; i < n->import.items.n && !bad; i++) {
    const Node *fa = n->import.items.at[i];
    const FnRef *to =
        fn_ref(l->m->lits, n->import.module, fa->fa.name, fa->fa.arity);
    map_put(&l->imported, (uintptr_t)lint_own(l, fa->fa.name, fa->fa.arity),
            (uintptr_t)to);
  }
}

static void on_load(Lint *l, const Node *n) {
  LitP v = lw_const(l->m, n->attr.value);
  if (!v || v->kind != LIT_TUPLE || v->n != 2 || v->item[0]->kind != LIT_ATOM ||
      v->item[1]->kind != LIT_INT) {
    Str s = {0};
    if (v) lit_print(&s, v);
    LINT(l, n->loc, E_BAD_ON_LOAD, s.at ? s.at : "");
    str_free(&s);
    return;
  }
  l->on_load = lint_own(l, v->item[0]->atom, (uint32_t)v->item[1]->i);
  l->on_load_at = n->loc;
  if (l->on_loads++)
    LINT(l, n->loc, E_MULTIPLE_ON_LOADS);
  else if (l->on_load->arity)
    LINT(l, n->loc, E_ON_LOAD_ARITY, lint_text(l, l->on_load->name),
         l->on_load->arity);
}

static bool has_atom(LitP v, const char *name) {
  for (; v->kind == LIT_CONS; v = v->item[1])
    if (has_atom(v->item[0], name)) return true;
  return lit_is_atom(v, name);
}

static bool is_clash_option(LitP v) {
  return lit_is_atom(v, "nowarn_bif_clash") ||
         (v->kind == LIT_TUPLE && v->n == 2 &&
          lit_is_atom(v->item[0], "nowarn_bif_clash") &&
          v->item[1]->kind == LIT_TUPLE && v->item[1]->n == 2);
}

static void nowarn_modules(Lint *l, const Node *n, LitP v) {
  for (; v->kind == LIT_CONS; v = v->item[1]) nowarn_modules(l, n, v->item[0]);
  if (v->kind == LIT_TUPLE && v->n == 2) lint_nowarn_modules(l, n->loc, v);
}

// The attribute -compile(V)
static void compile(Lint *l, const Node *n, LitP v) {
  if (lw_warns(l->m, WARN_EXPORT_ALL) && has_atom(v, "export_all"))
    LINT(l, n->loc, W_EXPORT_ALL);
  nowarn_modules(l, n, v);
  if (is_clash_option(v))
    vec_push(&l->clash_options, ((ClashOption){v, n->loc}));
}

// Of all functions: an error at each attribute that is just that; without one,
// where it is an option or in a list, an error without a place, and nothing is
// said of options for single functions.
static void clash_options(Lint *l) {
  bool off = !l->m->options->no_warnings && !lw_warns(l->m, WARN_BIF_CLASH);
  bool has_place = !off;
  for (uint32_t i = 0; i < l->clash_options.n; i++)
    has_place |= l->clash_options.at[i].term->kind == LIT_ATOM;
  for (uint32_t i = 0; i < l->clash_options.n && has_place; i++) {
    const ClashOption *o = &l->clash_options.at[i];
    if (off || o->term->kind == LIT_TUPLE)
      LINT(l, o->loc, E_DISALLOWED_NOWARN_BIF_CLASH);
  }
  if (!has_place)
    LINT(l, ((Loc){.file = l->m->ast->source}), E_DISALLOWED_NOWARN_BIF_CLASH);
}

static void attribute(Lint *l, const Node *n) {
  if (!strcmp(n->attr.name->text, "on_load")) on_load(l, n);
}

static void function(Lint *l, const Node *n) {
  Name name = n->function.name;
  const FnRef *f = lint_own(l, name, n->function.arity);
  l->fn = f;
  lint_keyword(l, n, name);
  if (map_get(&l->defined, (uintptr_t)f, NULL))
    LINT(l, n->loc, E_REDEFINE_FUNCTION, lint_text(l, name), f->arity);
  else if (f->arity > MAX_ARGS)
    LINT(l, n->loc, E_TOO_MANY_ARGUMENTS, f->arity, MAX_ARGS);
  else if (lint_import(l, name, f->arity))
    LINT(l, n->loc, E_DEFINE_IMPORT, lint_text(l, name), f->arity);
  map_put(&l->defined, (uintptr_t)f, 1);
  for (uint32_t i = 0; i < n->function.clauses.n; i++)
    lint_function_clause(l, n->function.clauses.at[i]);
}

// --- which forms may stand behind functions

static bool is_attribute(const Node *n, const char *name) {
  return n->kind == N_ATTRIBUTE && !strcmp(n->attr.name->text, name);
}

static bool is_anywhere(const Lint *l, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_RECORD_DEF:
  case N_NATIVE_RECORD:
  case N_IMPORT_RECORD:
  case N_TYPE_DEF:
  case N_OPAQUE_DEF:
  case N_NOMINAL_DEF:
  case N_SPEC:
  case N_FUNCTION: return true;
  default:
    return is_attribute(n, "dialyzer") ||
           (lw_release(l->m) >= 27 &&
            (is_attribute(n, "doc") || is_attribute(n, "moduledoc")));
  }
}

static const char *attribute_name(Lint *l, const Node *n) {
  if (n->kind == N_ATTRIBUTE) return lint_text(l, n->attr.name);
  return ast_kind_names[n->kind];
}

static void declared(Lint *l, const Node *n) {
  const char *name = n->attr.name->text;
  LitP v = lw_const(l->m, n->attr.value);
  if (v && (!strcmp(name, "behaviour") || !strcmp(name, "behavior")))
    lint_behaviour(l, n->loc, v);
  lint_spec_attribute(l, n, v);
}

// What runs does not depend on it: libraries' are not judged.
static void declaration(Lint *l, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_RECORD_DEF:
  case N_NATIVE_RECORD: lint_record_types(l, n); break;
  case N_ATTRIBUTE: declared(l, n); break;
  case N_TYPE_DEF:
  case N_OPAQUE_DEF:
  case N_NOMINAL_DEF: lint_type_def(l, n); break;
  case N_EXPORT_TYPE: lint_export_type(l, n); break;
  case N_SPEC: lint_spec(l, n); break;
  case N_CALLBACK: lint_callback(l, n); break;
  default: break;
  }
  lint_doc_end(l, n);
}

static void form(Lint *l, const Node *n) {
  if (l->has_functions && !is_anywhere(l, n)) {
    LINT(l, n->loc, E_ATTRIBUTE_AFTER, attribute_name(l, n));
    return;
  }
  switch ((NodeKind)n->kind) {
  case N_EXPORT: export(l, n); break;
  case N_IMPORT: import(l, n); break;
  case N_RECORD_DEF:
  case N_NATIVE_RECORD: lint_record_def(l, n); break;
  case N_IMPORT_RECORD: lint_native_import(l, n); break;
  case N_ATTRIBUTE: attribute(l, n); break;
  case N_FUNCTION:
    l->has_functions = true;
    function(l, n);
    break;
  default: break;
  }
  if (!l->m->options->no_warnings) declaration(l, n);
}

static void forms(Lint *l) {
  NodeList list = l->m->ast->forms;
  bool started = false, named = false;
  for (uint32_t i = 0; i < list.n; i++) {
    const Node *n = list.at[i];
    LitP v = is_attribute(n, "compile") ? lw_const(l->m, n->attr.value) : NULL;
    if (v) compile(l, n, v);
    if (v || n->kind == N_FILE) continue;
    if (!started && n->kind != N_MODULE) LINT(l, n->loc, E_NO_MODULE);
    if (named && n->kind == N_MODULE) LINT(l, n->loc, E_REDEFINE_MODULE);
    if (!started) named = n->kind == N_MODULE;
    if (n->kind == N_MODULE)
      module(l, n);
    else if (l->m->ast->name)
      form(l, n);
    started = true;
  }
  if (!started) LINT(l, ((Loc){l->m->ast->source, 1, 1}), E_NO_MODULE);
}

static void declarations_end(Lint *l) {
  lint_specs_end(l);
  lint_types_end(l);
  lint_behaviours_end(l);
  lint_deprecated_attributes(l);
  lint_obsolete_end(l);
}

// Functions that every module has, and calls of record_info.
static void given(Lint *l, const char *name, uint32_t arity, bool exported) {
  const FnRef *f = lint_own(l, name_cstr(l->m->names, name), arity);
  map_put(&l->defined, (uintptr_t)f, 1);
  if (exported) map_put(&l->exported, (uintptr_t)f, 1);
}

void lint(ModState *m) {
  Lint l = {.m = m};
  vars_begin(&l.vars, names_count(m->names));
  if (m->ast->name) {
    given(&l, "module_info", 0, true);
    given(&l, "module_info", 1, true);
    given(&l, "record_info", 2, false);
  }
  lint_list_options(&l);
  if (!m->options->no_warnings) lint_types_begin(&l);
  forms(&l);
  clash_options(&l);
  if (!m->options->no_warnings) declarations_end(&l);
  lint_native_exports(&l);
  lint_functions_end(&l);
  lint_records_end(&l);
  vars_end(&l.vars);
  Map *maps[] = {&l.records,          &l.defined,      &l.imported,
                 &l.exported,         &l.used_imports, &l.used_records,
                 &l.imported_records, &l.listed};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) map_free(maps[i]);
  vec_free(&l.called);
  vec_free(&l.self_calls);
  vec_free(&l.edges);
  vec_free(&l.clash_options);
}
