// SPDX-License-Identifier: Apache-2.0
// Warnings of the compiler's passes: calls and operators.
#include "warn.h"

static bool is_named(const FnRef *f, const char *name, uint32_t arity) {
  return f->arity == arity && !strcmp(f->name->text, name);
}

static bool all_lits(Warn *w, Shape *const *at, uint32_t n, LitP *out) {
  for (uint32_t i = 0; i < n; i++)
    if (!(out[i] = shape_lit(w, at[i]))) return false;
  return true;
}

static void use_all(Shape *const *at, uint32_t n) {
  for (uint32_t i = 0; i < n; i++) warn_use(at[i]);
}

static void say_fails(Warn *w, const Shape *call, const char *reason) {
  if (call->generated || call->silent || !warn_is(w, WARN_FAILED)) return;
  Str s = {0};
  warn_name_call(w, &s, call->fn, false);
  warn_at(w, call->loc, W_CALL_FAILS, s.at, reason);
  str_free(&s);
}

// --- what is known although not all arguments are

static Shape *length_of(Warn *w, Shape *call) {
  Shape *s = call->item[0];
  int64_t n = 0;
  for (; s->kind == S_CONS; s = s->item[1]) n++;
  LitP l = shape_lit(w, s);
  for (; l && l->kind == LIT_CONS; l = l->item[1]) n++;
  if (l && l->kind != LIT_NIL) say_fails(w, call, "badarg");
  if (!l || l->kind != LIT_NIL) return call;
  Shape *lit = shape_of_lit(w, lit_int(w->m->lits, n), call->loc);
  lit->fn = call->fn;
  return lit;
}

// `call`: of which the cells are parts.
static Shape *onto(Warn *w, Shape *call, Loc loc, Shape *head, Shape *tail) {
  Shape *s = shape_new(w, S_CONS, loc, 2);
  s->item[0] = head;
  s->item[1] = tail;
  s->silent = call->silent;
  s->fn = call->fn;
  s->call = call->loc;
  return s;
}

static Shape *lit_onto(Warn *w, Shape *call, LitP l, Shape *tail) {
  if (l->kind == LIT_NIL) return tail;
  Shape *rest = lit_onto(w, call, l->item[1], tail);
  return onto(w, call, call->loc, shape_of_lit(w, l->item[0], call->loc), rest);
}

static bool is_short_list(LitP l) {
  const int most = 4;
  int n = 0;
  for (; l && l->kind == LIT_CONS && n <= most; l = l->item[1]) n++;
  return l && l->kind == LIT_NIL && n <= most;
}

static Shape *append_to(Warn *w, Shape *call, Shape *a, Shape *b) {
  if (a->kind == S_CONS)
    return onto(w, call, a->loc, a->item[0], append_to(w, call, a->item[1], b));
  LitP l = shape_lit(w, a);
  if (l && is_short_list(l)) return lit_onto(w, call, l, b);
  Shape *rest = shape_new(w, S_CALL, call->loc, 2);
  rest->fn = call->fn;
  rest->item[0] = a;
  rest->item[1] = b;
  return a == call->item[0] ? call : warn_safe_shape(w, rest);
}

static Shape *partly(Warn *w, Shape *call) {
  const FnRef *f = call->fn;
  if (is_named(f, "length", 1)) return length_of(w, call);
  bool list = is_named(f, "++", 2) || is_named(f, "append", 2);
  return list ? append_to(w, call, call->item[0], call->item[1]) : call;
}

// --- calls of known functions

// Those of maps that are replaced by BIFs.
const FnRef *warn_replaced(Warn *w, const FnRef *f) {
  if (strcmp(f->module->text, "maps")) return f;
  const char *name = is_named(f, "get", 2)      ? "map_get"
                     : is_named(f, "is_key", 2) ? "is_map_key"
                                                : NULL;
  if (!name) return f;
  return fn_ref(w->m->lits, w->erlang, name_cstr(w->m->names, name), 2);
}

static Shape *fold(Warn *w, Shape *call) {
  LitP *lit = NEW_N(w->arena, LitP, call->n + 1);
  if (!all_lits(w, call->item, call->n, lit)) return partly(w, call);
  BifValue v = warn_bif(w, call->fn, lit);
  if (v.reason) say_fails(w, call, v.reason);
  if (!v.lit) return call;
  Shape *s = shape_of_lit(w, v.lit, call->loc);
  s->silent = call->silent;
  s->fn = call->fn;
  return s;
}

