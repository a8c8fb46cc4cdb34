// SPDX-License-Identifier: Apache-2.0
// Lowering: case, if, `P = E`, receive, maybe.
#include "lower.h"

// --- clauses

static bool is_true_guard(NodeList guards) {
  if (guards.n != 1) return false;
  for (uint32_t i = 0; i < guards.at[0]->list.n; i++)
    if (!ast_is_atom(guards.at[0]->list.at[i], "true")) return false;
  return true;
}

Arm *lw_new_arms(FnState *s, NodeList clauses, uint32_t npats) {
  Arm *arms = NEW_N(s->m->arena, Arm, clauses.n + 1);
  for (uint32_t i = 0; i < clauses.n; i++) {
    const Node *c = clauses.at[i];
    Pat **pats = NEW_N(s->m->arena, Pat *, npats + 1);
    for (uint32_t k = 0; k < npats; k++)
      pats[k] = lw_pattern(s, c->clause.patterns.at[k]);
    arms[i].pats = pats;
    if (!is_true_guard(c->clause.guards)) arms[i].guards = c->clause.guards;
  }
  return arms;
}

// The scope is then that before the match, for what nothing matches.
void lw_arms(FnState *s, Arm *arms, NodeList clauses, Join *j, Want want) {
  Scope before = s->scope;
  for (uint32_t i = 0; i < clauses.n; i++)
    if (lw_arm(s, &arms[i]))
      lw_join_add(s, j, lw_body(s, clauses.at[i]->clause.body, want));
  s->scope = before;
}

// What is matched; a tuple that is written there is not built.
static Occ *subject(FnState *s, const Node *n) {
  if (n->kind != N_TUPLE) return lw_occ(s, lw_expr(s, n, W_VALUE));
  Val *v = NEW_N(s->m->arena, Val, n->list.n + 1);
  lw_operands(s, n->list.at, n->list.n, v);
  return lw_occ_tuple(s, v, n->list.n);
}

void lw_clauses_of(FnState *s, Occ *o, NodeList clauses, FailKind kind,
                   uint32_t line, Join *j, Want want) {
  Arm *arms = lw_new_arms(s, clauses, 1);
  BlkId fail = lw_blk(s);
  lw_match(s, &o, 1, arms, clauses.n, fail, false);
  lw_arms(s, arms, clauses, j, want);
  lw_go(s, fail);
  Ref v = lw_occ_ref(s, o);
  lw_fail(s, kind, &v, 1, line);
}

// --- case

static const Node *only_pattern(const Node *clause) {
  return clause->clause.guards.n ? NULL : clause->clause.patterns.at[0];
}

// `true` and `false`, or one of them and `_` for what can only be the other.
// 0: no such case; 1: the first clause is for true, 2: for false.
static int bool_clauses(const FnState *s, const Node *n) {
  NodeList c = n->cases.clauses;
  if (c.n != 2) return 0;
  const Node *p = only_pattern(c.at[0]), *q = only_pattern(c.at[1]);
  if (!p || !q) return 0;
  int first = ast_is_atom(p, "true") ? 1 : ast_is_atom(p, "false") ? 2 : 0;
  if (!first || ast_is_atom(q, first == 1 ? "false" : "true")) return first;
  bool other = q->kind == N_VAR && !strcmp(q->name->text, "_");
  return other && lw_is_bool_expr(s, n->cases.arg) ? first : 0;
}

static bool is_condition(const FnState *s, const Node *n) {
  bool lazy = n->kind == N_OP && (n->op == OP_ANDALSO || n->op == OP_ORELSE);
  return lazy || lw_is_bool_expr(s, n);
}

static Val bool_case(FnState *s, const Node *n, int first, Want want) {
  NodeList c = n->cases.clauses;
  BlkId b[2] = {lw_blk(s), lw_blk(s)};
  lw_cond(s, n->cases.arg, b[first != 1], b[first == 1], BAD_CASE);
  Join j = lw_join(s);
  for (uint32_t i = 0; i < 2; i++) {
    s->scope = j.base;
    lw_go(s, b[i]);
    lw_join_add(s, &j, lw_body(s, c.at[i]->clause.body, want));
  }
  return lw_join_end(s, &j, want);
}

Val lw_case(FnState *s, const Node *n, Want want) {
  int first = is_condition(s, n->cases.arg) ? bool_clauses(s, n) : 0;
  if (first) return bool_case(s, n, first, want);
  Occ *o = subject(s, n->cases.arg);
  if (s->dead) return lw_nil(s);
  Join j = lw_join(s);
  lw_clauses_of(s, o, n->cases.clauses, FAIL_CASE_CLAUSE, lw_line(s, n), &j,
                want);
  return lw_join_end(s, &j, want);
}

Val lw_if(FnState *s, const Node *n, Want want) {
  Join j = lw_join(s);
  Arm *arms = lw_new_arms(s, n->list, 0);
  BlkId fail = lw_blk(s);
  lw_match(s, NULL, 0, arms, n->list.n, fail, false);
  lw_arms(s, arms, n->list, &j, want);
  lw_go(s, fail);
  lw_fail(s, FAIL_IF_CLAUSE, NULL, 0, lw_line(s, n));
  return lw_join_end(s, &j, want);
}

// --- P = E

// Goes on where o matches; elsewhere in `fail`.
void lw_match_one(FnState *s, const Node *pattern, Occ *o, BlkId fail,
                  bool shadow) {
  Arm arm = {.pats = (Pat *[]){lw_pattern(s, pattern)}};
  lw_match(s, &o, 1, &arm, 1, fail, shadow);
  lw_arm(s, &arm);
}

