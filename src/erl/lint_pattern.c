// SPDX-License-Identifier: Apache-2.0
// Lint: patterns. A pattern's new variables are kept apart from the scope, in
// T_NEW, for map keys and sizes in it see the scope as it was.
#include "lint.h"

void lint_pattern_begin(Lint *l) {
  l->pattern_seen = l->vars.tab[T_SEEN].n;
  l->pattern_new = l->vars.tab[T_NEW].n;
}

static void patterns(Lint *l, NodeList list, bool shadow) {
  for (uint32_t i = 0; i < list.n; i++) lint_pattern(l, list.at[i], shadow);
}

// An expression in a pattern: a key, a size.
static void inner_expr(Lint *l, const Node *n) {
  uint32_t a = l->vars.tab[T_SEEN].n;
  lint_guard_expr(l, n);
  tab_join(l, l->pattern_seen, a, JOIN_PATTERN);
}

enum { HINTS_SINCE = 27 };

static void map(Lint *l, const Node *n, bool shadow) {
  for (uint32_t i = 0; i < n->map.fields.n; i++) {
    const Node *f = n->map.fields.at[i];
    if (f->kind == N_MAP_ASSOC) {
      LINT(l, f->loc,
           lw_release(l->m) < HINTS_SINCE ? E_ILLEGAL_PATTERN
                                          : E_ILLEGAL_MAP_ASSOC_IN_PATTERN);
      continue;
    }
    inner_expr(l, f->pair.lhs);
    lint_pattern(l, f->pair.rhs, shadow);
  }
}

static void with_old(Lint *l, const Node *n) { lint_pattern(l, n, false); }
static void only_new(Lint *l, const Node *n) { lint_pattern(l, n, true); }

static void record(Lint *l, const Node *n, bool shadow) {
  const RecordDef *def = lint_record(l, n->rec.module, n->rec.name, n->loc);
  if (!def) return;
  lint_wildcard(l, n, def);
  lint_fields(l, n, def, shadow ? only_new : with_old);
}

// --- bit strings

static void segment_value(Lint *l, const Node *v, bool shadow) {
  if (v->kind == N_VAR)
    lint_pattern_var(l, v, shadow);
  else if (v->kind != N_STRING &&
           (v->kind == N_BIN || !lw_is_pattern_const(l->m, v)))
    LINT(l, v->loc, E_ILLEGAL_PATTERN);
}

// Sizes that are no integers, whatever is in them.
static bool is_no_size(const Node *n, LitP c) {
  if (c) return c->kind != LIT_INT && c->kind != LIT_BIG && n->kind != N_STRING;
  return n->kind == N_BIN || n->kind == N_LIST || n->kind == N_MAP ||
         n->kind == N_TUPLE;
}

static Size segment_size(Lint *l, const Node *n) {
  const Node *size = n->bin.size;
  if (!size) return (Size){SIZE_NONE, 0};
  LitP c = lw_const(l->m, size);
  if (c && c->kind == LIT_INT) return (Size){SIZE_KNOWN, c->i};
  l->in_size = true;
  inner_expr(l, size);
  l->in_size = false;
  if (is_no_size(size, c) && !l->m->options->no_warnings)
    LINT(l, size->loc, W_NO_INTEGER_SIZE);
  return (Size){SIZE_UNKNOWN, 0};
}

static bool has_utf_type(const Node *n) {
  for (uint32_t i = 0; i < n->bin.ntypes; i++)
    if (!strncmp(n->bin.types[i].name->text, "utf", 3)) return true;
  return false;
}

// The size first: it does not see what its own segment binds.
static SizeKind segment(Lint *l, const Node *s, bool shadow) {
  Size size = segment_size(l, s);
  segment_value(l, s->bin.value, shadow);
  return lint_bit_type(l, s, size);
}

static void segments(Lint *l, const Node *n, bool shadow) {
  const Node *open = NULL; // one that takes all the rest
  for (uint32_t i = 0; i < n->list.n; i++) {
    const Node *s = n->list.at[i];
    if (s->bin.value->kind == N_STRING &&
        (s->bin.size || (s->bin.ntypes && !has_utf_type(s)))) {
      LINT(l, s->loc, E_TYPED_STRING);
      continue;
    }
    SizeKind size = segment(l, s, shadow);
    if (open) LINT(l, open->loc, E_UNSIZED_NOT_LAST);
    open = size == SIZE_ALL ? s : NULL;
  }
}

// What a bit string binds is seen by its later segments.
static void bits(Lint *l, const Node *n, bool shadow) {
  uint32_t outer = l->pattern_new, mark = l->vars.tab[T_NEW].n;
  l->pattern_new = l->bits = mark;
  l->in_bits = true;
  segments(l, n, shadow);
  l->in_bits = false;
  l->pattern_new = outer;
  tab_join_new(l, outer, mark);
}

// --- P1 = P2 = E

static void aliases_of(Lint *l, const Node *a, const Node *b);

