// SPDX-License-Identifier: Apache-2.0
// Lint: expressions and clauses. Each gives the environment for what follows.
#include "lint.h"

// --- sequences and operands

Env lint_body(Lint *l, NodeList body, Env e) {
  for (uint32_t i = 0; i < body.n; i++) e = lint_expr(l, body.at[i], e);
  return e;
}

Env lint_operands(Lint *l, Node *const *at, uint32_t n, Env e) {
  Env r = e;
  for (uint32_t i = 0; i < n; i++)
    r = lint_merge(l, e, r, lint_expr(l, at[i], e));
  return r;
}

static Env list_operands(Lint *l, NodeList list, Env e) {
  return lint_operands(l, list.at, list.n, e);
}

static Env two(Lint *l, Node *a, Node *b, Env e) {
  return lint_operands(l, (Node *[]){a, b}, 2, e);
}

// --- clauses

static Env clause(Lint *l, const Node *n, Env e) {
  e = lint_add(e, lint_patterns(l, n->clause.patterns, e, false), l);
  e = lint_guard(l, n->clause.guards, e);
  return lint_body(l, n->clause.body, e);
}

static Env clauses(Lint *l, NodeList list, Env e, const char *in, Loc at) {
  Env *ends = NEW_N(l->m->arena, Env, list.n + 1);
  for (uint32_t i = 0; i < list.n; i++) ends[i] = clause(l, list.at[i], e);
  return lint_export(l, e, ends, list.n, in, at);
}

static void fun_clauses(Lint *l, NodeList list, Env e) {
  bool old = l->in_record_def;
  l->in_record_def = false;
  for (uint32_t i = 0; i < list.n; i++) {
    const Node *c = list.at[i];
    Env in = lint_add(e, lint_patterns(l, c->clause.patterns, e, true), l);
    in = lint_guard(l, c->clause.guards, in);
    lint_body(l, c->clause.body, in);
  }
  l->in_record_def = old;
}

static Env receive(Lint *l, const Node *n, Env e) {
  NodeList list = n->receive.clauses;
  if (!n->receive.timeout) return clauses(l, list, e, "'receive'", n->loc);
  Env *ends = NEW_N(l->m->arena, Env, list.n + 1);
  Env time = lint_expr(l, n->receive.timeout, e);
  ends[list.n] = lint_body(l, n->receive.after, e);
  for (uint32_t i = 0; i < list.n; i++) ends[i] = clause(l, list.at[i], e);
  Env out = lint_export(l, e, ends, list.n + 1, "'receive'", n->loc);
  return lint_merge(l, e, time, out);
}

// --- try

static Env handler(Lint *l, const Node *n, Env e) {
  const Node *trace = n->clause.patterns.at[2];
  NodeList two_patterns = {n->clause.patterns.at, 2};
  Env in = lint_add(e, lint_patterns(l, two_patterns, e, false), l);
  if (trace->kind == N_VAR && strcmp(trace->name->text, "_")) {
    if (lint_find(in, trace->name))
      LINT(l, trace->loc, E_TRACE_BOUND, lint_text(l, trace->name));
    Env guard = lint_bind(l, in, trace->name, V_TRACE);
    lint_guard(l, n->clause.guards, guard);
    in = lint_bind(l, in, trace->name, V_BOUND);
  } else {
    in = lint_guard(l, n->clause.guards, in);
  }
  return lint_body(l, n->clause.body, in);
}

static Env try(Lint *l, const Node *n, Env e) {
  NodeList of = n->try.clauses, catch = n->try.handlers;
  Env body = lint_body(l, n->try.body, e);
  Env unsafe = lint_unsafe(l, e, body, "'try'", n->loc);
  Env *ends = NEW_N(l->m->arena, Env, of.n + catch.n + 1);
  for (uint32_t i = 0; i < of.n; i++)
    ends[i] = lint_unsafe(l, e, clause(l, of.at[i], body), "'try'", n->loc);
  for (uint32_t i = 0; i < catch.n; i++)
    ends[of.n + i] =
        lint_unsafe(l, e, handler(l, catch.at[i], unsafe), "'try'", n->loc);
  Env out = unsafe;
  for (uint32_t i = 0; i < of.n + catch.n; i++)
    out = lint_merge(l, e, out, ends[i]);
  Env after = lint_body(l, n->try.after, out);
  return lint_merge(l, e, out, lint_unsafe(l, e, after, "'try'", n->loc));
}