// apply/2,3 with a list of known length is the call itself.
static Shape *apply(Warn *w, Shape **arg, uint32_t n, Loc loc) {
  Shape *list = arg[n - 1], *args[MAX_APPLY];
  uint32_t k = 0;
  for (; list->kind == S_CONS && k < MAX_APPLY; list = list->item[1])
    args[k++] = list->item[0];
  LitP l = shape_lit(w, list);
  for (; l && l->kind == LIT_CONS && k < MAX_APPLY; l = l->item[1])
    args[k++] = shape_of_lit(w, l->item[0], loc);
  if (!l || l->kind != LIT_NIL) return NULL;
  Shape **at = NEW_N(w->arena, Shape *, k + 1);
  memcpy(at, args, k * sizeof *at);
  return n == 3 ? warn_call_mfa(w, arg[0], arg[1], at, k, loc)
                : warn_apply(w, arg[0], at, k, loc);
}

Shape *warn_call(Warn *w, const FnRef *f, Shape **arg, uint32_t n, Loc loc) {
  w->work++;
  bool erlang = f->module == w->erlang;
  if (erlang && (is_named(f, "apply", 2) || is_named(f, "apply", 3))) {
    Shape *s = apply(w, arg, n, loc);
    if (s) return s;
  }
  if (warn_is_exit(f)) {
    use_all(arg, n);
    return &w->raise;
  }
  Shape *s = shape_new(w, S_CALL, loc, 0);
  s->n = n;
  s->item = arg;
  s->fn = f;
  if (!warn_is_pure(f)) return s;
  s->fn = warn_replaced(w, f);
  Shape *v = fold(w, s);
  w->work -= v->kind == S_LIT;
  v->fn = v == s || v->fn == s->fn ? f : v->fn;
  return v;
}

static bool is_atom(LitP l) { return l && l->kind == LIT_ATOM; }

Shape *warn_call_mfa(Warn *w, Shape *m, Shape *f, Shape **arg, uint32_t n,
                     Loc loc) {
  LitP lm = shape_lit(w, m), lf = shape_lit(w, f);
  bool ok =
      (m->kind == S_VAR || is_atom(lm)) && (f->kind == S_VAR || is_atom(lf));
  if (!ok && warn_is_late(w, WARN_FAILED)) warn_at(w, loc, W_BAD_CALL);
  if (is_atom(lm) && is_atom(lf))
    return warn_call(w, fn_ref(w->m->lits, lm->atom, lf->atom, n), arg, n, loc);
  warn_use(m);
  warn_use(f);
  w->work++;
  use_all(arg, n);
  return &w->unknown;
}

// Of a value.
Shape *warn_apply(Warn *w, Shape *fun, Shape **arg, uint32_t n, Loc loc) {
  LitP l = shape_lit(w, fun);
  bool bad = shape_is_data(fun) && !(l && l->kind == LIT_FUN);
  if (bad && warn_is(w, WARN_FAILED)) warn_at(w, loc, W_BAD_FUN);
  use_all(arg, n);
  warn_use(fun);
  w->work++;
  return bad ? &w->fail : &w->unknown;
}

// --- in the tree

static bool is_record_test(Warn *w, const Node *n) {
  NodeList a = n->call.args;
  const Node *f = n->call.fun;
  bool remote = f->kind == N_REMOTE && ast_is_atom(f->pair.lhs, "erlang");
  if (remote) f = f->pair.rhs;
  if (a.n != 2 || a.at[1]->kind != N_ATOM || !ast_is_atom(f, "is_record"))
    return false;
  return remote || !lw_is_own(w->m, f->name, 2);
}

bool warn_record_test(Warn *w, const Node *n, Test *t) {
  if (!is_record_test(w, n) || n->call.args.at[0]->kind != N_VAR) return false;
  const RecordDef *def = lw_record_def(w->m, n->call.args.at[1]->name);
  if (!def) return false;
  t->var = n->call.args.at[0]->name;
  t->tag = lit_atom(w->m->lits, def->name);
  t->size = def->n + 1;
  return true;
}

static Shape *record_test(Warn *w, const Node *n) {
  const RecordDef *def = lw_record_def(w->m, n->call.args.at[1]->name);
  Test t;
  if (w->tests && warn_record_test(w, n, &t) && warn_test(w, t.var))
    return &w->yes;
  Shape *s = warn_safe(w, n->call.args.at[0]);
  if (s->kind == S_STOP) return s;
  if (lw_native(w->m, n->call.args.at[1]->name)) return &w->unknown;
  Shape **arg = NEW_N(w->arena, Shape *, 3);
  arg[0] = s;
  arg[1] = shape_const(w, n->call.args.at[1]);
  arg[2] = shape_of_lit(w, lit_int(w->m->lits, def ? def->n + 1 : 0), n->loc);
  bool generated = w->generated;
  w->generated = true;
  const FnRef *f =
      fn_ref(w->m->lits, w->erlang, name_cstr(w->m->names, "is_record"), 3);
  s = warn_call(w, f, arg, 3, n->loc);
  w->generated = generated;
  return s;
}

