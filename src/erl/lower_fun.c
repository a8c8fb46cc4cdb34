// SPDX-License-Identifier: Apache-2.0
// Lowering: functions, funs, and parts of functions that become functions.
#include "lower.h"

// --- functions

static uint32_t file_of(ModState *m, uint32_t source) {
  uint64_t k;
  if (map_get(&m->files, (uint64_t)source + 1, &k)) return (uint32_t)k;
  const char *path = m->diags->sources.at[source].path;
  vec_push(&m->ir->files, arena_strdup(m->ir->arena, path, strlen(path)));
  map_put(&m->files, (uint64_t)source + 1, m->ir->files.n - 1);
  return m->ir->files.n - 1;
}

FnState lw_fn_begin(ModState *m, FnNames *names, Loc loc) {
  FnState s = {.m = m, .names = names};
  s.fn = ir_fn_new(m->ir, NULL);
  s.fn->line = loc.line;
  s.fn->file = file_of(m, loc.file);
  s.b = ir_blk(s.fn);
  return s;
}

static void fetch_captures(FnState *s) {
  Blk *entry = &s->fn->blk.at[1];
  uint32_t n = s->captures.n, old = entry->ins.n;
  for (uint32_t i = 0; i < n; i++) vec_add(s->fn->arena, &entry->ins, 0);
  if (n) memmove(entry->ins.at + n, entry->ins.at, old * sizeof(Ref));
  for (uint32_t i = 0; i < n; i++)
    entry->ins.at[i] = s->captures.at[i].inner.ref;
}

void lw_fn_end(FnState *s, const FnRef *ref) {
  s->fn->ref = ref;
  fetch_captures(s);
  ir_remove_unreachable(s->fn);
  for (uint32_t i = 0; i < s->lost.n; i++)
    if (!s->fn->blk.at[s->lost.at[i]].dead)
      bug("%s/%u: unbound variable", ref->name->text, ref->arity);
  lw_clean(s->fn);
  vec_free(&s->lost);
  vec_free(&s->captures);
  names_clear(&s->captured);
}

// All clauses of a function or fun; params: as many as the clauses have
// patterns.
void lw_clauses(FnState *s, NodeList clauses, const Ref *params,
                uint32_t line) {
  uint32_t arity = clauses.at[0]->clause.patterns.n;
  Occ **subjects = NEW_N(s->m->arena, Occ *, arity + 1);
  for (uint32_t i = 0; i < arity; i++)
    subjects[i] = lw_occ(s, val_ref(params[i]));
  Arm *arms = lw_new_arms(s, clauses, arity);
  BlkId fail = lw_blk(s);
  Join none = lw_join(s);
  lw_match(s, subjects, arity, arms, clauses.n, fail, true);
  lw_arms(s, arms, clauses, &none, W_TAIL);
  vec_free(&none.live);
  lw_go(s, fail);
  lw_fail(s, FAIL_FUNCTION_CLAUSE, params, arity, line);
}

static Ref *new_params(FnState *s, uint32_t n) {
  Ref *params = NEW_N(s->m->arena, Ref, n + 1);
  for (uint32_t i = 0; i < n; i++) params[i] = ir_param(s->fn, 1, TY_ANY);
  return params;
}

// --- funs

static FunInfo *new_info(FnState *s, const FnRef *fn, uint32_t nfree) {
  IrModule *ir = s->m->ir;
  FunInfo *info = NEW(ir->arena, FunInfo);
  *info = (FunInfo){fn, fn->arity - 1, ir->funs.n, nfree};
  vec_push(&ir->funs, info);
  return info;
}

static Val closure(FnState *s, FunInfo *info, const Ref *args, uint32_t n,
                   uint32_t line) {
  Ref r = lw_ins(s, IR_FUN, args, n, line);
  s->fn->ins.at[r].fun = info;
  return val_ref(r);
}

Name lw_name(ModState *m, const char *fmt, ...) {
  Str text = {0};
  va_list ap;
  va_start(ap, fmt);
  str_vprintf(&text, fmt, ap);
  va_end(ap);
  Name name = name_get(m->names, text.at, text.n);
  str_free(&text);
  return name;
}

// A named fun that uses its name is named after it.
static const FnRef *fun_name(FnState *s, const Node *n, bool by_name,
                             uint32_t arity) {
  FnNames *x = s->names;
  uint32_t k = lw_take_part(x, n);
  Name name;
  if (by_name)
    name = lw_name(s->m, "-%s/%u-%s/%u-%u-", x->name->text, x->arity,
                   n->fun.name->text, arity, lw_take_lifted(x, n));
  else
    name = lw_name(s->m, "-%s/%u-fun-%u-", x->name->text, x->arity, k);
  return lw_fn_ref(s, name, arity + 1);
}

static bool uses_name(const Node *n) {
  if (n->kind != N_NAMED_FUN) return false;
  NameList names = {0};
  names_of_all(&names, n->fun.clauses);
  bool yes = names_has(&names, n->fun.name);
  names_clear(&names);
  return yes;
}

// The name is known only when the body's funs have theirs.
static void name_self_calls(FnState *s, const FnRef *fn) {
  for (Ref r = 1; r < s->fn->ins.n; r++) {
    Ins *ins = &s->fn->ins.at[r];
    if ((ins->op == IR_CALL || ins->op == IR_TCALL) && ins->fn == s->fun_fn)
      ins->fn = fn;
  }
}