static Env maybe(Lint *l, const Node *n, Env e) {
  Env body = lint_body(l, n->maybe.body, e);
  Env out = lint_unsafe(l, e, body, "'maybe'", n->loc);
  if (!n->maybe.clauses.n) return out;
  Env other = clauses(l, n->maybe.clauses, out, "'else'", n->loc);
  return lint_merge(l, e, out, lint_unsafe(l, e, other, "'else'", n->loc));
}

// --- comprehensions

static void bit_generator(Lint *l, const Node *p) {
  if (p->kind != N_BIN || !p->list.n) return;
  const Node *last = p->list.at[p->list.n - 1], *size;
  if (lw_seg(last, &size).flags & SEG_ALL)
    LINT(l, last->loc, E_UNSIZED_IN_GENERATOR);
}

static Env generator(Lint *l, const Node *n, Env e) {
  const Node *p = n->pair.lhs;
  if (n->kind == N_B_GENERATE || n->kind == N_B_GENERATE_STRICT)
    bit_generator(l, p);
  lint_expr(l, n->pair.rhs, e);
  if (n->kind != N_M_GENERATE && n->kind != N_M_GENERATE_STRICT)
    return lint_add(e, lint_pattern(l, p, e, true), l);
  NodeList both = {(Node *[]){p->pair.lhs, p->pair.rhs}, 2};
  return lint_add(e, lint_patterns(l, both, e, true), l);
}

static Env zip(Lint *l, const Node *n, Env e) {
  Env r = e;
  for (uint32_t i = 0; i < n->list.n; i++)
    r = lint_merge(l, e, r, generator(l, n->list.at[i], e));
  return r;
}

static Env qualifier(Lint *l, const Node *n, Env e) {
  if (n->kind == N_ZIP) return zip(l, n, e);
  if (n->kind >= N_GENERATE && n->kind < N_ZIP) return generator(l, n, e);
  if (n->kind == N_MATCH && lw_release(l->m) >= 29)
    LINT(l, n->loc, E_COMPR_ASSIGN);
  return lw_is_guard(l->m, n) ? lint_guard_test(l, n, e) : lint_expr(l, n, e);
}

static void comprehension(Lint *l, const Node *n, Env e) {
  bool old = l->in_record_def;
  l->in_record_def = false;
  for (uint32_t i = 0; i < n->compr.quals.n; i++)
    e = qualifier(l, n->compr.quals.at[i], e);
  l->in_record_def = old;
  for (uint32_t i = 0; i < n->compr.items.n; i++) {
    const Node *item = n->compr.items.at[i];
    if (item->kind == N_MAP_ASSOC || item->kind == N_MAP_EXACT)
      two(l, item->pair.lhs, item->pair.rhs, e);
    else
      lint_expr(l, item, e);
  }
}

// --- calls

// Of a function that is known by its names.
static void known_call(Lint *l, const Node *n, Name module, Name name) {
  lint_obsolete(l, module, name, n->call.args.n, n->loc);
  lint_format(l, n, module, name);
}

static bool is_is_record(const Node *n) {
  const Node *f = n->call.fun;
  if (n->call.args.n != 2 || n->call.args.at[1]->kind != N_ATOM) return false;
  if (f->kind == N_REMOTE)
    return ast_is_atom(f->pair.lhs, "erlang") &&
           ast_is_atom(f->pair.rhs, "is_record");
  return ast_is_atom(f, "is_record");
}

// A local function that hides a BIF which was imported before modules could
// define such functions.
static void clash(Lint *l, const Node *n, Name name, uint32_t arity) {
  if (!lint_is_local(l, name, arity) ||
      !lw_is_auto_imported(l->m, name, arity) ||
      !lw_is_old_bif(l->m, name, arity))
    return;
  const char *text = lint_text(l, name);
  LINT(l, n->loc, E_OLD_BIF_CALL, text, arity, text, arity, text, arity);
}

