// SPDX-License-Identifier: Apache-2.0
// Lint: guards, and the guard expressions in patterns (map keys, sizes).
#include "lint.h"

static void illegal(Lint *l, Loc loc) {
  LINT(l, loc, l->in_size ? E_ILLEGAL_BITSIZE : E_ILLEGAL_GUARD);
}

static void illegal_call(Lint *l, const Node *n, Name name, uint32_t arity) {
  LINT(l, n->loc, l->in_size ? E_ILLEGAL_SIZE_CALL : E_ILLEGAL_GUARD_CALL,
       lint_text(l, name), arity);
}

static uint32_t mark(const Lint *l) { return l->vars.tab[T_SEEN].n; }

static void all(Lint *l, NodeList list) {
  uint32_t a = mark(l);
  for (uint32_t i = 0; i < list.n; i++) {
    uint32_t b = mark(l);
    lint_guard_expr(l, list.at[i]);
    tab_join(l, a, b, JOIN_NEW_MERGED);
  }
}

static void two(Lint *l, Node *x, Node *y) {
  all(l, (NodeList){(Node *[]){x, y}, 2});
}

static bool is_from_erlang(const FnRef *f) {
  return !strcmp(f->module->text, "erlang");
}

// Does the name mean the BIF?
static bool no_clash(const Lint *l, Name name, uint32_t arity) {
  const FnRef *import = lint_import(l, name, arity);
  if (lint_is_local(l, name, arity)) return false;
  if (import) return is_from_erlang(import);
  return lw_is_auto_imported(l->m, name, arity);
}

static void local_call(Lint *l, const Node *n) {
  Name name = n->call.fun->name;
  uint32_t arity = n->call.args.n;
  all(l, n->call.args);
  if (lw_is_guard_bif(l->m, name, arity) && no_clash(l, name, arity)) return;
  if (lint_is_local(l, name, arity) || lint_import(l, name, arity))
    illegal_call(l, n, name, arity);
  else
    illegal(l, n->loc);
}

enum { RECORD_TEST_SINCE = 29 }; // is_record(X, module, record)

static bool is_record_size(const Lint *l, const Node *n) {
  return n->kind == N_INTEGER ||
         (n->kind == N_ATOM && lw_release(l->m) >= RECORD_TEST_SINCE);
}

static void is_record(Lint *l, const Node *n) {
  NodeList args = n->call.args;
  bool named = args.at[1]->kind == N_ATOM;
  if (!named || (args.n == 3 && !is_record_size(l, args.at[2]))) {
    all(l, args);
    illegal(l, n->loc);
    return;
  }
  lint_guard_expr(l, args.at[0]);
  if (args.n == 2)
    lint_record(l, NULL, args.at[1]->name, args.at[1]->loc);
  else if (n->call.fun->kind == N_ATOM && !no_clash(l, n->call.fun->name, 3))
    illegal_call(l, n, n->call.fun->name, 3);
}

static void call(Lint *l, const Node *n) {
  const Node *f = n->call.fun;
  bool remote = f->kind == N_REMOTE && ast_is_atom(f->pair.lhs, "erlang") &&
                f->pair.rhs->kind == N_ATOM;
  const Node *name = remote ? f->pair.rhs : f;
  uint32_t arity = n->call.args.n;
  if (ast_is_atom(name, "is_record") && (arity == 2 || arity == 3)) {
    is_record(l, n);
  } else if (f->kind == N_ATOM) {
    local_call(l, n);
  } else if (!remote) {
    illegal(l, n->loc);
  } else {
    all(l, n->call.args);
    if (!lw_is_guard_bif(l->m, name->name, arity) &&
        !lw_is_guard_op(l->m, name->name, arity))
      illegal(l, n->loc);
  }
}

static void map(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  if (n->map.arg) lint_guard_expr(l, n->map.arg);
  for (uint32_t i = 0; i < n->map.fields.n; i++) {
    const Node *f = n->map.fields.at[i];
    uint32_t b = mark(l);
    if (!n->map.arg && f->kind == N_MAP_EXACT)
      LINT(l, f->loc, E_MAP_CONSTRUCTION);
    two(l, f->pair.lhs, f->pair.rhs);
    tab_join(l, a, b, JOIN_OLD_MERGED);
  }
}

