// SPDX-License-Identifier: Apache-2.0
// Lowering: native records. A record's definition is a constant of its module,
// {Module, Name, IsExported, FieldNames}; a hidden function of the module gives
// it, with the default values, to others.
#include "lower.h"

// --- what is known of them

const Native *lw_native(const ModState *m, Name name) {
  uint64_t found = 0;
  if (name) map_get(&m->natives, (uintptr_t)name, &found);
  return (const Native *)(uintptr_t)found;
}

bool lw_is_native(const ModState *m, Name module, Name name) {
  return module || !name || lw_native(m, name);
}

static Native *native(ModState *m, Name name) {
  uint64_t found = 0;
  if (!map_get(&m->natives, (uintptr_t)name, &found)) {
    found = (uintptr_t)NEW(m->arena, Native);
    map_put(&m->natives, (uintptr_t)name, found);
  }
  return (Native *)(uintptr_t)found;
}

void lw_collect_native(ModState *m, const Node *n) {
  if (n->kind == N_NATIVE_RECORD) {
    Native *r = native(m, n->record_def.name);
    r->module = m->ast->name;
    r->n = n->record_def.fields.n;
    r->fields = (const Node *const *)n->record_def.fields.at;
    return;
  }
  for (uint32_t i = 0; i < n->import.items.n; i++)
    native(m, n->import.items.at[i]->name)->module = n->import.module;
}

static bool names(LitP l, Name name) {
  for (; l->kind == LIT_CONS; l = l->item[1])
    if (l->item[0]->kind == LIT_ATOM && l->item[0]->atom == name) return true;
  return false;
}

static bool is_exported(ModState *m, Name name) {
  for (uint32_t i = 0; i < m->ast->forms.n; i++) {
    const Node *n = m->ast->forms.at[i];
    if (n->kind != N_ATTRIBUTE || strcmp(n->attr.name->text, "export_record"))
      continue;
    LitP l = lw_const(m, n->attr.value);
    if (l && names(l, name)) return true;
  }
  return false;
}

static LitP definition(ModState *m, const Native *r, Name name) {
  LitP *f = NEW_N(m->arena, LitP, r->n + 1);
  for (uint32_t i = 0; i < r->n; i++)
    f[i] = lit_atom(m->lits, r->fields[i]->field_def.name);
  LitP def[4] = {lit_atom(m->lits, r->module), lit_atom(m->lits, name),
                 is_exported(m, name) ? m->yes : m->no,
                 lit_tuple(m->lits, f, r->n)};
  return lit_tuple(m->lits, def, 4);
}

// --- the hidden function: Name -> {Definition, Defaults} or false

static LitP default_of(ModState *m, const Node *field) {
  LitP v = field->field_def.value ? lw_const(m, field->field_def.value) : NULL;
  return v ? lit_cons(m->lits, v, m->nil) : m->nil;
}

static LitP with_defaults(ModState *m, const Native *r, Name name) {
  LitP *d = NEW_N(m->arena, LitP, r->n + 1);
  for (uint32_t i = 0; i < r->n; i++) d[i] = default_of(m, r->fields[i]);
  LitP pair[2] = {definition(m, r, name), lit_tuple(m->lits, d, r->n)};
  return lit_tuple(m->lits, pair, 2);
}

const FnRef *lw_native_function(ModState *m, Name module) {
  return fn_ref(m->lits, module, name_cstr(m->names, RECORD_DEFINITIONS), 1);
}

static void add_case(FnState *s, BlkId from, const Node *n) {
  const Native *r = lw_native(s->m, n->record_def.name);
  BlkId to = lw_blk(s);
  ir_edge(s->fn, from, to, NULL, 0, lit_atom(s->m->lits, n->record_def.name));
  lw_go(s, to);
  lw_ret(s, val_lit(with_defaults(s->m, r, n->record_def.name)));
}

void lw_native_definitions(FnState *s) {
  Ref name = ir_param(s->fn, 1, TY_ANY);
  BlkId from = s->b, other = lw_blk(s);
  ir_term(s->fn, from, IR_SWITCH, &name, 1, 0);
  for (uint32_t i = 0; i < s->m->ast->forms.n; i++)
    if (s->m->ast->forms.at[i]->kind == N_NATIVE_RECORD)
      add_case(s, from, s->m->ast->forms.at[i]);
  ir_edge(s->fn, from, other, NULL, 0, NULL);
  lw_go(s, other);
  lw_ret(s, lw_bool(s, false));
}

