// SPDX-License-Identifier: Apache-2.0
// Lowering: records.
#include "lower.h"

const RecordDef *lw_record_def(const ModState *m, Name name) {
  uint64_t def = 0;
  map_get(&m->records, (uintptr_t)name, &def);
  return (const RecordDef *)(uintptr_t)def;
}

// --- fields by name

enum { FEW_FIELDS = 16, ANYTHING = 1 }; // ANYTHING: the key of `_`

static uint64_t key_of(const Node *field) {
  if (field->kind == N_RECORD_FIELD_DEF)
    return (uintptr_t)field->field_def.name;
  const Node *name = field->pair.lhs;
  if (name->kind != N_VAR) return (uintptr_t)name->name;
  return strcmp(name->name->text, "_") ? (uintptr_t)name->name | 1 : ANYTHING;
}

static Map *new_index(const ModState *m, const Node *const *at, uint32_t n) {
  Map *index = mem_alloc(sizeof *index);
  for (uint32_t i = n; i--;) map_put(index, key_of(at[i]), i);
  map_put(m->field_index, (uintptr_t)at, (uintptr_t)index);
  return index;
}

static uint32_t find_key(const ModState *m, const Node *const *at, uint32_t n,
                         uint64_t key) {
  uint64_t i = 0;
  if (n <= FEW_FIELDS) {
    while (i < n && key_of(at[i]) != key) i++;
    return (uint32_t)i;
  }
  const Map *index = map_get(m->field_index, (uintptr_t)at, &i)
                         ? (const Map *)(uintptr_t)i
                         : new_index(m, at, n);
  return map_get(index, key, &i) ? (uint32_t)i : n;
}

uint32_t lw_field_place(const ModState *m, const Node *const *at, uint32_t n,
                        Name name) {
  return find_key(m, at, n, (uintptr_t)name);
}

bool lw_field_again(const ModState *m, NodeList fields, uint32_t k) {
  const Node *const *at = (const Node *const *)fields.at;
  return find_key(m, at, fields.n, key_of(at[k])) < k;
}

bool lw_names_field(const ModState *m, const Node *record, Name field) {
  NodeList f = record->rec.fields;
  return lw_field_place(m, (const Node *const *)f.at, f.n, field) < f.n;
}

void lw_drop_fields(ModState *m) {
  for (uint32_t i = 0; i < m->field_index->cap; i++) {
    if (!m->field_index->keys[i]) continue;
    Map *index = (Map *)(uintptr_t)m->field_index->vals[i];
    map_free(index);
    free(index);
  }
  map_free(m->field_index);
}

uint32_t lw_record_index(const ModState *m, const RecordDef *def, Name field) {
  uint32_t i = lw_field_place(m, def->fields, def->n, field);
  if (i < def->n) return i + 2;
  bug("no field %s in record %s", field->text, def->name->text);
}

LitP lw_const_index(ModState *m, const Node *n) {
  const RecordDef *def = lw_record_def(m, n->rec_field.name);
  return lit_int(m->lits, lw_record_index(m, def, n->rec_field.field));
}

// What a record expression or pattern says of a field, by `_` if need be.
const Node *lw_record_init(const ModState *m, const Node *n, Name field) {
  NodeList f = n->rec.fields;
  const Node *const *at = (const Node *const *)f.at;
  uint32_t i = lw_field_place(m, at, f.n, field);
  if (i == f.n) i = find_key(m, at, f.n, ANYTHING);
  return i < f.n ? at[i]->pair.rhs : NULL;
}

// --- construction

// A default is evaluated where there are no variables; it counts as standing
// where the record expression stands.
static Val default_value(FnState *s, const Node *value, uint32_t line) {
  if (!value) return lw_atom(s, "undefined");
  Scope scope = s->scope;
  const Hidden *hidden = s->hidden;
  FnState *outer = s->outer;
  uint32_t old_line = s->line;
  s->scope = NULL;
  s->hidden = NULL;
  s->outer = NULL;
  s->line = line;
  Val v = lw_expr(s, value, W_VALUE);
  s->scope = scope;
  s->hidden = hidden;
  s->outer = outer;
  s->line = old_line;
  return v;
}

Val lw_record(FnState *s, const Node *n) {
  if (lw_is_native(s->m, n->rec.module, n->rec.name))
    return lw_native_new(s, n);
  const RecordDef *def = lw_record_def(s->m, n->rec.name);
  Val *v = NEW_N(s->m->arena, Val, def->n + 1);
  Scope base = s->scope;
  v[0] = val_lit(lit_atom(s->m->lits, def->name));
  for (uint32_t i = 0; i < def->n; i++) {
    const Node *field = def->fields[i];
    const Node *init = lw_record_init(s->m, n, field->field_def.name);
    if (init)
      v[i + 1] = lw_operand(s, base, init);
    else
      v[i + 1] = default_value(s, field->field_def.value, lw_line(s, n));
  }
  return lw_tuple(s, v, def->n + 1, lw_line(s, n));
}

