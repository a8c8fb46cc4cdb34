// SPDX-License-Identifier: Apache-2.0
// Lowering: conditions and guards. A condition is lowered for two blocks to go
// to; `and` and `or` of operands that cannot fail are as good as andalso and
// orelse. In a guard (exc_kind EXC_GUARD) all that goes wrong goes to s->exc.
#include "lower.h"

// --- which expressions have a boolean value, if any

static bool is_comparison(const Node *n) {
  return n->kind == N_OP &&
         (n->op == OP_EQ || n->op == OP_NE || n->op == OP_LE ||
          n->op == OP_LT || n->op == OP_GE || n->op == OP_GT ||
          n->op == OP_EQX || n->op == OP_NEX);
}

static bool is_strict(const Node *n) {
  return n->kind == N_OP && (n->op == OP_AND || n->op == OP_OR);
}

static bool is_lazy(const Node *n) {
  return n->kind == N_OP && (n->op == OP_ANDALSO || n->op == OP_ORELSE);
}

static bool is_not(const Node *n) {
  return n->kind == N_OP1 && n->op == OP_NOT;
}

bool lw_is_bool_expr(const FnState *s, const Node *n) {
  if (n->kind == N_ATOM)
    return ast_is_atom(n, "true") || ast_is_atom(n, "false");
  if (is_comparison(n) || is_strict(n) || is_not(n)) return true;
  if (n->kind == N_OP && n->op == OP_XOR) return true;
  if (is_lazy(n)) return lw_is_bool_expr(s, n->pair.rhs);
  return n->kind == N_CALL && lw_is_bool_call(s, n);
}

static bool is_simple(const Node *n) {
  return n->kind <= N_STRING || n->kind == N_NIL;
}

// Boolean, and evaluating it or not makes no difference.
static bool is_safe(const FnState *s, const Node *n) {
  TypeSet types;
  if (is_comparison(n)) return is_simple(n->pair.lhs) && is_simple(n->pair.rhs);
  if (is_strict(n)) return is_safe(s, n->pair.lhs) && is_safe(s, n->pair.rhs);
  if (is_not(n)) return is_safe(s, n->one);
  if (n->kind == N_ATOM) return lw_is_bool_expr(s, n);
  return lw_is_type_test(s, n, &types) && is_simple(n->call.args.at[0]);
}

// --- conditions

// Goes to a block that raises because v is no boolean.
static BlkId not_boolean(FnState *s, Val v, BadBool bad, uint32_t line) {
  if (bad == BAD_GUARD) return s->exc;
  BlkId back = s->b, b = lw_blk(s);
  lw_go(s, b);
  Ref r = lw_use(s, v);
  if (bad != BAD_ARG)
    lw_fail(s, bad == BAD_CASE ? FAIL_CASE_CLAUSE : FAIL_BAD_FILTER, &r, 1,
            line);
  else
    lw_error(s, lw_tuple(s, (Val[]){lw_atom(s, "badarg"), val_ref(r)}, 2, line),
             line);
  lw_go(s, back);
  return b;
}

static void switch_bool(FnState *s, Val v, BlkId yes, BlkId no, BlkId bad) {
  Ref r = lw_use(s, v);
  ir_term(s->fn, s->b, IR_SWITCH, &r, 1, 0);
  ir_edge(s->fn, s->b, yes, NULL, 0, s->m->yes);
  ir_edge(s->fn, s->b, no, NULL, 0, s->m->no);
  ir_edge(s->fn, s->b, bad, NULL, 0, NULL);
  lw_dead(s);
}

static void branch_on(FnState *s, Val v, BlkId yes, BlkId no, BadBool bad,
                      uint32_t line) {
  if (s->dead) return;
  if (v.lit && (v.lit == s->m->yes || v.lit == s->m->no))
    lw_jmp(s, v.lit == s->m->yes ? yes : no);
  else if (!v.lit && !(lw_type(s, v) & ~(TypeSet)TY_BOOL))
    lw_br(s, v.ref, yes, no);
  else if (bad == BAD_GUARD && no == s->exc)
    lw_br(s, lw_ins2(s, IR_EQX, lw_use(s, v), lw_use(s, lw_bool(s, true)), 0),
          yes, no);
  else
    switch_bool(s, v, yes, no, not_boolean(s, v, bad, line));
}

