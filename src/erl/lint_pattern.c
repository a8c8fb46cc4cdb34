// SPDX-License-Identifier: Apache-2.0
// Lint: patterns. A pattern's new variables are kept apart from the scope, for
// map keys and sizes in it see the scope as it was.
#include "lint.h"

Env lint_add(Env e, Env news, Lint *l) {
  for (Env v = news; v; v = v->next) e = lint_bind(l, e, v->name, V_BOUND);
  return e;
}

static Env join(Lint *l, Env a, Env b) {
  for (Env v = b; v; v = v->next)
    if (!lint_find(a, v->name)) a = lint_bind(l, a, v->name, V_BOUND);
  return a;
}

static Env variable(Lint *l, const Node *n, Env e, bool shadow) {
  if (!strcmp(n->name->text, "_")) return NULL;
  const Var *v = shadow ? NULL : lint_find(e, n->name);
  if (v && v->state == V_UNSAFE) lint_use(l, e, n);
  if (v)
    return v->state == V_UNSAFE ? lint_bind(l, NULL, n->name, V_BOUND) : NULL;
  if (l->in_record_def)
    LINT(l, n->loc, E_VAR_IN_RECORD_DEF, lint_text(l, n->name));
  return lint_bind(l, NULL, n->name, V_BOUND);
}

Env lint_patterns(Lint *l, NodeList list, Env e, bool shadow) {
  Env news = NULL;
  for (uint32_t i = 0; i < list.n; i++)
    news = join(l, news, lint_pattern(l, list.at[i], e, shadow));
  return news;
}

static Env map(Lint *l, const Node *n, Env e, bool shadow) {
  Env news = NULL;
  for (uint32_t i = 0; i < n->map.fields.n; i++) {
    const Node *f = n->map.fields.at[i];
    if (f->kind == N_MAP_ASSOC) {
      LINT(l, f->loc, E_ILLEGAL_PATTERN);
      continue;
    }
    lint_guard_expr(l, f->pair.lhs, e);
    news = join(l, news, lint_pattern(l, f->pair.rhs, e, shadow));
  }
  return news;
}

static Env record(Lint *l, const Node *n, Env e, bool shadow) {
  const RecordDef *def = lint_record(l, n->rec.module, n->rec.name, n->loc);
  Env news = NULL;
  if (!def) return NULL;
  lint_fields(l, n, def, e, NULL);
  for (uint32_t i = 0; i < n->rec.fields.n; i++)
    news = join(l, news,
                lint_pattern(l, n->rec.fields.at[i]->pair.rhs, e, shadow));
  return news;
}

// --- bit strings

static Env segment_value(Lint *l, const Node *v, Env e, Env news, bool shadow) {
  if (v->kind == N_VAR)
    return lint_find(news, v->name) ? NULL : variable(l, v, e, shadow);
  if (v->kind != N_STRING &&
      (v->kind == N_BIN || !lw_is_pattern_const(l->m, v)))
    LINT(l, v->loc, E_ILLEGAL_PATTERN);
  return NULL;
}

static SizeKind segment_size(Lint *l, const Node *n, Env e, Env news) {
  const Node *size = n->bin.size;
  if (!size) return SIZE_NONE;
  LitP c = lw_const(l->m, size);
  if (c && c->kind == LIT_INT) return SIZE_KNOWN;
  l->in_size = true;
  l->segs = news;
  lint_guard_expr(l, size, e);
  l->in_size = false;
  l->segs = NULL;
  return SIZE_UNKNOWN;
}

static bool has_utf_type(const Node *n) {
  for (uint32_t i = 0; i < n->bin.ntypes; i++)
    if (!strncmp(n->bin.types[i].name->text, "utf", 3)) return true;
  return false;
}

static Env bits(Lint *l, const Node *n, Env e, bool shadow) {
  Env news = NULL;
  const Node *open = NULL; // a segment that takes all the rest
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *s = n->list.at[i];
    if (s->bin.value->kind == N_STRING &&
        (s->bin.size || (s->bin.ntypes && !has_utf_type(s)))) {
      LINT(l, s->loc, E_TYPED_STRING);
      continue;
    }
    Env value = segment_value(l, s->bin.value, e, news, shadow);
    SizeKind size = lint_bit_type(l, s, segment_size(l, s, e, news));
    if (open) LINT(l, open->loc, E_UNSIZED_NOT_LAST);
    open = size == SIZE_ALL ? s : NULL;
    news = join(l, news, value);
  }
  return news;
}

// --- P1 = P2 = E

static void aliases_of(Lint *l, const Node *a, const Node *b, Env e);

static void alias_keys(Lint *l, const Node *map, Env e) {
  for (uint32_t i = 0; i < map->map.fields.n; i++) {
    const Node *f = map->map.fields.at[i], *key = f->pair.lhs;
    if (f->kind != N_MAP_EXACT || key->kind != N_VAR) continue;
    const Var *v = lint_find(e, key->name);
    if (!v || v->state != V_BOUND)
      LINT(l, key->loc, E_UNBOUND_VAR, lint_text(l, key->name));
  }
}

