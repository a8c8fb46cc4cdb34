// SPDX-License-Identifier: Apache-2.0
// Lint: specifications, callbacks, and what stands beside functions without
// being code: -optional_callbacks, -doc, -dialyzer.
#include "lint.h"

static const FnRef *spec_ref(Lint *l, const Node *n) {
  Name module = n->spec.module ? n->spec.module : l->m->ast->name;
  return fn_ref(l->m->lits, module, n->spec.name, n->spec.arity);
}

static bool put(Map *map, const FnRef *f, const Node *n) {
  bool again = map_get(map, (uintptr_t)f, NULL);
  map_put(map, (uintptr_t)f, (uintptr_t)n);
  return again;
}

// --- signatures

static bool is_bounded(const Node *n) {
  return !strcmp(n->type.name->text, "bounded_fun");
}

// The function's type, and each variable and type of its constraints.
static void signature(Lint *l, const Node *n, uint32_t arity, DiagCode wrong) {
  Node *fun = is_bounded(n) ? n->type.args.at[0] : (Node *)n;
  if (fun->type.args.at[0]->type.args.n != arity) LINT(l, fun->loc, wrong);
  uint32_t count = is_bounded(n) ? n->type.args.n - 1 : 0, k = 0;
  Node **at = NEW_N(l->m->arena, Node *, 2 * count + 1);
  at[k++] = fun;
  for (uint32_t i = 0; i < count; i++) {
    const Node *constraint = n->type.args.at[i + 1];
    at[k++] = constraint->type.args.at[0];
    at[k++] = constraint->type.args.at[1];
  }
  lint_types(l, at, k, NULL);
}

static void signatures(Lint *l, const Node *n, DiagCode wrong) {
  for (uint32_t i = 0; i < n->spec.types.n; i++)
    signature(l, n->spec.types.at[i], n->spec.arity, wrong);
}

static void spec_again(Lint *l, const Node *n) {
  const char *name = lint_text(l, n->spec.name);
  if (n->spec.module)
    LINT(l, n->loc, E_SPEC_MODULE_AGAIN, lint_text(l, n->spec.module), name,
         n->spec.arity);
  else
    LINT(l, n->loc, E_SPEC_AGAIN, name, n->spec.arity);
}

void lint_spec(Lint *l, const Node *n) {
  const FnRef *f = spec_ref(l, n);
  bool own = f->module == l->m->ast->name;
  if (lw_release(l->m) < 26) lint_module_name(l, f->module, n->loc);
  map_put(&l->types.spec_names,
          (uintptr_t)lint_own(l, n->spec.name, n->spec.arity), 1);
  if (put(&l->types.specs, f, n)) {
    spec_again(l, n);
    return;
  }
  if (!own && lw_release(l->m) >= 26) lint_module_name(l, f->module, n->loc);
  if (!own)
    LINT(l, n->loc, E_SPEC_MODULE, lint_text_w(l, f->module),
         lint_text(l, f->name), f->arity);
  signatures(l, n, E_SPEC_ARITY);
}

// --- callbacks

void lint_callback(Lint *l, const Node *n) {
  const FnRef *f = spec_ref(l, n);
  if (n->spec.module) {
    lint_module_name(l, n->spec.module, n->loc);
    LINT(l, n->loc, E_CALLBACK_MODULE, lint_text(l, f->module),
         lint_text(l, f->name), f->arity);
  } else if (put(&l->types.callbacks, f, n)) {
    LINT(l, n->loc, E_CALLBACK_AGAIN, lint_text(l, f->name), f->arity);
  } else {
    signatures(l, n, E_CALLBACK_ARITY);
  }
}

bool lint_is_fa(LitP l) {
  return l->kind == LIT_TUPLE && l->n == 2 && l->item[0]->kind == LIT_ATOM &&
         l->item[1]->kind == LIT_INT && l->item[1]->i >= 0;
}

bool lint_is_fa_list(LitP l) {
  for (; l->kind == LIT_CONS; l = l->item[1])
    if (!lint_is_fa(l->item[0])) return false;
  return l->kind == LIT_NIL;
}