// --- access

void lw_record_test(FnState *s, Ref v, LitP tag, uint32_t size, BlkId yes,
                    BlkId no) {
  lw_br_yes(s, lw_is_tuple(s, size, v), no);
  Ref first = lw_field(s, 1, v);
  lw_br(s, lw_ins2(s, IR_EQX, first, lw_use(s, val_lit(tag)), 0), yes, no);
}

// Goes on where v is such a record.
static void check_record(FnState *s, Ref v, const RecordDef *def,
                         uint32_t line) {
  BlkId yes = lw_blk(s), no = lw_blk(s);
  lw_record_test(s, v, lit_atom(s->m->lits, def->name), def->n + 1, yes, no);
  lw_go(s, no);
  lw_fail(s, FAIL_BADRECORD, &v, 1, line);
  lw_go(s, yes);
}

Val lw_record_access(FnState *s, const Node *n) {
  if (lw_is_native(s->m, n->rec_field.module, n->rec_field.name))
    return lw_native_access(s, n);
  const RecordDef *def = lw_record_def(s->m, n->rec_field.name);
  Ref v = lw_value(s, n->rec_field.arg);
  if (s->dead) return lw_nil(s);
  uint32_t line = s->line ? s->line : ast_first(n->rec_field.arg).line;
  check_record(s, v, def, line);
  return val_ref(
      lw_field(s, lw_record_index(s->m, def, n->rec_field.field), v));
}

// --- update

enum { MAX_REBUILT = 32 }; // fields of tuples that are written anew

static Val rebuild(FnState *s, const Node *n, const RecordDef *def, Ref r,
                   const Val *v) {
  Val *items = NEW_N(s->m->arena, Val, def->n + 1);
  items[0] = val_lit(lit_atom(s->m->lits, def->name));
  for (uint32_t i = 0; i < n->rec.fields.n; i++)
    items[lw_record_index(s->m, def, n->rec.fields.at[i]->pair.lhs->name) - 1] =
        v[i];
  for (uint32_t i = 1; i <= def->n; i++)
    if (!items[i].lit && !items[i].ref)
      items[i] = val_ref(lw_field(s, i + 1, r));
  return lw_tuple(s, items, def->n + 1, lw_line(s, n));
}

static Val update(FnState *s, const Node *n, const RecordDef *def, Ref r,
                  const Val *v) {
  if (n->rec.fields.n > 1 && def->n <= MAX_REBUILT)
    return rebuild(s, n, def, r, v);
  for (uint32_t i = 0; i < n->rec.fields.n; i++) {
    Name field = n->rec.fields.at[i]->pair.lhs->name;
    r = lw_ins2(s, IR_UPDATE, r, lw_use(s, v[i]), lw_line(s, n));
    s->fn->ins.at[r].i = lw_record_index(s->m, def, field);
  }
  return val_ref(r);
}

// The new values are computed before the record.
Val lw_record_update(FnState *s, const Node *n) {
  if (lw_is_native(s->m, n->rec.module, n->rec.name))
    return lw_native_update(s, n);
  const RecordDef *def = lw_record_def(s->m, n->rec.name);
  uint32_t count = n->rec.fields.n;
  Node **at = NEW_N(s->m->arena, Node *, count + 1);
  Val *v = NEW_N(s->m->arena, Val, count + 1);
  for (uint32_t i = 0; i < count; i++) at[i] = n->rec.fields.at[i]->pair.rhs;
  at[count] = n->rec.arg;
  lw_operands(s, at, count + 1, v);
  if (s->dead) return lw_nil(s);
  Ref r = lw_use(s, v[count]);
  check_record(s, r, def, lw_line(s, n->rec.arg));
  return update(s, n, def, r, v);
}

// --- record_info

bool lw_is_record_info(const FnState *s, const FnRef *callee) {
  return callee->arity == 2 && callee->module == s->m->ast->name &&
         !strcmp(callee->name->text, "record_info") &&
         !lw_is_own(s->m, callee->name, 2);
}

Val lw_record_info(FnState *s, const Node *n) {
  const RecordDef *def = lw_record_def(s->m, n->call.args.at[1]->name);
  if (ast_is_atom(n->call.args.at[0], "size")) return lw_int(s, def->n + 1);
  LitP l = s->m->nil;
  for (uint32_t i = def->n; i--;)
    l = lit_cons(s->m->lits,
                 lit_atom(s->m->lits, def->fields[i]->field_def.name), l);
  return val_lit(l);
}
