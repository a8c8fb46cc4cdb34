// SPDX-License-Identifier: Apache-2.0
// Forms: functions, attributes with what stands in them as expressions or
// types, specifications. attribute.c says what an attribute's values mean.
#include "parse.h"

// In -record(r, {a, b = 1, c :: t}) a field with a type is an ANN_TYPE.
static Node *typed_expr(Parse *p) {
  Node *n = parse_expr(p);
  const Token *t = p->t;
  if (!parse_accept(p, TK_TYPED)) return n;
  return parse_pair(p, N_ANN_TYPE, t->loc, n, parse_type(p));
}

static Node *typed_tuple(Parse *p) {
  Node *n = parse_node(p, N_TUPLE, p->t->loc);
  uint32_t mark = p->list.n;
  parse_expect(p, TK_LBRACE);
  if (parse_accept(p, TK_RBRACE)) return n;
  do parse_push(p, typed_expr(p));
  while (parse_accept(p, TK_COMMA));
  n->list = parse_pop(p, mark);
  parse_expect(p, TK_RBRACE);
  return n;
}

static bool is_typed(const Node *tuple) {
  for (uint32_t i = 0; i < tuple->list.n; i++)
    if (tuple->list.at[i]->kind == N_ANN_TYPE) return true;
  return false;
}

// The values of an attribute: expressions; the second may be a tuple with
// types in it.
static Node *value(Parse *p, uint32_t index) {
  const Token *start = p->t;
  if (index != 1 || start->kind != TK_LBRACE) return parse_expr(p);
  Node *n = typed_tuple(p);
  Tok next = next_kind(p);
  if (p->failed || is_typed(n) || next == TK_COMMA || next == TK_RPAREN ||
      next == TK_DOT)
    return n;
  p->t = start; // {a} is the beginning of something longer
  return parse_expr(p);
}

static NodeList values(Parse *p, Node *first) {
  uint32_t mark = p->list.n, n = 1;
  parse_push(p, first);
  while (parse_accept(p, TK_COMMA)) parse_push(p, value(p, n++));
  return parse_pop(p, mark);
}

typedef struct Values {
  NodeList list;
  Node *type; // of `first :: type`; else NULL
} Values;

static Values values_or_type(Parse *p) {
  Node *first = parse_expr(p);
  if (!parse_accept(p, TK_TYPED)) return (Values){values(p, first), NULL};
  uint32_t mark = p->list.n;
  parse_push(p, first);
  return (Values){parse_pop(p, mark), parse_type(p)};
}

// (values), or an expression that begins with a parenthesis.
static Values in_parentheses(Parse *p) {
  const Token *start = p->t++;
  Values v = values_or_type(p);
  if (!parse_accept(p, TK_RPAREN)) return parse_syntax(p), v;
  if (next_kind(p) == TK_DOT || v.type || v.list.n > 1) return v;
  p->t = start;
  return values_or_type(p);
}

static Node *type_def(Parse *p, Loc loc, NodeKind kind, const Node *head,
                      Node *type) {
  const NodeList *params = &head->call.args;
  for (uint32_t i = 0; i < params->n; i++)
    if (params->at[i]->kind == N_VAR && !strcmp(params->at[i]->name->text, "_"))
      return parse_fail(p, params->at[i]->loc, E_BAD_TYPE_VARIABLE, NULL);
  for (uint32_t i = 0; i < params->n; i++)
    if (params->at[i]->kind != N_VAR)
      return parse_fail(p, ast_first(params->at[i]), E_BAD_TYPE_VARIABLE, NULL);
  Node *n = parse_node(p, kind, loc);
  n->type_def.name = head->call.fun->name;
  n->type_def.params = *params;
  n->type_def.type = type;
  return n;
}

static NodeKind type_kind(const Parse *p, Word w) {
  switch (w) {
  case W_TYPE: return N_TYPE_DEF;
  case W_OPAQUE: return N_OPAQUE_DEF;
  case W_NOMINAL: return p->f->release >= 28 ? N_NOMINAL_DEF : N_NIL;
  default: return N_NIL;
  }
}