const FnRef *lint_fa(Lint *l, LitP fa) {
  return lint_own(l, fa->item[0]->atom, (uint32_t)fa->item[1]->i);
}

static void optional_callbacks(Lint *l, const Node *n, LitP v) {
  if (!lint_is_fa_list(v)) return;
  for (; v->kind == LIT_CONS; v = v->item[1]) {
    const FnRef *f = lint_fa(l, v->item[0]);
    if (put(&l->types.optional, f, n))
      LINT(l, n->loc, E_OPTIONAL_AGAIN, lint_text(l, f->name), f->arity);
  }
}

static int by_name(const void *pa, const void *pb) {
  const FnRef *a = *(const FnRef *const *)pa, *b = *(const FnRef *const *)pb;
  int c = strcmp(a->name->text, b->name->text);
  return c ? c : a->arity < b->arity ? -1 : a->arity > b->arity;
}

typedef VEC(const FnRef *) FnList;

static FnList sorted_keys(const Map *map) {
  FnList list = {0};
  for (uint32_t i = 0; i < map->cap; i++)
    if (map->keys[i]) vec_push(&list, (const FnRef *)(uintptr_t)map->keys[i]);
  if (list.n) qsort(list.at, list.n, sizeof *list.at, by_name);
  return list;
}

// For what a map has, at its node, unless another has it too.
static void report_all(Lint *l, const Map *map, const Map *unless,
                       DiagCode code) {
  FnList list = sorted_keys(map);
  for (uint32_t i = 0; i < list.n; i++) {
    const FnRef *f = list.at[i];
    uint64_t n = 0;
    map_get(map, (uintptr_t)f, &n);
    if (!unless || !map_get(unless, (uintptr_t)f, NULL))
      LINT(l, ((const Node *)(uintptr_t)n)->loc, code, lint_text(l, f->name),
           f->arity);
  }
  vec_free(&list);
}

static void check_callbacks(Lint *l) {
  const FnRef *info = lint_own(l, name_cstr(l->m->names, "behaviour_info"), 1);
  report_all(l, &l->types.optional, &l->types.callbacks, E_CALLBACK_UNDEFINED);
  if (map_get(&l->defined, (uintptr_t)info, NULL))
    report_all(l, &l->types.callbacks, NULL, E_BEHAVIOUR_INFO);
}

// --- specifications and functions

static void check_specs(Lint *l) {
  FnList list = sorted_keys(&l->types.specs);
  for (uint32_t i = 0; i < list.n; i++) {
    const FnRef *f = list.at[i];
    uint64_t n = 0;
    map_get(&l->types.specs, (uintptr_t)f, &n);
    if (f->module == l->m->ast->name && !lint_is_given(f) &&
        !map_get(&l->defined, (uintptr_t)f, NULL))
      LINT(l, ((const Node *)(uintptr_t)n)->loc, E_SPEC_UNDEFINED,
           lint_text(l, f->name), f->arity);
  }
  vec_free(&list);
}

static bool needs_spec(const Lint *l, const FnRef *f) {
  if (lw_warns(l->m, WARN_MISSING_SPEC_ALL)) return true;
  if (!map_get(&l->m->exports, (uintptr_t)f, NULL)) return false;
  return lw_warns(l->m, WARN_MISSING_SPEC) ||
         (lw_warns(l->m, WARN_MISSING_SPEC_DOCUMENTED) &&
          !map_get(&l->types.hidden, (uintptr_t)f, NULL));
}

static void check_missing(Lint *l, const Node *n) {
  const FnRef *f = lint_own(l, n->function.name, n->function.arity);
  if (needs_spec(l, f) && !map_get(&l->types.spec_names, (uintptr_t)f, NULL))
    LINT(l, n->loc, E_MISSING_SPEC, lint_text(l, f->name), f->arity);
}

// --- records without types

static bool is_typed(const Node *n) {
  for (uint32_t i = 0; i < n->record_def.fields.n; i++)
    if (!n->record_def.fields.at[i]->field_def.type) return false;
  return true;
}

