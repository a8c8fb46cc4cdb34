// SPDX-License-Identifier: Apache-2.0
// Lint: records. A record is known from its definition on.
#include "lint.h"

// Only native records have a module, or no name.
const RecordDef *lint_record(Lint *l, Name module, Name name, Loc loc) {
  uint64_t def;
  if (module || !name) {
    LINT(l, loc, E_NATIVE_RECORD);
    return NULL;
  }
  if (map_get(&l->records, (uintptr_t)name, &def))
    return (const RecordDef *)(uintptr_t)def;
  LINT(l, loc, E_UNDEFINED_RECORD, lint_text(l, name));
  return NULL;
}

static bool has_field(const RecordDef *def, Name field) {
  for (uint32_t i = 0; i < def->n; i++)
    if (def->fields[i]->field_def.name == field) return true;
  return false;
}

void lint_field(Lint *l, const RecordDef *def, Name field, Loc loc) {
  if (!has_field(def, field))
    LINT(l, loc, E_UNDEFINED_FIELD, lint_text(l, field),
         lint_text(l, def->name));
}

// --- definitions

static void check_default(Lint *l, const Node *field) {
  if (!field->field_def.value) return;
  l->in_record_def = true;
  lint_expr(l, field->field_def.value, NULL);
  l->in_record_def = false;
}

void lint_record_def(Lint *l, const Node *n) {
  Name name = n->record_def.name;
  NodeList fields = n->record_def.fields;
  if (map_get(&l->records, (uintptr_t)name, NULL)) {
    LINT(l, n->loc, E_REDEFINE_RECORD, lint_text(l, name));
    return;
  }
  RecordDef *def = NEW(l->m->arena, RecordDef);
  *def = (RecordDef){name, 0, (const Node *const *)fields.at};
  for (uint32_t i = 0; i < fields.n; i++) {
    if (has_field(def, fields.at[i]->field_def.name))
      LINT(l, fields.at[i]->loc, E_REDEFINE_FIELD,
           lint_text(l, fields.at[i]->field_def.name), lint_text(l, name));
    else
      check_default(l, fields.at[i]);
    def->n = i + 1;
  }
  map_put(&l->records, (uintptr_t)name, (uintptr_t)def);
}

// --- fields of record expressions and patterns

static bool seen_before(const Node *record, uint32_t k) {
  const Node *name = record->rec.fields.at[k]->pair.lhs;
  for (uint32_t i = 0; i < k; i++) {
    const Node *other = record->rec.fields.at[i]->pair.lhs;
    if (other->kind == name->kind && other->name == name->name) return true;
  }
  return false;
}

static bool check_name(Lint *l, const Node *record, uint32_t k,
                       const RecordDef *def) {
  const Node *f = record->rec.fields.at[k], *name = f->pair.lhs;
  bool again = seen_before(record, k);
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
  else if (!has_field(def, name->name))
    LINT(l, name->loc, E_UNDEFINED_FIELD, lint_text(l, name->name),
         lint_text(l, def->name));
  else
    return true;
  return false;
}

static bool names_all(const Node *record, const RecordDef *def) {
  for (uint32_t i = 0; i < def->n; i++) {
    bool named = false;
    for (uint32_t k = 0; k < record->rec.fields.n; k++) {
      const Node *name = record->rec.fields.at[k]->pair.lhs;
      named |=
          name->kind == N_ATOM && name->name == def->fields[i]->field_def.name;
    }
    if (!named) return false;
  }
  return true;
}

// `_ = E` must stand for some field.
static void check_wildcard(Lint *l, const Node *record, const RecordDef *def) {
  for (uint32_t i = 0; i < record->rec.fields.n; i++) {
    const Node *name = record->rec.fields.at[i]->pair.lhs;
    if (name->kind != N_VAR || strcmp(name->name->text, "_")) continue;
    if (names_all(record, def)) LINT(l, name->loc, E_MULTI_FIELD_INIT);
    return;
  }
}

Env lint_fields(Lint *l, const Node *n, const RecordDef *def, Env e,
                LintFn *check) {
  Env r = e;
  if (!check) check_wildcard(l, n, def); // in patterns
  for (uint32_t i = 0; i < n->rec.fields.n; i++)
    if (check_name(l, n, i, def) && check)
      r = lint_merge(l, e, r, check(l, n->rec.fields.at[i]->pair.rhs, e));
  return r;
}

void lint_record_info(Lint *l, const Node *call) {
  const Node *what = call->call.args.at[0], *name = call->call.args.at[1];
  if (what->kind != N_ATOM || name->kind != N_ATOM)
    LINT(l, call->loc, E_RECORD_INFO);
  else if (!ast_is_atom(what, "fields") && !ast_is_atom(what, "size"))
    LINT(l, what->loc, E_RECORD_INFO);
  else
    lint_record(l, NULL, name->name, call->call.fun->loc);
}
