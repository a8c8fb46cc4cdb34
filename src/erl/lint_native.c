// SPDX-License-Identifier: Apache-2.0
// Lint: native records. What is known of a record of this module is only sure
// where it is made by its name alone; elsewhere it may be one of another
// version, and what does not fit is a warning.
#include "lint.h"

static const char *shown(Lint *l, Name module, Name name) {
  Str s = {0};
  if (!module) return lint_text(l, name);
  str_printf(&s, "#%s:%s", lint_text(l, module), lint_text(l, name));
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

static const Node *field_of(const Lint *l, const RecordDef *def, Name field) {
  uint32_t i = lw_field_place(l->m, def->fields, def->n, field);
  return i < def->n ? def->fields[i] : NULL;
}

void lint_native_field(Lint *l, const RecordDef *def, Name module, Name field,
                       Loc loc) {
  if (!def->is_foreign && !field_of(l, def, field) &&
      lw_warns(l->m, WARN_UNDEFINED_FIELD))
    LINT(l, loc, E_MAY_LACK_FIELD, lint_text(l, field),
         shown(l, module, def->name));
}

// R#r.f and #r.f
void lint_record_field(Lint *l, const Node *n) {
  const RecordDef *def =
      lint_record(l, n->rec_field.module, n->rec_field.name, n->loc);
  Name field = n->rec_field.field;
  Loc loc = n->rec_field.field_loc;
  if (!def) return;
  if (def->is_native && n->kind == N_RECORD_INDEX)
    LINT(l, n->loc, E_NATIVE_INDEX, lint_text(l, n->rec_field.name),
         lint_text(l, field));
  else if (def->is_native)
    lint_native_field(l, def, n->rec_field.module, field, loc);
  else
    lint_field(l, def, field, loc);
}

static const char *name_of(Lint *l, const Node *n) {
  return n->rec.name ? shown(l, n->rec.module, n->rec.name) : "[]";
}

// false: reported
static bool check_name(Lint *l, const Node *n, uint32_t k) {
  const Node *f = n->rec.fields.at[k], *name = f->pair.lhs;
  bool is_any = name->kind == N_VAR && !strcmp(name->name->text, "_");
  if (is_any)
    LINT(l, name->loc, E_NATIVE_MULTI_FIELD);
  else if (name->kind == N_VAR)
    LINT(l, name->loc, E_FIELD_IS_VARIABLE, lint_text(l, name->name),
         name_of(l, n));
  else if (lw_field_again(l->m, n->rec.fields, k))
    LINT(l, f->loc, E_REDEFINE_FIELD, lint_text(l, name->name), name_of(l, n));
  else
    return true;
  return false;
}

// Made by its own name: all is known. false: reported as an error.
static bool check_made(Lint *l, const Node *n, const RecordDef *def, Name name,
                       Loc loc) {
  if (n->rec.module)
    lint_native_field(l, def, n->rec.module, name, loc);
  else if (!field_of(l, def, name)) {
    LINT(l, loc, E_UNDEFINED_FIELD, lint_text(l, name), lint_text(l, def->name),
         lint_guess_field(l, name, def));
    return false;
  }
  return true;
}

static void check_values(Lint *l, const Node *n, const RecordDef *def) {
  for (uint32_t i = 0; i < def->n && !def->is_foreign; i++) {
    const Node *f = def->fields[i];
    if (f != field_of(l, def, f->field_def.name) || f->field_def.value ||
        lw_names_field(l->m, n, f->field_def.name))
      continue;
    const char *field = lint_text(l, f->field_def.name);
    if (!n->rec.module)
      LINT(l, n->loc, E_LACKS_VALUE, field, lint_text(l, def->name));
    else if (lw_warns(l->m, WARN_NOVALUE))
      LINT(l, n->loc, E_MAY_LACK_VALUE, field,
           shown(l, n->rec.module, def->name));
  }
}

static void check_field(Lint *l, const Node *n, uint32_t k,
                        const RecordDef *def, LintFn *check, bool *good) {
  const Node *f = n->rec.fields.at[k], *name = f->pair.lhs;
  if (!check_name(l, n, k))
    *good = false;
  else if (n->kind == N_RECORD && check == lint_expr && !def->is_foreign)
    *good &= check_made(l, n, def, name->name, name->loc);
  else
    lint_native_field(l, def, n->rec.module, name->name, f->loc);
  if (*good) check(l, f->pair.rhs);
}

void lint_native_fields(Lint *l, const Node *n, const RecordDef *def,
                        LintFn *check) {
  uint32_t a = l->vars.tab[T_SEEN].n;
  bool is_made = n->kind == N_RECORD && check == lint_expr, good = true;
  if (n->kind == N_RECORD && check == lint_guard_expr) {
    LINT(l, n->loc, E_NATIVE_IN_GUARD);
    return;
  }
  if (is_made && !n->rec.name) {
    LINT(l, n->loc, E_UNDEFINED_NATIVE, "'_'");
    return;
  }
  for (uint32_t i = 0; i < n->rec.fields.n; i++) {
    uint32_t b = l->vars.tab[T_SEEN].n;
    bool fine = true;
    check_field(l, n, i, def, check, &fine);
    good &= fine;
    tab_join(l, a, b, JOIN_PATTERN);
  }
  if (is_made && good) check_values(l, n, def);
}

// --- default values, imports, exports

void lint_native_default(Lint *l, const Node *field, Name record) {
  if (field->field_def.value && !lw_const(l->m, field->field_def.value))
    LINT(l, field->loc, E_NATIVE_DEFAULT, lint_text(l, field->field_def.name),
         lint_text(l, record));
}

static bool import_error(Lint *l, Name name, Loc loc) {
  uint64_t from;
  if (map_get(&l->records, (uintptr_t)name, NULL))
    LINT(l, loc, E_REDEFINE_LOCAL_RECORD, lint_text(l, name));
  else if (map_get(&l->imported_records, (uintptr_t)name, &from))
    LINT(l, loc, E_REDEFINE_IMPORTED_RECORD, lint_text(l, name),
         lint_text(l, (Name)(uintptr_t)from));
  else
    return false;
  return true;
}

void lint_native_import(Lint *l, const Node *n) {
  NodeList items = n->import.items;
  bool bad = false;
  for (uint32_t i = 0; i < items.n; i++)
    bad |= import_error(l, items.at[i]->name, n->loc);
  for (uint32_t i = 0; i < items.n && !bad; i++)
    map_put(&l->imported_records, (uintptr_t)items.at[i]->name,
            (uintptr_t)n->import.module);
}

static void export_one(Lint *l, Name name, Loc loc, Map *seen) {
  uint64_t def;
  bool known = map_get(&l->records, (uintptr_t)name, &def);
  if (known) lint_use_record(l, name);
  if (known && ((const RecordDef *)(uintptr_t)def)->is_native) return;
  if (map_get(seen, (uintptr_t)name, NULL))
    LINT(l, loc, E_RECORD_EXPORTED, lint_text(l, name));
  else if (known)
    LINT(l, loc, E_TUPLE_RECORD_EXPORT);
  else
    LINT(l, loc, E_UNDEFINED_NATIVE, lint_text(l, name));
  map_put(seen, (uintptr_t)name, 1);
}

static void export_all(Lint *l, const Node *n, Map *seen) {
  LitP list = lw_const(l->m, n->attr.value);
  for (; list && list->kind == LIT_CONS; list = list->item[1]) {
    if (list->item[0]->kind != LIT_ATOM) break;
    export_one(l, list->item[0]->atom, n->loc, seen);
  }
  if (!list || list->kind != LIT_NIL) LINT(l, n->loc, E_BAD_EXPORT_RECORD);
}

enum { RECORD_EXPORTS_SINCE = 29 };

// At the end: records may be exported before they are defined. As in OTP, it
// does not matter if they are exported twice, unless they are none.
void lint_native_exports(Lint *l) {
  Map seen = {0};
  if (lw_release(l->m) < RECORD_EXPORTS_SINCE) return;
  for (uint32_t i = 0; i < l->m->ast->forms.n; i++) {
    const Node *n = l->m->ast->forms.at[i];
    if (n->kind == N_ATTRIBUTE && !strcmp(n->attr.name->text, "export_record"))
      export_all(l, n, &seen);
  }
  map_free(&seen);
}
