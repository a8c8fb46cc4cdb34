// SPDX-License-Identifier: Apache-2.0
// Lint: documentation, as compiler's beam_doc judges it since OTP 27 when a
// module has no errors. An item is what a -doc may be for: a type, a callback
// or a function; what is said before it counts for the next one. Shown are
// exported functions, callbacks, exported types, and types that these name.
#include "lint.h"

enum {
  DOCS_SINCE = 27,
  BINARY_MODULEDOC_SINCE = 29, // before, a binary is no documentation
};

typedef enum { DOC_TYPE, DOC_CALLBACK, DOC_FUNCTION } DocKind;

typedef struct Item {
  const Node *n;
  const FnRef *name;
  DocKind kind;
  bool is_hidden;
  bool is_hidden_type; // and nothing but -doc stands between
  bool has_doc;        // a text, or `equiv`
  Loc hidden;          // the -doc that hides it
} Item;

typedef enum { MODULE_NONE, MODULE_TEXT, MODULE_HIDDEN } ModuleDoc;

typedef struct Doc {
  Lint l; // for messages
  Item next;
  ModuleDoc module;
  VEC(Item) items;
  Map functions, types; // FnRef *: exported
  bool export_all;
  Map records;              // Name -> its Node *, of those seen so far
  VEC(const Node *) work;   // types still to be walked, the next one last
  Map opened;               // Name of records whose fields were
  VEC(const FnRef *) found; // types that the walk has met
  VEC(const FnRef *) uses;  // of all -type, one after the other
  Map uses_of;              // FnRef * -> from << 32 | to: indices into `uses`
  Map roots;   // FnRef * of types in exported functions' specs and callbacks
  Map named;   // FnRef * of types in what is shown
  Map reached; // FnRef * of types
} Doc;

static bool has(const Map *map, const void *key) {
  return map_get(map, (uintptr_t)key, NULL);
}

static void put(Map *map, const void *key) { map_put(map, (uintptr_t)key, 1); }

static bool is_attribute(const Node *n, const char *name) {
  return n->kind == N_ATTRIBUTE && !strcmp(n->attr.name->text, name);
}

static bool is_hiding(const Node *value) {
  return ast_is_atom(value, "hidden") || ast_is_atom(value, "false");
}

// --- the user's types in a type

static void push_all(Doc *d, NodeList l, uint32_t from) {
  for (uint32_t i = l.n; i-- > from;) vec_push(&d->work, l.at[i]);
}

// #name{field :: type}. The types of fields that are not given are those of the
// definition, once in a walk.
static void walk_record(Doc *d, NodeList args) {
  Name name = args.at[0]->name;
  uint64_t def = 0;
  Map given = {0};
  if (!has(&d->opened, name)) map_get(&d->records, (uintptr_t)name, &def);
  put(&d->opened, name);
  for (uint32_t i = 1; i < args.n && def; i++)
    put(&given, args.at[i]->type.args.at[0]->name);
  const Node *record = (const Node *)(uintptr_t)def;
  for (uint32_t i = def ? record->record_def.fields.n : 0; i--;) {
    const Node *field = record->record_def.fields.at[i];
    if (field->field_def.type && !has(&given, field->field_def.name))
      vec_push(&d->work, field->field_def.type);
  }
  push_all(d, args, 1);
  map_free(&given);
}

static void walk_named(Doc *d, const Node *n) {
  NodeList args = n->type.args;
  if (n->type.is_any) return;
  if (!strcmp(n->type.name->text, "record") && args.n &&
      args.at[0]->kind == N_ATOM)
    walk_record(d, args);
  else
    push_all(d, args, 0);
}

static void walk(Doc *d, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_ANN_TYPE: vec_push(&d->work, n->pair.rhs); break;
  case N_REMOTE_TYPE: push_all(d, n->remote_type.args, 0); break;
  case N_TYPE: walk_named(d, n); break;
  case N_USER_TYPE:
    vec_push(&d->found, lint_own(&d->l, n->type.name, n->type.args.n));
    push_all(d, n->type.args, 0);
    break;
  default: break;
  }
}

static void find_all(Doc *d, NodeList types) {
  d->found.n = 0;
  push_all(d, types, 0);
  while (d->work.n) walk(d, d->work.at[--d->work.n]);
  map_free(&d->opened);
  d->opened = (Map){0};
}

static void find(Doc *d, Node *type) { find_all(d, (NodeList){&type, 1}); }

// --- what the forms say

static void doc_map(Doc *d, const Node *n) {
  NodeList fields = n->attr.value->map.fields;
  for (uint32_t i = 0; i < fields.n; i++)
    d->next.has_doc |= ast_is_atom(fields.at[i]->pair.lhs, "equiv");
  lint_metadata(&d->l, n);
}

static void doc(Doc *d, const Node *n) {
  const Node *v = n->attr.value;
  if (is_hiding(v)) {
    d->next.is_hidden = d->next.is_hidden_type = true;
    d->next.hidden = n->loc;
  } else if (v->kind == N_MAP) {
    doc_map(d, n);
  } else if (v->kind == N_STRING || v->kind == N_BIN) {
    d->next.has_doc = true;
  }
}

