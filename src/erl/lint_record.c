// SPDX-License-Identifier: Apache-2.0
// Lint: records. A record is known from its definition on.
#include "lint.h"

const RecordDef *lint_find_record(const Lint *l, Name name) {
  uint64_t def = 0;
  map_get(&l->records, (uintptr_t)name, &def);
  return (const RecordDef *)(uintptr_t)def;
}

// Only native records have a module, or no name.
const RecordDef *lint_record(Lint *l, Name module, Name name, Loc loc) {
  static const RecordDef foreign = {.is_native = true, .is_foreign = true};
  if (!name || (module && module != l->m->ast->name)) return &foreign;
  const RecordDef *def = lint_find_record(l, name);
  if (!def && !module && map_get(&l->imported_records, (uintptr_t)name, NULL))
    return &foreign;
  if (!def) {
    LINT(l, loc, E_UNDEFINED_RECORD, lint_text(l, name),
         lint_guess_record(l, name));
    return NULL;
  }
  lint_use_record(l, name);
  return def;
}

static bool has_field(const Lint *l, const RecordDef *def, Name field) {
  return lw_field_place(l->m, def->fields, def->n, field) < def->n;
}

void lint_field(Lint *l, const RecordDef *def, Name field, Loc loc) {
  if (def->is_native)
    lint_native_field(l, def, NULL, field, loc);
  else if (!has_field(l, def, field))
    LINT(l, loc, E_UNDEFINED_FIELD, lint_text(l, field),
         lint_text(l, def->name), lint_guess_field(l, field, def));
}

// --- definitions

// What a default value uses counts when the value is used, not here.
static void check_default(Lint *l, const Node *field) {
  if (!field->field_def.value) return;
  Uses uses = {0};
  uint32_t errors = l->m->diags->errors;
  l->in_record_def = true;
  l->defaults = &uses;
  lint_expr(l, field->field_def.value);
  tab_drop(l, T_SEEN, 0);
  l->defaults = NULL;
  l->in_record_def = false;
  if (!uses.n) return;
  Uses *kept = NEW(l->m->arena, Uses);
  *kept = uses;
  if (l->m->diags->errors != errors) kept->n = 0;
  map_put(&l->defaults_of, (uintptr_t)field, (uintptr_t)kept);
}

static void use_defaults(Lint *l, const Node *record, const RecordDef *def) {
  for (uint32_t i = 0; i < def->n && l->defaults_of.n; i++) {
    uint64_t uses = 0;
    if (!map_get(&l->defaults_of, (uintptr_t)def->fields[i], &uses) ||
        lw_names_field(l->m, record, def->fields[i]->field_def.name))
      continue;
    const Uses *u = (const Uses *)(uintptr_t)uses;
    for (uint32_t k = 0; k < u->n; k++) lint_use_again(l, u->at[k]);
  }
}

void lint_records_end(Lint *l) {
  for (uint32_t i = 0; i < l->defaults_of.cap; i++)
    if (l->defaults_of.keys[i])
      vec_free((Uses *)(uintptr_t)l->defaults_of.vals[i]);
  map_free(&l->defaults_of);
}

void lint_record_def(Lint *l, const Node *n) {
  Name name = n->record_def.name;
  NodeList fields = n->record_def.fields;
  if (map_get(&l->records, (uintptr_t)name, NULL)) {
    LINT(l, n->loc, E_REDEFINE_RECORD, lint_text(l, name));
    return;
  }
  RecordDef *def = NEW(l->m->arena, RecordDef);
  *def = (RecordDef){.name = name,
                     .fields = (const Node *const *)fields.at,
                     .is_native = n->kind == N_NATIVE_RECORD};
  for (uint32_t i = 0; i < fields.n; i++) {
    if (lw_field_again(l->m, fields, i))
      LINT(l, fields.at[i]->loc, E_REDEFINE_FIELD,
           lint_text(l, fields.at[i]->field_def.name), lint_text(l, name));
    else if (def->is_native)
      lint_native_default(l, fields.at[i], name);
    else
      check_default(l, fields.at[i]);
    def->n = i + 1;
  }
  map_put(&l->records, (uintptr_t)name, (uintptr_t)def);
}

// --- fields of record expressions and patterns

static bool check_name(Lint *l, const Node *record, uint32_t k,
                       const RecordDef *def) {
  const Node *f = record->rec.fields.at[k], *name = f->pair.lhs;
  bool again = lw_field_again(l->m, record->rec.fields, k);
  if (name->kind == N_VAR && strcmp(name->name->text, "_"))
    LINT(l, name->loc, E_FIELD_IS_VARIABLE, lint_text(l, name->name),
         lint_text(l, def->name));
  else if (name->kind == N_VAR && again)
    LINT(l, name->loc, E_MULTI_FIELD_INIT);
  else if (name->kind == N_VAR)
    return true;
  else if (again)
    LINT(l, f->loc, E_REDEFINE_FIELD, lint_text(l, name->name),
         lint_text(l, def->name));
  else if (!has_field(l, def, name->name))
    lint_field(l, def, name->name, name->loc);
  else
    return true;
  return false;
}

static bool names_all(const Lint *l, const Node *record, const RecordDef *def) {
  uint32_t i = 0;
  while (i < def->n &&
         lw_names_field(l->m, record, def->fields[i]->field_def.name))
    i++;
  return i == def->n;
}

// `_ = E` must stand for some field.
void lint_wildcard(Lint *l, const Node *record, const RecordDef *def) {
  for (uint32_t i = 0; i < record->rec.fields.n && !def->is_native; i++) {
    const Node *name = record->rec.fields.at[i]->pair.lhs;
    if (name->kind != N_VAR || strcmp(name->name->text, "_")) continue;
    if (names_all(l, record, def)) LINT(l, name->loc, E_MULTI_FIELD_INIT);
    return;
  }
}

void lint_fields(Lint *l, const Node *n, const RecordDef *def, LintFn *check) {
  uint32_t a = l->vars.tab[T_SEEN].n;
  if (def->is_native) {
    lint_native_fields(l, n, def, check);
    return;
  }
  for (uint32_t i = 0; i < n->rec.fields.n; i++) {
    uint32_t b = l->vars.tab[T_SEEN].n;
    if (check_name(l, n, i, def)) check(l, n->rec.fields.at[i]->pair.rhs);
    tab_join(l, a, b, JOIN_PATTERN);
  }
}

void lint_record_info(Lint *l, const Node *call) {
  const Node *what = call->call.args.at[0], *name = call->call.args.at[1];
  if (what->kind != N_ATOM || name->kind != N_ATOM)
    LINT(l, call->loc, E_RECORD_INFO);
  else if (!ast_is_atom(what, "fields") && !ast_is_atom(what, "size"))
    LINT(l, what->loc, E_RECORD_INFO);
  else if (lw_native(l->m, name->name))
    LINT(l, what->loc, E_NATIVE_RECORD_INFO);
  else
    lint_record(l, NULL, name->name, call->call.fun->loc);
}

void lint_record_made(Lint *l, const Node *n, LintFn *check) {
  const RecordDef *def = lint_record(l, n->rec.module, n->rec.name, n->loc);
  if (!def) return;
  lint_fields(l, n, def, check);
  use_defaults(l, n, def);
}
