// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: records, as erl_expand_records writes
// them.
#include "warn.h"

// A field's default counts as standing where the record does.
static Shape *default_value(Warn *w, const Node *value, Loc loc) {
  if (!value) return shape_of_lit(w, lit_atom_c(w->m->lits, "undefined"), loc);
  bool moved = w->is_moved;
  Loc old = w->moved;
  if (!moved) w->moved = loc;
  w->is_moved = true;
  Shape *s = warn_safe(w, value);
  w->is_moved = moved;
  w->moved = old;
  return s;
}

static Shape *record(Warn *w, const Node *n) {
  const RecordDef *def = lw_record_def(w->m, n->rec.name);
  Shape **item = NEW_N(w->arena, Shape *, def->n + 1);
  item[0] = shape_of_lit(w, lit_atom(w->m->lits, def->name), n->loc);
  for (uint32_t i = 0; i < def->n; i++) {
    const Node *f = lw_record_init(w->m, n, def->fields[i]->field_def.name);
    item[i + 1] = f ? warn_safe(w, f)
                    : default_value(w, def->fields[i]->field_def.value, n->loc);
    if (item[i + 1]->kind == S_STOP) return item[i + 1];
  }
  return warn_tuple(w, n->loc, item, def->n + 1);
}

typedef enum { IS_OTHER, IS_UNKNOWN, IS_RECORD } Is;

static Is is_record(Warn *w, Shape *s, const RecordDef *def) {
  ShapeKind kind;
  if (!shape_is_data(s)) return IS_UNKNOWN;
  uint32_t n = shape_parts(w, s, &kind);
  if (kind != S_TUPLE || n != def->n + 1) return IS_OTHER;
  LitP tag = shape_lit(w, shape_part(w, s, 0));
  if (!tag) return IS_UNKNOWN;
  return tag->kind == LIT_ATOM && tag->atom == def->name ? IS_RECORD : IS_OTHER;
}

static Shape *access(Warn *w, const Node *n) {
  const RecordDef *def = lw_record_def(w->m, n->rec_field.name);
  Shape *s = warn_expr(w, n->rec_field.arg);
  if (s->kind == S_STOP) return s;
  Shape *data = shape_data(w, s);
  if (w->in_guard) data = s = warn_safe_shape(w, s);
  Is is = w->in_guard ? IS_UNKNOWN : is_record(w, data, def);
  if (is == IS_RECORD)
    return shape_silent(
        w, shape_part(w, data,
                      lw_record_index(w->m, def, n->rec_field.field) - 1));
  warn_use(s);
  return is == IS_OTHER ? &w->fail : &w->unknown;
}

// --- updates

static bool is_value(const Node *n) {
  return n->kind == N_VAR || ast_is_atomic(n);
}

typedef struct Update {
  Warn *w;
  const Node *n;
  const RecordDef *def;
  Shape **value; // of fields; NULL: not updated
  Shape *old;
} Update;

static uint32_t index_of(const Update *u, const Node *field) {
  return lw_record_index(u->w->m, u->def, field->pair.lhs->name);
}

static bool update_values(Update *u, bool simple) {
  for (uint32_t i = 0; i < u->n->rec.fields.n; i++) {
    const Node *f = u->n->rec.fields.at[i];
    if (is_value(f->pair.rhs) != simple) continue;
    Shape *s = warn_safe(u->w, f->pair.rhs);
    if (s->kind == S_STOP) return false;
    u->value[index_of(u, f) - 2] = s;
  }
  return true;
}

static const Node *field_node(const Update *u, uint32_t k) {
  NodeList f = u->n->rec.fields;
  Name name = u->def->fields[k]->field_def.name;
  uint32_t i = lw_field_place(u->w->m, (const Node *const *)f.at, f.n, name);
  return i < f.n ? f.at[i] : NULL;
}

// Nested calls of setelement, the lowest field outermost.
static Shape *set_elements(Update *u) {
  Warn *w = u->w;
  const FnRef *f =
      fn_ref(w->m->lits, w->erlang, name_cstr(w->m->names, "setelement"), 3);
  Shape *s = u->old;
  for (uint32_t k = u->def->n; k--;) {
    if (!u->value[k]) continue;
    Shape **arg = NEW_N(w->arena, Shape *, 3);
    Loc loc = field_node(u, k)->loc;
    arg[0] = shape_of_lit(w, lit_int(w->m->lits, k + 2), loc);
    arg[1] = warn_safe_shape(w, s);
    arg[2] = u->value[k];
    s = warn_call(w, f, arg, 3, loc);
  }
  return s;
}