static void local_call(Lint *l, const Node *n) {
  Name name = n->call.fun->name;
  uint32_t arity = n->call.args.n;
  bool local = lint_is_local(l, name, arity);
  const FnRef *import = lint_import(l, name, arity);
  if (import) {
    known_call(l, n, import->module, name);
    return;
  }
  if (!local && lw_is_auto_imported(l->m, name, arity)) {
    lint_obsolete_bif(l, name, arity, n->loc);
    return;
  }
  if (arity == 2 && !strcmp(name->text, "record_info")) {
    lint_record_info(l, n);
    return;
  }
  clash(l, n, name, arity);
  lint_call(l, name, arity, n->loc);
}

static void remote_call(Lint *l, const Node *n) {
  const Node *module = n->call.fun->pair.lhs, *name = n->call.fun->pair.rhs;
  if (module->kind != N_ATOM) return;
  lint_module_name(l, module->name,
                   name->kind == N_ATOM ? n->loc : module->loc);
  if (name->kind != N_ATOM) return;
  known_call(l, n, module->name, name->name);
}

static Env call(Lint *l, const Node *n, Env e) {
  Node *f = n->call.fun;
  NodeList args = n->call.args;
  if (is_is_record(n)) {
    e = lint_expr(l, args.at[0], e);
    lint_record(l, NULL, args.at[1]->name, args.at[1]->loc);
    return e;
  }
  if (f->kind == N_ATOM) {
    e = list_operands(l, args, e);
    local_call(l, n);
    return e;
  }
  bool remote = f->kind == N_REMOTE;
  if (remote) remote_call(l, n);
  Node **at = NEW_N(l->m->arena, Node *, args.n + 2);
  at[0] = remote ? f->pair.lhs : f;
  if (remote) at[1] = f->pair.rhs;
  if (args.n) memcpy(at + 1 + remote, args.at, args.n * sizeof *at);
  return lint_operands(l, at, args.n + 1 + remote, e);
}

static void fun_local(Lint *l, const Node *n) {
  Name name = n->fa.name;
  if (n->fa.arity == 2 && !strcmp(name->text, "record_info"))
    LINT(l, n->loc, E_RECORD_INFO);
  else if (lint_is_local(l, name, n->fa.arity) ||
           !lw_is_auto_imported(l->m, name, n->fa.arity))
    lint_call(l, name, n->fa.arity, n->loc);
  else if (lw_release(l->m) >= 29)
    lint_obsolete_bif(l, name, n->fa.arity, n->loc);
}

// --- maps and records

static Env map(Lint *l, const Node *n, Env e) {
  NodeList f = n->map.fields;
  Node **at = NEW_N(l->m->arena, Node *, 2 * f.n + 1);
  uint32_t k = 0;
  if (n->map.arg) at[k++] = n->map.arg;
  for (uint32_t i = 0; i < f.n; i++) {
    if (!n->map.arg && f.at[i]->kind == N_MAP_EXACT)
      LINT(l, f.at[i]->loc, E_MAP_CONSTRUCTION);
    at[k++] = f.at[i]->pair.lhs;
    at[k++] = f.at[i]->pair.rhs;
  }
  return lint_operands(l, at, k, e);
}

static Env record_update(Lint *l, const Node *n, Env e) {
  Env arg = lint_expr(l, n->rec.arg, e);
  const RecordDef *def = lint_record(l, n->rec.module, n->rec.name, n->loc);
  if (!def) return arg;
  for (uint32_t i = 0; i < n->rec.fields.n; i++) {
    const Node *name = n->rec.fields.at[i]->pair.lhs;
    if (name->kind != N_VAR || strcmp(name->name->text, "_")) continue;
    LINT(l, name->loc, E_WILDCARD_UPDATE, lint_text(l, n->rec.name));
    return arg;
  }
  return lint_merge(l, e, arg, lint_fields(l, n, def, e, lint_expr));
}