static void check_untyped(Lint *l, const Node *n) {
  NodeList forms = l->m->ast->forms;
  uint64_t def = 0;
  map_get(&l->records, (uintptr_t)n->record_def.name, &def);
  const RecordDef *record = (const RecordDef *)(uintptr_t)def;
  if (!record || !record->n ||
      record->fields != (const Node *const *)n->record_def.fields.at)
    return;
  for (uint32_t i = 0; i < forms.n; i++)
    if (forms.at[i]->kind == N_RECORD_DEF &&
        forms.at[i]->record_def.name == n->record_def.name &&
        is_typed(forms.at[i]))
      return;
  LINT(l, n->loc, E_UNTYPED_RECORD, lint_text(l, n->record_def.name));
}

// --- documentation

// A second -doc before what the first one belongs to.
static void doc(Lint *l, const Node *n, DocSeen *seen) {
  const Node *v = n->attr.value;
  bool hidden = ast_is_atom(v, "hidden") || ast_is_atom(v, "false");
  bool is_text = v->kind == N_STRING || v->kind == N_LIST || v->kind == N_NIL ||
                 v->kind == N_BIN;
  if (!hidden && !is_text && v->kind != N_TUPLE) return;
  if (seen->n)
    LINT(l, n->loc, E_DOC_AGAIN, n->attr.name->text, seen->n->loc.line);
  else
    *seen = (DocSeen){n, hidden};
}

void lint_doc_end(Lint *l, const Node *n) {
  bool hidden = l->types.doc.hidden || l->types.moduledoc.hidden;
  switch ((NodeKind)n->kind) {
  case N_FUNCTION:
    if (hidden)
      map_put(&l->types.hidden,
              (uintptr_t)lint_own(l, n->function.name, n->function.arity), 1);
    break;
  case N_TYPE_DEF:
  case N_OPAQUE_DEF:
  case N_NOMINAL_DEF:
  case N_CALLBACK: break;
  default: return;
  }
  l->types.doc = (DocSeen){0};
}

// --- -dialyzer

static const char *const dialyzer_options[] = {
    "no_return",         "no_unused",
    "no_improper_lists", "no_fun_app",
    "no_match",          "no_opaque",
    "no_fail_call",      "no_contracts",
    "no_behaviours",     "no_undefined_callbacks",
    "unmatched_returns", "error_handling",
    "race_conditions",   "no_missing_calls",
    "specdiffs",         "overspecs",
    "underspecs",        "unknown",
    "no_underspecs",     "extra_return",
    "no_extra_return",   "missing_return",
    "no_missing_return",
};
static const char *const dialyzer_options_27[] = {"no_unknown",
                                                  "overlapping_contract"};
static const char *const dialyzer_options_29[] = {"opaque_union",
                                                  "no_opaque_union"};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static bool is_among(const char *name, const char *const *at, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (!strcmp(at[i], name)) return true;
  return false;
}

static bool is_dialyzer_option(const Lint *l, LitP o, bool of_function) {
  const char *name = o->atom->text;
  int release = lw_release(l->m);
  return (of_function && !strcmp(name, "nowarn_function")) ||
         is_among(name, dialyzer_options, COUNT(dialyzer_options)) ||
         (release >= 26 &&
          is_among(name, dialyzer_options_27, COUNT(dialyzer_options_27))) ||
         (release >= 28 &&
          is_among(name, dialyzer_options_29, COUNT(dialyzer_options_29)));
}

// Messages of one place come sorted by what they are about: so one code at a
// time is reported.
static const DiagCode dialyzer_codes[] = {E_BAD_DIALYZER, E_DIALYZER_OPTION,
                                          E_UNDEFINED_FUNCTION};