static void both(FnState *s, const Node *n, BlkId yes, BlkId no, BadBool left,
                 BadBool right) {
  bool is_and = n->op == OP_ANDALSO || n->op == OP_AND;
  BlkId second = lw_blk(s);
  lw_cond(s, n->pair.lhs, is_and ? second : yes, is_and ? no : second, left);
  lw_go(s, second);
  lw_cond(s, n->pair.rhs, yes, no, right);
}

void lw_cond(FnState *s, const Node *n, BlkId yes, BlkId no, BadBool bad) {
  if (s->dead) return;
  if (is_lazy(n)) {
    both(s, n, yes, no, bad == BAD_GUARD ? BAD_GUARD : BAD_ARG, bad);
  } else if (is_strict(n) && is_safe(s, n)) {
    both(s, n, yes, no, bad, bad);
  } else if (is_not(n) && lw_is_bool_expr(s, n->one)) {
    lw_cond(s, n->one, no, yes, bad);
  } else if (!lw_record_cond(s, n, yes, no)) {
    Val v = lw_expr(s, n, W_VALUE);
    branch_on(s, v, yes, no, bad, lw_line(s, n));
  }
}

Val lw_bool_join(FnState *s, BlkId yes, BlkId no) {
  Join j = lw_join(s);
  lw_go(s, yes);
  lw_join_add(s, &j, lw_bool(s, true));
  lw_go(s, no);
  lw_join_add(s, &j, lw_bool(s, false));
  return lw_join_end(s, &j, W_VALUE);
}

Val lw_and_or(FnState *s, const Node *n, Want want) {
  bool is_and = n->op == OP_ANDALSO;
  BlkId rhs = lw_blk(s), end = lw_blk(s);
  lw_cond(s, n->pair.lhs, is_and ? rhs : end, is_and ? end : rhs,
          s->exc_kind == EXC_GUARD ? BAD_GUARD : BAD_ARG);
  Join j = lw_join(s);
  lw_go(s, rhs);
  lw_join_add(s, &j, lw_expr(s, n->pair.rhs, want));
  s->scope = j.base;
  lw_go(s, end);
  Val v = lw_bool(s, !is_and);
  if (want == W_TAIL) lw_ret(s, v);
  lw_join_add(s, &j, v);
  return lw_join_end(s, &j, want);
}

// --- guards

// Tests of old, which are still allowed as whole tests.
static const struct OldTest {
  const char *name;
  TypeSet types;
} old_tests[] = {
    {"atom", TY_ATOM},     {"binary", TY_BINARY}, {"float", TY_FLOAT},
    {"function", TY_FUN},  {"integer", TY_INT},   {"list", TY_LIST},
    {"number", TY_NUMBER}, {"pid", TY_PID},       {"port", TY_PORT},
    {"reference", TY_REF}, {"tuple", TY_TUPLE},
};

static TypeSet old_test(const Node *n) {
  if (n->kind != N_CALL || n->call.fun->kind != N_ATOM || n->call.args.n != 1)
    return 0;
  for (size_t i = 0; i < sizeof old_tests / sizeof *old_tests; i++)
    if (!strcmp(old_tests[i].name, n->call.fun->name->text))
      return old_tests[i].types;
  return 0;
}

bool lw_is_old_test(const Node *n) { return old_test(n); }

TypeSet lw_old_test(const ModState *m, const Node *n) {
  TypeSet types = old_test(n);
  return types && !lw_is_own(m, n->call.fun->name, 1) ? types : 0;
}

static void guard_test(FnState *s, const Node *n, BlkId yes, BlkId fail) {
  TypeSet types = lw_old_test(s->m, n);
  if (ast_is_atom(n, "true"))
    lw_jmp(s, yes);
  else if (types)
    lw_br(s, lw_is(s, types, lw_value(s, n->call.args.at[0])), yes, fail);
  else
    lw_cond(s, n, yes, fail, BAD_GUARD);
}

void lw_guard_tests(FnState *s, NodeList tests, BlkId ok, BlkId fail) {
  Region r = lw_enter(s, EXC_GUARD, fail);
  for (uint32_t i = 0; i < tests.n; i++) {
    bool last = i + 1 == tests.n;
    if (!last && ast_is_atom(tests.at[i], "true")) continue;
    BlkId yes = last && ok ? ok : lw_blk(s);
    guard_test(s, tests.at[i], yes, fail);
    lw_go(s, yes);
  }
  lw_leave(s, r);
}

