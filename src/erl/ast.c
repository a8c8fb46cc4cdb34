// SPDX-License-Identifier: Apache-2.0
// Facts about tokens and nodes.
#include "erl.h"

static const char *const tok_texts[TK_COUNT] = {
#define X(token, text, precedence, associativity) text,
#include "tokens.def"
#undef X
};

const char *const ast_kind_names[N_COUNT] = {
#define X(kind, name, payload) name,
#include "ast.def"
#undef X
};

static const uint8_t node_sizes[N_COUNT] = {
#define X(kind, name, payload)                                                 \
  offsetof(Node, payload) + sizeof((Node *)NULL)->payload,
#include "ast.def"
#undef X
};

Node *ast_node(Arena *a, NodeKind kind, Loc loc) {
  Node *n = arena_alloc(a, node_sizes[kind]);
  n->kind = (uint8_t)kind;
  n->loc = loc;
  return n;
}

const char *tok_text(Tok t) { return tok_texts[t]; }

// The operand that stands before the node's own place; NULL: none.
static const Node *left_operand(const Node *n) {
  switch (n->kind) {
  case N_OP:
  case N_MATCH:
  case N_MAYBE_MATCH:
  case N_REMOTE:
  case N_MAP_ASSOC:
  case N_MAP_EXACT:
  case N_ANN_TYPE: return n->pair.lhs;
  case N_RECORD_UPDATE: return n->rec.arg;
  case N_RECORD_ACCESS: return n->rec_field.arg;
  case N_MAP_UPDATE: return n->map.arg;
  default: return NULL; // a call's place is its first word's already
  }
}

static bool is_after(Loc a, Loc b) {
  return a.line != b.line ? a.line > b.line : a.col > b.col;
}

// As erl_parse:first_anno/1: leftwards while the place does not go forward
// (the arguments of a macro may stand behind its own words).
Loc ast_first(const Node *n) {
  Loc loc = n->loc;
  for (n = left_operand(n); n && !is_after(n->loc, loc); n = left_operand(n))
    loc = n->loc;
  return loc;
}

static const Node *last_of(NodeList l, const Node *otherwise) {
  return l.n ? l.at[l.n - 1] : otherwise;
}

// The operand behind the node's own place; the node itself: none.
static const Node *right_operand(const Node *n) {
  switch (n->kind) {
  case N_LIST: return n->cons.tail;
  case N_TUPLE:
  case N_BIN: return last_of(n->list, n);
  case N_BIN_ELEMENT: return n->bin.size ? n->bin.size : n->bin.value;
  case N_OP:
  case N_MATCH:
  case N_MAP_ASSOC:
  case N_MAP_EXACT:
  case N_REMOTE:
  case N_RECORD_FIELD: return n->pair.rhs;
  case N_OP1:
  case N_CATCH: return n->one;
  case N_MAP: return last_of(n->map.fields, n);
  case N_RECORD: return last_of(n->rec.fields, n);
  case N_CALL: return last_of(n->call.args, n);
  default: return n;
  }
}

// As erl_parse:last_anno/1, for what patterns are made of.
Loc ast_last(const Node *n) {
  for (const Node *next; (next = right_operand(n)) != n; n = next)
    if (is_after(n->loc, next->loc)) break;
  return n->loc;
}

bool ast_is_atomic(const Node *n) {
  switch ((NodeKind)n->kind) {
  case N_ATOM:
  case N_INTEGER:
  case N_BIGINT:
  case N_CHAR:
  case N_FLOAT:
  case N_STRING:
  case N_NIL: return true;
  default: return false;
  }
}

bool ast_is_atom(const Node *n, const char *text) {
  return n->kind == N_ATOM && !strcmp(n->name->text, text);
}