Val lw_fun(FnState *s, const Node *n) {
  NodeList clauses = n->fun.clauses;
  uint32_t arity = clauses.at[0]->clause.patterns.n;
  FnState f = lw_fn_begin(s->m, s->names, clauses.at[0]->loc);
  f.outer = s;
  f.line = s->line;
  f.fn->is_fun = true;
  Ref *params = new_params(&f, arity + 1);
  f.self_fun = params[arity];
  f.fn->ins.at[f.self_fun].type = TY_FUN;
  if (n->kind == N_NAMED_FUN && strcmp(n->fun.name->text, "_")) {
    f.fun_name = n->fun.name;
    f.fun_fn = lw_fn_ref(s, name_cstr(s->m->names, ""), arity + 1);
    lw_bind(&f, f.fun_name, val_ref(f.self_fun));
  }
  lw_clauses(&f, clauses, params, lw_line(s, n));
  const FnRef *fn = fun_name(s, n, uses_name(n), arity);
  if (f.fun_fn) name_self_calls(&f, fn);
  Ref *free = NEW_N(s->m->arena, Ref, f.captures.n + 1);
  uint32_t nfree = f.captures.n;
  for (uint32_t i = 0; i < nfree; i++)
    free[i] = lw_use(s, f.captures.at[i].outer);
  lw_fn_end(&f, fn);
  return closure(s, new_info(s, fn, nfree), free, nfree, lw_line(s, n));
}

// fun f/1: one function per module that calls it; all such funs are equal.
static FunInfo *wrapper(FnState *s, const FnRef *to, const Node *n) {
  Name name = lw_name(s->m, "-fun.%s/%u-", to->name->text, to->arity);
  const FnRef *fn = lw_fn_ref(s, name, to->arity + 1);
  uint64_t known;
  if (map_get(&s->m->wrappers, (uintptr_t)to, &known))
    return (FunInfo *)(uintptr_t)known;
  FunInfo *info = new_info(s, fn, 0);
  map_put(&s->m->wrappers, (uintptr_t)to, (uintptr_t)info);
  FnState f = lw_fn_begin(s->m, s->names, n->loc);
  f.fn->is_fun = true;
  Ref *params = new_params(&f, to->arity + 1);
  f.fn->ins.at[params[to->arity]].type = TY_FUN;
  Val *args = NEW_N(s->m->arena, Val, to->arity + 1);
  for (uint32_t i = 0; i < to->arity; i++) args[i] = val_ref(params[i]);
  Val v = lw_call(&f, to, args, lw_line(s, n), W_TAIL);
  if (!f.dead) lw_ret(&f, v);
  lw_fn_end(&f, fn);
  return info;
}

Val lw_fun_local(FnState *s, const Node *n) {
  const FnRef *to = lw_callee(s->m, n->fa.name, n->fa.arity);
  return closure(s, wrapper(s, to, n), NULL, 0, lw_line(s, n));
}

Val lw_fun_remote(FnState *s, const Node *n) {
  LitP l = lw_const(s->m, n);
  Val v[3];
  if (l) return val_lit(l);
  lw_operands(s, (Node *const[]){n->mfa.module, n->mfa.name, n->mfa.arity}, 3,
              v);
  if (s->dead) return lw_nil(s);
  return lw_call_named(s, "erlang", "make_fun", v, 3, lw_line(s, n), W_VALUE);
}

// --- parts that become functions

void lw_lift_begin(Lift *l, FnState *outer, const Node *n) {
  *l =
      (Lift){.outer = outer, .in = lw_fn_begin(outer->m, outer->names, n->loc)};
  l->in.line = outer->line;
}

Val lw_lift_val(Lift *l, Val outer) {
  if (outer.lit) return outer;
  for (uint32_t i = 0; i < l->given.n; i++)
    if (val_same(l->given.at[i], outer)) return l->params.at[i];
  TypeSet type = l->outer->fn->ins.at[outer.ref].type & ~(TypeSet)TY_NONE;
  Val inner = val_ref(ir_param(l->in.fn, 1, type));
  vec_push(&l->given, outer);
  vec_push(&l->params, inner);
  return inner;
}

void lw_lift_names(Lift *l, const NameList *names) {
  Val v;
  for (uint32_t i = 0; i < names->n; i++)
    if (lw_find_inside(l->outer, names->at[i], &v))
      lw_bind(&l->in, names->at[i], lw_lift_val(l, v));
}

void lw_lift_seal(Lift *l, const char *kind, uint32_t lead, const Node *n) {
  FnNames *x = l->outer->names;
  uint32_t part = lw_take_part(x, n), lifted = lw_take_lifted(x, n);
  Name name = lw_name(l->outer->m, "-%s/%u-%s$^%u/%u-%u-", x->name->text,
                      x->arity, kind, part, lead, lifted);
  l->fn = lw_fn_ref(l->outer, name, l->in.fn->blk.at[1].params.n);
}

Val lw_lift_call(Lift *l, const Val *lead, uint32_t n, uint32_t line,
                 Want want) {
  FnState *s = l->outer;
  Val *args = NEW_N(s->m->arena, Val, n + l->given.n + 1);
  if (n) memcpy(args, lead, n * sizeof *args);
  if (l->given.n) memcpy(args + n, l->given.at, l->given.n * sizeof *args);
  return lw_call(s, l->fn, args, line, want);
}

void lw_lift_end(Lift *l) {
  lw_fn_end(&l->in, l->fn);
  vec_free(&l->given);
  vec_free(&l->params);
}