void lw_guards(FnState *s, NodeList guards, BlkId fail) {
  if (!guards.n || s->dead) return;
  BlkId ok = guards.n > 1 ? lw_blk(s) : 0;
  for (uint32_t i = 0; i < guards.n; i++) {
    bool last = i + 1 == guards.n;
    BlkId next = last ? fail : lw_blk(s);
    lw_guard_tests(s, guards.at[i]->list, ok, next);
    if (!last) lw_go(s, next);
  }
}

// --- could an expression stand in a guard?

static bool all_guards(const ModState *m, NodeList list) {
  for (uint32_t i = 0; i < list.n; i++)
    if (!lw_is_guard_expr(m, list.at[i])) return false;
  return true;
}

static bool all_rhs(const ModState *m, NodeList list, bool lhs_too) {
  for (uint32_t i = 0; i < list.n; i++) {
    const Node *n = list.at[i];
    if (lhs_too && !lw_is_guard_expr(m, n->pair.lhs)) return false;
    if (!lw_is_guard_expr(m, n->pair.rhs)) return false;
  }
  return true;
}

// Defaults count where no field is given.
static bool record_fields(const ModState *m, const Node *n) {
  const RecordDef *def = lw_record_def(m, n->rec.name);
  if (!all_rhs(m, n->rec.fields, false)) return false;
  for (uint32_t i = 0; def && i < def->n; i++) {
    const Node *f = def->fields[i];
    if (f->field_def.value && !lw_record_init(m, n, f->field_def.name) &&
        !lw_is_guard_expr(m, f->field_def.value))
      return false;
  }
  return true;
}

// is_record needs a name that is written there.
static bool is_unnamed_record_test(const Node *n) {
  const Node *f =
      n->call.fun->kind == N_REMOTE ? n->call.fun->pair.rhs : n->call.fun;
  return ast_is_atom(f, "is_record") && n->call.args.n > 1 &&
         n->call.args.at[1]->kind != N_ATOM;
}

static bool call_is_guard(const ModState *m, const Node *n) {
  const Node *f = n->call.fun;
  if (!all_guards(m, n->call.args) || is_unnamed_record_test(n)) return false;
  if (f->kind == N_ATOM)
    return !lw_is_own(m, f->name, n->call.args.n) &&
           lw_is_guard_bif(m, f->name, n->call.args.n);
  if (f->kind != N_REMOTE || !ast_is_atom(f->pair.lhs, "erlang") ||
      f->pair.rhs->kind != N_ATOM)
    return false;
  return lw_is_guard_bif(m, f->pair.rhs->name, n->call.args.n) ||
         lw_is_guard_op(m, f->pair.rhs->name, n->call.args.n);
}

static bool bin_is_guard(const ModState *m, NodeList elements) {
  for (uint32_t i = 0; i < elements.n; i++) {
    const Node *e = elements.at[i];
    if (!lw_is_guard_expr(m, e->bin.value)) return false;
    if (e->bin.size && !lw_is_guard_expr(m, e->bin.size)) return false;
  }
  return true;
}

bool lw_is_guard_expr(const ModState *m, const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_VAR:
  case N_RECORD_INDEX: return true;
  case N_LIST:
    return all_guards(m, n->cons.items) && lw_is_guard_expr(m, n->cons.tail);
  case N_TUPLE: return all_guards(m, n->list);
  case N_MAP: return all_rhs(m, n->map.fields, true);
  case N_MAP_UPDATE:
    return lw_is_guard_expr(m, n->map.arg) && all_rhs(m, n->map.fields, true);
  case N_RECORD: return record_fields(m, n);
  case N_RECORD_ACCESS: return lw_is_guard_expr(m, n->rec_field.arg);
  case N_BIN: return bin_is_guard(m, n->list);
  case N_CALL: return call_is_guard(m, n);
  case N_OP1: return lw_is_guard_expr(m, n->one);
  case N_OP:
    return n->op != OP_APPEND && n->op != OP_SUBTRACT && n->op != OP_SEND &&
           lw_is_guard_expr(m, n->pair.lhs) && lw_is_guard_expr(m, n->pair.rhs);
  default: return ast_is_atomic(n);
  }
}

bool lw_is_guard(const ModState *m, const Node *n) {
  return (lw_old_test(m, n) && lw_is_guard_expr(m, n->call.args.at[0])) ||
         lw_is_guard_expr(m, n);
}
