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

static Env all(Lint *l, NodeList list, Env e) {
  for (uint32_t i = 0; i < list.n; i++) e = lint_guard_expr(l, list.at[i], e);
  return e;
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

static Env local_call(Lint *l, const Node *n, Env e) {
  Name name = n->call.fun->name;
  uint32_t arity = n->call.args.n;
  e = all(l, n->call.args, e);
  if (lw_is_guard_bif(l->m, name, arity) && no_clash(l, name, arity)) return e;
  if (lint_is_local(l, name, arity) || lint_import(l, name, arity))
    illegal_call(l, n, name, arity);
  else
    illegal(l, n->loc);
  return e;
}

static Env is_record(Lint *l, const Node *n, Env e) {
  NodeList args = n->call.args;
  bool named = args.at[1]->kind == N_ATOM;
  bool good = named && (args.n == 2 || args.at[2]->kind == N_INTEGER);
  e = good ? lint_guard_expr(l, args.at[0], e) : all(l, args, e);
  if (!good)
    illegal(l, n->loc);
  else if (args.n == 2)
    lint_record(l, NULL, args.at[1]->name, args.at[1]->loc);
  else if (n->call.fun->kind == N_ATOM && !no_clash(l, n->call.fun->name, 3))
    illegal_call(l, n, n->call.fun->name, 3);
  return e;
}

static Env call(Lint *l, const Node *n, Env e) {
  const Node *f = n->call.fun;
  bool remote = f->kind == N_REMOTE && ast_is_atom(f->pair.lhs, "erlang") &&
                f->pair.rhs->kind == N_ATOM;
  const Node *name = remote ? f->pair.rhs : f;
  uint32_t arity = n->call.args.n;
  if (ast_is_atom(name, "is_record") && (arity == 2 || arity == 3))
    return is_record(l, n, e);
  if (f->kind == N_ATOM) return local_call(l, n, e);
  if (!remote) {
    illegal(l, n->loc);
    return e;
  }
  e = all(l, n->call.args, e);
  if (!lw_is_guard_bif(l->m, name->name, arity) &&
      !lw_is_guard_op(l->m, name->name, arity))
    illegal(l, n->loc);
  return e;
}

static Env map(Lint *l, const Node *n, Env e) {
  if (n->map.arg) e = lint_guard_expr(l, n->map.arg, e);
  for (uint32_t i = 0; i < n->map.fields.n; i++) {
    const Node *f = n->map.fields.at[i];
    if (!n->map.arg && f->kind == N_MAP_EXACT)
      LINT(l, f->loc, E_MAP_CONSTRUCTION);
    e = lint_guard_expr(l, f->pair.lhs, e);
    e = lint_guard_expr(l, f->pair.rhs, e);
  }
  return e;
}

static Env record_field(Lint *l, const Node *n, Env e) {
  if (n->rec_field.arg) e = lint_guard_expr(l, n->rec_field.arg, e);
  const RecordDef *def =
      lint_record(l, n->rec_field.module, n->rec_field.name, n->loc);
  if (def) lint_field(l, def, n->rec_field.field, n->rec_field.field_loc);
  return e;
}

static Env operator(Lint *l, const Node *n, Env e) {
  e = lint_guard_expr(l, n->pair.lhs, e);
  e = lint_guard_expr(l, n->pair.rhs, e);
  if (n->op == OP_APPEND || n->op == OP_SUBTRACT || n->op == OP_SEND)
    illegal(l, n->loc);
  return e;
}

Env lint_guard_expr(Lint *l, const Node *n, Env e) {
  const RecordDef *def;
  switch ((NodeKind)n->kind) {
  case N_VAR: return lint_use(l, e, n);
  case N_ATOM:
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT:
  case N_STRING:
  case N_NIL: return e;
  case N_LIST:
    return lint_guard_expr(l, n->cons.tail, all(l, n->cons.items, e));
  case N_TUPLE: return all(l, n->list, e);
  case N_MAP:
  case N_MAP_UPDATE: return map(l, n, e);
  case N_RECORD:
    def = lint_record(l, n->rec.module, n->rec.name, n->loc);
    return def ? lint_fields(l, n, def, e, lint_guard_expr) : e;
  case N_RECORD_INDEX:
  case N_RECORD_ACCESS: return record_field(l, n, e);
  case N_BIN: return lint_bin(l, n->list, e, lint_guard_expr);
  case N_CALL: return call(l, n, e);
  case N_OP1: return lint_guard_expr(l, n->one, e);
  case N_OP: return operator(l, n, e);
  default: illegal(l, n->loc); return e;
  }
}

static bool is_old_record_test(const Node *n) {
  return n->kind == N_CALL && ast_is_atom(n->call.fun, "record") &&
         n->call.args.n == 2;
}

Env lint_guard_test(Lint *l, const Node *n, Env e) {
  lint_obsolete_guard(l, n);
  if (is_old_record_test(n)) return is_record(l, n, e);
  if (lw_old_test(l->m, n)) return lint_guard_expr(l, n->call.args.at[0], e);
  return lint_guard_expr(l, n, e);
}

Env lint_guard(Lint *l, NodeList guards, Env e) {
  for (uint32_t i = 0; i < guards.n; i++)
    for (uint32_t k = 0; k < guards.at[i]->list.n; k++)
      e = lint_guard_test(l, guards.at[i]->list.at[k], e);
  return e;
}
