// SPDX-License-Identifier: Apache-2.0
// The parser's parts: recursive descent over the tokens of one form. The first
// error ends a form: then all that is still read is TK_EOF, so every loop ends,
// and what comes back is a tree that nobody looks at.
#ifndef PARSE_H
#define PARSE_H
#include "front.h"

typedef struct Parse {
  Front *f;
  const Token *t;  // the next one
  Token stop;      // what is read after an error
  bool failed;
  bool has_parts;  // of the form: see Node.function
  bool is_pattern; // not within brackets: what pat_expr allows
  uint32_t depth;  // of what is being parsed
  uint32_t height; // of the tallest part parsed so far at this depth
  Node *none;      // stands for what could not be parsed
  Problem problem;
  VEC(Node *) list; // items of lists that are not yet complete
} Parse;

// parse.c
void parse_init(Parse *, Front *, Tokens *);
void parse_free(Parse *);
Node *parse_fail(Parse *, Loc, DiagCode, const char *arg);
Node *parse_syntax(Parse *); // error at the next token
static inline Tok next_kind(const Parse *p) { return p->t->kind; }
bool parse_accept(Parse *, Tok);
bool parse_expect(Parse *, Tok);
Node *parse_node(Parse *, NodeKind, Loc);
uint32_t parse_enter(Parse *); // returns what parse_leave needs
void parse_leave(Parse *, uint32_t saved);
void parse_grow(Parse *); // one level around what has been parsed
void parse_push(Parse *, Node *);
NodeList parse_pop(Parse *, uint32_t mark); // items since list.n was mark

// parse_expr.c
enum { PREC_NONE = 0, PREC_PREFIX = 600 };
Node *parse_expr(Parse *);
Node *parse_primary(Parse *); // erl_parse.yrl: expr_max
Node *parse_pattern(Parse *);
NodeList parse_exprs(Parse *); // one or more
NodeList parse_args(Parse *, bool is_pattern); // in parentheses
Node *parse_atom(Parse *);
Node *parse_string(Parse *); // adjacent ones together
Node *parse_pair(Parse *, NodeKind, Loc, Node *lhs, Node *rhs);

// parse_bracket.c: what begins with [ << { # #_
Node *parse_list(Parse *);
Node *parse_binary(Parse *);
Node *parse_tuple(Parse *);
Node *parse_hash(Parse *);
// X#...; kind is that of X before: RECORD or MAP, N_NIL for neither.
Node *parse_hash_after(Parse *, Node *, NodeKind *kind);
bool parse_record_name(Parse *, Name *);

// parse_clause.c
Node *parse_construct(Parse *); // begins with a reserved word
Node *parse_function(Parse *);

// parse_type.c
Node *parse_type(Parse *); // erl_parse.yrl: top_type
NodeList parse_signatures(Parse *);

// parse_form.c
Node *parse_form(Parse *);

// attribute.c
Node *attribute_build(Parse *, Loc, Name, NodeList values);
Node *attribute_record(Parse *, Loc, NodeKind, Name, const Node *tuple);
bool attribute_is_literal(const Node *);

// For directives. NULL: not a term; the exprs that tokens are.
char *parse_term_text(Front *, Tokens *);
NodeList parse_condition(Front *, Tokens *, Problem *);

#endif
