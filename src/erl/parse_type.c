// SPDX-License-Identifier: Apache-2.0
// Types and specifications.
#include "parse.h"

static NodeList list_of(Parse *p, Node *a, Node *b) {
  uint32_t mark = p->list.n;
  parse_push(p, a);
  if (b) parse_push(p, b);
  return parse_pop(p, mark);
}

static Node *type_node(Parse *p, Loc loc, const char *name, NodeList args) {
  Node *n = parse_node(p, N_TYPE, loc);
  n->type.name = name_cstr(p->f->names, name);
  n->type.args = args;
  return n;
}

// Built-in types by name and number of parameters (erl_internal:is_type/2).
typedef struct BuiltIn {
  const char *name;
  uint8_t arities; // a bit for each
  uint8_t since;
} BuiltIn;
// clang-format off
static const BuiltIn built_ins[] = {
    {"any", 1, 0},           {"arity", 1, 0},
    {"atom", 1, 0},          {"binary", 1, 0},
    {"bitstring", 1, 0},     {"bool", 1, 0},
    {"boolean", 1, 0},       {"byte", 1, 0},
    {"char", 1, 0},          {"dynamic", 1, 26},
    {"float", 1, 0},         {"function", 1, 0},
    {"identifier", 1, 0},    {"integer", 1, 0},
    {"iodata", 1, 0},        {"iolist", 1, 0},
    {"list", 3, 0},          {"map", 1, 0},
    {"maybe_improper_list", 5, 0}, {"mfa", 1, 0},
    {"module", 1, 0},        {"neg_integer", 1, 0},
    {"nil", 1, 0},           {"no_return", 1, 0},
    {"node", 1, 0},          {"non_neg_integer", 1, 0},
    {"none", 1, 0},          {"nonempty_binary", 1, 0},
    {"nonempty_bitstring", 1, 0}, {"nonempty_improper_list", 4, 0},
    {"nonempty_list", 3, 0}, {"nonempty_maybe_improper_list", 5, 0},
    {"nonempty_string", 1, 0}, {"number", 1, 0},
    {"pid", 1, 0},           {"port", 1, 0},
    {"pos_integer", 1, 0},   {"record", 1, 29},
    {"reference", 1, 0},     {"string", 1, 0},
    {"term", 1, 0},          {"timeout", 1, 0},
    {"tuple", 1, 0},
};
// clang-format on

static int by_name(const void *key, const void *row) {
  return strcmp(key, ((const BuiltIn *)row)->name);
}

bool erl_is_type(const char *name, uint32_t arity, int release) {
  const BuiltIn *b =
      bsearch(name, built_ins, sizeof built_ins / sizeof *built_ins,
              sizeof *built_ins, by_name);
  return b && arity < 8 && (b->arities >> arity & 1) && release >= b->since;
}

static Node *type(Parse *p);

static NodeList types_until(Parse *p, Tok end) {
  uint32_t mark = p->list.n;
  if (parse_accept(p, end)) return (NodeList){0};
  do parse_push(p, parse_type(p));
  while (parse_accept(p, TK_COMMA));
  parse_expect(p, end);
  return parse_pop(p, mark);
}

static Node *remote_type(Parse *p, const Token *module) {
  Node *n = parse_node(p, N_REMOTE_TYPE, module->loc);
  n->remote_type.module = module->name;
  n->remote_type.name_loc = p->t->loc;
  Node *name = parse_atom(p);
  if (!p->failed) n->remote_type.name = name->name;
  parse_expect(p, TK_LPAREN);
  n->remote_type.args = types_until(p, TK_RPAREN);
  return n;
}

static Node *named_type(Parse *p, const Token *name) {
  NodeList args = types_until(p, TK_RPAREN);
  Node *n = parse_node(p, N_TYPE, name->loc);
  const char *text = name->name->text;
  n->type.name = name->name;
  n->type.args = args;
  n->type.is_any = !args.n && (!strcmp(text, "tuple") || !strcmp(text, "map"));
  if (!erl_is_type(text, args.n, p->f->release)) n->kind = N_USER_TYPE;
  return n;
}

static Node *atom_type(Parse *p) {
  const Token *t = p->t++;
  if (parse_accept(p, TK_COLON)) return remote_type(p, t);
  if (parse_accept(p, TK_LPAREN)) return named_type(p, t);
  Node *n = parse_node(p, N_ATOM, t->loc);
  n->name = t->name;
  return n;
}

static Node *list_type(Parse *p) {
  Loc loc = p->t++->loc;
  if (parse_accept(p, TK_RBRACKET))
    return type_node(p, loc, "nil", (NodeList){0});
  NodeList args = list_of(p, parse_type(p), NULL);
  bool is_nonempty = parse_accept(p, TK_COMMA);
  if (is_nonempty) parse_expect(p, TK_ELLIPSIS);
  parse_expect(p, TK_RBRACKET);
  return type_node(p, loc, is_nonempty ? "nonempty_list" : "list", args);
}

