// SPDX-License-Identifier: Apache-2.0
// What the readers of expressions (ast_read.c) and of forms (ast_read_form.c)
// share.
#ifndef ERL_AST_READ_H
#define ERL_AST_READ_H
#include "term.h"

typedef enum { // what may stand somewhere
  RD_EXPR,
  RD_MAYBE, // an expression or `P ?= E`
  RD_QUALIFIER,
  RD_CLAUSE,
  RD_SEGMENT,
  RD_FIELD,     // of a record
  RD_MAP_FIELD,
  RD_TYPE,
} ReadClass;

typedef struct Read {
  Arena *arena;
  Diags *diags;
  Map rules;     // of ast_read.c
  int release;
  uint32_t file; // where forms stand
  Loc here;      // of the node that is being read
  uint32_t depth;
  bool has_parts; // of the function: see Node.function
  bool failed;
  const char *what; // is malformed (NULL: too deep), and where
  Loc at;
} Read;

void rd_begin(Read *, Names *);
Node *rd_fail(Read *, Loc, const char *what);
Loc rd_place(Read *, const ErlTerm *); // of {tag, Anno, ...}
Name rd_name(Read *, const ErlTerm *);
uint32_t rd_number(Read *, const ErlTerm *);
Node *rd_node(Read *, const ErlTerm *, ReadClass);
Node *rd_integer(Read *, Loc, const ErlTerm *value);
Node *rd_string(Read *, Loc, const ErlTerm *); // NULL: it is no text
NodeList rd_list(Read *, const ErlTerm *, ReadClass);
NodeList rd_body(Read *, const ErlTerm *); // one expression at least
NodeList rd_clauses(Read *, const ErlTerm *, uint32_t arity); // ANY_ARITY
enum { ANY_ARITY = UINT32_MAX };
NodeList rd_list_by(Read *, const ErlTerm *, Node *by(Read *, const ErlTerm *));
#endif