static void alias_keys(Lint *l, const Node *map) {
  for (uint32_t i = 0; i < map->map.fields.n; i++) {
    const Node *f = map->map.fields.at[i], *key = f->pair.lhs;
    if (f->kind != N_MAP_EXACT || key->kind != N_VAR) continue;
    const VarInfo *v = var_find(&l->vars, var_slot(&l->vars, key->name));
    if (!v || v->state != V_BOUND)
      LINT(l, key->loc, E_UNBOUND_VAR, lint_text(l, key->name), "");
  }
}

static void alias_lists(Lint *l, NodeList a, NodeList b) {
  for (uint32_t i = 0; i < a.n && i < b.n; i++) aliases_of(l, a.at[i], b.at[i]);
}

static const Node *field_of(const Lint *l, const Node *record, Name name) {
  NodeList f = record->rec.fields;
  uint32_t i = lw_field_place(l->m, (const Node *const *)f.at, f.n, name);
  return i < f.n ? f.at[i]->pair.rhs : NULL;
}

static void alias_records(Lint *l, const Node *a, const Node *b) {
  const RecordDef *x = lw_record_def(l->m, a->rec.name);
  const RecordDef *y = lw_record_def(l->m, b->rec.name);
  for (uint32_t i = 0; x && y && i < x->n && i < y->n; i++) {
    const Node *p = field_of(l, a, x->fields[i]->field_def.name);
    const Node *q = field_of(l, b, y->fields[i]->field_def.name);
    if (p && q) aliases_of(l, p, q);
  }
}

enum { PARALLEL_SINCE = 26 }; // no such restrictions any more

static void aliases_of(Lint *l, const Node *a, const Node *b) {
  if (lw_release(l->m) >= PARALLEL_SINCE) return;
  if (a->kind == N_MATCH) {
    aliases_of(l, a->pair.lhs, b);
    aliases_of(l, a->pair.rhs, b);
    return;
  }
  if (b->kind == N_MATCH) {
    aliases_of(l, b, a);
    return;
  }
  if (a->kind != b->kind) return;
  if (a->kind == N_BIN) LINT(l, a->loc, E_PARALLEL_BITS);
  if (a->kind == N_MAP) {
    alias_keys(l, a);
    alias_keys(l, b);
  }
  if (a->kind == N_LIST) {
    alias_lists(l, a->cons.items, b->cons.items);
    if (a->cons.items.n == b->cons.items.n)
      aliases_of(l, a->cons.tail, b->cons.tail);
  }
  if (a->kind == N_TUPLE) alias_lists(l, a->list, b->list);
  if (a->kind == N_RECORD) alias_records(l, a, b);
}

void lint_aliases(Lint *l, const Node *p, const Node *expr) {
  if (p->kind != N_BIN && p->kind != N_MAP && p->kind != N_MATCH) return;
  for (; expr->kind == N_MATCH; expr = expr->pair.rhs)
    aliases_of(l, p, expr->pair.lhs);
}

static bool only_vars(const Node *n) {
  while (n->kind == N_MATCH) {
    if (!only_vars(n->pair.lhs)) return false;
    n = n->pair.rhs;
  }
  return n->kind == N_VAR;
}

static void alias(Lint *l, const Node *n, bool shadow) {
  lint_pattern(l, n->pair.lhs, shadow);
  lint_pattern(l, n->pair.rhs, shadow);
  aliases_of(l, n->pair.lhs, n->pair.rhs);
  if (lw_warns(l->m, WARN_MATCH_ALIAS_PATS) && !only_vars(n->pair.lhs) &&
      !only_vars(n->pair.rhs))
    LINT(l, n->loc, W_MATCH_ALIAS_PATTERNS);
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

void lint_pattern(Lint *l, const Node *n, bool shadow) {
  switch ((NodeKind)n->kind) {
  case N_VAR: lint_pattern_var(l, n, shadow); return;
  case N_FLOAT:
    if (n->f == 0 && lw_warns(l->m, WARN_MATCH_FLOAT_ZERO))
      LINT(l, n->loc, W_MATCH_FLOAT_ZERO);
    return;
  case N_ATOM: lint_keyword(l, n, n->name); return;
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_STRING:
  case N_NIL: return;
  case N_LIST:
    patterns(l, n->cons.items, shadow);
    lint_pattern(l, n->cons.tail, shadow);
    return;
  case N_TUPLE: patterns(l, n->list, shadow); return;
  case N_MAP: map(l, n, shadow); return;
  case N_RECORD: record(l, n, shadow); return;
  case N_RECORD_INDEX: lint_record_field(l, n); return;
  case N_BIN: bits(l, n, shadow); return;
  case N_MATCH: alias(l, n, shadow); return;
  case N_OP:
    if (n->op != OP_APPEND || !is_prefix(n->pair.lhs)) break;
    lint_pattern(l, n->pair.rhs, shadow);
    return;
  default: break;
  }
  if (!lw_is_pattern_const(l->m, n)) LINT(l, n->loc, E_ILLEGAL_PATTERN);
}
