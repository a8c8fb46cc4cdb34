// SPDX-License-Identifier: Apache-2.0
// Expressions and patterns: operators by precedence, calls, literals. A pattern
// is parsed by the same functions with less allowed (Parse.is_pattern).
#include "parse.h"

enum { ASSOC_N, ASSOC_L, ASSOC_R };
static const struct {
  uint16_t prec;
  uint8_t assoc;
} infix[TK_COUNT] = {
#define X(token, text, precedence, associativity)                              \
  {precedence, ASSOC_##associativity},
#include "tokens.def"
#undef X
};

Node *parse_pair(Parse *p, NodeKind kind, Loc loc, Node *lhs, Node *rhs) {
  Node *n = parse_node(p, kind, loc);
  n->pair.lhs = lhs;
  n->pair.rhs = rhs;
  return n;
}

static Node *one(Parse *p, NodeKind kind, const Token *t, Node *operand) {
  Node *n = parse_node(p, kind, t->loc);
  n->op = kind == N_OP1 ? t->kind : 0;
  n->one = operand;
  return n;
}

static Node *named(Parse *p, NodeKind kind) {
  Node *n = parse_node(p, kind, p->t->loc);
  n->op = p->t->is_future;
  n->name = p->t++->name;
  return n;
}

Node *parse_atom(Parse *p) {
  return next_kind(p) == TK_ATOM ? named(p, N_ATOM) : parse_syntax(p);
}

Node *parse_string(Parse *p) {
  const Token *t = p->t;
  uint32_t n = 0;
  while (t[n].kind == TK_STRING) n++;
  const Text *text = n > 1 ? front_join(p->f, t, n) : t->text;
  Node *s = parse_node(p, N_STRING, t->loc);
  s->str.at = text->at;
  s->str.size = text->size;
  s->str.chars = text->chars;
  p->t += n;
  return s;
}

// ~"x" is <<"x"/utf8>>, ~s"x" is "x".
static Node *sigil(Parse *p) {
  const Token *t = p->t++;
  const Sigil *g = t->sigil;
  const char *prefix = g->prefix->text;
  Node *s = parse_node(p, N_STRING, g->text_loc);
  s->str.at = g->text->at;
  s->str.size = g->text->size;
  s->str.chars = g->text->chars;
  bool is_string = !strcmp(prefix, "s") || !strcmp(prefix, "S");
  if (!is_string && strcmp(prefix, "b") && strcmp(prefix, "B") && *prefix)
    return parse_fail(p, t->loc, E_SIGIL, "prefix");
  if (g->suffix->size) return parse_fail(p, g->suffix_loc, E_SIGIL, "suffix");
  if (is_string) return s;
  BinType *utf8 = NEW(p->f->arena, BinType);
  *utf8 = (BinType){name_cstr(p->f->names, "utf8"), -1};
  Node *e = parse_node(p, N_BIN_ELEMENT, g->text_loc);
  e->bin.value = s;
  e->bin.types = utf8;
  e->bin.ntypes = 1;
  Node *b = parse_node(p, N_BIN, t->loc);
  uint32_t mark = p->list.n;
  parse_push(p, e);
  b->list = parse_pop(p, mark);
  return b;
}

static Node *number(Parse *p) {
  const Token *t = p->t++;
  static const uint8_t kinds[TK_COUNT] = {[TK_INTEGER] = N_INTEGER,
                                          [TK_CHAR] = N_CHAR,
                                          [TK_FLOAT] = N_FLOAT,
                                          [TK_BIGINT] = N_BIGINT};
  Node *n = parse_node(p, kinds[t->kind], t->loc);
  if (t->kind == TK_FLOAT) {
    n->f = t->f;
  } else if (t->kind == TK_BIGINT) {
    n->big.limb = t->big->limb;
    n->big.n = t->big->n;
  } else {
    n->i = t->i;
  }
  return n;
}

static Node *parenthesised(Parse *p) {
  p->t++;
  Node *n = p->is_pattern ? parse_pattern(p) : parse_expr(p);
  parse_expect(p, TK_RPAREN);
  return n;
}

// Within brackets a pattern is parsed as an expression, as erl_parse does.
static Node *bracketed(Parse *p) {
  switch (next_kind(p)) {
  case TK_LBRACKET: return parse_list(p);
  case TK_LBIN: return parse_binary(p);
  case TK_LBRACE: return parse_tuple(p);
  default: return parse_syntax(p);
  }
}

Node *parse_primary(Parse *p) {
  switch (next_kind(p)) {
  case TK_VAR: return named(p, N_VAR);
  case TK_ATOM: return named(p, N_ATOM);
  case TK_INTEGER:
  case TK_BIGINT:
  case TK_FLOAT:
  case TK_CHAR: return number(p);
  case TK_STRING: return parse_string(p);
  case TK_SIGIL: return sigil(p);
  case TK_LPAREN: return parenthesised(p);
  case TK_LBRACKET:
  case TK_LBIN:
  case TK_LBRACE: return bracketed(p);
  default: return p->is_pattern ? parse_syntax(p) : parse_construct(p);
  }
}

NodeList parse_exprs(Parse *p) {
  uint32_t mark = p->list.n;
  do parse_push(p, parse_expr(p));
  while (parse_accept(p, TK_COMMA));
  return parse_pop(p, mark);
}

NodeList parse_args(Parse *p, bool is_pattern) {
  uint32_t mark = p->list.n;
  if (!parse_expect(p, TK_LPAREN)) return (NodeList){0};
  if (parse_accept(p, TK_RPAREN)) return (NodeList){0};
  do parse_push(p, is_pattern ? parse_pattern(p) : parse_expr(p));
  while (parse_accept(p, TK_COMMA));
  parse_expect(p, TK_RPAREN);
  return parse_pop(p, mark);
}

static Node *call(Parse *p, Node *fun) {
  Node *n = parse_node(p, N_CALL, ast_first(fun));
  n->call.fun = fun;
  n->call.args = parse_args(p, false);
  parse_grow(p);
  return n;
}

// primary # ... # ...
static Node *with_hashes(Parse *p, NodeKind *kind) {
  bool is_hash = next_kind(p) == TK_HASH || next_kind(p) == TK_HASH_ANY;
  Node *n = is_hash ? parse_hash(p) : parse_primary(p);
  bool is_map = n->kind == N_MAP,
       is_rec = n->kind == N_RECORD || n->kind == N_RECORD_INDEX;
  *kind = is_hash && is_map ? N_MAP : is_hash && is_rec ? N_RECORD : N_NIL;
  if (p->is_pattern) return n;
  while (next_kind(p) == TK_HASH ||
         (next_kind(p) == TK_HASH_ANY && *kind == N_NIL)) {
    n = parse_hash_after(p, n, kind);
    parse_grow(p);
  }
  return n;
}

static bool is_prefix(Tok t) {
  return t == OP_ADD || t == OP_SUB || t == OP_BNOT || t == OP_NOT ||
         t == TK_CATCH;
}

static Node *prefix(Parse *p);
static Node *operand(Parse *p, int min);

// Since OTP 29 what stands behind the colon may be any expression for the
// parser, `m:-f` too.
static Node *remote(Parse *p, Node *module) {
  NodeKind kind;
  Loc loc = p->t++->loc;
  Node *name = p->f->release < 29        ? parse_primary(p)
               : is_prefix(next_kind(p)) ? prefix(p)
                                         : with_hashes(p, &kind);
  return parse_pair(p, N_REMOTE, loc, module, name);
}

// Before OTP 29 at most `primary : primary (args)`; what has a # ends there.
static Node *postfix_old(Parse *p, Node *n, NodeKind kind) {
  if (kind != N_NIL) return n;
  if (next_kind(p) == TK_COLON) n = remote(p, n);
  return next_kind(p) == TK_LPAREN ? call(p, n) : n;
}

static Node *postfix(Parse *p) {
  NodeKind kind;
  Node *n = with_hashes(p, &kind);
  if (p->is_pattern) return n;
  if (p->f->release < 29) return postfix_old(p, n, kind);
  for (bool is_remote = false;; parse_grow(p)) {
    bool is_call = next_kind(p) == TK_LPAREN;
    if (!is_call && (next_kind(p) != TK_COLON || is_remote)) return n;
    n = is_call ? call(p, n) : remote(p, n);
    is_remote = !is_call;
  }
}

static Node *prefix(Parse *p) {
  const Token *t = p->t;
  if (!is_prefix(t->kind) || (t->kind == TK_CATCH && p->is_pattern))
    return postfix(p);
  p->t++;
  if (t->kind == TK_CATCH) return one(p, N_CATCH, t, operand(p, PREC_NONE));
  return one(p, N_OP1, t, operand(p, PREC_PREFIX));
}

static bool is_infix(const Parse *p, Tok op) {
  if (!infix[op].prec) return false;
  return !p->is_pattern ||
         (op != OP_ANDALSO && op != OP_ORELSE && op != OP_SEND);
}

static Node *join(Parse *p, const Token *op, Node *lhs, Node *rhs) {
  if (op->kind == TK_MATCH)
    return parse_pair(p, N_MATCH, ast_first(lhs), lhs, rhs);
  Node *n = parse_pair(p, N_OP, op->loc, lhs, rhs);
  n->op = op->kind;
  return n;
}

// An operand with all infix operators that bind at least as tight as `min`.
static Node *operand(Parse *p, int min) {
  uint32_t saved = parse_enter(p);
  Node *n = prefix(p);
  while (is_infix(p, next_kind(p)) && infix[next_kind(p)].prec >= min) {
    const Token *op = p->t++;
    int prec = infix[op->kind].prec;
    uint8_t assoc = infix[op->kind].assoc;
    n = join(p, op, n, operand(p, assoc == ASSOC_R ? prec : prec + 1));
    parse_grow(p);
    if (assoc == ASSOC_N && infix[next_kind(p)].prec == prec) parse_syntax(p);
  }
  parse_leave(p, saved);
  return n;
}

Node *parse_expr(Parse *p) {
  bool was_pattern = p->is_pattern;
  p->is_pattern = false;
  Node *n = operand(p, PREC_NONE);
  p->is_pattern = was_pattern;
  return n;
}

Node *parse_pattern(Parse *p) {
  bool was_pattern = p->is_pattern;
  p->is_pattern = true;
  Node *n = operand(p, PREC_NONE);
  p->is_pattern = was_pattern;
  return n;
}
