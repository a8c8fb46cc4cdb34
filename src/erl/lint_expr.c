// SPDX-License-Identifier: Apache-2.0
// Lint: expressions and clauses. Each adds its table of variables (lint_env.c)
// to the stack T_SEEN and leaves the scope as it was.
#include "lint.h"

// --- sequences and operands

static uint32_t mark(const Lint *l) { return l->vars.tab[T_SEEN].n; }

void lint_body(Lint *l, NodeList body) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  for (uint32_t i = 0; i < body.n; i++) {
    uint32_t b = mark(l);
    lint_expr(l, body.at[i]);
    if (i + 1 < body.n) env_apply(l, b);
    tab_join(l, a, b, JOIN_OLD);
  }
  env_undo(l, changes);
}

static void operands(Lint *l, Node *const *at, uint32_t n) {
  uint32_t a = mark(l);
  for (uint32_t i = 0; i < n; i++) {
    uint32_t b = mark(l);
    lint_expr(l, at[i]);
    tab_join(l, a, b, JOIN_PATTERN);
  }
}

// What a part of an expression binds is seen after it, which later releases
// warn of.
static void export_parts(Lint *l, uint32_t a, const char *in, Loc at) {
  if (lw_release(l->m) >= PARTS_EXPORT_SINCE)
    tab_mark_new(l, a, mark(l), V_EXPORT, (Construct){in, at});
}

static void parts(Lint *l, Node *const *at, uint32_t n, const char *in,
                  Loc loc) {
  uint32_t a = mark(l);
  operands(l, at, n);
  export_parts(l, a, in, loc);
}

static void list_parts(Lint *l, NodeList list, const char *in, Loc loc) {
  parts(l, list.at, list.n, in, loc);
}

// --- clauses

static void patterns(Lint *l, NodeList list, bool shadow) {
  lint_pattern_begin(l);
  for (uint32_t i = 0; i < list.n; i++) lint_pattern(l, list.at[i], shadow);
}

// Adds to the table what guards and body do.
static void clause_body(Lint *l, const Node *n, uint32_t a) {
  uint32_t b = mark(l);
  lint_guard(l, n->clause.guards);
  env_apply(l, b);
  tab_join(l, a, b, JOIN_NEW);
  b = mark(l);
  lint_body(l, n->clause.body);
  tab_join(l, a, b, JOIN_NEW);
}

static void clause(Lint *l, const Node *n) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  patterns(l, n->clause.patterns, false);
  tab_move(l, T_NEW, l->pattern_new, T_SEEN, a, JOIN_OLD);
  env_apply(l, a);
  clause_body(l, n, a);
  env_undo(l, changes);
}

static void clauses(Lint *l, NodeList list) {
  for (uint32_t i = 0; i < list.n; i++) clause(l, list.at[i]);
}

static void branches(Lint *l, NodeList list, const char *in, Loc at) {
  uint32_t a = mark(l);
  clauses(l, list);
  tab_join_branches(l, a, list.n, (Construct){in, at});
}

static void fun_clause(Lint *l, const Node *n) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  uint32_t outer = l->vars.tab[T_OUTER].n;
  patterns(l, n->clause.patterns, true);
  lint_hide(l, outer, "'fun'");
  clause_body(l, n, a);
  env_apply(l, a);
  tab_drop(l, T_SEEN, a);
  scope_end(l, changes, outer);
}

static void fun_clauses(Lint *l, NodeList list) {
  bool old = l->in_record_def;
  uint32_t a = mark(l);
  l->in_record_def = false;
  for (uint32_t i = 0; i < list.n; i++) fun_clause(l, list.at[i]);
  tab_join_scopes(l, a, list.n);
  l->in_record_def = old;
}

void lint_function_clause(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  clause(l, n);
  lint_unused_new(l, a);
  tab_drop(l, T_SEEN, a);
}

static void receive(Lint *l, const Node *n) {
  NodeList list = n->receive.clauses;
  if (!n->receive.timeout) {
    branches(l, list, "'receive'", n->loc);
    return;
  }
  uint32_t a = mark(l), kept = l->vars.tab[T_OUTER].n;
  lint_expr(l, n->receive.timeout);
  uint32_t b = mark(l);
  lint_body(l, n->receive.after);
  tab_copy(l, b, T_OUTER);
  tab_join(l, a, b, JOIN_NEW_MERGED);
  b = mark(l);
  clauses(l, list);
  tab_append(l, T_OUTER, kept);
  tab_join_branches(l, b, list.n + 1, (Construct){"'receive'", n->loc});
  tab_join(l, a, b, JOIN_NEW_MERGED);
}