static void moduledoc(Doc *d, const Node *n) {
  const Node *v = n->attr.value;
  bool may_be_bin = lw_release(d->l.m) >= BINARY_MODULEDOC_SINCE;
  if (is_hiding(v))
    d->module = MODULE_HIDDEN;
  else if (v->kind == N_STRING || (v->kind == N_BIN && may_be_bin))
    d->module = MODULE_TEXT;
  else if (v->kind == N_MAP)
    lint_metadata(&d->l, n);
}

static void export_terms(Doc *d, LitP l) {
  if (!l || !lint_is_fa_list(l)) return;
  for (; l->kind == LIT_CONS; l = l->item[1])
    put(&d->types, lint_fa(&d->l, l->item[0]));
}

static void attribute(Doc *d, const Node *n) {
  if (is_attribute(n, "doc"))
    doc(d, n);
  else if (is_attribute(n, "moduledoc"))
    moduledoc(d, n);
  else if (is_attribute(n, "export_type"))
    export_terms(d, lw_const(d->l.m, n->attr.value));
  else if (is_attribute(n, "compile")) // in a list it does not count
    d->export_all |= ast_is_atom(n->attr.value, "export_all");
}

static void export(Doc *d, NodeList fas, Map *map) {
  for (uint32_t i = 0; i < fas.n; i++)
    put(map, lint_own(&d->l, fas.at[i]->fa.name, fas.at[i]->fa.arity));
}

static void item(Doc *d, const Node *n, DocKind kind, Name name,
                 uint32_t arity) {
  d->next.n = n;
  d->next.kind = kind;
  d->next.name = lint_own(&d->l, name, arity);
  vec_push(&d->items, d->next);
  d->next = (Item){0};
}

// What a type uses counts with the records that are defined before it.
static void type_def(Doc *d, const Node *n) {
  uint64_t from = d->uses.n;
  item(d, n, DOC_TYPE, n->type_def.name, n->type_def.params.n);
  if (n->kind != N_TYPE_DEF) return; // those of others are not looked into
  find(d, n->type_def.type);
  for (uint32_t i = 0; i < d->found.n; i++) vec_push(&d->uses, d->found.at[i]);
  map_put(&d->uses_of, (uintptr_t)vec_last(&d->items).name,
          from << 32 | d->uses.n);
}

static bool is_type_def(const Node *n) {
  return n->kind == N_TYPE_DEF || n->kind == N_OPAQUE_DEF ||
         n->kind == N_NOMINAL_DEF;
}

static void collect(Doc *d, const Node *n) {
  if (!is_attribute(n, "doc") && !is_type_def(n))
    d->next.is_hidden_type = false;
  switch ((NodeKind)n->kind) {
  case N_ATTRIBUTE: attribute(d, n); break;
  case N_EXPORT: export(d, n->list, &d->functions); break;
  case N_EXPORT_TYPE: export(d, n->list, &d->types); break;
  case N_RECORD_DEF:
    map_put(&d->records, (uintptr_t)n->record_def.name, (uintptr_t)n);
    break;
  case N_TYPE_DEF:
  case N_OPAQUE_DEF:
  case N_NOMINAL_DEF: type_def(d, n); break;
  case N_CALLBACK: item(d, n, DOC_CALLBACK, n->spec.name, n->spec.arity); break;
  case N_FUNCTION:
    item(d, n, DOC_FUNCTION, n->function.name, n->function.arity);
    break;
  default: break;
  }
}

// --- types that are named

static bool is_exported(const Doc *d, const FnRef *f) {
  return d->export_all || has(&d->functions, f);
}

static void add_roots(Doc *d, const Node *spec) {
  find_all(d, spec->spec.types);
  for (uint32_t i = 0; i < d->found.n; i++) put(&d->roots, d->found.at[i]);
}

// What was found belongs to the item, or is dropped with it.
static void take_found(Doc *d, const Item *it) {
  for (uint32_t i = 0; i < d->found.n && !it->is_hidden; i++)
    put(&d->named, d->found.at[i]);
  d->found.n = 0;
}

static void name_types(Doc *d, const Item *it) {
  if (it->kind == DOC_FUNCTION && !is_exported(d, it->name)) return;
  if (it->kind == DOC_TYPE) find(d, it->n->type_def.type);
  if (it->kind == DOC_CALLBACK) add_roots(d, it->n);
  take_found(d, it);
}

// A spec's types wait for the next item that is shown.
static void name_all(Doc *d) {
  NodeList forms = d->l.m->ast->forms;
  d->found.n = 0;
  for (uint32_t i = 0, k = 0; i < forms.n; i++) {
    const Node *n = forms.at[i];
    if (k < d->items.n && d->items.at[k].n == n)
      name_types(d, &d->items.at[k++]);
    else if (n->kind == N_SPEC &&
             is_exported(d, lint_own(&d->l, n->spec.name, n->spec.arity)))
      add_roots(d, n);
  }
}

static void push_uses(Doc *d, const FnRef *type) {
  uint64_t at = 0;
  map_get(&d->uses_of, (uintptr_t)type, &at);
  for (uint32_t i = (uint32_t)(at >> 32); i < (uint32_t)at; i++)
    vec_push(&d->found, d->uses.at[i]);
}