// -type and its like, or a type where none belongs.
static Node *with_type(Parse *p, Loc loc, Name name, Node *head, Node *type) {
  Word w = front_word(p->f, name);
  NodeKind kind = type_kind(p, w);
  bool is_head = head->kind == N_CALL && head->call.fun->kind == N_ATOM;
  if (p->failed) return p->none;
  if (kind != N_NIL && is_head) return type_def(p, loc, kind, head, type);
  if (kind == N_NIL && w != W_RECORD)
    return parse_fail(p, loc, E_BAD_ATTRIBUTE, NULL);
  return parse_fail(p, loc, E_BAD_DECLARATION, name->text);
}

static Node *attribute(Parse *p, Loc loc, Name name) {
  bool has_parens = next_kind(p) == TK_LPAREN;
  Values v = has_parens ? in_parentheses(p) : values_or_type(p);
  if (p->failed) return p->none;
  if (v.type) return with_type(p, loc, name, v.list.at[0], v.type);
  return attribute_build(p, loc, name, v.list);
}

// -record #name{...} and -record(#name, {...}) (OTP 29).
static Node *native_record(Parse *p, Loc loc) {
  bool has_parens = parse_accept(p, TK_LPAREN);
  Name name = NULL;
  parse_expect(p, TK_HASH);
  if (!parse_record_name(p, &name)) return p->none;
  Node *tuple = next_kind(p) == TK_LBRACE ? typed_tuple(p) : parse_expr(p);
  if (has_parens) parse_expect(p, TK_RPAREN);
  if (p->failed) return p->none;
  return attribute_record(p, loc, N_NATIVE_RECORD, name, tuple);
}

// -record as OTP 29 parses it: the name is an atom.
static Node *record(Parse *p, Loc loc) {
  bool has_parens = parse_accept(p, TK_LPAREN);
  Node *name = parse_atom(p);
  if (!has_parens && !p->failed && next_kind(p) != TK_COMMA)
    return parse_fail(p, name->loc, E_BAD_DECLARATION, "record");
  if (next_kind(p) != TK_COMMA) return parse_syntax(p);
  NodeList v = values(p, name);
  if (has_parens) parse_expect(p, TK_RPAREN);
  return p->failed ? p->none : attribute_build(p, loc, p->f->word[W_RECORD], v);
}

static bool is_native_record(const Parse *p) {
  if (p->f->release < 29) return false;
  return next_kind(p) == TK_HASH ||
         (next_kind(p) == TK_LPAREN && p->t[1].kind == TK_HASH);
}

static Node *spec(Parse *p, Loc loc, NodeKind kind) {
  Node *n = parse_node(p, kind, loc);
  bool has_parens = parse_accept(p, TK_LPAREN);
  Name first = parse_atom(p)->name;
  n->spec.name = first;
  if (parse_accept(p, TK_COLON)) {
    n->spec.module = first;
    n->spec.name = parse_atom(p)->name;
  }
  n->spec.types = parse_signatures(p);
  if (has_parens) parse_expect(p, TK_RPAREN);
  if (p->failed) return p->none;
  const Node *fun = n->spec.types.at[0];
  if (!strcmp(fun->type.name->text, "bounded_fun")) fun = fun->type.args.at[0];
  const Node *params = fun->type.args.at[0];
  if (params->type.is_any) return parse_fail(p, params->loc, E_BAD_SPEC, NULL);
  n->spec.arity = params->type.args.n;
  return n;
}

static Node *any_attribute(Parse *p) {
  const Token *t = ++p->t;
  if (!parse_expect(p, TK_ATOM)) return p->none;
  Word w = front_word(p->f, t->name);
  if (w == W_SPEC) return spec(p, t->loc, N_SPEC);
  if (w == W_CALLBACK) return spec(p, t->loc, N_CALLBACK);
  if (w == W_RECORD && is_native_record(p)) return native_record(p, t->loc);
  if (w == W_RECORD && p->f->release >= 29) return record(p, t->loc);
  return attribute(p, t->loc, t->name);
}

Node *parse_form(Parse *p) {
  Node *n = next_kind(p) == OP_SUB ? any_attribute(p) : parse_function(p);
  parse_expect(p, TK_DOT);
  return n;
}