// --- try, maybe

// The variable of the stack trace must be new, and unused in the guard.
static void trace_var(Lint *l, const Node *n) {
  if (n->kind != N_VAR || !strcmp(n->name->text, "_")) return;
  uint32_t slot = var_slot(&l->vars, n->name);
  const VarInfo *v = var_find(&l->vars, slot);
  VarInfo trace = {.state = V_TRACE, .at = var_place(l, n->loc)};
  if (v && v->used) LINT(l, n->loc, E_TRACE_BOUND, lint_text(l, n->name));
  env_update(l, slot, trace);
}

static void handler(Lint *l, const Node *n) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  patterns(l, n->clause.patterns, false);
  tab_move(l, T_NEW, l->pattern_new, T_SEEN, a, JOIN_OLD);
  env_apply(l, a);
  uint32_t guard = l->vars.changes.n, b = mark(l);
  trace_var(l, n->clause.patterns.at[2]);
  lint_guard(l, n->clause.guards);
  env_undo(l, guard);
  env_apply(l, b);
  tab_join(l, a, b, JOIN_NEW);
  b = mark(l);
  lint_body(l, n->clause.body);
  tab_join(l, a, b, JOIN_NEW);
  env_undo(l, changes);
}

// What the body binds is safe in the clauses after `of` only.
static void try(Lint *l, const Node *n) {
  NodeList of = n->try.clauses, catch = n->try.handlers;
  Construct in = {"'try'", n->loc};
  uint32_t a = mark(l), changes = l->vars.changes.n;
  lint_body(l, n->try.body);
  uint32_t b = mark(l);
  env_apply(l, a);
  clauses(l, of);
  env_undo(l, changes);
  tab_mark_new(l, a, b, V_UNSAFE, in);
  env_apply_part(l, a, b);
  for (uint32_t i = 0; i < catch.n; i++) handler(l, catch.at[i]);
  tab_join_branches(l, b, of.n + catch.n, in);
  env_undo(l, changes);
  tab_mark_new(l, b, mark(l), V_UNSAFE, in);
  tab_join(l, a, b, JOIN_OLD_MERGED);
  env_apply(l, a);
  b = mark(l);
  lint_body(l, n->try.after);
  env_undo(l, changes);
  tab_mark_new(l, b, mark(l), V_UNSAFE, in);
  tab_join(l, a, b, JOIN_OLD_MERGED);
}

static void maybe(Lint *l, const Node *n) {
  Construct in = {"'maybe'", n->loc}, other = {"'else'", n->maybe.else_loc};
  uint32_t a = mark(l), changes = l->vars.changes.n;
  lint_body(l, n->maybe.body);
  uint32_t b = mark(l);
  if (n->maybe.clauses.n) {
    env_unsafe(l, a, in);
    branches(l, n->maybe.clauses, other.in, other.at);
    env_undo(l, changes);
    tab_leave_part(l, b, mark(l), other);
  }
  tab_leave_part(l, a, b, in);
  tab_join(l, a, b, JOIN_OLD_MERGED);
  tab_add_scope(l, a);
}

// --- comprehensions

static void bit_generator(Lint *l, const Node *p) {
  if (p->kind != N_BIN || !p->list.n) return;
  const Node *last = p->list.at[p->list.n - 1], *size;
  if (lw_seg(last, &size).flags & SEG_ALL)
    LINT(l, last->loc, E_UNSIZED_IN_GENERATOR);
}

static void generator_pattern(Lint *l, const Node *n) {
  const Node *p = n->pair.lhs;
  if (n->kind == N_M_GENERATE || n->kind == N_M_GENERATE_STRICT) {
    lint_pattern(l, p->pair.lhs, true);
    lint_pattern(l, p->pair.rhs, true);
    return;
  }
  if (n->kind == N_B_GENERATE || n->kind == N_B_GENERATE_STRICT)
    bit_generator(l, p);
  lint_pattern(l, p, true);
}

