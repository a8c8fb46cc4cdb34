// SPDX-License-Identifier: Apache-2.0
// Lowering: try and catch. The protected part is a region whose blocks have the
// handler as exceptional target; nothing in it is in tail position.
#include "lower.h"

typedef struct Handler {
  BlkId b;
  Ref param[3]; // class, reason, raw trace
} Handler;

static Handler new_handler(FnState *s) {
  Handler h = {.b = lw_blk(s)};
  for (int i = 0; i < 3; i++)
    h.param[i] = ir_param(s->fn, h.b, i ? TY_ANY : TY_OTHER_ATOM);
  return h;
}

static void go_handler(FnState *s, const Handler *h, Scope scope) {
  lw_go(s, h->b);
  s->scope = scope;
}

static void raise_again(FnState *s, const Handler *h) {
  lw_term(s, IR_RAISE, h->param, 3, 0);
  lw_dead(s);
}

// --- catch clauses

static void bind_trace(FnState *s, const Handler *h, const Node *clause) {
  const Node *trace = clause->clause.patterns.at[2];
  NameList used = {0};
  if (trace->kind != N_VAR || !strcmp(trace->name->text, "_")) return;
  names_of_all(&used, clause->clause.body);
  if (names_has(&used, trace->name))
    lw_bind(s, trace->name, val_ref(lw_ins1(s, IR_STACKTRACE, h->param[2], 0)));
  names_clear(&used);
}

static void handlers(FnState *s, const Handler *h, NodeList clauses, Join *j,
                     Want want) {
  go_handler(s, h, j->base);
  Occ *subjects[2] = {lw_occ(s, val_ref(h->param[0])),
                      lw_occ(s, val_ref(h->param[1]))};
  Arm *arms = lw_new_arms(s, clauses, 2);
  BlkId fail = lw_blk(s);
  lw_match(s, subjects, 2, arms, clauses.n, fail, false);
  for (uint32_t i = 0; i < clauses.n; i++) {
    if (!lw_arm(s, &arms[i])) continue;
    bind_trace(s, h, clauses.at[i]);
    lw_join_add(s, j, lw_body(s, clauses.at[i]->clause.body, want));
  }
  lw_go(s, fail);
  raise_again(s, h);
}

// --- try without `after`

static void success(FnState *s, const Node *n, Val v, Join *j, Want want) {
  if (s->dead) return;
  if (n->try.clauses.n) {
    lw_clauses_of(s, lw_occ(s, v), n->try.clauses, FAIL_TRY_CLAUSE,
                  lw_line(s, n), j, want);
    return;
  }
  s->scope = j->base;
  if (want == W_TAIL) lw_ret(s, v);
  lw_join_add(s, j, v);
}

static Val try_catch(FnState *s, const Node *n, Want want) {
  Join j = lw_join(s);
  Handler h = new_handler(s);
  Want body = n->try.clauses.n || want == W_TAIL ? W_VALUE : want;
  Region r = lw_enter(s, EXC_TRY, h.b);
  Val v = lw_body(s, n->try.body, body);
  lw_leave(s, r);
  success(s, n, v, &j, want);
  handlers(s, &h, n->try.handlers, &j, want);
  v = lw_join_end(s, &j, want);
  s->scope = j.base;
  return v;
}

// --- try with `after`

// What follows is written twice when it is small, else it becomes a function.
enum { SMALL_AFTER = 20 };

static bool is_small(NodeList after) {
  return lw_size_of_all(after) <= SMALL_AFTER && !lw_makes_functions(after);
}

static void lift_after(Lift *l, FnState *s, const Node *n) {
  NameList names = {0};
  names_of_all(&names, n->try.after);
  lw_lift_begin(l, s, n);
  lw_lift_names(l, &names);
  lw_lift_seal(l, "after", 0, n);
  lw_body(&l->in, n->try.after, W_TAIL);
  names_clear(&names);
}

static void after(FnState *s, const Node *n, Lift *l, Scope scope) {
  s->scope = scope;
  if (s->dead) return;
  if (l)
    lw_lift_call(l, NULL, 0, lw_line(s, n), W_NONE);
  else
    lw_body(s, n->try.after, W_NONE);
}

static Val try_after(FnState *s, const Node *n, Want want) {
  Scope base = s->scope;
  Handler h = new_handler(s);
  Lift lift, *l = is_small(n->try.after) ? NULL : &lift;
  Want inner = want == W_TAIL ? W_VALUE : want;
  bool plain = !n->try.clauses.n && !n->try.handlers.n;
  Region r = lw_enter(s, EXC_TRY, h.b);
  Val v = plain ? lw_body(s, n->try.body, inner) : try_catch(s, n, inner);
  lw_leave(s, r);
  BlkId end = s->b;
  bool dead = s->dead;
  s->scope = base;
  if (l) lift_after(l, s, n);
  go_handler(s, &h, base);
  after(s, n, l, base);
  if (!s->dead) raise_again(s, &h);
  lw_go(s, end);
  s->dead = dead;
  after(s, n, l, base);
  if (l) lw_lift_end(l);
  s->scope = base;
  return v;
}

Val lw_try(FnState *s, const Node *n, Want want) {
  return n->try.after.n ? try_after(s, n, want) : try_catch(s, n, want);
}

// --- catch

Val lw_catch(FnState *s, const Node *n, Want want) {
  Join j = lw_join(s);
  Handler h = new_handler(s);
  Region r = lw_enter(s, EXC_TRY, h.b);
  Val v = lw_expr(s, n->one, want == W_TAIL ? W_VALUE : want);
  lw_leave(s, r);
  s->scope = j.base;
  if (want == W_TAIL && !s->dead) lw_ret(s, v);
  lw_join_add(s, &j, v);
  go_handler(s, &h, j.base);
  v = val_ref(lw_ins(s, IR_CATCH_VALUE, h.param, 3, 0));
  if (want == W_TAIL) lw_ret(s, v);
  lw_join_add(s, &j, v);
  return lw_join_end(s, &j, want);
}