static void alias_lists(Lint *l, NodeList a, NodeList b, Env e) {
  for (uint32_t i = 0; i < a.n && i < b.n; i++)
    aliases_of(l, a.at[i], b.at[i], e);
}

static const Node *field_of(const Node *record, Name name) {
  for (uint32_t i = 0; i < record->rec.fields.n; i++) {
    const Node *f = record->rec.fields.at[i];
    if (f->pair.lhs->kind == N_ATOM && f->pair.lhs->name == name)
      return f->pair.rhs;
  }
  return NULL;
}

static void alias_records(Lint *l, const Node *a, const Node *b, Env e) {
  const RecordDef *x = lw_record_def(l->m, a->rec.name);
  const RecordDef *y = lw_record_def(l->m, b->rec.name);
  for (uint32_t i = 0; x && y && i < x->n && i < y->n; i++) {
    const Node *p = field_of(a, x->fields[i]->field_def.name);
    const Node *q = field_of(b, y->fields[i]->field_def.name);
    if (p && q) aliases_of(l, p, q, e);
  }
}

enum { PARALLEL_SINCE = 26 }; // no such restrictions any more

static void aliases_of(Lint *l, const Node *a, const Node *b, Env e) {
  if (lw_release(l->m) >= PARALLEL_SINCE) return;
  if (a->kind == N_MATCH) {
    aliases_of(l, a->pair.lhs, b, e);
    aliases_of(l, a->pair.rhs, b, e);
    return;
  }
  if (b->kind == N_MATCH) {
    aliases_of(l, b, a, e);
    return;
  }
  if (a->kind != b->kind) return;
  if (a->kind == N_BIN) LINT(l, a->loc, E_PARALLEL_BITS);
  if (a->kind == N_MAP) {
    alias_keys(l, a, e);
    alias_keys(l, b, e);
  }
  if (a->kind == N_LIST) {
    alias_lists(l, a->cons.items, b->cons.items, e);
    if (a->cons.items.n == b->cons.items.n)
      aliases_of(l, a->cons.tail, b->cons.tail, e);
  }
  if (a->kind == N_TUPLE) alias_lists(l, a->list, b->list, e);
  if (a->kind == N_RECORD) alias_records(l, a, b, e);
}

void lint_aliases(Lint *l, const Node *p, const Node *expr, Env e) {
  if (p->kind != N_BIN && p->kind != N_MAP && p->kind != N_MATCH) return;
  for (; expr->kind == N_MATCH; expr = expr->pair.rhs)
    aliases_of(l, p, expr->pair.lhs, e);
}

static Env alias(Lint *l, const Node *n, Env e, bool shadow) {
  Env a = lint_pattern(l, n->pair.lhs, e, shadow);
  Env b = lint_pattern(l, n->pair.rhs, e, shadow);
  aliases_of(l, n->pair.lhs, n->pair.rhs, e);
  return join(l, a, b);
}

// --- "prefix" ++ P

static bool is_prefix(const Node *n) {
  if (n->kind == N_STRING || n->kind == N_NIL) return true;
  if (n->kind != N_LIST || n->cons.tail->kind != N_NIL) return false;
  for (uint32_t i = 0; i < n->cons.items.n; i++) {
    uint8_t kind = n->cons.items.at[i]->kind;
    if (kind != N_CHAR && kind != N_INTEGER) return false;
  }
  return true;
}

// --- all patterns

Env lint_pattern(Lint *l, const Node *n, Env e, bool shadow) {
  const RecordDef *def;
  switch ((NodeKind)n->kind) {
  case N_VAR: return variable(l, n, e, shadow);
  case N_ATOM:
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT:
  case N_STRING:
  case N_NIL: return NULL;
  case N_LIST:
    return join(l, lint_patterns(l, n->cons.items, e, shadow),
                lint_pattern(l, n->cons.tail, e, shadow));
  case N_TUPLE: return lint_patterns(l, n->list, e, shadow);
  case N_MAP: return map(l, n, e, shadow);
  case N_RECORD: return record(l, n, e, shadow);
  case N_RECORD_INDEX:
    def = lint_record(l, n->rec_field.module, n->rec_field.name, n->loc);
    if (def) lint_field(l, def, n->rec_field.field, n->rec_field.field_loc);
    return NULL;
  case N_BIN: return bits(l, n, e, shadow);
  case N_MATCH: return alias(l, n, e, shadow);
  case N_OP:
    if (n->op == OP_APPEND && is_prefix(n->pair.lhs))
      return lint_pattern(l, n->pair.rhs, e, shadow);
    break;
  default: break;
  }
  if (!lw_is_pattern_const(l->m, n)) LINT(l, n->loc, E_ILLEGAL_PATTERN);
  return NULL;
}