static void record_field(Lint *l, const Node *n) {
  if (n->rec_field.arg) lint_guard_expr(l, n->rec_field.arg);
  lint_record_field(l, n);
}

// --- operators, in expressions too

static void float_zero(Lint *l, const Node *n) {
  if (n->kind == N_FLOAT && n->f == 0) LINT(l, n->loc, W_MATCH_FLOAT_ZERO);
  for (uint32_t i = 0; n->kind == N_TUPLE && i < n->list.n; i++)
    float_zero(l, n->list.at[i]);
  if (n->kind != N_LIST) return;
  for (uint32_t i = 0; i < n->cons.items.n; i++)
    float_zero(l, n->cons.items.at[i]);
  float_zero(l, n->cons.tail);
}

void lint_operator(Lint *l, const Node *n) {
  if ((n->op == OP_EQX || n->op == OP_NEX) &&
      lw_warns(l->m, WARN_MATCH_FLOAT_ZERO)) {
    float_zero(l, n->pair.lhs);
    float_zero(l, n->pair.rhs);
  }
  if (n->op == OP_AND && lw_warns(l->m, WARN_OBSOLETE_BOOL_OP))
    LINT(l, n->loc, W_OBSOLETE_BOOL_OP, "'and'", "'andalso'", "'and'");
  if (n->op == OP_OR && lw_warns(l->m, WARN_OBSOLETE_BOOL_OP))
    LINT(l, n->loc, W_OBSOLETE_BOOL_OP, "'or'", "'orelse'", "'or'");
}

static void operator(Lint *l, const Node *n) {
  two(l, n->pair.lhs, n->pair.rhs);
  if (n->op == OP_APPEND || n->op == OP_SUBTRACT || n->op == OP_SEND)
    illegal(l, n->loc);
  else
    lint_operator(l, n);
}

static void list(Lint *l, const Node *n) {
  uint32_t a = mark(l);
  all(l, n->cons.items);
  uint32_t b = mark(l);
  lint_guard_expr(l, n->cons.tail);
  tab_join(l, a, b, JOIN_NEW_MERGED);
}

void lint_guard_expr(Lint *l, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_VAR: lint_use(l, n); break;
  case N_ATOM: lint_keyword(l, n, n->name); break;
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT:
  case N_STRING:
  case N_NIL: break;
  case N_LIST: list(l, n); break;
  case N_TUPLE: all(l, n->list); break;
  case N_MAP:
  case N_MAP_UPDATE: map(l, n); break;
  case N_RECORD: lint_record_made(l, n, lint_guard_expr); break;
  case N_RECORD_INDEX:
  case N_RECORD_ACCESS: record_field(l, n); break;
  case N_BIN: lint_bin(l, n->list, lint_guard_expr); break;
  case N_CALL: call(l, n); break;
  case N_OP1: lint_guard_expr(l, n->one); break;
  case N_OP: operator(l, n); break;
  default: illegal(l, n->loc); break;
  }
}

// --- tests: what stands on top of a guard

static bool is_old_record_test(const Node *n) {
  return n->kind == N_CALL && ast_is_atom(n->call.fun, "record") &&
         n->call.args.n == 2;
}

static void old_test(Lint *l, const Node *n) {
  Name name = n->call.fun->name;
  all(l, n->call.args);
  if (lint_is_local(l, name, 1) || lint_import(l, name, 1))
    illegal_call(l, n, name, 1);
}

void lint_guard_test(Lint *l, const Node *n) {
  lint_obsolete_guard(l, n);
  if (is_old_record_test(n))
    is_record(l, n);
  else if (lw_is_old_test(n))
    old_test(l, n);
  else
    lint_guard_expr(l, n);
}

void lint_guard(Lint *l, NodeList guards) {
  uint32_t a = mark(l), changes = l->vars.changes.n;
  for (uint32_t i = 0; i < guards.n; i++)
    for (uint32_t k = 0; k < guards.at[i]->list.n; k++) {
      uint32_t b = mark(l);
      lint_guard_test(l, guards.at[i]->list.at[k]);
      env_apply(l, b);
      tab_join(l, a, b, JOIN_OLD);
    }
  env_undo(l, changes);
}