// --- who is meant, and who may see it

// {How, Module, Name}, as candela:record_is/4 takes it.
LitP lw_native_id(ModState *m, Name module, Name name) {
  const Native *r = module ? NULL : lw_native(m, name);
  bool own = r && r->module == m->ast->name;
  const char *how = !name ? "any" : own ? "own" : "exported";
  Name of = module ? module : r ? r->module : m->ast->name;
  LitP id[3] = {lit_atom_c(m->lits, how), lit_atom(m->lits, of),
                name ? lit_atom(m->lits, name) : m->nil};
  return lit_tuple(m->lits, id, 3);
}

// The same, whoever may see it: any record, or of that module and name.
LitP lw_native_open(ModState *m, LitP id) {
  const char *how = lit_is_atom(id->item[0], "any") ? "record" : "own";
  LitP open[3] = {lit_atom_c(m->lits, how), id->item[1], id->item[2]};
  return lit_tuple(m->lits, open, 3);
}

Ref lw_native_is(FnState *s, Ref v, LitP id) {
  if (lit_is_atom(id->item[0], "record")) return lw_is(s, TY_RECORD, v);
  Val args[4] = {val_ref(v), val_lit(id->item[0]), val_lit(id->item[1]),
                 val_lit(id->item[2])};
  return lw_use(s, lw_call_own(s, "record_is", args, 4, 0));
}

static void wrong(FnState *s, const char *tag, Val what, uint32_t line) {
  Val pair[2] = {lw_atom(s, tag), what};
  lw_error(s, lw_tuple(s, pair, 2, line), line);
}

// Goes on where v is such a record.
static void check(FnState *s, Ref v, LitP id, uint32_t line) {
  BlkId no = lw_blk(s), yes = lw_br_yes(s, lw_native_is(s, v, id), no);
  lw_go(s, no);
  wrong(s, "badrecord", val_ref(v), line);
  lw_go(s, yes);
}

// The field's value, where the record has it.
static Ref find(FnState *s, Ref v, Name field, uint32_t line) {
  Val name = val_lit(lit_atom(s->m->lits, field));
  Ref found = lw_ins2(s, IR_MAP_FIND, v, lw_use(s, name), line);
  BlkId no = lw_blk(s), yes = lw_blk(s);
  lw_br(s, lw_is(s, TY_NONE, found), no, yes);
  lw_go(s, no);
  Val r = val_ref(v);
  Val what[2] = {lw_call_own(s, "record_id", &r, 1, line), name};
  wrong(s, "badfield", lw_tuple(s, what, 2, line), line);
  lw_go(s, yes);
  return found;
}

// --- expressions

static uint32_t line_of(const FnState *s, const Node *n) {
  return s->line ? s->line : ast_first(n).line;
}

// As OTP has it, an access by a name of one's own does not look at the module,
// and one without a name looks at nothing.
Val lw_native_access(FnState *s, const Node *n) {
  Ref v = lw_value(s, n->rec_field.arg);
  if (s->dead) return lw_nil(s);
  LitP id = lw_native_id(s->m, n->rec_field.module, n->rec_field.name);
  if (!n->rec_field.name) id = lw_native_open(s->m, id);
  if (lit_is_atom(id->item[0], "own")) {
    LitP named[3] = {lit_atom_c(s->m->lits, "named"), id->item[1], id->item[2]};
    id = lit_tuple(s->m->lits, named, 3);
  }
  uint32_t line = line_of(s, n->rec_field.arg);
  check(s, v, id, line);
  return val_ref(find(s, v, n->rec_field.field, line));
}

static Val name_value_pairs(FnState *s, const Node *n, const Val *v) {
  uint32_t count = n->rec.fields.n;
  Val *pairs = NEW_N(s->m->arena, Val, 2 * count + 1);
  for (uint32_t i = 0; i < count; i++) {
    Name name = n->rec.fields.at[i]->pair.lhs->name;
    pairs[2 * i] = val_lit(lit_atom(s->m->lits, name));
    pairs[2 * i + 1] = v[i];
  }
  return lw_tuple(s, pairs, 2 * count, lw_line(s, n));
}