static void reach(Doc *d, const Map *roots) {
  d->found.n = 0;
  for (uint32_t i = 0; i < roots->cap; i++)
    if (roots->keys[i])
      vec_push(&d->found, (const FnRef *)(uintptr_t)roots->keys[i]);
  while (d->found.n) {
    const FnRef *type = d->found.at[--d->found.n];
    if (has(&d->reached, type)) continue;
    put(&d->reached, type);
    push_uses(d, type);
  }
}

// --- messages

// Nothing turns it on again.
static bool is_hidden_quiet(const ModState *m) {
  for (uint32_t i = 0; i < m->compile.n; i++) {
    LitP t = m->compile.at[i].term;
    if (t->kind == LIT_TUPLE && t->n == 2 && lit_is_atom(t->item[1], "true"))
      t = t->item[0];
    if (lit_is_atom(t, "nowarn_hidden_doc")) return true;
  }
  return false;
}

static void check_hidden(Doc *d, const Item *it) {
  DiagCode code = it->kind == DOC_TYPE ? E_HIDDEN_TYPE : E_HIDDEN_CALLBACK;
  bool is_seen = it->kind == DOC_TYPE
                     ? it->is_hidden_type && has(&d->reached, it->name)
                     : it->kind == DOC_CALLBACK && it->is_hidden;
  if (is_seen && !lint_is_listed(&d->l, "nowarn_hidden_doc", it->name->name,
                                 it->name->arity))
    LINT(&d->l, it->hidden, code, lint_text_w(&d->l, it->name->name),
         it->name->arity);
}

static const struct {
  Warning warning;
  DiagCode code;
} missing[] = {
    [DOC_TYPE] = {WARN_MISSING_DOC_TYPES, E_MISSING_TYPE_DOC},
    [DOC_CALLBACK] = {WARN_MISSING_DOC_CALLBACKS, E_MISSING_CALLBACK_DOC},
    [DOC_FUNCTION] = {WARN_MISSING_DOC_FUNCTIONS, E_MISSING_FUNCTION_DOC},
};

static bool warns_missing(const ModState *m) {
  for (size_t i = 0; i < sizeof missing / sizeof *missing; i++)
    if (lw_warns(m, missing[i].warning)) return true;
  return false;
}

static bool is_shown(const Doc *d, const Item *it) {
  switch (it->kind) {
  case DOC_FUNCTION: return is_exported(d, it->name);
  case DOC_CALLBACK: return true;
  default:
    return has(&d->types, it->name) ||
           (has(&d->named, it->name) && has(&d->reached, it->name));
  }
}

static void check_missing(Doc *d, const Item *it) {
  if (!it->has_doc && !it->is_hidden && is_shown(d, it) &&
      lw_warns(d->l.m, missing[it->kind].warning))
    LINT(&d->l, it->n->loc, missing[it->kind].code,
         lint_text(&d->l, it->name->name), it->name->arity);
}

static void check(Doc *d) {
  ModState *m = d->l.m;
  name_all(d);
  reach(d, &d->roots);
  bool is_quiet = is_hidden_quiet(m);
  for (uint32_t i = 0; i < d->items.n && !is_quiet; i++)
    check_hidden(d, &d->items.at[i]);
  if (!warns_missing(m) || d->module == MODULE_HIDDEN) return;
  reach(d, &d->types);
  for (uint32_t i = 0; i < d->items.n; i++) check_missing(d, &d->items.at[i]);
  if (d->module == MODULE_NONE)
    LINT(&d->l, ((Loc){m->ast->source, 1, 0}), E_MISSING_MODULEDOC);
}

static bool has_docs(const ModState *m) {
  for (uint32_t i = 0; i < m->ast->forms.n; i++)
    if (is_attribute(m->ast->forms.at[i], "doc") ||
        is_attribute(m->ast->forms.at[i], "moduledoc"))
      return true;
  return false;
}

// Only from outside: in -compile it comes too late for erlc.
static bool has_no_docs(const ModState *m) {
  for (uint32_t i = 0; i < m->compile.n; i++)
    if (!m->compile.at[i].loc.file &&
        lit_is_atom(m->compile.at[i].term, "no_docs"))
      return true;
  return false;
}

void lint_doc(ModState *m) {
  if (lw_release(m) < DOCS_SINCE || has_no_docs(m)) return;
  if (!has_docs(m) && !warns_missing(m)) return;
  Doc d = {.l = {.m = m}};
  lint_list_options(&d.l);
  for (uint32_t i = 0; i < m->ast->forms.n; i++)
    collect(&d, m->ast->forms.at[i]);
  check(&d);
  Map *maps[] = {&d.functions, &d.types, &d.records, &d.uses_of,
                 &d.roots,     &d.named, &d.reached, &d.l.listed};
  for (size_t i = 0; i < sizeof maps / sizeof *maps; i++) map_free(maps[i]);
  vec_free(&d.items);
  vec_free(&d.work);
  vec_free(&d.found);
  vec_free(&d.uses);
}
