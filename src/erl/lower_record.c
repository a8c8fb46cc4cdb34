// SPDX-License-Identifier: Apache-2.0
// Lowering: records.
#include "lower.h"

const RecordDef *lw_record_def(const ModState *m, Name name) {
  uint64_t def = 0;
  map_get(&m->records, (uintptr_t)name, &def);
  return (const RecordDef *)(uintptr_t)def;
}

uint32_t lw_record_index(const RecordDef *def, Name field) {
  for (uint32_t i = 0; i < def->n; i++)
    if (def->fields[i]->field_def.name == field) return i + 2;
  bug("no field %s in record %s", field->text, def->name->text);
}

LitP lw_const_index(ModState *m, const Node *n) {
  const RecordDef *def = lw_record_def(m, n->rec_field.name);
  return lit_int(m->lits, lw_record_index(def, n->rec_field.field));
}

// What a record expression or pattern says of a field, by `_` if need be.
const Node *lw_record_init(const Node *n, Name field) {
  const Node *others = NULL;
  for (uint32_t i = 0; i < n->rec.fields.n; i++) {
    const Node *f = n->rec.fields.at[i];
    if (f->pair.lhs->kind == N_VAR)
      others = f->pair.rhs;
    else if (f->pair.lhs->name == field)
      return f->pair.rhs;
  }
  return others;
}

// --- construction

// A default is evaluated where there are no variables; it counts as standing
// where the record expression stands.
static Val default_value(FnState *s, const Node *value, uint32_t line) {
  if (!value) return lw_atom(s, "undefined");
  Scope scope = s->scope;
  FnState *outer = s->outer;
  uint32_t old_line = s->line;
  s->scope = NULL;
  s->outer = NULL;
  s->line = line;
  Val v = lw_expr(s, value, W_VALUE);
  s->scope = scope;
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
    const Node *init = lw_record_init(n, field->field_def.name);
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
  return val_ref(lw_field(s, lw_record_index(def, n->rec_field.field), v));
}

// --- update

enum { MAX_REBUILT = 32 }; // fields of tuples that are written anew

static Val rebuild(FnState *s, const Node *n, const RecordDef *def, Ref r,
                   const Val *v) {
  Val *items = NEW_N(s->m->arena, Val, def->n + 1);
  items[0] = val_lit(lit_atom(s->m->lits, def->name));
  for (uint32_t i = 0; i < n->rec.fields.n; i++)
    items[lw_record_index(def, n->rec.fields.at[i]->pair.lhs->name) - 1] = v[i];
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
    s->fn->ins.at[r].i = lw_record_index(def, field);
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