// Of one generator, or of those that go in step.
static void generators(Lint *l, Node *const *at, uint32_t n, uint32_t outer) {
  uint32_t a = mark(l);
  Node **from = NEW_N(l->m->arena, Node *, n);
  for (uint32_t i = 0; i < n; i++) from[i] = at[i]->pair.rhs;
  lint_body(l, (NodeList){from, n});
  lint_unused_new(l, a);
  env_apply_old(l, a);
  tab_drop(l, T_SEEN, a);
  lint_pattern_begin(l);
  for (uint32_t i = 0; i < n; i++) generator_pattern(l, at[i]);
  lint_hide(l, outer, "generate");
}

enum { ASSIGN_SINCE = 29 }; // as a feature; else it is none any more

static void filter(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  if (n->kind == N_MATCH && lw_release(l->m) >= ASSIGN_SINCE)
    LINT(l, n->loc, E_COMPR_ASSIGN);
  if (lw_is_guard(l->m, n))
    lint_guard_test(l, n);
  else
    lint_expr(l, n);
  env_apply(l, a);
  tab_drop(l, T_SEEN, a);
}

static bool is_generator(const Node *n) {
  return n->kind >= N_GENERATE && n->kind < N_ZIP;
}

static void zip(Lint *l, NodeList list, uint32_t outer) {
  Node **at = NEW_N(l->m->arena, Node *, list.n);
  uint32_t n = 0;
  for (uint32_t i = 0; i < list.n; i++)
    if (is_generator(list.at[i]))
      at[n++] = list.at[i];
    else
      LINT(l, list.at[i]->loc, E_ILLEGAL_ZIP_GENERATOR);
  generators(l, at, n, outer);
}

static void qualifier(Lint *l, Node *n, uint32_t outer) {
  if (n->kind == N_ZIP)
    zip(l, n->list, outer);
  else if (is_generator(n))
    generators(l, &n, 1, outer);
  else
    filter(l, n);
}

static void item(Lint *l, const Node *n) {
  if (n->kind != N_MAP_ASSOC && n->kind != N_MAP_EXACT) {
    lint_expr(l, n);
    return;
  }
  if (n->kind == N_MAP_EXACT)
    LINT(l, n->loc, E_ILLEGAL_MAP_EXACT_IN_COMPREHENSION);
  operands(l, (Node *[]){n->pair.lhs, n->pair.rhs}, 2);
}

static void comprehension(Lint *l, const Node *n) {
  bool old = l->in_record_def;
  uint32_t a = mark(l), changes = l->vars.changes.n;
  uint32_t outer = l->vars.tab[T_OUTER].n;
  l->in_record_def = false;
  for (uint32_t i = 0; i < n->compr.quals.n; i++)
    qualifier(l, n->compr.quals.at[i], outer);
  l->in_record_def = old;
  for (uint32_t i = 0; i < n->compr.items.n; i++) {
    uint32_t b = mark(l);
    item(l, n->compr.items.at[i]);
    tab_join(l, a, b, JOIN_PATTERN);
  }
  env_apply(l, a);
  tab_drop(l, T_SEEN, a);
  scope_end(l, changes, outer);
  tab_join_scopes(l, a, 1);
}

// --- calls

static void call(Lint *l, const Node *n) {
  Node *f = n->call.fun;
  NodeList args = n->call.args;
  if (lint_is_record_test(n)) {
    lint_expr(l, args.at[0]);
    lint_record(l, NULL, args.at[1]->name, args.at[1]->loc);
    return;
  }
  if (lint_call(l, n)) {
    list_parts(l, args, "call", n->loc);
    return;
  }
  bool remote = f->kind == N_REMOTE;
  Node **at = NEW_N(l->m->arena, Node *, args.n + 2);
  at[0] = remote ? f->pair.lhs : f;
  if (remote) at[1] = f->pair.rhs;
  if (args.n) memcpy(at + 1 + remote, args.at, args.n * sizeof *at);
  parts(l, at, args.n + 1 + remote, "call", n->loc);
}