static Env record_access(Lint *l, const Node *n, Env e) {
  e = lint_expr(l, n->rec_field.arg, e);
  const RecordDef *def =
      lint_record(l, n->rec_field.module, n->rec_field.name, n->loc);
  if (def) lint_field(l, def, n->rec_field.field, n->rec_field.field_loc);
  return e;
}

static void record_index(Lint *l, const Node *n) {
  const RecordDef *def =
      lint_record(l, n->rec_field.module, n->rec_field.name, n->loc);
  if (def) lint_field(l, def, n->rec_field.field, n->rec_field.field_loc);
}

// --- operators

static Env operator(Lint *l, const Node *n, Env e) {
  bool is_and = n->op == OP_ANDALSO;
  if (!is_and && n->op != OP_ORELSE) return two(l, n->pair.lhs, n->pair.rhs, e);
  Env left = lint_expr(l, n->pair.lhs, e);
  Env right = lint_expr(l, n->pair.rhs, left);
  return lint_unsafe(l, left, right, is_and ? "'andalso'" : "'orelse'", n->loc);
}

static Env match(Lint *l, const Node *n, Env e) {
  Env in = lint_expr(l, n->pair.rhs, e);
  Env news = lint_pattern(l, n->pair.lhs, in, false);
  lint_aliases(l, n->pair.lhs, n->pair.rhs, e);
  return lint_add(in, news, l);
}

static Env list(Lint *l, const Node *n, Env e) {
  Env r = list_operands(l, n->cons.items, e);
  return lint_merge(l, e, r, lint_expr(l, n->cons.tail, e));
}

static Env named_fun(Lint *l, const Node *n, Env e) {
  Env in = strcmp(n->fun.name->text, "_")
               ? lint_bind(l, e, n->fun.name, V_BOUND)
               : e;
  fun_clauses(l, n->fun.clauses, in);
  return e;
}

Env lint_expr(Lint *l, const Node *n, Env e) {
  const RecordDef *def;
  switch ((NodeKind)n->kind) {
  case N_VAR: return lint_use(l, e, n);
  case N_LIST: return list(l, n, e);
  case N_TUPLE: return list_operands(l, n->list, e);
  case N_BIN: return lint_bin(l, n->list, e, lint_expr);
  case N_OP: return operator(l, n, e);
  case N_OP1: return lint_expr(l, n->one, e);
  case N_MATCH:
  case N_MAYBE_MATCH: return match(l, n, e);
  case N_CALL: return call(l, n, e);
  case N_RECORD:
    def = lint_record(l, n->rec.module, n->rec.name, n->loc);
    return def ? lint_fields(l, n, def, e, lint_expr) : e;
  case N_RECORD_UPDATE: return record_update(l, n, e);
  case N_RECORD_ACCESS: return record_access(l, n, e);
  case N_RECORD_INDEX: record_index(l, n); return e;
  case N_MAP:
  case N_MAP_UPDATE: return map(l, n, e);
  case N_BLOCK: return lint_body(l, n->list, e);
  case N_IF: return clauses(l, n->list, e, "'if'", n->loc);
  case N_CASE:
    e = lint_expr(l, n->cases.arg, e);
    return clauses(l, n->cases.clauses, e, "'case'", n->loc);
  case N_RECEIVE: return receive(l, n, e);
  case N_TRY: return try(l, n, e);
  case N_CATCH:
    return lint_unsafe(l, e, lint_expr(l, n->one, e), "'catch'", n->loc);
  case N_MAYBE: return maybe(l, n, e);
  case N_FUN: fun_clauses(l, n->fun.clauses, e); return e;
  case N_NAMED_FUN: return named_fun(l, n, e);
  case N_FUN_LOCAL: fun_local(l, n); return e;
  case N_FUN_REMOTE:
    return lint_operands(
        l, (Node *[]){n->mfa.module, n->mfa.name, n->mfa.arity}, 3, e);
  case N_LC:
  case N_BC:
  case N_MC: comprehension(l, n, e); return e;
  case N_REMOTE: LINT(l, ast_first(n->pair.lhs), E_ILLEGAL_EXPR); return e;
  default: return e;
  }
}