static Shape *new_tuple(Update *u, Shape *data, Loc loc) {
  Warn *w = u->w;
  Shape **item = NEW_N(w->arena, Shape *, u->def->n + 1);
  item[0] = shape_of_lit(w, lit_atom(w->m->lits, u->def->name), loc);
  for (uint32_t k = 0; k < u->def->n; k++)
    item[k + 1] = u->value[k] ? u->value[k]
                  : data      ? shape_part(w, data, k + 1)
                              : shape_var(w, NULL);
  return warn_tuple(w, loc, item, u->def->n + 1);
}

static Loc first_loc(const Update *u) {
  for (uint32_t k = 0; k < u->def->n; k++)
    if (u->value[k]) return field_node(u, k)->loc;
  return u->n->rec.arg->loc;
}

static Shape *update(Warn *w, const Node *n) {
  Update u = {.w = w, .n = n, .def = lw_record_def(w->m, n->rec.name)};
  u.value = NEW_N(w->arena, Shape *, u.def->n + 1);
  if (!update_values(&u, false)) return &w->stop;
  Shape *s = warn_expr(w, n->rec.arg);
  if (shape_fails(s)) return &w->stop;
  u.old = s->kind == S_VAR || s->kind == S_LIT ? s : shape_var(w, s);
  if (u.old->kind == S_VAR) u.old->var->was_used = true;
  if (!update_values(&u, true)) return &w->stop;
  Shape *data = shape_data(w, u.old);
  Is is = is_record(w, data, u.def);
  uint32_t nu = n->rec.fields.n;
  bool few = nu && 2 * nu <= u.def->n;
  Loc loc = few ? first_loc(&u) : n->rec.arg->loc;
  if (is == IS_OTHER && warn_is(w, WARN_NOMATCH)) {
    if (u.old->kind != S_LIT) warn_at(w, loc, W_CLAUSE_TYPE);
    warn_at(w, loc, W_NO_CLAUSE);
  }
  if (is == IS_OTHER) return &w->fail;
  if (is == IS_UNKNOWN) warn_use(u.old);
  s = few ? set_elements(&u)
          : new_tuple(&u, is == IS_RECORD ? data : NULL, n->rec.arg->loc);
  return is == IS_RECORD ? s : warn_branch(w, s);
}

// Of a native record nothing is known but that it is no literal.
static Shape *native(Warn *w, const Node *n) {
  bool is_access = n->kind == N_RECORD_ACCESS;
  NodeList fields = is_access ? (NodeList){0} : n->rec.fields;
  const Node *arg = is_access ? n->rec_field.arg : n->rec.arg;
  uint32_t count = 0;
  Node **at = NEW_N(w->arena, Node *, fields.n + 1);
  Shape **out = NEW_N(w->arena, Shape *, fields.n + 1);
  if (arg) at[count++] = (Node *)arg;
  for (uint32_t i = 0; i < fields.n; i++) at[count++] = fields.at[i]->pair.rhs;
  Shape *stop = warn_operands(w, at, count, out);
  for (uint32_t i = 0; i < count && !stop; i++) warn_use(out[i]);
  if (stop) return stop;
  if (is_access || !arg || !shape_lit(w, out[0])) return &w->unknown;
  if (warn_is(w, WARN_FAILED)) warn_at(w, ast_first(arg), W_BAD_RECORD);
  return &w->fail;
}

static bool is_native(const Warn *w, const Node *n) {
  return n->kind == N_RECORD_ACCESS
             ? lw_is_native(w->m, n->rec_field.module, n->rec_field.name)
             : lw_is_native(w->m, n->rec.module, n->rec.name);
}

Shape *warn_record(Warn *w, const Node *n) {
  if (is_native(w, n)) return native(w, n);
  if (n->kind == N_RECORD) return record(w, n);
  return n->kind == N_RECORD_ACCESS ? access(w, n) : update(w, n);
}