static void fun_remote(Lint *l, const Node *n) {
  const Node *m = n->mfa.module, *f = n->mfa.name, *a = n->mfa.arity;
  if (lw_release(l->m) >= SELF_CALLS_SINCE && m->kind == N_ATOM &&
      f->kind == N_ATOM && a->kind == N_INTEGER)
    lint_self_call(l, m->name, f->name, (uint32_t)a->i, n->loc);
  else
    operands(l, (Node *[]){n->mfa.module, n->mfa.name, n->mfa.arity}, 3);
}

// --- maps and records

static bool is_literal(const Node *n) {
  while (n->kind == N_MAP_UPDATE || n->kind == N_RECORD_UPDATE)
    n = n->kind == N_MAP_UPDATE ? n->map.arg : n->rec.arg;
  return n->kind == N_MAP || n->kind == N_RECORD;
}

static void literal_update(Lint *l, const Node *n, const Node *arg) {
  if (lw_warns(l->m, WARN_UPDATE_LITERAL) && is_literal(arg))
    LINT(l, n->loc, W_UPDATE_LITERAL);
}

static void map(Lint *l, const Node *n) {
  NodeList f = n->map.fields;
  uint32_t a = mark(l);
  if (n->map.arg) parts(l, (Node *[]){n->map.arg}, 1, "map", n->loc);
  for (uint32_t i = 0; i < f.n; i++) {
    uint32_t b = mark(l);
    if (!n->map.arg && f.at[i]->kind == N_MAP_EXACT)
      LINT(l, f.at[i]->loc, E_MAP_CONSTRUCTION);
    parts(l, (Node *[]){f.at[i]->pair.lhs, f.at[i]->pair.rhs}, 2, "map",
          n->loc);
    tab_join(l, a, b, JOIN_OLD);
  }
  if (n->map.arg) literal_update(l, n, n->map.arg);
}

static void invalid_record(Lint *l, const Node *n, const Node *arg) {
  if (!l->m->options->no_warnings && lint_is_no_record(arg))
    LINT(l, n->loc, W_INVALID_RECORD);
}

static void record_update(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  NodeList fields = n->rec.fields;
  invalid_record(l, n, n->rec.arg);
  lint_expr(l, n->rec.arg);
  const RecordDef *def = lint_record(l, n->rec.module, n->rec.name, n->loc);
  uint32_t b = mark(l);
  if (def) lint_fields(l, n, def, lint_expr);
  tab_join(l, a, b, JOIN_OLD_MERGED);
  for (uint32_t i = 0; i < fields.n; i++) {
    const Node *name = fields.at[i]->pair.lhs;
    if ((def && def->is_native) || name->kind != N_VAR ||
        strcmp(name->name->text, "_"))
      continue;
    LINT(l, name->loc, E_WILDCARD_UPDATE, lint_text(l, n->rec.name));
    tab_drop(l, T_SEEN, a);
    return;
  }
  literal_update(l, n, n->rec.arg);
}

// --- operators

static const char *op_name(Lint *l, const Node *n) {
  if (lw_release(l->m) < PARTS_EXPORT_SINCE) return "";
  Str s = {0};
  str_printf(&s, "'%s'", tok_text((Tok)n->op));
  char *text = arena_strdup(l->m->arena, s.at, s.n);
  str_free(&s);
  return text;
}

static void and_or(Lint *l, const Node *n) {
  const char *name = n->op == OP_ANDALSO ? "'andalso'" : "'orelse'";
  uint32_t a = mark(l), changes = l->vars.changes.n;
  parts(l, &n->pair.lhs, 1, name, n->loc);
  uint32_t b = mark(l);
  env_apply(l, a);
  lint_expr(l, n->pair.rhs);
  tab_mark_new(l, b, mark(l), V_UNSAFE, (Construct){name, n->loc});
  env_undo(l, changes);
  tab_join(l, a, b, JOIN_OLD_MERGED);
}

static void operator(Lint *l, const Node *n) {
  if (n->op == OP_ANDALSO || n->op == OP_ORELSE) {
    and_or(l, n);
    return;
  }
  lint_operator(l, n);
  parts(l, (Node *[]){n->pair.lhs, n->pair.rhs}, 2, op_name(l, n), n->loc);
}

