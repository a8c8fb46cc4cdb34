// SPDX-License-Identifier: Apache-2.0
// What has clauses or begins with a reserved word: functions, funs, case, if,
// receive, try, maybe, begin.
#include "parse.h"

static NodeList body(Parse *p) {
  parse_expect(p, TK_ARROW);
  return parse_exprs(p);
}

static NodeList guards(Parse *p) {
  uint32_t mark = p->list.n;
  do {
    NodeList tests = parse_exprs(p);
    Node *g = parse_node(p, N_GUARD, ast_first(tests.at[0]));
    g->list = tests;
    parse_push(p, g);
  } while (parse_accept(p, TK_SEMICOLON));
  return parse_pop(p, mark);
}

static void finish_clause(Parse *p, Node *c) {
  if (parse_accept(p, TK_WHEN)) c->clause.guards = guards(p);
  c->clause.body = body(p);
}

static NodeList single(Parse *p, Node *n) {
  uint32_t mark = p->list.n;
  parse_push(p, n);
  return parse_pop(p, mark);
}

// Patterns of case are parsed as expressions, as erl_parse does.
static Node *case_clause(Parse *p) {
  Node *pattern = parse_expr(p);
  Node *c = parse_node(p, N_CLAUSE, ast_first(pattern));
  c->clause.patterns = single(p, pattern);
  finish_clause(p, c);
  return c;
}

static Node *if_clause(Parse *p) {
  NodeList tests = guards(p);
  Node *c = parse_node(p, N_CLAUSE, tests.at[0]->loc);
  c->clause.guards = tests;
  c->clause.body = body(p);
  return c;
}

// throw:Pattern:_ is what is meant without class and stack trace.
static Node *handler(Parse *p) {
  const Token *t = p->t;
  bool has_class =
      (t->kind == TK_ATOM || t->kind == TK_VAR) && t[1].kind == TK_COLON;
  Node *class = parse_node(p, t->kind == TK_VAR ? N_VAR : N_ATOM, t->loc);
  class->name = t->name;
  class->op = has_class && t->is_future;
  if (has_class) p->t += 2;
  Node *pattern = parse_pattern(p);
  if (!has_class) {
    class->kind = N_ATOM;
    class->loc = ast_first(pattern);
    class->name = name_cstr(p->f->names, "throw");
  }
  Node *stack = parse_node(p, N_VAR, ast_last(pattern));
  stack->name = name_cstr(p->f->names, "_");
  if (has_class && parse_accept(p, TK_COLON)) {
    stack->loc = p->t->loc;
    stack->name = p->t->name;
    parse_expect(p, TK_VAR);
  }
  Node *c = parse_node(p, N_CLAUSE, class->loc);
  uint32_t mark = p->list.n;
  parse_push(p, class);
  parse_push(p, pattern);
  parse_push(p, stack);
  c->clause.patterns = parse_pop(p, mark);
  finish_clause(p, c);
  return c;
}

static NodeList clauses(Parse *p, Node *clause(Parse *)) {
  uint32_t mark = p->list.n;
  do parse_push(p, clause(p));
  while (parse_accept(p, TK_SEMICOLON));
  return parse_pop(p, mark);
}

static Node *begin(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_BLOCK, loc);
  n->list = parse_exprs(p);
  parse_expect(p, TK_END);
  return n;
}

static Node *if_expr(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_IF, loc);
  n->list = clauses(p, if_clause);
  parse_expect(p, TK_END);
  return n;
}

static Node *case_expr(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_CASE, loc);
  n->cases.arg = parse_expr(p);
  parse_expect(p, TK_OF);
  n->cases.clauses = clauses(p, case_clause);
  parse_expect(p, TK_END);
  return n;
}

static Node *receive_expr(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_RECEIVE, loc);
  if (next_kind(p) != TK_AFTER) n->receive.clauses = clauses(p, case_clause);
  if (parse_accept(p, TK_AFTER)) {
    n->receive.timeout = parse_expr(p);
    n->receive.after = body(p);
  }
  parse_expect(p, TK_END);
  return n;
}

static Node *try_expr(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_TRY, loc);
  n->try.body = parse_exprs(p);
  if (parse_accept(p, TK_OF)) n->try.clauses = clauses(p, case_clause);
  if (next_kind(p) != TK_AFTER) {
    parse_expect(p, TK_CATCH);
    n->try.handlers = clauses(p, handler);
  }
  if (parse_accept(p, TK_AFTER)) n->try.after = parse_exprs(p);
  parse_expect(p, TK_END);
  return n;
}

static Node *maybe_item(Parse *p) {
  Node *lhs = parse_expr(p);
  const Token *t = p->t;
  if (!parse_accept(p, TK_MAYBE_MATCH)) return lhs;
  return parse_pair(p, N_MAYBE_MATCH, t->loc, lhs, parse_expr(p));
}

static Node *maybe_expr(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_MAYBE, loc);
  uint32_t mark = p->list.n;
  do parse_push(p, maybe_item(p));
  while (parse_accept(p, TK_COMMA));
  n->maybe.body = parse_pop(p, mark);
  n->maybe.else_loc = p->t->loc;
  if (parse_accept(p, TK_ELSE)) n->maybe.clauses = clauses(p, case_clause);
  parse_expect(p, TK_END);
  return n;
}

// Clauses of one function have one name and as many arguments. The clauses'
// names are beside them, NULL for those of a fun without name.
typedef struct Heads {
  Name name;
  uint32_t arity;
} Heads;