static void dialyzer_function(Lint *l, Loc loc, LitP option, LitP fa,
                              DiagCode code) {
  LitP pair[2] = {option, fa};
  DiagCode found =
      option->kind != LIT_ATOM || !lint_is_fa(fa) ? E_BAD_DIALYZER
      : !is_dialyzer_option(l, option, true)      ? E_DIALYZER_OPTION
      : lint_is_local(l, fa->item[0]->atom, (uint32_t)fa->item[1]->i)
          ? code + 1
          : E_UNDEFINED_FUNCTION;
  if (found != code) return;
  if (code == E_BAD_DIALYZER)
    LINT(l, loc, code, lint_term(l, lit_tuple(l->m->lits, pair, 2)));
  else if (code == E_DIALYZER_OPTION)
    LINT(l, loc, code, lint_text(l, option->atom));
  else
    LINT(l, loc, code, lint_text(l, fa->item[0]->atom),
         (uint32_t)fa->item[1]->i,
         lint_guess_function(l, lint_fa(l, fa), GUESS_OWN));
}

// All atoms or others in nested lists.
static void flatten(LitP l, LitList *out) {
  if (l->kind != LIT_CONS && l->kind != LIT_NIL) vec_push(out, l);
  for (; l->kind == LIT_CONS; l = l->item[1]) flatten(l->item[0], out);
}

static void dialyzer_pairs(Lint *l, Loc loc, LitP options, LitP fas,
                           DiagCode code) {
  LitList os = {0}, fs = {0};
  flatten(options, &os);
  flatten(fas, &fs);
  for (uint32_t i = 0; i < os.n; i++)
    for (uint32_t k = 0; k < fs.n; k++)
      dialyzer_function(l, loc, os.at[i], fs.at[k], code);
  vec_free(&os);
  vec_free(&fs);
}

static void dialyzer_option(Lint *l, Loc loc, LitP o, DiagCode code) {
  if (o->kind == LIT_TUPLE && o->n == 2)
    dialyzer_pairs(l, loc, o->item[0], o->item[1], code);
  else if (o->kind != LIT_ATOM && code == E_BAD_DIALYZER)
    LINT(l, loc, code, lint_term(l, o));
  else if (o->kind == LIT_ATOM && code == E_DIALYZER_OPTION &&
           !is_dialyzer_option(l, o, false))
    LINT(l, loc, code, lint_text(l, o->atom));
}

static void dialyzer(Lint *l, const Node *n) {
  LitP v = lw_const(l->m, n->attr.value);
  LitList all = {0};
  if (v) flatten(v, &all);
  for (size_t c = 0; c < COUNT(dialyzer_codes); c++)
    for (uint32_t i = 0; i < all.n; i++)
      dialyzer_option(l, n->loc, all.at[i], dialyzer_codes[c]);
  vec_free(&all);
}

// --- hooks

void lint_spec_attribute(Lint *l, const Node *n, LitP v) {
  const char *name = n->attr.name->text;
  if (!strcmp(name, "doc") && lw_release(l->m) >= 27)
    doc(l, n, &l->types.doc);
  else if (!strcmp(name, "moduledoc") && lw_release(l->m) >= 27)
    doc(l, n, &l->types.moduledoc);
  else if (v && !strcmp(name, "optional_callbacks"))
    optional_callbacks(l, n, v);
  else if (v && !strcmp(name, "export_type"))
    lint_export_types(l, v, n->loc);
}

static void check_form(Lint *l, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_FUNCTION: check_missing(l, n); break;
  case N_RECORD_DEF:
    if (lw_warns(l->m, WARN_UNTYPED_RECORD)) check_untyped(l, n);
    break;
  case N_ATTRIBUTE:
    if (!strcmp(n->attr.name->text, "dialyzer")) dialyzer(l, n);
    break;
  default: break;
  }
}

void lint_specs_end(Lint *l) {
  check_specs(l);
  check_callbacks(l);
  for (uint32_t i = 0; i < l->m->ast->forms.n; i++)
    check_form(l, l->m->ast->forms.at[i]);
  Map *maps[] = {&l->types.specs, &l->types.spec_names, &l->types.callbacks,
                 &l->types.optional, &l->types.hidden};
  for (size_t i = 0; i < COUNT(maps); i++) map_free(maps[i]);
}