static Shape *record_info(Warn *w, const Node *n) {
  const Node *what = n->call.args.at[0], *name = n->call.args.at[1];
  const RecordDef *def =
      name->kind == N_ATOM ? lw_record_def(w->m, name->name) : NULL;
  if (!def) return &w->unknown;
  LitP l = lit_int(w->m->lits, def->n + 1);
  if (ast_is_atom(what, "fields")) {
    l = w->m->nil;
    for (uint32_t i = def->n; i--;)
      l = lit_cons(w->m->lits,
                   lit_atom(w->m->lits, def->fields[i]->field_def.name), l);
  }
  return shape_of_lit(w, l, n->loc);
}

static Shape *call_local(Warn *w, const Node *n, Shape **arg) {
  Name name = n->call.fun->name;
  uint32_t arity = n->call.args.n;
  Shape *stop = warn_operands(w, n->call.args.at, arity, arg);
  if (stop) return stop;
  const FnRef *f = lw_callee(w->m, name, arity);
  if (f->module != w->m->ast->name) return warn_call(w, f, arg, arity, n->loc);
  use_all(arg, arity);
  w->work++;
  return &w->unknown;
}

Shape *warn_call_expr(Warn *w, const Node *n) {
  const Node *f = n->call.fun;
  uint32_t arity = n->call.args.n;
  if (is_record_test(w, n)) return record_test(w, n);
  if (arity == 2 && ast_is_atom(f, "record_info") &&
      !lw_is_own(w->m, f->name, 2))
    return record_info(w, n);
  Shape **arg = NEW_N(w->arena, Shape *, arity + 2);
  if (f->kind == N_ATOM) return call_local(w, n, arg);
  Node *at[2] = {f->kind == N_REMOTE ? f->pair.lhs : n->call.fun,
                 f->kind == N_REMOTE ? f->pair.rhs : NULL};
  Shape *fun[2], *stop = warn_operands(w, at, at[1] ? 2 : 1, fun);
  if (!stop) stop = warn_operands(w, n->call.args.at, arity, arg);
  if (stop) return stop;
  return at[1] ? warn_call_mfa(w, fun[0], fun[1], arg, arity, n->loc)
               : warn_apply(w, fun[0], arg, arity, n->loc);
}

// E1 andalso E2, E1 orelse E2: a case whose clauses the compiler makes.
static Shape *and_or(Warn *w, const Node *n) {
  bool is_and = n->op == OP_ANDALSO;
  Shape *a = warn_expr(w, n->pair.lhs);
  if (a->kind == S_STOP || a == &w->fail) return a;
  if (a->kind == S_LIT) {
    if (shape_is_atom(w, a, is_and ? "true" : "false"))
      return warn_expr(w, n->pair.rhs);
    if (shape_is_atom(w, a, is_and ? "false" : "true"))
      return is_and ? &w->no : &w->yes;
    return &w->fail;
  }
  uint32_t mark = w->trail.n;
  bool is_bool = a->kind == S_CALL && warn_gives_bool(a->fn);
  warn_use(a);
  Shape *s = shape_new(w, S_BRANCH, n->loc, 2);
  s->item[0] = warn_expr(w, n->pair.rhs);
  s->item[1] = is_and ? &w->no : &w->yes;
  s->is_bool = is_bool && shape_is_bool(w, s->item[0]);
  warn_undo(w, mark);
  bool fails = shape_fails(s->item[0]);
  return fails && !is_and ? warn_branch(w, s->item[1]) : s;
}

Shape *warn_op(Warn *w, const Node *n) {
  if (n->op == OP_ANDALSO || n->op == OP_ORELSE) return and_or(w, n);
  if (n->op == OP_APPEND && n->pair.lhs->kind == N_LC) {
    Shape *more = warn_safe(w, n->pair.rhs);
    if (more->kind == S_STOP) return more;
    warn_use(more);
    return warn_expr(w, n->pair.lhs);
  }
  uint32_t arity = n->kind == N_OP1 ? 1 : 2;
  Node *at[2] = {arity == 1 ? n->one : n->pair.lhs,
                 arity == 1 ? NULL : n->pair.rhs};
  Shape **arg = NEW_N(w->arena, Shape *, 2);
  Shape *stop = warn_operands(w, at, arity, arg);
  if (stop) return stop;
  const FnRef **f = &w->ops[n->op][arity - 1];
  if (!*f)
    *f = fn_ref(w->m->lits, w->erlang,
                name_cstr(w->m->names, tok_text((Tok)n->op)), arity);
  return warn_call(w, *f, arg, arity, n->loc);
}