static Node *map_field(Parse *p) {
  Node *key = parse_type(p);
  const Token *t = p->t;
  if (!parse_accept(p, TK_ASSOC)) parse_expect(p, TK_EXACT);
  NodeList args = list_of(p, key, parse_type(p));
  return type_node(p, t->loc,
                   t->kind == TK_ASSOC ? "map_field_assoc" : "map_field_exact",
                   args);
}

static Node *record_field(Parse *p) {
  Loc loc = p->t->loc;
  Node *name = parse_atom(p);
  parse_expect(p, TK_TYPED);
  return type_node(p, loc, "field_type", list_of(p, name, parse_type(p)));
}

static void fields(Parse *p, Node *field(Parse *)) {
  parse_expect(p, TK_LBRACE);
  if (parse_accept(p, TK_RBRACE)) return;
  do parse_push(p, field(p));
  while (parse_accept(p, TK_COMMA));
  parse_expect(p, TK_RBRACE);
}

// name, or since OTP 29 module:name
static Node *record_id(Parse *p, Loc loc) {
  Node *name = parse_atom(p);
  if (p->f->release < 29 || !parse_accept(p, TK_COLON)) return name;
  Node *second = parse_node(p, N_ATOM, p->t->loc);
  parse_record_name(p, &second->name);
  Node *id = parse_node(p, N_TUPLE, loc);
  id->list = list_of(p, name, second);
  return id;
}

static Node *hash_type(Parse *p) {
  Loc loc = p->t++->loc;
  uint32_t mark = p->list.n;
  bool is_map = next_kind(p) == TK_LBRACE;
  if (!is_map) parse_push(p, record_id(p, loc));
  fields(p, is_map ? map_field : record_field);
  return type_node(p, loc, is_map ? "map" : "record", parse_pop(p, mark));
}

static void check_underscore(Parse *p, const Token *t) {
  if (!p->failed && strcmp(t->name->text, "_"))
    parse_fail(p, t->loc, E_BAD_BINARY_TYPE, NULL);
}

static Node *zero(Parse *p, Loc loc) {
  loc.col = 0;
  return parse_node(p, N_INTEGER, loc);
}

// _:Size or _:_*Unit. Returns whether it was the latter.
static bool binary_part(Parse *p, Node **base, Node **unit) {
  const Token *t = p->t;
  parse_expect(p, TK_VAR);
  parse_expect(p, TK_COLON);
  const Token *second = p->t;
  bool is_unit = next_kind(p) == TK_VAR && p->t[1].kind == OP_MUL;
  if (is_unit) p->t += 2;
  if (!is_unit && (*base)->loc.col) return parse_syntax(p), true;
  *(is_unit ? unit : base) = type(p);
  check_underscore(p, t);
  if (is_unit) check_underscore(p, second);
  return is_unit;
}

// <<_:Base, _:_*Unit>>, each may be absent.
static Node *binary_type(Parse *p) {
  Loc loc = p->t++->loc;
  Node *base = zero(p, loc), *unit = zero(p, loc);
  bool more = next_kind(p) != TK_RBIN;
  while (more && !binary_part(p, &base, &unit))
    more = parse_accept(p, TK_COMMA);
  parse_expect(p, TK_RBIN);
  return type_node(p, loc, "binary", list_of(p, base, unit));
}

// (A, B) -> C, or (...) -> C
static Node *fun_type(Parse *p) {
  Loc loc = p->t->loc;
  Node *params;
  parse_expect(p, TK_LPAREN);
  if (parse_accept(p, TK_ELLIPSIS)) {
    params = type_node(p, loc, "any", (NodeList){0});
    params->type.is_any = true;
    parse_expect(p, TK_RPAREN);
  } else {
    params = type_node(p, loc, "product", types_until(p, TK_RPAREN));
  }
  parse_expect(p, TK_ARROW);
  return type_node(p, loc, "fun", list_of(p, params, parse_type(p)));
}

static Node *fun_of(Parse *p) {
  Loc loc = p->t++->loc;
  parse_expect(p, TK_LPAREN);
  if (parse_accept(p, TK_RPAREN))
    return type_node(p, loc, "fun", (NodeList){0});
  Node *n = fun_type(p);
  parse_expect(p, TK_RPAREN);
  return n;
}

static Node *primary(Parse *p) {
  const Token *t = p->t;
  switch (t->kind) {
  case TK_VAR:
  case TK_INTEGER:
  case TK_BIGINT:
  case TK_CHAR: return parse_primary(p);
  case TK_ATOM: return atom_type(p);
  case TK_LBRACKET: return list_type(p);
  case TK_HASH: return hash_type(p);
  case TK_LBRACE:
    p->t++;
    return type_node(p, t->loc, "tuple", types_until(p, TK_RBRACE));
  case TK_LBIN: return binary_type(p);
  case TK_FUN: return fun_of(p);
  case TK_LPAREN: {
    p->t++;
    Node *n = parse_type(p);
    parse_expect(p, TK_RPAREN);
    return n;
  }
  default: return parse_syntax(p);
  }
}

enum { PREC_RANGE = 200, PREC_ADD = 400, PREC_MUL = 500 };