Val lw_native_update(FnState *s, const Node *n) {
  uint32_t count = n->rec.fields.n;
  Node **at = NEW_N(s->m->arena, Node *, count + 1);
  Val *v = NEW_N(s->m->arena, Val, count + 1);
  at[0] = n->rec.arg;
  for (uint32_t i = 0; i < count; i++)
    at[i + 1] = n->rec.fields.at[i]->pair.rhs;
  lw_operands(s, at, count + 1, v);
  if (s->dead) return lw_nil(s);
  Ref r = lw_use(s, v[0]);
  uint32_t line = line_of(s, n->rec.arg);
  check(s, r, lw_native_id(s->m, n->rec.module, n->rec.name), line);
  for (uint32_t i = 0; i < count; i++)
    find(s, r, n->rec.fields.at[i]->pair.lhs->name, line);
  if (!count) return val_ref(r);
  Val args[2] = {val_ref(r), name_value_pairs(s, n, v + 1)};
  return lw_call_own(s, "record_put", args, 2, line);
}

static Val *field_values(FnState *s, const Node *n) {
  uint32_t count = n->rec.fields.n;
  Node **at = NEW_N(s->m->arena, Node *, count + 1);
  Val *v = NEW_N(s->m->arena, Val, count + 1);
  for (uint32_t i = 0; i < count; i++) at[i] = n->rec.fields.at[i]->pair.rhs;
  lw_operands(s, at, count, v);
  return v;
}

static Val own_new(FnState *s, const Node *n, const Native *r) {
  Val *given = field_values(s, n);
  if (s->dead) return lw_nil(s);
  Ref *arg = NEW_N(s->m->arena, Ref, r->n + 1);
  arg[0] = lw_use(s, val_lit(definition(s->m, r, n->rec.name)));
  for (uint32_t i = 0; i < r->n; i++) {
    Name name = r->fields[i]->field_def.name;
    LitP value = default_of(s->m, r->fields[i]);
    Val v = val_lit(value->kind == LIT_CONS ? value->item[0] : s->m->nil);
    NodeList f = n->rec.fields;
    uint32_t k = lw_field_place(s->m, (const Node *const *)f.at, f.n, name);
    if (k < f.n) v = given[k];
    arg[i + 1] = lw_use(s, v);
  }
  return val_ref(lw_ins(s, IR_RECORD, arg, r->n + 1, lw_line(s, n)));
}

// Goes on where `cond` holds, else raises.
static void need(FnState *s, Ref cond, const char *tag, Val what,
                 uint32_t line) {
  BlkId no = lw_blk(s), yes = lw_br_yes(s, cond, no);
  lw_go(s, no);
  wrong(s, tag, what, line);
  lw_go(s, yes);
}

// What candela:record_new/2 gives instead of a record is the reason.
static Val record_or_error(FnState *s, Ref r, uint32_t line) {
  BlkId no = lw_blk(s), yes = lw_br_yes(s, lw_is(s, TY_RECORD, r), no);
  lw_go(s, no);
  lw_error(s, val_ref(r), line);
  lw_go(s, yes);
  return val_ref(r);
}

static Val other_new(FnState *s, const Node *n, LitP id) {
  uint32_t line = lw_line(s, n);
  Val *v = field_values(s, n);
  if (s->dead) return lw_nil(s);
  Val name = val_lit(id->item[2]),
      what = val_lit(lit_tuple(s->m->lits, id->item + 1, 2));
  const FnRef *f = lw_native_function(s->m, id->item[1]->atom);
  Ref pair = lw_use(s, lw_call_remote(s, f, &name, line, W_VALUE));
  need(s, lw_is_tuple(s, 2, pair), "badrecord", what, line);
  Ref def = lw_field(s, 1, pair);
  need(s, lw_is_tuple(s, 4, def), "badrecord", what, line);
  Ref yes = lw_use(s, val_lit(s->m->yes));
  need(s, lw_ins2(s, IR_EQX, lw_field(s, 3, def), yes, 0), "badrecord", what,
       line);
  Val args[2] = {val_ref(pair), name_value_pairs(s, n, v)};
  Val r = lw_call_own(s, "record_new", args, 2, line);
  return record_or_error(s, lw_use(s, r), line);
}

Val lw_native_new(FnState *s, const Node *n) {
  LitP id = lw_native_id(s->m, n->rec.module, n->rec.name);
  if (lit_is_atom(id->item[0], "own"))
    return own_new(s, n, lw_native(s->m, n->rec.name));
  return other_new(s, n, id);
}