static const char *head_text(Parse *p, const Heads *h, Name name, uint32_t n) {
  if (p->f->release < 27) return "head mismatch";
  const char *is = h->name ? h->name->text : "fun";
  if (name == h->name)
    return front_printf(
        p->f,
        "head mismatch: function %s with arities %u and %u is regarded as two "
        "distinct functions. Is the number of arguments incorrect or is the "
        "semicolon in %s/%u unwanted?",
        is, h->arity, n, is, h->arity);
  return front_printf(p->f,
                      "head mismatch: previous function %s/%u is distinct from "
                      "%s/%u. Is the semicolon in %s/%u unwanted?",
                      is, h->arity, name ? name->text : "fun", n, is, h->arity);
}

static Node *head_clause(Parse *p, Name *name) {
  Node *c = parse_node(p, N_CLAUSE, p->t->loc);
  *name = NULL;
  if (next_kind(p) == TK_ATOM || next_kind(p) == TK_VAR) *name = p->t++->name;
  c->clause.patterns = parse_args(p, true);
  finish_clause(p, c);
  return c;
}

typedef struct Mismatch { // reported when all clauses are read
  Node *clause;           // NULL: none
  Name name;
} Mismatch;

static NodeList head_clauses(Parse *p, Heads *h, Tok first) {
  uint32_t mark = p->list.n;
  Mismatch bad = {0};
  do {
    Name name = NULL;
    bool is_start =
        next_kind(p) == first || (first == TK_VAR && next_kind(p) == TK_LPAREN);
    Node *c = is_start ? head_clause(p, &name) : parse_syntax(p);
    if (p->failed) break;
    if (p->list.n == mark) *h = (Heads){name, c->clause.patterns.n};
    if (!bad.clause && (name != h->name || c->clause.patterns.n != h->arity))
      bad = (Mismatch){c, name};
    parse_push(p, c);
  } while (parse_accept(p, TK_SEMICOLON));
  if (first == TK_VAR) parse_expect(p, TK_END);
  if (bad.clause)
    parse_fail(p, bad.clause->loc, E_HEAD_MISMATCH,
               head_text(p, h, bad.name, bad.clause->clause.patterns.n));
  return parse_pop(p, mark);
}

static Node *fun_clauses(Parse *p, Loc loc) {
  Heads h = {0};
  NodeList l = head_clauses(p, &h, TK_VAR);
  Node *n = parse_node(p, h.name ? N_NAMED_FUN : N_FUN, loc);
  n->fun.name = h.name;
  n->fun.clauses = l;
  return n;
}

static uint32_t arity(const Token *t) {
  bool is_small = t->kind == TK_INTEGER && t->i < UINT32_MAX;
  return is_small ? (uint32_t)t->i : UINT32_MAX;
}

static bool is_integer(const Parse *p) {
  return next_kind(p) == TK_INTEGER || next_kind(p) == TK_BIGINT;
}

static Node *fun_local(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_FUN_LOCAL, loc);
  n->fa.name = p->t->name;
  p->t += 2;
  n->fa.arity = arity(p->t);
  if (!is_integer(p)) return parse_syntax(p);
  p->t++;
  return n;
}

static Node *atom_or_var(Parse *p) {
  Tok kind = next_kind(p);
  return kind == TK_ATOM || kind == TK_VAR ? parse_primary(p) : parse_syntax(p);
}

static Node *fun_remote(Parse *p, Loc loc) {
  Node *n = parse_node(p, N_FUN_REMOTE, loc);
  n->mfa.module = atom_or_var(p);
  parse_expect(p, TK_COLON);
  n->mfa.name = atom_or_var(p);
  parse_expect(p, OP_DIV);
  if (!is_integer(p) && next_kind(p) != TK_VAR) return parse_syntax(p);
  n->mfa.arity = parse_primary(p);
  return n;
}

static Node *fun_expr(Parse *p, Loc loc) {
  Tok kind = next_kind(p);
  p->has_parts = true;
  if (kind == TK_ATOM || kind == TK_VAR) {
    Tok second = p->t[1].kind;
    if (kind == TK_ATOM && second == OP_DIV) return fun_local(p, loc);
    if (second == TK_COLON || kind == TK_ATOM) return fun_remote(p, loc);
  }
  return fun_clauses(p, loc);
}

Node *parse_construct(Parse *p) {
  const Token *t = p->t++;
  switch (t->kind) {
  case TK_BEGIN: return begin(p, t->loc);
  case TK_IF: return if_expr(p, t->loc);
  case TK_CASE: return case_expr(p, t->loc);
  case TK_RECEIVE: return receive_expr(p, t->loc);
  case TK_TRY: return try_expr(p, t->loc);
  case TK_MAYBE: return maybe_expr(p, t->loc);
  case TK_FUN: return fun_expr(p, t->loc);
  default: p->t = t; return parse_syntax(p);
  }
}

Node *parse_function(Parse *p) {
  Heads h = {0};
  const Token *t = p->t;
  NodeList l = head_clauses(p, &h, TK_ATOM);
  if (p->failed) return p->none;
  Node *n = parse_node(p, N_FUNCTION, t->loc);
  n->op = t->is_future;
  n->function.name = h.name;
  n->function.arity = h.arity;
  n->function.has_parts = p->has_parts;
  n->function.clauses = l;
  return n;
}