static void match(Lint *l, const Node *n) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  lint_expr(l, n->pair.rhs);
  uint32_t b = mark(l);
  env_apply(l, a);
  lint_pattern_begin(l);
  lint_pattern(l, n->pair.lhs, false);
  env_undo(l, changes);
  lint_aliases(l, n->pair.lhs, n->pair.rhs);
  tab_join(l, a, b, JOIN_OLD_MERGED);
  tab_move(l, T_NEW, l->pattern_new, T_SEEN, a, JOIN_NEW);
}

static void list(Lint *l, const Node *n) {
  NodeList items = n->cons.items;
  uint32_t a = mark(l);
  operands(l, items.at, items.n);
  uint32_t b = mark(l);
  lint_expr(l, n->cons.tail);
  tab_join(l, a, b, JOIN_PATTERN);
  export_parts(l, a, "list", n->loc);
}

static void block(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  lint_body(l, n->list);
  export_parts(l, a, "'begin'", n->loc);
}

static void bin(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  lint_bin(l, n->list, lint_expr);
  export_parts(l, a, "binary", n->loc);
}

static void case_of(Lint *l, const Node *n) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  lint_expr(l, n->cases.arg);
  uint32_t b = mark(l);
  env_apply(l, a);
  branches(l, n->cases.clauses, "'case'", n->loc);
  env_undo(l, changes);
  tab_join(l, a, b, JOIN_OLD_MERGED);
}

static void catch_expr(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  lint_expr(l, n->one);
  if (lw_warns(l->m, WARN_DEPRECATED_CATCH))
    LINT(l, n->loc, W_DEPRECATED_CATCH);
  tab_mark_new(l, a, mark(l), V_UNSAFE, (Construct){"'catch'", n->loc});
}

static void named_fun(Lint *l, const Node *n) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  if (!strcmp(n->fun.name->text, "_")) {
    fun_clauses(l, n->fun.clauses);
    return;
  }
  uint32_t slot = var_slot(&l->vars, n->fun.name);
  VarInfo v = {.state = V_BOUND, .at = var_place(l, n->loc)};
  lint_shadows(l, slot, v.at, "'named fun'");
  env_set(l, slot, v);
  fun_clauses(l, n->fun.clauses);
  if (!tab_find(l, T_SEEN, a, slot)) lint_unused(l, slot, &v);
  env_undo(l, changes);
  tab_keep_old(l, a);
}

void lint_expr(Lint *l, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_VAR: lint_use(l, n); break;
  case N_ATOM: lint_keyword(l, n, n->name); break;
  case N_LIST: list(l, n); break;
  case N_TUPLE: list_parts(l, n->list, "tuple", n->loc); break;
  case N_BIN: bin(l, n); break;
  case N_OP: operator(l, n); break;
  case N_OP1: parts(l, (Node *const *)&n->one, 1, op_name(l, n), n->loc); break;
  case N_MATCH:
  case N_MAYBE_MATCH: match(l, n); break;
  case N_CALL: call(l, n); break;
  case N_RECORD: lint_record_made(l, n, lint_expr); break;
  case N_RECORD_UPDATE: record_update(l, n); break;
  case N_RECORD_ACCESS:
    invalid_record(l, n, n->rec_field.arg);
    lint_expr(l, n->rec_field.arg);
    lint_record_field(l, n);
    break;
  case N_RECORD_INDEX: lint_record_field(l, n); break;
  case N_MAP:
  case N_MAP_UPDATE: map(l, n); break;
  case N_BLOCK: block(l, n); break;
  case N_IF: branches(l, n->list, "'if'", n->loc); break;
  case N_CASE: case_of(l, n); break;
  case N_RECEIVE: receive(l, n); break;
  case N_TRY: try(l, n); break;
  case N_CATCH: catch_expr(l, n); break;
  case N_MAYBE: maybe(l, n); break;
  case N_FUN: fun_clauses(l, n->fun.clauses); break;
  case N_NAMED_FUN: named_fun(l, n); break;
  case N_FUN_LOCAL: lint_fun_local(l, n); break;
  case N_FUN_REMOTE: fun_remote(l, n); break;
  case N_LC:
  case N_BC:
  case N_MC: comprehension(l, n); break;
  case N_REMOTE: LINT(l, ast_first(n->pair.lhs), E_ILLEGAL_EXPR); break;
  default: break;
  }
}