static bool is_new_variable(FnState *s, const Node *p) {
  Val v;
  return p->kind == N_VAR && !lw_find(s, p->name, &v);
}

Val lw_match_expr(FnState *s, const Node *n, Want want) {
  const Node *p = n->pair.lhs;
  if (want == W_NONE && p->kind == N_VAR && !strcmp(p->name->text, "_"))
    return lw_expr(s, n->pair.rhs, W_NONE);
  bool simple = is_new_variable(s, p);
  Occ *o = simple ? lw_occ(s, lw_expr(s, n->pair.rhs, W_VALUE))
                  : subject(s, n->pair.rhs);
  if (s->dead) return lw_nil(s);
  if (simple && is_new_variable(s, p)) {
    if (strcmp(p->name->text, "_")) lw_bind(s, p->name, o->val);
    return o->val;
  }
  BlkId fail = lw_blk(s);
  Branch here;
  Scope before = s->scope;
  lw_match_one(s, p, o, fail, false);
  here = (Branch){s->b, lw_nil(s), s->scope};
  bool dead = s->dead;
  s->scope = before;
  lw_go(s, fail);
  Ref v = lw_occ_ref(s, o);
  lw_fail(s, FAIL_BADMATCH, &v, 1, lw_line(s, n));
  if (dead) return lw_nil(s);
  lw_go(s, here.b);
  s->scope = here.scope;
  return want == W_NONE ? lw_nil(s) : lw_occ_val(s, o);
}

// --- receive

static Ref peek(FnState *s, BlkId loop, BlkId *none) {
  lw_jmp(s, loop);
  lw_go(s, loop);
  Ref m = lw_ins(s, IR_RECV_PEEK, NULL, 0, 0);
  BlkId got = lw_blk(s);
  *none = lw_blk(s);
  lw_br(s, lw_is(s, TY_NONE, m), *none, got);
  lw_go(s, got);
  return m;
}

static void receive_clauses(FnState *s, Ref msg, const Node *n, BlkId loop,
                            Join *j, Want want) {
  NodeList clauses = n->receive.clauses;
  BlkId next = lw_blk(s);
  Occ *o = lw_occ(s, val_ref(msg));
  Arm *arms = lw_new_arms(s, clauses, 1);
  lw_match(s, &o, 1, arms, clauses.n, next, false);
  for (uint32_t i = 0; i < clauses.n; i++) {
    if (!lw_arm(s, &arms[i])) continue;
    lw_ins(s, IR_RECV_ACCEPT, NULL, 0, 0);
    lw_join_add(s, j, lw_body(s, clauses.at[i]->clause.body, want));
  }
  lw_go(s, next);
  lw_ins(s, IR_RECV_NEXT, NULL, 0, 0);
  lw_jmp(s, loop);
}

Val lw_receive(FnState *s, const Node *n, Want want) {
  const Node *timeout = n->receive.timeout;
  Val time = timeout ? lw_expr(s, timeout, W_VALUE) : lw_atom(s, "infinity");
  if (s->dead) return lw_nil(s);
  Join j = lw_join(s);
  BlkId loop = lw_blk(s), wait;
  Ref msg = peek(s, loop, &wait);
  receive_clauses(s, msg, n, loop, &j, want);
  lw_go(s, wait);
  s->scope = j.base;
  Ref over = lw_ins1(s, IR_RECV_WAIT, lw_use(s, time), lw_line(s, n));
  if (time.lit && lit_is_atom(time.lit, "infinity")) {
    lw_jmp(s, loop);
  } else {
    BlkId after = lw_blk(s);
    lw_br(s, over, after, loop);
    lw_go(s, after);
    lw_join_add(s, &j, lw_body(s, n->receive.after, want));
  }
  return lw_join_end(s, &j, want);
}

// --- maybe

// P ?= E: what does not match leaves the body, with its value.
static Val maybe_match(FnState *s, const Node *n, Join *misses) {
  Val v = lw_expr(s, n->pair.rhs, W_VALUE);
  if (s->dead) return v;
  BlkId fail = lw_blk(s);
  lw_match_one(s, n->pair.lhs, lw_occ(s, v), fail, false);
  Branch here = {s->b, v, s->scope};
  bool dead = s->dead;
  s->scope = misses->base;
  lw_go(s, fail);
  lw_join_add(s, misses, v);
  lw_go(s, here.b);
  s->scope = here.scope;
  s->dead = dead;
  return v;
}

static Val maybe_body(FnState *s, NodeList body, Join *misses, Want want) {
  Val v = lw_nil(s);
  for (uint32_t i = 0; i < body.n && !s->dead; i++) {
    Want w = i + 1 < body.n ? W_NONE : want;
    bool match = body.at[i]->kind == N_MAYBE_MATCH;
    v = match ? maybe_match(s, body.at[i], misses) : lw_expr(s, body.at[i], w);
  }
  if (want == W_TAIL && !s->dead) lw_ret(s, v);
  return v;
}

Val lw_maybe(FnState *s, const Node *n, Want want) {
  Join j = lw_join(s), misses = lw_join(s);
  Val v = maybe_body(s, n->maybe.body, &misses, want);
  s->scope = j.base;
  lw_join_add(s, &j, v);
  v = lw_join_end(s, &misses, W_VALUE);
  s->scope = j.base;
  if (!s->dead && n->maybe.clauses.n)
    lw_clauses_of(s, lw_occ(s, v), n->maybe.clauses, FAIL_ELSE_CLAUSE,
                  lw_line(s, n), &j, want);
  if (want == W_TAIL && !s->dead) lw_ret(s, v);
  lw_join_add(s, &j, v);
  return lw_join_end(s, &j, want);
}