static int precedence(Tok kind) {
  switch (kind) {
  case TK_RANGE: return PREC_RANGE;
  case OP_ADD:
  case OP_SUB:
  case OP_BOR:
  case OP_BXOR:
  case OP_BSL:
  case OP_BSR:
  case OP_OR:
  case OP_XOR: return PREC_ADD;
  case OP_MUL:
  case OP_DIV:
  case OP_INTDIV:
  case OP_REM:
  case OP_BAND:
  case OP_AND: return PREC_MUL;
  default: return 0;
  }
}

static Node *operand(Parse *p, int min);

static Node *prefix(Parse *p) {
  const Token *t = p->t;
  if (t->kind != OP_ADD && t->kind != OP_SUB && t->kind != OP_BNOT &&
      t->kind != OP_NOT)
    return primary(p);
  p->t++;
  Node *n = parse_node(p, N_OP1, t->loc);
  n->op = t->kind;
  n->one = operand(p, PREC_PREFIX);
  return n;
}

static Node *operand(Parse *p, int min) {
  uint32_t saved = parse_enter(p);
  Node *n = prefix(p);
  for (int prec; (prec = precedence(next_kind(p))) && prec >= min;) {
    const Token *op = p->t++;
    Node *rhs = operand(p, prec + 1);
    if (prec == PREC_RANGE) {
      n = type_node(p, n->loc, "range", list_of(p, n, rhs));
      if (next_kind(p) == TK_RANGE) parse_syntax(p);
    } else {
      n = parse_pair(p, N_OP, op->loc, n, rhs);
      n->op = op->kind;
    }
    parse_grow(p);
  }
  parse_leave(p, saved);
  return n;
}

static Node *type(Parse *p) { return operand(p, PREC_RANGE); }

static Node *annotated(Parse *p) {
  Node *var = parse_primary(p);
  p->t++;
  return parse_pair(p, N_ANN_TYPE, var->loc, var, parse_type(p));
}

static bool is_annotated(const Parse *p) {
  return next_kind(p) == TK_VAR && p->t[1].kind == TK_TYPED;
}

// A | (B | C) is one union, A | X :: (B | C) is not.
static void push_alternative(Parse *p, Node *n, bool is_last) {
  static const char name[] = "union";
  if (!is_last || n->kind != N_TYPE || strcmp(n->type.name->text, name)) {
    parse_push(p, n);
    return;
  }
  for (uint32_t i = 0; i < n->type.args.n; i++)
    parse_push(p, n->type.args.at[i]);
}

Node *parse_type(Parse *p) {
  uint32_t saved = parse_enter(p), mark = p->list.n;
  Node *n = is_annotated(p) ? annotated(p) : type(p);
  if (next_kind(p) == TK_BAR) {
    Loc loc = ast_first(n);
    parse_push(p, n);
    while (parse_accept(p, TK_BAR)) {
      n = is_annotated(p) ? annotated(p) : type(p);
      push_alternative(p, n, next_kind(p) != TK_BAR);
    }
    n = type_node(p, loc, "union", parse_pop(p, mark));
  }
  parse_leave(p, saved);
  return n;
}

static bool is_bound_variable(const Node *n) {
  return n->kind == N_VAR && strcmp(n->name->text, "_");
}

static Node *constraint(Parse *p, Node *var, Node *bound) {
  if (!is_bound_variable(var))
    return parse_fail(p, ast_first(var), E_BAD_TYPE_VARIABLE, NULL);
  return type_node(p, var->loc, "constraint", list_of(p, var, bound));
}

static Node *unsupported(Parse *p, const Node *name) {
  Str s = {0};
  atom_print(&s, name->name, p->f->release);
  parse_fail(p, name->loc, E_UNSUPPORTED_CONSTRAINT,
             arena_strdup(p->f->arena, s.at, s.n));
  str_free(&s);
  return p->none;
}

// V :: T, or the old is_subtype(V, T).
static Node *type_guard(Parse *p) {
  if (next_kind(p) == TK_VAR) {
    Node *var = parse_primary(p);
    parse_expect(p, TK_TYPED);
    return constraint(p, var, parse_type(p));
  }
  Node *name = parse_atom(p);
  parse_expect(p, TK_LPAREN);
  NodeList args = types_until(p, TK_RPAREN);
  if (p->failed) return p->none;
  if (args.n != 2 || !ast_is_atom(name, "is_subtype"))
    return unsupported(p, name);
  return constraint(p, args.at[0], args.at[1]);
}

static Node *signature(Parse *p) {
  Loc loc = p->t->loc;
  Node *fun = fun_type(p);
  if (!parse_accept(p, TK_WHEN)) return fun;
  uint32_t mark = p->list.n;
  parse_push(p, fun);
  do parse_push(p, type_guard(p));
  while (parse_accept(p, TK_COMMA));
  return type_node(p, loc, "bounded_fun", parse_pop(p, mark));
}

NodeList parse_signatures(Parse *p) {
  uint32_t mark = p->list.n;
  do parse_push(p, signature(p));
  while (parse_accept(p, TK_SEMICOLON));
  return parse_pop(p, mark);
}
